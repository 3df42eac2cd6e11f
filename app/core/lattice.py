"""The lattice: an operator's axes, its channel dimensions, and which dimension each of its tensors has.

Every linear sliding operator is one of these, so one code finds its taps and one code executes it:

    result[its dims] = Σ over taps  Π factors[its dims]   (+ bias)

    convolution             input n g c i    weight g m c k    output n g m o
    transposed convolution  input n g c i    weight g c m k    output n g m o    with the axes' zoom as stride
    unfold                  input n c i                        output n c k o
    fold                    input n c k i                      output n c o      with the axes' zoom as stride
    average pooling         input n c i      (share o)         output n c o      reduced by their mean
    max pooling             input n c i      (share n c o k)   output n c o      reduced by their maximum
    channel shuffle         input n g c i                      output n c g o
    batch norm              input n g i      scale g           output n g o
    addition                input n c i                        output n c o      and other n c o is added
    multiplication          input n c i      other n c o       output n c o
    deformable convolution  input n g c i    weight g m c k    output n g m o    bilinear n f k o q, mask n f k o

(i, k and o stand for one dimension per axis: ih, iw.) The adjoint is the same lattice with input and output
exchanged and every axis transposed. A gradient is a lattice too (`gradient`): the same taps, with other tensors for
factors and result. What a mean or a maximum does to its taps is told by their ``share``: 1/n for each, or 1 for the
winner and 0 for the others; a gradient multiplies by it.

Where a tap stands usually follows from the relation. A lattice may say otherwise of an axis (`Held`): that the place
is held by a tensor, as it is where offsets move the window's cells. And two dimensions may decide a third (`Tie`), as
group and channel decide the group of offsets. Everything else is the same, and so is the code that finds the taps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import prod
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from app.core import border
from app.core.axis import Axis, Index

Array = NDArray[np.float64]
Reduce = Literal["sum", "mean", "max"]
LETTERS = {1: ("w",), 2: ("h", "w"), 3: ("d", "h", "w")}


def spatial(letter: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """One dimension per axis: ``spatial("k", ("h", "w"))`` is ``("kh", "kw")``."""
    return tuple(letter + name for name in names)


@dataclass(frozen=True)
class Moved:
    """Which number of a given tensor moves a place: the one at ``first`` + Σ ``strides`` · index."""

    tensor: str
    first: int
    strides: Mapping[str, int]


@dataclass(frozen=True)
class Held:
    """Of one axis: the taps stand beside a place between the cells. ``tensor`` holds it, as a stage position, and a
    tap stands at ⌊its cell⌋ plus the index of dimension ``plus``. The place is the regular one, moved by ``by``."""

    tensor: str
    plus: str
    by: Moved


@dataclass(frozen=True)
class Tie:
    """Dimensions that decide another: ``rows`` are the combinations there are, the decided one last.

    Shape: rows (combinations, len(dims)).
    """

    dims: tuple[str, ...]
    rows: Index


@dataclass(frozen=True, eq=False)
class Lattice:
    """Axes × channels, and the dimensions of each tensor.

    ``channels`` gives the sizes of those of n, g, c, m that the operator has; ``tensors`` the dimensions of
    ``input``, ``output`` and, where there are any, ``weight``, ``share`` and ``bias``, in the order of memory.
    ``result`` names the tensor the taps are reduced into, ``reduce`` how. ``held`` has the axes whose places a tensor
    holds, by their letter; ``ties`` the dimensions that are decided by others. ``beside`` are tensors that are
    neither multiplied nor made by the taps, only shown; ``added`` is the one added to the result. ``grounds`` says of a
    tensor, and there of a dimension's indices, what kind of place each is, where not all are plain cells.
    """

    axes: tuple[Axis, ...]
    channels: Mapping[str, int]
    tensors: Mapping[str, tuple[str, ...]]
    result: str = "output"
    reduce: Reduce = "sum"
    held: Mapping[str, Held] = field(default_factory=dict)
    ties: tuple[Tie, ...] = ()
    beside: tuple[str, ...] = ()
    added: str = "bias"
    grounds: Mapping[str, Mapping[str, Index]] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The letters of the axes."""
        return LETTERS[len(self.axes)]

    @cached_property
    def _lengths(self) -> dict[str, int]:
        """The size of every dimension of a tensor."""
        lengths = dict(self.channels)
        for name, axis in zip(self.names, self.axes, strict=True):
            lengths |= {"o" + name: axis.output, "k" + name: axis.kernel, "i" + name: axis.input}
        return lengths

    @cached_property
    def sizes(self) -> dict[str, int]:
        """The size of every dimension, the stage's among them; this makes the axes' tables."""
        stages = {"s" + name: axis.table.cell.size for name, axis in zip(self.names, self.axes, strict=True)}
        return self._lengths | stages

    @property
    def factors(self) -> tuple[str, ...]:
        """The tensors whose cells a tap multiplies; a share only where the taps are added."""
        shared = {"share"} if self.reduce != "sum" else set()
        aside = {self.result, self.added, *self.beside} | shared | self.places
        return tuple(name for name in self.tensors if name not in aside)

    @property
    def places(self) -> set[str]:
        """The tensors whose cells are no numbers to multiply but places."""
        return {held.tensor for held in self.held.values()}

    def shape(self, tensor: str) -> tuple[int, ...]:
        """The shape of a tensor, one number per dimension of the lattice."""
        return tuple(self._lengths[dim] for dim in self.tensors[tensor])

    @property
    def macs(self) -> int:
        """How many taps there are, those on padding included: the multiply-adds of a dense execution.

        A transposed axis is counted by its input, at stride 1 too: neither holes nor the border are multiplied.
        """
        sides = [
            axis.kernel * (axis.input if axis.zoom > 1 or axis.dilation < 0 else axis.output)
            for axis in self.axes
        ]
        decided = {tie.dims[-1] for tie in self.ties}
        return prod(size for dim, size in self.channels.items() if dim not in decided) * prod(sides)

    @property
    def T(self) -> Lattice:  # noqa: N802 - NumPy's name
        """The adjoint's lattice: input and output exchanged, every axis transposed."""
        swap = str.maketrans("io", "oi")

        def exchanged(dims: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(dim.translate(swap) if len(dim) > 1 else dim for dim in dims)

        tensors = {name: exchanged(dims) for name, dims in self.tensors.items() if name != self.added}
        tensors["input"], tensors["output"] = tensors["output"], tensors["input"]
        return Lattice(tuple(axis.T for axis in self.axes), self.channels, tensors)

    def gradient(self, of: str) -> Lattice:
        """The gradient of one tensor from ``upstream``, the gradient of the output: the same taps, read otherwise.

        grad_of[its dims] = Σ over taps  upstream · Π other factors (· share). The bias's taps are the outputs alone.
        """
        if of == "bias":
            axes = tuple(Axis(axis.output, axis.output, 1) for axis in self.axes)
            channels = {dim: size for dim, size in self.channels.items() if dim in self.tensors["output"]}
            dims = tuple(dim.replace("o", "i") for dim in self.tensors["output"])
            tensors = {"upstream": dims, "grad_bias": self.biased}
            return Lattice(axes, channels, tensors, "grad_bias")
        aside = {"output", self.added, of} | ({"input"} if self.reduce != "sum" else set())
        kept = {name: dims for name, dims in self.tensors.items() if name not in aside}
        tensors = {"upstream": self.tensors["output"], **kept}
        if of == "weight":
            tensors = {"input": tensors.pop("input"), **tensors}
        made = {**tensors, f"grad_{of}": self.tensors[of]}
        return replace(self, tensors=made, result=f"grad_{of}", reduce="sum")

    @property
    def ways(self) -> Lattice:
        """How many ways lead from each input cell to the outputs, each output counted ``upstream`` times.

        paths[input's dims] = Σ over taps  upstream: the input gradient as if every weight and every share were 1.
        """
        tensors = {"upstream": self.tensors["output"], "paths": self.tensors["input"]}
        return replace(self, tensors=tensors, result="paths", reduce="sum")

    @property
    def biased(self) -> tuple[str, ...]:
        """The dimensions of a bias, whether there is one or not: the output's channels."""
        return tuple(dim for dim in self.tensors["output"] if dim in ("g", "m"))

    @property
    def backwards(self) -> Lattice:
        """The input gradient as a convolution over the stretched upstream gradient: `T` under its own names."""
        turned = self.T
        names = {"input": "upstream", "output": "grad_input"}
        tensors = {
            name: turned.tensors[name] for name in ("input", "weight", "output") if name in turned.tensors
        }
        named = {names.get(name, name): dims for name, dims in tensors.items()}
        return Lattice(turned.axes, turned.channels, named, "grad_input")

    @property
    def mode(self) -> border.Mode:
        """The border mode, the same on every axis."""
        return self.axes[0].mode

    @property
    def pads(self) -> border.Pads:
        """The border before and after each axis."""
        return tuple((axis.pad, axis.pad_end) for axis in self.axes)

    @property
    def inner(self) -> Lattice:
        """The same operator on the input with its border laid on."""
        return replace(self, axes=tuple(axis.inner for axis in self.axes))

    def cells(self, tensor: str, array: Array, columns: Mapping[str, Index]) -> Array:
        """What each tap reads of a tensor: its cell, or where the tap has no input cell the neutral element.

        That is 0 for a sum, −∞ for a maximum.

        ``array`` has the shape `shape(tensor)`; ``columns`` holds one index per tap for each dimension.
        """
        index = tuple(columns[dim] for dim in self.tensors[tensor])
        if array.size == 0:
            return np.zeros(index[0].shape)
        found = array[index]
        outside = [columns[dim] < 0 for dim in self.tensors[tensor] if dim[0] == "i"]
        for mask in outside:
            found = np.where(mask, -np.inf if self.reduce == "max" else 0.0, found)
        return found

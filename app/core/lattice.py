"""The lattice: an operator's axes, its channel dimensions, and which dimension each of its tensors has.

Every linear sliding operator is one of these, so one code finds its taps and one code executes it:

    result[its dims] = Σ over taps  Π factors[its dims]   (+ bias)

    convolution             input n g c i    weight g m c k    output n g m o
    transposed convolution  input n g c i    weight g c m k    output n g m o    with the axes' zoom as stride
    unfold                  input n c i                        output n c k o
    fold                    input n c k i                      output n c o      with the axes' zoom as stride
    average pooling         input n c i      (share o)         output n c o      reduced by their mean
    max pooling             input n c i      (share n c o k)   output n c o      reduced by their maximum

(i, k and o stand for one dimension per axis: ih, iw.) The adjoint is the same lattice with input and output
exchanged and every axis transposed. A gradient is a lattice too (`gradient`): the same taps, with other tensors for
factors and result. What a mean or a maximum does to its taps is told by their ``share``: 1/n for each, or 1 for the
winner and 0 for the others; a gradient multiplies by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, eq=False)
class Lattice:
    """Axes × channels, and the dimensions of each tensor.

    ``channels`` gives the sizes of those of n, g, c, m that the operator has; ``tensors`` the dimensions of
    ``input``, ``output`` and, where there are any, ``weight``, ``share`` and ``bias``, in the order of memory.
    ``result`` names the tensor the taps are reduced into, ``reduce`` how.
    """

    axes: tuple[Axis, ...]
    channels: Mapping[str, int]
    tensors: Mapping[str, tuple[str, ...]]
    result: str = "output"
    reduce: Reduce = "sum"

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
        aside = {self.result, "bias"} | ({"share"} if self.reduce != "sum" else set())
        return tuple(name for name in self.tensors if name not in aside)

    def shape(self, tensor: str) -> tuple[int, ...]:
        """The shape of a tensor, one number per dimension of the lattice."""
        return tuple(self._lengths[dim] for dim in self.tensors[tensor])

    @property
    def macs(self) -> int:
        """How many taps there are, those on padding included: the multiply-adds of a dense execution.

        A transposed axis has as many taps as its input meets kernel cells, for holes are never multiplied.
        """
        sides = [axis.kernel * (axis.output if axis.zoom == 1 else axis.input) for axis in self.axes]
        return prod(self.channels.values()) * prod(sides)

    @property
    def T(self) -> Lattice:  # noqa: N802 - NumPy's name
        """The adjoint's lattice: input and output exchanged, every axis transposed."""
        swap = str.maketrans("io", "oi")

        def exchanged(dims: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(dim.translate(swap) if len(dim) > 1 else dim for dim in dims)

        tensors = {name: exchanged(dims) for name, dims in self.tensors.items() if name != "bias"}
        tensors["input"], tensors["output"] = tensors["output"], tensors["input"]
        return Lattice(tuple(axis.T for axis in self.axes), self.channels, tensors)

    def gradient(self, of: str) -> Lattice:
        """The gradient of one tensor from ``upstream``, the gradient of the output: the same taps, read otherwise.

        grad_of[its dims] = Σ over taps  upstream · Π other factors (· share). The bias's taps are the outputs alone.
        """
        if of == "bias":
            axes = tuple(Axis(axis.output, axis.output, 1) for axis in self.axes)
            channels = {dim: size for dim, size in self.channels.items() if dim != "c"}
            dims = tuple(dim.replace("o", "i") for dim in self.tensors["output"])
            tensors = {"upstream": dims, "grad_bias": self.biased}
            return Lattice(axes, channels, tensors, "grad_bias")
        kept = [name for name in ("input", "weight", "share") if name in self.tensors and name != of]
        if of == "input" or self.reduce != "sum":
            kept = [name for name in kept if name != "input"]
        tensors = {name: self.tensors[name] for name in kept}
        tensors = {"upstream": self.tensors["output"], **tensors}
        if of == "weight":
            tensors = {"input": tensors.pop("input"), **tensors}
        return Lattice(self.axes, self.channels, {**tensors, f"grad_{of}": self.tensors[of]}, f"grad_{of}")

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

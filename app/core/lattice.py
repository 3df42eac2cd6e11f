"""The lattice: an operator's axes, its channel dimensions, and which dimension each of its tensors has.

Every linear sliding operator is one of these, so one code finds its taps and one code executes it:

    output[its dims] = Σ over taps  input[its dims] · weight[its dims]   (+ bias)

    convolution             input n g c i    weight g m c k    output n g m o
    transposed convolution  input n g c i    weight g c m k    output n g m o    with the axes' zoom as stride
    unfold                  input n c i                        output n c k o
    fold                    input n c k i                      output n c o      with the axes' zoom as stride

(i, k and o stand for one dimension per axis: ih, iw.) The adjoint is the same lattice with input and output
exchanged and every axis transposed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np
from numpy.typing import NDArray

from app.core import border
from app.core.axis import Axis, Index

Array = NDArray[np.float64]
LETTERS = {1: ("w",), 2: ("h", "w"), 3: ("d", "h", "w")}


def spatial(letter: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """One dimension per axis: ``spatial("k", ("h", "w"))`` is ``("kh", "kw")``."""
    return tuple(letter + name for name in names)


@dataclass(frozen=True, eq=False)
class Lattice:
    """Axes × channels, and the dimensions of each tensor.

    ``channels`` gives the sizes of those of n, g, c, m that the operator has; ``tensors`` the dimensions of
    ``input``, ``output`` and, where there are any, ``weight`` and ``bias``, in the order of memory.
    """

    axes: tuple[Axis, ...]
    channels: Mapping[str, int]
    tensors: Mapping[str, tuple[str, ...]]

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
        """The tensors whose cells a tap multiplies."""
        return tuple(name for name in ("input", "weight") if name in self.tensors)

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
        return Lattice(tuple(axis.inner for axis in self.axes), self.channels, self.tensors)

    def cells(self, tensor: str, array: Array, columns: Mapping[str, Index]) -> Array:
        """What each tap reads of a tensor: its cell, or 0 where the tap has no input cell.

        ``array`` has the shape `shape(tensor)`; ``columns`` holds one index per tap for each dimension.
        """
        index = tuple(columns[dim] for dim in self.tensors[tensor])
        if array.size == 0:
            return np.zeros(index[0].shape)
        found = array[index]
        outside = [columns[dim] < 0 for dim in self.tensors[tensor] if dim[0] == "i"]
        for mask in outside:
            found = np.where(mask, 0.0, found)
        return found

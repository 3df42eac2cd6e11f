"""One spatial axis: the relation between an input index, an output index and a kernel index, and its table.

    zoom · i  =  stride · o  +  dilation · k  −  pad

A convolution has zoom 1. Swapping i and o gives the transposed convolution, `Axis.T`.

The design sends a table (o, k) → (i, kind). Its rows overlap: the place where a tap stands depends on o and k
only through stride·o + dilation·k. So the table is sent *factored*, over the **stage**, the line of all places
where a tap can stand (the padded, or zero-inserted, input):

    s = start[o] + step[k],   i = cell[s],   kind[s]

That is O + K + S numbers in place of O·K, and the stage is what a panel draws.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import gcd
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.border import Mode, cells_at

Index = NDArray[np.int64]
CELL, PADDING, COPY, HOLE, CROP, OUTSIDE = range(6)
KINDS = ("cell", "padding", "copy", "hole", "crop", "outside")


def _frozen(values: Any) -> Index:
    array = np.ascontiguousarray(values, dtype=np.int64)
    array.setflags(write=False)
    return array


def _term(factor: int, of: str) -> str:
    """A summand with its sign before it: " + 2·oh", " − 1"."""
    size = abs(factor)
    return f" {'−' if factor < 0 else '+'} {of if of and size == 1 else f'{size}·{of}' if of else size}"


@dataclass(frozen=True, eq=False)
class Table:
    """Where every tap of one axis stands: ``s = start[o] + step[k]``, ``i = cell[s]`` (−1: none), ``kind[s]``.

    ``origin`` is the coordinate zoom·i of stage position 0, so position s has coordinate s + origin.

    Shape: start (O,), step (K,), cell and kind (S,).
    """

    start: Index
    step: Index
    cell: Index
    kind: Index
    origin: int

    @cached_property
    def places(self) -> tuple[Index, Index]:
        """For each input cell the stage positions it stands on, as (offsets, positions) like a CSR matrix."""
        order = np.argsort(self.cell, kind="stable")
        found = self.cell[order]
        first = int(np.searchsorted(found, 0))
        size = int(found[-1]) + 1 if found.size else 0
        offsets = np.searchsorted(found, np.arange(size + 1)) - first
        return _frozen(offsets), _frozen(order[first:])

    def as_json(self) -> dict[str, Any]:
        """The table as it travels."""
        return {
            "start": self.start,
            "step": self.step,
            "cell": self.cell,
            "kind": self.kind,
            "origin": self.origin,
        }


@dataclass(frozen=True)
class Axis:
    """The relation zoom·i = stride·o + dilation·k − pad over ``input``, ``output`` and ``kernel`` indices.

    ``pad`` stands before the first cell, ``pad_end`` after the last one; ``mode`` says what stands there. With
    ``flip`` the kernel is read from its other end, kernel − 1 − k in place of k: signal processing's convolution.

    Source: V. Dumoulin and F. Visin, arXiv:1603.07285, relationships 6 and 14.

    >>> axis = Axis(input=5, output=3, kernel=3, stride=2, pad=1, pad_end=1)
    >>> axis.table.start.tolist(), axis.table.step.tolist(), axis.table.cell.tolist()
    ([0, 2, 4], [0, 1, 2], [-1, 0, 1, 2, 3, 4, -1])
    >>> axis.T.table.cell.tolist()
    [-1, 0, -1, 1, -1, 2, -1]
    >>> axis.T.T == axis
    True
    """

    input: int
    output: int
    kernel: int
    stride: int = 1
    dilation: int = 1
    pad: int = 0
    pad_end: int = 0
    zoom: int = 1
    mode: Mode = "zeros"
    flip: bool = False

    @property
    def T(self) -> Axis:  # noqa: N802 - NumPy's name
        """The same relation with input and output exchanged. Under a border mode, transpose `inner` instead."""
        if self.mode != "zeros":
            raise ValueError("a border mode is an operator of its own: transpose axis.inner, then unpad")
        return Axis(
            input=self.output,
            output=self.input,
            kernel=self.kernel,
            stride=self.zoom,
            dilation=-self.dilation,
            pad=-self.pad,
            pad_end=-self.pad_end,
            zoom=self.stride,
            flip=self.flip,
        )

    @property
    def lies_backwards(self) -> bool:
        """Whether the places of the kernel's cells fall as k rises."""
        return (self.dilation < 0) != self.flip

    def relation(self, name: str) -> str:
        """The relation in the dimensions' own names, with this axis' numbers.

        >>> Axis(input=5, output=3, kernel=3, stride=2, pad=1).relation("h")
        'ih = 2·oh + kh − 1'
        >>> Axis(input=3, output=7, kernel=3, dilation=-1, pad=-1, zoom=2).relation("w")
        '2·iw = ow − kw + 1'
        """
        kernel = f"({self.kernel - 1} − k{name})" if self.flip else f"k{name}"
        terms = ((self.stride, f"o{name}"), (self.dilation, kernel), (-self.pad, ""))
        told = "".join(_term(factor, of) for factor, of in terms if factor)
        left = _term(self.zoom, f"i{name}").removeprefix(" + ")
        return f"{left} = {told.removeprefix(' + ') or '0'}"

    @property
    def inner(self) -> Axis:
        """The same axis once its border has been laid on: a longer input, no padding."""
        size = self.input + self.pad + self.pad_end
        return Axis(
            size, self.output, self.kernel, self.stride, self.dilation, zoom=self.zoom, flip=self.flip
        )

    @property
    def turned(self) -> Axis:
        """The same relation for the kernel read from its other end, k' = kernel − 1 − k.

        zoom · i  =  stride · o  −  dilation · k'  −  (pad − dilation·(kernel − 1))

        >>> axis = Axis(input=5, output=5, kernel=3, pad=1, pad_end=1)
        >>> axis.T.turned == axis, axis.turned.turned == axis
        (True, True)
        """
        reach = self.dilation * (self.kernel - 1)
        return replace(self, dilation=-self.dilation, pad=self.pad - reach, pad_end=self.pad_end - reach)

    @cached_property
    def table(self) -> Table:
        """Where each tap stands; see the module's words.

        A position is cropped when it holds a cell but lies outside all that the padded input spans, which
        happens where a transposed convolution's padding exceeds dilation·(kernel − 1). It is outside where it lies
        past the padding, which a pooling window in ceil mode may do.
        """
        start = self.stride * np.arange(self.output) - self.pad
        step = self.dilation * np.arange(self.kernel)[:: -1 if self.flip else 1]
        last = self.zoom * (self.input - 1)
        reads = self.output > 0 and self.kernel > 0
        low = int(start[0] + min(step[0], step[-1])) if reads else 0
        high = max(int(start[-1] + max(step[0], step[-1])) if reads else -1, last + self.pad_end)
        origin = min(low, 0)
        coordinate = np.arange(origin, max(high, last) + 1)
        index, rest = np.divmod(coordinate, self.zoom)
        cell = np.where(rest == 0, cells_at(index, self.input, self.mode), -1)
        inside = (coordinate >= 0) & (coordinate <= last)
        kind = np.where(inside, np.where(rest == 0, CELL, HOLE), COPY if self.mode != "zeros" else PADDING)
        kind[inside & (cell >= 0) & ((coordinate < low) | (coordinate > high))] = CROP
        if self.zoom == 1 and self.dilation > 0:
            kind[coordinate > last + self.pad_end] = OUTSIDE
        return Table(_frozen(start - origin), _frozen(step), _frozen(cell), _frozen(kind), origin)

    def slices(self, k: int) -> tuple[slice, slice]:
        """All (input, output) pairs that meet at kernel index ``k``, as two slices of equal length.

        zoom·i = stride·o + c with c = dilation·k − pad has solutions where g = gcd(zoom, stride) divides c; from
        one to the next, o moves by zoom / g and i by stride / g. For an axis whose border lies in the input.

        >>> Axis(input=5, output=3, kernel=3, stride=2, pad=1).slices(0)
        (slice(1, 4, 2), slice(1, 3, 1))
        """
        constant = self.dilation * (self.kernel - 1 - k if self.flip else k) - self.pad
        common = gcd(self.zoom, self.stride)
        if constant % common:
            return slice(0, 0), slice(0, 0)
        o_step, i_step, constant = self.zoom // common, self.stride // common, constant // common
        # i_step·o + constant ≡ 0 (mod o_step): the first o ≥ 0, then the first with i ≥ 0
        first = (-constant * pow(i_step, -1, o_step)) % o_step if o_step > 1 else 0
        i = (i_step * first + constant) // o_step
        skip = max(0, -(i // i_step))
        first, i = first + skip * o_step, i + skip * i_step
        count = min((self.output - 1 - first) // o_step, (self.input - 1 - i) // i_step) + 1
        if count <= 0:
            return slice(0, 0), slice(0, 0)
        return (
            slice(i, i + (count - 1) * i_step + 1, i_step),
            slice(first, first + (count - 1) * o_step + 1, o_step),
        )

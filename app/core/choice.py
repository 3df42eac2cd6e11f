"""Which way a weighted lattice is executed: the one whose estimated time is least.

Each way's time is a sum of a few counts (multiply-adds, numbers copied, numbers added, calls), each times the
nanoseconds it takes. The nanoseconds are fitted, not guessed: ``python -m benchmarks.calibrate`` times every way
on hundreds of random layers and prints this table; ``python -m benchmarks choice`` shows how far from the best way the
chosen one is on a list of layers it was not fitted to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import log2, prod
from typing import Literal, NamedTuple

import numpy as np

from app.core import dense, fft
from app.core.axis import Axis
from app.core.lattice import Array, Lattice

Way = Literal["pointwise", "columns", "cells", "banded", "stamped", "slices", "fft"]
Counts = tuple[float, ...]
SPECTRA_BYTES = 200_000_000  # of the spectra of one group, in memory at a time
SMALL = 50_000  # multiply-adds; below them the first way is taken, for estimating takes as long
NANOSECONDS: Mapping[Way, Counts] = {
    "columns": (0.06, 0.42, 6_000),
    "cells": (0.025, 0.47, 1.3, 20, 2_300),
    "banded": (0.056, 0.42, 1.9, 18_000),
    "stamped": (0.033, 2.5, 2_600, 16_000),
    "slices": (0.1, 0.45, 45, 4_400),
    "fft": (0.52, 2.5, 18_000, 600),
}


def unrolled(lattice: Lattice, weight: Array) -> tuple[Lattice, Array]:
    """The same lattice with the weight as (g, the channel written, the channel read, *k), its kernel running forwards.

    A kernel that runs backwards is turned in memory: the adjoint of a window that stops at every cell is a window too.
    """
    dims, read, written = (lattice.tensors[name] for name in ("weight", "input", "output"))
    if dims[1] == read[2]:
        weight = np.swapaxes(weight, 1, 2)
    backwards = tuple(at for at, axis in enumerate(lattice.axes, 3) if axis.lies_backwards)
    if backwards:
        weight = np.flip(weight, backwards)
    axes = tuple(_forwards(axis) for axis in lattice.axes)
    tensors = {**lattice.tensors, "weight": (dims[0], written[2], read[2], *dims[3:])}
    return Lattice(axes, lattice.channels, tensors), weight


def _forwards(axis: Axis) -> Axis:
    """The same axis, its kernel running forwards and its border at the end as long as its last window needs."""
    if axis.flip:
        axis = replace(axis, flip=False)
    if axis.dilation < 0:
        axis = axis.turned
    if axis.zoom > 1:
        return axis
    needed = axis.stride * (axis.output - 1) + axis.dilation * (axis.kernel - 1) + 1 - axis.pad - axis.input
    return axis if 0 <= axis.pad_end >= needed else replace(axis, pad_end=max(0, needed))


def possible(lattice: Lattice) -> tuple[Way, ...]:
    """The ways there are for a lattice whose kernel runs forwards."""
    if any(axis.zoom > 1 or axis.pad < 0 for axis in lattice.axes):
        return ("stamped", "fft")
    if all(axis.kernel == 1 and axis.pad + axis.input + axis.pad_end == axis.output for axis in lattice.axes):
        return ("pointwise",)
    _, read, written = (lattice.tensors[name] for name in ("weight", "input", "output"))
    if lattice.channels[read[2]] == lattice.channels[written[2]] == 1:
        return ("banded", "fft")
    return ("columns", "cells", "fft")


def cheapest(lattice: Lattice) -> list[Way]:
    """The possible ways, the quickest first; those whose copies would not fit the memory last."""
    found = possible(lattice)
    if len(found) == 1 or lattice.macs < SMALL:
        return [*found]
    side = sizes(lattice)
    taken = {way: (_too_much(lattice, way, side), nanoseconds(lattice, way, side)) for way in found}
    return sorted(taken, key=lambda way: taken[way])


def nanoseconds(lattice: Lattice, way: Way, side: Sizes) -> float:
    """How long this way takes, by the table."""
    return sum(count * each for count, each in zip(COUNTS[way](lattice, side), NANOSECONDS[way], strict=True))


def gradient_by_fft(lattice: Lattice) -> bool:
    """Whether the weight gradient is quicker through spectra than slice by slice."""
    side = sizes(lattice)
    if lattice.macs < SMALL or _too_much(lattice, "fft", side):
        return False
    return nanoseconds(lattice, "fft", side) < nanoseconds(lattice, "slices", side)


def _too_much(lattice: Lattice, way: Way, side: Sizes) -> bool:
    if way == "columns":
        return 8 * side.c * side.k * side.o // max(1, lattice.axes[0].output) > dense.LINE_BYTES
    if way == "fft":
        circle = prod(fft.length(axis) for axis in lattice.axes)
        return 8 * circle * (side.c + side.m * (1 + side.c)) > SPECTRA_BYTES
    return False


class Sizes(NamedTuple):
    """How many examples, groups, channels read and written, kernel cells, input cells, output cells."""

    n: int
    g: int
    c: int
    m: int
    k: int
    i: int
    o: int


def sizes(lattice: Lattice) -> Sizes:
    """What the counts are products of."""
    read, written = (lattice.tensors[name][2] for name in ("input", "output"))
    kernel = cells = output = 1
    for axis in lattice.axes:
        kernel, cells, output = kernel * axis.kernel, cells * axis.input, output * axis.output
    n, g, c, m = (lattice.channels[dim] for dim in ("n", "g", read, written))
    return Sizes(n, g, c, m, kernel, cells, output)


def _columns(lattice: Lattice, side: Sizes) -> Counts:
    n, g, c, m, k, _, o = side
    blocks = min(lattice.axes[0].output, max(1, 8 * c * k * o // dense.BLOCK_BYTES))
    return (n * g * c * m * k * o, n * g * c * k * o, n * g * blocks)


def _cells(_lattice: Lattice, side: Sizes) -> Counts:
    n, g, c, m, k, _, o = side
    return (n * g * c * m * k * o, n * g * c * k * o, n * g * m * k * o, n * g * k, k)


def _banded(lattice: Lattice, side: Sizes) -> Counts:
    last = lattice.axes[-1]
    tile, span = dense.tile_of(last)
    rows = side.n * side.g * (side.o // last.output) * -(-last.output // tile)
    runs = rows * (side.k // last.kernel)  # a run of numbers costs its start beside its length
    return (runs * span * tile, runs * span, runs, 1)


def _stamped(_lattice: Lattice, side: Sizes) -> Counts:
    n, g, c, m, k, i, _ = side
    return (n * g * c * m * k * i, n * g * m * k * i, n * g * k, 1)


def _slices(_lattice: Lattice, side: Sizes) -> Counts:
    n, g, c, m, k, _, o = side
    return (n * g * c * m * k * o, n * g * c * k * o, n * g * k, k)


def _fft(lattice: Lattice, side: Sizes) -> Counts:
    n, g, c, m, _, _, _ = side
    circle = prod(fft.length(axis) for axis in lattice.axes)
    maps = g * (n * c + m * c + n * m)
    return (maps * circle * log2(max(2, circle)), n * g * c * m * circle / 2, n * g, n * g * c * m + 1)


COUNTS: Mapping[Way, Callable[[Lattice, Sizes], Counts]] = {
    "columns": _columns,
    "cells": _cells,
    "banded": _banded,
    "stamped": _stamped,
    "slices": _slices,
    "fft": _fft,
}

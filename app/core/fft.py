"""The relation on a circle: one product of spectra for a whole axis of kernel cells, whatever their number.

A tap meets where  zoom·i = (stride·o − pad) + dilation·k.  So lay the input at the places zoom·i, the kernel at
dilation·k and the output (or its gradient) at stride·o − pad, all on a circle long enough that no two places that
differ coincide there; then the sum over taps is a correlation, and a correlation is a product of spectra:

    output = ifft(fft(input) · conj fft(weight))          read at stride·o − pad
    weight gradient = ifft(fft(input) · conj fft(upstream))     read at dilation·k

Stride, dilation of either sign, zoom and padding of either sign only say where things lie, so a window, a stamp and
the gradients are one code; a flipped kernel is turned in memory before. Rounding is left to `app.core.rounding`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.axis import Axis, Index
from app.core.lattice import Array, Lattice

BLOCK_BYTES = 1_000_000  # of spectra made at a time: what a second-level cache holds
PRIMES = (2, 3, 5, 7)
Spectrum = NDArray[np.complex128]


@dataclass(frozen=True)
class Line:
    """Places first, first + step, … one per index of a dimension."""

    first: int
    step: int
    size: int

    @property
    def least(self) -> int:
        """The smallest place."""
        return min(self.first, self.first + self.step * (self.size - 1))

    @property
    def most(self) -> int:
        """The largest place."""
        return max(self.first, self.first + self.step * (self.size - 1))

    def laid(self, array: Array, at: int) -> Array:
        """The array with one dimension spread over its places, the smallest first, zeros between them."""
        if self.step < 0:
            array = np.flip(array, at)
        if abs(self.step) == 1 or self.size == 1:
            return array
        shape = list(array.shape)
        shape[at] = self.most - self.least + 1
        out = np.zeros(shape)
        out[(slice(None),) * at + (slice(None, None, abs(self.step)),)] = array
        return out


def lines(axis: Axis) -> tuple[Line, Line, Line]:
    """Where the input, the kernel and the output of one axis lie: each tap has input = kernel + output."""
    return (
        Line(0, axis.zoom, axis.input),
        Line(0, axis.dilation, axis.kernel),
        Line(-axis.pad, axis.stride, axis.output),
    )


@lru_cache(maxsize=4096)
def length(axis: Axis) -> int:
    """How long the circle must be: the next number that has no prime factor above 7.

    >>> length(Axis(input=56, output=56, kernel=31, pad=15, pad_end=15))
    72
    """
    cells, kernel, output = lines(axis)
    low, high = kernel.least + output.least, kernel.most + output.most
    spans = [line.most - line.least for line in (cells, kernel, output)]
    least = 1 + max(high - cells.least, cells.most - low, *spans)
    return next(size for size in range(least, 2 * least + 1) if _smooth(size))


def _smooth(size: int) -> bool:
    for prime in PRIMES:
        while size % prime == 0:
            size //= prime
    return size == 1


def forward(lattice: Lattice, x: Array, weight: Array) -> Array:
    """output[n, g, m] = Σ over c of input[n, g, c] correlated with weight[g, m, c].

    Shape: x (n, g, c, *i), weight (g, m, c, *k), answer (n, g, m, *o).
    """
    each = [lines(axis) for axis in lattice.axes]
    circle = Circle(lattice, [cells for cells, _, _ in each], [kernel for _, kernel, _ in each])
    reads = [(output.first + kernel.least, output.step, output.size) for _, kernel, output in each]
    out = np.empty((*x.shape[:2], weight.shape[1], *(axis.output for axis in lattice.axes)))
    for group in circle.blocks(x.shape[1], x.shape[2] + weight.shape[1] * (1 + weight.shape[2])):
        kernels = circle.second(weight[group])
        for example in range(x.shape[0]):
            spectrum = circle.first(x[example, group])
            met = _contracted(spectrum, kernels)
            out[example, group] = circle.back(met, reads)
    return out


def weight_gradient(lattice: Lattice, x: Array, upstream: Array) -> Array:
    """grad[g, m, c] = Σ over n of input[n, g, c] correlated with upstream[n, g, m].

    Shape: x (n, g, c, *i), upstream (n, g, m, *o), answer (g, m, c, *k).
    """
    each = [lines(axis) for axis in lattice.axes]
    circle = Circle(lattice, [cells for cells, _, _ in each], [output for _, _, output in each])
    reads = [(kernel.first + output.least, kernel.step, kernel.size) for _, kernel, output in each]
    m, c = upstream.shape[2], x.shape[2]
    out = np.empty((x.shape[1], m, c, *(axis.kernel for axis in lattice.axes)))
    for group in circle.blocks(x.shape[1], c + m * (1 + c)):
        total: Any = 0
        for example in range(x.shape[0]):
            above = circle.second(upstream[example, group])
            total = total + _outer(circle.first(x[example, group]), above)
        out[group] = circle.back(total, reads)
    return out


def _contracted(spectrum: Spectrum, kernels: Spectrum) -> Spectrum:
    """Σ over c; a single channel is a plain product, which is quicker."""
    if spectrum.shape[1] == 1:
        return spectrum[:, None, 0] * kernels[:, :, 0]
    flat, flat_kernels = spectrum.reshape(*spectrum.shape[:2], -1), kernels.reshape(*kernels.shape[:3], -1)
    met: Spectrum = np.einsum("gcf,gmcf->gmf", flat, flat_kernels)
    return met.reshape(*kernels.shape[:2], *spectrum.shape[2:])


def _outer(spectrum: Spectrum, above: Spectrum) -> Spectrum:
    """Every upstream channel with every input channel."""
    met: Spectrum = spectrum[:, None] * above[:, :, None]
    return met


class Circle:
    """Transforms over a lattice's axes for two tensors that are correlated, and back for the places asked for."""

    def __init__(self, lattice: Lattice, first: list[Line], second: list[Line]) -> None:
        self.sizes = tuple(length(axis) for axis in lattice.axes)
        self._first, self._second = first, second

    @property
    def bytes(self) -> int:
        """Of one map's spectrum."""
        return 16 * int(np.prod(self.sizes[:-1])) * (self.sizes[-1] // 2 + 1)

    def blocks(self, groups: int, maps: int) -> list[slice]:
        """The groups, as many at a time as stay in the cache when each makes so many spectra."""
        at_once = max(1, BLOCK_BYTES // (self.bytes * maps))
        return [slice(start, start + at_once) for start in range(0, groups, at_once)]

    def first(self, array: Array) -> Spectrum:
        """The spectrum of the tensor that is read."""
        return self._transformed(array, self._first)

    def second(self, array: Array) -> Spectrum:
        """The conjugate spectrum of the tensor that slides."""
        spectrum = self._transformed(array, self._second)
        return np.conjugate(spectrum, out=spectrum)

    def _transformed(self, array: Array, laid: list[Line]) -> Spectrum:
        leading = array.ndim - len(laid)
        for at, line in enumerate(laid, leading):
            array = line.laid(array, at)
        return np.fft.rfftn(array, self.sizes, axes=tuple(range(leading, array.ndim)))

    def back(self, spectrum: Spectrum, reads: list[tuple[int, int, int]]) -> Array:
        """The result at places first, first + step, …; lines that are not asked for are dropped on the way."""
        leading = spectrum.ndim - len(reads)
        index: list[Index] = [
            (first + step * np.arange(count)) % size
            for (first, step, count), size in zip(reads, self.sizes, strict=True)
        ]
        for at, places in enumerate(index[:-1], leading):
            spectrum = np.fft.ifft(spectrum, axis=at).take(places, at)
        return np.fft.irfft(spectrum, self.sizes[-1]).take(index[-1], -1)

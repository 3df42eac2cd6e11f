"""What a Fourier transform leaves behind, taken out: whole numbers stay whole, zeros zero, small results sharp.

A transform's rounding spreads over the whole map: beside large numbers a small result drowns, and a window that reads
nothing but zeros comes out as 1e-17. Its size is known beforehand (for norms over all that a result may read):

    |Δ| ≤ ε · GROWTH · log₂ L · ‖first‖₂ · ‖second‖₂

- operands that are whole: where the bound is below ¼ the result is rounded, and exact; elsewhere there is no answer;
- otherwise every result that does not stand out 10⁷-fold above the bound is *doubtful* and is added up tap by tap, as
  it would have been without a transform. Where they are many, those none of whose taps has two factors unequal to 0
  are 0: which they are is a second transform, of zeros and ones, and therefore exact. Where still too many are left,
  there is no answer, and the caller takes another way.

Source: N. J. Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., theorem 24.2.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from math import log2, prod

import numpy as np
from numpy.typing import NDArray

from app.core import fft
from app.core.lattice import Array, Lattice
from app.core.taps import Selection

GROWTH = 4.0  # of the error, per doubling of the circle; tests/core/test_fft.py measures what is needed
STANDS_OUT = 1e7  # times the bound: such a result's rounding is below the digits that are ever shown
RECOUNTED = (2_000, 300_000)  # taps that are added up one by one: this many always, never more than that,
SHARE = 200  # and between them one in so many, since one by one takes about so many times as long
SCALES = (1e-100, 1e100)  # between these no square underflows or overflows
Pair = tuple[Array, Array]


def forward(lattice: Lattice, x: Array, weight: Array) -> Array | None:
    """`app.core.fft.forward` without its rounding; None where that cannot be promised.

    Shape: x (n, g, c, *i), weight (g, m, c, *k), answer (n, g, m, *o).
    """

    def spectra(pair: Pair) -> Array:
        return fft.forward(lattice, *pair)

    read, slid = _norm(x, 2)[:, :, None], _norm(weight, 2)
    return _clean(lattice, {"input": x, "weight": weight}, spectra, read * slid)


def weight_gradient(lattice: Lattice, x: Array, upstream: Array) -> Array | None:
    """`app.core.fft.weight_gradient` without its rounding; None where that cannot be promised.

    Shape: ``x`` as the input, ``upstream`` as the output, the answer (g, m, c, *k), m being the output's channel.
    """

    def spectra(pair: Pair) -> Array:
        return fft.weight_gradient(lattice, *pair)

    read = _norm(np.moveaxis(x, 0, 2), 2)[:, None, :]
    slid = _norm(np.moveaxis(upstream, 0, 2), 2)[:, :, None]
    return _clean(lattice.gradient("weight"), {"input": x, "upstream": upstream}, spectra, read * slid)


def _norm(array: Array, kept: int) -> Array:
    """‖·‖₂ over all but the first ``kept`` dimensions."""
    flat = array.reshape(*array.shape[:kept], -1)
    norms: Array = np.sqrt(np.einsum("...i,...i->...", flat, flat))
    return norms


def _clean(
    lattice: Lattice, given: Mapping[str, Array], spectra: Callable[[Pair], Array], norms: Array
) -> Array | None:
    scales = [max(float(array.max()), -float(array.min())) for array in given.values()]
    if not all(SCALES[0] < scale < SCALES[1] for scale in scales):
        return None
    first, second = given.values()
    circle = prod(fft.length(axis) for axis in lattice.axes)
    bound = float(np.finfo(np.float64).eps) * GROWTH * log2(max(2, circle)) * norms
    if _whole(first) and _whole(second):
        if float(bound.max()) >= 0.25:
            return None
        return np.rint(spectra((first, second))) + 0.0
    out = spectra((first, second))
    doubtful = np.abs(out) < STANDS_OUT * bound.reshape(*bound.shape, *(1,) * (out.ndim - bound.ndim))
    taps = _taps_each(lattice)
    few = sorted((*RECOUNTED, out.size * taps // SHARE))[1] // taps
    if np.count_nonzero(doubtful) > few:
        silent = spectra(((first != 0).astype(np.float64), (second != 0).astype(np.float64))) < 0.5
        out[silent] = 0.0
        doubtful &= ~silent
    left = np.argwhere(doubtful).T
    if left.shape[1] > few:
        return None
    if left.shape[1]:
        out[tuple(left)] = _added_up(lattice, given, left)
    return out


def _whole(array: Array) -> bool:
    return bool((np.rint(array) == array).all())


def _dims(lattice: Lattice) -> tuple[str, ...]:
    """The dimensions of the result, its channel before the channel it is added up over."""
    dims = lattice.tensors[lattice.result]
    if lattice.result == "grad_weight":
        return (dims[0], lattice.tensors["upstream"][2], lattice.tensors["input"][2], *dims[3:])
    return dims


def _taps_each(lattice: Lattice) -> int:
    """How many taps a result has at most."""
    return prod(size for dim, size in _all_sizes(lattice).items() if dim not in _dims(lattice))


def _all_sizes(lattice: Lattice) -> dict[str, int]:
    sizes = dict(lattice.channels)
    for name, axis in zip(lattice.names, lattice.axes, strict=True):
        sizes |= {"o" + name: axis.output, "k" + name: axis.kernel}
    return sizes


def _added_up(lattice: Lattice, given: Mapping[str, Array], cells: NDArray[np.intp]) -> Array:
    targets = dict(zip(_dims(lattice), cells.astype(np.int64), strict=True))
    taps = Selection(lattice, targets, ())
    terms = reduce(np.multiply, (lattice.cells(name, array, taps.columns) for name, array in given.items()))
    return np.bincount(taps.target, weights=terms, minlength=taps.count).astype(np.float64)

"""How BLAS executes a weighted lattice: gathered (a sliding window) or scattered (stamping).

Each call sees input (n, g, c, *i), weight (g, m, c, *k), output (n, g, m, *o), whatever the operator's names for
them: an adjoint arrives with c and m exchanged. Windows are never indexed one by one: a strided *view* of the padded
input has the kernel's and the output's axes at once, and one copy of it is what the matrix product reads.

The products, one of which `app.core.choice` chooses:

- pointwise: a kernel of one cell that stops at every cell needs no copy: weight (m, c) · input (c, i).
- columns: im2col laid out (c·k, o), in blocks of output rows that stay in the cache: weight (m, c·k) · columns.
- cells: one kernel cell after the other: weight (m, c) · input (c, o), for many channels or long columns.
- banded: one channel in, one out (depthwise). im2col would copy k·k cells for k·k multiplications; instead a row of T
  outputs reads its span of inputs once, times the kernel laid as a band: rows (o', tiles, k'·span) · (k'·span, T).
"""

from __future__ import annotations

from itertools import product
from math import prod
from typing import Any

import numpy as np

from app.core import border
from app.core.axis import Axis
from app.core.lattice import Array, Lattice

BLOCK_BYTES = 400_000  # of columns made at a time: fits a second-level cache beside the weight
BAND_BYTES = 500_000  # of rows copied for a band at a time
STAMP_BYTES = 800_000  # of stamps made at a time
LINE_BYTES = 50_000_000  # of columns in memory at a time; see `app.core.choice`
TILE, LONG_TILE = 8, 64  # outputs in a row of a band: as many as the kernel has cells, between these


def pointwise(lattice: Lattice, x: Array, weight: Array) -> Array:
    """A kernel of one cell that stops at every cell of the padded input."""
    padded = border.pad(x, lattice.pads, "zeros")
    flat: Array = np.matmul(weight.reshape(weight.shape[:3]), padded.reshape(*x.shape[:3], -1))
    return flat.reshape(lattice.shape("output"))


def weight_gradient(lattice: Lattice, x: Array, upstream: Array) -> Array:
    """grad[g, m, c, k] = Σ over n and o of upstream · the input cell that k meets at o.

    Shape: input (n, g, c, *i), upstream (n, g, m, *o), answer (g, m, c, *k). Under a zoom the two change places.
    """
    if any(axis.zoom > 1 or axis.dilation < 0 for axis in lattice.axes):
        return np.swapaxes(weight_gradient(lattice.T, upstream, x), 1, 2)
    windows = _windows(lattice, np.ascontiguousarray(border.pad(x, lattice.pads, "zeros")))
    (n, g, m), kernel = upstream.shape[:3], tuple(axis.kernel for axis in lattice.axes)
    above = upstream.reshape(n, g, m, -1)
    grad = np.zeros((g, m, windows.shape[2], *kernel))
    for k in product(*map(range, kernel)):
        read = windows[(slice(None),) * 3 + k].reshape(*windows.shape[:3], -1)
        grad[(slice(None),) * 3 + k] = np.matmul(above, read.swapaxes(2, 3)).sum(axis=0)
    return grad


def _windows(lattice: Lattice, padded: Array) -> Array:
    """The view (n, g, c, *k, *o) of a padded input: cell k of window o stands at dilation·k + stride·o."""
    axes, steps = lattice.axes, padded.strides
    shape = (*padded.shape[:3], *(axis.kernel for axis in axes), *(axis.output for axis in axes))
    strides = (
        *steps[:3],
        *(axis.dilation * step for axis, step in zip(axes, steps[3:], strict=True)),
        *(axis.stride * step for axis, step in zip(axes, steps[3:], strict=True)),
    )
    return np.ndarray(shape, padded.dtype, padded, strides=strides)


def columns(lattice: Lattice, x: Array, weight: Array) -> Array:
    """im2col, a block of output rows at a time."""
    windows = _windows(lattice, np.ascontiguousarray(border.pad(x, lattice.pads, "zeros")))
    n, g, c = windows.shape[:3]
    m, kernel, sizes = weight.shape[1], weight.shape[3:], lattice.shape("output")[3:]
    depth, row = c * prod(kernel), prod(sizes[1:])
    lines = max(1, min(sizes[0], BLOCK_BYTES // (8 * depth * row)))
    flat = weight.reshape(g, m, depth)
    out = np.empty((n, g, m, prod(sizes)))
    room = np.empty(depth * lines * row)
    at = windows.ndim - len(sizes)
    for example, group in product(range(n), range(g)):
        for first in range(0, sizes[0], lines):
            part: Any = (example, group, *(slice(None),) * (at - 2), slice(first, first + lines))
            block = windows[part]
            laid = room[: block.size]
            laid.reshape(block.shape)[...] = block
            span = slice(first * row, (first + block.shape[at - 2]) * row)
            np.matmul(flat[group], laid.reshape(depth, -1), out=out[example, group, :, span])
    return out.reshape(lattice.shape("output"))


def cells(lattice: Lattice, x: Array, weight: Array) -> Array:
    """One kernel cell at a time, in memory no larger than the input's and the output's."""
    windows = _windows(lattice, np.ascontiguousarray(border.pad(x, lattice.pads, "zeros")))
    n, g, c = windows.shape[:3]
    kernel, shape = weight.shape[3:], lattice.shape("output")
    out = np.zeros((*shape[:3], prod(shape[3:])))
    for k in product(*map(range, kernel)):
        at: Any = (slice(None),) * 3 + k
        out += weight[at] @ windows[at].reshape(n, g, c, -1)
    return out.reshape(shape)


def tile_of(last: Axis) -> tuple[int, int]:
    """How many outputs a row of a band has, and how many inputs it spans."""
    tile = min(last.output, max(TILE, min(last.kernel, LONG_TILE)))
    return tile, (tile - 1) * last.stride + last.dilation * (last.kernel - 1) + 1


def banded(lattice: Lattice, x: Array, weight: Array) -> Array:
    """Depthwise: see the module's words. The last axis is cut into tiles; those before it are windows as usual."""
    last, sizes = lattice.axes[-1], lattice.shape("output")
    tile, span = tile_of(last)
    tiles = -(-last.output // tile)
    short = (tiles - 1) * tile * last.stride + span - (x.shape[-1] + last.pad + last.pad_end)
    pads = (*lattice.pads[:-1], (last.pad, last.pad_end + max(0, short)))
    padded = np.ascontiguousarray(border.pad(x, pads, "zeros"))
    others, steps = lattice.axes[:-1], padded.strides
    kernels = tuple(axis.kernel for axis in others)
    shape = (*x.shape[:2], *sizes[3:-1], tiles, *kernels, span)
    strides = (
        *steps[:2],
        *(axis.stride * step for axis, step in zip(others, steps[3:-1], strict=True)),
        tile * last.stride * steps[-1],
        *(axis.dilation * step for axis, step in zip(others, steps[3:-1], strict=True)),
        steps[-1],
    )
    rows = np.ndarray(shape, padded.dtype, padded, strides=strides)
    band, lines = _band(lattice, weight, span, tile), rows.shape[2]
    out = np.empty((*rows.shape[: len(sizes) - 1], tile))
    each = 8 * rows.size // rows.shape[1]  # bytes of a group
    groups = max(1, BAND_BYTES // each)
    at_once = max(1, min(lines, BAND_BYTES * lines // (each * groups)))
    for group, first in product(range(0, rows.shape[1], groups), range(0, lines, at_once)):
        part = (slice(None), slice(group, group + groups), slice(first, first + at_once))
        laid = rows[part].reshape(*rows[part].shape[:2], -1, prod(kernels) * span)
        out[part] = np.matmul(laid, band[part[1]]).reshape(out[part].shape)
    out = out.reshape(*sizes[:-1], tiles * tile)
    return out if tiles * tile == last.output else np.ascontiguousarray(out[..., : last.output])


def _band(lattice: Lattice, weight: Array, span: int, tile: int) -> Array:
    """The kernel as a band (g, k'·span, tile): cell k weighs input stride·t + dilation·k of output t."""
    last, g = lattice.axes[-1], weight.shape[0]
    band = np.zeros((g, weight.size // g // last.kernel, span, tile))
    steps = band.strides
    diagonals = (*steps[:2], last.dilation * steps[2], last.stride * steps[2] + steps[3])
    view: Array = np.ndarray((*band.shape[:2], last.kernel, tile), band.dtype, band, strides=diagonals)
    view[...] = weight.reshape(*view.shape[:3], 1)
    return band.reshape(g, -1, tile)


def stamped(lattice: Lattice, x: Array, weight: Array) -> Array:
    """Stamping: a matrix product gives every input cell's stamp for some kernel cells, (k·m, in); strided adds lay
    them down. As many kernel cells are taken at a time as fit the cache."""
    out = np.zeros(lattice.shape("output"))
    n, g, c = x.shape[:3]
    m, sizes = weight.shape[1], x.shape[3:]
    slices = [[axis.slices(k) for k in range(axis.kernel)] for axis in lattice.axes]
    pairs = list(product(*slices))  # per kernel cell: (read, write) of every axis
    rows = np.ascontiguousarray(np.moveaxis(weight.reshape(g, m, c, -1), 3, 1))  # (g, k, m, c)
    at_once = max(1, STAMP_BYTES // (8 * m * prod(sizes)))
    for example, group in product(range(n), range(g)):
        cells = x[example, group].reshape(c, -1)
        for first in range(0, len(pairs), at_once):
            part = rows[group, first : first + at_once]
            stamps = (part.reshape(-1, c) @ cells).reshape(-1, m, *sizes)
            for stamp, pair in zip(stamps, pairs[first : first + at_once], strict=True):
                reads: list[Any] = [read for read, _ in pair]
                writes: list[Any] = [write for _, write in pair]
                out[(example, group, slice(None), *writes)] += stamp[(slice(None), *reads)]
    return out

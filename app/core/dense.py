"""The two ways BLAS executes a weighted lattice: gathered (a sliding window) and scattered (stamping).

Each call sees input (n, g, c, *i), weight (g, m, c, *k), output (n, g, m, *o), whatever the operator's names for
them: an adjoint arrives with c and m exchanged.
"""

from __future__ import annotations

from itertools import product
from math import prod
from typing import Any

import numpy as np

from app.core import border
from app.core.lattice import Array, Lattice


def gathered(lattice: Lattice, x: Array, weight: Array) -> Array:
    """Sliding windows: im2col laid out (c·k, out), one matrix product per example and group."""
    padded = border.pad(x, lattice.pads, "zeros")
    out = np.empty(lattice.shape("output"))
    n, g, m = out.shape[:3]
    c, kernel, spatial = x.shape[2], weight.shape[3:], out.shape[3:]
    columns = np.empty((c, *kernel, *spatial))
    for example in range(n):
        for group in range(g):
            for k in product(*map(range, kernel)):
                reads: list[Any] = [
                    slice(
                        axis.dilation * at,
                        axis.dilation * at + axis.stride * (axis.output - 1) + 1,
                        axis.stride,
                    )
                    for axis, at in zip(lattice.axes, k, strict=True)
                ]
                columns[(slice(None), *k)] = padded[(example, group, ..., *reads)]
            np.matmul(
                weight[group].reshape(m, -1),
                columns.reshape(-1, prod(spatial)),
                out=out[example, group].reshape(m, -1),
            )
    return out


def scattered(lattice: Lattice, x: Array, weight: Array) -> Array:
    """Stamping: one matrix product gives every input cell's stamp, (k·m, in); strided adds lay them down."""
    out = np.zeros(lattice.shape("output"))
    n, g, c = x.shape[:3]
    m, kernel = weight.shape[1], weight.shape[3:]
    stamps_by = np.moveaxis(weight, 2, -1).reshape(g, -1, c)
    slices = [[axis.slices(k) for k in range(axis.kernel)] for axis in lattice.axes]
    for example in range(n):
        for group in range(g):
            stamps = (stamps_by[group] @ x[example, group].reshape(c, -1)).reshape(m, *kernel, *x.shape[3:])
            for k in product(*map(range, kernel)):
                pairs = [of[at] for of, at in zip(slices, k, strict=True)]
                reads, writes = zip(*pairs, strict=True)
                out[(example, group, slice(None), *writes)] += stamps[(slice(None), *k, *reads)]
    return out

"""The transposed convolution by ways other than stamping: by the kernel matrix, and by zero insertion."""

from __future__ import annotations

import numpy as np

from app.core import dense
from app.core.axis import CELL, Axis
from app.core.lattice import Array, Lattice
from app.core.taps import Selection
from app.settings import limits


def too_many(lattice: Lattice) -> bool:
    """Whether the kernel matrix has more entries than are made one by one."""
    return lattice.macs > matrix_entries()


def matrix_entries() -> int:
    """The most entries of a kernel matrix that are made one by one."""
    return 10 * limits().taps


def with_bias(out: Array, bias: Array | None) -> Array:
    """The bias of each output channel added, where there is one."""
    return out if bias is None else out + bias.reshape(1, *bias.shape, *(1,) * (out.ndim - 3))


def by_matrix(lattice: Lattice, x: Array, weight: Array) -> Array:
    """y = Cᵀ·x, with C the matrix of the convolution that is transposed, made from that convolution's taps."""
    conv = lattice.T  # its input is our output
    rows = np.indices(conv.shape("output")).reshape(len(conv.tensors["output"]), -1)
    targets = dict(zip(conv.tensors["output"], rows, strict=True))
    columns = Selection(conv, targets, ()).columns
    real = np.logical_and.reduce([columns["i" + name] >= 0 for name in conv.names])
    columns = {dim: column[real] for dim, column in columns.items()}
    entries = conv.cells("weight", weight, columns)
    out = np.zeros(lattice.shape("output"))
    reads = tuple(columns[dim] for dim in conv.tensors["output"])
    np.add.at(out, tuple(columns[dim] for dim in conv.tensors["input"]), entries * x[reads])
    return out


def turned(weight: Array) -> Array:
    """The kernel turned by 180°: every spatial axis read from its end, no channel touched.

    Shape: (g, c, m, *k), and so the answer.

    >>> turned(np.arange(4.0).reshape(1, 1, 1, 2, 2)).reshape(-1).tolist()
    [3.0, 2.0, 1.0, 0.0]
    """
    return np.flip(weight, axis=tuple(range(3, weight.ndim)))


def by_zero_insertion(lattice: Lattice, x: Array, weight: Array, *, turn: bool = True) -> Array:
    """Lay the input out on the stage, zeros in every hole, and slide the turned kernel over it by one cell.

    Without ``turn`` the kernel slides as it is, which makes another operator of it.
    """
    if 0 in x.shape:
        return np.zeros(lattice.shape("output"))
    axes = []
    for place, axis in enumerate(lattice.axes, start=3):
        table = axis.table
        stage = np.zeros((*x.shape[:place], table.cell.size, *x.shape[place + 1 :]))
        cells = np.flatnonzero(table.kind == CELL)
        stage[(slice(None),) * place + (cells,)] = np.take(x, table.cell[cells], axis=place)
        first = int(table.start[0] + table.step[-1])
        x = stage[(slice(None),) * place + (slice(first, None),)]
        axes.append(Axis(x.shape[place], axis.output, axis.kernel, dilation=-axis.dilation))
    kernel = np.swapaxes(turned(weight) if turn else weight, 1, 2)
    lattice = Lattice(tuple(axes), lattice.channels, lattice.tensors)
    return dense.columns(lattice, x, np.ascontiguousarray(kernel))

"""The block structure of the kernel matrix, and what of a dense layer it gives up: counted from descriptors, never from
entries.

The matrix of one layer has a block for each pair of output and input channel of one group, all of one shape, o × i
cells; between groups there is nothing. Each block is the Kronecker product of one band matrix per axis, so its entries
are counted as the product of the axes' pairs (o, i) that meet. At stride 1 over zeros the band depends on i − o alone:
the block is Toeplitz, block by block of Toeplitz blocks along two axes.

    entries = rows · columns                        all free in a dense layer of the same shape
            = between groups + outside windows + taken,   taken = weights + repeats

Source: V. Dumoulin and F. Visin, arXiv:1603.07285, section 4.1; R. M. Gray, "Toeplitz and Circulant Matrices", 2006
"""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from app.core.axis import Axis
from app.core.lattice import Lattice


def blocks(lattice: Lattice, *, transposed: bool = False) -> dict[str, Any]:
    """Which blocks there are and how they are filled; ``transposed`` for the blocks of Mᵀ.

    ``down`` and ``across`` count a group's blocks; block (g, a, b) starts at row (g·down + a)·height and column
    (g·across + b)·width.
    """
    groups, down, across = (lattice.channels[dim] for dim in "gmc")
    height, width = (prod(getattr(axis, side) for axis in lattice.axes) for side in ("output", "input"))
    axes = [
        {"axis": name, "outputs": axis.output, "inputs": axis.input, "entries": _met(axis)[0]}
        for name, axis in zip(lattice.names, lattice.axes, strict=True)
    ]
    told = {
        "groups": groups, "down": down, "across": across, "height": height, "width": width, "axes": axes,
        "toeplitz": all(axis.stride == axis.zoom == 1 and axis.mode == "zeros" for axis in lattice.axes),
        "counts": counts(lattice),
    }  # fmt: skip
    if transposed:
        told |= {"down": across, "across": down, "height": width, "width": height}
    return told


def counts(lattice: Lattice) -> dict[str, int]:
    """The entries of a dense layer of the same shape, and what becomes of them here.

    An entry that several taps meet in, as under a border mode, is taken once.
    """
    groups, down, across = (lattice.channels[dim] for dim in "gmc")
    cells = prod(axis.output * axis.input for axis in lattice.axes)
    pairs, met = groups * down * across, [_met(axis) for axis in lattice.axes]
    entries = groups * groups * down * across * cells
    taken = pairs * prod(entry for entry, _ in met)
    weights = pairs * prod(weight for _, weight in met)
    return {
        "entries": entries,
        "between_groups": entries - pairs * cells,
        "outside_windows": pairs * cells - taken,
        "taken": taken,
        "weights": weights,
        "repeats": taken - weights,
    }


def _met(axis: Axis) -> tuple[int, int]:
    """How many pairs (o, i) of an axis meet, and how many kernel cells ever meet an input cell."""
    table = axis.table
    if axis.output == 0 or axis.kernel == 0:
        return 0, 0
    cells = table.cell[np.add.outer(table.start, table.step)]
    row = np.sort(cells, axis=1)
    new = np.ones(row.shape, dtype=bool)
    new[:, 1:] = row[:, 1:] != row[:, :-1]
    return int((new & (row >= 0)).sum()), int((cells >= 0).any(axis=0).sum())

"""What a transposed convolution would cost by each of its ways, from its shapes.

With N examples, G groups of C input and M output channels, k kernel cells, i input and o output cells, t pairs of an
output cell and a kernel cell that meet a real input cell (of k·i, without those the padding crops):

    stamping          N·G·C·M·k·i             counted by the input; t of each k·i land inside the crop
    zero insertion    N·G·C·M·k·o             k·o − t of each k·o multiply an inserted zero or the border
    kernel matrix     N·G·C·M·i·o             i·o − t of each i·o multiply an entry that is zero

Source: V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning", arXiv:1603.07285, chapter 4.
"""

from __future__ import annotations

from math import prod

import numpy as np

from app.core.axis import Axis
from app.core.lattice import Lattice
from app.i18n import say
from app.operators.base import FLOAT32_BYTES
from app.trace.way import Way

_GUIDE = say("Dumoulin and Visin, arXiv:1603.07285, chapter 4")


def meetings(axis: Axis) -> int:
    """How many pairs of an output index and a kernel index meet a real input cell.

    >>> meetings(Axis(input=5, output=2, kernel=3, stride=2).T)
    6
    """
    table = axis.table
    return sum(int(np.count_nonzero(table.cell[table.start + step] >= 0)) for step in table.step)


def transposed_ways(lattice: Lattice) -> list[Way]:
    """Stamping, zero insertion, and the kernel matrix with all its zeros."""
    axes = lattice.axes
    n, g, m, c = (lattice.channels[dim] for dim in "ngmc")
    maps, ins = n * g * m * c, prod(axis.input for axis in axes)
    outs, kernel = prod(axis.output for axis in axes), prod(axis.kernel for axis in axes)
    real = maps * prod(meetings(axis) for axis in axes)
    cropped = any(axis.pad or axis.pad_end for axis in axes)
    canvas = (
        n
        * g
        * m
        * prod((axis.input - 1) * axis.zoom - axis.dilation * (axis.kernel - 1) + 1 for axis in axes)
    )
    stretched = n * g * c * prod(axis.table.cell.size for axis in axes)
    return [
        Way(
            "stamping", say("stamping"), maps * kernel * ins, 0, FLOAT32_BYTES * canvas * cropped, "N·G·C·M·k·i",
            say("every input cell meets every kernel cell once; what padding crops is stamped too"), _GUIDE,
        ),
        Way(
            "zero_insertion", say("zero insertion"), maps * kernel * outs, 0, FLOAT32_BYTES * stretched, "N·G·C·M·k·o",
            say("a convolution over the stretched input, which multiplies its zeros as well"), _GUIDE,
            maps * kernel * outs - real,
        ),
        Way(
            "kernel_matrix", say("kernel matrix"), maps * ins * outs, 0, FLOAT32_BYTES * g * m * c * ins * outs,
            "N·G·C·M·i·o", say("the whole matrix, zeros and all, times the flattened input"), _GUIDE,
            maps * ins * outs - real,
        ),
    ]  # fmt: skip

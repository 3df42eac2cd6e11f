"""The transposed convolution by every route there is, and whether they agree."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.core import dense
from app.core.axis import CELL, Axis
from app.core.forward import forward
from app.core.lattice import Array, Lattice
from app.core.taps import Selection
from app.errors import refuse, replace
from app.operators import Operator, from_json
from app.settings import limits
from app.trace.arrays import Arrays
from app.trace.compute import compute


def transpose(operator: Operator) -> tuple[Operator, dict[str, Array | None]]:
    """The transposed operator and its output by each route; None for the matrix route where it has too many entries.

    A convolution is transposed onto its own output, with the output padding that restores its input's size; a
    transposed convolution is taken as it is. The routes: the kernel matrix, transposed; scatter; zero insertion with
    the turned kernel.

    Raises: Refusal for an operator without a weight, or with a border mode.
    """
    turned = transposed_of(operator)
    arrays, lattice = Arrays(turned), turned.lattice
    x, weight, bias = (arrays.laid(name) for name in ("input", "weight", "bias"))
    assert x is not None
    assert weight is not None
    shape = turned.shapes["output"]
    assert shape is not None
    with np.errstate(
        over="ignore", invalid="ignore"
    ):  # what overflows is refused where the output is computed
        routes = {
            "kernel_matrix": by_matrix(lattice, x, weight),
            "scatter": forward(lattice, x, weight),
            "zero_insertion": by_zero_insertion(lattice, x, weight),
        }
    return turned, {name: _with_bias(out, bias, shape) for name, out in routes.items()}


def _with_bias(out: Array | None, bias: Array | None, shape: tuple[int, ...]) -> Array | None:
    if out is None:
        return None
    if bias is not None:
        out = out + bias.reshape(1, *bias.shape, *(1,) * (out.ndim - 3))
    return out.reshape(shape)


def transposed_of(operator: Operator) -> Operator:
    """The operator itself if it is a transposed convolution, else its transpose, applied to its output."""
    if operator.family == "transposed":
        return operator
    if operator.family != "convolution":
        raise refuse(
            "/op",
            f"{operator.op} has no kernel to transpose"
            if "weight" not in operator.shapes
            else "with its cells off the grid the transpose is no transposed convolution",
            hint="use a convolution",
            fix=replace("/op", "conv2d"),
        )
    if operator.lattice.mode != "zeros":
        raise refuse(
            "/padding_mode",
            f"under {operator.lattice.mode} padding the transpose is no transposed convolution",
            hint='use padding_mode "zeros"',
            fix=replace("/padding_mode", "zeros"),
        )
    computed, lattice = compute(operator), operator.lattice
    return from_json(
        {
            "op": operator.op.replace("conv", "conv_transpose"),
            "input": _literal(computed.output),
            "weight": _literal(computed.given["weight"]),
            "stride": [axis.stride for axis in lattice.axes],
            "padding": [[axis.pad, axis.pad_end] for axis in lattice.axes],
            "dilation": [axis.dilation for axis in lattice.axes],
            "groups": lattice.channels["g"],
            "output_padding": [size.remainder for size in operator.sizes],
        }
    )


def _literal(array: Array) -> dict[str, Any]:
    return {"shape": list(array.shape), "values": array.reshape(-1).tolist()}


def by_matrix(lattice: Lattice, x: Array, weight: Array) -> Array | None:
    """y = Cᵀ·x, with C the matrix of the convolution that is transposed, made from that convolution's taps."""
    conv = lattice.T  # its input is our output
    rows = np.indices(conv.shape("output")).reshape(len(conv.tensors["output"]), -1)
    targets = dict(zip(conv.tensors["output"], rows, strict=True))
    selection = Selection(conv, targets, ())
    if selection.total > 10 * limits().taps:
        return None
    columns = selection.columns
    real = np.logical_and.reduce([columns["i" + name] >= 0 for name in conv.names])
    columns = {dim: column[real] for dim, column in columns.items()}
    entries = conv.cells("weight", weight, columns)
    out = np.zeros(lattice.shape("output"))
    reads = tuple(columns[dim] for dim in conv.tensors["output"])
    np.add.at(out, tuple(columns[dim] for dim in conv.tensors["input"]), entries * x[reads])
    return out


def by_zero_insertion(lattice: Lattice, x: Array, weight: Array) -> Array:
    """Lay the input out on the stage, zeros in every hole, and slide the turned kernel over it by one cell."""
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
    turned = np.flip(np.swapaxes(weight, 1, 2), axis=tuple(range(3, weight.ndim)))
    return dense.gathered(
        Lattice(tuple(axes), lattice.channels, lattice.tensors), x, np.ascontiguousarray(turned)
    )

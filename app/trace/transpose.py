"""The transposed convolution by every route there is, and whether they agree."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.core import dense, ways
from app.core.lattice import Array
from app.errors import refuse, replace
from app.i18n import say
from app.operators import Operator, from_json
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
            "kernel_matrix": None if ways.too_many(lattice) else ways.by_matrix(lattice, x, weight),
            "scatter": dense.stamped(lattice, x, np.swapaxes(weight, 1, 2)),
            "zero_insertion": ways.by_zero_insertion(lattice, x, weight),
        }
    return turned, {
        name: None if out is None else ways.with_bias(out, bias).reshape(shape)
        for name, out in routes.items()
    }


def transposed_of(operator: Operator) -> Operator:
    """The operator itself if it is a transposed convolution, else its transpose, applied to its output."""
    if operator.family == "transposed":
        return operator
    if operator.family != "convolution":
        raise refuse(
            "/op",
            say("{op} has no kernel to transpose", op=operator.op)
            if not operator.learns
            else say("with its cells off the grid the transpose is no transposed convolution"),
            hint=say("use a convolution"),
            fix=replace("/op", "conv2d"),
        )
    if operator.lattice.mode != "zeros":
        raise refuse(
            "/padding_mode",
            say(
                "under {mode} padding the transpose is no transposed convolution", mode=operator.lattice.mode
            ),
            hint=say('use padding_mode "zeros"'),
            fix=replace("/padding_mode", "zeros"),
        )
    if any(axis.flip for axis in operator.lattice.axes):
        raise refuse(
            "/flip",
            say("a transposed convolution undoes PyTorch's convolution, whose kernel is not turned"),
            hint=say("turn the kernel back"),
            fix=replace("/flip", False),
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

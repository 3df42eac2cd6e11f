"""The output of a configuration, and the figures that explain it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import prod
from typing import Any

import numpy as np

from app.core.forward import forward
from app.core.lattice import Array
from app.core.taps import Selection
from app.errors import refuse
from app.operators import Operator
from app.operators.per_axis import within
from app.trace.arrays import Arrays, check_finite
from app.trace.notes import notes


@dataclass(frozen=True, eq=False)
class Computed:
    """A configuration's tensors and its output, each in PyTorch's shape."""

    operator: Operator
    given: Mapping[str, Array]
    output: Array


def compute(operator: Operator) -> Computed:
    """The whole output.

    Raises: Refusal when a number of the input or of the output is not finite, naming the first.
    """
    arrays = Arrays(operator)
    lattice, shape = operator.lattice, operator.shapes["output"]
    assert shape is not None
    x = arrays.laid("input")
    assert x is not None
    if 0 in shape:
        return Computed(operator, arrays.given, np.zeros(shape))
    with np.errstate(over="ignore", invalid="ignore"):
        output = forward(lattice, x, arrays.laid("weight"), arrays.laid("bias")).reshape(shape)
    check_finite(output, "output")
    output.setflags(write=False)
    return Computed(operator, arrays.given, output)


def answer_only(operator: Operator, cells: tuple[int, ...]) -> dict[str, Any]:
    """Some cells of the output, by flat index, without computing the others."""
    lattice = operator.lattice
    size = prod(lattice.shape("output"))
    for cell in cells:
        if not 0 <= cell < size:
            raise refuse(
                "/outputs", f"there is no output {cell}", hint=f"the output has cells 0 to {size - 1}"
            )
    index = np.unravel_index(np.array(cells, dtype=np.int64), lattice.shape("output"))
    targets = dict(zip(lattice.tensors["output"], index, strict=True))
    selection = Selection(lattice, targets, ("c",))
    within("taps", selection.total, "/outputs", "these outputs read too much")
    arrays = Arrays(operator)
    _, terms = arrays.products(selection.columns)
    values: Array = np.bincount(selection.target, weights=terms, minlength=len(cells)).astype(np.float64)
    bias = arrays.laid("bias")
    if bias is not None:
        values = values + bias[targets["g"], targets["m"]]
    check_finite(values, "one of these outputs")
    return {"index": cells, "value": values}


def described(operator: Operator) -> dict[str, Any]:
    """Shapes, the size formula, cells never read, and cost: all that is known before anything is computed."""
    return {
        "shapes": operator.shapes,
        "size_formula": [asdict(size) for size in operator.sizes],
        "unread": unread(operator),
        "cost": asdict(operator.cost),
        "notes": notes(operator),
    }


def unread(operator: Operator) -> dict[str, Any]:
    """The input cells no output reads, from the relation, with a plain sentence where there are any.

    What floor drops is often only padding, and then nothing is said.
    """
    missing = operator.unread
    lengths = {
        name: axis.input for name, axis in zip(operator.lattice.names, operator.lattice.axes, strict=True)
    }
    everything = prod(lengths.values())
    count = everything - prod(lengths[name] - len(cells) for name, cells in missing.items())
    axes = [{"axis": name, "cells": cells} for name, cells in missing.items()]
    return {"count": count, "axes": axes, "message": _sentence(operator, missing, count) if count else None}


WORDS = {"w": ("column", "columns"), "h": ("row", "rows"), "d": ("slice", "slices")}


def _sentence(operator: Operator, missing: Mapping[str, list[int]], count: int) -> str:
    parts = []
    for name, cells in missing.items():
        if cells:
            word = WORDS[name][len(cells) > 1]
            listed = ", ".join(map(str, cells[:6])) + (", …" if len(cells) > 6 else "")
            parts.append(f"{word} {listed}")
    verb = "is" if sum(map(len, missing.values())) == 1 else "are"
    lost = f"{count} {'cell' if count == 1 else 'cells'}"
    named = " and ".join(parts).capitalize()
    return f"{named} of the input {verb} never read: {_why(operator, missing)} ({lost})."


def _why(operator: Operator, missing: Mapping[str, list[int]]) -> str:
    for name, axis, size in zip(operator.lattice.names, operator.lattice.axes, operator.sizes, strict=True):
        cells = missing[name]
        if not cells:
            continue
        if axis.zoom > 1 or axis.dilation < 0:
            return "the padding crops all that they write"
        inner = [
            cell
            for cell in cells
            if cell < axis.stride * (axis.output - 1) - axis.pad + axis.dilation * (axis.kernel - 1)
        ]
        if inner:
            return f"stride {axis.stride} steps over them"
        return f"the last window stops {size.remainder} short of the end"
    return ""

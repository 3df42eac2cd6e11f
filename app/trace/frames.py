"""Frames and taps spelled out as columns, for those who do not want to multiply tables themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from app.core.axis import Index
from app.core.taps import Selection
from app.errors import refuse
from app.operators import Operator
from app.operators.per_axis import within
from app.trace.arrays import Arrays, check_finite
from app.trace.compute import reduced
from app.trace.scene import computation_of, known_dims, order_of, scene, total
from app.views.base import View, expanded

DIMENSIONS = "ngfmockqpis"


def frames(operator: Operator, view: View, *, start: int, count: int, values: bool) -> dict[str, Any]:
    """Frames ``start`` … ``start + count − 1``: where each stands in the order, and its taps as columns.

    The taps of frame ``start + f`` are rows ``offsets[f]`` to ``offsets[f + 1]`` of every column; −1 for an input
    index says padding or a hole. With ``values``, also what each tap reads, its product, and each frame's sum of
    products, mean or maximum (the bias not among them).

    Raises: Refusal 422 outside the frames there are, 413 for more taps than a page holds.
    """
    lattice = computation_of(operator, view)
    order, last = order_of(lattice, view), total(lattice, view)
    if not 0 <= start < max(last, 1):
        raise refuse("/start", f"start is {start}", hint=f"there are {last} frames, 0 to {last - 1}")
    if count < 1:
        raise refuse("/count", f"count is {count}", hint="ask for at least 1 frame")
    within("frames", count, "/count", "too many frames on one page")
    numbers = np.arange(start, min(start + count, last))
    index = np.unravel_index(numbers, [lattice.sizes[dim] for dim in order])
    targets = dict(zip(order, index, strict=True))
    steps = expanded(view.steps, lattice.names, known_dims(lattice))
    arrays = Arrays(operator)
    selection = Selection(lattice, targets, steps, arrays.laid)
    within("taps", selection.total, "/count", "too many taps on one page")
    answer: dict[str, Any] = {
        "view": view.name,
        "total": last,
        "start": start,
        "count": numbers.size,
        "order": order,
        "frames": targets,
        "offsets": np.concatenate([[0], np.cumsum(selection.counts)]),
        "taps": _travelling(selection.columns),
    }
    if values:
        factors, terms = arrays.products(selection.columns, lattice)
        results = reduced(arrays, lattice, selection, terms)
        check_finite(results, f"a frame's {lattice.reduce}")
        answer["values"] = {**factors, "product": terms, lattice.reduce: results}
    return answer


def _travelling(columns: Mapping[str, Index]) -> dict[str, Index]:
    """The columns in the order of the dimensions, without the stage's, which only a painter needs."""
    told = sorted(columns, key=lambda dim: (DIMENSIONS.index(dim[0]), dim))
    return {dim: columns[dim] for dim in told if dim[0] != "s"}


def taps(operator: Operator, view: View, *, panel: str, cell: tuple[int, ...], frame: int) -> dict[str, Any]:
    """The taps through one cell of a panel: what it reads, what it feeds.

    ``cell`` is (row, column) or (row, column, sheet); ``frame`` gives the dimensions the panel takes from the cursor.
    """
    told = scene(operator, view)
    found = next((each for each in told["panels"] if each["name"] == panel), None)
    if found is None:
        names = ", ".join(each["name"] for each in told["panels"])
        raise refuse("/panel", f"{view.name} has no panel {panel[:40]!r}", hint=f"its panels are {names}")
    lattice = computation_of(operator, view)
    targets, possible = _cell_dims(found, cell, lattice.sizes)
    order = told["order"]
    if not 0 <= frame < told["total"]:
        raise refuse(
            "/frame", f"frame is {frame}", hint=f"there are {told['total']} frames, 0 to {told['total'] - 1}"
        )
    cursor = dict(zip(order, np.unravel_index(frame, [lattice.sizes[dim] for dim in order]), strict=True))
    pins = {dim: int(cursor[dim]) for dim in found["pins"] if dim in cursor and dim not in targets}
    fixed = {dim: np.full(int(possible), at) for dim, at in (targets | pins).items()}
    arrays = Arrays(operator)
    selection = Selection(lattice, fixed, told["steps"], arrays.laid)
    within("taps", selection.total, "/cell", "too many taps run through this cell")
    factors, product = arrays.products(selection.columns, lattice)
    return {
        "view": view.name,
        "panel": panel,
        "cell": targets,
        "pinned": pins,
        "count": selection.total,
        "taps": _travelling(selection.columns),
        "values": {**factors, "product": product},
    }


def _cell_dims(
    panel: Mapping[str, Any], cell: tuple[int, ...], sizes: Mapping[str, int]
) -> tuple[dict[str, int], bool]:
    """The dimensions a cell fixes, mixed-radix digits of its row, column and sheet; and whether they can be at once.

    A dimension on two sides must agree with itself: no tap runs through a kernel matrix between two groups.
    """
    if len(cell) not in (2, 3):
        raise refuse("/cell", f"cell has {len(cell)} numbers", hint="give row,column or row,column,sheet")
    targets: dict[str, int] = {}
    possible = True
    for place, part in enumerate(("rows", "cols", "sheets")):
        at = cell[place] if place < len(cell) else 0
        dims = panel[part]
        shape = [sizes[dim.removeprefix("-")] for dim in dims]
        size = int(np.prod(shape, dtype=object))
        if not 0 <= at < size:
            raise refuse(
                "/cell", f"cell {part} {at}", hint=f"panel {panel['name']} has {part} 0 to {size - 1}"
            )
        for dim, digit, length in zip(dims, np.unravel_index(at, shape) if dims else (), shape, strict=True):
            name = dim.removeprefix("-")
            index = int(length - 1 - digit if dim[0] == "-" else digit)
            possible &= targets.setdefault(name, index) == index
    return targets, possible

"""Frames and taps spelled out as columns, for those who do not want to multiply tables themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from app.core.axis import Index
from app.core.taps import Selection
from app.errors import refuse
from app.i18n import joined, say
from app.operators import Operator
from app.operators.per_axis import within
from app.trace.arrays import check_finite
from app.trace.chain_scene import scene
from app.trace.compute import reduced
from app.trace.parts import Part, part_at, parts
from app.trace.scene import known_dims, order_of
from app.views.base import View, expanded

DIMENSIONS = "ngfmobckqpis"


def frames(operator: Operator, view: View, *, start: int, count: int, values: bool) -> dict[str, Any]:
    """Frames ``start`` … ``start + count − 1``: where each stands in the order, and its taps as columns.

    The taps of frame ``start + f`` are rows ``offsets[f]`` to ``offsets[f + 1]`` of every column; −1 for an input
    index says padding or a hole. With ``values``, also what each tap reads, its product, and each frame's sum of
    products, mean or maximum (the bias not among them). Of a chain a page never runs past the end of a link.

    Raises: Refusal 422 outside the frames there are, 413 for more taps than a page holds.
    """
    found = parts(operator, view)
    last = found[-1].start + found[-1].total
    if not 0 <= start < max(last, 1):
        raise refuse(
            "/start",
            say("start is {start}", start=start),
            hint=say("there are {last} frames, 0 to {end}", last=last, end=last - 1),
        )
    if count < 1:
        raise refuse("/count", say("count is {count}", count=count), hint=say("ask for at least 1 frame"))
    within("frames", count, "/count", say("too many frames on one page"))
    part = part_at(found, start)
    lattice, arrays, order = part.lattice, part.arrays, order_of(part.lattice, part.view)
    numbers = np.arange(start - part.start, min(start - part.start + count, part.total))
    index = np.unravel_index(numbers, [lattice.sizes[dim] for dim in order])
    targets = dict(zip(order, index, strict=True))
    steps = expanded(part.view.steps, lattice.names, known_dims(lattice))
    selection = Selection(lattice, targets, steps, arrays.laid)
    within("taps", selection.total, "/count", say("too many taps on one page"))
    answer: dict[str, Any] = {
        "view": view.name,
        **({"link": part.number} if len(found) > 1 else {}),
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
        check_finite(results, say("a frame's {reduce}", reduce=lattice.reduce))
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
    whole = scene(operator, view)
    if not 0 <= frame < whole["total"]:
        raise refuse(
            "/frame",
            say("frame is {frame}", frame=frame),
            hint=say("there are {last} frames, 0 to {end}", last=whole["total"], end=whole["total"] - 1),
        )
    part, told, found = _where(parts(operator, view), whole, panel, frame)
    lattice, arrays = part.lattice, part.arrays
    targets, possible = _cell_dims(found, cell, lattice.sizes)
    order, at = told["order"], min(max(0, frame - part.start), max(0, part.total - 1))
    cursor = dict(zip(order, np.unravel_index(at, [lattice.sizes[dim] for dim in order]), strict=True))
    pins = {dim: int(cursor[dim]) for dim in found["pins"] if dim in cursor and dim not in targets}
    fixed = {dim: np.full(int(possible), at) for dim, at in (targets | pins).items()}
    selection = Selection(lattice, fixed, told["steps"], arrays.laid)
    within("taps", selection.total, "/cell", say("too many taps run through this cell"))
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


def _where(
    found: list[Part], whole: Mapping[str, Any], panel: str, frame: int
) -> tuple[Part, Mapping[str, Any], Mapping[str, Any]]:
    """The part whose taps run through a panel, its scene, and the panel: the part at work, or the first that has it."""
    scenes = whole.get("parts", [whole])
    now = part_at(found, frame)
    for part, told in sorted(zip(found, scenes, strict=True), key=lambda pair: pair[0] is not now):
        for each in told["panels"]:
            if each["name"] == panel and not each.get("aside"):
                return part, told, each
    names = joined(", ", [each["name"] for each in scenes[0]["panels"]])
    raise refuse(
        "/panel",
        say("{view} has no panel {panel!r}", view=whole["view"], panel=panel[:40]),
        hint=say("its panels are {names}", names=names),
    )


def _cell_dims(
    panel: Mapping[str, Any], cell: tuple[int, ...], sizes: Mapping[str, int]
) -> tuple[dict[str, int], bool]:
    """The dimensions a cell fixes, mixed-radix digits of its row, column and sheet; and whether they can be at once.

    A dimension on two sides must agree with itself: no tap runs through a kernel matrix between two groups.
    """
    if len(cell) not in (2, 3):
        raise refuse(
            "/cell",
            say("cell has {count} numbers", count=len(cell)),
            hint=say("give row,column or row,column,sheet"),
        )
    targets: dict[str, int] = {}
    possible = True
    for place, part in enumerate(("rows", "cols", "sheets")):
        at = cell[place] if place < len(cell) else 0
        dims = panel[part]
        shape = [sizes[dim.removeprefix("-")] for dim in dims]
        size = int(np.prod(shape, dtype=object))
        first, _ = panel.get("margin", {}).get(part, (0, 0))
        if not first <= at < first + size:
            said = say(
                "panel {panel} has {part} {first} to {last}",
                panel=panel["name"],
                part=part,
                first=first,
                last=first + size - 1,
            )
            raise refuse("/cell", say("cell {part} {at}", part=part, at=at), hint=said)
        digits = np.unravel_index(at - first, shape) if dims else ()
        for dim, digit, length in zip(dims, digits, shape, strict=True):
            name = dim.removeprefix("-")
            index = int(length - 1 - digit if dim[0] == "-" else digit)
            possible &= targets.setdefault(name, index) == index
    return targets, possible

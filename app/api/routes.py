"""The routes that answer a configuration: what each takes, and the function that answers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from app import query, reference
from app.api.parameters import Parameter
from app.core.lattice import Array
from app.errors import refuse
from app.operators import Operator
from app.operators.per_axis import within
from app.tensors import is_packed, pack
from app.trace import answer_only, compute, frames, matrix, scene, taps, transpose, view_for
from app.trace.compute import Computed, described
from app.trace.matrix import Rectangle

Answer = dict[str, Any]


@dataclass(frozen=True)
class Route:
    """A route under ``/api/v1``. ``light`` says whether its work never grows with the tensors."""

    path: str
    summary: str
    parameters: tuple[Parameter, ...]
    work: Callable[[Operator, Mapping[str, Any]], Answer]
    light: bool = False


VIEW = Parameter("view", "text", "The view, by name; left out, the operator's first.")
PACKED = ("nested", "packed")


def answer_scene(operator: Operator, asked: Mapping[str, Any]) -> Answer:
    """What a painter needs for every frame."""
    return scene(operator, view_for(operator, asked["view"]))


def answer_frames(operator: Operator, asked: Mapping[str, Any]) -> Answer:
    """A page of frames as columns."""
    view = view_for(operator, asked["view"])
    return frames(operator, view, start=asked["start"], count=asked["count"], values=asked["values"])


def answer_taps(operator: Operator, asked: Mapping[str, Any]) -> Answer:
    """The taps through a cell of a panel."""
    view = view_for(operator, asked["view"])
    panel = asked["panel"] or view.panels[0].name
    return taps(operator, view, panel=panel, cell=asked["cell"], frame=asked["frame"])


def answer_matrix(operator: Operator, asked: Mapping[str, Any]) -> Answer:
    """A rectangle of a matrix."""
    rows, cols = ((asked[f"{side}_start"], asked[f"{side}_count"]) for side in ("row", "col"))
    turned = asked["windows"] == "rows"
    if turned and asked["kind"] != "im2col":
        raise refuse(
            "/windows", "only im2col has windows as rows", hint='use kind "im2col", or leave windows out'
        )
    return matrix(operator, Rectangle(asked["kind"], rows, cols, asked["example"], turned))


def answer_transpose(operator: Operator, asked: Mapping[str, Any]) -> Answer:
    """The transposed convolution by every route, and whether they agree."""
    turned, routes = transpose(operator)
    made = [out for out in routes.values() if out is not None]
    given = compute(turned)
    apart = max(float(np.abs(out - given.output).max(initial=0.0)) for out in made)
    scale = max(1.0, float(np.abs(given.output).max(initial=0.0)))
    check = reference.check(turned, given.given, given.output, wait=asked["check"] == "wait")
    return {
        "op": turned.op,
        "shapes": turned.shapes,
        "output": _told(given.output, nested=asked["output"] != "packed"),
        "routes": {
            name: {"status": "too large", "max_abs_diff": None}
            if out is None
            else {"status": "done", "max_abs_diff": float(np.abs(out - given.output).max(initial=0.0))}
            for name, out in routes.items()
        },
        "agree": apart <= reference.TOLERANCE * scale,
        "check": check,
    }


def answer_compute(operator: Operator, asked: Mapping[str, Any]) -> Answer:
    """The output, and all that explains it."""
    if asked["outputs"] is not None:
        return {"op": operator.op, **described(operator), "outputs": answer_only(operator, asked["outputs"])}
    computed = compute(operator)
    told: Answer = {
        "op": operator.op,
        "output": _told(computed.output, nested=asked["output"] != "packed"),
        **described(operator),
        "check": reference.check(operator, computed.given, computed.output, wait=asked["check"] == "wait"),
        "link": _link(operator),
    }
    if asked["tensors"] == "packed":
        told["tensors"] = _tensors(computed)
    if asked["scene"]:
        told["scene"] = scene(operator, view_for(operator, asked["scene"]))
    return told


def _link(operator: Operator) -> dict[str, Any]:
    link = query.to_query(operator.model_dump(mode="json", exclude_unset=True))
    return {"query": link.query, "note": link.note}


def _told(array: Array, *, nested: bool) -> Any:
    """A tensor as nested lists, or packed. Lists are refused where they would be very long."""
    if not nested:
        return pack(array)
    within(
        "nested_elements", array.size, "/output", "too many numbers for nested lists (ask for ?output=packed)"
    )
    return array.tolist()


def _tensors(computed: Computed) -> dict[str, Any]:
    """The tensors in their lattice shape, batch first; one that was sent packed stays with its sender."""
    operator = computed.operator
    told: dict[str, Any] = {"bias": None} if "bias" in type(operator).model_fields else {}
    for name, array in computed.given.items():
        if not is_packed(operator.specs[name]):
            told[name] = pack(array)
    return told


CHECK = Parameter(
    "check", "choice", "Wait for PyTorch to load, or answer what is known now.", "wait", ("wait", "now")
)
OUTPUT = Parameter("output", "choice", "The output as nested lists, or packed.", "nested", PACKED)
ROUTES = (
    Route(
        "/compute",
        "The output of a configuration, explained and checked against PyTorch",
        (
            CHECK,
            OUTPUT,
            Parameter(
                "tensors", "choice", "Also answer the tensors the recipes made.", "none", ("none", "packed")
            ),
            Parameter("scene", "text", "Also answer the scene of this view."),
            Parameter("outputs", "ints", "Only these output cells, by flat index, separated by commas."),
        ),
        answer_compute,
    ),
    Route("/scene", "All a painter needs for every frame of a view", (VIEW,), answer_scene, light=True),
    Route(
        "/frames",
        "A page of frames, each tap spelled out",
        (
            VIEW,
            Parameter("start", "int", "The first frame.", 0),
            Parameter("count", "int", "How many frames.", 64),
            Parameter("values", "flag", "Also what each tap reads, and its product.", default=False),
        ),
        answer_frames,
    ),
    Route(
        "/taps",
        "The taps through one cell of a panel: what it reads, what it feeds",
        (
            VIEW,
            Parameter("panel", "text", "The panel, by name; left out, the view's first."),
            Parameter("cell", "ints", "row,column or row,column,sheet.", (0, 0)),
            Parameter("frame", "int", "The frame that gives what the panel takes from the cursor.", 0),
        ),
        answer_taps,
    ),
    Route(
        "/matrix",
        "A rectangle of im2col, of the kernel matrix, or of its transpose",
        (
            Parameter("kind", "choice", "Which matrix.", "kernel", ("im2col", "kernel", "kernel_transposed")),
            Parameter("row_start", "int", "The first row.", 0),
            Parameter("row_count", "int", "How many rows.", 64),
            Parameter("col_start", "int", "The first column.", 0),
            Parameter("col_count", "int", "How many columns.", 256),
            Parameter("example", "int", "im2col: which example of the batch.", 0),
            Parameter(
                "windows",
                "choice",
                "im2col: a window per column (PyTorch's) or per row.",
                "columns",
                ("columns", "rows"),
            ),
        ),
        answer_matrix,
    ),
    Route(
        "/transpose",
        "The transposed convolution by every route, and their agreement",
        (CHECK, OUTPUT),
        answer_transpose,
    ),
)


def heavy(operator: Operator, route: Route) -> bool:
    """Whether the work is long enough to leave the event loop: about a millisecond."""
    if route.light:
        return False
    cells = sum(prod(shape) for shape in operator.shapes.values() if shape is not None)
    return operator.lattice.macs > 500_000 or cells > 50_000

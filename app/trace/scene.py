"""The scene: all a painter needs for every frame there is, in a few kilobytes that do not grow with their number."""

from __future__ import annotations

from functools import lru_cache
from math import prod
from typing import Any

from app.core.axis import KINDS, Axis, Table
from app.core.lattice import Lattice
from app.errors import Refusal, refuse
from app.operators import Operator
from app.views import VIEWS, views_of
from app.views.base import View, expanded


def view_for(operator: Operator, name: str | None) -> View:
    """The view by name, or the operator's first.

    Raises: Refusal when there is no such view for this operator; the hint lists those there are.
    """
    fitting = views_of(operator.family)
    if name is None:
        return fitting[0]
    view = VIEWS.get(name)
    if view is None or operator.family not in view.families:
        said = f"{operator.op} has no view {name[:40]!r}"
        raise refuse("/view", said, hint="its views are " + ", ".join(each.name for each in fitting))
    return view


def lesson_for(operator: Operator, view: View) -> str:
    """The lesson whose loop does what the view shows."""
    return view.lessons.get(operator.family) or view.lesson or operator.loop


def scene(operator: Operator, view: View) -> dict[str, Any]:
    """Dimensions and sizes, a table per axis, panels, order and arrangement.

    Equal axes share one table; equal axes are found by value, so a square problem sends one.
    """
    lattice = operator.lattice
    if 0 in lattice.shape("output") or 0 in lattice.shape("input"):
        raise nothing_to_show(operator)
    tables, places = _tables(lattice)
    order = order_of(lattice, view)
    return {
        "op": operator.op,
        "view": view.name,
        "title": view.title,
        "lesson": lesson_for(operator, view),
        "sizes": lattice.sizes,
        "axes": [{"name": n, "table": p} for n, p in zip(lattice.names, places, strict=True)],
        "tables": [table.as_json() for table in tables],
        "kinds": KINDS,
        "tensors": lattice.tensors,
        "order": order,
        "total": total(lattice, view),
        "factors": lattice.factors,
        **_still(view, lattice.names, tuple(lattice.tensors.items())),
    }


def nothing_to_show(operator: Operator) -> Refusal:
    """An empty tensor has no frames."""
    shapes = {name: list(shape) for name, shape in operator.shapes.items() if shape is not None}
    return refuse(
        "/input", f"there is nothing to show: the shapes are {shapes}", hint="no dimension may be 0"
    )


def _tables(lattice: Lattice) -> tuple[list[Table], list[int]]:
    seen: dict[Axis, int] = {}
    places = [seen.setdefault(axis, len(seen)) for axis in lattice.axes]
    return [axis.table for axis in seen], places


@lru_cache(maxsize=256)
def _still(
    view: View, names: tuple[str, ...], tensors: tuple[tuple[str, tuple[str, ...]], ...]
) -> dict[str, Any]:
    """What of a scene does not depend on any size."""
    by_name = dict(tensors)
    known = _known(tensors, names)
    return {
        "panels": [
            panel.as_json(names, known, by_name) for panel in view.panels if _has(panel.value, by_name)
        ],
        "links": view.links,
        "steps": expanded(view.steps, names, known),
        "arrangement": {"wide": view.wide, "narrow": view.narrow},
    }


def _has(value: tuple[str, ...], tensors: dict[str, tuple[str, ...]]) -> bool:
    return value[0] != "tensor" or value[1] in tensors


def _known(tensors: tuple[tuple[str, tuple[str, ...]], ...], names: tuple[str, ...]) -> frozenset[str]:
    dims = {dim for _, of in tensors for dim in of}
    return frozenset(dims | {letter + name for letter in "okis" for name in names})


def known_dims(lattice: Lattice) -> frozenset[str]:
    """Every dimension the lattice has."""
    return _known(tuple(lattice.tensors.items()), lattice.names)


def order_of(lattice: Lattice, view: View) -> list[str]:
    """The dimensions a view's frames run through here, slowest first; "output" stands for all the output has,
    but for the kernel's cells (which unfold's output has too)."""
    own = tuple(dim for dim in lattice.tensors["output"] if dim[0] != "k")
    order = [dim for each in view.order for dim in (own if each == "output" else (each,))]
    return expanded(order, lattice.names, known_dims(lattice))


def total(lattice: Lattice, view: View) -> int:
    """How many frames there are."""
    return prod(lattice.sizes[dim] for dim in order_of(lattice, view))

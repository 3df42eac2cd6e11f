"""The scene: all a painter needs for every frame there is, in a few kilobytes that do not grow with their number."""

from __future__ import annotations

from dataclasses import asdict
from functools import lru_cache
from math import prod
from typing import Any

from app.core.axis import KINDS, Axis, Table
from app.core.lattice import Lattice
from app.errors import Refusal, refuse, replace
from app.i18n import joined, say
from app.operators import Operator
from app.trace.loop_note import loop_note
from app.trace.marked import marked
from app.trace.words import words
from app.views import VIEWS, views_of
from app.views.base import View, expanded, pruned


def view_for(operator: Operator, name: str | None, options: str | None = None) -> View:
    """The view by name, or the operator's first, as ``options`` ("name:choice,…") choose it.

    Raises: Refusal when there is no such view for this operator, or no such option; the hint lists those there are.
    """
    fitting = views_of(operator.family)
    view = VIEWS.get(name) if name is not None else fitting[0]
    if view is None or operator.family not in view.families:
        said = say("{op} has no view {name!r}", op=operator.op, name=(name or "")[:40])
        raise refuse(
            "/view",
            said,
            hint=say("its views are {names}", names=joined(", ", [each.name for each in fitting])),
        )
    return _as_chosen(view, options) if options else view


def _as_chosen(view: View, options: str) -> View:
    known = {option.name: [choice.name for choice in option.choices] for option in view.options}
    chosen = {name: choices[0] for name, choices in known.items()}
    for piece in options.split(","):
        name, _, choice = piece.partition(":")
        if choice not in known.get(name, ()):
            there = joined(
                "; ",
                [
                    say("{option}: {choices}", option=each, choices=joined(" or ", choices))
                    for each, choices in known.items()
                ],
            )
            said = say("the view {name} has no option {piece!r}", name=view.name, piece=piece[:40])
            hint = (
                say("it has {there}, written name:choice", there=there)
                if there
                else say("it has none: leave options out")
            )
            raise refuse("/options", said, hint=hint)
        chosen[name] = choice
    return view.under(*chosen.values())


def views_for(operator: Operator) -> tuple[View, ...]:
    """The views that can be shown of this configuration."""
    return tuple(view for view in views_of(operator.family) if view.of in operator.computations)


def computation_of(operator: Operator, view: View) -> Lattice:
    """The lattice of what a view shows.

    Raises: Refusal where this configuration has none: under a border mode the way back is no transposed
    convolution, only a kernel of one cell is a dense layer per pixel, and what is left out has no gradient.
    """
    found = operator.computations.get(view.of)
    if found is not None:
        return found
    if view.of == "pixels":
        kernel = operator.shapes["weight"] or ()
        own = replace("/weight", None) if "weight" in operator.model_fields_set else ()
        raise refuse(
            "/kernel_size",
            say(
                "only a kernel of one cell is a dense layer per pixel, this one has {kernel}",
                kernel="×".join(map(str, kernel[2:])),
            ),
            hint=say("use kernel_size 1, or look at the view im2col"),
            fix=(*own, *replace("/kernel_size", 1)),
        )
    if view.of == "grad_weight":
        said, fix = say("a weight that is left out has no gradient"), replace("/weight", {"fill": "ones"})
        raise refuse("/weight", said, hint=say("give it, as ones where it should change nothing"), fix=fix)
    if view.of == "spread":
        said, fix = say("this view is of a kernel that is not turned"), replace("/flip", False)
        raise refuse("/flip", said, hint=say("its holes lie alike either way: use flip false"), fix=fix)
    if view.of.startswith("beside_"):
        said = say("{mode} cannot lay on as many cells as this padding needs", mode=operator.lattice.mode)
        raise refuse(
            "/view", said, hint=say('use padding_mode "zeros"'), fix=replace("/padding_mode", "zeros")
        )
    said = say("under {mode} padding the way back is no transposed convolution", mode=operator.lattice.mode)
    hint = say('look at the view "backpropagation", or use padding_mode "zeros"')
    raise refuse("/view", said, hint=hint, fix=replace("/padding_mode", "zeros"))


def lesson_for(operator: Operator, view: View) -> str:
    """The lesson whose loop does what the view shows."""
    named = view.lessons.get(operator.family)
    lesson = named.format(lesson=operator.lesson) if named else view.lesson or operator.loop
    return operator.told_by(lesson)


def scene_of(operator: Operator, view: View, lattice: Lattice | None = None) -> dict[str, Any]:
    """Dimensions and sizes, a table per axis, panels, order and arrangement of one operator.

    Equal axes share one table; equal axes are found by value, so a square problem sends one. ``lattice`` is what the
    view shows, where that has more to it than the operator's own computation.
    """
    lattice = lattice or computation_of(operator, view)
    if any(0 in lattice.shape(name) for name in lattice.tensors):
        raise nothing_to_show(operator)
    tables, places = _tables(lattice)
    order = order_of(lattice, view)
    return {
        "op": operator.op,
        "view": view.name,
        "title": view.title,
        "lesson": lesson_for(operator, view),
        "options": [
            option.as_json(chosen) for option, chosen in zip(view.options, view.choices, strict=True)
        ],
        "words": words(operator, view),
        "sizes": lattice.sizes,
        "axes": [
            {"name": name, "table": place, **_placed(lattice, name, axis)}
            for name, place, axis in zip(lattice.names, places, lattice.axes, strict=True)
        ],
        "tables": [table.as_json() for table in tables],
        "kinds": KINDS,
        "tensors": lattice.tensors,
        "order": order,
        "total": total(lattice, view),
        "factors": lattice.factors,
        "result": lattice.result,
        "reduce": lattice.reduce,
        **(
            loop_note(operator, lesson_for(operator, view), lattice)
            if operator.family in view.families
            else {}
        ),
        **_ties(lattice),
        **({"added": lattice.added} if lattice.added != "bias" else {}),
        **({"grounds": lattice.grounds} if lattice.grounds else {}),
        **marked(operator, lattice),
        **_forward(operator, lattice),
        **_still(view, lattice.names, tuple(lattice.tensors.items()), known_dims(lattice)),
    }


def _placed(lattice: Lattice, name: str, axis: Axis) -> dict[str, Any]:
    """Where an axis' taps stand: the relation, or where a tensor holds their places, which, and what moves them."""
    held = lattice.held.get(name)
    return {"relation": axis.relation(name)} if held is None else {"held": asdict(held)}


def _ties(lattice: Lattice) -> dict[str, Any]:
    """The combinations of dimensions that decide one another, where there are such."""
    return {"ties": [{"dims": tie.dims, "rows": tie.rows} for tie in lattice.ties]} if lattice.ties else {}


def _forward(operator: Operator, lattice: Lattice) -> dict[str, Any]:
    """Where a view shows a gradient: the operator's own sizes and tensors, which its settings speak of."""
    own = operator.lattice
    return {} if own is lattice else {"forward": {"sizes": own.sizes, "tensors": own.tensors}}


def nothing_to_show(operator: Operator) -> Refusal:
    """An empty tensor has no frames."""
    shapes = {name: list(shape) for name, shape in operator.shapes.items() if shape is not None}
    return refuse(
        "/input",
        say("there is nothing to show: the shapes are {shapes}", shapes=shapes),
        hint=say("no dimension may be 0"),
    )


def _tables(lattice: Lattice) -> tuple[list[Table], list[int]]:
    seen: dict[Axis, int] = {}
    places = [seen.setdefault(axis, len(seen)) for axis in lattice.axes]
    return [axis.table for axis in seen], places


@lru_cache(maxsize=256)
def _still(
    view: View,
    names: tuple[str, ...],
    tensors: tuple[tuple[str, tuple[str, ...]], ...],
    known: frozenset[str],
) -> dict[str, Any]:
    """What of a scene does not depend on any size."""
    by_name = dict(tensors)
    told = [panel.as_json(names, known, by_name) for panel in view.panels if _has(panel.value, by_name)]
    panels = [panel for at, panel in enumerate(told) if not any(_alike(panel, other) for other in told[:at])]
    here = {panel["name"] for panel in panels}
    return {
        "panels": panels,
        "links": [link for link in view.links if here.issuperset(link)],
        "steps": expanded(view.steps, names, known),
        "arrangement": {"wide": pruned(view.wide, here), "narrow": pruned(view.narrow, here)},
        **({"matrix": view.matrix} if view.matrix else {}),
    }


def _alike(panel: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two panels show the same: the kernel as it lies is the kernel, unless it is turned."""
    return all(panel[part] == other[part] for part in ("rows", "cols", "sheets", "pins", "value", "fills"))


def _has(value: tuple[str, ...], tensors: dict[str, tuple[str, ...]]) -> bool:
    return value[0] != "tensor" or value[1] in tensors


def known_dims(lattice: Lattice) -> frozenset[str]:
    """Every dimension the lattice has, and "-k" for an axis along which the kernel lies backwards on the stage."""
    dims = {dim for of in lattice.tensors.values() for dim in of}
    spelled = {letter + name for letter in "okis" for name in lattice.names}
    turned = {
        f"-k{name}" for name, axis in zip(lattice.names, lattice.axes, strict=True) if axis.lies_backwards
    }
    return frozenset(dims | spelled | turned)


def order_of(lattice: Lattice, view: View) -> list[str]:
    """The dimensions a view's frames run through here, slowest first; "@name" stands for all a tensor has but for the
    kernel's cells (which unfold's output has too), "@@name" for all."""
    named = {f"@{name}": [dim for dim in dims if dim[0] != "k"] for name, dims in lattice.tensors.items()}
    named |= {f"@@{name}": list(dims) for name, dims in lattice.tensors.items()}
    order = [dim for each in view.order for dim in named.get(each, (each,))]
    return expanded(order, lattice.names, known_dims(lattice))


def total(lattice: Lattice, view: View) -> int:
    """How many frames there are."""
    return prod(lattice.sizes[dim] for dim in order_of(lattice, view))

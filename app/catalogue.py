"""The catalogue: every operator, field, view, lesson, fill and limit, as data. The lab is built from it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from app import __version__
from app.i18n import say
from app.operators import FIELDS, LINKABLE, OPERATORS, Operator
from app.operators.base import UPSTREAM
from app.operators.chain import MOST_LINKS
from app.operators.linked import GIVEN
from app.operators.presets import shown
from app.query import to_query
from app.settings import limits
from app.solve import SOLVED, free_of
from app.tensors import FILLS, IMAGES, KERNELS, VECTOR_FIELDS, as_json
from app.textbook import LESSONS
from app.trace.costs import FAMILIES as COSTED
from app.trace.staircase import FAMILIES as STEPPED
from app.views import VIEWS, views_of

_PLAIN: dict[str, Any] = {"op": "conv2d", "input_size": 7}
_MANY: dict[str, Any] = {"input_size": 5, "in_channels": 3, "out_channels": 4}
_PAIRS: dict[str, Any] = {"op": "conv2d", "input_size": 5, "in_channels": 2, "out_channels": 4}
COMPARISONS: tuple[tuple[str, str, dict[str, Any], dict[str, Any]], ...] = (  # title, about, A, B
    (say("Stride 1 against 2"), say("every window, or every other one"), _PLAIN, {**_PLAIN, "stride": 2}),
    (
        say("Zeros against reflect"),
        say("what stands beyond the border"),
        {**_PLAIN, "padding": 1},
        {**_PLAIN, "padding": 1, "padding_mode": "reflect"},
    ),
    (
        say("Standard against separable"),
        say("one layer, or a kernel per channel and then 1 × 1"),
        {"op": "conv2d", **_MANY},
        {"op": "separable_conv2d", **_MANY},
    ),
    (
        say("Dense against dilated"),
        say("the same kernel, its cells apart"),
        _PLAIN,
        {**_PLAIN, "dilation": 2},
    ),
    (
        say("Groups 1 against 2"),
        say("which weights groups take away: the rest are the same"),
        _PAIRS,
        {**_PAIRS, "groups": 2},
    ),
)


@lru_cache(maxsize=1)
def catalogue() -> dict[str, Any]:
    """What there is, as `GET /operators` answers it."""
    return {
        "version": __version__,
        "operators": [_operator(op, model) for op, model in OPERATORS.items()],
        "views": {
            view.name: {
                "title": view.title,
                "summary": view.summary,
                "group": view.group,
                "options": [option.as_json() for option in view.options],
            }
            for view in VIEWS.values()
        },
        "lessons": {
            lesson.name: {
                "title": lesson.title,
                "summary": lesson.summary,
                "code": lesson.code,
                "source": lesson.source,
                "axes": lesson.axes,
            }
            for lesson in LESSONS.values()
        },
        "fills": [
            {"name": fill.name, "title": fill.title, "seeded": fill.seeded}
            | ({"size": fill.size} if fill.size else {})
            for fill in FILLS.values()
        ],
        "vector_fields": [
            {
                "name": field.name,
                "title": field.title,
                "strength": field.strength,
                "unit": field.unit,
                "most": field.most,
                "points": field.points,
            }
            for field in VECTOR_FIELDS.values()
        ],
        "kernels": [{"name": kernel.name, "title": kernel.title} for kernel in KERNELS.values()],
        "images": [
            {"name": image.name, "label": image.label, "title": image.title, "credit": image.credit}
            for image in IMAGES.values()
        ],
        "comparisons": [_comparison(*each) for each in COMPARISONS],
        "limits": {
            name: {"value": getattr(limits(), name), "description": field.description}
            for name, field in type(limits()).model_fields.items()
        },
    }


def _comparison(title: str, about: str, one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """A ready comparison; ``sides``: what tells the two apart, ``least``: what both need, of any layer.

    ``multiples``: of what the sizes of a layer must be multiples, so that both sides can be made of it.
    """
    usual = OPERATORS[one["op"]].model_fields
    apart = [name for name in other if other[name] != one.get(name)]
    return {
        "title": title,
        "about": about,
        "against": to_query(one).query,
        "config": other,
        "sides": [
            {name: one.get(name, usual[name].default) for name in apart},
            {name: other[name] for name in apart},
        ],
        "least": {name: value for name, value in one.items() if name not in {**_PLAIN, **_MANY}},
        "multiples": dict.fromkeys(("in_channels", "out_channels"), other["groups"])
        if "groups" in apart
        else {},
    }


def example(model: type[Operator]) -> dict[str, Any]:
    """An operator's example: the first of its presets."""
    return shown(model.presets[0][2])


def _operator(op: str, model: type[Operator]) -> dict[str, Any]:
    return {
        "op": op,
        "title": model.title,
        "family": model.family,
        "axes": model.letters,
        "summary": model.summary,
        "formula": model.formula,
        "lesson": model.lesson,
        "reference": model.reference,
        "fields": [_field(model, name) for name in (*model.controls, "upstream")],
        "views": [view.name for view in views_of(model.family)],
        "solved": list(free_of(model)) if op in SOLVED else [],
        "costed": model.family in COSTED,
        "learns": model.learns,
        "mappable": list(model.mappable),
        "stepped": model.family in STEPPED,
        "example": example(model),
        "presets": [
            {"name": name, "title": title, "config": shown(config)} for name, title, config in model.presets
        ],
    }


def _field(model: type[Operator], name: str) -> dict[str, Any]:
    told = FIELDS[name].as_json(_default(model, name))
    told |= model.retold.get(name, {})
    if name == "links":
        told |= {"choices": list(LINKABLE), "given": [*GIVEN, "upstream"], "maximum": MOST_LINKS}
    if name == "padding" and model.family != "convolution":
        told.pop("choices", None)
    return told


def _default(model: type[Operator], name: str) -> Any:
    default = model.model_fields[name].default
    assumed = {"upstream": as_json(UPSTREAM), **model.assumed}
    return assumed.get(name) if default is None else default

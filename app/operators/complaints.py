"""Pydantic's complaints, put into our words: one problem per field, with the value that was sent and a near mend."""

from __future__ import annotations

import json
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.errors import Patch, Problem, Refusal, replace
from app.i18n import joined, say
from app.operators.base import Operator
from app.operators.fields import FIELDS
from app.operators.per_axis import MOST

LONGEST = 40


def refusal_of(error: ValidationError, models: Mapping[str, type[Operator]]) -> Refusal:
    """The refusal that says what pydantic found."""
    found: dict[str, tuple[int, Problem]] = {}
    for each in error.errors(include_url=False, include_context=False):
        whole = _of_the_whole(each, models)
        if whole is not None:
            return whole
        model, name = models[str(each["loc"][0])], str(each["loc"][1])
        places = [place for place in each["loc"][2:] if isinstance(place, int)]
        unknown = each["type"] == "extra_forbidden"
        problem = (
            _unknown(model, name, each["input"])
            if unknown
            else _wrong_kind(model, name, places, each["input"])
        )
        # pydantic complains once for every form a value might have had: the deepest place says most
        if name not in found or len(places) > found[name][0]:
            found[name] = (len(places), problem)
    return Refusal(tuple(problem for _, problem in found.values()))


def _of_the_whole(each: ErrorDetails, models: Mapping[str, type[Operator]]) -> Refusal | None:
    """What is wrong with the body or its ``op``, so that nothing else can be said."""
    match each["type"]:
        case "json_invalid":
            said = each["msg"].removeprefix("Invalid JSON: ")
            return Refusal(
                (Problem("", say("the body is not JSON: {said}", said=said), say("send a JSON object")),),
                status=400,
            )
        case "union_tag_invalid" | "union_tag_not_found":
            sent = each["input"].get("op") if isinstance(each["input"], dict) else None
            said = (
                say("op is missing")
                if sent is None
                else say("there is no operator {sent}", sent=_written(sent))
            )
            near = _nearest(sent, tuple(models), next(iter(models)))
            return Refusal(
                (
                    Problem(
                        "/op",
                        said,
                        say("op is one of {names}", names=joined(", ", models)),
                        replace("/op", near),
                    ),
                )
            )
        case "model_attributes_type" | "dict_type" if len(each["loc"]) < 2:
            hint = say('for example {"op": "conv2d"}')
            return Refusal((Problem("", say("a configuration is a JSON object"), hint),))
    return None


def _unknown(model: type[Operator], name: str, value: Any) -> Problem:
    pointer = "/" + name.replace("~", "~0").replace("/", "~1")
    fields = joined(", ", model.model_fields)
    near = get_close_matches(
        name.lower(), [field for field in model.model_fields if field != "op"], n=1, cutoff=0.75
    )
    hint = say("it has {fields}", fields=fields)
    fix: Patch = ({"op": "remove", "path": pointer},)
    if near:
        hint = say("did you mean {near}? It has {fields}", near=near[0], fields=fields)
        fix += replace(f"/{near[0]}", value)
    return Problem(
        pointer, say("{op} has no field {name}", op=model.op_name(), name=_written(name)), hint, fix
    )


def _wrong_kind(model: type[Operator], name: str, places: list[int], sent: Any) -> Problem:
    pointer = "".join([f"/{name}", *(f"/{place}" for place in places)])
    default = model.model_fields[name].default
    usual = model.assumed.get(name) if default is None else default
    field = FIELDS[name]
    near = _nearest(sent, field.choices, usual if not places else field.minimum or 0)
    if type(near) is int and field.minimum is not None:
        near = max(near, field.minimum)
    said = "".join([name, *(f"[{place}]" for place in places)])
    large = isinstance(sent, int | float) and field.minimum is not None and sent > MOST
    hint = say("the largest is {most:,}", most=MOST) if large else say("it must be {form}", form=field.form)
    return Problem(
        pointer, say("{name} is {sent}", name=said, sent=_written(sent)), hint, replace(pointer, near)
    )


def _nearest(sent: Any, choices: tuple[str, ...], otherwise: Any) -> Any:
    """What was probably meant: "3" is 3, 2.7 is 3, "sane" is "same", "same_upper" is "SAME_UPPER"."""
    if isinstance(sent, str):
        text = sent.strip().lower()
        if text.removeprefix("-").isdigit() and text.isascii() and len(text) < LONGEST:
            return int(text)
        lowered = {choice.lower(): choice for choice in reversed(choices)}
        near = get_close_matches(text, list(lowered), n=1, cutoff=0.5)
        return lowered[near[0]] if near else otherwise
    if isinstance(sent, float) and abs(sent) < LONGEST**4:
        return round(sent)
    return otherwise


def _written(value: Any) -> str:
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except (ValueError, RecursionError):
        text = type(value).__name__
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"

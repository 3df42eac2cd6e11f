"""What was asked: an operator, the size it starts from, the size wanted, and what must stay as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from app.errors import Problem, Refusal, refuse, replace
from app.i18n import joined, say
from app.operators import OPERATORS, Operator
from app.solve.candidates import BOUNDS, SOLVED, free_of

LONGEST = 16_384
PINNED = 1_024
MOST_ANSWERS = 500
FIELDS = ("op", "from", "to", "keep", "limit")
_DEFAULT_LIMIT = 50


@dataclass(frozen=True)
class Asked:
    """The question, checked. ``kept`` holds one number per axis; ceil mode is one for all."""

    op: str
    start: tuple[int, ...]
    wanted: tuple[int, ...]
    kept: Mapping[str, tuple[int, ...]]
    limit: int = _DEFAULT_LIMIT

    @property
    def model(self) -> type[Operator]:
        """The operator's class."""
        return OPERATORS[self.op]


def asked(body: bytes) -> Asked:
    """The question a JSON body asks.

    Raises: Refusal with a pointer to what is wrong.

    >>> asked(b'{"op": "conv2d", "from": 28, "to": [14, 14], "keep": {"stride": 2}}').kept
    {'stride': (2, 2)}
    """
    told = _object(body)
    op = told.get("op")
    if not isinstance(op, str) or op not in SOLVED:
        allowed = list(SOLVED)
        said = (
            say("op is missing")
            if op is None
            else say("{op} has no size to solve for", op=op)
            if isinstance(op, str) and op in OPERATORS
            else say("op is unknown")
        )
        raise refuse(
            "/op",
            said,
            hint=say("op is one of {names}", names=joined(", ", allowed)),
            fix=replace("/op", allowed[0]),
        )
    for name in ("from", "to"):
        if name not in told:
            raise refuse(
                f"/{name}",
                say("{name} is missing", name=name),
                hint=say("a size: one number, or a list with one per axis"),
            )
    axes = _axes(op, told)
    start, wanted = (_sizes(f"/{name}", told[name], axes, (1, LONGEST)) for name in ("from", "to"))
    (limit,) = _sizes("/limit", told.get("limit", _DEFAULT_LIMIT), 1, (1, MOST_ANSWERS))
    return Asked(op, start, wanted, _kept(op, told.get("keep", {}), axes), limit)


def _object(body: bytes) -> dict[str, Any]:
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Refusal(
            (Problem("", say("the body is not JSON: {error}", error=error), say("send a JSON object")),),
            status=400,
        ) from None
    if not isinstance(told, dict):
        raise refuse(
            "",
            say("a question is a JSON object"),
            hint=say('for example {"op": "conv2d", "from": 28, "to": 14}'),
        )
    for name in told:
        if name not in FIELDS:
            pointer = "/" + name.replace("~", "~0").replace("/", "~1")
            raise refuse(
                pointer,
                say("there is no field {name!r} here", name=name[:40]),
                hint=say("there are {names}", names=joined(", ", FIELDS)),
                fix=({"op": "remove", "path": pointer},),
            )
    return told


def _axes(op: str, told: Mapping[str, Any]) -> int:
    """How many axes: the operator's; unfold, which takes any, has those of the lists, or two."""
    own = getattr(OPERATORS[op], "spatial", None)
    lists = [len(told[name]) for name in ("from", "to") if isinstance(told[name], list)]
    return own or max(1, min(3, max(lists, default=2)))


def _sizes(pointer: str, value: Any, axes: int, bounds: tuple[int, int]) -> tuple[int, ...]:
    """One number per axis, each within the bounds."""
    values = value if isinstance(value, list) else [value]
    if len(values) not in (1, axes):
        raise refuse(
            pointer,
            say("{name} has {count} entries", name=pointer[1:], count=len(values)),
            hint=say("give one number for all axes, or a list of {axes}", axes=axes),
        )
    least, most = bounds
    for place, each in enumerate(values):
        where = f"{pointer}/{place}" if isinstance(value, list) else pointer
        if type(each) is not int:
            raise refuse(
                where,
                say("{name} is not a whole number", name=pointer[1:]),
                hint=say("{least} to {most:,}", least=least, most=most),
            )
        if not least <= each <= most:
            near = least if each < least else most
            raise refuse(
                where,
                say("{name} is {number}", name=pointer[1:], number=each),
                hint=say("{least} to {most:,}", least=least, most=most),
                fix=replace(where, near),
            )
    return tuple(values) * (axes if len(values) == 1 else 1)


def _kept(op: str, keep: Any, axes: int) -> dict[str, tuple[int, ...]]:
    free = free_of(OPERATORS[op])
    if not isinstance(keep, dict):
        raise refuse(
            "/keep",
            say("keep is not an object"),
            hint=say("of some of {names}", names=joined(", ", free)),
            fix=replace("/keep", {}),
        )
    kept: dict[str, tuple[int, ...]] = {}
    for name, value in keep.items():
        pointer = "/keep/" + name.replace("~", "~0").replace("/", "~1")
        if name not in free:
            raise refuse(
                pointer,
                say("{op} has no {name!r} to keep", op=op, name=name[:40]),
                hint=say("keep takes {names}", names=joined(", ", free)),
                fix=({"op": "remove", "path": pointer},),
            )
        if name == "ceil_mode":
            if not isinstance(value, bool):
                raise refuse(pointer, say("ceil_mode is not true or false"), hint=say("true or false"))
            kept[name] = (int(value),) * axes
        else:
            kept[name] = _sizes(pointer, value, axes, (BOUNDS[name][0], PINNED))
    return kept

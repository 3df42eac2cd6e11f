"""The few functions of Python's own that pasted source may call, on what is known."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from app.i18n import say
from app.torchcode.read_torch import Values
from app.torchcode.read_tree import Unclear
from app.torchcode.read_values import Row


def _whole(node: ast.Call, values: Values) -> list[int]:
    numbers = values[0]
    if not numbers or not all(type(each) is int for each in numbers):
        raise Unclear(node, say("this is not worked out here"), say("write the number it comes to"))
    return numbers


def _range(node: ast.Call, values: Values) -> list[int]:
    try:
        found = range(*_whole(node, values)[:3])
    except ValueError as error:
        raise Unclear(node, str(error)) from None
    if len(found) > 1_000:
        raise Unclear(node, say("this counts further than 1,000"), say("paste a smaller part"))
    return list(found)


def _number(node: ast.Call, values: Values, make: Callable[[Any], Any]) -> Any:
    try:
        return make(values[0][0])
    except (IndexError, TypeError, ValueError, OverflowError):
        raise Unclear(node, say("this is not worked out here"), say("write the number it comes to")) from None


def _length(node: ast.Call, values: Values) -> int:
    owner = values[0][0] if values[0] else None
    entries = owner.items if isinstance(owner, Row) else owner
    if not isinstance(entries, list | tuple | dict | str):
        raise Unclear(node, say("how long this is is not known here"))
    return len(entries)


def _listed(node: ast.Call, values: Values) -> list[Any]:
    if not values[0]:
        return []
    (owner,) = values[0][:1]
    if isinstance(owner, Row):
        return [each for _, each in owner.items]
    if not isinstance(owner, list | tuple):
        raise Unclear(node, say("this is no list"))
    return list(owner)


def _named(node: ast.Call, values: Values) -> dict[str, Any]:
    """OrderedDict([("conv", module), …]), dict(conv=module)."""
    (entries,) = values[0][:1] or [[]]
    pairs = list(entries.items()) if isinstance(entries, dict) else entries
    if not isinstance(pairs, list | tuple) or not all(
        isinstance(each, list | tuple) and len(each) == 2 and isinstance(each[0], str) for each in pairs
    ):
        raise Unclear(
            node,
            say("this dictionary is not read here"),
            say('write OrderedDict([("conv", nn.Conv2d(…)), …])'),
        )
    return dict(pairs) | values[1]


BUILTIN: dict[str, Callable[[ast.Call, Values], Any]] = {
    "range": _range,
    "len": _length,
    "min": lambda node, values: min(_whole(node, values)),
    "max": lambda node, values: max(_whole(node, values)),
    "abs": lambda node, values: abs(_whole(node, values)[0]),
    "int": lambda node, values: _number(node, values, int),
    "float": lambda node, values: _number(node, values, float),
    "round": lambda node, values: _number(node, values, round),
    "str": lambda node, values: _number(node, values, str),
    "sum": lambda node, values: sum(_whole(node, ([*_listed(node, values)], {}))),
    "list": _listed,
    "tuple": lambda node, values: tuple(_listed(node, values)),
    "enumerate": lambda node, values: list(enumerate(_listed(node, values))),
    "OrderedDict": _named,
    "dict": _named,
    "bytearray": lambda _, values: values[0][0] if values[0] else b"",
}

"""Values from their short form."""

from __future__ import annotations

import binascii
from collections.abc import Iterator
from itertools import islice
from math import isfinite, prod
from typing import Any

from app.errors import Refusal, refuse
from app.i18n import say
from app.query.compression import inflated, unpacked_json
from app.query.grammar import CONSTANTS, FLOAT, INT, RECIPES, SIZES, WORD
from app.settings import limits

Number = int | float


def read(text: str, pointer: str) -> Any:
    """The value a text stands for.

    Raises: Refusal pointing to ``pointer`` when it stands for none.

    >>> read("1,2", "/stride"), read("1:2,0:3", "/padding"), read("1x2x2:1,2;3,4", "/weight")
    ([1, 2], [[1, 2], [0, 3]], [[[1, 2], [3, 4]]])
    """
    if text.startswith("("):
        return _objects(text, pointer)
    kind, colon, rest = text.partition(":")
    if colon and kind == "text":
        return rest
    if colon and kind == "z":
        return unpacked_json(rest, pointer)
    if colon and kind in RECIPES:
        return _recipe(kind, rest, pointer)
    if colon and kind == "values":
        return _values(rest, pointer)
    if colon and kind == "packed":
        return _packed(rest, pointer)
    if colon and "x" in kind:
        return _nested(kind, rest, pointer)
    return _plain(text, pointer)


def unreadable(text: str, pointer: str, hint: str) -> Refusal:
    """The refusal of a text that stands for nothing."""
    said = text if len(text) <= 60 else text[:59] + "…"
    return refuse(pointer, say('"{said}" cannot be read', said=said), hint=hint)


def _plain(text: str, pointer: str) -> Any:
    """A list of pairs, a list of sizes, a list of scalars, or a scalar."""
    if ":" in text:
        return [_pair(part, pointer) for part in text.split(",")]
    if "x" in text and SIZES.fullmatch(text):
        return _sizes(text, pointer)
    if "," in text:
        parts = text.removesuffix(",")
        return [_scalar(part, pointer) for part in parts.split(",")] if parts else []
    return _scalar(text, pointer)


def _scalar(text: str, pointer: str) -> Any:
    if text in CONSTANTS:
        return CONSTANTS[text]
    if WORD.fullmatch(text):
        return text
    return _number(text, pointer)


def _number(text: str, pointer: str) -> Number:
    if INT.fullmatch(text):
        return int(text)
    if FLOAT.fullmatch(text) and not text.lstrip("-").isdigit():
        number = float(text)
        if isfinite(number):
            return number
    raise unreadable(text, pointer, say("write a number as 3 or -0.5 or 1e-05, any other text after text:"))


def _pair(text: str, pointer: str) -> list[Number]:
    before, _, after = text.partition(":")
    return [_number(before, pointer), _number(after, pointer)]


def _numbers(text: str, pointer: str) -> list[Number]:
    return [_number(part, pointer) for part in text.replace(";", ",").split(",")] if text else []


def _sizes(text: str, pointer: str) -> list[int]:
    if not text:
        return []
    if not SIZES.fullmatch(text):
        raise unreadable(text, pointer, say("write sizes as 1x3x5"))
    return [int(size) for size in text.split("x")]


def _nested(sizes: str, rest: str, pointer: str) -> list[Any]:
    shape, numbers = _sizes(sizes, pointer), _numbers(rest, pointer)
    if prod(shape) != len(numbers):
        raise refuse(
            pointer,
            say(
                "{count} numbers do not fill {sizes}, which holds {wanted}",
                count=len(numbers),
                sizes=sizes,
                wanted=prod(shape),
            ),
        )
    if len(shape) > limits().depth or prod(max(1, size) for size in shape[:-1]) > limits().query_bytes:
        raise unreadable(sizes, pointer, say("a shape this large is not written as nested lists"))
    return _folded(iter(numbers), shape)


def _folded(numbers: Iterator[Number], shape: list[int]) -> list[Any]:
    if len(shape) == 1:
        return list(islice(numbers, shape[0]))
    return [_folded(numbers, shape[1:]) for _ in range(shape[0])]


def _values(rest: str, pointer: str) -> dict[str, Any]:
    shape, colon, numbers = rest.partition(":")
    if not colon:
        raise unreadable(rest, pointer, say("write values:SHAPE:NUMBERS, such as values:1x2:5,7"))
    return {"shape": _sizes(shape, pointer), "values": _numbers(numbers, pointer)}


def _recipe(kind: str, rest: str, pointer: str) -> dict[str, Any]:
    options = RECIPES[kind]
    name, *parts = rest.split(":")
    if not WORD.fullmatch(name) or len(parts) > len(options):
        form = ":".join([kind, "NAME", *(option.upper() for option in options)])
        raise unreadable(
            f"{kind}:{rest}", pointer, say("write {form}; what comes last may be left out", form=form)
        )
    value: dict[str, Any] = {kind: name}
    for option, part in zip(options, parts, strict=False):
        if part or option == "shape":
            value[option] = _option(option, part, pointer)
    return value


def _option(option: str, text: str, pointer: str) -> Any:
    if option in ("shape", "size"):
        return _sizes(text, f"{pointer}/{option}")
    if option == "point":
        return _numbers(text, f"{pointer}/{option}")
    if option == "strength":
        return _number(text, f"{pointer}/{option}")
    if not INT.fullmatch(text):
        raise unreadable(text, f"{pointer}/{option}", say("{option} is a whole number", option=option))
    return int(text)


def _objects(text: str, pointer: str) -> list[dict[str, Any]]:
    parts = text[1:-1].split(")(")
    if not text.endswith(")") or any("(" in part or ")" in part for part in parts):
        raise unreadable(text, pointer, say("write (key=value!key=value), once for each"))
    return [_object(part, f"{pointer}/{at}") for at, part in enumerate(parts)]


def _object(text: str, pointer: str) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for piece in text.split("!") if text else []:
        key, equals, short = piece.partition("=")
        if not equals or not WORD.fullmatch(key):
            raise unreadable(piece, pointer, say("write (key=value!key=value), once for each"))
        if key in value:
            raise refuse(f"{pointer}/{key}", say("{key} stands twice", key=key), hint=say("keep one of them"))
        value[key] = read(short, f"{pointer}/{key}")
    return value


def _packed(rest: str, pointer: str) -> dict[str, Any]:
    parts = rest.split(":")
    if len(parts) != 3 or not WORD.fullmatch(parts[0]):
        raise unreadable(rest, pointer, say("write packed:DTYPE:SHAPE:DATA"))
    plain = inflated(parts[2], pointer)
    data = binascii.b2a_base64(plain, newline=False).decode("ascii")
    return {"shape": _sizes(parts[1], pointer), "dtype": parts[0], "data": data}

"""Values in their short form."""

from __future__ import annotations

import binascii
import json
from collections.abc import Sequence
from math import prod
from typing import Any

from app.errors import Refusal
from app.query.compression import deflated
from app.query.grammar import CONSTANTS, FLOAT, OBJECT_SIGNS, RECIPES, WORD
from app.query.stand_ins import are_sizes
from app.settings import limits
from app.tensors.nested import flattened


def written(key: str, value: Any) -> str | None:
    """The short form of a value, None where it has none.

    >>> written("stride", [1, 2]), written("kernel_size", [3, 3]), written("padding", [[1, 2], [0, 3]])
    ('1,2', '3x3', '1:2,0:3')
    >>> written("weight", [[[1, 2], [3, 4]]]), written("title", "two words")
    ('1x2x2:1,2;3,4', 'text:two words')
    """
    if isinstance(value, dict):
        return _object(value)
    if isinstance(value, list):
        return _list(key, value)
    short = _scalar(value)
    return f"text:{value}" if short is None and isinstance(value, str) else short


def _scalar(value: Any) -> str | None:
    if isinstance(value, str):
        return value if WORD.fullmatch(value) and value not in CONSTANTS else None
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, int | float):
        short = json.dumps(value).replace("e+", "e")
        return short if FLOAT.fullmatch(short) else None
    return None


def _list(key: str, values: list[Any]) -> str | None:
    if values and all(isinstance(value, dict) for value in values):
        return _objects(values)
    if key.endswith("size") and len(values) > 1 and are_sizes(values):
        return _sizes(values)
    scalars = [_scalar(value) for value in values]
    if None not in scalars:
        return ",".join(filter(None, scalars)) + ("," if len(values) < 2 else "")
    try:
        shape, numbers = flattened(values, "")
    except Refusal:
        return None
    texts = [_scalar(number) for number in numbers]
    if None in texts or prod(shape[:-1]) > limits().query_bytes or len(shape) < 2:
        return None
    if shape[1:] == (2,):
        return ",".join(f"{before}:{after}" for before, after in zip(texts[::2], texts[1::2], strict=True))
    return f"{_sizes(shape)}:{_rows(texts, shape)}"


def _objects(values: Sequence[dict[str, Any]]) -> str | None:
    """``(key=value!key=value)(…)``, where every key is a word and no value has such a sign of its own."""
    told = []
    for value in values:
        parts = {key: written(key, each) for key, each in value.items()}
        if any(
            not WORD.fullmatch(key) or short is None or OBJECT_SIGNS & {*short}
            for key, short in parts.items()
        ):
            return None
        told.append("!".join(f"{key}={short}" for key, short in parts.items()))
    return "".join(f"({each})" for each in told)


def _sizes(sizes: Sequence[int]) -> str:
    return "x".join(map(str, sizes))


def _rows(texts: Sequence[str | None], shape: Sequence[int]) -> str:
    row = (shape[-1] if shape else 0) or 1
    parts = [str(text) for text in texts]
    return ";".join(",".join(parts[at : at + row]) for at in range(0, len(parts), row))


def _object(value: dict[str, Any]) -> str | None:
    for kind, options in RECIPES.items():
        if kind in value:
            return _recipe(kind, options, value)
    if not are_sizes(value.get("shape")):
        return None
    if value.keys() == {"shape", "values"}:
        return _values(value["shape"], value["values"])
    return _packed(value) if value.keys() == {"shape", "dtype", "data"} else None


def _values(shape: list[int], values: Any) -> str | None:
    if not isinstance(values, list) or not set(map(type, values)) <= {int, float}:
        return None
    texts = [_scalar(number) for number in values]
    return None if None in texts else f"values:{_sizes(shape)}:{_rows(texts, shape)}"


def _recipe(kind: str, options: tuple[str, ...], value: dict[str, Any]) -> str | None:
    """``kind:name`` and its options up to the last one given; one between may be left empty."""
    name = value[kind]
    if value.keys() - {kind, *options} or not isinstance(name, str) or not WORD.fullmatch(name):
        return None
    parts = [_option(option, value[option]) if option in value else "" for option in options]
    if None in parts:
        return None
    given = max((at + 1 for at, option in enumerate(options) if option in value), default=0)
    return ":".join([kind, name, *map(str, parts[:given])])


def _option(option: str, value: Any) -> str | None:
    if option in ("seed", "channels"):
        return _scalar(value) if type(value) is int else None
    if option == "strength":
        return _scalar(value) if type(value) in (int, float) else None
    if option == "point":
        numbers = isinstance(value, list) and {*map(type, value)} <= {int, float}
        texts = [_scalar(each) for each in value] if numbers else []
        return ",".join(map(str, texts)) if texts and None not in texts else None
    # An empty size would read as one left out; an empty shape comes last and reads as itself.
    return _sizes(value) if are_sizes(value) and (value or option == "shape") else None


def _packed(value: dict[str, Any]) -> str | None:
    dtype, data = value["dtype"], value["data"]
    if not (isinstance(dtype, str) and WORD.fullmatch(dtype) and isinstance(data, str)):
        return None
    try:
        plain = binascii.a2b_base64(data.encode("ascii"), strict_mode=True) if data else b""
    except ValueError:
        return None
    if binascii.b2a_base64(plain, newline=False) != data.encode():
        return None
    return f"packed:{dtype}:{_sizes(value['shape'])}:{deflated(plain)}"

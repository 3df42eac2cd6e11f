"""Bytes in a query: zlib, then base64url without padding; unpacked no further than a request's body may be."""

from __future__ import annotations

import binascii
import json
import re
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any, NoReturn

from app.errors import Limit, refuse, too_much
from app.i18n import say
from app.settings import limits

BASE64URL = re.compile(r"[A-Za-z0-9_-]*")


def deflated(plain: bytes) -> str:
    """Bytes as text for a query.

    >>> inflated(deflated(b"a" * 1000), "/input") == b"a" * 1000
    True
    """
    return urlsafe_b64encode(zlib.compress(plain, 9)).decode().rstrip("=")


def inflated(text: str, pointer: str) -> bytes:
    """The bytes of such a text.

    Raises: Refusal 422 when it is damaged, 413 when it unpacks to more than ``limits().body_bytes``.
    """
    allowed = limits().body_bytes
    if not BASE64URL.fullmatch(text):
        _damaged(pointer)
    unpacker = zlib.decompressobj()
    try:
        plain = unpacker.decompress(urlsafe_b64decode(text + "=" * (-len(text) % 4)), allowed + 1)
    except (binascii.Error, zlib.error):
        _damaged(pointer)
    if len(plain) > allowed:
        limit = Limit("body_bytes", allowed, len(plain))
        raise too_much(pointer, limit, say("this unpacks to more than {allowed:,} bytes", allowed=allowed))
    if not unpacker.eof or unpacker.unused_data:
        _damaged(pointer)
    return plain


def packed_json(value: Any) -> str:
    """Any JSON as text for a query.

    Raises: ValueError for what is not JSON: a number not finite, half a Unicode pair.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return deflated(text.encode())


def unpacked_json(text: str, pointer: str) -> Any:
    """The JSON of such a text, held to what a request's body is held to.

    Raises: Refusal when it is damaged, nested deeper than ``limits().depth``, or not JSON.

    >>> unpacked_json(packed_json({"a": [1, 1.0, None]}), "/input")
    {'a': [1, 1.0, None]}
    """
    plain = inflated(text, pointer)
    try:
        value = json.loads(plain.decode())
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        _damaged(pointer)
    if _depth(value) > limits().depth:
        raise refuse(pointer, say("this is nested more than {depth} levels deep", depth=limits().depth))
    return value


def _depth(value: Any) -> int:
    depth, level = 0, [value]
    while level := [each for each in level if isinstance(each, list | dict)]:
        depth += 1
        level = [inner for each in level for inner in (each.values() if isinstance(each, dict) else each)]
    return depth


def _damaged(pointer: str) -> NoReturn:
    raise refuse(
        pointer, say("the compressed part of the link is damaged"), hint=say("copy the whole link again")
    )

"""Answers: JSON serialised once by orjson, with what a cache needs."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

import numpy as np
import orjson
from starlette.requests import Request
from starlette.responses import Response

from app.errors import Refusal
from app.i18n import LANGUAGE, TAGS, Said, joined, say, told

OPTIONS = orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_PASSTHROUGH_SUBCLASS  # words become a language in `_plain`
JSON = "application/json"
PROBLEM = "application/problem+json"
TITLES = {
    400: say("The request cannot be read"),
    404: say("There is nothing here"),
    405: say("This method is not allowed here"),
    413: say("Too much was asked for"),
    422: say("The configuration cannot be answered"),
}
CACHED = "public, max-age=3600"


def as_bytes(answer: Any) -> bytes:
    """JSON in the request's language. NumPy arrays become lists; floats are finite, for whoever makes an answer has
    checked it."""
    return orjson.dumps(answer, default=_plain, option=OPTIONS)


def _plain(value: Any) -> Any:
    if isinstance(value, Said):
        return told(value)
    if isinstance(value, str):  # a subclass goes as what it is
        return str(value)
    if isinstance(value, dict):
        return dict(value)
    if isinstance(value, np.ndarray):  # one orjson cannot read directly: not contiguous, or read-only memory
        return value.tolist()
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{type(value).__name__} does not travel")


def in_language() -> dict[str, str]:
    """The header that names the language of an answer."""
    return {"Content-Language": TAGS[LANGUAGE.get()]}


def answer(request: Request, body: bytes, *, cache: str | None = None) -> Response:
    """A JSON answer. A GET's has an ETag, made from its bytes, and may be kept as ``cache`` says."""
    if request.method == "POST":
        return Response(body, media_type=JSON, headers={"Cache-Control": "no-store", **in_language()})
    tag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
    headers = {"ETag": tag, "Cache-Control": cache or CACHED, "Vary": "Accept-Language", **in_language()}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=JSON, headers=headers)


def problem(refusal: Refusal) -> dict[str, Any]:
    """A refusal as RFC 9457 has it."""
    made: dict[str, Any] = {
        "type": "about:blank",
        "title": TITLES.get(refusal.status, say("This was refused")),
        "status": refusal.status,
        "detail": joined("; ", [each.detail for each in refusal.problems]),
        "errors": [each.as_json() for each in refusal.problems],
    }
    if refusal.limit is not None:
        limit = refusal.limit
        made["limit"] = {"name": limit.name, "allowed": limit.allowed, "asked": min(limit.asked, 2**63 - 1)}
    return made


def refused(refusal: Refusal) -> Response:
    """The one place where a refusal becomes HTTP."""
    headers = {"Cache-Control": "no-store", **in_language()}
    return Response(as_bytes(problem(refusal)), refusal.status, media_type=PROBLEM, headers=headers)

"""Answers: JSON serialised once by orjson, with what a cache needs."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

import numpy as np
import orjson
from starlette.requests import Request
from starlette.responses import Response

from app.errors import Refusal

OPTIONS = orjson.OPT_SERIALIZE_NUMPY
JSON = "application/json"
PROBLEM = "application/problem+json"
TITLES = {
    400: "The request cannot be read",
    404: "There is nothing here",
    405: "This method is not allowed here",
    413: "Too much was asked for",
    422: "The configuration cannot be answered",
}
CACHED = "public, max-age=3600"


def as_bytes(answer: Any) -> bytes:
    """JSON. NumPy arrays become lists; floats are finite, for whoever makes an answer has checked it."""
    return orjson.dumps(answer, default=_listed, option=OPTIONS)


def _listed(value: Any) -> Any:
    if isinstance(value, np.ndarray):  # one orjson cannot read directly: not contiguous, or read-only memory
        return value.tolist()
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{type(value).__name__} does not travel")


def answer(request: Request, body: bytes, *, cache: str | None = None) -> Response:
    """A JSON answer. A GET's has an ETag, made from its bytes, and may be kept as ``cache`` says."""
    if request.method == "POST":
        return Response(body, media_type=JSON, headers={"Cache-Control": "no-store"})
    tag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
    headers = {"ETag": tag, "Cache-Control": cache or CACHED}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=JSON, headers=headers)


def problem(refusal: Refusal) -> dict[str, Any]:
    """A refusal as RFC 9457 has it."""
    told: dict[str, Any] = {
        "type": "about:blank",
        "title": TITLES.get(refusal.status, "This was refused"),
        "status": refusal.status,
        "detail": str(refusal),
        "errors": [each.as_json() for each in refusal.problems],
    }
    if refusal.limit is not None:
        limit = refusal.limit
        told["limit"] = {"name": limit.name, "allowed": limit.allowed, "asked": min(limit.asked, 2**63 - 1)}
    return told


def refused(refusal: Refusal) -> Response:
    """The one place where a refusal becomes HTTP."""
    headers = {"Cache-Control": "no-store"}
    return Response(as_bytes(problem(refusal)), refusal.status, media_type=PROBLEM, headers=headers)

"""What a page's scripts say in another language: one script that runs before them. English they say by themselves."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b

import brotli
import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.i18n import LANGUAGES, said_by_scripts

KEPT = "max-age=31536000, immutable"


@lru_cache(maxsize=8)
def script(language: str) -> bytes:
    """The script: empty where nothing is translated."""
    words = dict(said_by_scripts(language))
    return b"globalThis.CONVSCOPE_WORDS=" + orjson.dumps(words) + b";" if words else b""


@lru_cache(maxsize=8)
def name(language: str) -> str:
    """The name under which the words of a language are kept for good: other words, another name."""
    body = script(language)
    return f"{language}-{blake2b(body, digest_size=6).hexdigest()}.js" if body else ""


@lru_cache(maxsize=8)
def _packed(language: str) -> bytes:
    packed: bytes = brotli.compress(script(language), quality=11)
    return packed


async def words(request: Request) -> Response:
    """The words of a language, by their name.

    Raises: HTTPException 404 where there are none by that name.
    """
    asked = request.path_params["name"]
    language = asked.partition("-")[0]
    if language not in LANGUAGES or asked != name(language):
        raise HTTPException(404, "Not Found")
    headers = {"Cache-Control": KEPT, "Vary": "Accept-Encoding"}
    if "br" in request.headers.get("accept-encoding", ""):
        return Response(
            _packed(language), media_type="text/javascript", headers={**headers, "Content-Encoding": "br"}
        )
    return Response(script(language), media_type="text/javascript", headers=headers)

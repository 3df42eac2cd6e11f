"""Static files, read once, made small once, and answered from memory.

The lab is many small modules and no bundle, so what each answer costs counts eighty times over. Scripts and style
sheets lose their comments here (rjsmin and rcssmin only drop comments and white space: a stack trace still names our
functions), are compressed as hard as can be, and travel with few headers. Brotli, which browsers take over HTTPS and
from their own machine, makes such small files an eighth smaller than gzip. A file that changes on disk is read anew.
"""

from __future__ import annotations

import gzip
import mimetypes
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import brotli
import rcssmin
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.pages.smaller import script

SMALLER: dict[str, Callable[[str], str]] = {".js": script, ".css": rcssmin.cssmin}
TEXT = {".js", ".css", ".svg", ".html", ".txt", ".json", ".map"}


@dataclass(frozen=True)
class Asset:
    """A file as it travels: plain or compressed, smallest first, and what tells its versions apart."""

    modified: int
    body: bytes
    packed: dict[str, bytes]
    headers: dict[str, str]


class Assets:
    """An ASGI application that answers the files below a folder, and nothing beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.known: dict[str, Asset] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer GET and HEAD; 304 to who has it already."""
        request = Request(scope, receive)
        if request.method not in {"GET", "HEAD"}:
            raise HTTPException(405, "Method Not Allowed")
        asset = self.find(scope["path"].removeprefix(scope.get("root_path", "")).lstrip("/"))
        await self.answer(request, asset)(scope, receive, send)

    def answer(self, request: Request, asset: Asset) -> Response:
        """The file, compressed where the browser takes that."""
        if asset.headers["etag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=asset.headers)
        taken = {each.split(";")[0].strip() for each in request.headers.get("accept-encoding", "").split(",")}
        for encoding, body in asset.packed.items():
            if encoding in taken:
                return Response(body, headers={**asset.headers, "content-encoding": encoding})
        return Response(asset.body, headers=asset.headers)

    def find(self, path: str) -> Asset:
        """The file of a path.

        Raises: HTTPException 404 where there is none, or none below the folder.
        """
        try:
            place = (self.folder / path).resolve()
            there = place.is_relative_to(self.folder) and place.is_file()
        except (OSError, ValueError):  # a name no file system takes: too long, or with a zero byte
            there = False
        if not there:
            raise HTTPException(404, "Not Found")
        modified = place.stat().st_mtime_ns
        asset = self.known.get(path)
        if asset is None or asset.modified != modified:
            asset = self.known[path] = made(place, modified)
        return asset


def made(place: Path, modified: int) -> Asset:
    """A file read and made small."""
    body = place.read_bytes()
    smaller = SMALLER.get(place.suffix) if ".min." not in place.name and "bundle" not in place.name else None
    if smaller is not None:
        body = smaller(body.decode()).encode()
    headers = {
        "content-type": mimetypes.guess_type(place.name)[0] or "application/octet-stream",
        "etag": f'"{blake2b(body, digest_size=9).hexdigest()}"',
        "cache-control": "no-cache",
    }
    if place.suffix not in TEXT:
        return Asset(modified, body, {}, headers)
    packed = {"br": brotli.compress(body, quality=10), "gzip": gzip.compress(body, 9, mtime=0)}
    return Asset(modified, body, packed, {**headers, "vary": "accept-encoding"})

"""Static files, read once, made small once, and answered from memory.

The lab is many small modules and no bundle, so what each answer costs counts seventy times over. Scripts and style
sheets lose their comments here (rjsmin and rcssmin only drop comments and white space: a stack trace still names our
functions), are compressed as hard as can be, and travel with few headers. One comment is put before larger scripts
instead, by which Chromium compiles all of it while it is fetched and not function by function when the page first
needs them (https://v8.dev/blog/explicit-compile-hints). Brotli, which browsers take over HTTPS and
from their own machine, makes such small files an eighth smaller than gzip. A file that changes on disk is read anew.

Below the name of the files' version (see version.py) they are answered for good: who comes again asks for the page
alone. Without the name, or below one that is no longer true, they are answered as they are, to be asked for again.
"""

from __future__ import annotations

import gzip
import mimetypes
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

import brotli
import rcssmin
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.pages.smaller import script
from app.pages.version import DIGITS, JOINED, Stamp, latest, stamp

EAGER = "//# allFunctionsCalledOnLoad\n"
MUCH = 3_000  # characters: a smaller script is not worth the comment's bytes
TEXT = {".js", ".css", ".svg", ".html", ".txt", ".json", ".map"}
LARGE = 200_000  # bytes; of Swagger UI's 1.5 MB level 9 makes a 35th less than level 5, in four times as long
ENCODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=5 if len(body) > LARGE else 11),
    "gzip": lambda body: gzip.compress(body, 9, mtime=0),
}
NAMED = re.compile(rf"([0-9a-f]{{{DIGITS}}})/(.*)")
FOR_NOW = "no-cache"
FOR_GOOD = "max-age=31536000, immutable"


def compiled_at_once(source: str) -> str:
    """A script made small, with the comment where it is worth its bytes."""
    small = script(source)
    return EAGER + small if len(small) > MUCH else small


SMALLER: dict[str, Callable[[str], str]] = {".js": compiled_at_once, ".css": rcssmin.cssmin}


@dataclass(frozen=True)
class Asset:
    """A file as it travels: plain, or compressed the first time somebody takes that."""

    stamps: tuple[Stamp, ...]  # of each file it is made of
    body: bytes
    headers: dict[str, str]
    packed: dict[str, bytes] = field(default_factory=dict)

    def encoded(self, encoding: str) -> bytes:
        """The body in an encoding."""
        if encoding not in self.packed:
            self.packed[encoding] = ENCODINGS[encoding](self.body)
        return self.packed[encoding]


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
        path = scope["path"].removeprefix(scope.get("root_path", "")).lstrip("/")
        named = NAMED.fullmatch(path)
        asset = self.find(named[2] if named else path)
        kept = FOR_GOOD if named and self.holds(asset, *named.groups()) else FOR_NOW
        await self.answer(request, asset, kept)(scope, receive, send)

    def holds(self, asset: Asset, name: str, path: str) -> bool:
        """Whether the file is still what a version's name promises."""
        version = latest(self.folder)
        told = tuple(version.files.get(each) for each in JOINED.get(path, (path,)))
        return name == version.name and asset.stamps == told

    def answer(self, request: Request, asset: Asset, kept: str) -> Response:
        """The file, compressed where the browser takes that, and how long it may be kept."""
        headers = {**asset.headers, "cache-control": kept}
        if kept == FOR_GOOD:
            del headers["etag"]  # nobody asks again, and ninety of them are half a page
        if asset.headers["etag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        taken = {each.split(";")[0].strip() for each in request.headers.get("accept-encoding", "").split(",")}
        for encoding in ENCODINGS if "vary" in headers else ():
            if encoding in taken:
                return Response(asset.encoded(encoding), headers={**headers, "content-encoding": encoding})
        return Response(asset.body, headers=headers)

    def find(self, path: str) -> Asset:
        """What a path names.

        Raises: HTTPException 404 where there is none, or none below the folder.
        """
        places = [self.place(each) for each in JOINED.get(path, (path,))]
        now = tuple(stamp(place.stat()) for place in places)
        asset = self.known.get(path)
        if asset is None or asset.stamps != now:
            asset = self.known[path] = made(places, now)
        return asset

    def place(self, path: str) -> Path:
        """Where a file is.

        Raises: HTTPException 404 where there is none, or none below the folder.
        """
        try:
            place = (self.folder / path).resolve()
            there = place.is_relative_to(self.folder) and place.is_file()
        except (OSError, ValueError):  # a name no file system takes: too long, or with a zero byte
            there = False
        if not there:
            raise HTTPException(404, "Not Found")
        return place


def made(places: Sequence[Path], now: tuple[Stamp, ...]) -> Asset:
    """Files of one kind, read, made small, and one after the other."""
    place = places[0]
    body = b"\n".join(each.read_bytes() for each in places)
    smaller = SMALLER.get(place.suffix) if ".min." not in place.name and "bundle" not in place.name else None
    if smaller is not None:
        body = smaller(body.decode()).encode()
    headers = {
        "content-type": mimetypes.guess_type(place.name)[0] or "application/octet-stream",
        "etag": f'"{blake2b(body, digest_size=9).hexdigest()}"',
    }
    if place.suffix in TEXT:
        headers["vary"] = "accept-encoding"
    return Asset(now, body, headers)

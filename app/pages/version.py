"""One short name for all files of a folder as they are now, so that a browser may keep them for good.

A page asks for ``/static/<name>/js/main.js``. When any file changes, so does the name, and with it every address below:
what a browser kept under the old one is asked for no more. Imports are relative, so they stay below the name by
themselves. Whether something changed is looked up for each page (half a millisecond); what is in the files is read
only then.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import blake2b
from importlib.metadata import version as released
from pathlib import Path

from app.pages import smaller

Stamp = tuple[int, int]  # when a file was changed, and its size
DIGITS = 12
SHEETS = tuple(f"css/{name}.css" for name in ("tokens", "page", "controls", "stage", "facts"))
JOINED = {"css/sheets.css": SHEETS}  # what every page is dressed in, as one answer
_known: dict[Path, Version] = {}


@dataclass(frozen=True)
class Version:
    """The files of a folder at one moment, and the name of what was in them."""

    name: str
    files: dict[str, Stamp]


def current(folder: Path) -> Version:
    """The version of the files as they are now."""
    files = dict(sorted(_stamps(folder, "")))
    known = _known.get(folder)
    if known is None or known.files != files:
        known = _known[folder] = Version(_name(folder, files), files)
    return known


def latest(folder: Path) -> Version:
    """The version last looked up, without looking again."""
    return _known.get(folder) or current(folder)


def stamp(found: os.stat_result) -> Stamp:
    """What tells that a file was changed."""
    return found.st_mtime_ns, found.st_size


def _stamps(folder: Path, below: str) -> list[tuple[str, Stamp]]:
    found: list[tuple[str, Stamp]] = []
    with os.scandir(folder / below) as entries:
        for entry in entries:
            path = below + entry.name
            if entry.is_dir():
                found += _stamps(folder, path + "/")
            elif entry.is_file():  # not an editor's lock, which is a link to nowhere
                found.append((path, stamp(entry.stat())))
    return found


def _name(folder: Path, files: dict[str, Stamp]) -> str:
    """A digest of the files and of what makes them small: a mend there changes what travels, too."""
    digest = blake2b(digest_size=DIGITS // 2)
    for tool in ("rjsmin", "rcssmin"):
        digest.update(f"{tool} {released(tool)}\n".encode())
    digest.update(Path(smaller.__file__).read_bytes())
    digest.update(f"{JOINED}\n".encode())
    for path in files:
        body = (folder / path).read_bytes()
        digest.update(f"{path} {len(body)}\n".encode())
        digest.update(body)
    return digest.hexdigest()

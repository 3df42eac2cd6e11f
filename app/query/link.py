"""A configuration's query, and back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from app.errors import Limit, refuse, too_much
from app.i18n import joined, say
from app.query.compression import packed_json
from app.query.reading import read
from app.query.stand_ins import literal_shape, random_instead, sample_instead, too_many_for_a_link
from app.query.writing import written
from app.settings import limits

PHOTO_STAYED = say(
    "The photograph of this link stayed with whoever made it: this is the sample in its place."
)
PAGE_KEYS = frozenset(
    (
        "view",
        "options",
        "frame",
        "note",
        "cell",
        "panel",
        "start",
        "count",
        "values",
        "check",
        "kind",
        "row_start",
        "row_count",
        "col_start",
        "col_count",
        "example",
        "windows",
        "blocks",
        "tensors",
        "output",
        "outputs",
        "within",
        "scene",
        "script",
        "steps",
        "rate",
        "every",
        "autoplay",
        "beside",
        "against",
        "theme",
        "lang",
    )
)
PHOTOGRAPH = say("the photograph stays with you: this link shows the sample instead")
TOO_LONG = say("this configuration is too long for a link")
READABLE = 240  # characters up to which the short form is kept even if the compressed is shorter


@dataclass(frozen=True)
class Link:
    """A configuration's query; ``note`` says what the link shows otherwise than the configuration."""

    query: str
    note: str | None = None


def to_query(config: dict[str, Any], defaults: dict[str, Any] | None = None) -> Link:
    """The short query of a configuration, without the keys that equal ``defaults``.

    Raises: Refusal when a value is not JSON: a number not finite, half a Unicode pair.

    >>> to_query({"op": "conv2d", "stride": [1, 2], "kernel_size": [3, 3]}).query
    'op=conv2d&stride=1,2&kernel_size=3x3'
    >>> to_query({"input": {"fill": "integers", "seed": 7}, "bias": None}, {"bias": None}).query
    'input=fill:integers:7'
    """
    known = defaults or {}
    kept = {key: value for key, value in config.items() if key not in known or not _same(value, known[key])}
    notes: list[str] = []
    pieces = {key: _piece(key, value, notes) for key, value in kept.items()}
    while sum(map(len, pieces.values())) + len(pieces) - 1 > limits().query_bytes:
        literal = [key for key in pieces if literal_shape(kept[key])]
        if not literal:
            notes.append(TOO_LONG)
            break
        longest = max(literal, key=lambda key: len(pieces[key]))
        kept[longest] = random_instead(kept[longest])
        notes.append(_too_many(longest))
        pieces[longest] = _piece(longest, kept[longest], notes)
    return Link("&".join(pieces.values()), joined("; ", dict.fromkeys(notes)) if notes else None)


def from_query(text: str) -> dict[str, Any]:
    """The configuration of a query; the inverse of ``to_query`` where that has no note.

    Raises: Refusal 422 with the pointer of the field that cannot be read, 413 when the query is longer than
    ``limits().query_bytes`` or unpacks to more than ``limits().body_bytes``.

    >>> from_query("op=conv2d&padding=1:2,0:3&input=kernel:sobel_x")
    {'op': 'conv2d', 'padding': [[1, 2], [0, 3]], 'input': {'kernel': 'sobel_x'}}
    """
    config: dict[str, Any] = {}
    for name, value in _pieces(text):
        key = _plain(name, "")
        pointer = "/" + key.replace("~", "~0").replace("/", "~1")
        if key in config:
            raise refuse(
                pointer, say("{key} stands twice in the query", key=key), hint=say("keep one of them")
            )
        config[key] = read(_plain(value, pointer), pointer)
    return config


def split_query(text: str) -> tuple[str, dict[str, str]]:
    """A page's query as the configuration's part, still encoded, and the page's own keys.

    >>> split_query("op=conv2d&view=window&stride=2&frame=12")
    ('op=conv2d&stride=2', {'view': 'window', 'frame': '12'})
    """
    page: dict[str, str] = {}
    rest = []
    for name, value in _pieces(text):
        key = _plain(name, "")
        if key not in PAGE_KEYS:
            rest.append(f"{name}={value}")
        elif key in page:
            raise refuse(
                f"/{key}", say("{key} stands twice in the query", key=key), hint=say("keep one of them")
            )
        else:
            page[key] = _plain(value, f"/{key}")
    return "&".join(rest), page


def _too_many(key: str) -> str:
    return say("the values of {key} are too many for a link: it shows random ones instead", key=key)


def _piece(key: str, value: Any, notes: list[str]) -> str:
    """One ``key=value``, percent-encoded; what a link does not carry is left out with a note."""
    photograph = sample_instead(value)
    if photograph is not None:
        notes.append(PHOTOGRAPH)
        value = photograph
    elif too_many_for_a_link(value):
        notes.append(_too_many(key))
        value = random_instead(value)
    try:
        short = written(key, value)
        if short is None or len(short) > READABLE:
            packed = "z:" + packed_json(value)
            short = packed if short is None or len(packed) < len(short) else short
        safe = ",:;()!=" if short.startswith("(") else ",:;"
        return f"{quote(key, safe='')}={quote(short, safe=safe)}"
    except ValueError:
        raise refuse(
            f"/{key}", say("{key!a} holds what JSON cannot, so no link can be made of it", key=key)
        ) from None


def _same(one: Any, other: Any) -> bool:
    """Equal as JSON, where 1, 1.0 and true are three things."""
    return bool(one == other) and json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _pieces(text: str) -> list[tuple[str, str]]:
    """The pieces of a query, still percent-encoded."""
    allowed = limits().query_bytes
    if len(text) > allowed:
        limit = Limit("query_bytes", allowed, len(text))
        raise too_much(
            "",
            limit,
            say(
                "the query has {count:,} characters, {allowed:,} are allowed",
                count=len(text),
                allowed=allowed,
            ),
        )
    found = []
    for piece in filter(None, text.removeprefix("?").split("&")):
        name, equals, value = piece.partition("=")
        if not equals:
            raise refuse(
                "",
                say('"{piece}" is no piece of a query', piece=piece[:40]),
                hint=say("write key=value, joined by &"),
            )
        found.append((name, value))
    return found


def _plain(text: str, pointer: str) -> str:
    try:
        plain = unquote(text, errors="strict")
        plain.encode()
    except UnicodeError:
        raise refuse(
            pointer, say('"{text}" is not UTF-8, percent-encoded', text=ascii(text[:40])[1:-1])
        ) from None
    return plain


def notes(page: dict[str, str]) -> list[str]:
    """What whoever opens a link should know, from the page's own keys: ``note=photo`` says a photograph was left out.

    >>> notes({"note": "photo"})[0][:33]
    'The photograph of this link staye'
    """
    return [PHOTO_STAYED] if page.get("note") == "photo" else []

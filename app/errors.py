"""Refusals: what was wrong, with what, what is allowed, how to mend it. No HTTP here.

A refusal is an ``Exception`` and *not* a ``ValueError``: pydantic turns every ``ValueError`` raised
in a validator into its own message, while any other exception passes straight through. So the words,
the pointer and the fix written where the rule is known arrive unchanged where the answer is made.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

Patch = tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one field.

    ``pointer`` is a JSON Pointer into the configuration (``/stride/0``), ``detail`` says what was
    wrong, ``hint`` what is allowed or what to change, ``fix`` is a JSON Patch (RFC 6902) that makes
    the configuration acceptable, where one exists.
    """

    pointer: str
    detail: str
    hint: str = ""
    fix: Patch | None = None

    def as_json(self) -> dict[str, Any]:
        """The problem as it travels: the pointer as a URI fragment, the fix as a list."""
        return {
            "pointer": "#" + self.pointer,
            "detail": self.detail,
            "hint": self.hint,
            "fix": None if self.fix is None else list(self.fix),
        }


@dataclass(frozen=True)
class Limit:
    """The limit a request ran into: its name, what it allows, what was asked."""

    name: str
    allowed: int
    asked: int


@dataclass(eq=False)
class Refusal(Exception):  # noqa: N818 - the design's word
    """A configuration or request that cannot be answered, with the reasons."""

    problems: tuple[Problem, ...]
    status: int = field(default=422, kw_only=True)
    limit: Limit | None = field(default=None, kw_only=True)

    def __str__(self) -> str:
        return "; ".join(problem.detail for problem in self.problems)


def refuse(pointer: str, detail: str, *, hint: str = "", fix: Patch | None = None) -> Refusal:
    """A refusal of one field, ready to raise."""
    return Refusal((Problem(pointer, detail, hint, fix),))


def too_much(pointer: str, limit: Limit, detail: str, *, hint: str = "", fix: Patch | None = None) -> Refusal:
    """A refusal for size (HTTP 413), naming the limit that was passed."""
    return Refusal((Problem(pointer, detail, hint, fix),), status=413, limit=limit)


def replace(pointer: str, value: Any) -> Patch:
    """The patch that puts ``value`` at ``pointer``.

    In an object "add" replaces what is there, and need not find anything; in a list it would insert (RFC 6902,
    section 4.1), so an entry of a list is replaced.

    >>> replace("/stride", 1)
    ({'op': 'add', 'path': '/stride', 'value': 1},)
    >>> replace("/stride/0", 1)[0]["op"]
    'replace'
    """
    listed = pointer.rpartition("/")[2].isdigit()
    return ({"op": "replace" if listed else "add", "path": pointer, "value": value},)


def patched(document: Any, patch: Patch) -> Any:
    """A copy of a JSON document with a patch applied ("add", "replace" and "remove", all that a fix uses).

    Raises: LookupError where the path does not exist.
    Source: RFC 6902.

    >>> patched({"stride": [0, 1]}, replace("/stride/0", 1))
    {'stride': [1, 1]}
    """
    document = json.loads(json.dumps(document))  # a tree: a list that stands in two places becomes two
    for change in patch:
        *parents, last = [
            token.replace("~1", "/").replace("~0", "~") for token in change["path"].split("/")[1:]
        ]
        place = document
        for token in parents:
            place = place[int(token) if isinstance(place, list) else token]
        key: Any = int(last) if isinstance(place, list) else last
        if change["op"] == "remove":
            del place[key]
        elif change["op"] == "add" and isinstance(place, list):
            place.insert(key, change["value"])
        else:
            place[key] = change["value"]
    return document

"""What the code says: every template given to `say`, to `t` or to a page's ``_``, under the room that says it first.

Babel's own readers pass over a call within another call's arguments, or within a template string; so Python is read
from its syntax tree, scripts and pages by the shape of the call, and all insist that a template is written out where it
is said. What becomes of the messages is Babel's.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = "static"  # the room whose words travel to the browser
PYTHON = {"say": 1, "say_many": 2, "joined": 1}  # how many of the arguments are templates; others join too
SCRIPT = {"t": 1, "many": 2}
_LITERAL = r'"(?:[^"\\\n]|\\.)*"'
_CALL = re.compile(rf"(?<![\w.$])(t|many)\(\s*({_LITERAL})?(?:\s*,\s*({_LITERAL}))?")
_ON_PAGE = re.compile(rf"\b_\(({_LITERAL})")
_ASIDE = re.compile(r"/\*.*?\*/|(?<![:\"'`\\])//[^\n]*", re.DOTALL)
Told = Iterator[tuple[str, ...]]


@dataclass
class Message:
    """A template, with its plural where it counts, and the files that say it."""

    one: str
    more: str | None
    files: list[str]


def rooms(root: Path = ROOT) -> dict[str, list[Message]]:
    """Every message, in the order of the files, under the room that has it first. Scripts have a room of their own,
    and what they say stands there also where the server says the same: it is all that the browser is sent."""
    found: dict[str, dict[str, Message]] = {}
    for path, reader in _files(root):
        parts = path.parts
        room = parts[1].removesuffix(".py") if parts[0] == "app" else parts[0]
        for one, *more in reader((root / path).read_text(), path.as_posix()):
            told = found.setdefault(room, {})
            known = told.get(one) or next((each[one] for each in found.values() if one in each), None)
            if known is None or (room == STATIC and one not in told):
                told[one] = Message(one, more[0] if more else None, [path.as_posix()])
            elif path.as_posix() not in known.files:
                known.files.append(path.as_posix())
    return {room: list(messages.values()) for room, messages in found.items() if messages}


def _files(root: Path) -> Iterator[tuple[Path, Callable[[str, str], Told]]]:
    kinds = (
        ("app", "**/*.py", said_in_python),
        ("templates", "*.html", said_in_page),
        (STATIC, "js/**/*.js", said_in_script),
    )
    for folder, pattern, reader in kinds:
        for path in sorted((root / folder).glob(pattern)):
            yield path.relative_to(root), reader


def said_in_python(text: str, name: str = "") -> Told:
    """The templates of a Python file.

    Raises: ValueError where one is not written out.

    >>> list(said_in_python('say("a {x}", x=say_many("{count} b", "{count} bs", 2))'))
    [('a {x}',), ('{count} b', '{count} bs')]
    """
    if name == "app/i18n.py":
        return  # where these are defined
    for node in ast.walk(ast.parse(text)):
        called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
        if isinstance(node, ast.Call) and called in PYTHON:
            given = [each.value if isinstance(each, ast.Constant) else None for each in node.args]
            told = tuple(each for each in given[: PYTHON[called]] if isinstance(each, str))
            if len(told) < PYTHON[called] and called != "joined":
                raise ValueError(f"{name}:{node.lineno}: {called} wants its words written out")
            if told:
                yield told


def said_in_script(text: str, name: str = "") -> Told:
    """The templates of a script.

    Raises: ValueError where one is not written out.

    >>> list(said_in_script('el("p", t("a {x}", { x: `${t("b")}` })); many("{count} c", "{count} cs", 2); part("no")'))
    [('a {x}',), ('b',), ('{count} c', '{count} cs')]
    """
    if name.endswith("/lib/words.js"):
        return
    for call in _CALL.finditer(_ASIDE.sub("", text)):
        told = tuple(json.loads(each) for each in call.groups()[1 : 1 + SCRIPT[call[1]]] if each is not None)
        if len(told) < SCRIPT[call[1]]:
            raise ValueError(f"{name}: {call[0]}… wants its words written out, in double quotes")
        yield told


def said_in_page(text: str, _name: str = "") -> Told:
    """The templates of a page.

    >>> list(said_in_page('<p title="{{ _("a {x}", x=3) }}">{{ _("b") }}'))
    [('a {x}',), ('b',)]
    """
    for literal in _ON_PAGE.findall(text):
        yield (json.loads(literal),)

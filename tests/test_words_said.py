"""What is refused is said: nobody hands a plain string to where a reader reads it, and every value has its place."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted(path for path in (ROOT / "app").rglob("*.py") if path.name != "i18n.py")
TOLD = {  # which arguments a reader reads
    "refuse": (1,), "too_much": (2,), "Problem": (1, 2), "trouble": (0, 1), "Unclear": (1, 2), "Complaint": (2, 3),
    "UnsayableError": (0,), "within": (3,), "Lesson": (1, 2), "Card": (1, 2), "Shelf": (1, 2), "Panel": (1,),
    "Option": (1,), "Choice": (1,), "Fill": (1,), "Kernel": (1,), "VectorField": (1,), "FieldInfo": (4, 5),
}  # fmt: skip
KEYWORDS = {"hint", "detail", "title", "summary", "about", "group"}
APART = {"FastAPI", "add_api_route", "Route", "Parameter"}  # what OpenAPI tells stays English


def called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def plain(node: ast.AST) -> bool:
    """Whether an expression makes words without saying them."""
    if isinstance(node, ast.IfExp):
        return plain(node.body) or plain(node.orelse)
    if isinstance(node, ast.BinOp):
        return plain(node.left) or plain(node.right) or said(node.left) or said(node.right)
    if isinstance(node, ast.BoolOp):
        return any(map(plain, node.values))
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and any(part.isalpha() for part in node.value)
    return isinstance(node, ast.JoinedStr)


def said(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and called(node) in ("say", "say_many", "joined")


def told(source: str) -> Iterator[tuple[int, ast.AST]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and called(node) not in APART:
            places = TOLD.get(called(node), ())
            yield from ((node.lineno, each) for at, each in enumerate(node.args) if at in places)
            yield from ((node.lineno, each.value) for each in node.keywords if each.arg in KEYWORDS)


def unsaid(source: str) -> list[str]:
    return [f"{line}: {ast.unparse(each)}" for line, each in told(source) if plain(each)]


def misplaced(source: str) -> list[str]:
    """Calls whose template has a place without a value, or a value without a place."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or called(node) not in ("say", "say_many"):
            continue
        many = called(node) == "say_many"
        given = {each.arg for each in node.keywords if each.arg} | ({"count"} if many else set())
        if not given or any(each.arg is None for each in node.keywords):
            continue
        for each in node.args[: 1 + many]:
            template = str(each.value) if isinstance(each, ast.Constant) else ""
            places = {name for _, name, _, _ in Formatter().parse(template) if name is not None}
            if places - given or (given - places - {"count"}):
                found.append(f"{node.lineno}: {template!r} has {sorted(places)}, given {sorted(given)}")
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_reader_reads_is_said(path: Path) -> None:
    source = path.read_text()
    assert not unsaid(source)
    assert not misplaced(source)


def test_what_is_not_said_is_found() -> None:
    assert unsaid('refuse("/op", "no such op")')
    assert unsaid('refuse("/op", say("no such op"), hint=say("one of ") + names)')
    assert unsaid('refuse("/op", f"{name} is no op")')
    assert unsaid('Panel("input", "Input" if flat else say("Flat input"))')
    assert not unsaid('refuse("/op", say("no {name}", name=name), hint=near or say("none"))')
    assert misplaced('say("{one} and {other}", one=1)')
    assert misplaced('say("{one}", one=1, other=2)')
    assert misplaced('say_many("{count} cell of {name}", "{count} cells", 2)')
    assert not misplaced('say_many("a cell", "{count} cells", 2)')

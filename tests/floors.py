"""The house rules that are read off the source: who may import whom, who may be fetched, who may be skipped.

Each rule is a function of a file's path and text that yields what is wrong with it, so that the tests can
show every rule a bad sample as well as the repository.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

PYTHON_FLOORS = {
    "i18n": -1,  # below everything, for everything has words
    "errors": 0,
    "settings": 0,
    "core": 1,
    "tensors": 1,
    "operators": 2,
    "textbook": 2,
    "views": 2,
    "torchcode": 2,
    "trace": 3,
    "query": 3,
    "network": 3,
    "reference": 3,
    "solve": 3,
    "answers": 4,
    "catalogue": 4,
    "gallery": 4,
    "figures": 4,
    "lessons": 4,
    "api": 5,
    "pages": 5,
    "main": 6,
    "__main__": 6,
}
JAVASCRIPT_FLOORS = {
    "types": 0,
    "theme": 0,
    "lib": 0,
    "wire": 1,
    "api": 1,
    "state": 1,
    "paint": 2,
    "controls": 3,
    "main": 4,
    "embed": 4,
    "network": 4,
    "gallery": 4,
    "docs": 4,
    "family": 4,
}

_SCRIPTS = PurePosixPath("static/js")
_TORCH_ROOM = "app/reference.py"


def _floor_complaint(floors: dict[str, int], room: str, wanted: str) -> str | None:
    """Why ``room`` may not import ``wanted``, or None where it may."""
    if room == wanted:
        return None
    for name in (room, wanted):
        if name not in floors:
            return f"{name} stands on no floor"
    if floors[wanted] < floors[room]:
        return None
    return f"{room} (floor {floors[room]}) imports {wanted} (floor {floors[wanted]})"


def _room(path: str) -> str:
    """The room of a file below app/ or static/js/: the folder, or the file's own name."""
    parts = PurePosixPath(path).parts
    inside = parts[2:] if parts[0] == "static" else parts[1:]
    return PurePosixPath(inside[0]).stem


def _imported(path: str, node: ast.AST) -> Iterator[str]:
    """The dotted names that one import statement may mean, relative ones spelled out."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        package = PurePosixPath(path).with_suffix("").parts
        base = package[: len(package) - node.level] if node.level else ()
        module = ".".join([*base, *([node.module] if node.module else [])])
        yield from (f"{module}.{alias.name}" for alias in node.names)


def python_floor_violations(path: str, source: str) -> Iterator[str]:
    """Imports of app/ that do not lead downstairs. ``app/__init__.py`` holds the version, below everything."""
    room = _room(path)
    for node in ast.walk(ast.parse(source)):
        for name in _imported(path, node):
            parts = name.split(".")
            if parts[0] != "app" or parts[1:] in ([], ["__version__"]):
                continue
            if room == "__init__":
                yield f"{path}:{getattr(node, 'lineno', 0)}: the package itself imports {name}"
            elif complaint := _floor_complaint(PYTHON_FLOORS, room, parts[1]):
                yield f"{path}:{getattr(node, 'lineno', 0)}: {complaint}"


def unknown_room(path: str) -> Iterator[str]:
    """A module of app/ or static/js/ that the floors do not know."""
    floors = JAVASCRIPT_FLOORS if path.startswith("static/") else {**PYTHON_FLOORS, "__init__": -1}
    if _room(path) not in floors:
        yield f"{path}: {_room(path)} stands on no floor"


def _names_torch(node: ast.AST, path: str) -> bool:
    if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        names = [str(node.args[0].value)] if called in {"import_module", "__import__"} else []
    else:
        names = list(_imported(path, node))
    return any(name.split(".")[0] in {"torch", "torchvision"} for name in names)


def torch_violations(path: str, source: str) -> Iterator[str]:
    """Imports of PyTorch anywhere but inside a function of app/reference.py."""
    tree = ast.parse(source)
    lazily = {
        inner
        for outer in ast.walk(tree)
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for inner in ast.walk(outer)
    }
    for node in ast.walk(tree):
        if _names_torch(node, path):
            if path != _TORCH_ROOM:
                yield f"{path}:{getattr(node, 'lineno', 0)}: only {_TORCH_ROOM} imports torch"
            elif node not in lazily:
                yield f"{path}:{getattr(node, 'lineno', 0)}: torch is imported before it is needed"


_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`\\])//[^\n]*", re.DOTALL)
_JS_IMPORT = re.compile(r"""\b(?:import|export)\b(?:[\w\s{},*$]*?\bfrom\b)?\s*\(?\s*(["'`])([^"'`]+)\1""")


def javascript_imports(source: str) -> Iterator[str]:
    """What a module names in ``import … from``, ``export … from``, ``import "…"`` and ``import("…")``."""
    yield from (found[2] for found in _JS_IMPORT.finditer(_COMMENT.sub("", source)))


def javascript_floor_violations(path: str, source: str) -> Iterator[str]:
    """Imports of static/js/ that do not lead downstairs, or name something other than a file here."""
    for name in javascript_imports(source):
        if not name.startswith(("./", "../")) or not name.endswith(".js"):
            yield f"{path}: imports {name}, which is not a relative path to a .js file"
            continue
        target = PurePosixPath(path).parent
        for part in PurePosixPath(name).parts:
            target = target.parent if part == ".." else target / part
        if not target.is_relative_to(_SCRIPTS):
            yield f"{path}: imports {name}, outside {_SCRIPTS}"
        elif complaint := _floor_complaint(JAVASCRIPT_FLOORS, _room(path), _room(str(target))):
            yield f"{path}: {complaint}"


_ELSEWHERE = r"""\s*["'`]?\s*(?:(?:https?|wss?):)?//[^/\s]"""
_TAG = re.compile(r"<([a-zA-Z][\w:-]*)((?:\"[^\"]*\"|'[^']*'|[^>\"'])*)>")
_FETCHED = re.compile(
    rf"(?<![\w-])(?:src|srcset|href|xlink:href|poster|data|action|formaction|content)\s*={_ELSEWHERE}"
)
_STYLE = re.compile(rf"\burl\(\s*{_ELSEWHERE}|@import{_ELSEWHERE}")
_SCRIPT = re.compile(
    rf"\b(?:fetch|import|importScripts|Worker|SharedWorker|WebSocket|EventSource|sendBeacon)\s*\({_ELSEWHERE}"
    rf"|\b(?:import|from)\s*[\"'](?:https?:)?//"
    rf"|\.(?:src|srcset|poster)\s*={_ELSEWHERE}|\bsrc:{_ELSEWHERE}"
    rf"|\.open\(\s*[\"'`]\w+[\"'`]\s*,{_ELSEWHERE}"
)


def foreign_hosts(path: str, source: str) -> Iterator[str]:
    """What a page, style sheet or script would fetch from another host. A link to click on is not fetched."""
    found = [*_STYLE.finditer(source)]
    if not path.endswith(".css"):
        found += _SCRIPT.finditer(source)
    for tag in _TAG.finditer(source):
        if tag[1].lower() != "a":
            found += _FETCHED.finditer(tag[2])
    yield from (f"{path}: {' '.join(each[0].split())}… is fetched from another host" for each in found)


_SKIPS = {
    "skip",
    "skipif",
    "xfail",
    "importorskip",
    "skipIf",
    "skipUnless",
    "skipTest",
    "SkipTest",
    "expectedFailure",
}
_JS_SKIP = re.compile(
    r"\b(?:test|it|describe|suite|t)\.(?:skip|todo|only)\b|[{,]\s*(?:skip|todo|only):\s*(?!false\b)"
)


def skips(path: str, source: str) -> Iterator[str]:
    """Tests that are written and not run."""
    if path.endswith(".js"):
        yield from (f"{path}: {found[0]}" for found in _JS_SKIP.finditer(_COMMENT.sub("", source)))
        return
    for node in ast.walk(ast.parse(source)):
        imported = (
            node.names if isinstance(node, ast.ImportFrom) and node.module in {"pytest", "unittest"} else []
        )
        names = [alias.name for alias in imported]
        if isinstance(node, ast.Attribute):
            owner = ast.unparse(node.value)
            names = [node.attr] if owner in {"pytest", "pytest.mark", "mark", "unittest", "self"} else []
        yield from (f"{path}:{getattr(node, 'lineno', 0)}: {name}" for name in names if name in _SKIPS)

"""Source text to syntax tree, guarded: what is too long, too deep or no Python is refused before anything is read."""

from __future__ import annotations

import ast
import textwrap
import warnings
from dataclasses import dataclass
from threading import Lock

from app.i18n import say
from app.torchcode.read_faults import fault

LONGEST = 60_000  # characters
DEEPEST = 60  # levels of the tree
_one_at_a_time = Lock()  # which warnings are shown is one setting of the whole process


@dataclass(frozen=True)
class Complaint:
    """What was not understood, and where: line and column count from 1."""

    line: int
    column: int
    detail: str
    hint: str = ""


class Unclear(Exception):  # noqa: N818 - it is told, not raised at anybody
    """Something that is not understood; `read` goes on with the next statement."""

    def __init__(self, node: ast.AST, detail: str, hint: str = "") -> None:
        super().__init__(detail)
        self.node, self.detail, self.hint = node, detail, hint


class Spent(Exception):  # noqa: N818 - the reading ends, with what was found
    """More steps than a network takes to be read."""

    def __init__(self, node: ast.AST) -> None:
        super().__init__()
        self.unclear = Unclear(node, say("this takes too many steps to read"), say("paste a smaller part"))


class Source:
    """A text and its tree; ``tree`` is None where there is none, and ``complaint`` says why."""

    def __init__(self, text: str) -> None:
        self.text = textwrap.dedent(text.expandtabs(4).replace("\r\n", "\n").replace("\r", "\n"))
        self.lines = self.text.split("\n")
        before = text.expandtabs(4).lstrip("\n").split("\n")[0]
        first = next((line for line in self.lines if line.strip()), "")
        self.margin = max(0, len(before) - len(before.lstrip(" ")) - (len(first) - len(first.lstrip(" "))))
        self.tree: ast.Module | None = None
        self.complaint = self._read()

    def _read(self) -> Complaint | None:
        try:
            with _one_at_a_time, warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse(self.text)
        except SyntaxError as error:
            line, column = error.lineno or 1, (error.offset or 1) + self.margin
            return Complaint(line, max(1, column), *fault(error.msg))
        except (RecursionError, MemoryError):
            return Complaint(1, 1, say("this is nested too deeply to be read"))
        except ValueError as error:
            return Complaint(1, 1, say("this is not text that Python reads: {error}", error=str(error)[:84]))
        deep = too_deep(tree)
        if deep is not None:
            return self.at(deep, say("this is nested more than {depth} levels deep", depth=DEEPEST))
        self.tree = tree
        return None

    def at(self, node: ast.AST, detail: str, hint: str = "") -> Complaint:
        """A complaint about a node; Python counts its columns in bytes, people in characters."""
        line, offset = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        column = len(text.encode()[:offset].decode(errors="ignore"))
        return Complaint(line, column + 1 + self.margin, detail, hint)


def too_deep(tree: ast.AST) -> ast.AST | None:
    """The first node below the deepest level, without recursion."""
    level: list[ast.AST] = [tree]
    for _ in range(DEEPEST):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if not level:
            return None
    return next((node for node in level if hasattr(node, "lineno")), tree)

"""A lesson run line by line: the same source, told where it is and what its variables hold.

The function's own syntax tree is compiled again with a call before every statement, round every loop and after every
cell that is written; nothing else of it changes, and a test holds lines and values against the untouched function
under ``sys.settrace``. A frame of a picture is the part of the run in which some loops stand on given indices, their
``pins``. Such a loop leaves out what comes after; what comes before it leaves out too, or runs in silence where sums
that grow from frame to frame need it (``from_start``).

Source: https://docs.python.org/3/library/ast.html and sys.settrace, whose line events these repeat.

>>> from app.textbook.sliding_window import sliding_window
>>> given = {"x": np.array([[1.0, 2.0, 3.0]]), "kernel": np.array([[10.0]])}
>>> steps = run(sliding_window, given, {"oh": {1: 0}, "ow": {3: 2}})
>>> steps[0].values["ow"], steps[-1].values["out[oh, ow]"]
(2, 30.0)
"""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from types import CodeType
from typing import Any

import numpy as np

Values = dict[str, Any]
Function = Callable[..., Any]
Pins = Mapping[str, Mapping[int, int]]  # of a loop's name, the index it stands on, by how many turns the loop has
RUN = "_run"  # what the inserted calls know the run by
TEXT = 60  # characters of a value that is no number


@dataclass(frozen=True)
class Step:
    """A line about to run: its number in the lesson's code, counted from 0, what is known then, and whether every loop
    stands on an index, so that the line belongs to one tap."""

    line: int
    values: Values
    within: bool


@dataclass(frozen=True)
class Anatomy:
    """What can be said of a lesson without running it: which names each line sets, and its loops, outermost first."""

    sets: Mapping[int, tuple[str, ...]]
    loops: tuple[str, ...]


class TooLargeError(Exception):
    """A lesson that would write out an array of more cells than it may: a whole kernel matrix of a real layer."""

    def __init__(self, cells: int) -> None:
        super().__init__(cells)
        self.cells = cells


class ApartError(Exception):
    """A loop that runs through something else than the picture does."""


@lru_cache(maxsize=128)
def _source(function: Function) -> str:
    return textwrap.dedent(inspect.getsource(function))


@lru_cache(maxsize=128)
def _tree(function: Function) -> ast.Module:
    return ast.parse(_source(function))


@lru_cache(maxsize=128)
def anatomy(function: Function) -> Anatomy:
    """The names that each line inside the loops sets, and the loops. A condition is called as it is written.

    >>> from app.textbook.sliding_window import sliding_window
    >>> anatomy(sliding_window).loops
    ('oh', 'ow', 'kh', 'kw')
    """
    found = [node for node in ast.walk(_tree(function)) if isinstance(node, ast.For)]
    sets: dict[int, tuple[str, ...]] = {}
    for loop in found:
        sets[loop.lineno - 1] = _named(loop.target)
        for node in ast.walk(loop):
            if isinstance(node, ast.If):
                sets[node.lineno - 1] = (_written(function, node.test),)
            elif targets := _targets(node):
                sets[targets[0].lineno - 1] = tuple(_written(function, target) for target in targets)
    loops = [name for loop in sorted(found, key=lambda loop: loop.lineno) for name in _named(loop.target)]
    return Anatomy(sets, tuple(loops))


def _named(target: ast.expr) -> tuple[str, ...]:
    """The variables of a loop."""
    return tuple(ast.unparse(part) for part in _parts(target))


def _written(function: Function, node: ast.expr) -> str:
    """An expression as the lesson writes it, on one line."""
    return " ".join((ast.get_source_segment(_source(function), node) or "").split())


def run(
    function: Function, given: Mapping[str, Any], pins: Pins, *, from_start: bool = False, cells: int = 20_000_000
) -> list[Step]:
    """The steps of the frame in which the pinned loops stand on their indices.

    Raises: ApartError where a pinned loop has another length, TooLargeError before an array of more than ``cells``.
    """
    told = _Run(anatomy(function), pins, from_start=from_start)
    room = {**function.__globals__, RUN: told, "np": _Bounded(cells)}
    exec(_compiled(function), room)  # noqa: S102 - a lesson of ours, never what somebody sent
    room[function.__name__](**given)
    return told.steps


@lru_cache(maxsize=128)
def _compiled(function: Function) -> CodeType:
    tree = _Watched(function).visit(ast.parse(_source(function)))
    return compile(ast.fix_missing_locations(tree), f"<{function.__name__}, watched>", "exec")


class _Run:
    """What the inserted calls write to."""

    def __init__(self, names: Anatomy, pins: Pins, *, from_start: bool) -> None:
        self.pins, self.from_start = pins, from_start
        self.names = tuple(dict.fromkeys(name for _, of in sorted(names.sets.items()) for name in of))
        self.waits, self.depth = len({*pins} & {*names.loops}), len(names.loops)
        self.met, self.inside, self.exact = 0, 0, True
        self.steps: list[Step] = []
        self.kept: Values = {}

    @property
    def on(self) -> bool:
        """Whether this is the frame."""
        return self.exact and self.met == self.waits

    def at(self, line: int, depth: int = 1) -> None:
        """A line is about to run."""
        known = sys._getframe(depth).f_locals  # noqa: SLF001 - how a debugger reads them
        plain = {name: _plain(known[name]) for name in self.names if name in known}
        told = {name: value for name, value in {**plain, **self.kept}.items() if value is not None}
        self.steps.append(Step(line, told, self.inside == self.depth))

    def keep(self, name: str, value: Any) -> Any:
        """A cell has been written, or a condition found."""
        if self.on:
            self.kept[name] = _plain(value)
        return value

    def each(self, names: tuple[str, ...], line: int, turns: Iterable[Any]) -> Iterator[Any]:
        """The turns of a loop that are wanted."""
        listed = [turn if isinstance(turn, tuple) else (turn,) for turn in turns]
        wanted = self._wanted(names, listed)
        silent = not self.exact
        for turn in listed:
            here = [turn[at] for at in wanted]
            meets = silent or here == [*wanted.values()]
            if not meets and not (self.from_start and here < [*wanted.values()]):
                continue
            if self.on:
                self.at(line, 2)
            before = self.met, self.inside, self.exact
            self.exact, self.inside = not silent and meets, self.inside + len(names)
            self.met += len(wanted) if self.exact else 0
            yield turn if len(names) > 1 else turn[0]
            if wanted and self.on:  # back at the loop, the frame is done
                self.at(line, 2)
            self.met, self.inside, self.exact = before
        if self.on:
            self.at(line, 2)

    def _wanted(self, names: tuple[str, ...], turns: list[tuple[Any, ...]]) -> dict[int, int]:
        """By its place in a turn, the index that each pinned name shall have."""
        wanted = {}
        for at, name in enumerate(names):
            if name in self.pins:
                length = len({turn[at] for turn in turns})
                if length not in self.pins[name]:
                    raise ApartError(name)
                wanted[at] = self.pins[name][length]
        return wanted


class _Bounded:
    """NumPy, but for what would take too much memory."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __getattr__(self, name: str) -> Any:
        return getattr(np, name)

    def zeros(self, shape: int | tuple[int, ...], **how: Any) -> Any:
        """As numpy.zeros."""
        cells = prod(shape) if isinstance(shape, tuple) else shape
        if cells > self.most:
            raise TooLargeError(cells)
        return np.zeros(shape, **how)


def _plain(value: Any) -> Any:
    """A value as the picture shows it; None for an array, which it shows itself."""
    if isinstance(value, np.ndarray | np.generic):
        return _plain(value.item()) if value.ndim == 0 else None
    if isinstance(value, float):
        return value if np.isfinite(value) else str(value)
    if isinstance(value, slice):
        return ":".join("" if part is None else str(part) for part in (value.start, value.stop, value.step))
    if isinstance(value, tuple):
        parts = [_plain(part) for part in value]
        return None if None in parts else f"({', '.join(map(str, parts))})"[:TEXT]
    return value if isinstance(value, int) else None


class _Watched(ast.NodeTransformer):
    """Puts the calls into a lesson."""

    def __init__(self, function: Function) -> None:
        self.function = function

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        first = 1 if ast.get_docstring(node) else 0
        node.body = node.body[:first] + self._body(node.body[first:])
        return node

    def _body(self, body: list[ast.stmt]) -> list[ast.stmt]:
        return [made for statement in body for made in self._statement(statement)]

    def _statement(self, node: ast.stmt) -> list[ast.stmt]:
        line = node.lineno - 1
        if isinstance(node, ast.For):
            node.iter = _call(f"{RUN}.each({_named(node.target)!r}, {line})", node.iter)
            node.body = self._body(node.body)
            return [node]
        watch = ast.parse(f"if {RUN}.on: {RUN}.at({line})").body
        if isinstance(node, ast.If):
            node.test = _call(f"{RUN}.keep({_written(self.function, node.test)!r})", node.test)
            node.body, node.orelse = self._body(node.body), self._body(node.orelse)
        cells = [part for part in _targets(node) if isinstance(part, ast.Subscript)]
        written = [_written(self.function, cell) for cell in cells]
        kept = [f"{RUN}.keep({text!r}, {text})" for text in written]
        return [*watch, node, *(made for text in kept for made in ast.parse(text).body)]


def _targets(node: ast.AST) -> list[ast.expr]:
    """What a statement sets, one by one."""
    if isinstance(node, ast.Assign):
        return [part for target in node.targets for part in _parts(target)]
    return _parts(node.target) if isinstance(node, ast.AugAssign) else []


def _parts(target: ast.expr) -> list[ast.expr]:
    if isinstance(target, ast.Tuple):
        return [part for each in target.elts for part in _parts(each)]
    return [target]


def _call(text: str, last: ast.expr) -> ast.Call:
    """A call with one more argument."""
    (made,) = ast.parse(text).body
    assert isinstance(made, ast.Expr)
    assert isinstance(made.value, ast.Call)
    made.value.args.append(last)
    return made.value

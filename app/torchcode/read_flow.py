"""Statements of pasted source: names, classes, functions, and the calls through which data flows."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from app.i18n import say
from app.torchcode import read_torch
from app.torchcode.read_expressions import Scope
from app.torchcode.read_modules import Leave, Modules
from app.torchcode.read_trace import Trace
from app.torchcode.read_tree import Unclear
from app.torchcode.read_values import Data, Defined, Made, Own, Path, Row, Tensor, Unknown

_SILENT = (ast.Pass, ast.Assert, ast.Delete, ast.Global, ast.Nonlocal, ast.AnnAssign)


class Flow(Modules):
    """Goes through statements; what is not understood is complained about, and the next one is read."""

    last: Any = None

    def __init__(self, trace: Trace) -> None:
        super().__init__(trace)
        self.loose: list[Tensor] = []  # those that stand in the source by themselves

    def run(self, statements: Sequence[ast.stmt], scope: Scope) -> None:
        """Read statements one after the other."""
        for statement in statements:
            self.step(statement)
            try:
                self._statement(statement, scope)
            except Unclear as unclear:
                self.trace.complain(unclear)
                self._forget(statement, scope)

    def _forget(self, statement: ast.stmt, scope: Scope) -> None:
        """Names that were to be set: data stays what it was, anything else is no longer known."""
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        for target in targets:
            if isinstance(target, ast.Name) and not isinstance(scope.get(target.id), Data):
                scope[target.id] = Unknown(target.id, told=True)
            elif isinstance(target, ast.Attribute):
                self.assign(target, Unknown(target.attr, told=True), scope)

    def _statement(self, node: ast.stmt, scope: Scope) -> None:
        reader = getattr(self, f"_{type(node).__name__.lower()}_statement", None)
        if reader is not None:
            reader(node, scope)
        elif not isinstance(node, _SILENT):
            what = type(node).__name__.lower()
            raise Unclear(
                node, say("this is not read here ({what})", what=what), say("keep to a chain of layers")
            )

    def _assign_statement(self, node: ast.Assign, scope: Scope) -> None:
        value = self.value(node.value, scope)
        for target in node.targets:
            self.assign(target, value, scope)
        self._stands(value)

    def _annassign_statement(self, node: ast.AnnAssign, scope: Scope) -> None:
        if node.value is not None:
            self.assign(node.target, self.value(node.value, scope), scope)

    def _augassign_statement(self, node: ast.AugAssign, scope: Scope) -> None:
        sides = (self.known(node.target, scope), self.known(node.value, scope))
        self.assign(node.target, self.combined(node, node.op, sides), scope)

    def _expr_statement(self, node: ast.Expr, scope: Scope) -> None:
        if isinstance(node.value, ast.Call) and ast.unparse(node.value.func) == "print":
            return
        self._stands(self.value(node.value, scope))

    def _functiondef_statement(self, node: ast.FunctionDef, scope: Scope) -> None:
        scope[node.name] = Defined(node)

    def _classdef_statement(self, node: ast.ClassDef, scope: Scope) -> None:
        scope[node.name] = self.last = Defined(node)

    def _return_statement(self, node: ast.Return, scope: Scope) -> None:
        raise Leave(self.value(node.value, scope) if node.value else None)

    def _if_statement(self, node: ast.If, scope: Scope) -> None:
        holds = _is_main(node.test) or self.truth(node.test, self.known(node.test, scope))
        self.run(node.body if holds else node.orelse, scope)

    def _for_statement(self, node: ast.For, scope: Scope) -> None:
        for entry in self.several(node.iter, scope):
            self.assign(node.target, entry, scope)
            self.run(node.body, scope)

    def _with_statement(self, node: ast.With, scope: Scope) -> None:
        self.run(node.body, scope)

    def _try_statement(self, node: ast.Try, scope: Scope) -> None:
        """Nothing is run, so nothing goes wrong: what follows ``except`` is left out."""
        self.run([*node.body, *node.orelse, *node.finalbody], scope)

    def _stands(self, value: Any) -> None:
        """The last network that stands in the source by itself is the one that is meant."""
        if self.depth == 0 and isinstance(value, Row | Own):
            self.last = value
        elif self.depth == 0 and isinstance(value, Tensor) and value not in self.loose:
            self.loose.append(value)

    def beside(self) -> Tensor | Unknown:
        """What a network that nothing was applied to is fed: a tensor that stands beside it, else one nobody named.

        Of several the last that its first layer could take.
        """
        first = self.trace.made[0] if self.trace.made else None
        fits = [each for each in self.loose if first is None or _takes(first, each.shape)]
        found = fits or self.loose
        return found[-1] if found else Unknown("x")

    def _import_statement(self, node: ast.Import | ast.ImportFrom, _: Scope) -> None:
        module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
        for alias in node.names:
            whole = f"{module}.{alias.name}" if module else alias.name
            if whole.split(".")[0] not in ("torch", "torchvision", "collections", "base64"):
                continue
            *before, name = whole.split(".")
            path = Path(before[0]) if before else Path(name)
            for each in (*before[1:], *([name] if before else [])):
                path = read_torch.within(path, each)
            bound_to = alias.asname or alias.name.split(".")[0]
            self.shared[bound_to] = path if alias.asname or module else Path(whole.split(".")[0])

    _importfrom_statement = _import_statement


def _takes(layer: Made, shape: Sequence[int]) -> bool:
    """Whether a layer could take data of a shape, by its axes and channels.

    >>> _takes(Made("Conv2d", {"in_channels": 3}, ast.Pass()), (1, 3, 32, 32))
    True
    >>> _takes(Made("Conv2d", {"in_channels": 3}, ast.Pass()), (8, 4, 3, 3))
    False
    """
    if not layer.kind[-2:-1].isdigit():
        return True
    axes = int(layer.kind[-2])
    channels = layer.arguments.get("in_channels")
    return len(shape) in (axes + 1, axes + 2) and channels in (None, shape[-axes - 1])


def _is_main(test: ast.expr) -> bool:
    return ast.unparse(test).startswith("__name__ ==")

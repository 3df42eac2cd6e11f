"""Expressions of pasted source, worked out without running anything: a small set of forms, each bounded."""

from __future__ import annotations

import ast
from abc import abstractmethod
from collections.abc import Iterable
from typing import Any

from app.i18n import say
from app.torchcode import read_torch
from app.torchcode.read_trace import Trace
from app.torchcode.read_tree import Spent, Unclear
from app.torchcode.read_values import (
    NUMBER,
    Data,
    Defined,
    Length,
    Made,
    Own,
    Path,
    Row,
    Tensor,
    Unknown,
    bounded,
    compared,
    dotted,
    worked_out,
)

MOST_STEPS = 30_000
Scope = dict[str, Any]
PYTHON = ("range", "len", "int", "float", "min", "max", "abs", "list", "tuple", "sum", "round", "str",
          "enumerate", "bytearray", "dict")  # fmt: skip
_MERGES = {ast.Add: "Add", ast.Mult: "Mul", ast.Sub: "Add"}


class Expressions:
    """What an expression stands for. ``shared`` are the names of the whole source."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.shared: Scope = {
            **{
                name: Path(name)
                for name in ("nn", "F", "ops", "torch", "torchvision", "OrderedDict", *PYTHON)
            },
            "collections": Path("collections"),
            "base64": Path("base64"),
        }
        self.steps = 0

    @abstractmethod
    def entries(self, nodes: Iterable[ast.expr], scope: Scope) -> list[Any]:
        """The values of expressions in a row, starred ones spread out."""

    @abstractmethod
    def call(self, node: ast.Call, called: Any, values: read_torch.Values) -> Any:
        """What a call answers."""

    def value(self, node: ast.expr, scope: Scope) -> Any:
        """The value of an expression.

        Raises: Unclear where it has none that is understood here.
        """
        self.step(node)
        reader = getattr(self, f"_{type(node).__name__.lower()}", None)
        if reader is None:
            raise Unclear(
                node,
                say("this is not read here ({what})", what=type(node).__name__),
                say("write it as plain layers"),
            )
        return reader(node, scope)

    def step(self, node: ast.AST) -> None:
        """Count a step.

        Raises: Spent after the last one.
        """
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise Spent(node)

    def known(self, node: ast.expr, scope: Scope) -> Any:
        """A value that must be known."""
        found = self.value(node, scope)
        if isinstance(found, Unknown):
            raise Unclear(
                node,
                "" if found.told else say("{name} is not known here", name=found.name),
                say("give it a value above: {name} = …", name=found.name),
            )
        return found

    def spared(self, node: ast.expr, scope: Scope) -> Any:
        """The value, or where there is none an unknown of which a complaint tells."""
        try:
            return self.value(node, scope)
        except Unclear as unclear:
            self.trace.complain(unclear)
            return Unknown(ast.unparse(node)[:40], told=True)

    def _constant(self, node: ast.Constant, _: Scope) -> Any:
        if isinstance(node.value, complex):
            raise Unclear(node, say("a complex number is no parameter of a layer"))
        return bounded(node, node.value)

    def _name(self, node: ast.Name, scope: Scope) -> Any:
        found = scope.get(node.id, self.shared.get(node.id))
        if found is None and node.id not in scope and node.id not in self.shared:
            bare = read_torch.bare(node.id)
            return bare if bare is not None else Unknown(node.id)
        return found

    def _attribute(self, node: ast.Attribute, scope: Scope) -> Any:
        owner = self.value(node.value, scope)
        if isinstance(owner, Path):
            return read_torch.within(owner, node.attr)
        if isinstance(owner, Own):
            return self._of_own(node, owner)
        if isinstance(owner, Row):
            found = dict(owner.items).get(node.attr)
            if found is not None:
                return found
        if isinstance(owner, Data | Tensor) and node.attr == "shape":
            return Length(owner.place, None) if isinstance(owner, Data) else owner.shape
        if isinstance(owner, Unknown):
            return Unknown(dotted(node) or node.attr, told=owner.told)
        return read_torch.Method(owner, node.attr)

    def _of_own(self, node: ast.Attribute, owner: Own) -> Any:
        if node.attr in owner.attributes:
            return owner.attributes[node.attr]
        if node.attr == "training":
            return True
        for each in owner.definition.body:
            if isinstance(each, ast.FunctionDef) and each.name == node.attr:
                return Defined(each, owner)
            if isinstance(each, ast.Assign) and any(dotted(name) == node.attr for name in each.targets):
                return self.value(each.value, {})
        if node.attr in ("add_module", "register_buffer", "register_module"):
            return read_torch.Method(owner, node.attr)
        return Unknown(dotted(node) or node.attr)

    def _binop(self, node: ast.BinOp, scope: Scope) -> Any:
        left, right = self.known(node.left, scope), self.known(node.right, scope)
        return self.combined(node, node.op, (left, right))

    def combined(self, node: ast.AST, sign: ast.operator, sides: tuple[Any, Any]) -> Any:
        """Numbers worked out; data that meets data is a layer of its own."""
        flowing = [each for each in sides if isinstance(each, Data | Tensor)]
        if len(flowing) == 2 and type(sign) in _MERGES:
            fed = [self.trace.fed(each, node) for each in flowing]
            kind = _MERGES[type(sign)]
            return self.trace.add(kind, {}, fed, at=node, name="+" if kind == "Add" else "×")
        if len(flowing) == 1 and all(isinstance(each, Data | Tensor | int | float) for each in sides):
            return flowing[0]  # scaled or moved by a number: same shape, same field
        lengths = [each for each in sides if isinstance(each, Length)]
        if lengths:
            raise Unclear(
                node,
                say("a size that depends on the input is not worked out here"),
                say("write -1, or the number"),
            )
        return worked_out(node, sign, *sides)

    def _unaryop(self, node: ast.UnaryOp, scope: Scope) -> Any:
        value = self.known(node.operand, scope)
        if isinstance(node.op, ast.Not):
            return not self.truth(node.operand, value)
        if isinstance(value, Data):
            return value
        if not isinstance(value, NUMBER) or isinstance(node.op, ast.Invert):
            raise Unclear(node, say("this is not worked out here"), say("write the number it comes to"))
        return -value if isinstance(node.op, ast.USub) else value

    def truth(self, node: ast.expr, value: Any) -> bool:
        """Whether a value counts as true."""
        if isinstance(value, Data | Length | Tensor):
            raise Unclear(
                node, say("this depends on the numbers that flow"), say("keep the branch that is meant")
            )
        return bool(value.items) if isinstance(value, Row) else bool(value)

    def _compare(self, node: ast.Compare, scope: Scope) -> bool:
        return compared(node, [self.known(each, scope) for each in (node.left, *node.comparators)])

    def _boolop(self, node: ast.BoolOp, scope: Scope) -> Any:
        value: Any = None
        for each in node.values:
            value = self.known(each, scope)
            if self.truth(each, value) == isinstance(node.op, ast.Or):
                return value
        return value

    def _ifexp(self, node: ast.IfExp, scope: Scope) -> Any:
        holds = self.truth(node.test, self.known(node.test, scope))
        return self.value(node.body if holds else node.orelse, scope)

    def _joinedstr(self, node: ast.JoinedStr, scope: Scope) -> str:
        parts = [each.value if isinstance(each, ast.FormattedValue) else each for each in node.values]
        return "".join(str(self.known(each, scope)) for each in parts)[:200]

    def _call(self, node: ast.Call, scope: Scope) -> Any:
        called = self.value(node.func, scope)
        positional = self.entries(node.args, scope)
        if any(each.arg is None for each in node.keywords):
            raise Unclear(
                node, say("arguments in a dictionary (**) are not read here"), say("write them out")
            )
        keywords = {str(each.arg): self.spared(each.value, scope) for each in node.keywords}
        return self.call(node, called, (positional, keywords))

    def assign(self, target: ast.expr, value: Any, scope: Scope) -> None:
        """Give names their values."""
        if isinstance(target, ast.Name):
            scope[target.id] = value
            if isinstance(value, Tensor):
                self.trace.call_it(value, target.id)
        elif isinstance(target, ast.Tuple | ast.List):
            for each, entry in zip(target.elts, _taken_apart(target, value), strict=True):
                self.assign(each, entry, scope)
        elif isinstance(target, ast.Attribute):
            owner = self.value(target.value, scope)
            if isinstance(owner, Own):
                owner.attributes[target.attr] = value
            elif not isinstance(owner, Unknown | Made | Row):
                raise Unclear(target, say("this is not set here"))
        else:
            raise Unclear(target, say("this is not set here"))


def _taken_apart(target: ast.Tuple | ast.List, value: Any) -> list[Any]:
    """A value for each of several names."""
    count = len(target.elts)
    if isinstance(value, Length):  # n, c, h, w = x.shape
        return [Length(value.place, axis) for axis in range(count)]
    if not isinstance(value, list | tuple):
        raise Unclear(target, say("this is not set here"))
    if len(value) != count:
        raise Unclear(target, say("{values} values for {names} names", values=len(value), names=count))
    return list(value)

"""Calls in pasted source: modules made and applied to data, functions of the source gone through."""

from __future__ import annotations

import ast
from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

from app.i18n import say
from app.torchcode import read_torch
from app.torchcode.read_builtins import BUILTIN
from app.torchcode.read_expressions import Scope
from app.torchcode.read_foreign import foreign
from app.torchcode.read_functions import padding
from app.torchcode.read_lists import Lists
from app.torchcode.read_torch import Values
from app.torchcode.read_tree import Unclear
from app.torchcode.read_values import Data, Defined, Made, Own, Parent, Path, Row, Tensor, Unknown, dotted
from app.torchcode.signatures import BESIDE, family

DEEPEST_CALL = 16
_PADS = {
    "ZeroPad": "constant",
    "ReflectionPad": "reflect",
    "ReplicationPad": "replicate",
    "CircularPad": "circular",
}


class Leave(Exception):  # noqa: N818 - it leaves a function, and nothing is wrong
    """A return, with its value."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


class Modules(Lists):
    """What calls answer. ``prefix`` are the names of the modules that are being gone through."""

    depth = 0
    prefix: tuple[str, ...] = ()

    @abstractmethod
    def run(self, statements: Sequence[ast.stmt], scope: Scope) -> None:
        """Read statements one after the other."""

    def call(self, node: ast.Call, called: Any, values: Values) -> Any:
        """A module of PyTorch's is made, a module is applied, a function of the source is gone through."""
        match called:
            case Path(name=name) if name in BUILTIN:
                return BUILTIN[name](node, values)
            case Path():
                return read_torch.torch_call(self.trace, node, called, values)
            case Made() | Row() | Own():
                return self.applied(called, values, node, dotted(node.func))
            case Defined(definition=ast.ClassDef() as definition):
                return self._instance(node, definition, values)
            case Defined():
                return self._gone_through(node, called, values)
            case Parent():
                return called
            case read_torch.Method():
                return self._method(node, called, values)
        name = called.name if isinstance(called, Unknown) else ast.unparse(node.func)[:40]
        raise self.not_known(node, name, told=isinstance(called, Unknown) and called.told)

    def not_known(self, node: ast.AST, name: str, *, told: bool) -> Unclear:
        """What cannot be called; nothing is said twice."""
        other = None if told else foreign(name)
        if other:
            return Unclear(node, *other)
        return Unclear(
            node,
            "" if told else say("{name} is not known here", name=name),
            say("it is passed over, as if it changed nothing"),
        )

    def _method(self, node: ast.Call, called: read_torch.Method, values: Values) -> Any:
        match called.owner:
            case Data() | Tensor():
                return read_torch.data_method(self.trace, node, called, values)
            case Made() | Row() | Own() if called.name in ("forward", "__call__"):
                return self.applied(called.owner, values, node, "")
            case Made() | Row() | Own() if called.name in read_torch.PLAIN:
                return called.owner
            case Parent(own=own) if called.name == "__init__":
                if own is not None and own.row:
                    own.attributes |= {str(place): module for place, module in enumerate(values[0])}
                return None
        read_torch.list_method(node, called, values)
        return None

    def applied(self, module: Any, values: Values, node: ast.AST, name: str) -> Any:
        """What comes out of a module."""
        self.step(node)
        whole = ".".join([*self.prefix, *([name] if name else [])])
        if not isinstance(module, Made | Row | Own):
            raise self.not_known(
                node, say("entry {name}", name=name), told=isinstance(module, Unknown) and module.told
            )
        if isinstance(module, Own):
            return self._forward(module, values, node, name)
        if not values[0]:
            raise Unclear(node, say("nothing is given to this module"), say("apply it to x"))
        data = self.trace.fed(values[0][0], node)
        if isinstance(module, Row):
            return self.in_a_row(module, data, node, name)
        if family(module.kind) in (*_PADS, "ConstantPad"):
            return self.trace.add("Pad", _sides(module), [data], at=module.node, name=whole)
        return self.trace.apply(module, data, whole, _beside(module, values))

    def in_a_row(self, row: Row, data: Data, node: ast.AST, name: str) -> Data:
        """Through the modules of nn.Sequential."""
        if not row.runs:
            raise Unclear(
                node, say("nn.ModuleList is not applied as a whole"), say("apply its modules one by one")
            )
        outer = self._enter(node, name)
        try:
            for inner, module in row.items:
                self._fits_in_a_row(module)
                try:
                    data = self.trace.fed(self.applied(module, ([data], {}), node, inner), node)
                except Unclear as unclear:
                    self.trace.complain(unclear)
        finally:
            self.depth, self.prefix = outer
        return data

    def _fits_in_a_row(self, module: Any) -> None:
        """nn.Sequential hands on x alone; what takes more is complained about, and read all the same."""
        if isinstance(module, Made) and module.kind in BESIDE:
            more = say(
                "{kind} takes {tensor} beside x, and nn.Sequential hands on x alone",
                kind=module.kind,
                tensor=BESIDE[module.kind][0],
            )
            self.trace.complain(Unclear(module.node, more, say("apply it in a forward of your own")))

    def _enter(self, node: ast.AST, name: str) -> tuple[int, tuple[str, ...]]:
        """Go into a module or a function; answers with what to come back to."""
        if self.depth >= DEEPEST_CALL:
            raise Unclear(
                node,
                say("calls are nested more than {most} deep", most=DEEPEST_CALL),
                say("paste a smaller part"),
            )
        outer = self.depth, self.prefix
        self.depth, self.prefix = self.depth + 1, (*self.prefix, *([name] if name else []))
        return outer

    def _forward(self, own: Own, values: Values, node: ast.AST, name: str) -> Any:
        methods = {each.name: each for each in own.definition.body if isinstance(each, ast.FunctionDef)}
        if "forward" not in methods and not own.row:
            raise Unclear(
                own.definition,
                say("{name} has no forward", name=own.definition.name),
                say("write how data flows through it"),
            )
        outer = self._enter(node, name)
        try:
            if "forward" in methods:
                return self._gone_through(node, Defined(methods["forward"], own), values)
            return self.in_a_row(
                Row(list(own.attributes.items())), self.trace.fed(values[0][0], node), node, ""
            )
        finally:
            self.depth, self.prefix = outer

    def _instance(self, node: ast.Call, definition: ast.ClassDef, values: Values) -> Own:
        own = Own(definition, row=any(dotted(base).endswith("Sequential") for base in definition.bases))
        for each in definition.body:
            if isinstance(each, ast.FunctionDef) and each.name == "__init__":
                self._gone_through(node, Defined(each, own), values)
        return own

    def _gone_through(self, node: ast.AST, called: Defined, values: Values) -> Any:
        """A function of the source, its statements read with its arguments."""
        assert isinstance(called.definition, ast.FunctionDef)
        scope = self.parameters(node, called, values)
        scope["super"] = Parent(called.own)
        outer = self._enter(node, "")
        try:
            self.run(called.definition.body, scope)
        except Leave as left:
            return left.value
        finally:
            self.depth, self.prefix = outer
        return None

    def parameters(self, node: ast.AST, called: Defined, values: Values) -> Scope:
        """The names of a function's parameters with what they are given."""
        assert isinstance(called.definition, ast.FunctionDef)
        told = called.definition.args
        names = [each.arg for each in (*told.posonlyargs, *told.args)]
        defaults = dict(
            zip(reversed(names), (self.spared(each, {}) for each in reversed(told.defaults)), strict=False)
        )
        defaults |= {
            each.arg: self.spared(default, {})
            for each, default in zip(told.kwonlyargs, told.kw_defaults, strict=True) if default is not None
        }  # fmt: skip
        positional = [*([called.own] if called.own else []), *values[0]]
        if len(positional) > len(names) and told.vararg is None:
            raise Unclear(
                node,
                say(
                    "{name} takes {most} arguments, {count} are given",
                    name=called.definition.name,
                    most=len(names),
                    count=len(positional),
                ),
            )
        every = [*names, *(each.arg for each in told.kwonlyargs)]
        scope: Scope = {name: defaults.get(name, Unknown(name)) for name in every}
        scope |= dict(zip(names, positional, strict=False))
        if told.vararg is not None:
            scope[told.vararg.arg] = tuple(positional[len(names) :])
        for name, value in values[1].items():
            if name not in every:
                raise Unclear(
                    node, say("{name} has no argument {keyword}", name=called.definition.name, keyword=name)
                )
            scope[name] = value
        return scope


def _beside(module: Made, values: Values) -> dict[str, Any]:
    """What a layer is given beside the data, by name."""
    names = BESIDE.get(module.kind, ())
    given = dict(zip(names, values[0][1:], strict=False))
    return given | {name: value for name, value in values[1].items() if name in names}


def _sides(module: Made) -> dict[str, Any]:
    """nn.ZeroPad2d(1) has one border all round, or a number for each side."""
    kind, axes = family(module.kind), int(module.kind[-2])
    pads = module.arguments["padding"]
    sides = (pads,) * (2 * axes) if type(pads) is int else pads
    if isinstance(sides, list | tuple) and len(sides) != 2 * axes:
        raise Unclear(
            module.node,
            say(
                "this padding has {count} sides, nn.{kind} needs {wanted}",
                count=len(sides),
                kind=module.kind,
                wanted=2 * axes,
            ),
        )
    return padding(module.node, sides, _PADS.get(kind, "constant"))

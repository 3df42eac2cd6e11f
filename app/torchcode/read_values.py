"""What an expression of pasted source may stand for: numbers, PyTorch's names, modules, data that flows, tensors.

Arithmetic is Python's, on small numbers: a power or a product too large to be any parameter is not worked out.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.i18n import say
from app.torchcode.read_tree import Unclear

MOST = 2**40
LONGEST_LIST = 1_000


@dataclass(frozen=True)
class Path:
    """A name of PyTorch's, shortened: nn.Conv2d, F.conv2d, torch.flatten; or of Python's own: range, OrderedDict."""

    name: str


@dataclass(frozen=True)
class Unknown:
    """A name without a value; ``told`` where a complaint has said why already."""

    name: str
    told: bool = False


@dataclass(frozen=True, eq=False)
class Made:
    """A module of PyTorch's, with every argument of its signature."""

    kind: str
    arguments: Mapping[str, Any]
    node: ast.AST


@dataclass(eq=False)
class Row:
    """nn.Sequential or nn.ModuleList: modules under names."""

    items: list[tuple[str, Any]]
    runs: bool = True


@dataclass(eq=False)
class Own:
    """An object of a class that the source defines."""

    definition: ast.ClassDef
    row: bool = False
    attributes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Defined:
    """A function or a class that the source defines; a method knows its object."""

    definition: ast.FunctionDef | ast.ClassDef
    own: Own | None = None


@dataclass(frozen=True)
class Parent:
    """super(), within a method of this object."""

    own: Own | None


@dataclass(frozen=True)
class Data:
    """What flows: the output of a layer, counted from 0, or an input, counted −1, −2 and so on."""

    place: int


@dataclass(frozen=True)
class Length:
    """A dimension of data, as x.size(0) asks for it; all of them where ``axis`` is None."""

    place: int
    axis: int | None


@dataclass(frozen=True, eq=False)
class Tensor:
    """A tensor that the source makes: its shape, and its numbers as a configuration holds them, where they are told.

    ``turned`` says that every axis of a weight but its channels is read backwards.
    """

    shape: tuple[int, ...]
    spec: Any = None
    turned: bool = False


_BINARY: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}
_COMPARED: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.In: lambda one, many: one in many,
    ast.NotIn: lambda one, many: one not in many,
}
NUMBER = (int, float)


def worked_out(node: ast.AST, sign: ast.operator, left: Any, right: Any) -> Any:
    """``left sign right`` for numbers, and for lists and words what Python adds and repeats.

    >>> worked_out(ast.Constant(0), ast.FloorDiv(), 5, 2), worked_out(ast.Constant(0), ast.Mult(), [1], 2)
    (2, [1, 1])
    """
    if isinstance(sign, ast.Mult) and isinstance(left, int) and isinstance(right, list | tuple):
        left, right = right, left
    numbers = isinstance(left, NUMBER) and isinstance(right, NUMBER)
    together = (
        isinstance(sign, ast.Add) and type(left) is type(right) and isinstance(left, list | tuple | str)
    )
    repeated = isinstance(sign, ast.Mult) and isinstance(left, list | tuple) and isinstance(right, int)
    if type(sign) not in _BINARY or not (numbers or together or repeated):
        raise Unclear(node, say("this is not worked out here"), say("write the number it comes to"))
    long = len(left) * max(1, right) if repeated else len(left) + len(right) if together else 0
    high = isinstance(sign, ast.Pow) and (abs(left) > 1_024 or not 0 <= right <= 16)
    if long > LONGEST_LIST or high:
        raise Unclear(
            node, say("this comes to more than any layer needs"), say("write the number it comes to")
        )
    try:
        found = _BINARY[type(sign)](left, right)
    except (ArithmeticError, ValueError):
        raise Unclear(node, say("this cannot be divided"), say("the divisor is 0")) from None
    return bounded(node, found)


def bounded(node: ast.AST, value: Any) -> Any:
    """The value itself, unless it is a number larger than any parameter."""
    if isinstance(value, NUMBER) and not -MOST <= value <= MOST:
        raise Unclear(
            node,
            say("this number is larger than {most:,}", most=MOST),
            say("a layer's parameters are smaller"),
        )
    return value


def compared(node: ast.Compare, values: list[Any]) -> bool:
    """A comparison of what is known."""
    plain = (int, float, str, type(None), list, tuple)
    told = all(isinstance(each, plain) for each in values)
    identities = all(isinstance(sign, ast.Is | ast.IsNot) for sign in node.ops)
    if not (told or identities) or any(type(sign) not in _COMPARED for sign in node.ops):
        raise Unclear(node, say("whether this holds is not known here"), say("keep the branch that is meant"))
    pairs = zip(node.ops, values, values[1:], strict=False)
    try:
        return all(_COMPARED[type(sign)](left, right) for sign, left, right in pairs)
    except TypeError:
        raise Unclear(node, say("these cannot be compared")) from None


def dotted(node: ast.AST) -> str:
    """A chain of names as it is written, ``self`` left out; empty where it is none.

    >>> dotted(ast.parse("self.features.conv", mode="eval").body)
    'features.conv'
    """
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join(reversed([*parts, *([] if node.id == "self" and parts else [node.id])]))

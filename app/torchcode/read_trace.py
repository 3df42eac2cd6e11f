"""What has been found so far: layers in the order in which data flows through them, inputs, modules, complaints."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from app.i18n import joined, say
from app.torchcode.read_tree import Complaint, Source, Unclear
from app.torchcode.read_values import Data, Made, Tensor, Unknown
from app.torchcode.signatures import REQUIRED, signature

MOST_LAYERS = 1_000
MOST_COMPLAINTS = 40


@dataclass(frozen=True)
class Layer:
    """A layer as it is applied: PyTorch's name for its kind, its arguments, what flows into it, where it stands.

    ``inputs`` are places: a layer's number from 0, or −1, −2, … for the network's inputs. ``module`` is the same
    number wherever the same module is applied again, None for a function's call. A kind that ends in a question mark
    is a layer whose call was not understood: it stands in its place, and its shape is not known.
    """

    kind: str
    arguments: Mapping[str, Any]
    inputs: tuple[int, ...]
    name: str
    line: int = 0
    column: int = 0
    module: int | None = None


@dataclass(frozen=True)
class Input:
    """Data that the source does not make a layer of: its name, and where the source says so its shape and numbers."""

    name: str
    shape: tuple[int, ...] | None = None
    spec: Any = None


class Trace:
    """The record."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.layers: list[Layer] = []
        self.inputs: list[Input] = []
        self.made: list[Made] = []
        self.complaints: list[Complaint] = []
        self._fed: dict[Any, Data] = {}
        self._named: dict[Tensor, str] = {}
        self._numbers: dict[int, int] = {}
        self._applied: list[Made] = []  # kept, so that no id is given twice

    def complain(self, unclear: Unclear) -> None:
        """Note what was not understood, once."""
        said = self.source.at(unclear.node, unclear.detail, unclear.hint)
        if unclear.detail and said not in self.complaints and len(self.complaints) < MOST_COMPLAINTS:
            self.complaints.append(said)

    def fed(self, value: Any, node: ast.AST) -> Data:
        """A value as data: a tensor or an unknown name is an input of the network."""
        if isinstance(value, Data):
            return value
        if not isinstance(value, Tensor | Unknown) or (isinstance(value, Unknown) and value.told):
            detail = "" if isinstance(value, Unknown) else say("this is not data that a layer could take")
            raise Unclear(node, detail, say("a layer is applied to x, or to what another layer answers"))
        key = value.name if isinstance(value, Unknown) else value
        if key not in self._fed:
            told = (
                Input(value.name)
                if isinstance(value, Unknown)
                else Input(self._named.get(value, "x"), value.shape, value.spec)
            )
            self.inputs.append(told)
            self._fed[key] = Data(-len(self.inputs))
        return self._fed[key]

    def call_it(self, value: Tensor, name: str) -> None:
        """Name an input by the variable its tensor stood in first."""
        self._named.setdefault(value, name)

    def add(
        self, kind: str, arguments: Mapping[str, Any], inputs: Sequence[Data], *, at: ast.AST, name: str
    ) -> Data:
        """Note a layer, and answer with what comes out of it."""
        if len(self.layers) >= MOST_LAYERS:
            raise Unclear(
                at,
                say("there are more than {most:,} layers", most=MOST_LAYERS),
                say("paste a part of the network"),
            )
        where = self.source.at(at, "")
        places = tuple(each.place for each in inputs)
        self.layers.append(Layer(kind, arguments, places, name, where.line, where.column))
        return Data(len(self.layers) - 1)

    def apply(
        self, module: Made, data: Data, name: str, beside: Mapping[str, Any] = MappingProxyType({})
    ) -> Data:
        """Apply a module, to what it takes ``beside`` the data too; its number tells it again."""
        if id(module) not in self._numbers:
            self._numbers[id(module)] = len(self._applied)
            self._applied.append(module)
        arguments = {**module.arguments, "tensors": beside} if beside else module.arguments
        inputs = [data, *(each for each in beside.values() if isinstance(each, Data))]
        found = self.add(module.kind, arguments, inputs, at=module.node, name=name)
        last = self.layers[-1]
        self.layers[-1] = Layer(
            last.kind,
            last.arguments,
            last.inputs,
            last.name,
            last.line,
            last.column,
            self._numbers[id(module)],
        )
        return found

    @property
    def idle(self) -> list[Made]:
        """The modules that were made and never applied."""
        return [each for each in self.made if id(each) not in self._numbers]


def meant(name: str, known: Iterable[str]) -> str:
    """What may have been meant by a name that is none; nothing where no known name is near.

    >>> meant("strid", ["stride", "padding"]), meant("conv2D", ["Conv2d", "Conv3d"]), meant("x", ["stride"])
    ('did you mean stride?', 'did you mean Conv2d?', '')
    """
    near = nearest(name, known)
    return say("did you mean {near}?", near=near) if near else ""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is nearest, if any is near.

    >>> nearest("conv2D", ["Conv2d", "Conv3d"]), nearest("x", ["stride"])
    ('Conv2d', None)
    """
    lowered = {each.lower(): each for each in known}
    near = get_close_matches(name.lower(), lowered, n=1, cutoff=0.75)
    return lowered[near[0]] if near else None


def bound(node: ast.Call, name: str, text: str, values: tuple[list[Any], dict[str, Any]]) -> dict[str, Any]:
    """The arguments of a call under the names of PyTorch's signature.

    Raises: Unclear for an argument too many, one that is missing, or one that is not known.
    """
    parameters = signature(text)
    positional, keywords = values
    names = list(parameters)
    if len(positional) > len(names):
        place: ast.AST = node.args[min(len(names), len(node.args) - 1)]
        raise Unclear(
            place,
            say("{name} takes at most {count} arguments", name=name, count=len(names)),
            say("its signature is {name}({text})", name=name, text=text),
        )
    given = dict(zip(names, positional, strict=False))
    for keyword, value in keywords.items():
        place = next((each for each in node.keywords if each.arg == keyword), node)
        if keyword not in parameters:
            hint = meant(keyword, names) or say(
                "it has {names}", names=joined(", ", names) if names else say("none")
            )
            raise Unclear(place, say("{name} has no argument {keyword}", name=name, keyword=keyword), hint)
        if keyword in given:
            raise Unclear(
                place,
                say("{name} is given {keyword} twice", name=name, keyword=keyword),
                say("once by position, once by name"),
            )
        given[keyword] = value
    missing = [each for each, default in parameters.items() if default is REQUIRED and each not in given]
    if missing:
        raise Unclear(
            node,
            say("{name} needs {missing}", name=name, missing=missing[0]),
            say("its signature is {name}({text})", name=name, text=text),
        )
    return {**parameters, **given}

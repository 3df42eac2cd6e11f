"""What a layer does to a shape: the words shared by every kind of layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.core.receptive import Step
from app.errors import Refusal, refuse
from app.i18n import say
from app.torchcode.read_trace import Layer

Shape = tuple[int, ...]
LONGEST = 65_536  # cells along one axis, in or out
WIDEST = 2**40  # numbers in one map
AXIS_WORDS = {"width": say("width"), "height": say("height"), "depth": say("depth")}
AXES = {1: ("width",), 2: ("height", "width"), 3: ("depth", "height", "width")}


@dataclass(frozen=True)
class Effect:
    """The output's shape, what it costs, and which cells each output cell reads along each spatial axis.

    ``steps`` is empty where a cell reads the cell of its own place; ``gathers`` is true where every number reads all
    cells, as a dense layer over a flattened map does. ``wanders`` is true where the numbers decide which cells are
    read, as offsets do: nobody's field is told from there on.
    """

    shape: Shape
    parameters: int = 0
    macs: int = 0
    steps: tuple[Step, ...] = ()
    gathers: bool = False
    wanders: bool = False


@dataclass
class Asked:
    """One layer with the shapes that flow into it. What is wrong but leaves a shape is noted in ``doubts``."""

    layer: Layer
    shapes: Sequence[Shape]
    lengths: Mapping[tuple[int, int], int] = field(default_factory=dict)
    doubts: list[tuple[str, str]] = field(default_factory=list)

    @property
    def shape(self) -> Shape:
        """The first input's shape."""
        return self.shapes[0]

    @property
    def axes(self) -> int:
        """How many spatial axes the layer's name tells."""
        return int(self.layer.kind[-2])

    def get(self, name: str) -> Any:
        """An argument."""
        return self.layer.arguments.get(name)

    def numbers(self, name: str, *, least: int = 0, otherwise: Any = None) -> tuple[int, ...]:
        """One whole number per axis.

        Raises: Refusal where the argument is something else.
        """
        value = self.get(name)
        value = otherwise if value is None else value
        values = tuple(value) if isinstance(value, list | tuple) else (value,) * self.axes
        if not all(type(each) is int for each in values):
            raise trouble(
                say("{name} is {value}", name=name, value=_said(value)),
                say("it must be a whole number, or one per axis"),
            )
        values = values * self.axes if len(values) == 1 else values
        if len(values) != self.axes:
            raise trouble(
                say(
                    "{name} has {count} entries, the layer has {axes} axes",
                    name=name,
                    count=len(values),
                    axes=self.axes,
                ),
                say("give {axes}, or one", axes=self.axes),
            )
        if min(values) < least:
            raise trouble(
                say("{name} is {value}", name=name, value=min(values)),
                say("it must be at least {least}", least=least),
            )
        if max(values) > LONGEST:
            raise trouble(
                say("{name} is {value:,}", name=name, value=max(values)),
                say("at most {most:,}", most=LONGEST),
            )
        return values

    def whole(self, name: str, *, least: int = 1) -> int:
        """A single whole number."""
        value = self.get(name)
        if type(value) is not int:
            raise trouble(
                say("{name} is {value}", name=name, value=_said(value)), say("it must be a whole number")
            )
        if not least <= value <= 2**31:
            raise trouble(
                say("{name} is {value}", name=name, value=value),
                say("it must be at least {least}", least=least),
            )
        return value

    def flag(self, name: str) -> bool:
        """True or false."""
        return bool(self.get(name))

    def maps(self) -> tuple[Shape, int, Shape]:
        """Batch, channels and spatial sizes of the input.

        Raises: Refusal where it has another number of dimensions.
        """
        shape, axes = self.shape, self.axes
        if len(shape) not in (axes + 1, axes + 2):
            raise trouble(
                say(
                    "the input has shape {shape}, this layer takes {wanted} dimensions",
                    shape=told(shape),
                    wanted=axes + 2,
                ),
                say("flatten only before a Linear layer")
                if len(shape) == 2
                else say("keep {axes} spatial axes after the channels", axes=axes),
            )
        return shape[: -axes - 1], shape[-axes - 1], shape[-axes:]

    def expected(self, name: str, actual: int) -> int:
        """A number of channels or features that the layer names itself; it is taken at its word, and a doubt noted."""
        said = self.get(name)
        if said is None:
            return actual
        if type(said) is not int:
            raise trouble(
                say("{name} is {value}", name=name, value=_said(said)), say("it must be a whole number")
            )
        if said != actual:
            of = {"name": name, "said": said, "actual": actual}
            doubt = (
                say("{name} is {said}, but {actual} features arrive here", **of)
                if "features" in name and "num" not in name
                else say("{name} is {said}, but {actual} channels arrive here", **of)
            )
            self.doubts.append((doubt, say("write {name}={actual}", **of)))
        return said


def trouble(detail: str, hint: str) -> Refusal:
    """Why a layer makes nothing of what flows into it."""
    return refuse("", detail, hint=hint)


def told(shape: Sequence[int]) -> str:
    """A shape as people read it.

    >>> told((1, 64, 7, 7))
    '1×64×7×7'
    """
    return "×".join(map(str, shape)) or say("one number")


def _said(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 30 else text[:29] + "…"

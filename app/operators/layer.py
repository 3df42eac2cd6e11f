"""What convolutions and transposed convolutions share: an input, a weight, a bias, channels in groups, and the
hints that give a tensor its shape where it names none."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from math import gcd
from typing import Annotated, Any, ClassVar

from pydantic import Field

from app.core.lattice import LETTERS, Array, spatial
from app.errors import refuse, replace
from app.i18n import joined, say, say_many
from app.operators.base import Shape, Strided, own_shape
from app.operators.per_axis import MOST, PerAxis, Whole, spread
from app.tensors import Recipe, Spec, Tensor, as_json, materialise

Count = Annotated[int, Field(ge=0, le=MOST)]
Epsilon = Annotated[float, Field(ge=0)]  # as PyTorch has it, outside of training
INPUT_SIZE = {1: 9, 2: 5, 3: 4}
KERNEL_SIZE = 3
INPUT = Recipe(fill="digits")
WEIGHT = Recipe(fill="integers", seed=1)


class Layer(Strided):
    """A layer with a weight. ``input_size``, ``in_channels``, ``out_channels``, ``kernel_size`` and ``batch_size``
    (null: no batch dimension) are used where a tensor does not name its shape."""

    spatial: ClassVar[int]
    learns: ClassVar[bool] = True
    kernel_assumed: ClassVar[int] = KERNEL_SIZE
    channels_first: ClassVar[str]  # which of "in", "out" stands first in the weight

    assumed_besides: ClassVar[Mapping[str, Any]] = {}  # what stands for a field of one operator's own

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """The letters and the assumed sizes follow from the number of axes."""
        if "spatial" in cls.__dict__:
            cls.letters = LETTERS[cls.spatial]
            cls.assumed = {
                "input_size": INPUT_SIZE[cls.spatial],
                "kernel_size": cls.kernel_assumed,
                "in_channels": 1,
                "out_channels": 1,
                "input": as_json(INPUT),
                "weight": as_json(WEIGHT),
                **cls.assumed_besides,
            }

    input: Tensor | None = None
    weight: Tensor | None = None
    bias: Tensor | None = None
    groups: Whole = 1
    batch_size: Count | None = 1
    in_channels: Count | None = None
    out_channels: Count | None = None
    input_size: PerAxis | None = None
    kernel_size: PerAxis | None = None

    @property
    def axes(self) -> int:
        """How many spatial axes there are."""
        return self.spatial

    @property
    def specs(self) -> dict[str, Spec]:
        """What to make each tensor from; a digits input and an integers weight where they are left out."""
        specs: dict[str, Spec] = {"input": self.input or INPUT, "weight": self.weight or WEIGHT}
        return specs if self.bias is None else {**specs, "bias": self.bias}

    def make(self, name: str, spec: Spec, shape: Shape) -> Array:
        """A given tensor, in PyTorch's shape; of a weight that a recipe makes, groups change none that they leave."""
        groups = self.groups if name == "weight" else 1
        return materialise(spec, shape, f"/{name}", axes=self.axes, groups=groups)

    @cached_property
    def input_shape(self) -> Shape:
        """The input's shape: its own, or the one the hints describe."""
        hinted = self._hinted_input()
        own = own_shape(self.input, "input", self.axes, hinted)
        if own is None:
            return hinted
        self._check_rank("input", own, (self.axes + 1, self.axes + 2))
        self._agree("in_channels", own[-self.axes - 1], say("the input has"))
        if self.input_size is not None:
            self._agree_axes("input_size", own[-self.axes :], say("the input is"))
        return own

    def _hinted_input(self) -> Shape:
        batch = () if self.batch_size is None else (self.batch_size,)
        size = self.input_size if self.input_size is not None else INPUT_SIZE[self.axes]
        return (*batch, self._in_channels(), *spread("input_size", size, self.axes, least=0))

    def _in_channels(self) -> int:
        if self.in_channels is not None:
            return self.in_channels
        weight = own_shape(self.weight, "weight", self.axes)
        if weight is None or len(weight) != self.axes + 2:
            return max(1, self.groups)
        return weight[0] if self.channels_first == "in" else weight[1] * max(1, self.groups)

    @cached_property
    def weight_shape(self) -> Shape:
        """The weight's shape: its own, or the one the hints describe; checked against the input and groups."""
        if self.groups < 1:
            raise refuse(
                "/groups",
                say("groups is {groups}", groups=self.groups),
                hint=say("it must be at least 1"),
                fix=replace("/groups", 1),
            )
        channels = self.input_shape[-self.axes - 1]
        if channels % self.groups:
            raise refuse(
                "/groups",
                say(
                    "{channels} input channels do not fall into {groups} equal groups",
                    channels=channels,
                    groups=self.groups,
                ),
                hint=say("groups must divide the input channels"),
                fix=replace("/groups", gcd(channels, self.groups)),
            )
        own = own_shape(self.weight, "weight", self.axes)
        shape = own if own is not None else self._weight_from_hints(channels)
        self._check_rank("weight", shape, (self.axes + 2,))
        self._check_channels(shape, channels, own is not None)
        for place, size in enumerate(shape[2:]):
            if size < 1:
                raise refuse(
                    "/weight" if own is not None else f"/kernel_size{self._place('kernel_size', place)}",
                    say("the kernel is {size} cells long", size=size),
                    hint=say("it needs at least one cell along every axis"),
                    fix=None if own is not None else replace("/kernel_size", 1),
                )
        if own is not None:
            self._agree("out_channels", self._out_of(shape), say("the weight makes"))
            if self.kernel_size is not None:
                self._agree_axes("kernel_size", shape[2:], say("the weight's kernel is"))
        return shape

    def _place(self, name: str, place: int) -> str:
        value = getattr(self, name)
        return f"/{place if len(value) > 1 else 0}" if isinstance(value, tuple) else ""

    def _weight_from_hints(self, channels: int) -> Shape:
        size = self.kernel_assumed if self.kernel_size is None else self.kernel_size
        kernel = spread("kernel_size", size, self.axes, least=1)
        out = self.groups if self.out_channels is None else self.out_channels
        if out % self.groups:
            raise refuse(
                "/out_channels",
                say(
                    "{out} output channels do not fall into {groups} equal groups",
                    out=out,
                    groups=self.groups,
                ),
                hint=say("groups must divide the output channels"),
                fix=replace("/out_channels", (out // self.groups + 1) * self.groups),
            )
        if self.channels_first == "in":
            return (channels, out // self.groups, *kernel)
        return (out, channels // self.groups, *kernel)

    def _out_of(self, shape: Shape) -> int:
        return shape[1] * self.groups if self.channels_first == "in" else shape[0]

    def _check_channels(self, shape: Shape, channels: int, given: bool) -> None:
        reads = shape[0] if self.channels_first == "in" else shape[1] * self.groups
        pointer = "/weight" if given else "/out_channels"
        if self._out_of(shape) < 1:
            raise refuse(
                pointer,
                say("there are no output channels"),
                hint=say("a weight needs at least one"),
                fix=None if given else replace(pointer, self.groups),
            )
        if reads != channels:
            raise refuse(
                pointer,
                say(
                    "a weight of shape {shape} with groups {groups} reads {reads} input channels, the input "
                    "has {channels}",
                    shape=list(shape),
                    groups=self.groups,
                    reads=reads,
                    channels=channels,
                ),
                hint=say(
                    "give a weight of shape {expected}, or leave the weight's shape out",
                    expected=self._expected(channels),
                ),
            )
        if self._out_of(shape) % self.groups:
            raise refuse(
                pointer,
                say(
                    "{out} output channels do not fall into {groups} equal groups",
                    out=self._out_of(shape),
                    groups=self.groups,
                ),
                hint=say("groups must divide the output channels"),
            )

    def _expected(self, channels: int) -> str:
        names = "kernel" if self.axes == 1 else ", ".join(f"k{letter}" for letter in "dhw"[-self.axes :])
        pair = (
            f"{channels}, out_channels / groups"
            if self.channels_first == "in"
            else f"out_channels, {channels // self.groups}"
        )
        return f"({pair}, {names})"

    @cached_property
    def bias_shape(self) -> Shape | None:
        """(out_channels,), or None without a bias."""
        if self.bias is None:
            return None
        expected = self._one_per_output
        own = own_shape(self.bias, "bias", self.axes)
        if own is not None and own != expected:
            raise refuse(
                "/bias",
                say(
                    "the bias has shape {own}, there are {expected} output channels",
                    own=list(own),
                    expected=expected[0],
                ),
                hint=say("one number per output channel"),
                fix=replace("/bias", None),
            )
        return expected

    @property
    def _one_per_output(self) -> Shape:
        return (self._out_of(self.weight_shape),)

    @property
    def left_out(self) -> dict[str, Shape]:
        """A bias that was left out."""
        return {"bias": self._one_per_output} if self.bias is None else {}

    @property
    def channel_sizes(self) -> dict[str, int]:
        """The sizes of n, g, c and m. An input without channels has no output channels either."""
        shape, (first, second) = self.input_shape, self.weight_shape[:2]
        c, m = (
            (first // self.groups, second) if self.channels_first == "in" else (second, first // self.groups)
        )
        return {
            "n": shape[0] if len(shape) == self.axes + 2 else 1,
            "g": self.groups,
            "c": c,
            "m": m if c else 0,
        }

    @property
    def tensor_dims(self) -> dict[str, tuple[str, ...]]:
        """The dimensions of each tensor, in the order of memory."""
        names = LETTERS[self.axes]
        inner = ("c", "m") if self.channels_first == "in" else ("m", "c")
        dims = {
            "input": ("n", "g", "c", *spatial("i", names)),
            "weight": ("g", *inner, *spatial("k", names)),
            "output": ("n", "g", "m", *spatial("o", names)),
        }
        return dims if self.bias is None else {**dims, "bias": ("g", "m")}

    def _check_spatial(self) -> None:
        """PyTorch takes an empty axis only where the batch or the channels are empty too."""
        shape = self.input_shape
        if 0 in shape[-self.axes :] and 0 not in shape[: -self.axes]:
            raise refuse(
                "/input_size" if own_shape(self.input, "input", self.axes) is None else "/input",
                say("the input of shape {shape} has an axis without cells", shape=list(shape)),
                hint=say("give every axis at least one cell"),
                fix=None
                if own_shape(self.input, "input", self.axes) is not None
                else replace("/input_size", INPUT_SIZE[self.axes]),
            )

    def _check_rank(self, tensor: str, shape: Shape, ranks: tuple[int, ...]) -> None:
        if len(shape) not in ranks:
            wants = joined(" or ", [str(rank) for rank in ranks])
            raise refuse(
                f"/{tensor}",
                say(
                    "the {tensor} has {count} dimensions, {op} takes {wants}",
                    tensor=tensor,
                    count=len(shape),
                    op=self.op,
                    wants=wants,
                ),
                hint=say_many(
                    "{count} spatial axis after the channels",
                    "{count} spatial axes after the channels",
                    self.axes,
                ),
            )

    def _agree(self, name: str, actual: int, words: str) -> None:
        said = getattr(self, name)
        if said is not None and said != actual:
            raise refuse(
                f"/{name}",
                say(
                    "{name} is {said}, but {words} {actual}", name=name, said=said, words=words, actual=actual
                ),
                hint=say("leave it out, or make the two agree"),
                fix=replace(f"/{name}", actual),
            )

    def _agree_axes(self, name: str, actual: Shape, words: str) -> None:
        said = spread(name, getattr(self, name), self.axes, least=0)
        if said != actual:
            raise refuse(
                f"/{name}",
                say(
                    "{name} is {said}, but {words} {actual}",
                    name=name,
                    said=" × ".join(map(str, said)),
                    words=words,
                    actual=" × ".join(map(str, actual)),
                ),
                hint=say("leave it out, or make the two agree"),
                fix=replace(f"/{name}", list(actual)),
            )

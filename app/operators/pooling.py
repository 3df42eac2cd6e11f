"""Pooling: one number per window, its largest or its mean, each channel by itself."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any, ClassVar

import numpy as np

from app.core.axis import Axis
from app.core.lattice import LETTERS, Array, Lattice, Reduce, spatial
from app.errors import refuse, replace
from app.i18n import say, say_many
from app.operators.base import Shape, Size, own_shape
from app.operators.layer import INPUT, INPUT_SIZE
from app.operators.per_axis import PerAxis
from app.operators.per_axis import spread as per_axis
from app.operators.slide import Slide
from app.operators.windows import Windows
from app.tensors import Spec, as_json

FLOOR = "⌊(i + 2·p − d·(k − 1) − 1) / s⌋ + 1"
CEIL = "⌈(i + 2·p − d·(k − 1) − 1) / s⌉ + 1"


@dataclass(frozen=True)
class PoolSlide(Slide):
    """A window along one axis; in ceil mode the last may hang over the padding, but must start before it.

    >>> PoolSlide("w", 4, 3, stride=2, dilation=1, pad=(0, 0), ceil=True).stops
    2
    """

    ceil: bool = False

    @property
    def fits(self) -> bool:
        """Whether there is a first stop; in ceil mode it may hang over the end already."""
        return self.stops >= 1

    @property
    def stops(self) -> int:
        """With ceil mode one more where the stride leaves a rest, unless that window started in the right padding."""
        whole = super().stops
        if not self.ceil or (self.padded - self.span) % self.stride == 0:
            return whole
        return whole + (whole * self.stride < self.size + self.pad[0])

    def told(self) -> Size:
        """The number of stops with its formula."""
        told = super().told()
        if not self.ceil:
            return told
        rest = (self.padded - self.span) % self.stride
        dropped = rest > 0 and self.stops == super().stops
        numbers = told.numbers.replace("⌊", "⌈").replace("⌋", "⌉")
        if dropped:
            numbers = say("{numbers} − 1 (starts in the padding)", numbers=numbers)
        return Size(told.axis, CEIL, numbers, self.stops, 0)


class Pooling(Windows):
    """What the two kinds share: windows of ``kernel_size``, a stride that is the kernel's size unless it is given."""

    family: ClassVar[str] = "pooling"
    formula: ClassVar[str] = FLOOR
    spatial: ClassVar[int]
    reduce: ClassVar[Reduce]
    controls: ClassVar[tuple[str, ...]] = (
        "input_size", "kernel_size", "stride", "padding", "dilation", "ceil_mode", "in_channels", "batch_size", "input",
    )  # fmt: skip

    stride: PerAxis | None = None  # type: ignore[assignment]  # as PyTorch has it: None is the kernel's size
    kernel_size: PerAxis = 2
    padding: PerAxis = 0
    input_size: PerAxis | None = None
    ceil_mode: bool = False

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """The letters and the assumed sizes follow from the number of axes."""
        if "spatial" in cls.__dict__:
            cls.letters = LETTERS[cls.spatial]
            cls.assumed = {"input_size": INPUT_SIZE[cls.spatial], "input": as_json(INPUT)}

    @property
    def axes(self) -> int:
        """How many spatial axes there are."""
        return self.spatial

    @property
    def specs(self) -> dict[str, Spec]:
        """What to make the input from."""
        return {"input": self.input or INPUT}

    @cached_property
    def strides(self) -> tuple[int, ...]:
        """The stride of each axis, the kernel's size where it is left out."""
        return self.kernels if self.stride is None else per_axis("stride", self.stride, self.axes, least=1)

    @cached_property
    def kernels(self) -> tuple[int, ...]:
        """The kernel size along each axis."""
        return per_axis("kernel_size", self.kernel_size, self.axes, least=1)

    @cached_property
    def pads(self) -> tuple[tuple[int, int], ...]:
        """The border before and after each axis: alike, and at most half the kernel."""
        sides = per_axis("padding", self.padding, self.axes, least=0)
        for place, (side, kernel) in enumerate(zip(sides, self.kernels, strict=True)):
            if side > kernel // 2:
                listed = isinstance(self.padding, tuple) and len(self.padding) > 1
                pointer = f"/padding/{place}" if listed else "/padding"
                raise refuse(
                    pointer,
                    say("padding is {side}, with a kernel of {kernel}", side=side, kernel=kernel),
                    hint=say("pooling pads at most half the kernel: {most}", most=kernel // 2),
                    fix=replace(pointer, kernel // 2),
                )
        return tuple((side, side) for side in sides)

    @cached_property
    def image(self) -> Shape:
        """The input's shape: its own, or the one the hints describe."""
        size = INPUT_SIZE[self.axes] if self.input_size is None else self.input_size
        hinted = (*self.batch, self.in_channels, *per_axis("input_size", size, self.axes, least=0))
        own = own_shape(self.input, "input", self.axes, hinted) or hinted
        if len(own) not in (self.axes + 1, self.axes + 2):
            raise refuse(
                "/input",
                say(
                    "the input has {count} dimensions, {op} takes {least} or {most}",
                    count=len(own),
                    op=self.op,
                    least=self.axes + 1,
                    most=self.axes + 2,
                ),
                hint=say_many(
                    "{count} spatial axis after the channels",
                    "{count} spatial axes after the channels",
                    self.axes,
                ),
            )
        self.no_empty(own, self.axes + 1)
        return own

    @cached_property
    def slides(self) -> tuple[Slide, ...]:
        """The windows along each axis, checked to fit."""
        return self.slid_over(self.image[-self.axes :])

    def slide(self, *numbers: Any) -> Slide:
        """In ceil mode a window may hang over the end."""
        name, size, kernel, stride, dilation, pad = numbers
        return PoolSlide(name, size, kernel, stride, dilation, pad, ceil=self.ceil_mode)

    @cached_property
    def sizes(self) -> tuple[Size, ...]:
        """How many windows there are along each axis."""
        return tuple(slide.told() for slide in self.slides)

    @cached_property
    def shapes(self) -> dict[str, Shape | None]:
        """The output has the input's batch and channels."""
        image = self.image
        return {"input": image, "output": (*image[: -self.axes], *(size.value for size in self.sizes))}

    @property
    @abstractmethod
    def share_dims(self) -> tuple[str, ...]:
        """On what a tap's share depends."""

    @cached_property
    def lattice(self) -> Lattice:
        """Input n c i, output n c o."""
        names = LETTERS[self.axes]
        lattice = Lattice(
            tuple(slide.axis() for slide in self.slides),
            self.channel_sizes(self.image),
            {
                "input": ("n", "c", *spatial("i", names)),
                "share": self.share_dims,
                "output": ("n", "c", *spatial("o", names)),
            },
            reduce=self.reduce,
        )
        if prod(lattice.channels.values()):
            self.check_counts(lattice)
        return lattice

    def counts(self, axis: Axis) -> Array:
        """How many cells each window of an axis counts: those of the input."""
        table = axis.table
        places = table.start[:, None] + table.step
        counted: Array = (table.cell[places] >= 0).sum(axis=1).astype(np.float64)
        return counted

    def check_counts(self, lattice: Lattice) -> None:
        """Every window has something to pool; what has none would be −∞, or 0 / 0.

        Raises: Refusal naming the first that has only padding in it, as dilated windows may.
        """
        for name, axis in zip(lattice.names, lattice.axes, strict=True):
            empty = np.flatnonzero(self.counts(axis) == 0)
            if empty.size:
                raise refuse(
                    "/padding",
                    say(
                        "window {empty} along axis {name} has only padding in it: nothing to pool",
                        empty=empty[0],
                        name=name,
                    ),
                    hint=say("lower the padding or the dilation"),
                    fix=replace("/padding", 0),
                )

"""What unfold and fold share: windows over an image, and no weight."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

from app.core.lattice import LETTERS
from app.errors import refuse, replace
from app.i18n import say
from app.operators.base import Shape, Strided
from app.operators.layer import INPUT, INPUT_SIZE, Count
from app.operators.per_axis import Pair, PerAxis, pads, spread
from app.operators.slide import FORMULA, Slide, fitting
from app.operators.transposed import Crop
from app.tensors import Spec, Tensor, as_json

WINDOW_SIZE = say("How many cells a window has along each axis.")
WINDOW_DILATION = say("How far apart the cells of a window stand.")


class Windows(Strided):
    """Windows of ``kernel_size`` over an image.

    A list says how many spatial axes there are; a single ``kernel_size`` means two.
    """

    formula: ClassVar[str] = FORMULA
    retold: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "kernel_size": {"help": WINDOW_SIZE}, "dilation": {"help": WINDOW_DILATION},
    }  # fmt: skip
    letters: ClassVar[tuple[str, ...]] = LETTERS[2]
    assumed: ClassVar[dict[str, Any]] = {"input_size": INPUT_SIZE[2], "input": as_json(INPUT)}

    input: Tensor | None = None
    kernel_size: PerAxis = 3
    padding: Crop = 0
    batch_size: Count | None = 1
    in_channels: Count = 1

    @property
    def axes(self) -> int:
        """How many spatial axes there are."""
        return len(self.kernel_size) if isinstance(self.kernel_size, tuple) else 2

    @property
    def specs(self) -> dict[str, Spec]:
        """What to make the input from."""
        return {"input": self.input or INPUT}

    @property
    def batch(self) -> Shape:
        """The batch dimension of an input that names no shape."""
        return () if self.batch_size is None else (self.batch_size,)

    @cached_property
    def kernels(self) -> tuple[int, ...]:
        """The kernel size along each axis."""
        if self.kernel_size == ():
            hint = say("one entry per axis")
            raise refuse(
                "/kernel_size", say("kernel_size is an empty list"), hint=hint, fix=replace("/kernel_size", 3)
            )
        return spread("kernel_size", self.kernel_size, self.axes, least=1)

    @cached_property
    def pads(self) -> tuple[Pair, ...]:
        """The border before and after each axis."""
        return pads(self.padding, self.axes, kernel=self.kernels, dilation=self.dilations)

    def slide(self, *numbers: Any) -> Slide:
        """A window along one axis, from its name, size, kernel, stride, dilation and pads."""
        return Slide(*numbers)

    def slid_over(self, image: Shape) -> tuple[Slide, ...]:
        """The windows along each axis of an image, checked to fit."""
        each = zip(
            LETTERS[self.axes], image, self.kernels, self.strides, self.dilations, self.pads, strict=True
        )
        return fitting(tuple(self.slide(*numbers) for numbers in each), self.padding)

    def no_empty(self, shape: Shape, last: int) -> None:
        """Unfold and fold take an empty batch, and none of the ``last`` dimensions empty."""
        given = self.input is not None and getattr(self.input, "shape", None) is not None
        if 0 in shape[-last:]:
            raise refuse(
                "/input" if given else "/in_channels",
                say("the input of shape {shape} has a dimension without entries", shape=list(shape)),
                hint=say("only the batch may be empty"),
                fix=None if given else replace("/in_channels", 1),
            )

    def channel_sizes(self, image: Shape) -> dict[str, int]:
        """The sizes of n and c, from the shape of the image side."""
        return {"n": image[0] if len(image) == self.axes + 2 else 1, "c": image[-self.axes - 1]}

"""Pooling: one number per window, its largest or its mean, each channel by itself."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace as changed
from functools import cached_property, reduce
from math import prod
from typing import Any, ClassVar, Literal

import numpy as np

from app.core.axis import OUTSIDE, Axis
from app.core.forward import forward, handed, maximum, winners_share
from app.core.lattice import LETTERS, Array, Lattice, Reduce, spatial
from app.errors import refuse, replace
from app.operators.base import Laid, Presets, Shape, Size, own_shape
from app.operators.layer import INPUT, INPUT_SIZE
from app.operators.per_axis import PerAxis, Whole, within
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
        numbers = told.numbers.replace("⌊", "⌈").replace("⌋", "⌉") + (
            " − 1 (starts in the padding)" if dropped else ""
        )
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
                    f"padding is {side}, with a kernel of {kernel}",
                    hint=f"pooling pads at most half the kernel: {kernel // 2}",
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
                f"the input has {len(own)} dimensions, {self.op} takes {self.axes + 1} or {self.axes + 2}",
                hint=f"{self.axes} spatial {'axis' if self.axes == 1 else 'axes'} after the channels",
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
                    f"window {empty[0]} along axis {name} has only padding in it: nothing to pool",
                    hint="lower the padding or the dilation",
                    fix=replace("/padding", 0),
                )


class MaxPooling(Pooling):
    """The largest number of each window; ties go to the first cell in row order, padding never wins.

    out[n, c, o] = max_k input[n, c, i],   i = stride·o + dilation·k − pad

    Shape: input (N, C, *spatial) or (C, *spatial); output likewise.
    Source: https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html
    """

    lesson: ClassVar[str] = "max_pooling"
    reduce: ClassVar[Reduce] = "max"

    @property
    def share_dims(self) -> tuple[str, ...]:
        """The winner depends on the output and says which kernel cell it is."""
        names = LETTERS[self.axes]
        return ("n", "c", *spatial("o", names), *spatial("k", names))

    @cached_property
    def computations(self) -> Mapping[str, Lattice]:
        """Forwards the winner follows from the input; only the gradient needs to be told it."""
        own = self.lattice
        tensors = {name: dims for name, dims in own.tensors.items() if name != "share"}
        return {**super().computations, "output": changed(own, tensors=tensors)}

    def run(self, laid: Laid) -> Array:
        """The maxima."""
        x = laid("input")
        assert x is not None
        return maximum(self.lattice, x)[0]

    def derive(self, name: str, laid: Laid) -> Array:
        """Also the share: 1 for the winner of each window, to which the gradient goes whole."""
        x, upstream = laid("input"), laid("upstream") if name == "grad_input" else None
        assert x is not None
        if name == "share":
            within(
                "elements", prod(self.lattice.shape(name)), "/kernel_size", "too many cells in all windows"
            )
            return winners_share(self.lattice, maximum(self.lattice, x)[1])
        if upstream is not None:
            return handed(self.lattice, upstream, maximum(self.lattice, x)[1])
        return super().derive(name, laid)


class AveragePooling(Pooling):
    """The mean of each window.

    out[n, c, o] = Σ_k input[n, c, i] / n_o,   i = stride·o + dilation·k − pad

    n_o counts the window's cells inside the padded input, or with ``count_include_pad`` false inside the input;
    ``divisor_override`` stands for it.

    Shape: input (N, C, *spatial) or (C, *spatial); output likewise.
    Source: https://docs.pytorch.org/docs/stable/generated/torch.nn.AvgPool2d.html
    """

    lesson: ClassVar[str] = "average_pooling"
    reduce: ClassVar[Reduce] = "mean"
    controls: ClassVar[tuple[str, ...]] = (
        *Pooling.controls[:6], "count_include_pad", *Pooling.controls[6:],
    )  # fmt: skip

    count_include_pad: bool = True

    @property
    def share_dims(self) -> tuple[str, ...]:
        """Every cell of a window has the same share."""
        return spatial("o", LETTERS[self.axes])

    @property
    def against(self) -> str:
        """PyTorch's function; dilated it has none, and the mean is taken there window by window."""
        return self.reference if max(self.dilations) == 1 else "the mean of each window, by its definition"

    @cached_property
    def divisors(self) -> Array:
        """n_o, the product of what each axis counts."""
        return reduce(np.multiply.outer, [self.counts(axis) for axis in self.lattice.axes])

    def counts(self, axis: Axis) -> Array:
        """How many cells each window of an axis counts."""
        if not self.count_include_pad:
            return super().counts(axis)
        table = axis.table
        kinds = table.kind[table.start[:, None] + table.step]
        counted: Array = (kinds != OUTSIDE).sum(axis=1).astype(np.float64)
        return counted

    def run(self, laid: Laid) -> Array:
        """The means."""
        x = laid("input")
        assert x is not None
        return forward(self.lattice, x) / self.divisors

    def derive(self, name: str, laid: Laid) -> Array:
        """Also the share, 1 / n_o."""
        return 1.0 / self.divisors if name == "share" else super().derive(name, laid)


class Divided(AveragePooling):
    """Average pooling whose divisor can be given, as PyTorch allows along two and three axes."""

    controls: ClassVar[tuple[str, ...]] = (
        *AveragePooling.controls[:7], "divisor_override", *AveragePooling.controls[7:],
    )  # fmt: skip

    divisor_override: Whole | None = None

    def check_counts(self, lattice: Lattice) -> None:
        """Divided by a number that is given, the sum of no cells is 0."""
        if self.divisor_override is None:
            super().check_counts(lattice)

    @cached_property
    def divisors(self) -> Array:
        """n_o, or what stands for it."""
        own = super().divisors
        return own if self.divisor_override is None else np.full(own.shape, float(self.divisor_override))

    def model_post_init(self, context: Any, /) -> None:
        """The divisor is a number one can divide by."""
        if self.divisor_override == 0:
            raise refuse(
                "/divisor_override",
                "divisor_override is 0",
                hint="give any other whole number, or null for the number of cells",
                fix=replace("/divisor_override", None),
            )
        super().model_post_init(context)


class MaxPool1d(MaxPooling):
    """Max pooling along one axis."""

    title: ClassVar[str] = "Max pooling, 1-D"
    summary: ClassVar[str] = "The largest sample of every window."
    reference: ClassVar[str] = "torch.nn.functional.max_pool1d"
    spatial: ClassVar[int] = 1
    presets: ClassVar[Presets] = (("start", "Halve a signal", {"op": "max_pool1d", "input_size": 8}),)

    op: Literal["max_pool1d"]


class MaxPool2d(MaxPooling):
    """Max pooling along two axes."""

    title: ClassVar[str] = "Max pooling, 2-D"
    summary: ClassVar[str] = (
        "The largest number of every window wins; its place decides where the gradient flows."
    )
    reference: ClassVar[str] = "torch.nn.functional.max_pool2d"
    spatial: ClassVar[int] = 2
    presets: ClassVar[Presets] = (
        ("start", "2 × 2: half the size",
         {"op": "max_pool2d", "input_size": 6, "input": {"fill": "integers", "seed": 4}}),
        ("overlap", "3 × 3 with stride 2: windows overlap (AlexNet, ResNet)",
         {"op": "max_pool2d", "input_size": 7, "kernel_size": 3, "stride": 2, "padding": 1,
          "input": {"fill": "integers", "seed": 4}}),
        ("ceil", "Ceil mode: the last window hangs over the edge",
         {"op": "max_pool2d", "input_size": 5, "ceil_mode": True, "input": {"fill": "integers", "seed": 4}}),
        ("dilated", "Dilated by 2",
         {"op": "max_pool2d", "input_size": 6, "stride": 1, "dilation": 2, "input": {"fill": "integers", "seed": 4}}),
        ("photo", "A photograph, 4 × 4 at a time",
         {"op": "max_pool2d", "input": {"image": "sample", "size": [128, 128], "channels": 1}, "kernel_size": 4}),
    )  # fmt: skip

    op: Literal["max_pool2d"]


class MaxPool3d(MaxPooling):
    """Max pooling along three axes."""

    title: ClassVar[str] = "Max pooling, 3-D"
    summary: ClassVar[str] = "The largest number of every block."
    reference: ClassVar[str] = "torch.nn.functional.max_pool3d"
    spatial: ClassVar[int] = 3
    presets: ClassVar[Presets] = (
        (
            "start",
            "A small volume",
            {"op": "max_pool3d", "input_size": 4, "input": {"fill": "integers", "seed": 4}},
        ),
    )

    op: Literal["max_pool3d"]


class AvgPool1d(AveragePooling):
    """Average pooling along one axis."""

    title: ClassVar[str] = "Average pooling, 1-D"
    summary: ClassVar[str] = "The mean of every window: a moving average, thinned out."
    reference: ClassVar[str] = "torch.nn.functional.avg_pool1d"
    spatial: ClassVar[int] = 1
    presets: ClassVar[Presets] = (
        ("start", "Halve a signal", {"op": "avg_pool1d", "input_size": 8}),
        (
            "moving",
            "A moving average",
            {"op": "avg_pool1d", "input_size": 9, "kernel_size": 3, "stride": 1, "padding": 1},
        ),
    )

    op: Literal["avg_pool1d"]


class AvgPool2d(Divided):
    """Average pooling along two axes."""

    title: ClassVar[str] = "Average pooling, 2-D"
    summary: ClassVar[str] = "The mean of every window; what counts as a cell at the border can be chosen."
    reference: ClassVar[str] = "torch.nn.functional.avg_pool2d"
    spatial: ClassVar[int] = 2
    presets: ClassVar[Presets] = (
        ("start", "2 × 2: half the size", {"op": "avg_pool2d", "input_size": 6}),
        ("border", "Padding counted or not",
         {"op": "avg_pool2d", "input_size": 5, "kernel_size": 3, "stride": 2, "padding": 1, "count_include_pad": False,
          "input": {"fill": "ones"}}),
        ("ceil", "Ceil mode: fewer cells in the last windows",
         {"op": "avg_pool2d", "input_size": 5, "ceil_mode": True}),
        ("divisor", "A divisor of one: the sum of every window",
         {"op": "avg_pool2d", "input_size": 6, "divisor_override": 1}),
        ("photo", "A photograph, 8 × 8 at a time",
         {"op": "avg_pool2d", "input": {"image": "sample", "size": [128, 128], "channels": 1}, "kernel_size": 8}),
    )  # fmt: skip

    op: Literal["avg_pool2d"]


class AvgPool3d(Divided):
    """Average pooling along three axes."""

    title: ClassVar[str] = "Average pooling, 3-D"
    summary: ClassVar[str] = "The mean of every block."
    reference: ClassVar[str] = "torch.nn.functional.avg_pool3d"
    spatial: ClassVar[int] = 3
    presets: ClassVar[Presets] = (("start", "A small volume", {"op": "avg_pool3d", "input_size": 4}),)

    op: Literal["avg_pool3d"]

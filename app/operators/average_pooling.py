"""Average pooling: the mean of every window; what counts as a cell at the border can be chosen."""

from __future__ import annotations

from functools import cached_property, reduce
from typing import Any, ClassVar, Literal

import numpy as np

from app.core.axis import OUTSIDE, Axis
from app.core.forward import forward
from app.core.lattice import LETTERS, Array, Lattice, Reduce, spatial
from app.errors import refuse, replace
from app.i18n import say
from app.operators.base import Laid, Presets
from app.operators.per_axis import Whole
from app.operators.pooling import Pooling


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
        return (
            self.reference if max(self.dilations) == 1 else say("the mean of each window, by its definition")
        )

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
                say("divisor_override is 0"),
                hint=say("give any other whole number, or null for the number of cells"),
                fix=replace("/divisor_override", None),
            )
        super().model_post_init(context)


class AvgPool1d(AveragePooling):
    """Average pooling along one axis."""

    title: ClassVar[str] = say("Average pooling, 1-D")
    summary: ClassVar[str] = say("The mean of every window: a moving average, thinned out.")
    reference: ClassVar[str] = "torch.nn.functional.avg_pool1d"
    spatial: ClassVar[int] = 1
    presets: ClassVar[Presets] = (
        ("start", say("Halve a signal"), {"op": "avg_pool1d", "input_size": 8}),
        (
            "moving",
            say("A moving average"),
            {"op": "avg_pool1d", "input_size": 9, "kernel_size": 3, "stride": 1, "padding": 1},
        ),
    )

    op: Literal["avg_pool1d"]


class AvgPool2d(Divided):
    """Average pooling along two axes."""

    title: ClassVar[str] = say("Average pooling, 2-D")
    summary: ClassVar[str] = say(
        "The mean of every window; what counts as a cell at the border can be chosen."
    )
    reference: ClassVar[str] = "torch.nn.functional.avg_pool2d"
    spatial: ClassVar[int] = 2
    presets: ClassVar[Presets] = (
        ("start", say("2 × 2: half the size"), {"op": "avg_pool2d", "input_size": 6}),
        ("border", say("Padding counted or not"),
         {"op": "avg_pool2d", "input_size": 5, "kernel_size": 3, "stride": 2, "padding": 1, "count_include_pad": False,
          "input": {"fill": "ones"}}),
        ("ceil", say("Ceil mode: fewer cells in the last windows"),
         {"op": "avg_pool2d", "input_size": 5, "ceil_mode": True}),
        ("divisor", say("A divisor of one: the sum of every window"),
         {"op": "avg_pool2d", "input_size": 6, "divisor_override": 1}),
        ("photo", say("A photograph, 8 × 8 at a time"),
         {"op": "avg_pool2d", "input": {"image": "sample", "size": [128, 128], "channels": 1}, "kernel_size": 8}),
    )  # fmt: skip

    op: Literal["avg_pool2d"]


class AvgPool3d(Divided):
    """Average pooling along three axes."""

    title: ClassVar[str] = say("Average pooling, 3-D")
    summary: ClassVar[str] = say("The mean of every block.")
    reference: ClassVar[str] = "torch.nn.functional.avg_pool3d"
    spatial: ClassVar[int] = 3
    presets: ClassVar[Presets] = (("start", say("A small volume"), {"op": "avg_pool3d", "input_size": 4}),)

    op: Literal["avg_pool3d"]

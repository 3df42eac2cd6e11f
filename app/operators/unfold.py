"""Unfold (im2col): every window stood up as a column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from math import prod
from typing import ClassVar, Literal

from app.core.forward import adjoint
from app.core.lattice import LETTERS, Array, Lattice, spatial
from app.errors import refuse
from app.i18n import say
from app.operators.base import Laid, Presets, Shape, Size, own_shape
from app.operators.layer import INPUT_SIZE
from app.operators.per_axis import PerAxis, spread
from app.operators.slide import Slide
from app.operators.windows import Windows


class Unfold(Windows):
    """Take every window out of the image and stand it up as a column.

    out[n, (c, k), o] = input[n, c, i],   i = stride·o + dilation·k − pad

    Shape: input (N, C, *spatial) or (C, *spatial); output (N, C·∏k, L).
    Source: https://docs.pytorch.org/docs/stable/generated/torch.nn.Unfold.html
    """

    title: ClassVar[str] = say("Unfold (im2col)")
    family: ClassVar[str] = "unfold"
    summary: ClassVar[str] = say(
        "Every window becomes a column; a matrix product would finish the convolution."
    )
    lesson: ClassVar[str] = "unfold"
    reference: ClassVar[str] = "torch.nn.functional.unfold"
    controls: ClassVar[tuple[str, ...]] = (
        "input_size", "kernel_size", "stride", "padding", "dilation", "in_channels", "batch_size", "input",
    )  # fmt: skip
    presets: ClassVar[Presets] = (
        ("start", say("4 × 4 in windows of 3 × 3"), {"op": "unfold", "input_size": 4, "kernel_size": 3}),
        ("torch", say("PyTorch's example: 2 × 5 × 3 × 4, kernel 2 × 3"),
         {"op": "unfold", "batch_size": 2, "in_channels": 5, "input_size": [3, 4], "kernel_size": [2, 3]}),
    )  # fmt: skip

    op: Literal["unfold"]
    input_size: PerAxis | None = None

    @cached_property
    def image(self) -> Shape:
        """The input's shape."""
        axes = len(self.kernels)
        size = INPUT_SIZE[axes] if self.input_size is None else self.input_size
        hinted = (*self.batch, self.in_channels, *spread("input_size", size, axes, least=0))
        own = own_shape(self.input, "input", self.axes, hinted) or hinted
        if len(own) not in (self.axes + 1, self.axes + 2):
            raise refuse(
                "/input",
                say(
                    "the input has {count} dimensions, with a kernel of {axes} axes it needs {least} or "
                    "{most}",
                    count=len(own),
                    axes=self.axes,
                    least=self.axes + 1,
                    most=self.axes + 2,
                ),
                hint=say(
                    "a list of kernel sizes says how many spatial axes there are; a single number means two"
                ),
            )
        self.no_empty(own, self.axes + 1)
        return own

    @cached_property
    def slides(self) -> tuple[Slide, ...]:
        """The windows along each axis."""
        return self.slid_over(self.image[-self.axes :])

    @cached_property
    def sizes(self) -> tuple[Size, ...]:
        """How many windows there are along each axis."""
        return tuple(slide.told() for slide in self.slides)

    @cached_property
    def shapes(self) -> dict[str, Shape | None]:
        """Input (N, C, *spatial), output (N, C·∏k, L)."""
        image = self.image
        column = image[-self.axes - 1] * prod(self.kernels)
        output = (*image[: len(image) - self.axes - 1], column, prod(size.value for size in self.sizes))
        return {"input": image, "output": output}

    @property
    def batched(self) -> bool:
        """Whether there is a batch dimension."""
        return len(self.image) == self.axes + 2

    @cached_property
    def lattice(self) -> Lattice:
        """Input n c i, output n c k o."""
        names, image = LETTERS[self.axes], self.image
        axes = tuple(slide.axis() for slide in self.slides)
        tensors = {
            "input": ("n", "c", *spatial("i", names)),
            "output": ("n", "c", *spatial("k", names), *spatial("o", names)),
        }
        return Lattice(axes, self.channel_sizes(image), tensors)

    @cached_property
    def computations(self) -> Mapping[str, Lattice]:
        """Besides the columns and the gradient: the columns folded back, each cell as often as it was read."""
        lattice, columns = self.lattice, self.lattice.tensors["output"]
        tensors = {**lattice.tensors, "columns": columns, "refolded": lattice.tensors["input"]}
        folded = replace(lattice, tensors=tensors, result="refolded", beside=("input", "output"))
        return {**super().computations, "refolded": folded}

    def derive(self, name: str, laid: Laid) -> Array:
        """A gradient, the columns, or fold(unfold(input))."""
        if name not in ("columns", "refolded"):
            return super().derive(name, laid)
        columns = laid("output")
        assert columns is not None
        return columns if name == "columns" else adjoint(self.lattice, columns)

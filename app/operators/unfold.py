"""Unfold (im2col) and fold (its transpose): windows stood up as columns, and columns laid back."""

from __future__ import annotations

from functools import cached_property
from math import prod
from typing import Any, ClassVar, Literal

from app.core.axis import Axis
from app.core.lattice import LETTERS, Lattice, spatial
from app.errors import Refusal, refuse, replace
from app.operators.base import Operator, Presets, Shape, Size, own_shape
from app.operators.layer import INPUT, INPUT_SIZE, Count
from app.operators.per_axis import Pair, PerAxis, pads, spread
from app.operators.transposed import Crop
from app.tensors import Spec, Tensor, as_json


class Windows(Operator):
    """What unfold and fold share: windows of ``kernel_size`` over an image, and no weight.

    A list says how many spatial axes there are; a single ``kernel_size`` means two.
    """

    formula: ClassVar[str] = "⌊(i + 2·p − d·(k − 1) − 1) / s⌋ + 1"
    letters: ClassVar[tuple[str, ...]] = LETTERS[2]
    assumed: ClassVar[dict[str, Any]] = {"input_size": INPUT_SIZE[2], "input": as_json(INPUT)}

    input: Tensor | None = None
    kernel_size: PerAxis = 3
    stride: PerAxis = 1
    padding: Crop = 0
    dilation: PerAxis = 1
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

    @cached_property
    def kernels(self) -> tuple[int, ...]:
        """The kernel size along each axis."""
        if self.kernel_size == ():
            raise refuse(
                "/kernel_size",
                "kernel_size is an empty list",
                hint="one entry per axis",
                fix=replace("/kernel_size", 3),
            )
        return spread("kernel_size", self.kernel_size, self.axes, least=1)

    @cached_property
    def strides(self) -> tuple[int, ...]:
        """The stride of each axis."""
        return spread("stride", self.stride, self.axes, least=1)

    @cached_property
    def dilations(self) -> tuple[int, ...]:
        """The dilation of each axis."""
        return spread("dilation", self.dilation, self.axes, least=1)

    @cached_property
    def pads(self) -> tuple[Pair, ...]:
        """The border before and after each axis."""
        return pads(self.padding, self.axes, kernel=self.kernels, dilation=self.dilations)

    def counts(self, image: Shape) -> tuple[Size, ...]:
        """How many windows lie along each axis of an image."""
        sizes = []
        for place, i in enumerate(image):
            (before, after), k = self.pads[place], self.kernels[place]
            s, d = self.strides[place], self.dilations[place]
            room = i + before + after - d * (k - 1) - 1
            if room < 0:
                raise self._too_short(place, i)
            sizes.append(
                Size(
                    axis=LETTERS[self.axes][place],
                    symbols=self.formula if before == after else "⌊(i + p₀ + p₁ − d·(k − 1) − 1) / s⌋ + 1",
                    numbers=f"⌊({i} + {f'2·{before}' if before == after else f'{before} + {after}'}"
                    f" − {d}·({k} − 1) − 1) / {s}⌋ + 1",
                    value=room // s + 1,
                    remainder=room % s,
                )
            )
        return tuple(sizes)

    def _too_short(self, place: int, size: int) -> Refusal:
        span = self.dilations[place] * (self.kernels[place] - 1) + 1
        padded = size + sum(self.pads[place])
        more = max(max(side) for side in self.pads) + -(-(span - padded) // 2)
        return refuse(
            "/padding",
            f"the kernel spans {span} cells, the padded image has {padded} along axis {LETTERS[self.axes][place]}",
            hint=f"lower the dilation or raise the padding to {more}",
            fix=replace("/padding", more),
        )

    def no_empty(self, shape: Shape, last: int) -> None:
        """Unfold and fold take an empty batch, and none of the ``last`` dimensions empty."""
        given = self.input is not None and getattr(self.input, "shape", None) is not None
        if 0 in shape[-last:]:
            raise refuse(
                "/input" if given else "/in_channels",
                f"the input of shape {list(shape)} has a dimension without entries",
                hint="only the batch may be empty",
                fix=None if given else replace("/in_channels", 1),
            )

    def channel_sizes(self, image: Shape) -> dict[str, int]:
        """The sizes of n and c, from the shape of the image side."""
        return {"n": image[0] if len(image) == self.axes + 2 else 1, "c": image[-self.axes - 1]}

    def line(self, size: int, count: int, place: int) -> Axis:
        """Unfold's axis; fold's is its transpose."""
        before, after = self.pads[place]
        return Axis(
            size, count, self.kernels[place], stride=self.strides[place], dilation=self.dilations[place],
            pad=before, pad_end=after,
        )  # fmt: skip


class Unfold(Windows):
    """Take every window out of the image and stand it up as a column.

    out[n, (c, k), o] = input[n, c, i],   i = stride·o + dilation·k − pad

    Shape: input (N, C, *spatial) or (C, *spatial); output (N, C·∏k, L).
    Source: https://docs.pytorch.org/docs/stable/generated/torch.nn.Unfold.html
    """

    title: ClassVar[str] = "Unfold (im2col)"
    family: ClassVar[str] = "unfold"
    summary: ClassVar[str] = "Every window becomes a column; a matrix product would finish the convolution."
    lesson: ClassVar[str] = "unfold"
    reference: ClassVar[str] = "torch.nn.functional.unfold"
    controls: ClassVar[tuple[str, ...]] = (
        "input_size", "kernel_size", "stride", "padding", "dilation", "in_channels", "batch_size", "input",
    )  # fmt: skip
    presets: ClassVar[Presets] = (
        ("start", "4 × 4 in windows of 3 × 3", {"op": "unfold", "input_size": 4, "kernel_size": 3}),
        ("torch", "PyTorch's example: 2 × 5 × 3 × 4, kernel 2 × 3",
         {"op": "unfold", "batch_size": 2, "in_channels": 5, "input_size": [3, 4], "kernel_size": [2, 3]}),
    )  # fmt: skip

    op: Literal["unfold"]
    input_size: PerAxis | None = None

    @cached_property
    def image(self) -> Shape:
        """The input's shape."""
        batch = () if self.batch_size is None else (self.batch_size,)
        size = spread(
            "input_size",
            INPUT_SIZE[self.axes] if self.input_size is None else self.input_size,
            self.axes,
            least=0,
        )
        hinted = (*batch, self.in_channels, *size)
        own = own_shape(self.input, "input", self.axes, hinted) or hinted
        if len(own) not in (self.axes + 1, self.axes + 2):
            raise refuse(
                "/input",
                f"the input has {len(own)} dimensions, with a kernel of {self.axes} axes it needs {self.axes + 1} "
                f"or {self.axes + 2}",
                hint="a list of kernel sizes says how many spatial axes there are; a single number means two",
            )
        self.no_empty(own, self.axes + 1)
        return own

    @cached_property
    def sizes(self) -> tuple[Size, ...]:
        """How many windows there are along each axis."""
        return self.counts(self.image[-len(self.kernels) :])

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
        axes = tuple(self.line(image[p - self.axes], size.value, p) for p, size in enumerate(self.sizes))
        tensors = {
            "input": ("n", "c", *spatial("i", names)),
            "output": ("n", "c", *spatial("k", names), *spatial("o", names)),
        }
        return Lattice(axes, self.channel_sizes(image), tensors)


class Fold(Windows):
    """Lay every column back where unfold took it from, and add where they overlap.

    out[n, c, o] = Σ_k  input[n, (c, k), i],   o = stride·i + dilation·k − pad

    Shape: input (N, C·∏k, L) or (C·∏k, L); output (N, C, *output_size).
    Source: https://docs.pytorch.org/docs/stable/generated/torch.nn.Fold.html
    """

    title: ClassVar[str] = "Fold (col2im)"
    family: ClassVar[str] = "fold"
    summary: ClassVar[str] = "Columns go back to where unfold took them, and overlaps add up."
    lesson: ClassVar[str] = "fold"
    reference: ClassVar[str] = "torch.nn.functional.fold"
    controls: ClassVar[tuple[str, ...]] = (
        "output_size", "kernel_size", "stride", "padding", "dilation", "in_channels", "batch_size", "input",
    )  # fmt: skip
    presets: ClassVar[Presets] = (
        ("start", "Back to 4 × 4", {"op": "fold", "output_size": 4, "kernel_size": 3}),
        ("count", "Ones: each cell counts its windows",
         {"op": "fold", "output_size": 5, "kernel_size": 3, "input": {"fill": "ones"}}),
    )  # fmt: skip

    op: Literal["fold"]
    output_size: PerAxis = 4

    @cached_property
    def sizes(self) -> tuple[Size, ...]:
        """The output is as long as asked; the formula tells how many windows that takes."""
        image = spread("output_size", self.output_size, len(self.kernels), least=1)
        return tuple(
            Size(axis=of.axis, symbols="output_size", numbers=f"{size}, for {of.numbers} = {of.value} windows",
                 value=size, remainder=of.remainder)
            for size, of in zip(image, self.counts(image), strict=True)
        )  # fmt: skip

    @cached_property
    def windows(self) -> Shape:
        """How many windows lie along each axis of the output."""
        return tuple(size.value for size in self.counts(tuple(size.value for size in self.sizes)))

    @cached_property
    def columns(self) -> Shape:
        """The input's shape, checked against the number of windows."""
        cells, count = prod(self.kernels), prod(self.windows)
        batch = () if self.batch_size is None else (self.batch_size,)
        hinted = (*batch, self.in_channels * cells, count)
        own = own_shape(self.input, "input", 1, hinted) or hinted
        if len(own) not in (2, 3):
            raise refuse(
                "/input", f"the input has {len(own)} dimensions", hint="fold takes (N, C·∏k, L) or (C·∏k, L)"
            )
        self.no_empty(own, 2)
        if own[-2] % cells:
            raise refuse(
                "/input",
                f"{own[-2]} rows do not fall into kernels of {cells} cells",
                hint=f"the rows are channels × {cells}",
            )
        if own[-1] != count:
            raise refuse(
                "/input",
                f"the input has {own[-1]} columns, an output of {' × '.join(str(s.value) for s in self.sizes)} has "
                f"{' × '.join(map(str, self.windows))} = {count} windows",
                hint="give one column per window",
            )
        return own

    @cached_property
    def shapes(self) -> dict[str, Shape | None]:
        """Input (N, C·∏k, L), output (N, C, *output_size)."""
        columns = self.columns
        output = (*columns[:-2], columns[-2] // prod(self.kernels), *(size.value for size in self.sizes))
        return {"input": columns, "output": output}

    @cached_property
    def lattice(self) -> Lattice:
        """Input n c k i, output n c o; each axis is unfold's, transposed."""
        names, output = LETTERS[self.axes], self.shapes["output"] or ()
        axes = tuple(self.line(size.value, self.windows[p], p).T for p, size in enumerate(self.sizes))
        tensors = {
            "input": ("n", "c", *spatial("k", names), *spatial("i", names)),
            "output": ("n", "c", *spatial("o", names)),
        }
        return Lattice(axes, self.channel_sizes(output), tensors)

"""Transposed convolution: the same relation with input and output exchanged."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import Field

from app.core.axis import Axis
from app.core.lattice import LETTERS, Array, Lattice
from app.errors import Refusal, refuse, replace
from app.i18n import say
from app.operators import ways
from app.operators.base import Laid, Presets, Shape, Size
from app.operators.layer import Layer
from app.operators.per_axis import MOST, Pair, PerAxis, Whole, pads, spread

OutputSize = Whole | Annotated[tuple[Annotated[int, Field(le=MOST)], ...], Field(max_length=5)]
COUNTING: Final = {"fill": "counting"}  # no two cells alike: one sees which stamp is whose
Crop = Whole | Annotated[tuple[Whole | Pair, ...], Field(max_length=3)]


def stamped(size: int, kernel: int, *, stride: int, dilation: int, pad: Pair) -> int:
    """How long the canvas of stamps is once it is cropped.

    (i − 1)·s − p₀ − p₁ + d·(k − 1) + 1

    >>> stamped(14, 4, stride=2, dilation=1, pad=(1, 1))
    28
    """
    return (size - 1) * stride - sum(pad) + dilation * (kernel - 1) + 1


class Transposed(Layer):
    """Stamp the kernel, scaled by each input cell, onto the output, and add where stamps overlap.

    out[n, g, m, o] = bias[g, m] + Σ_c,k  input[n, g, c, i] · weight[g, c, m, k],   o = stride·i + dilation·k − pad

    ``padding`` crops the stamped canvas, each side by its own amount; ``output_padding`` (or ``output_size``)
    un-crops at the end.

    Shape: input (N, C, *spatial) or (C, *spatial); weight (C, out / groups, *kernel); bias (out).
    Source: https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose2d.html
    """

    family: ClassVar[str] = "transposed"
    lesson: ClassVar[str] = "scatter"
    formula: ClassVar[str] = "(i − 1)·s − 2·p + d·(k − 1) + op + 1"
    channels_first: ClassVar[str] = "in"
    controls: ClassVar[tuple[str, ...]] = (
        "input_size", "kernel_size", "stride", "padding", "output_padding", "dilation", "groups",
        "in_channels", "out_channels", "batch_size", "input", "weight", "bias",
    )  # fmt: skip

    retold: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "stride": {"help": say("How far apart on the output the stamps of neighbouring input cells stand.")},
        "padding": {
            "help": say(
                "How many cells are cropped from each end of the output. As a sliding window: "
                "dilation · (kernel − 1) − padding zeros stand around the stretched input, and output padding adds "
                "its own at the end; where that number is negative, as many cells are cropped."
            )
        },
    }

    padding: Crop = 0
    output_padding: PerAxis = 0
    output_size: OutputSize | None = None

    @cached_property
    def pads(self) -> tuple[Pair, ...]:
        """What is cropped before and after each axis."""
        return pads(self.padding, self.axes, kernel=self.weight_shape[2:], dilation=self.dilations)

    @cached_property
    def smallest(self) -> tuple[int, ...]:
        """The output's length along each axis without output padding."""
        each = zip(
            self.input_shape[-self.axes :],
            self.weight_shape[2:],
            self.strides,
            self.dilations,
            self.pads,
            strict=True,
        )
        return tuple(stamped(i, k, stride=s, dilation=d, pad=pad) for i, k, s, d, pad in each)

    @property
    def gained(self) -> dict[str, int]:
        """Output padding keeps so many cells more at the end of each axis."""
        return dict(zip(self.lattice.names, self.output_pads, strict=True))

    @cached_property
    def output_pads(self) -> tuple[int, ...]:
        """The output padding of each axis, from ``output_padding`` or from ``output_size``."""
        if self.output_size is not None:
            return self._from_output_size(self.output_size)
        given = spread("output_padding", self.output_padding, self.axes, least=0)
        for place, (number, s, d) in enumerate(zip(given, self.strides, self.dilations, strict=True)):
            if number >= max(s, d):
                listed = isinstance(self.output_padding, tuple) and len(self.output_padding) > 1
                pointer = f"/output_padding/{place}" if listed else "/output_padding"
                raise refuse(
                    pointer,
                    say(
                        "output_padding is {number}, with stride {s} and dilation {d}",
                        number=number,
                        s=s,
                        d=d,
                    ),
                    hint=say(
                        "it must be less than the larger of the two: at most {most}", most=max(s, d) - 1
                    ),
                    fix=replace(pointer, max(s, d) - 1),
                )
        return given

    def _from_output_size(self, size: int | tuple[int, ...]) -> tuple[int, ...]:
        sizes = (size,) * self.axes if isinstance(size, int) else size
        if self.output_padding not in (0, (0,) * self.axes):
            raise refuse(
                "/output_padding",
                say("output_padding and output_size both say how long the output is"),
                hint=say("give one of them"),
                fix=replace("/output_padding", 0),
            )
        if len(sizes) == len(self.input_shape):
            sizes = sizes[-self.axes :]
        if len(sizes) != self.axes:
            raise refuse(
                "/output_size",
                say("output_size has {count} entries", count=len(sizes)),
                hint=say(
                    "give {axes}, or {count} with the batch and channels",
                    axes=self.axes,
                    count=len(self.input_shape),
                ),
                fix=replace("/output_size", None),
            )
        for wanted, least, stride in zip(sizes, self.smallest, self.strides, strict=True):
            if not least <= wanted <= least + stride - 1:
                raise refuse(
                    "/output_size",
                    say(
                        "output_size {sizes} cannot come out of an input of {input_shape}",
                        sizes=list(sizes),
                        input_shape=list(self.input_shape[-self.axes :]),
                    ),
                    hint=say(
                        "each entry must lie between {smallest} and {largest}",
                        smallest=list(self.smallest),
                        largest=[a + s - 1 for a, s in zip(self.smallest, self.strides, strict=True)],
                    ),
                    fix=replace("/output_size", list(self.smallest)),
                )
        return tuple(wanted - least for wanted, least in zip(sizes, self.smallest, strict=True))

    @cached_property
    def sizes(self) -> tuple[Size, ...]:
        """(i − 1)·s − pads + d·(k − 1) + op + 1 along each axis."""
        self._check_spatial()
        sizes = []
        for place, (least, extra) in enumerate(zip(self.smallest, self.output_pads, strict=True)):
            if least + extra < 1:
                raise self._too_short(place, least + extra)
            i, (before, after) = self.input_shape[place - self.axes], self.pads[place]
            s, d, k = self.strides[place], self.dilations[place], self.weight_shape[2 + place]
            even = before == after
            crop = f"2·{before}" if even else f"{before} − {after}"
            sizes.append(
                Size(
                    axis=LETTERS[self.axes][place],
                    symbols=self.formula if even else "(i − 1)·s − p₀ − p₁ + d·(k − 1) + op + 1",
                    numbers=f"({i} − 1)·{s} − {crop} + {d}·({k} − 1) + {extra} + 1",
                    value=least + extra,
                    remainder=0,
                )
            )
        return tuple(sizes)

    def _too_short(self, place: int, length: int) -> Refusal:
        spare = min(least + sum(side) - 1 for least, side in zip(self.smallest, self.pads, strict=True))
        most = max(0, spare // 2)
        return refuse(
            "/padding",
            say(
                "the output would be {length} cells long along axis {axis}: the padding crops all "
                "that the stamps cover",
                length=length,
                axis=LETTERS[self.axes][place],
            ),
            hint=say("lower the padding to {most}", most=most),
            fix=replace("/padding", most),
        )

    @cached_property
    def shapes(self) -> dict[str, Shape | None]:
        """PyTorch's shapes."""
        shape = self.input_shape
        batch = shape[: len(shape) - self.axes - 1]
        output = (*batch, self.weight_shape[1] * self.groups, *(size.value for size in self.sizes))
        return {"input": shape, "weight": self.weight_shape, "bias": self.bias_shape, "output": output}

    @cached_property
    def lattice(self) -> Lattice:
        """Input n g c i, weight g c m k, output n g m o; each axis is a convolution's, transposed."""
        axes = tuple(
            Axis(size.value, i, k, stride=s, dilation=d, pad=before, pad_end=after).T
            for size, i, k, s, d, (before, after) in zip(
                self.sizes, self.input_shape[-self.axes :], self.weight_shape[2:], self.strides, self.dilations,
                self.pads, strict=True,
            )
        )  # fmt: skip
        return Lattice(axes, self.channel_sizes, self.tensor_dims)

    @cached_property
    def computations(self) -> Mapping[str, Lattice]:
        """Besides the output and the gradients: the ways to the output, and the canvas it is cut from."""
        return {**super().computations, **ways.computations(self.lattice)}

    def derive(self, name: str, laid: Laid) -> Array:
        """A gradient, the paths, or what another way makes."""
        general = name == "paths" or name.startswith("grad_")
        return super().derive(name, laid) if general else ways.derive(self.lattice, name, laid)

    def _check_channels(self, shape: Shape, channels: int, given: bool) -> None:
        if channels < 1:
            raise refuse(
                "/input",
                say("the input has no channels"),
                hint=say("a transposed convolution needs at least one"),
                fix=replace("/in_channels", self.groups) if not given else None,
            )
        super()._check_channels(shape, channels, given)


class ConvTranspose1d(Transposed):
    """Transposed convolution along one axis."""

    title: ClassVar[str] = say("Transposed convolution, 1-D")
    summary: ClassVar[str] = say("Each sample stamps the kernel onto a longer signal.")
    reference: ClassVar[str] = "torch.nn.functional.conv_transpose1d"
    spatial: ClassVar[int] = 1
    presets: ClassVar[Presets] = (
        ("start", say("Twice as long"),
         {"op": "conv_transpose1d", "input_size": 5, "stride": 2, "padding": 1, "output_padding": 1,
          "input": COUNTING}),
        ("uneven", say("Uneven: kernel 3, stride 2, all ones"),
         {"op": "conv_transpose1d", "input_size": 5, "stride": 2, "input": {"fill": "ones"},
          "weight": {"fill": "ones"}}),
        ("even", say("Even: kernel 4, stride 2, all ones"),
         {"op": "conv_transpose1d", "input_size": 5, "kernel_size": 4, "stride": 2, "input": {"fill": "ones"},
          "weight": {"fill": "ones"}}),
    )  # fmt: skip

    op: Literal["conv_transpose1d"]


class ConvTranspose2d(Transposed):
    """Transposed convolution along two axes."""

    title: ClassVar[str] = say("Transposed convolution, 2-D")
    summary: ClassVar[str] = say("Each cell stamps the kernel onto a larger output; overlaps add up.")
    reference: ClassVar[str] = "torch.nn.functional.conv_transpose2d"
    spatial: ClassVar[int] = 2
    presets: ClassVar[Presets] = (
        ("start", say("Stride 2, padding 1"),
         {"op": "conv_transpose2d", "input_size": 3, "stride": 2, "padding": 1, "input": COUNTING}),
        ("notes", say("2 × 2 back to 4 × 4"),
         {"op": "conv_transpose2d", "input_size": 2, "kernel_size": 3, "input": COUNTING}),
        ("checkerboard", say("Checkerboard: kernel 3, stride 2, all ones"),
         {"op": "conv_transpose2d", "input_size": 4, "stride": 2, "input": {"fill": "ones"},
          "weight": {"fill": "ones"}}),
        ("even", say("No checkerboard: kernel 4, stride 2, all ones"),
         {"op": "conv_transpose2d", "input_size": 4, "kernel_size": 4, "stride": 2, "input": {"fill": "ones"},
          "weight": {"fill": "ones"}}),
        ("canvas", say("Output padding past the canvas: only bias"),
         {"op": "conv_transpose2d", "input_size": 3, "stride": 2, "output_padding": 1, "bias": {"fill": "ones"}}),
        ("double", say("Twice the size: kernel 4, stride 2"),
         {"op": "conv_transpose2d", "input_size": 3, "kernel_size": 4, "stride": 2, "padding": 1, "input": COUNTING}),
        ("crop", say("Padding above d·(k − 1): the input itself is cropped"),
         {"op": "conv_transpose2d", "input_size": 5, "kernel_size": 2, "stride": 1, "padding": 2}),
    )  # fmt: skip

    op: Literal["conv_transpose2d"]


class ConvTranspose3d(Transposed):
    """Transposed convolution along three axes."""

    title: ClassVar[str] = say("Transposed convolution, 3-D")
    summary: ClassVar[str] = say("Each cell stamps a block onto a larger volume.")
    reference: ClassVar[str] = "torch.nn.functional.conv_transpose3d"
    spatial: ClassVar[int] = 3
    presets: ClassVar[Presets] = (
        (
            "start",
            say("A small volume, stride 2"),
            {"op": "conv_transpose3d", "input_size": 2, "kernel_size": 2, "stride": 2, "input": COUNTING},
        ),
        (
            "uneven",
            say("Uneven: kernel 3, stride 2, all ones"),
            {
                "op": "conv_transpose3d",
                "input_size": 2,
                "stride": 2,
                "input": {"fill": "ones"},
                "weight": {"fill": "ones"},
            },
        ),
    )

    op: Literal["conv_transpose3d"]

"""Convolution in one, two and three dimensions (deep learning's: a cross-correlation)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import cached_property
from math import prod
from typing import ClassVar, Literal

from app.core.border import Mode
from app.core.lattice import LETTERS, Array, Lattice
from app.errors import Refusal, refuse, replace
from app.i18n import say
from app.operators import auto_pad, back, beside, moves, similarity, spread
from app.operators.base import Laid, Presets, Shape, Size
from app.operators.layer import Layer
from app.operators.per_axis import Padding, Pair, pads
from app.operators.slide import FORMULA, Slide, fitting

_SAME = (
    "flattened_regions",
    "grouped_regions",
    "kernel_matrix",
    "there_and_back",
    "input_gradient",
    "weight_gradient",
    "stretched_gradient",
    "similarity",
    "shift_test",
    "shuffled_pixels",
)
_WINDOW = dict.fromkeys(("groups", "same_padding", "same_lower_padding"), "true_convolution_2d")
GROUPED = {"flattened_regions": "grouped_regions"}  # lessons, for channels that fall into groups
TURNED = {name: f"true_{name}" for name in _SAME} | _WINDOW  # lessons, for the kernel turned


class Convolution(Layer):
    """Slide a kernel over the input and add the products.

    out[n, g, m, o] = bias[g, m] + Σ_c,k  input[n, g, c, i] · weight[g, m, c, k],   i = stride·o + dilation·k − pad

    With ``flip`` the kernel is turned in space, kernel − 1 − k in place of k (never its channels): the convolution of
    signal processing, `scipy.signal.convolve`; without, it is `scipy.signal.correlate`, which PyTorch computes.

    Shape: input (N, C, *spatial) or (C, *spatial); weight (out, C / groups, *kernel); bias (out).
    Source: https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html
    """

    family: ClassVar[str] = "convolution"
    bordered: ClassVar[str]
    """The lesson over a border of copies."""
    formula: ClassVar[str] = FORMULA
    channels_first: ClassVar[str] = "out"
    controls: ClassVar[tuple[str, ...]] = (
        "input_size", "kernel_size", "stride", "padding", "padding_mode", "dilation", "flip", "groups",
        "in_channels", "out_channels", "batch_size", "input", "weight", "bias",
    )  # fmt: skip

    padding: Padding = 0
    padding_mode: Mode = "zeros"
    flip: bool = False

    @cached_property
    def pads(self) -> tuple[Pair, ...]:
        """The border before and after each axis, its rules checked."""
        kernel = self.weight_shape[2:]
        if self.padding in auto_pad.WORDS:
            sides = tuple(auto_pad.laid(str(self.padding), slide) for slide in self._unpadded)
        else:
            sides = pads(self.padding, self.axes, kernel=kernel, dilation=self.dilations)
        if self.padding == "same" and max(self.strides) > 1:
            raise refuse(
                "/stride",
                say('padding "same" keeps the size, which a stride above 1 cannot'),
                hint=say("use stride 1, or padding as a number"),
                fix=replace("/stride", 1),
            )
        if self.padding_mode != "zeros":
            self._check_border(sides)
        return sides

    @property
    def _unpadded(self) -> tuple[Slide, ...]:
        """The kernel along each axis of the bare input."""
        each = zip(
            LETTERS[self.axes], self.input_shape[-self.axes :], self.weight_shape[2:], self.strides, self.dilations,
            strict=True,
        )  # fmt: skip
        return tuple(Slide(*numbers, pad=(0, 0)) for numbers in each)

    def _check_border(self, sides: tuple[Pair, ...]) -> None:
        mode, shape = self.padding_mode, self.input_shape
        empty = 0 in shape[-self.axes :] or (shape[-self.axes - 1] == 0 and mode != "circular")
        if empty:
            raise refuse(
                "/padding_mode",
                say(
                    "{mode} copies cells, and the input of shape {shape} has none to copy",
                    mode=mode,
                    shape=list(shape),
                ),
                hint=say('use padding_mode "zeros"'),
                fix=replace("/padding_mode", "zeros"),
            )
        for place, (size, side) in enumerate(zip(shape[-self.axes :], sides, strict=True)):
            most = {"reflect": size - 1, "circular": size}.get(mode, max(side))
            if max(side) > most:
                raise self._border_too_wide(place, max(side), most)

    def _border_too_wide(self, place: int, asked: int, most: int) -> Refusal:
        """The mend lowers the padding, unless the kernel would no longer fit: then another mode."""
        size, kernel = self.input_shape[place - self.axes], self.weight_shape[2 + place]
        pointer = (
            f"/padding/{place}" if isinstance(self.padding, tuple) and len(self.padding) > 1 else "/padding"
        )
        fits = self.dilations[place] * (kernel - 1) < size + 2 * most
        lower = fits and not isinstance(self.padding, str)
        return refuse(
            pointer,
            say(
                "{padding_mode} padding of {asked} on an axis of {size} cells",
                padding_mode=self.padding_mode,
                asked=asked,
                size=size,
            ),
            hint=say(
                "{padding_mode} can lay on at most {most} here; replicate and zeros have no limit",
                padding_mode=self.padding_mode,
                most=most,
            ),
            fix=replace(pointer, most) if lower else replace("/padding_mode", "replicate"),
        )

    @cached_property
    def slides(self) -> tuple[Slide, ...]:
        """The kernel along each axis, checked to fit."""
        self._check_spatial()
        each = zip(self._unpadded, self.pads, strict=True)
        return fitting(tuple(dataclasses.replace(slide, pad=pad) for slide, pad in each), self.padding)

    @cached_property
    def besides(self) -> Mapping[str, beside.Beside]:
        """Other frameworks' paddings beside PyTorch's, where there are cells to pad and the border mode can."""
        own = None if self.padding in auto_pad.WORDS else self.pads
        made = {side: beside.Beside(side, self.lattice, self._unpadded, own) for side in beside.WORDS}
        return {side: each for side, each in made.items() if each.possible}

    @property
    def padding_told(self) -> tuple[str, ...]:
        """Another framework's word, axis by axis: what it laid where, and where PyTorch's padding differs."""
        if self.padding not in auto_pad.WORDS:
            return ()
        return tuple(auto_pad.beside_pytorch(slide) for slide in self.slides)

    @cached_property
    def sizes(self) -> tuple[Size, ...]:
        """⌊(i + pads − d·(k − 1) − 1) / s⌋ + 1 along each axis."""
        return tuple(slide.told() for slide in self.slides)

    @cached_property
    def shapes(self) -> dict[str, Shape | None]:
        """PyTorch's shapes; an input of no channels answers an output of no channels, as PyTorch does."""
        shape = self.input_shape
        out = self.weight_shape[0] if self.weight_shape[1] else 0
        batch = shape[: len(shape) - self.axes - 1]
        output = (*batch, out, *(size.value for size in self.sizes))
        return {"input": shape, "weight": self.weight_shape, "bias": self.bias_shape, "output": output}

    @cached_property
    def lattice(self) -> Lattice:
        """Input n g c i, weight g m c k, output n g m o."""
        axes = tuple(
            dataclasses.replace(slide.axis(self.padding_mode), flip=self.flip) for slide in self.slides
        )
        return Lattice(axes, self.channel_sizes, self.tensor_dims)

    @property
    def loop(self) -> str:
        """Another loop for the kernel turned, and for a border of copies."""
        if self.flip:
            return f"true_convolution_{self.axes}d"
        return self.lesson if self.padding_mode == "zeros" else self.bordered

    def told_by(self, lesson: str) -> str:
        """The same lesson for channels in groups, and for the kernel turned."""
        lesson = GROUPED.get(lesson, lesson) if self.groups > 1 else lesson
        return TURNED.get(lesson, lesson) if self.flip else lesson

    @cached_property
    def computations(self) -> Mapping[str, Lattice]:
        """The experiments of `moves`, `similarity` and `back`; a kernel of one cell can be watched pixel by pixel."""
        return {
            **super().computations,
            **({"pixels": self.lattice} if set(self.weight_shape[2:]) == {1} else {}),
            similarity.SIMILARITY: similarity.computation(self.lattice),
            **moves.computations(self.lattice),
            **back.computations(self.lattice),
            **({} if self.flip else {spread.SPREAD: spread.computation(self.lattice)}),
            **{f"beside_{side}": each.computation for side, each in self.besides.items()},
        }

    def derive(self, name: str, laid: Laid) -> Array:
        """A tensor of an experiment, or what every operator can tell."""
        if name in beside.NAMES:
            side = next(side for side in beside.WORDS if f"{side}_" in f"{name}_")
            return self.besides[side].derive(name, laid)
        if name == spread.SPREAD:
            return spread.derive(self.lattice, laid)
        if name in back.NAMES:
            return back.derive(self.lattice, name, laid)
        if name in similarity.NAMES:
            return similarity.derive(self.lattice, name, laid, self.run)
        if name not in moves.NAMES:
            return super().derive(name, laid)
        return moves.derive(
            self.lattice, name, laid, lambda x: self.run(lambda each: x if each == "input" else laid(each))
        )


class Conv1d(Convolution):
    """Convolution along one axis: signals and sentences."""

    title: ClassVar[str] = say("Convolution, 1-D")
    summary: ClassVar[str] = say(
        "A kernel slides along a signal and reads every channel of its group at once."
    )
    lesson: ClassVar[str] = "one_dimension"
    bordered: ClassVar[str] = "bordered_line"
    reference: ClassVar[str] = "torch.nn.functional.conv1d"
    spatial: ClassVar[int] = 1
    presets: ClassVar[Presets] = (
        ("start", say("A short signal"), {"op": "conv1d", "input_size": 9, "padding": 1}),
        (
            "channels",
            say("Two channels to three"),
            {"op": "conv1d", "input_size": 8, "in_channels": 2, "out_channels": 3},
        ),
        (
            "causal",
            say("Causal: padded at the start only"),
            {"op": "conv1d", "input_size": 9, "padding": [[2, 0]]},
        ),
        ("dilated", say("Dilated by 2"), {"op": "conv1d", "input_size": 11, "dilation": 2, "padding": 2}),
        (
            "tensorflow",
            say("TensorFlow's SAME, stride 2: padded at the end"),
            {"op": "conv1d", "input_size": 8, "stride": 2, "padding": "SAME"},
        ),
        (
            "symmetric",
            say("The same sizes with PyTorch's padding 1: other numbers"),
            {"op": "conv1d", "input_size": 8, "stride": 2, "padding": 1},
        ),
    )

    op: Literal["conv1d"]


class Conv2d(Convolution):
    """Convolution along two axes: images."""

    title: ClassVar[str] = say("Convolution, 2-D")
    summary: ClassVar[str] = say(
        "A kernel slides over an image; each stop multiplies cell by cell and adds up."
    )
    lesson: ClassVar[str] = "sliding_window"
    bordered: ClassVar[str] = "bordered_groups"
    reference: ClassVar[str] = "torch.nn.functional.conv2d"
    spatial: ClassVar[int] = 2
    presets: ClassVar[Presets] = (
        ("start", say("Stride 2, padding 1, two channels to three"),
         {"op": "conv2d", "input_size": 5, "in_channels": 2, "out_channels": 3, "stride": 2, "padding": 1,
          "bias": {"fill": "integers", "seed": 2}}),
        ("notes", say("4 × 4 with a 3 × 3 kernel"), {"op": "conv2d", "input_size": 4, "kernel_size": 3}),
        ("edges", say("Sobel x on a photograph"),
         {"op": "conv2d", "input": {"image": "sample", "size": [256, 256], "channels": 1},
          "weight": {"kernel": "sobel_x"}, "padding": 1}),
        ("rgb", say("A photograph in colour, softened"),
         {"op": "conv2d", "input": {"image": "sample", "size": [192, 192], "channels": 3}, "in_channels": 3,
          "out_channels": 3, "groups": 3, "weight": {"kernel": "gaussian"}, "kernel_size": 5, "padding": 2}),
        ("groups", say("Groups 2, dilation 2, stride 2"),
         {"op": "conv2d", "input_size": 5, "in_channels": 2, "out_channels": 4, "groups": 2, "dilation": 2,
          "stride": 2, "padding": 1}),
        ("pointwise", say("Pointwise 1 × 1: the same dense layer at every pixel"),
         {"op": "conv2d", "input_size": 4, "in_channels": 3, "out_channels": 2, "kernel_size": 1}),
        ("kernels", say("Four kernels share one im2col and add rows: see Matrices"),
         {"op": "conv2d", "input_size": 4, "in_channels": 2, "out_channels": 4}),
        ("unread", say("Stride 2 and dilation 2 read 4 of 25 cells"),
         {"op": "conv2d", "input_size": 5, "stride": 2, "dilation": 2, "padding": 1}),
        ("large", say("A 31 × 31 kernel"),
         {"op": "conv2d", "input_size": 64, "kernel_size": 31, "padding": 15, "weight": {"kernel": "gaussian"}}),
        ("depthwise", say("Depthwise: a kernel per channel"),
         {"op": "conv2d", "input_size": 6, "in_channels": 3, "out_channels": 3, "groups": 3, "padding": 1}),
        ("tensorflow", say("TensorFlow's SAME, stride 2: beside PyTorch's under Experiments"),
         {"op": "conv2d", "input_size": 6, "stride": 2, "padding": "SAME"}),
        ("symmetric", say("The same sizes with PyTorch's padding 1: other numbers"),
         {"op": "conv2d", "input_size": 6, "stride": 2, "padding": 1}),
        ("flip", say("True convolution: an F over one bright cell comes out as an F"),
         {"op": "conv2d", "input": {"fill": "impulse"}, "input_size": 7, "weight": {"kernel": "letter_f"},
          "kernel_size": 5, "padding": 2, "flip": True}),
        ("correlation", say("PyTorch's: the same F comes out turned by 180°"),
         {"op": "conv2d", "input": {"fill": "impulse"}, "input_size": 7, "weight": {"kernel": "letter_f"},
          "kernel_size": 5, "padding": 2}),
        ("match", say("A photograph and a corner to find in it: see Experiments"),
         {"op": "conv2d", "input": {"image": "sample", "size": [128, 128], "channels": 1},
          "weight": [[[[-1, -1, -1, -1, -1], [-1, -1, -1, -1, -1], [-1, -1, 2, 2, 2], [-1, -1, 2, 2, 2],
                       [-1, -1, 2, 2, 2]]]]}),
        ("shift", say("Stride 2 round a circular border, to be moved: see Experiments"),
         {"op": "conv2d", "input_size": 8, "stride": 2, "padding": 1, "padding_mode": "circular"}),
        ("reflect", say("Reflected border"),
         {"op": "conv2d", "input_size": 5, "padding": 2, "kernel_size": 5, "padding_mode": "reflect"}),
    )  # fmt: skip

    op: Literal["conv2d"]

    @property
    def loop(self) -> str:
        """The plainest loop that does what is configured."""
        sizes = self.lattice.channels
        if self.flip:
            return super().loop
        plain = prod(sizes.values()) == 1 and self.bias is None
        if self.padding_mode != "zeros":
            return "bordered_window" if plain else self.bordered
        if sizes["g"] > 1 or max(self.dilations) > 1:
            return "groups"
        return self.lesson if plain else "channels"


class Conv3d(Convolution):
    """Convolution along three axes: volumes and films."""

    title: ClassVar[str] = say("Convolution, 3-D")
    summary: ClassVar[str] = say("The kernel is a block and slides along depth, height and width.")
    lesson: ClassVar[str] = "three_dimensions"
    bordered: ClassVar[str] = "bordered_volume"
    reference: ClassVar[str] = "torch.nn.functional.conv3d"
    spatial: ClassVar[int] = 3
    presets: ClassVar[Presets] = (
        ("start", say("A small volume"), {"op": "conv3d", "input_size": 4, "kernel_size": 2}),
        ("stride", say("Stride 2 and padding"), {"op": "conv3d", "input_size": 4, "stride": 2, "padding": 1}),
    )

    op: Literal["conv3d"]

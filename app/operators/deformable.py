"""Deformable convolution: each cell of the kernel looks where its offset sends it, and, in version 2, as strongly as
its mask says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace as changed
from functools import cached_property
from math import gcd, prod
from typing import Any, ClassVar, Literal

import numpy as np

from app.core import deform
from app.core.lattice import LETTERS, Array, Held, Lattice, Moved, Tie
from app.errors import refuse, replace
from app.i18n import say
from app.operators.base import Cost, Laid, Presets, Shape, Size, own_shape
from app.operators.layer import Layer
from app.operators.per_axis import PerAxis, Whole
from app.operators.per_axis import spread as per_axis
from app.operators.slide import FORMULA, Slide, fitting
from app.tensors import VECTOR_FIELDS, Moves, Recipe, Spec, Tensor, as_json, moves

OFFSET = Recipe(fill="random", seed=3)
SAMPLES = ("n", "f", "kh", "kw", "oh", "ow")
OFFSETS = ("n", "f", "kh", "kw", "p", "oh", "ow")
CORNERS = ("qh", "qw")


class DeformConv2d(Layer):
    """A convolution whose kernel cells are moved off the grid, each by its own offset at each output.

    out[n, g, m, o] = bias[g, m] + Σ_c,k  weight[g, m, c, k] · mask[n, f, k, o] · input[n, g, c](p),
    p = stride·o + dilation·k − pad + offset[n, f, k, o]

    Shape: input (N, C, H, W) or (C, H, W); weight (out, C / groups, kh, kw); bias (out);
    offset (N, 2·offset_groups·kh·kw, oh, ow), channel 2·(f·kh·kw + ky·kw + kx) moving down and the next to the right;
    mask (N, offset_groups·kh·kw, oh, ow).
    Source: https://docs.pytorch.org/vision/stable/generated/torchvision.ops.deform_conv2d.html
    """

    title: ClassVar[str] = say("Deformable convolution, 2-D")
    family: ClassVar[str] = "deformable"
    summary: ClassVar[str] = say(
        "Every cell of the kernel is moved by an offset of its own and reads between the cells."
    )
    formula: ClassVar[str] = FORMULA
    lesson: ClassVar[str] = "deformable"
    reference: ClassVar[str] = say("torchvision.ops.deform_conv2d, by plain indexing in torch")
    spatial: ClassVar[int] = 2
    channels_first: ClassVar[str] = "out"
    controls: ClassVar[tuple[str, ...]] = (
        "input_size", "kernel_size", "stride", "padding", "dilation", "groups", "offset_groups",
        "in_channels", "out_channels", "batch_size", "input", "weight", "offset", "mask", "bias",
    )  # fmt: skip
    presets: ClassVar[Presets] = (
        ("start", say("Random offsets"), {"op": "deform_conv2d", "input_size": 6}),
        ("plain", say("Zero offsets: plain convolution"),
         {"op": "deform_conv2d", "input_size": 6, "offset": {"fill": "zeros"}}),
        ("dilated", say("Zoom by its own size: a dilation of 2"),
         {"op": "deform_conv2d", "input_size": 7, "padding": 1, "offset": {"field": "zoom", "strength": 1}}),
        ("zoom", say("Zoom: every window grows by half"),
         {"op": "deform_conv2d", "input_size": 8, "padding": 1, "offset": {"field": "zoom"}}),
        ("rotate", say("Rotate: every window turned by 30 degrees"),
         {"op": "deform_conv2d", "input_size": 8, "padding": 1, "offset": {"field": "rotate"}}),
        ("towards", say("Towards the middle: every point half of the way"),
         {"op": "deform_conv2d", "input_size": 8, "padding": 1, "offset": {"field": "towards"}}),
        ("outside", say("Moved past the border: a sample out there reads 0"),
         {"op": "deform_conv2d", "input_size": 5, "input": {"fill": "ones"}, "weight": {"fill": "ones"}, "padding": 1,
          "offset": {"field": "zoom", "strength": 0.5}}),
        ("modulated", say("Version 2: a mask from 0 to 1 says how strongly each point counts"),
         {"op": "deform_conv2d", "input_size": 6, "mask": {"fill": "unit", "seed": 2}}),
        ("groups", say("Two groups of offsets"),
         {"op": "deform_conv2d", "input_size": 6, "in_channels": 2, "offset_groups": 2}),
        ("photograph", say("Towards a point of a photograph: everything about it twice as large"),
         {"op": "deform_conv2d", "input": {"image": "sample", "size": [128, 128], "channels": 1}, "kernel_size": 1,
          "weight": {"fill": "ones"}, "offset": {"field": "towards", "point": [29, 56]}}),
    )  # fmt: skip

    assumed_besides: ClassVar[Mapping[str, Any]] = {"offset": as_json(OFFSET)}  # left out it is random
    movable: ClassVar[tuple[str, ...]] = ("offset",)
    mappable: ClassVar[tuple[str, ...]] = ("input", "offset", "mask")

    op: Literal["deform_conv2d"]
    padding: PerAxis = 0
    offset: Tensor | None = None
    mask: Tensor | None = None
    offset_groups: Whole = 1

    @property
    def specs(self) -> dict[str, Spec]:
        """What to make each tensor from."""
        found = {**super().specs, "offset": self.offset or OFFSET}
        return found if self.mask is None else {**found, "mask": self.mask}

    @cached_property
    def pads(self) -> tuple[tuple[int, int], ...]:
        """The border before and after each axis: alike, as torchvision has it."""
        return tuple((side, side) for side in per_axis("padding", self.padding, 2, least=0))

    @cached_property
    def slides(self) -> tuple[Slide, ...]:
        """The undeformed kernel along each axis, checked to fit."""
        self._check_spatial()
        each = zip(
            LETTERS[2], self.input_shape[-2:], self.weight_shape[2:], self.strides, self.dilations, self.pads,
            strict=True,
        )  # fmt: skip
        return fitting(tuple(Slide(*numbers) for numbers in each), self.padding)

    @cached_property
    def sizes(self) -> tuple[Size, ...]:
        """How many stops the undeformed kernel makes; offsets do not change it."""
        return tuple(slide.told() for slide in self.slides)

    @cached_property
    def shapes(self) -> dict[str, Shape | None]:
        """The shape of every tensor."""
        shape, sizes = self.input_shape, tuple(size.value for size in self.sizes)
        out = self.weight_shape[0] if self.weight_shape[1] else 0
        self._check_offset_groups()
        lead = (*shape[:-3], self.offset_groups * prod(self.weight_shape[2:]), *sizes)
        twice = tuple(2 * each if at == len(lead) - 3 else each for at, each in enumerate(lead))
        return {
            "input": shape, "weight": self.weight_shape, "bias": self.bias_shape,
            "offset": self._given("offset", self.offset or OFFSET, twice),
            "mask": None if self.mask is None else self._given("mask", self.mask, lead),
            "output": (*shape[:-3], out, *sizes),
        }  # fmt: skip

    def _check_offset_groups(self) -> None:
        channels = self.input_shape[-3]
        if channels == 0:
            raise refuse(
                "/in_channels" if own_shape(self.input, "input", 2) is None else "/input",
                say("the input has no channels"), hint=say("a deformable convolution needs at least one"),
                fix=replace("/in_channels", self.groups) if own_shape(self.input, "input", 2) is None else None,
            )  # fmt: skip
        if self.offset_groups < 1 or channels % self.offset_groups:
            said = (
                say("offset_groups is {offset_groups}", offset_groups=self.offset_groups)
                if self.offset_groups < 1
                else say(
                    "{channels} input channels do not fall into {offset_groups} equal groups of offsets",
                    channels=channels,
                    offset_groups=self.offset_groups,
                )
            )
            raise refuse(
                "/offset_groups", said, hint=say("it must be at least 1 and divide the input channels"),
                fix=replace("/offset_groups", gcd(channels, max(1, self.offset_groups)) or 1),
            )  # fmt: skip

    def _given(self, name: str, spec: Spec, needed: Shape) -> Shape:
        """The shape a tensor must have: kernel cells, and output cells.

        Raises: Refusal when it names another; the mend is to leave its numbers to the configuration.
        """
        own = own_shape(spec, name, self.axes, needed)
        if own is not None and own != needed:
            what = say("two numbers (down, right)") if name == "offset" else say("one number")
            raise refuse(
                f"/{name}",
                say("the {name} has shape {own}, {needed} is needed here", name=name, own=list(own),
                    needed=list(needed)),
                hint=say("{what} per kernel cell and offset group, at each cell of the output", what=what),
                fix=replace(f"/{name}", {"fill": "zeros"} if name == "offset" else None),
            )  # fmt: skip
        return needed

    @cached_property
    def lattice(self) -> Lattice:
        """Input n g c i, weight g m c k, output n g m o, as a convolution's; the places of its taps are held by the
        tensors row and column, four taps per kernel cell, each with its bilinear weight."""
        sizes, dims = self.channel_sizes, dict(self.tensor_dims)
        bias = {"bias": dims.pop("bias")} if "bias" in dims else {}
        output = dims.pop("output")
        mask = {} if self.mask is None else {"mask": SAMPLES}
        tensors = {
            **dims, "bilinear": (*SAMPLES, *CORNERS), **mask, "row": SAMPLES, "column": SAMPLES, "output": output,
            **bias,
        }  # fmt: skip
        return Lattice(
            tuple(slide.axis() for slide in self.slides),
            {**sizes, "f": self.offset_groups, "qh": 2, "qw": 2},
            tensors,
            held=self._held(sizes["n"]),
            ties=(self._tie(sizes["g"], sizes["c"]),),
        )

    def _held(self, batch: int) -> dict[str, Held]:
        """Rows are moved by the even channels of the offset, columns by the odd ones."""
        kernel, stops = self.weight_shape[2:], [size.value for size in self.sizes]
        shape = [batch, self.offset_groups, *kernel, 2, *stops]
        strides = dict(zip(OFFSETS, (prod(shape[at + 1 :]) for at in range(7)), strict=True))
        step = strides.pop("p")
        return {
            "h": Held("row", "qh", Moved("offset", 0, strides)),
            "w": Held("column", "qw", Moved("offset", step, strides)),
        }

    def _tie(self, groups: int, channels: int) -> Tie:
        """Channel c of group g has the offsets of the group its number falls into."""
        both = np.arange(groups * channels)
        per = max(1, groups * channels // self.offset_groups)
        return Tie(
            ("g", "c", "f"),
            np.stack([both // max(1, channels), both % max(1, channels), both // per], axis=1),
        )

    @cached_property
    def computations(self) -> dict[str, Lattice]:
        """The output; how much it reads of each cell; and the gradients of input, weight, bias, offset and mask. A mask
        that was left out is one of ones, and has its gradient."""
        lattice = self.lattice
        found = {"output": lattice}
        found |= {f"grad_{name}": lattice.gradient(name) for name in ("input", "weight", "bias")}
        whole = changed(lattice, tensors={**lattice.tensors, "mask": SAMPLES})
        found["grad_mask"] = whole.gradient("mask")
        kept = {
            name: dims for name, dims in lattice.tensors.items() if name not in ("bilinear", "output", "bias")
        }
        tensors = {
            "upstream": lattice.tensors["output"], **kept, "slope": (*SAMPLES, *CORNERS, "p"),
            "grad_offset": OFFSETS,
        }  # fmt: skip
        found["grad_offset"] = changed(
            lattice, channels={**lattice.channels, "p": 2}, tensors=tensors, result="grad_offset"
        )
        found["coverage"] = self._covered
        return found

    @property
    def _covered(self) -> Lattice:
        """How much each input cell is read; beside it the plain convolution's coverage, and what each output reads."""
        lattice = self.lattice
        kept = {
            name: dims
            for name, dims in lattice.tensors.items()
            if name in ("bilinear", "mask", "row", "column")
        }
        channels = {dim: size for dim, size in lattice.channels.items() if dim in ("n", "f", *CORNERS)}
        beside = {"regular": ("ih", "iw"), "received": ("n", "f", "oh", "ow")}
        tensors = {**kept, **beside, "coverage": ("n", "f", "ih", "iw")}
        return changed(
            lattice, channels=channels, tensors=tensors, ties=(), result="coverage", beside=tuple(beside)
        )

    @property
    def differentiable(self) -> tuple[str, ...]:
        """The tensors given, and a bias that was left out; not a mask that was, for that is no tensor of zeros."""
        return tuple(name for name in super().differentiable if name != "mask" or self.mask is not None)

    def make(self, name: str, spec: Spec, shape: Shape) -> Array:
        """A given tensor; of a field, how far it moves every kernel cell at every output."""
        if not isinstance(spec, Moves):
            return super().make(name, spec, shape)
        lattice = self.lattice
        whole = self.computations["grad_offset"].shape("grad_offset")
        still = deform.Sampling(lattice.axes, np.zeros(whole))
        down, right = moves(spec.field, *still.seen_from(self._about(spec)), spec.strength)
        return np.stack([down, right], axis=4).reshape(shape)

    def _about(self, spec: Moves) -> tuple[float, float] | None:
        """The point of the input a field is about, None for the middle of each window."""
        if not VECTOR_FIELDS[spec.field].points:
            return None
        high, wide = (axis.input for axis in self.lattice.axes)
        return spec.point or ((high - 1) / 2, (wide - 1) / 2)

    def sampling(self, laid: Laid) -> deform.Sampling:
        """Where every kernel cell of every output samples the input."""
        offset, lattice = laid("offset"), self.lattice
        assert offset is not None
        shape = self.lattice.shape("bilinear")[:-2]
        return deform.Sampling(lattice.axes, offset.reshape(*shape[:4], 2, *shape[4:]), laid("mask"))

    def run(self, laid: Laid) -> Array:
        """The whole output."""
        x, weight, bias = laid("input"), laid("weight"), laid("bias")
        assert x is not None
        assert weight is not None
        out = deform.forward(x, weight, self.sampling(laid))
        return out if bias is None else out + bias[:, :, None, None]

    def derive(self, name: str, laid: Laid) -> Array:
        """Gradients; and where the taps stand and how much of a cell they take."""
        sampling = self.sampling(laid)
        places: Mapping[str, Callable[[], Array]] = {
            "row": lambda: sampling.place(0), "column": lambda: sampling.place(1),
            "bilinear": sampling.bilinear, "slope": sampling.slope,
            "coverage": lambda: deform.coverage(sampling), "regular": lambda: deform.unmoved(self.lattice.axes),
            "received": sampling.received,
        }  # fmt: skip
        if name in places:
            return places[name]()
        if name not in GRADIENTS:
            return super().derive(name, laid)
        x, weight, upstream = laid("input"), laid("weight"), laid("upstream")
        assert x is not None
        assert weight is not None
        assert upstream is not None
        return GRADIENTS[name](x, weight, sampling, upstream)

    @cached_property
    def cost(self) -> Cost:
        """A convolution's multiply-adds, and four for every sample; offset and mask are no parameters."""
        sizes, lattice = self.lattice.channels, self.lattice
        samples = sizes["n"] * sizes["g"] * sizes["c"] * prod(a.kernel * a.output for a in lattice.axes)
        return changed(super().cost, macs=samples * (sizes["m"] + 4))

    @cached_property
    def unread(self) -> dict[str, list[int]]:
        """Which cells are never read depends on the offsets, so the relation alone names none."""
        return {name: [] for name in self.lattice.names}


GRADIENTS = {
    "grad_input": deform.input_gradient,
    "grad_weight": deform.weight_gradient,
    "grad_offset": deform.offset_gradient,
    "grad_mask": deform.mask_gradient,
}

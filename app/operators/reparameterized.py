"""Structural re-parameterisation: two branches while training, one convolution afterwards, and the same output."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace as changed
from functools import cached_property
from typing import Any, ClassVar, Literal

import numpy as np

from app.core.forward import adjoint, forward
from app.core.lattice import Array, Lattice
from app.core.merge import affine, enlarged, folded, ring
from app.errors import Refusal, refuse, replace
from app.i18n import joined, say
from app.operators.base import Cost, Laid, Presets, Shape, own_shape
from app.operators.convolution import Conv2d, Convolution
from app.operators.layer import Epsilon
from app.operators.linked import ChainCost
from app.operators.per_axis import Padding, Pair, PerAxis, spread
from app.tensors import Recipe, Spec, Tensor, as_json

LARGE, SMALL = 5, 3
SMALL_WEIGHT, NORM = Recipe(fill="integers", seed=2), Recipe(fill="ones")
NORMS = {"norm": [[1], [4], [4], [1]], "norm_small": [[-1], [1], [3], [0]], "eps": 0}
ROWS = (say("mean"), say("variance"), say("weight"), say("bias"))


class ReparameterizedConv2d(Convolution):
    """A large kernel and a small one side by side, each with its batch norm, added; computed as the one convolution
    that they come to.

    out = norm(conv(input, weight)) + norm_small(conv(input, weight_small))
        = conv(input, scale·weight + scale_small·[weight_small in a ring of zeros]) + shift + shift_small

    with scale = γ / √(var + eps) and shift = β − mean·scale of each norm. The small kernel's padding is less by
    dilation·ring, so that both branches give a map of the same size.

    Shape: input (N, C, H, W); weight (out, C / groups, kh, kw); weight_small likewise with a smaller kernel; norm and
    norm_small (4, out), whose rows are mean, variance, weight and bias.
    Source: X. Ding et al., RepLKNet, arXiv:2203.06717, section 3.1; X. Ding et al., RepVGG, arXiv:2101.03697.
    """

    title: ClassVar[str] = say("Re-parameterised convolution, 2-D")
    family: ClassVar[str] = "reparameterized"
    summary: ClassVar[str] = say(
        "A large and a small kernel train side by side; afterwards they are one kernel."
    )
    lesson: ClassVar[str] = "reparameterized"
    reference: ClassVar[str] = say("torch.nn.functional.conv2d, both branches added")
    spatial: ClassVar[int] = 2
    learns: ClassVar[bool] = False
    kernel_assumed: ClassVar[int] = LARGE
    assumed_besides: ClassVar[Mapping[str, Any]] = {
        "small_kernel_size": SMALL, "weight_small": as_json(SMALL_WEIGHT), "norm": as_json(NORM),
        "norm_small": as_json(NORM),
    }  # fmt: skip
    retold: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "kernel_size": {"title": say("large")}, "weight": {"title": say("Large kernel")},
    }  # fmt: skip
    controls: ClassVar[tuple[str, ...]] = (
        "input_size", "kernel_size", "small_kernel_size", "stride", "padding", "padding_mode", "dilation", "groups",
        "in_channels", "out_channels", "batch_size", "input", "weight", "weight_small", "norm", "norm_small",
    )  # fmt: skip
    presets: ClassVar[Presets] = (
        ("start", say("5 × 5 and 3 × 3"),
         {"op": "reparameterized_conv2d", "input_size": 6, "kernel_size": 5, "small_kernel_size": 3, "padding": 2,
          **NORMS}),
        ("point", say("3 × 3 and 1 × 1, as in RepVGG"),
         {"op": "reparameterized_conv2d", "input_size": 5, "kernel_size": 3, "small_kernel_size": 1, "padding": 1,
          **NORMS}),
        ("large", say("RepLKNet's: 31 × 31 and 5 × 5, a kernel per channel"),
         {"op": "reparameterized_conv2d", "input_size": 32, "in_channels": 2, "out_channels": 2, "groups": 2,
          "kernel_size": 31, "small_kernel_size": 5, "padding": 15, "input": {"fill": "random"},
          "weight": {"fill": "random", "seed": 1}, "weight_small": {"fill": "random", "seed": 2},
          "norm": [[0.5, -1], [4, 2], [1, 2], [0, 1]], "norm_small": [[0, 1], [1, 3], [2, 1], [1, 0]]}),
    )  # fmt: skip

    op: Literal["reparameterized_conv2d"]
    padding: Padding = LARGE // 2
    small_kernel_size: PerAxis | None = None
    weight_small: Tensor | None = None
    norm: Tensor | None = None
    norm_small: Tensor | None = None
    eps: Epsilon = 1e-5

    def model_post_init(self, context: Any, /) -> None:
        """Both branches are there, on a batch, and no bias but the norms'."""
        if self.bias is not None:
            said = say("a convolution before a batch norm has no bias: the mean would take it away")
            raise refuse("/bias", said, hint=say("leave it out"), fix=replace("/bias", None))
        if len(self.input_shape) != self.axes + 2:
            given = own_shape(self.input, "input", self.axes) is not None
            raise refuse(
                "/input" if given else "/batch_size",
                say("the input has no batch dimension, and batch norm has no form without one"),
                hint=say("give it one"), fix=None if given else replace("/batch_size", 1),
            )  # fmt: skip
        super().model_post_init(context)
        self.branches  # noqa: B018 - refused here where the small one cannot be

    @property
    def specs(self) -> dict[str, Spec]:
        """What to make each tensor from."""
        return {
            **super().specs, "norm": self.norm or NORM, "weight_small": self.weight_small or SMALL_WEIGHT,
            "norm_small": self.norm_small or NORM,
        }  # fmt: skip

    @cached_property
    def small_shape(self) -> Shape:
        """The small kernel's shape: the large one's, but for the cells.

        Raises: Refusal where it has no place in the middle of the large one.
        """
        pair, large = self.weight_shape[:2], self.weight_shape[2:]
        own = own_shape(self.weight_small, "weight_small", self.axes)
        hint = SMALL if self.small_kernel_size is None else self.small_kernel_size
        asked = own[2:] if own is not None else spread("small_kernel_size", hint, self.axes, least=1)
        if own is not None and (own[:2] != pair or len(own) != self.axes + 2):
            said = say(
                "the small kernel has shape {own}, the large one {weight_shape}",
                own=list(own),
                weight_shape=list(self.weight_shape),
            )
            raise refuse("/weight_small", said, hint=say("they differ in height and width only"))
        for whole, part in zip(large, asked, strict=True):
            if part < 1 or ring(whole, part) is None:
                raise self._no_middle(whole, part, given=own is not None)
        return (*pair, *asked)

    def _no_middle(self, large: int, small: int, *, given: bool) -> Refusal:
        why = (
            say("a kernel of {small} does not fit into one of {large}", small=small,
                large=large) if small > large or small < 1
            else say(
                "a kernel of {small} has no middle place in one of {large}: a ring of {ring:g} cells",
                small=small, large=large, ring=(large - small) / 2,
            )
        )  # fmt: skip
        fix = replace("/small_kernel_size", min(large, max(1, small - 1)) if (large - small) % 2 else large)
        return refuse(
            "/weight_small" if given else "/small_kernel_size", why,
            hint=say("let both be odd, and the small one not the larger"), fix=None if given else fix,
        )  # fmt: skip

    @cached_property
    def branches(self) -> tuple[Conv2d, Conv2d]:
        """The two convolutions; the small one is padded less, by as much as its kernel is shorter.

        Raises: Refusal where there is not that much padding.
        """
        rings = [
            (large - small) // 2 * dilation
            for large, small, dilation in zip(
                self.weight_shape[2:], self.small_shape[2:], self.dilations, strict=True
            )
        ]
        if any(min(side) < least for side, least in zip(self.pads, rings, strict=True)):
            least = max(rings)
            said = say(
                "with less padding than {least} the small kernel would have less than none", least=least
            )
            raise refuse(
                "/padding",
                said,
                hint=say("pad by {least} or more", least=least),
                fix=replace("/padding", least),
            )
        less = [(a - cut, b - cut) for (a, b), cut in zip(self.pads, rings, strict=True)]
        return self._branch(self.weight_shape, self.pads), self._branch(self.small_shape, tuple(less))

    def _branch(self, kernel: Shape, pads: tuple[Pair, ...]) -> Conv2d:
        return Conv2d(
            op="conv2d", input=Recipe(fill="zeros", shape=self.input_shape), stride=self.strides, padding=pads,
            weight=Recipe(fill="zeros", shape=kernel), dilation=self.dilations, groups=self.groups,
            padding_mode=self.padding_mode, flip=self.flip,
        )  # fmt: skip

    @cached_property
    def shapes(self) -> dict[str, Shape | None]:
        """Both kernels', both norms', and what one convolution gives."""
        shapes = super().shapes
        vectors = (len(ROWS), self.weight_shape[0])
        for name in ("norm", "norm_small"):
            own = own_shape(getattr(self, name), name, self.axes)
            if own is not None and own != vectors:
                said = say(
                    "{name} has shape {own}, there are {channels} output channels",
                    name=name,
                    own=list(own),
                    channels=vectors[1],
                )
                hint = say("its rows are {rows}: shape {shape}", rows=joined(", ", ROWS), shape=list(vectors))
                raise refuse(f"/{name}", said, hint=hint, fix=replace(f"/{name}", None))
        return {
            "input": shapes["input"], "weight": self.weight_shape, "norm": vectors, "weight_small": self.small_shape,
            "norm_small": vectors, "output": shapes["output"],
        }  # fmt: skip

    def make(self, name: str, spec: Spec, shape: Shape) -> Array:
        """A given tensor.

        Raises: Refusal where a variance has no root.
        """
        made = super().make(name, spec, shape)
        if not name.startswith("norm"):
            return made
        variance = made.reshape(len(ROWS), -1)[1]
        wrong = np.flatnonzero(~(variance + self.eps > 0))
        if wrong.size:
            at = int(wrong[0])
            said = say(
                "the variance of channel {at} in {name} is {variance:g}: with eps {eps:g} not above 0",
                at=at,
                name=name,
                variance=variance[at],
                eps=self.eps,
            )
            hint = say("the second row has the variances, which are 0 or more")
            raise refuse(f"/{name}", said, hint=hint, fix=replace(f"/{name}", as_json(NORM)))
        return made

    @property
    def left_out(self) -> dict[str, Shape]:
        """Nothing that has a gradient."""
        return {}

    @cached_property
    def plain(self) -> Lattice:
        """The one convolution, as any convolution."""
        return super().lattice

    @cached_property
    def lattice(self) -> Lattice:
        """Input n g c i, merged g m c k, output n g m o, and what is added to it."""
        dims = self.tensor_dims
        tensors = {
            "input": dims["input"], "merged": dims["weight"], "merged_bias": ("g", "m"), "output": dims["output"],
        }  # fmt: skip
        return changed(self.plain, tensors=tensors, added="merged_bias")

    @cached_property
    def computations(self) -> Mapping[str, Lattice]:
        """The merged kernel's taps with what it is made of beside, and the taps of both kernels by branch."""
        lattice, kernel, made = self.lattice, self.tensor_dims["weight"], self.tensor_dims["output"]
        parts = {"large_folded": kernel, "small_folded": kernel}
        trained = {"trained": kernel, "padded": kernel}
        merging = {**lattice.tensors, **parts, "branches": made}
        both = {name: of for name, of in merging.items() if name not in ("merged", "merged_bias")}
        both |= {**trained, "branch": ("b", *kernel), "merged_bias": ("g", "m")}
        return {
            "output": lattice,
            "merging": changed(lattice, tensors=merging, beside=(*parts, "branches")),
            "branches": changed(
                lattice,
                tensors=both,
                beside=(*parts, "branches", *trained),
                channels={**lattice.channels, "b": 2},
            ),
            "grad_input": lattice.gradient("input"),
            "paths": lattice.ways,
        }

    def _scaled(self, laid: Laid, which: int) -> tuple[Array, Array, Array]:
        """A branch's kernel as it was trained and at the large one's size, and its norm's scale and shift."""
        weight, norm = laid(("weight", "weight_small")[which]), laid(("norm", "norm_small")[which])
        assert weight is not None
        assert norm is not None
        scale, shift = affine(norm[0], norm[1], norm[2], norm[3], eps=self.eps)
        own = weight.reshape(self.small_shape if which else self.weight_shape)
        return enlarged(own, self.weight_shape[2:]), scale, shift

    def run(self, laid: Laid) -> Array:
        """One convolution with the merged kernel."""
        x = laid("input")
        assert x is not None
        return forward(self.plain, x.reshape(self.plain.shape("input")), laid("merged"), laid("merged_bias"))

    def derive(self, name: str, laid: Laid) -> Array:
        """A kernel on its way to the merged one, the output by both branches, or a gradient."""
        if name == "branches":
            return self._by_branch(laid, 0) + self._by_branch(laid, 1)
        if name == "grad_input":
            upstream = laid("upstream")
            assert upstream is not None
            return adjoint(self.plain, upstream, laid("merged"))
        if name == "paths":
            return super().derive(name, laid)
        return self._kernel(name, laid)

    def _kernel(self, name: str, laid: Laid) -> Array:
        shape = self.plain.shape("weight")
        trained, ends = [], []
        for which in (0, 1):
            kernel, scale, shift = self._scaled(laid, which)
            trained.append(kernel)
            ends.append(folded(kernel, None, scale, shift))
        (large, first), (small, second) = ends
        if name == "merged_bias":
            return (first + second).reshape(shape[:2])
        told = {
            "trained": trained[0], "padded": trained[1], "large_folded": large, "small_folded": small,
            "merged": large + small,
        }  # fmt: skip
        return np.stack([large, small]).reshape(2, *shape) if name == "branch" else told[name].reshape(shape)

    def _by_branch(self, laid: Laid, which: int) -> Array:
        """A convolution, then its batch norm, as they are trained."""
        x, weight = laid("input"), laid(("weight", "weight_small")[which])
        assert x is not None
        assert weight is not None
        lattice = self.branches[which].lattice
        made = forward(lattice, x.reshape(lattice.shape("input")), weight.reshape(lattice.shape("weight")))
        _, scale, shift = self._scaled(laid, which)
        each = (self.groups, -1, *[1] * self.axes)
        out: Array = made * scale.reshape(each) + shift.reshape(each)
        return out

    @cached_property
    def cost(self) -> Cost:
        """The one convolution's; what both branches and their norms cost stands beside it."""
        own, norm = super().cost, self.weight_shape[0]
        cells = int(np.prod(self.shapes["output"] or ()))
        weights = sum(branch.cost.parameters for branch in self.branches)
        macs = sum(branch.cost.macs for branch in self.branches) + 2 * cells
        parameters = self.branches[0].cost.parameters + norm
        standard = {
            "parameters": weights + 4 * norm, "macs": macs,
            "parameters_ratio": parameters / max(1, weights + 4 * norm), "macs_ratio": own.macs / max(1, macs),
            "as": say("as two branches"),
        }  # fmt: skip
        return ChainCost(
            parameters=parameters, macs=own.macs, activation_bytes=own.activation_bytes, dense=own.dense,
            maps=own.maps, standard=standard,
        )  # fmt: skip

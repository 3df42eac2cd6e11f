"""Depthwise separable convolution: a kernel per channel, then a dense layer at every pixel."""

from __future__ import annotations

from dataclasses import replace as changed
from functools import cached_property
from typing import Any, ClassVar, Literal

from app.core.border import Mode
from app.i18n import say
from app.operators.base import Presets
from app.operators.layer import INPUT, KERNEL_SIZE, WEIGHT, Count
from app.operators.linked import ChainCost, Config, Linked
from app.operators.per_axis import Padding, PerAxis
from app.tensors import Recipe, Tensor, as_json

POINTWISE = Recipe(fill="integers", seed=2)


class SeparableConv2d(Linked):
    """A depthwise convolution, which mixes no channels, and a pointwise one, which mixes nothing else.

    map1[n, c, o] = Σ_k input[n, c, i] · weight[c, k],   out[n, m, o] = bias[m] + Σ_c map1[n, c, o] · pointwise[m, c]

    It has 1/out_channels + 1/k² of the multiply-adds (and, without a bias, of the parameters) of the convolution it
    stands for.

    Shape: input (N, C, H, W) or (C, H, W); weight (C, 1, kh, kw); pointwise (out, C, 1, 1); bias (out).
    Source: F. Chollet, Xception, arXiv:1610.02357; A. G. Howard et al., MobileNets, arXiv:1704.04861.

    >>> from app.operators import from_json
    >>> cost = from_json({"op": "separable_conv2d"}).cost
    >>> cost.parameters, cost.standard["parameters"]
    (39, 108)
    """

    title: ClassVar[str] = say("Depthwise separable convolution, 2-D")
    summary: ClassVar[str] = say(
        "A kernel per channel, then 1 × 1 across the channels: far fewer weights than one convolution."
    )
    lesson: ClassVar[str] = "separable"
    assumed: ClassVar[dict[str, Any]] = {
        "kernel_size": KERNEL_SIZE, "input": as_json(INPUT), "weight": as_json(WEIGHT),
        "pointwise": as_json(POINTWISE),
    }  # fmt: skip
    controls: ClassVar[tuple[str, ...]] = (
        "input_size", "kernel_size", "stride", "padding", "padding_mode", "dilation", "in_channels", "out_channels",
        "batch_size", "output_cell", "input", "weight", "pointwise", "bias",
    )  # fmt: skip
    presets: ClassVar[Presets] = (
        ("start", say("Three channels to four: 27 + 12 weights for 108"), {"op": "separable_conv2d"}),
        ("one", say("One channel out: dearer than the convolution"), {"op": "separable_conv2d", "out_channels": 1}),
        ("mobile", say("MobileNet's: stride 2, padding 1"),
         {"op": "separable_conv2d", "input_size": 8, "in_channels": 4, "out_channels": 8, "stride": 2, "padding": 1}),
    )  # fmt: skip

    op: Literal["separable_conv2d"]
    input_size: PerAxis = 5
    in_channels: Count = 3
    out_channels: Count = 4
    kernel_size: PerAxis | None = None
    stride: PerAxis = 1
    padding: Padding = 0
    padding_mode: Mode = "zeros"
    dilation: PerAxis = 1
    weight: Tensor | None = None
    pointwise: Tensor | None = None
    bias: Tensor | None = None

    @property
    def _window(self) -> Config:
        """What the depthwise link shares with the convolution this stands for."""
        names = ("kernel_size", "stride", "padding", "padding_mode", "dilation")
        return self.model_dump(mode="json", include=set(names), exclude_none=True)

    @property
    def configs(self) -> tuple[Config, ...]:
        """Depthwise, then pointwise."""
        told = self.model_dump(mode="json", include={"weight", "pointwise", "bias"})
        depthwise = {
            "op": "conv2d", **self._window, "groups": self.in_channels, "out_channels": self.in_channels,
            "weight": told["weight"],
        }  # fmt: skip
        pointwise = {
            "op": "conv2d", "kernel_size": 1, "out_channels": self.out_channels, "bias": told["bias"],
            "weight": told["pointwise"] or as_json(POINTWISE),
        }  # fmt: skip
        return (depthwise, pointwise)

    def place_of(self, link: int, path: str) -> str | None:
        """The links' fields are this configuration's own; the second link's weight is called pointwise."""
        field = path.split("/")[1] if path else ""
        if field == "groups" or (link == 0 and field == "out_channels"):
            return "/in_channels"
        return path.replace("/weight", "/pointwise", 1) if link == 1 and field == "weight" else path

    def _before(self, made: list[Any]) -> Config:
        """The first link is always told how many channels there are."""
        told = super()._before(made)
        return told if made else {"input_size": 5, "in_channels": self.in_channels, **told}

    @cached_property
    def cost(self) -> ChainCost:
        """The chain's, the convolution's it stands for, and the share of it that remains."""
        own = super().cost
        shape = list(self.made[0].shapes["input"] or ())
        config = {
            "op": "conv2d", **self._window, "out_channels": self.out_channels,
            "input": {"fill": "zeros", "shape": shape},
            "bias": {"fill": "zeros"} if self.bias is not None else None,
        }  # fmt: skip
        one = type(self).maker(config).cost
        standard = {
            "parameters": one.parameters, "macs": one.macs,
            "parameters_ratio": own.parameters / max(1, one.parameters), "macs_ratio": own.macs / max(1, one.macs),
        }  # fmt: skip
        return changed(own, standard=standard)

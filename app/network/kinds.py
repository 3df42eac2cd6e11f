"""Which rule a kind of layer follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.i18n import say
from app.network import plain, resampling, sliding
from app.network.effect import Asked, Effect

Rule = Callable[[Asked], Effect]
_PER_AXIS: Mapping[str, Rule] = {
    "Conv": sliding.convolution,
    "ConvTranspose": sliding.transposed,
    "MaxPool": sliding.pooling,
    "AvgPool": sliding.pooling,
    "AdaptiveAvgPool": resampling.adaptive,
    "AdaptiveMaxPool": resampling.adaptive,
    "BatchNorm": plain.channel_norm,
    "InstanceNorm": plain.channel_norm,
    "Dropout": plain.kept,
}
_OTHERS: Mapping[str, Rule] = {
    "DeformConv2d": sliding.deformable,
    "Unfold": sliding.unfold,
    "Fold": sliding.fold,
    "Pad": resampling.padded,
    "Upsample": resampling.upsampled,
    "UpsamplingNearest2d": resampling.upsampled,
    "UpsamplingBilinear2d": resampling.upsampled,
    "PixelShuffle": resampling.shuffled,
    "ChannelShuffle": plain.regrouped,
    "GroupNorm": plain.group_norm,
    "LayerNorm": plain.layer_norm,
    "Linear": plain.linear,
    "Flatten": plain.flattened,
    "Unflatten": plain.unflattened,
    "View": plain.viewed,
    "Mean": plain.averaged,
    "Add": plain.added,
    "Mul": plain.added,
    "Cat": plain.side_by_side,
}
KEPT = (
    "ReLU", "ReLU6", "LeakyReLU", "PReLU", "ELU", "SELU", "GELU", "SiLU", "Mish", "Hardswish", "Hardsigmoid",
    "Softplus", "Sigmoid", "Tanh", "Softmax", "LogSoftmax", "Identity", "Dropout", "AlphaDropout",
    "LocalResponseNorm",
)  # fmt: skip
RULES: Mapping[str, Rule] = {
    **{f"{name}{n}d": rule for name, rule in _PER_AXIS.items() for n in "123"},
    **dict.fromkeys(KEPT, plain.kept),
    **_OTHERS,
}
COUNTED = say(
    "multiply-adds of convolutions (deformable ones with four for every sample), transposed convolutions (by their "
    "input) and dense layers; max pooling only compares"
)

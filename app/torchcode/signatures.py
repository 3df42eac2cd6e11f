"""PyTorch's and torchvision's signatures, as their pages print them: the order of arguments and what is assumed.

Each line is read as Python reads the parameters of a function; a parameter without a default must be given. ``{n}``
stands for 1, 2 and 3. A name that is not here is not understood, and said to be so.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

REQUIRED = object()
_DEVICE = ", device=None, dtype=None"
_CONV = "stride=1, padding=0, dilation=1, groups=1, bias=True, padding_mode='zeros'" + _DEVICE
_TRANSPOSED = (
    "stride=1, padding=0, output_padding=0, groups=1, bias=True, dilation=1, padding_mode='zeros'" + _DEVICE
)
_NORM = "eps=1e-05, momentum=0.1, affine=True, track_running_stats=True" + _DEVICE + ", bias=True"
_DROPOUT = "p=0.5, inplace=False"
_MODULES = {
    "Conv{n}d": "in_channels, out_channels, kernel_size, " + _CONV,
    "LazyConv{n}d": "out_channels, kernel_size, " + _CONV,
    "ConvTranspose{n}d": "in_channels, out_channels, kernel_size, " + _TRANSPOSED,
    "LazyConvTranspose{n}d": "out_channels, kernel_size, " + _TRANSPOSED,
    "MaxPool{n}d": "kernel_size, stride=None, padding=0, dilation=1, return_indices=False, ceil_mode=False",
    "AvgPool1d": "kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True",
    "AvgPool2d": "kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True, divisor_override=None",
    "AvgPool3d": "kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True, divisor_override=None",
    "AdaptiveAvgPool{n}d": "output_size",
    "AdaptiveMaxPool{n}d": "output_size, return_indices=False",
    "Unfold": "kernel_size, dilation=1, padding=0, stride=1",
    "Fold": "output_size, kernel_size, dilation=1, padding=0, stride=1",
    "BatchNorm{n}d": "num_features, " + _NORM,
    "InstanceNorm{n}d": "num_features, "
    + _NORM.replace("stats=True", "stats=False").replace("affine=True", "affine=False"),
    "GroupNorm": "num_groups, num_channels, eps=1e-05, affine=True" + _DEVICE + ", bias=True",
    "LayerNorm": "normalized_shape, eps=1e-05, elementwise_affine=True, bias=True" + _DEVICE,
    "LocalResponseNorm": "size, alpha=0.0001, beta=0.75, k=1.0",
    "Linear": "in_features, out_features, bias=True" + _DEVICE,
    "LazyLinear": "out_features, bias=True" + _DEVICE,
    "Dropout": _DROPOUT,
    "Dropout{n}d": _DROPOUT,
    "AlphaDropout": _DROPOUT,
    "ReLU": "inplace=False",
    "ReLU6": "inplace=False",
    "LeakyReLU": "negative_slope=0.01, inplace=False",
    "PReLU": "num_parameters=1, init=0.25" + _DEVICE,
    "ELU": "alpha=1.0, inplace=False",
    "SELU": "inplace=False",
    "GELU": "approximate='none'",
    "SiLU": "inplace=False",
    "Mish": "inplace=False",
    "Hardswish": "inplace=False",
    "Hardsigmoid": "inplace=False",
    "Softplus": "beta=1.0, threshold=20.0",
    "Sigmoid": "",
    "Tanh": "",
    "Softmax": "dim=None",
    "LogSoftmax": "dim=None",
    "Identity": "",
    "Flatten": "start_dim=1, end_dim=-1",
    "Unflatten": "dim, unflattened_size",
    "Upsample": "size=None, scale_factor=None, mode='nearest', align_corners=None, recompute_scale_factor=None",
    "UpsamplingNearest2d": "size=None, scale_factor=None",
    "UpsamplingBilinear2d": "size=None, scale_factor=None",
    "ZeroPad{n}d": "padding",
    "ReflectionPad{n}d": "padding",
    "ReplicationPad{n}d": "padding",
    "CircularPad{n}d": "padding",
    "ConstantPad{n}d": "padding, value",
    "PixelShuffle": "upscale_factor",
    "ChannelShuffle": "groups",
    "DeformConv2d": "in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True",
}
_FUNCTIONS = {
    "conv{n}d": "input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1",
    "conv_transpose{n}d": "input, weight, bias=None, stride=1, padding=0, output_padding=0, groups=1, dilation=1",
    "max_pool{n}d": "input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, return_indices=False",
    "avg_pool1d": "input, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True",
    "avg_pool2d": (
        "input, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True, divisor_override=None"
    ),
    "avg_pool3d": (
        "input, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True, divisor_override=None"
    ),
    "adaptive_avg_pool{n}d": "input, output_size",
    "adaptive_max_pool{n}d": "input, output_size, return_indices=False",
    "unfold": "input, kernel_size, dilation=1, padding=0, stride=1",
    "fold": "input, output_size, kernel_size, dilation=1, padding=0, stride=1",
    "linear": "input, weight, bias=None",
    "batch_norm": "input, running_mean, running_var, weight=None, bias=None, training=False, momentum=0.1, eps=1e-05",
    "dropout": "input, p=0.5, training=True, inplace=False",
    "dropout{n}d": "input, p=0.5, training=True, inplace=False",
    "relu": "input, inplace=False",
    "relu6": "input, inplace=False",
    "leaky_relu": "input, negative_slope=0.01, inplace=False",
    "elu": "input, alpha=1.0, inplace=False",
    "selu": "input, inplace=False",
    "gelu": "input, approximate='none'",
    "silu": "input, inplace=False",
    "mish": "input, inplace=False",
    "hardswish": "input, inplace=False",
    "hardsigmoid": "input, inplace=False",
    "softplus": "input, beta=1.0, threshold=20.0",
    "sigmoid": "input",
    "tanh": "input",
    "softmax": "input, dim=None, _stacklevel=3, dtype=None",
    "log_softmax": "input, dim=None, _stacklevel=3, dtype=None",
    "flatten": "input, start_dim=0, end_dim=-1",
    "interpolate": (
        "input, size=None, scale_factor=None, mode='nearest', align_corners=None, recompute_scale_factor=None, "
        "antialias=False"
    ),
    "pad": "input, pad, mode='constant', value=None",
    "pixel_shuffle": "input, upscale_factor",
    "channel_shuffle": "input, groups",
    "cat": "tensors, dim=0",
    "mean": "input, dim=None, keepdim=False",
    "add": "input, other",
    "mul": "input, other",
    "deform_conv2d": "input, offset, weight, bias=None, stride=1, padding=0, dilation=1, mask=None",
}
ROOMS = {"DeformConv2d": "ops", "deform_conv2d": "ops"}  # what stands in torchvision.ops, not in nn or F
BESIDE = {"DeformConv2d": ("offset", "mask")}  # what a layer takes beside x when it is applied


def _each(lines: Mapping[str, str]) -> dict[str, str]:
    return {
        name.replace("{n}", n): text
        for name, text in lines.items()
        for n in ("123" if "{n}" in name else "0")
    }


MODULES = _each(_MODULES)
FUNCTIONS = _each(_FUNCTIONS)


def family(kind: str) -> str:
    """A kind without the number of its axes.

    >>> family("ZeroPad2d"), family("Linear")
    ('ZeroPad', 'Linear')
    """
    return kind[:-2] if kind[-2:] in ("1d", "2d", "3d") else kind


@lru_cache(maxsize=256)
def signature(text: str) -> Mapping[str, Any]:
    """The parameters of a signature's text.

    >>> signature("a, b=2")["b"], signature("a, b=2")["a"] is REQUIRED
    (2, True)
    """
    told = ast.parse(f"def f({text}): pass").body[0]
    assert isinstance(told, ast.FunctionDef)
    names = [each.arg for each in told.args.args]
    given = [ast.literal_eval(each) for each in told.args.defaults]
    return dict(zip(names, [REQUIRED] * (len(names) - len(given)) + given, strict=True))

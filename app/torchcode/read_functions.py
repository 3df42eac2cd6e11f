"""PyTorch's functions as layers: F.conv2d(x, w) is a Conv2d whose sizes stand in its weight's shape."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from app.i18n import joined, say
from app.torchcode.read_trace import Trace
from app.torchcode.read_tree import Unclear
from app.torchcode.read_values import Data, Tensor, Unknown
from app.torchcode.signatures import BESIDE, MODULES, ROOMS, signature

_PLAIN = {
    "relu": "ReLU", "relu6": "ReLU6", "leaky_relu": "LeakyReLU", "elu": "ELU", "selu": "SELU", "gelu": "GELU",
    "silu": "SiLU", "mish": "Mish", "hardswish": "Hardswish", "hardsigmoid": "Hardsigmoid", "softplus": "Softplus",
    "sigmoid": "Sigmoid", "tanh": "Tanh", "softmax": "Softmax", "log_softmax": "LogSoftmax", "dropout": "Dropout",
    "flatten": "Flatten", "interpolate": "Upsample", "pixel_shuffle": "PixelShuffle", "unfold": "Unfold",
    "channel_shuffle": "ChannelShuffle", "fold": "Fold", "pad": "Pad", "linear": "Linear", "cat": "Cat",
    "mean": "Mean", "add": "Add", "mul": "Mul", "deform_conv2d": "DeformConv2d", "batch_norm": "BatchNorm",
}  # fmt: skip
_PER_AXIS = {
    "conv": "Conv", "conv_transpose": "ConvTranspose", "max_pool": "MaxPool", "avg_pool": "AvgPool",
    "adaptive_avg_pool": "AdaptiveAvgPool", "adaptive_max_pool": "AdaptiveMaxPool", "dropout": "Dropout",
}  # fmt: skip
FUNCTION_KINDS = _PLAIN | {f"{name}{n}d": f"{kind}{n}d" for name, kind in _PER_AXIS.items() for n in "123"}
_TENSORS = ("weight", "bias", "offset", "mask")
_STATISTICS = ("running_mean", "running_var")
_RANKS_ANEW = (
    "Flatten",
    "Unflatten",
    "View",
    "Mean",
    "Unfold",
    "Fold",
)  # what leaves other dimensions than it finds
MODES = {"constant": "zeros", "reflect": "reflect", "replicate": "replicate", "circular": "circular"}


def applied(trace: Trace, node: ast.Call, name: str, given: Mapping[str, Any]) -> Data:
    """Note what a function's call does to data."""
    kind = FUNCTION_KINDS[name]
    if kind == "Cat":
        return _concatenated(trace, node, given)
    if kind in ("Add", "Mul"):
        sides = [trace.fed(given[each], node) for each in ("input", "other")]
        return trace.add(kind, {}, sides, at=node, name="+" if kind == "Add" else "×")
    arguments = {key: value for key, value in given.items() if key != "input"}
    for key, value in arguments.items():
        if isinstance(value, Unknown) and key not in (*_TENSORS, *_STATISTICS, "training"):
            hint = say("give it a value above: {name} = …", name=value.name)
            raise Unclear(node, "" if value.told else say("{name} is not known here", name=value.name), hint)
    data = trace.fed(given["input"], node)
    if kind == "BatchNorm":
        kind, arguments = f"BatchNorm{_axes_of(trace, data, node)}d", _normalised(node, arguments)
    elif "weight" in arguments:
        arguments = _sized(node, kind, arguments)
    elif kind == "Pad":
        arguments = padding(node, arguments["pad"], arguments["mode"])
    elif kind in MODULES:
        known = signature(MODULES[kind])
        arguments = {key: value for key, value in arguments.items() if key in known}
    beside = [arguments["tensors"][key] for key in BESIDE.get(kind, ())]
    inputs = [data, *(each for each in beside if isinstance(each, Data))]
    return trace.add(kind, arguments, inputs, at=node, name=f"{ROOMS.get(name, 'F')}.{name}")


def _concatenated(trace: Trace, node: ast.Call, given: Mapping[str, Any]) -> Data:
    if not isinstance(given["tensors"], list | tuple) or not given["tensors"]:
        raise Unclear(node, say("what is joined is not known here"), say("write torch.cat([a, b], dim=1)"))
    if type(given["dim"]) is not int:
        raise Unclear(
            node, say("the dimension that is joined is not known here"), say("write dim=1 for the channels")
        )
    fed = [trace.fed(each, node) for each in given["tensors"]]
    return trace.add("Cat", {"dim": given["dim"]}, fed, at=node, name="torch.cat")


def padding(node: ast.AST, pads: Any, mode: Any) -> dict[str, Any]:
    """The arguments of a Pad: its sides, last axis first, and what stands there."""
    whole = isinstance(pads, list | tuple) and all(type(each) is int for each in pads) and len(pads) % 2 == 0
    if not whole or not pads:
        raise Unclear(
            node, say("this padding is not known here"), say("write F.pad(x, (left, right, top, bottom))")
        )
    if mode not in MODES:
        raise Unclear(
            node,
            say("there is no padding mode {mode!r}", mode=str(mode)[:20]),
            say("one of {names}", names=joined(", ", MODES)),
        )
    return {"pads": tuple(pads), "mode": MODES[mode]}


def _axes_of(trace: Trace, data: Data, node: ast.AST) -> int:
    """Along how many axes data lies: as the layer that made it has it, or an input's shape.

    Raises: Unclear where neither says.
    """
    place = data.place
    while place >= 0:
        layer = trace.layers[place]
        if layer.kind[-2:] in ("1d", "2d", "3d"):
            return int(layer.kind[-2])
        if layer.kind in _RANKS_ANEW or layer.kind.endswith("?"):
            break
        place = layer.inputs[0]
    shape = trace.inputs[-1 - place].shape if place < 0 else None
    if shape is not None and not 3 <= len(shape) <= 5:
        raise Unclear(
            node,
            say("the input has {count} dimensions, a batch norm here takes 3 to 5", count=len(shape)),
            say("batch and channels, and one to three axes: x = torch.randn(1, 3, 8, 8)"),
        )
    if shape is None:
        hint = say("give its shape above: x = torch.randn(1, 3, 8, 8)")
        raise Unclear(node, say("how many axes the input has is not known here"), hint)
    return len(shape) - 2


def _normalised(node: ast.AST, given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of the module that does the same; with training=True the statistics are the batch's own."""
    told = {name: given[name] for name in (*_STATISTICS, "weight", "bias")}
    for name, value in told.items():
        if not isinstance(value, Tensor | Unknown | None):
            detail = say("the {name} is not known here", name=name)
            raise Unclear(node, detail, say("define it above: {name} = torch.ones(3)", name=name))
    shapes = [value.shape for value in told.values() if isinstance(value, Tensor)]
    return {
        "num_features": next((shape[0] for shape in shapes if len(shape) == 1), None),
        "eps": given["eps"], "momentum": given["momentum"], "affine": told["weight"] is not None,
        "track_running_stats": given["training"] is not True, "bias": told["bias"] is not None, "tensors": told,
    }  # fmt: skip


def _sized(node: ast.AST, kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of the module that does the same; sizes are None where the weight is not known."""
    weight, bias = given["weight"], given["bias"]
    rest = {key: value for key, value in given.items() if key not in _TENSORS}
    if not isinstance(weight, Tensor | Unknown):
        raise Unclear(
            node, say("the weight is not known here"), say("define it above: w = torch.empty(8, 3, 3, 3)")
        )
    rest |= {"bias": bias is not None, "tensors": {key: given[key] for key in _TENSORS if key in given}}
    shape = weight.shape if isinstance(weight, Tensor) else None
    if kind == "Linear":
        if shape is not None and len(shape) != 2:
            raise Unclear(node, say("the weight has {count} dimensions, F.linear takes 2", count=len(shape)))
        return {
            **rest,
            "in_features": shape[1] if shape else None,
            "out_features": shape[0] if shape else None,
        }
    if "offset" in given and not isinstance(given["offset"], Tensor | Unknown | Data):
        raise Unclear(
            node,
            say("the offset is not known here"),
            say("define it above: offset = torch.zeros(1, 18, 5, 5)"),
        )
    axes = int(kind[-2])
    if shape is not None and len(shape) != axes + 2:
        raise Unclear(
            node,
            say("the weight has {count} dimensions, this takes {wanted}", count=len(shape), wanted=axes + 2),
            say("two for channels, one per axis"),
        )
    if shape is None:
        return {**rest, "in_channels": None, "out_channels": None, "kernel_size": None}
    if "groups" not in rest:  # torchvision counts them: how often the weight's channels go into the input's
        sizes = {"out_channels": shape[0], "kernel_size": shape[2:], "channels_per_group": shape[1]}
        return {**rest, "in_channels": None, **sizes}
    groups = rest["groups"] if type(rest["groups"]) is int else 1
    first, second = (shape[0], shape[1] * groups) if "Transpose" in kind else (shape[1] * groups, shape[0])
    return {**rest, "in_channels": first, "out_channels": second, "kernel_size": shape[2:]}

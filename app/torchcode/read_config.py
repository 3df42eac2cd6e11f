"""Layers read out of source as configurations; a border laid on before a layer or cut off after it becomes part of it.

The inverse of the writers: what `write` says of a configuration is read back as that configuration, but for the numbers
that only a script holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

from app.torchcode.read import Reading
from app.torchcode.read_trace import Layer
from app.torchcode.read_values import Data, Tensor

Config = dict[str, Any]
NAMES = {
    "Conv": "conv", "ConvTranspose": "conv_transpose", "MaxPool": "max_pool", "AvgPool": "avg_pool",
}  # fmt: skip
OPS = {f"{kind}{n}d": f"{op}{n}d" for kind, op in NAMES.items() for n in "123"} | {
    "Unfold": "unfold",
    "Fold": "fold",
    "DeformConv2d": "deform_conv2d",
    **{f"BatchNorm{n}d": f"batch_norm{n}d" for n in "123"},
}
_FIELDS = (
    "in_channels", "out_channels", "output_size", "kernel_size", "stride", "padding", "output_padding", "dilation",
    "groups", "padding_mode", "ceil_mode", "count_include_pad", "divisor_override",
)  # fmt: skip
_ASSUMED = {
    "padding": 0, "output_padding": 0, "dilation": 1, "groups": 1, "padding_mode": "zeros", "ceil_mode": False,
    "count_include_pad": True, "divisor_override": None,
}  # fmt: skip
BIAS = {"fill": "integers", "seed": 2}
UNTOLD: Config = {
    "mask": {"fill": "unit", "seed": 0},
    "running_var": {"fill": "ones"},
}  # numbers that the source does not tell, where not any will do
LEARNED: Config = {"weight": {"fill": "ones"}, "bias": {"fill": "zeros"}}  # before anything is learned
Pair = tuple[int, int]


@dataclass(frozen=True)
class Found:
    """A layer that is an operator: where it stands, and its configuration; ``place`` is its number in the reading,
    ``borders`` those of the layers that became part of it."""

    place: int
    layer: Layer
    config: Config
    borders: tuple[int, ...] = ()


def configurations(reading: Reading, shapes: Mapping[int, Sequence[int]] | None = None) -> list[Found]:
    """Every layer of a reading that is an operator. ``shapes`` has the shapes of places where they are known.

    >>> from app.torchcode.read import read
    >>> configurations(read("nn.Conv2d(3, 8, 5, padding=5 // 2, bias=False)"))[0].config
    {'op': 'conv2d', 'in_channels': 3, 'out_channels': 8, 'kernel_size': 5, 'padding': 2}
    """
    known = dict(shapes or {})
    known |= {-1 - at: each.shape for at, each in enumerate(reading.inputs) if each.shape is not None}
    readers: dict[int, list[int]] = {}
    for at, layer in enumerate(reading.layers):
        for place in layer.inputs:
            readers.setdefault(place, []).append(at)
    found = []
    for at, layer in enumerate(reading.layers):
        if layer.kind in OPS and layer.arguments.get("track_running_stats", True):
            config, source = _with_border(reading, layer, readers)
            cropped = _cropped(reading, at, config, readers)
            borders = [] if source in layer.inputs else [layer.inputs[0]]
            borders += [] if cropped is config else readers[at]
            config = cropped | _fed(reading, layer, source, known) | deformed(layer, known)
            found.append(Found(at, layer, config, tuple(borders)))
    return found


def plain(layer: Layer) -> Config:
    """The configuration of one layer, without its input; only what differs from what is assumed."""
    config: Config = {"op": OPS[layer.kind]}
    usual = _ASSUMED | ({"stride": None} if "Pool" in layer.kind else {"stride": 1})
    for name in _FIELDS:
        value = layer.arguments.get(name)
        value = list(value) if isinstance(value, tuple) else value
        if value is not None and (name not in usual or value != usual[name]):
            config[name] = value
    tensors = layer.arguments.get("tensors", {})
    for name, tensor in tensors.items():
        if isinstance(tensor, Tensor):
            config |= {"flip": True} if tensor.turned else {}
            config[name] = tensor.spec or UNTOLD.get(name, {"fill": "random", "seed": 0})
        elif tensor is not None and name in UNTOLD:
            config[name] = UNTOLD[name]
    if "num_features" in layer.arguments:
        return _normalised(layer.arguments) | config
    if layer.arguments.get("bias") and "bias" not in config:
        config["bias"] = dict(BIAS)
    return config


def _normalised(arguments: Mapping[str, Any]) -> Config:
    """A batch norm as it begins: what it learns is 1 and 0, where it has that at all; a call has each or not."""
    has = {"weight": arguments["affine"], "bias": arguments["affine"] and arguments["bias"]}
    has |= {name: arguments["tensors"][name] is not None for name in has if "tensors" in arguments}
    eps = {} if arguments["eps"] == 1e-5 else {"eps": arguments["eps"]}
    channels = arguments["num_features"]
    return {
        **({} if channels is None else {"in_channels": channels}),
        **eps,
        **{name: fill for name, fill in LEARNED.items() if has[name]},
    }


def deformed(layer: Layer, shapes: Mapping[int, Sequence[int]]) -> Config:
    """What torchvision counts from shapes: groups from the input's channels, groups of offsets from the offset's."""
    config: Config = {}
    arriving = tuple(shapes.get(layer.inputs[0], ()))
    each = layer.arguments.get("channels_per_group")
    if each and len(arriving) > 2 and arriving[-3] > each and arriving[-3] % each == 0:
        config["groups"] = arriving[-3] // each
    offset, kernel = layer.arguments.get("tensors", {}).get("offset"), layer.arguments.get("kernel_size")
    shape = offset.shape if isinstance(offset, Tensor) else ()
    shape = tuple(shapes.get(offset.place, ())) if isinstance(offset, Data) else shape
    sides = kernel if isinstance(kernel, list | tuple) else (kernel, kernel)
    cells = prod(sides) if all(type(side) is int for side in sides) else 0
    if cells and len(shape) > 2 and shape[-3] > 2 * cells and shape[-3] % (2 * cells) == 0:
        config["offset_groups"] = shape[-3] // (2 * cells)
    return config


def _fed(reading: Reading, layer: Layer, source: int, shapes: Mapping[int, Sequence[int]]) -> Config:
    """What is known of a layer's input: its numbers, or its sizes."""
    spec = reading.inputs[-1 - source].spec if source < 0 else None
    if spec is not None and "shape" in spec:
        return {"input": spec}
    shape = shapes.get(source)
    if shape is None:
        return {}
    axes = int(layer.kind[-2]) if layer.kind[-2].isdigit() else 2
    if layer.kind == "Fold" or len(shape) not in (axes + 1, axes + 2):
        return {}
    if layer.arguments.get("in_channels") not in (None, shape[-axes - 1]):
        return {}  # what arrives is not what it takes: it is shown as it was written
    batch: Config = {} if len(shape) == axes + 2 and shape[0] == 1 else {"batch_size": shape[0]}
    batch = {"batch_size": None} if len(shape) == axes + 1 else batch
    filled: Config = {} if spec is None else {"input": spec}
    return {**batch, **filled, "in_channels": shape[-axes - 1], "input_size": list(shape[-axes:])}


def _pairs(value: Any, axes: int) -> list[Pair] | None:
    each = list(value) if isinstance(value, list | tuple) else [value] * axes
    if len(each) != axes or not all(type(one) is int for one in each):
        return None
    return [(one, one) for one in each]


def _sides(layer: Layer, axes: int) -> list[Pair] | None:
    """The sides of a Pad, first axis first; None where it pads something else than these axes."""
    flat = layer.arguments["pads"]
    if len(flat) > 2 * axes:
        return None
    pairs = [(flat[at], flat[at + 1]) for at in range(0, len(flat), 2)]
    return [(0, 0)] * (axes - len(pairs)) + pairs[::-1]


def _written(pairs: list[Pair]) -> Any:
    if all(before == after for before, after in pairs):
        each = [before for before, _ in pairs]
        return each[0] if len(set(each)) == 1 else each
    return [list(pair) for pair in pairs]


def _with_border(reading: Reading, layer: Layer, readers: Mapping[int, list[int]]) -> tuple[Config, int]:
    """A convolution or unfold with the border that was laid on before it, and where its input comes from."""
    config, source = plain(layer), layer.inputs[0]
    if (
        not (layer.kind.startswith("Conv") or layer.kind == "Unfold")
        or "Transpose" in layer.kind
        or source < 0
    ):
        return config, source
    before, axes = reading.layers[source], 2 if layer.kind == "Unfold" else int(layer.kind[-2])
    own = _pairs(config.get("padding", 0), axes)
    if before.kind != "Pad" or readers[source] != [readers[source][0]] or own is None:
        return config, source
    sides, mode = _sides(before, axes), before.arguments["mode"]
    bare = not any(any(pair) for pair in own)
    alike = mode == config.get("padding_mode", "zeros") == "zeros"
    if (
        sides is None
        or min(min(pair) for pair in sides) < 0
        or not (alike or (bare and layer.kind != "Unfold"))
    ):
        return config, source
    total = [(a + c, b + d) for (a, b), (c, d) in zip(own, sides, strict=True)]
    border = {} if mode == "zeros" else {"padding_mode": mode}
    return config | {"padding": _written(total)} | border, before.inputs[0]


def _cropped(reading: Reading, at: int, config: Config, readers: Mapping[int, list[int]]) -> Config:
    """A transposed convolution or fold with what is cut off after it."""
    layer, after = reading.layers[at], readers.get(at, [])
    if not ("Transpose" in layer.kind or layer.kind == "Fold") or len(after) != 1:
        return config
    cut, axes = reading.layers[after[0]], 2 if layer.kind == "Fold" else int(layer.kind[-2])
    if cut.kind != "Pad" or cut.arguments["mode"] != "zeros":
        return config
    sides, own = _sides(cut, axes), _pairs(config.get("padding", 0), axes)
    if sides is None or own is None or max(max(pair) for pair in sides) > 0:
        return config
    total = [(a - c, b - d) for (a, b), (c, d) in zip(own, sides, strict=True)]
    config = config | {"padding": _written(total)}
    if layer.kind == "Fold":
        size = config["output_size"]
        each = size if isinstance(size, list) else [size] * axes
        config["output_size"] = [one + sum(pair) for one, pair in zip(each, sides, strict=True)]
    return config

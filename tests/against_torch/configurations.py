"""Random configurations of every family: good ones made so that they fit, and the same ones damaged.

A configuration names its tensors' shapes outright, or leaves them to the hints; a reader in `in_torch` finds the shapes
again without asking the operators.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.against_torch.sources import Drawn, Source

Config = dict[str, Any]
FAMILIES = (
    "conv1d",
    "conv2d",
    "conv3d",
    "conv_transpose1d",
    "conv_transpose2d",
    "conv_transpose3d",
    "deform_conv2d",
    "unfold",
    "fold",
    "max_pool1d",
    "max_pool2d",
    "max_pool3d",
    "avg_pool1d",
    "avg_pool2d",
    "avg_pool3d",
    "batch_norm1d",
    "batch_norm2d",
    "batch_norm3d",
    "add",
    "multiply",
)
WEIGHTED = FAMILIES[:6]
MODES = ("zeros", "zeros", "reflect", "replicate", "circular")
TENSORS = ("input", "weight", "bias", "offset", "mask", "running_mean", "running_var", "other")
BATCHES = (None, 1, 2, 2, 0)
EDGES = (-1, 0, 0, 1, 2, 3, 4, 6, 9)


def axes_of(op: str) -> int:
    """How many spatial axes an operator's name tells."""
    return int(op[-2])


def _several(source: Source, axes: int, low: int, high: int) -> list[int]:
    return [source.whole(low, high) for _ in range(axes)]


def _alike(source: Source, values: list[int]) -> Any:
    """The values as a list, or as one number where they are equal."""
    if len(set(values)) > 1:
        return values
    return source.one_of([values, values[:1], values[0]])


def _sides(source: Source, axes: int, kernel: list[int]) -> tuple[Any, list[tuple[int, int]]]:
    """A padding, and what it lays before and after each axis ("same" is added up by the caller)."""
    form = source.one_of(["number", "axes", "pairs", "valid"])
    if form == "number":
        number = source.whole(0, 3)
        return number, [(number, number)] * axes
    if form == "axes":
        numbers = _several(source, axes, 0, max(kernel))
        return numbers, [(number, number) for number in numbers]
    if form == "pairs":
        pairs = [(source.whole(0, 3), source.whole(0, 3)) for _ in range(axes)]
        return [list(pair) for pair in pairs], pairs
    return 0, [(0, 0)] * axes


def _laid_out(source: Source, config: Config, input_shape: list[int], weight_shape: list[int]) -> Config:
    """The tensors, with shapes of their own or with the hints that give them the same shapes."""
    batch = source.one_of(BATCHES)
    shape = input_shape if batch is None else [batch, *input_shape]
    recipe = {"fill": "random", "seed": source.whole(0, 99)}
    transposed, groups = "transpose" in config["op"], config["groups"]
    out = weight_shape[1] * groups if transposed else weight_shape[0]
    if source.one_of([True, False]):
        bias = {"bias": {"fill": "random", "seed": 3, "shape": [out]}} if source.whole(0, 1) else {}
        weight = {"fill": "random", "seed": 7, "shape": weight_shape}
        return {**config, "input": {**recipe, "shape": shape}, "weight": weight, **bias}
    bias = {"bias": {"fill": "random", "seed": 3}} if source.whole(0, 1) else {}
    return {
        **config, "input": recipe, "weight": {"fill": "random", "seed": 7}, **bias, "batch_size": batch,
        "in_channels": input_shape[0], "out_channels": out, "input_size": input_shape[1:],
        "kernel_size": weight_shape[2:],
    }  # fmt: skip


def _channels(source: Source) -> tuple[int, int, int]:
    groups = source.one_of([1, 1, 2, 3])
    return groups, source.one_of([1, 1, 2]), source.one_of([1, 2])


def convolution(source: Source, op: str) -> Config:
    """A convolution that fits: the input is as long as its kernel and its border mode need, or longer."""
    axes = axes_of(op)
    groups, c, m = _channels(source)
    kernel, dilation = _several(source, axes, 1, 4 - axes // 3), _several(source, axes, 1, 3 - axes // 3)
    stride, mode = _several(source, axes, 1, 3), source.one_of(MODES)
    padding, sides = _sides(source, axes, kernel)
    spans = [d * (k - 1) + 1 for d, k in zip(dilation, kernel, strict=True)]
    if source.whole(0, 5) == 0:
        padding, stride = "same", [1] * axes
        sides = [((span - 1) // 2, span // 2) for span in spans]
    elif padding == 0 and source.whole(0, 1):
        padding = "valid"
    least = [
        max(1, span - sum(side), {"reflect": max(side) + 1, "circular": max(side)}.get(mode, 1))
        for span, side in zip(spans, sides, strict=True)
    ]
    size = [low + source.whole(0, 3 - axes // 3) for low in least]
    config = {
        "op": op, "stride": _alike(source, stride), "dilation": _alike(source, dilation), "padding": padding,
        "padding_mode": mode, "groups": groups, "flip": source.one_of([False, False, False, True]),
    }  # fmt: skip
    return _laid_out(source, config, [groups * c, *size], [groups * m, c, *kernel])


def deformable(source: Source, op: str) -> Config:
    """A deformable convolution that fits; offsets between the cells, on them, and none."""
    groups, c, m = _channels(source)
    kernel, dilation, stride = (_several(source, 2, 1, most) for most in (3, 2, 3))
    padding = _several(source, 2, 0, 2)
    spans = [d * (k - 1) + 1 for d, k in zip(dilation, kernel, strict=True)]
    size = [max(1, span - 2 * p) + source.whole(0, 3) for span, p in zip(spans, padding, strict=True)]
    apart = source.one_of([of for of in (1, 2, 3, 4, 6) if groups * c % of == 0])
    config = {
        "op": op, "stride": _alike(source, stride), "dilation": _alike(source, dilation),
        "padding": _alike(source, padding), "groups": groups, "offset_groups": apart,
        "offset": {"fill": source.one_of(["random", "random", "integers", "zeros"]), "seed": source.whole(0, 99)},
    }  # fmt: skip
    if source.one_of([True, False]):
        config["mask"] = {"fill": "random", "seed": source.whole(0, 99)}
    made = _laid_out(source, config, [groups * c, *size], [groups * m, c, *kernel])
    if "shape" in made["input"] and source.one_of([True, False]):
        stops = [
            (n + 2 * p - span) // s + 1 for n, p, span, s in zip(size, padding, spans, stride, strict=True)
        ]
        lead, cells = made["input"]["shape"][:-3], apart * kernel[0] * kernel[1]
        made["offset"] = {**made["offset"], "shape": [*lead, 2 * cells, *stops]}
        if "mask" in made:
            made["mask"] = {**made["mask"], "shape": [*lead, cells, *stops]}
    return made


def large(source: Source, op: str) -> Config:
    """A convolution or transposed convolution with a kernel of 13 to 31 cells a side, or hundreds along one axis."""
    axes = axes_of(op)
    low, high = {1: (65, 300), 2: (13, 31), 3: (5, 9)}[axes]
    groups, c, m = source.one_of([(1, 1, 1), (3, 1, 1), (2, 2, 1), (1, 2, 3)])
    kernel, stride = _several(source, axes, low, high), _several(source, axes, 1, source.one_of([1, 1, 3]))
    dilation = _several(source, axes, 1, source.one_of([1, 1, 2]))
    padding = [source.whole(0, k // 2) for k in kernel]
    size = [d * (k - 1) + 1 + source.whole(0, 12) for d, k in zip(dilation, kernel, strict=True)]
    turned = "transpose" in op
    fill = source.one_of(["random", "integers", "impulse"])
    pair = [groups * c, m] if turned else [groups * m, c]
    mode = (
        {} if turned else {"padding_mode": source.one_of(MODES), "flip": source.one_of([False, False, True])}
    )
    return {
        **mode,
        "op": op, "stride": stride, "dilation": dilation, "padding": padding, "groups": groups,
        "input": {"fill": fill, "seed": source.whole(0, 99), "shape": [2, groups * c, *size]},
        "weight": {"fill": source.one_of(["random", "integers"]), "seed": 7, "shape": [*pair, *kernel]},
        "bias": {"fill": "random", "seed": 3, "shape": [groups * m]},
    }  # fmt: skip


def transposed(source: Source, op: str) -> Config:
    """A transposed convolution that fits: it crops less than its stamps cover."""
    axes = axes_of(op)
    groups, c, m = _channels(source)
    kernel, dilation = _several(source, axes, 1, 4 - axes // 3), _several(source, axes, 1, 3 - axes // 3)
    stride, size = _several(source, axes, 1, 3), _several(source, axes, 1, 4 - axes // 3)
    each = list(zip(stride, size, dilation, kernel, strict=True))
    canvas = [(i - 1) * s + d * (k - 1) + 1 for s, i, d, k in each]
    sides = [(source.whole(0, min(3, (c - 1) // 2)), source.whole(0, min(3, (c - 1) // 2))) for c in canvas]
    if source.one_of([True, False]):
        sides = [(before, before) for before, _ in sides]
    even = all(before == after for before, after in sides)
    padding = _alike(source, [b for b, _ in sides]) if even else [list(side) for side in sides]
    config: Config = {
        "op": op, "stride": _alike(source, stride), "dilation": _alike(source, dilation), "padding": padding,
        "groups": groups,
    }  # fmt: skip
    laid = _laid_out(source, config, [groups * c, *size], [groups * c, m, *kernel])
    match source.one_of(["none", "padding", "size"]):
        case "padding":
            laid["output_padding"] = [
                source.whole(0, max(s, d) - 1) for s, d in zip(stride, dilation, strict=True)
            ]
        case "size":
            lengths = zip(canvas, sides, stride, strict=True)
            wanted = [long - sum(side) + source.whole(0, s - 1) for long, side, s in lengths]
            batch = laid.get("batch_size", 1)
            leading = [] if source.whole(0, 1) else [5, 5][: 1 if batch is None else 2]
            laid["output_size"] = [*leading, *wanted] if "batch_size" in laid else wanted
    return laid


def windows(source: Source, op: str) -> Config:
    """An unfold or fold that fits, over one, two or three axes."""
    axes = source.one_of([1, 2, 2, 2, 3])
    kernel, dilation = _several(source, axes, 1, 3), _several(source, axes, 1, 2)
    stride = _several(source, axes, 1, 3)
    padding, sides = _sides(source, axes, kernel)
    spans = [d * (k - 1) + 1 for d, k in zip(dilation, kernel, strict=True)]
    size = [max(1, n - sum(p)) + source.whole(0, 4 - axes) for n, p in zip(spans, sides, strict=True)]
    batch, channels = source.one_of(BATCHES), source.whole(1, 3)
    config: Config = {
        "op": op, "kernel_size": kernel, "stride": _alike(source, stride), "dilation": _alike(source, dilation),
        "padding": padding, "input": {"fill": "random", "seed": source.whole(0, 99)},
    }  # fmt: skip
    config |= {"output_size": size} if op == "fold" else {}
    if source.one_of([True, False]):
        config |= {"batch_size": batch, "in_channels": channels}
        return config | ({} if op == "fold" else {"input_size": size})
    shape = [channels, *size]
    if op == "fold":
        rows, count = channels, 1
        for n, p, s, span, k in zip(size, sides, stride, spans, kernel, strict=True):
            rows, count = rows * k, count * ((n + sum(p) - span) // s + 1)
        shape = [rows, count]
    config["input"]["shape"] = shape if batch is None else [batch, *shape]
    return config


def pooling(source: Source, op: str) -> Config:
    """Pooling that fits, and in which every window has a cell of the input."""
    axes = axes_of(op)
    kernel, dilation = _several(source, axes, 1, 3), _several(source, axes, 1, source.one_of([1, 2]))
    padding = [source.whole(0, k // 2) for k in kernel]
    each = list(zip(kernel, dilation, padding, strict=True))
    least = [max(1, d * (k - 1) + 1 - 2 * p, 2 * d if p else 1) for k, d, p in each]
    size = [low + source.whole(0, 4 - axes) for low in least]
    config: Config = {
        "op": op, "kernel_size": _alike(source, kernel), "dilation": _alike(source, dilation),
        "padding": _alike(source, padding), "ceil_mode": source.one_of([True, False]),
        "stride": source.one_of([None, _alike(source, _several(source, axes, 1, 3))]),
        "input": {"fill": source.one_of(["random", "integers"]), "seed": source.whole(0, 99)},
    }  # fmt: skip
    if op.startswith("avg"):
        config["count_include_pad"] = source.one_of([True, False])
        if axes > 1:
            config["divisor_override"] = source.one_of([None, None, 1, 3, -2])
    batch, channels = source.one_of(BATCHES), source.whole(1, 3)
    if source.one_of([True, False]):
        return config | {"batch_size": batch, "in_channels": channels, "input_size": size}
    config["input"]["shape"] = [channels, *size] if batch is None else [batch, channels, *size]
    return config


def batch_norm(source: Source, op: str) -> Config:
    """A batch norm: its variances are 0 to 3, and eps keeps them above 0."""
    axes, channels = axes_of(op), source.whole(1, 4)
    size = _several(source, axes, 1, 4 - axes // 3)
    config: Config = {"op": op, "eps": source.one_of([0.5, 0.001, 1])}
    recipes = {
        "input": {"fill": "random", "seed": source.whole(0, 99)},
        "running_mean": {"fill": "random", "seed": source.whole(0, 99)},
        "running_var": {"fill": "digits", "seed": source.whole(0, 99)},
        **({"weight": {"fill": "random", "seed": 7}} if source.whole(0, 2) else {}),
        **({"bias": {"fill": "random", "seed": 3}} if source.whole(0, 2) else {}),
    }
    batch = source.one_of([1, 1, 2, 0])
    if source.one_of([True, False]):
        return {**config, **recipes, "batch_size": batch, "in_channels": channels, "input_size": size}
    shape = [batch, channels, *size]
    given = {name: {**of, "shape": shape if name == "input" else [channels]} for name, of in recipes.items()}
    return {**config, **given}


def joined(source: Source, op: str) -> Config:
    """Two maps of one shape, along one, two or three axes."""
    axes = source.one_of([1, 2, 2, 3])
    batch, channels, size = source.one_of(BATCHES), source.whole(1, 3), _several(source, axes, 1, 5 - axes)
    config: Config = {
        "op": op, "input_size": size, "batch_size": batch, "in_channels": channels,
        "input": {"fill": "random", "seed": source.whole(0, 99)}, "other": {"fill": "random", "seed": 7},
    }  # fmt: skip
    if source.one_of([True, False]):
        shape = [channels, *size] if batch is None else [batch, channels, *size]
        config["other"]["shape"], config["input"]["shape"] = shape, [*shape]
        del config["input_size"]
    return config


def fitting(source: Source, op: str) -> Config:
    """A configuration of this operator that PyTorch takes."""
    if op.startswith("batch_norm"):
        return batch_norm(source, op)
    if "pool" in op:
        return pooling(source, op)
    if op in ("unfold", "fold"):
        return windows(source, op)
    if op == "deform_conv2d":
        return deformable(source, op)
    if op in ("add", "multiply"):
        return joined(source, op)
    return transposed(source, op) if "transpose" in op else convolution(source, op)


def damaged(source: Source, op: str) -> Config:
    """A configuration with up to three fields set to what may not be possible."""
    config = fitting(source, op)
    for _ in range(source.whole(1, 3)):
        _damage(source, config)
    return config


def _damage(source: Source, config: Config) -> None:
    tensors = [name for name in TENSORS if "shape" in (config.get(name) or {})]
    fields = [
        name
        for name in config
        if name
        not in (
            "op",
            *TENSORS,
            "padding_mode",
            "batch_size",
            "ceil_mode",
            "count_include_pad",
            "flip",
            "eps",
        )
    ]
    if "padding_mode" in config:
        fields.append("padding_mode")
    name = source.one_of([*fields, *tensors, *tensors])
    if name in tensors:
        config[name] = {**config[name], "shape": _other_shape(source, config[name]["shape"])}
    elif name == "padding_mode":
        config[name] = source.one_of(MODES)
    elif name in ("groups", "in_channels", "out_channels"):
        config[name] = source.one_of([0, *EDGES[2:]] if "channels" in name else EDGES)
    else:
        config[name] = _other_numbers(source, config[name], listed=name in ("kernel_size", "output_size"))


def _other_numbers(source: Source, value: Any, *, listed: bool) -> Any:
    """One number changed, or all, or a list of another length."""
    if isinstance(value, list) and value and source.whole(0, 5):
        place = source.whole(0, len(value) - 1)
        other: Any = source.one_of(EDGES)
        if isinstance(value[place], list):
            other = [*value[place]]
            other[source.whole(0, 1)] = source.one_of(EDGES)
        return [*value[:place], other, *value[place + 1 :]]
    return [source.one_of(EDGES)] * source.whole(1, 3) if listed else source.one_of(EDGES)


def _other_shape(source: Source, shape: list[int]) -> list[int]:
    if not shape or source.whole(0, 7) == 0:
        return source.one_of([shape[1:], [1, *shape]])
    place = source.whole(0, len(shape) - 1)
    return [*shape[:place], source.one_of([0, 1, 2, 3, 5]), *shape[place + 1 :]]


@st.composite
def fits(draw: st.DrawFn, op: str) -> Config:
    """`fitting`, as a strategy."""
    return fitting(Drawn(draw), op)


@st.composite
def has_large_kernel(draw: st.DrawFn, op: str) -> Config:
    """`large`, as a strategy."""
    return large(Drawn(draw), op)


@st.composite
def anything(draw: st.DrawFn, op: str) -> Config:
    """`damaged`, as a strategy."""
    return damaged(Drawn(draw), op)

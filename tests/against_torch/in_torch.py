"""A configuration run in PyTorch, read from its JSON here: no shape, pad or size comes from the operators.

What PyTorch has no form for is put together from what it has: asymmetric padding is F.pad before (and a crop behind),
one axis of unfold and fold is two of which the first is 1 long, three axes are two and then one.
"""

from __future__ import annotations

import warnings
from itertools import chain, product
from math import prod
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from tests.against_torch.configurations import Config, axes_of

REFUSALS = (RuntimeError, ValueError, IndexError, TypeError)
Pads = list[tuple[int, int]]


JOINS = {"add": torch.add, "multiply": torch.mul}


class Refused(ValueError):  # noqa: N818 - the design's word
    """Where PyTorch has no word of its own for a rule the design writes down."""


def shapes(config: Config) -> dict[str, tuple[int, ...]]:
    """The shape of every tensor given, from its own recipe or from the hints."""
    windows = config["op"] in ("unfold", "fold")
    if config["op"].startswith("batch_norm"):
        return _norm_shapes(config)
    hints = _windows_hints if windows else _pool_hints if "pool" in config["op"] else _layer_hints
    hints = _join_hints if config["op"] in JOINS else hints
    hinted = hints(config)
    found = {}
    for name, shape in hinted.items():
        recipe = config.get(name)
        if recipe is not None:
            found[name] = tuple(recipe.get("shape", shape))
    return found | (_moved(config, found) if config["op"] == "deform_conv2d" else {})


def _moved(config: Config, found: dict[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    """The shapes of offset and mask where they name none: two numbers, and one, per kernel cell and output cell."""
    (*batch, _, _, _), weight = found["input"], found["weight"]
    with torch.no_grad():
        plain = F.conv2d(
            torch.zeros(found["input"]), torch.zeros(weight), None, config["stride"],
            _each(config["padding"], 2), config["dilation"], config["groups"],
        )  # fmt: skip
    cells = config["offset_groups"] * prod(weight[2:])
    each = {"offset": (*batch, 2 * cells, *plain.shape[-2:]), "mask": (*batch, cells, *plain.shape[-2:])}
    return {name: tuple(config[name].get("shape", shape)) for name, shape in each.items() if config.get(name)}


def by_definition(config: Config, tensors: dict[str, Tensor]) -> Tensor:
    """By definition, one kernel cell at a time, over an input with a border of zeros that catches what is outside; what
    torchvision checks is checked first, what it shares with F.conv2d by that."""
    x, weight, f = tensors["input"], tensors["weight"], config["offset_groups"]
    plain = F.conv2d(
        x, weight, tensors.get("bias"), config["stride"], _each(config["padding"], 2), config["dilation"],
        config["groups"],
    )  # fmt: skip
    alone, (kh, kw), out = x.dim() == 3, weight.shape[2:], plain.shape[-2:]
    if x.shape[-3] == 0 or f < 1 or x.shape[-3] % f:
        raise Refused("n_in_channels is not divisible by n_offset_grps")
    for name, many in (("offset", 2), ("mask", 1)):
        if name in tensors and tensors[name].shape != (*x.shape[:-3], many * f * kh * kw, *out):
            raise Refused(f"{name} has another shape")
    x, moved = (x[None], tensors["offset"][None]) if alone else (x, tensors["offset"])
    mask = tensors.get("mask", torch.ones_like(moved[:, ::2])).reshape(len(x), f, kh * kw, *out)
    moved = moved.reshape(len(x), f, kh * kw, 2, *out)
    total = torch.zeros(len(x), weight.shape[0], *out, dtype=x.dtype)
    each = [_each(config[name], 2) for name in ("stride", "padding", "dilation")]
    for k, (ky, kx) in enumerate(product(range(kh), range(kw))):
        rows, columns = (
            torch.arange(o) * s - p + d * cell for o, s, p, d, cell in zip(out, *each, (ky, kx), strict=True)
        )
        y, z = rows[:, None] + moved[:, :, k, 0], columns + moved[:, :, k, 1]
        read = _interpolated(x, y, z) * mask[:, :, k].repeat_interleave(x.shape[1] // f, 1)
        total = total + F.conv2d(read, weight[:, :, ky : ky + 1, kx : kx + 1], groups=config["groups"])
    if "bias" in tensors:
        total = total + tensors["bias"][:, None, None]
    return total[0] if alone else total


def _interpolated(x: Tensor, y: Tensor, z: Tensor) -> Tensor:
    """Each channel at the points (n, f, oh, ow) of its group; linear along y, then along z."""
    each = x.shape[1] // y.shape[1]
    y, z = y.repeat_interleave(each, 1), z.repeat_interleave(each, 1)
    bordered, top, left = F.pad(x, (1, 1, 1, 1)).flatten(2), y.detach().floor(), z.detach().floor()

    def cells(row: Tensor, column: Tensor) -> Tensor:
        row, column = row.clamp(-1, x.shape[2]) + 1, column.clamp(-1, x.shape[3]) + 1
        index = (row * (x.shape[3] + 2) + column).long().flatten(2)
        return bordered.gather(2, index).reshape(row.shape)

    upper, lower = (torch.lerp(cells(row, left), cells(row, left + 1), z - left) for row in (top, top + 1))
    return torch.lerp(upper, lower, y - top)


def _norm_shapes(config: Config) -> dict[str, tuple[int, ...]]:
    """A number per channel; the input as the hints say, or as it says itself."""
    vector: tuple[int, ...] = (config["in_channels"],) if "in_channels" in config else ()
    size = _each(config["input_size"], axes_of(config["op"])) if vector else ()
    hinted = {"input": (*_batch(config), *vector, *size) if vector else ()}
    hinted |= dict.fromkeys(("running_mean", "running_var", "weight", "bias"), vector)
    return {name: tuple(config[name].get("shape", of)) for name, of in hinted.items() if config.get(name)}


def _batch_norm(config: Config, tensors: dict[str, Tensor]) -> Tensor:
    """F.batch_norm, after the module's own look at the input; it has no gradient of mean and variance."""
    module, x = getattr(nn, f"BatchNorm{axes_of(config['op'])}d")(1), tensors["input"]
    module._check_input_dim(x)
    if x.dim() == 2 or any(of.dim() != 1 for name, of in tensors.items() if name != "input"):
        raise Refused("ours has at least one spatial axis; and a module's vectors are vectors")
    mean, var = (tensors[name].detach() for name in ("running_mean", "running_var"))
    return F.batch_norm(x, mean, var, tensors.get("weight"), tensors.get("bias"), eps=config["eps"])


def _pool_hints(config: Config) -> dict[str, tuple[int, ...]]:
    if "in_channels" not in config:
        return {"input": ()}
    return {
        "input": (*_batch(config), config["in_channels"], *_each(config["input_size"], axes_of(config["op"])))
    }


def _join_hints(config: Config) -> dict[str, tuple[int, ...]]:
    size = config.get("input_size", ())
    shape = (*_batch(config), config["in_channels"], *([size] * 2 if isinstance(size, int) else size))
    return {"input": shape, "other": shape}


def _join(config: Config, tensors: dict[str, Tensor]) -> Tensor:
    """PyTorch stretches what is 1 long, which is not ours: cell meets cell."""
    x, other, size = tensors["input"], tensors["other"], config.get("input_size")
    axes = None if size is None else 2 if isinstance(size, int) else len(size)
    ranks = range(2, 6) if axes is None else (axes + 1, axes + 2)
    if x.shape != other.shape or x.dim() not in ranks:
        raise Refused("cell meets cell")
    return JOINS[config["op"]](x, other)


def _layer_hints(config: Config) -> dict[str, tuple[int, ...]]:
    if "in_channels" not in config:
        return dict.fromkeys(("input", "weight", "bias"), ())
    axes, groups = axes_of(config["op"]), config["groups"]
    c, m = config["in_channels"], config["out_channels"]
    if groups < 1 or c % groups or m % groups:
        raise Refused("nn.Conv2d: channels must be divisible by groups")
    kernel, size = _each(config["kernel_size"], axes), _each(config["input_size"], axes)
    pair = (c, m // groups) if "transpose" in config["op"] else (m, c // groups)
    return {"input": (*_batch(config), c, *size), "weight": (*pair, *kernel), "bias": (m,)}


def _windows_hints(config: Config) -> dict[str, tuple[int, ...]]:
    if "in_channels" not in config:
        return {"input": ()}
    axes = len(config["kernel_size"])
    channels = config["in_channels"]
    if config["op"] == "unfold":
        return {"input": (*_batch(config), channels, *_each(config["input_size"], axes))}
    count = 1
    for size, side, stride, span in zip(
        _each(config["output_size"], axes), _pads(config["padding"], axes), _each(config["stride"], axes),
        _spans(config, config["kernel_size"]), strict=True,
    ):  # fmt: skip
        if stride < 1 or size + sum(side) < span:
            raise Refused("no window fits")
        count *= (size + sum(side) - span) // stride + 1
    return {"input": (*_batch(config), channels * prod(config["kernel_size"]), count)}


def _batch(config: Config) -> tuple[int, ...]:
    return () if config["batch_size"] is None else (config["batch_size"],)


def _each(value: Any, axes: int) -> tuple[Any, ...]:
    values = tuple(value) if isinstance(value, list) else (value,)
    values = values * axes if len(values) == 1 else values
    if len(values) != axes:
        raise Refused("one number per axis")
    return values


def _pads(padding: Any, axes: int) -> Pads:
    pads = [tuple(each) if isinstance(each, list) else (each, each) for each in _each(padding, axes)]
    if min(min(side) for side in pads) < 0:
        raise Refused("negative padding is not supported")
    return pads


def _spans(config: Config, kernel: Any) -> list[int]:
    return [d * (k - 1) + 1 for d, k in zip(_each(config["dilation"], len(kernel)), kernel, strict=True)]


def run(config: Config, tensors: dict[str, Tensor]) -> Tensor:
    """PyTorch's answer. Raises: whatever PyTorch raises."""
    op = config["op"]
    if op in ("unfold", "fold"):
        return (_unfold if op == "unfold" else _fold)(config, tensors["input"])
    if "pool" in op:
        return _pooling(config, tensors["input"])
    if op == "deform_conv2d":
        return by_definition(config, tensors)
    if op.startswith("batch_norm"):
        return _batch_norm(config, tensors)
    if op in JOINS:
        return _join(config, tensors)
    return (_transposed if "transpose" in op else _convolution)(config, tensors)


def _convolution(config: Config, tensors: dict[str, Tensor]) -> Tensor:
    """F.conv; with a border mode as nn.Conv2d does it, F.pad first."""
    axes, x, weight = axes_of(config["op"]), tensors["input"], tensors["weight"]
    conv = getattr(F, config["op"])
    if config.get("flip") and weight.dim() == axes + 2:
        weight = weight.flip(*range(2, weight.dim()))
    stride, dilation = _each(config["stride"], axes), _each(config["dilation"], axes)
    mode, padding = config["padding_mode"], config["padding"]
    rest = (weight, tensors.get("bias"), stride)
    if mode == "zeros" and isinstance(padding, str):
        with warnings.catch_warnings():  # that it copies the input where "same" is uneven
            warnings.simplefilter("ignore", UserWarning)
            return conv(x, *rest, padding, dilation, config["groups"])
    if isinstance(padding, str):
        if padding == "same" and max(stride) > 1:
            raise Refused("padding='same' is not supported for strided convolutions")
        total = [d * (k - 1) * (padding == "same") for d, k in zip(dilation, weight.shape[2:], strict=True)]
        pads = [(n // 2, n - n // 2) for n in total]
    else:
        pads = _pads(padding, axes)
    even = all(before == after for before, after in pads)
    if mode == "zeros" and even:
        return conv(x, *rest, [before for before, _ in pads], dilation, config["groups"])
    if mode == "zeros":  # no form of PyTorch's: what it says of an empty input stands for this one too
        conv(x, *rest, [max(side) for side in pads], dilation, config["groups"])
    x = F.pad(x, _flat(pads), mode="constant" if mode == "zeros" else mode)
    return conv(x, *rest, 0, dilation, config["groups"])


def _flat(pads: Pads) -> list[int]:
    return list(chain(*reversed(pads)))


def _transposed(config: Config, tensors: dict[str, Tensor]) -> Tensor:
    """F.conv_transpose; output_size as nn.ConvTranspose2d reads it; an uneven crop is cut from the evenly cropped."""
    axes, x, weight = axes_of(config["op"]), tensors["input"], tensors["weight"]
    if x.dim() not in (axes + 1, axes + 2) or weight.dim() != axes + 2:
        raise Refused("rank")
    stride, dilation = _each(config["stride"], axes), _each(config["dilation"], axes)
    pads = _pads(config["padding"], axes)
    least = [min(side) for side in pads]
    more = [max(side) - low for side, low in zip(pads, least, strict=True)]
    if config.get("output_size") is None:
        extra = list(_each(config.get("output_padding", 0), axes))
    else:
        kernel = list(weight.shape[2:])
        module = getattr(nn, f"ConvTranspose{axes}d")(1, 1, 1)
        wanted = config["output_size"]
        wanted = [wanted] * axes if isinstance(wanted, int) else list(wanted)
        if len(wanted) == axes:  # its window counts from the uneven crop
            wanted = [size + cut for size, cut in zip(wanted, more, strict=True)]
        elif len(wanted) == x.dim():
            lead = wanted[:-axes]
            wanted = [*lead, *(size + cut for size, cut in zip(wanted[-axes:], more, strict=True))]
        extra = module._output_padding(x, wanted, stride, least, [max(k, 1) for k in kernel], axes, dilation)
    out = getattr(F, config["op"])(
        x, weight, tensors.get("bias"), stride, least, extra, config["groups"], dilation
    )
    for axis, ((before, after), both) in enumerate(zip(pads, least, strict=True), start=out.dim() - axes):
        length = out.shape[axis] - before - after + 2 * both
        if length < 1:
            raise Refused("output size is too small")
        out = out.narrow(axis, before - both, length)
    return out


def _pooling(config: Config, x: Tensor) -> Tensor:
    """F.max_pool, F.avg_pool; a dilated average, which PyTorch lacks, is the mean of what it would take the maximum of:
    each kernel cell alone is a max pooling of kernel 1, and how many cells count is the same sum over ones."""
    axes, op, ceil = axes_of(config["op"]), config["op"], config["ceil_mode"]
    kernel, dilation = _each(config["kernel_size"], axes), _each(config["dilation"], axes)
    stride = kernel if config["stride"] is None else _each(config["stride"], axes)
    padding = _each(config["padding"], axes)
    if op.startswith("max"):
        return getattr(F, op)(x, kernel, stride, padding, dilation, ceil)
    override = config.get("divisor_override")
    small = axes == 3 and any(size < k for size, k in zip(x.shape[-axes:], kernel, strict=True))
    if (
        min(dilation) > 0 and max(dilation) == 1 and not small
    ):  # avg_pool3d looks at the input without its padding
        rest = () if axes == 1 else (override,)
        return getattr(F, op)(x, kernel, stride, padding, ceil, config["count_include_pad"], *rest)
    if override == 0:
        raise Refused("divisor must not be zero")
    shape = getattr(F, op.replace("avg", "max"))(x, kernel, stride, padding, dilation, ceil).shape[-axes:]
    counted = torch.ones(x.shape[-axes:], dtype=x.dtype)
    if config["count_include_pad"]:
        counted = F.pad(counted, _flat([(p, p) for p in padding]), value=1.0)
    else:
        counted = F.pad(counted, _flat([(p, p) for p in padding]))
    x = F.pad(x, _flat([(p, p) for p in padding]))
    total, count = (
        _added(x, kernel, stride, dilation, shape),
        _added(counted, kernel, stride, dilation, shape),
    )
    return total / (override or count)


def _added(x: Tensor, kernel: Any, stride: Any, dilation: Any, shape: Any) -> Tensor:
    """The sum over the kernel's cells of what each reads, nothing past the end."""
    axes, out = len(kernel), torch.zeros(*x.shape[: x.dim() - len(kernel)], *shape, dtype=x.dtype)
    for k in product(*map(range, kernel)):
        part = x[(..., *(slice(d * at, None, s) for at, d, s in zip(k, dilation, stride, strict=True)))]
        part = part[(..., *(slice(0, size) for size in shape))]
        short = [size - have for size, have in zip(shape, part.shape[x.dim() - axes :], strict=True)]
        out = out + F.pad(part, _flat([(0, missing) for missing in short]))
    return out


def _plane(config: Config, axes: int) -> dict[str, list[int]]:
    """The arguments of F.unfold, over two axes at least."""
    lead = [1] * max(0, 2 - axes)
    return {name: lead + list(_each(config[name], axes)) for name in ("kernel_size", "dilation", "stride")}


def _unfold(config: Config, x: Tensor) -> Tensor:
    axes = len(config["kernel_size"])
    if x.dim() not in (axes + 1, axes + 2):
        raise Refused("rank")
    pads, plane = _pads(config["padding"], axes), _plane(config, axes)
    if 0 in x.shape[-axes - 1 :]:
        raise Refused("non-zero dimensions for input")  # padding first must not hide it
    alone = x.dim() == axes + 1
    x = F.pad(x[None] if alone else x, _flat(pads))
    if axes == 1:
        out = F.unfold(x[:, :, None], **plane)
    elif axes == 2:
        out = F.unfold(x, **plane)
    else:
        out = _unfold_volume(x, plane)
    return out[0] if alone else out


def _unfold_volume(x: Tensor, plane: dict[str, list[int]]) -> Tensor:
    """Each slice's windows first, then the windows of slices."""
    n, c, d, h, w = x.shape
    inner = F.unfold(x.reshape(n, c * d, h, w), **{name: of[1:] for name, of in plane.items()})
    cells, count = prod(plane["kernel_size"][1:]), inner.shape[-1]
    stacks = inner.reshape(n, c, d, cells * count).transpose(2, 3).reshape(n, c * cells * count, d, 1)
    outer = F.unfold(stacks, **{name: [of[0], 1] for name, of in plane.items()})
    outer = outer.reshape(n, c, cells, count, plane["kernel_size"][0], outer.shape[-1])
    outer = outer.permute(0, 1, 4, 2, 5, 3)
    return outer.reshape(n, c * prod(plane["kernel_size"]), outer.shape[4] * count)


def _fold(config: Config, x: Tensor) -> Tensor:
    axes = len(config["kernel_size"])
    size, pads, plane = (
        _each(config["output_size"], axes),
        _pads(config["padding"], axes),
        _plane(config, axes),
    )
    if min(size) < 1:
        raise Refused("the output needs a cell")
    if x.dim() not in (2, 3):
        raise Refused("rank")
    padded = [long + sum(side) for long, side in zip(size, pads, strict=True)]
    alone = x.dim() == 2
    x = x[None] if alone else x
    if axes == 1:
        out = F.fold(x, (1, *padded), **plane)[:, :, 0]
    elif axes == 2:
        out = F.fold(x, padded, **plane)
    else:
        out = _fold_volume(x, padded, plane, _spans(config, config["kernel_size"]))
    for axis, ((before, _), long) in enumerate(zip(pads, size, strict=True), start=2):
        out = out.narrow(axis, before, long)
    return out[0] if alone else out


def _fold_volume(x: Tensor, size: list[int], plane: dict[str, list[int]], spans: list[int]) -> Tensor:
    """`_unfold_volume`, undone: slices first, then each slice's windows."""
    kernel = plane["kernel_size"]
    if (
        min(*kernel, *plane["stride"], *plane["dilation"]) < 1
        or x.shape[1] % prod(kernel)
        or 0 in x.shape[1:]
    ):
        raise Refused("nothing to fold")
    counts = [
        (long - span) // stride + 1 for long, span, stride in zip(size, spans, plane["stride"], strict=True)
    ]
    if min(counts) < 1 or prod(counts) != x.shape[2]:
        raise Refused("expected one column per window")
    n, c = x.shape[0], x.shape[1] // prod(kernel)
    cells, count = prod(kernel[1:]), prod(counts[1:])
    stacks = x.reshape(n, c, kernel[0], cells, counts[0], count).permute(0, 1, 3, 5, 2, 4)
    slices = F.fold(
        stacks.reshape(n, c * cells * count * kernel[0], counts[0]), (size[0], 1),
        **{name: [of[0], 1] for name, of in plane.items()},
    )  # fmt: skip
    slices = slices.reshape(n, c, cells, count, size[0]).permute(0, 1, 4, 2, 3)
    out = F.fold(
        slices.reshape(n, c * size[0] * cells, count), size[1:],
        **{name: of[1:] for name, of in plane.items()},
    )  # fmt: skip
    return out.reshape(n, c, *size)


def unchecked(config: Config) -> bool:
    """Whether PyTorch does not look at this at all: with nothing to compute, an empty batch or no channels, it takes a
    dilation below 1, an output padding of any size, an empty kernel. Ours are refused whatever the batch. It also takes
    a window in which there is only padding, and answers −∞ or 0 / 0; and of an empty input batch norm's vectors are
    as long as they please.
    """
    if config["op"] in ("unfold", "fold", *JOINS):
        return False
    if config["op"].startswith("batch_norm"):
        return 0 in shapes(config)["input"]
    if "pool" in config["op"]:
        return _padding_alone(config)
    axes, found = axes_of(config["op"]), shapes(config)
    dilation, stride = _each(config["dilation"], axes), _each(config["stride"], axes)
    extra = _each(config.get("output_padding", 0), axes)
    beyond = any(more >= max(s, d) for more, s, d in zip(extra, stride, dilation, strict=True))
    return 0 in found["input"][:2] and (min(dilation) < 1 or beyond or 0 in found["weight"][2:])


def _padding_alone(config: Config) -> bool:
    """Whether some window reads no cell of the input (for a mean, counts none)."""
    axes, size = axes_of(config["op"]), shapes(config)["input"]
    if config["op"].startswith("avg") and config["count_include_pad"]:
        return False
    ones = torch.ones(1, *size[-axes:], dtype=torch.float64)
    if len(size) > axes + 1 and 0 in size[:-axes]:
        size = size[-axes:]
    settings = {**config, "op": config["op"].replace("avg", "max")}
    try:
        return bool(torch.isinf(_pooling(settings, ones)).any())
    except REFUSALS:
        return False


def zeros(config: Config) -> dict[str, Tensor]:
    """Tensors of the right shapes, for finding out whether PyTorch takes them."""
    return {name: torch.zeros(shape, dtype=torch.float64) for name, shape in shapes(config).items()}

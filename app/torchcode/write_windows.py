"""How operators without a weight are written: unfold, fold and pooling."""

from __future__ import annotations

from math import prod
from typing import Any

from app.i18n import say
from app.torchcode.write_call import (
    DEFAULTS,
    Written,
    alike,
    beyond,
    call,
    cropped,
    least,
    padded,
    padded_by_module,
    sequence,
    uneven,
)


def unfold(windows: Any) -> Written:
    """F.unfold for two axes; for one and three, a convolution with a kernel per kernel cell."""
    if windows.axes != 2:
        return _unfold_by_convolution(windows)
    lopsided = uneven(windows.pads)
    settings = {
        "kernel_size": windows.kernels, "dilation": windows.dilations,
        "padding": 0 if lopsided else least(windows.pads), "stride": windows.strides,
    }  # fmt: skip
    before = padded(windows.pads) if lopsided else ()
    modules = [padded_by_module(windows.pads)] if lopsided else []
    function = call("F.unfold", "x", **settings)
    return Written(sequence([*modules, call("nn.Unfold", **settings)]), (*before, f"y = {function}"))


def _unfold_by_convolution(windows: Any) -> Written:
    lopsided, channels = uneven(windows.pads), windows.shapes["input"][-windows.axes - 1]
    function = call(
        f"F.conv{windows.axes}d", "x", "w", stride=windows.strides, padding=0 if lopsided else least(windows.pads),
        dilation=windows.dilations, groups=channels,
    )  # fmt: skip
    flatten = ".flatten(-3)" if windows.axes == 3 else ""
    lines = (
        *(padded(windows.pads) if lopsided else ()),
        _one_hot(windows, channels),
        f"y = {function}{flatten}",
    )
    return Written(
        None, lines, (_two_axes("nn.Unfold", say("a convolution with one kernel per kernel cell")),)
    )


def fold(windows: Any) -> Written:
    """F.fold for two axes; for one and three, a transposed convolution with a kernel per kernel cell."""
    if windows.axes != 2:
        return _fold_by_convolution(windows)
    cuts = beyond(windows.pads)
    size = tuple(of.value + sum(cut) for of, cut in zip(windows.sizes, cuts, strict=True))
    settings = {
        "output_size": size, "kernel_size": windows.kernels, "dilation": windows.dilations,
        "padding": least(windows.pads), "stride": windows.strides,
    }  # fmt: skip
    crop = [padded_by_module([(-before, -after) for before, after in cuts])] if uneven(cuts) else []
    function = call("F.fold", "x", **settings)
    return Written(sequence([call("nn.Fold", **settings), *crop]), (f"y = {function}", *cropped(cuts)))


def _fold_by_convolution(windows: Any) -> Written:
    """What floor dropped comes back as output padding."""
    channels = windows.shapes["output"][-windows.axes - 1]
    columns = "x" if windows.axes == 1 else f"x.unflatten(-1, {windows.windows})"
    function = call(
        f"F.conv_transpose{windows.axes}d", columns, "w", stride=windows.strides, padding=least(windows.pads),
        output_padding=tuple(size.remainder for size in windows.sizes), groups=channels, dilation=windows.dilations,
    )  # fmt: skip
    lines = (_one_hot(windows, channels), f"y = {function}", *cropped(beyond(windows.pads)))
    return Written(
        None, lines, (_two_axes("nn.Fold", say("a transposed convolution with one kernel per kernel cell")),)
    )


def _one_hot(windows: Any, channels: int) -> str:
    cells, ones = prod(windows.kernels), ", 1" * (windows.axes + 1)
    shape = ", ".join(map(str, (cells, 1, *windows.kernels)))
    repeated = f".repeat({channels}{ones})" if channels > 1 else ""
    return f"w = torch.eye({cells}, dtype=x.dtype).reshape({shape}){repeated}"


def _two_axes(name: str, instead: str) -> str:
    return say("{name} takes two spatial axes; this is {instead}", name=name, instead=instead)


def pooling(windows: Any) -> Written:
    """nn.MaxPool2d or nn.AvgPool2d and the like; PyTorch's averages have no dilation."""
    largest = windows.op.startswith("max")
    settings = {
        "kernel_size": windows.kernels, "stride": windows.strides, "padding": least(windows.pads),
        "dilation": windows.dilations, "ceil_mode": windows.ceil_mode,
    }  # fmt: skip
    if not largest:
        refused = _refused(windows)
        if refused:
            return Written(None, None, (refused,))
        del settings["dilation"]
        settings["count_include_pad"] = windows.count_include_pad
        if windows.axes > 1:
            settings["divisor_override"] = windows.divisor_override
    defaults = {**DEFAULTS, "stride": alike(windows.kernels)}
    name = f"{'Max' if largest else 'Avg'}Pool{windows.axes}d"
    function = call(f"F.{windows.op}", "x", defaults=defaults, **settings)
    return Written(call(f"nn.{name}", defaults=defaults, **settings), (f"y = {function}",))


def _refused(windows: Any) -> str:
    """Why PyTorch would not take this average; empty where it would."""
    if max(windows.dilations) > 1:
        return say("no PyTorch form: its average pooling has no dilation")
    lengths = windows.shapes["input"][-windows.axes :]
    if windows.axes == 3 and any(
        size < kernel for size, kernel in zip(lengths, windows.kernels, strict=True)
    ):
        return say(
            "no PyTorch form: avg_pool3d refuses an input shorter than the kernel, whatever its padding"
        )
    return ""

"""The textbook's answer to a configuration: which lesson fits, and what is laid around it where that lacks one."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.core.lattice import Array
from app.operators import Operator
from app.textbook import LESSONS
from app.textbook.batch_norm import batch_norm
from app.textbook.borders import borders
from app.textbook.deformable import deformable
from app.textbook.groups import groups
from app.textbook.one_dimension import one_dimension
from app.textbook.pooling import average_pooling, max_pooling
from app.textbook.scatter import scatter
from app.textbook.three_dimensions import three_dimensions
from app.textbook.unfold_fold import fold, unfold

Given = dict[str, Array]


def by_textbook(operator: Operator, given: Given) -> Array | None:
    """The output as the plain loops find it; None where no lesson tells of it: three axes of unfold and fold, or an
    input without channels, whose output channels PyTorch drops."""
    by_family = {
        "convolution": _convolution,
        "transposed": _transposed,
        "deformable": _deformable,
        "unfold": _unfold,
        "fold": _fold,
        "pooling": _pooling,
        "batch_norm": _batch_norm,
        "join": _join,
    }
    shape = operator.shapes["output"]
    out = None if 0 in given.get("weight", np.ones(1)).shape else by_family[operator.family](operator, given)
    return None if out is None or shape is None else out.reshape(shape)


def _batched(operator: Operator, x: Array) -> Array:
    return x if operator.batched else x[None]


def bordered(x: Array, pads: Any, mode: str) -> Array:
    """The input with its border, by the lesson on borders: one axis at a time, as the rows of a picture."""
    for axis, (before, after) in enumerate(pads, start=x.ndim - len(pads)):
        wide, size = max(before, after), x.shape[axis]
        if wide == 0 or x.size == 0:
            shape = [*x.shape]
            shape[axis] += before + after
            x = x if wide == 0 else np.zeros(shape)
            continue
        rows = np.moveaxis(x, axis, 0)
        laid = borders(rows.reshape(size, -1), (wide, 0), mode)[wide - before : wide + size + after]
        x = np.moveaxis(laid.reshape(-1, *rows.shape[1:]), 0, axis)
    return x


def _convolution(operator: Any, given: Given) -> Array:
    x = bordered(_batched(operator, given["input"]), operator.pads, operator.padding_mode)
    weight, bias = given["weight"], given.get("bias")
    each: dict[str, Any] = {"stride": operator.strides, "dilation": operator.dilations}
    turned = LESSONS[f"true_convolution_{operator.axes}d"].function if operator.flip else None
    if operator.axes == 1:
        (stride,), (dilation,) = operator.strides, operator.dilations
        lesson = turned or one_dimension
        return lesson(x, weight, bias, stride=stride, dilation=dilation, groups=operator.groups)
    lesson = turned or (groups if operator.axes == 2 else three_dimensions)
    return lesson(x, weight, bias, groups=operator.groups, **each)


def _deformable(operator: Any, given: Given) -> Array:
    x, offset, mask = (
        None if each is None else _batched(operator, each)
        for each in (given["input"], given["offset"], given.get("mask"))
    )
    assert x is not None
    assert offset is not None
    each: dict[str, Any] = {
        "stride": operator.strides,
        "dilation": operator.dilations,
        "groups": operator.groups,
    }
    padding = tuple(before for before, _ in operator.pads)
    return deformable(x, given["weight"], offset, mask, given.get("bias"), padding=padding, **each)


def _transposed(operator: Any, given: Given) -> Array:
    """Scatter onto the whole canvas, output padding at its end, then each side's crop."""
    x, weight, axes = _batched(operator, given["input"]), given["weight"], operator.axes
    strides, dilations, extra = operator.strides, operator.dilations, operator.output_pads
    if axes == 1:
        x, weight = x[:, :, None], weight[:, :, None]
        strides, dilations, extra = (1, *strides), (1, *dilations), (0, *extra)
    each: dict[str, Any] = {"stride": strides[-2:], "dilation": dilations[-2:], "output_padding": extra[-2:]}
    each["groups"] = operator.groups
    if axes < 3:
        canvas = scatter(x, weight, **each)
        canvas = canvas[:, :, 0] if axes == 1 else canvas
    else:
        canvas = _scattered_volume(x, weight, (strides[0], dilations[0], extra[0]), each)
    crop = tuple(
        slice(before, size - after)
        for size, (before, after) in zip(canvas.shape[2:], operator.pads, strict=True)
    )
    out = canvas[(slice(None), slice(None), *crop)]
    bias = given.get("bias")
    return out if bias is None else out + bias.reshape(-1, *[1] * axes)


def _scattered_volume(x: Array, weight: Array, depth: tuple[int, int, int], each: dict[str, Any]) -> Array:
    """Every slice of the input stamps every slice of the kernel, at depth stride·id + dilation·kd."""
    stride, dilation, extra = depth
    length = stride * (x.shape[2] - 1) + dilation * (weight.shape[2] - 1) + 1 + extra
    canvas: Array | None = None
    for at in range(x.shape[2]):
        for kd in range(weight.shape[2]):
            stamped = scatter(x[:, :, at], weight[:, :, kd], **each)
            if canvas is None:
                canvas = np.zeros((*stamped.shape[:2], length, *stamped.shape[2:]))
            canvas[:, :, stride * at + dilation * kd] += stamped
    assert canvas is not None
    return canvas


def _batch_norm(operator: Any, given: Given) -> Array:
    """The cells of a channel in one row, whatever the axes; without a weight 1, without a bias 0."""
    x = given["input"]
    count = x.shape[1]
    weight, bias = given.get("weight", np.ones(count)), given.get("bias", np.zeros(count))
    rows = x.reshape(*x.shape[:2], 1, int(np.prod(x.shape[2:])))
    return batch_norm(rows, given["running_mean"], given["running_var"], weight, bias, eps=operator.eps)


def _join(operator: Any, given: Given) -> Array:
    """Two axes of any shape: the lesson reads rows and columns."""
    x, other = (given[name].reshape(1, 1, 1, -1) for name in ("input", "other"))
    return LESSONS[operator.lesson].function(x, other)


def _pooling(operator: Any, given: Given) -> Array | None:
    """All planes at once; one axis is the second of two."""
    if operator.axes == 3:
        return None
    x, lead = given["input"], (1,) * (2 - operator.axes)
    planes = x.reshape(-1, *lead, *x.shape[-operator.axes :])
    settings = {
        **_plane(operator),
        "padding": (0,) * len(lead) + tuple(before for before, _ in operator.pads),
    }
    if operator.reduce == "max":
        return max_pooling(planes, lead + operator.kernels, **settings, ceil_mode=operator.ceil_mode)
    divisor = getattr(operator, "divisor_override", None) or 0
    return average_pooling(
        planes, lead + operator.kernels, **settings, ceil_mode=operator.ceil_mode, divisor=divisor,
        count_include_pad=operator.count_include_pad,
    )  # fmt: skip


def _plane(operator: Any) -> dict[str, Any]:
    lead = (1,) * (2 - operator.axes)
    return {"stride": lead + operator.strides, "dilation": lead + operator.dilations}


def _unfold(operator: Any, given: Given) -> Array | None:
    if operator.axes == 3:
        return None
    x = bordered(_batched(operator, given["input"]), operator.pads, "zeros")
    x = x[:, :, None] if operator.axes == 1 else x
    return unfold(x, ((1,) * (2 - operator.axes) + operator.kernels), **_plane(operator))


def _fold(operator: Any, given: Given) -> Array | None:
    """Fold onto the padded canvas, then the padding cut off."""
    if operator.axes == 3:
        return None
    columns = given["input"] if operator.batched else given["input"][None]
    size = tuple(of.value + sum(side) for of, side in zip(operator.sizes, operator.pads, strict=True))
    lead = (1,) * (2 - operator.axes)
    canvas = fold(columns, lead + size, lead + operator.kernels, **_plane(operator))
    inside: list[Any] = [
        slice(before, before + of.value)
        for (before, _), of in zip(operator.pads, operator.sizes, strict=True)
    ]
    out: Array = canvas[(slice(None), slice(None), *(0 for _ in lead), *inside)]
    return out

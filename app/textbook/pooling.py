"""Pooling: every window hands on one number, its largest or its mean.

    max      out[c, oh, ow] = max_kh,kw  x[c, s·oh + d·kh − p, s·ow + d·kw − p]
    average  out[c, oh, ow] = Σ_kh,kw  x[c, s·oh + d·kh − p, s·ow + d·kw − p] / number of cells counted
    o_h = ⌊(i_h + 2·p_h − d_h·(k_h − 1) − 1) / s_h⌋ + 1; in ceil mode ⌈…⌉ + 1, less one where that
    window would start in the right padding

Each channel is pooled by itself, so a batch of channels is simply more of them. Padding never wins a maximum. An
average counts the cells of the padded input, or with ``count_include_pad`` false those of the input; what hangs over
the padding in ceil mode counts for nothing.

Shape: x (planes, i_h, i_w), answer (planes, o_h, o_w).
Source: https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html,
    https://docs.pytorch.org/docs/stable/generated/torch.nn.AvgPool2d.html

>>> x = np.array([[[1.0, 2.0, 5.0], [3.0, 4.0, 0.0], [7.0, 8.0, 9.0]]])
>>> max_pooling(x, (2, 2), stride=(2, 2)).tolist()
[[[4.0]]]
>>> max_pooling(x, (2, 2), stride=(2, 2), ceil_mode=True).tolist()
[[[4.0, 5.0], [8.0, 9.0]]]
>>> average_pooling(x, (2, 2), stride=(2, 2), ceil_mode=True).tolist()
[[[2.5, 2.5], [7.5, 9.0]]]
>>> max_pooling_gradient(np.ones((1, 2, 2)), x, (2, 2), stride=(1, 1)).tolist()
[[[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [0.0, 1.0, 1.0]]]
>>> average_pooling_gradient(np.ones((1, 1, 2)), np.full((1, 2), 0.5), (1, 3), (1, 2), stride=(1, 1)).tolist()
[[[0.5, 1.0, 0.5]]]
"""

from __future__ import annotations

import numpy as np

from app.i18n import say
from app.textbook.arrays import Array, Pair
from app.textbook.lesson import TORCH, Lesson

# Wrapped by hand for a narrow panel.
# fmt: off


def stops(size: int, k: int, s: int, p: int, d: int,
          ceil_mode: bool) -> int:
    """How many windows there are along an axis."""
    rest = size + 2 * p - d * (k - 1) - 1
    count = (-(-rest // s) if ceil_mode else rest // s) + 1
    return count - ((count - 1) * s >= size + p)


def max_pooling(x: Array, kernel_size: Pair, *, stride: Pair,
                padding: Pair = (0, 0), dilation: Pair = (1, 1),
                ceil_mode: bool = False) -> Array:
    """Keep the largest cell of every window."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (planes, i_h, i_w), (k_h, k_w) = x.shape, kernel_size
    o_h = stops(i_h, k_h, s_h, p_h, d_h, ceil_mode)
    o_w = stops(i_w, k_w, s_w, p_w, d_w, ceil_mode)
    out = np.full((planes, o_h, o_w), -np.inf)
    for c in range(planes):
        for oh in range(o_h):
            for ow in range(o_w):
                for kh in range(k_h):
                    for kw in range(k_w):
                        ih = s_h * oh + d_h * kh - p_h
                        iw = s_w * ow + d_w * kw - p_w
                        if 0 <= ih < i_h and 0 <= iw < i_w:
                            v = x[c, ih, iw]
                            out[c, oh, ow] = max(out[c, oh, ow], v)
    return out


def average_pooling(x: Array, kernel_size: Pair, *, stride: Pair,
                    padding: Pair = (0, 0), dilation: Pair = (1, 1),
                    ceil_mode: bool = False, divisor: int = 0,
                    count_include_pad: bool = True) -> Array:
    """Divide the sum of every window by the cells counted."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (planes, i_h, i_w), (k_h, k_w) = x.shape, kernel_size
    o_h = stops(i_h, k_h, s_h, p_h, d_h, ceil_mode)
    o_w = stops(i_w, k_w, s_w, p_w, d_w, ceil_mode)
    b_h, b_w = (p_h, p_w) if count_include_pad else (0, 0)
    out = np.zeros((planes, o_h, o_w))
    for oh in range(o_h):
        for ow in range(o_w):
            count = 0
            for kh in range(k_h):
                for kw in range(k_w):
                    ih = s_h * oh + d_h * kh - p_h
                    iw = s_w * ow + d_w * kw - p_w
                    if ih < i_h + b_h and iw < i_w + b_w:
                        count += ih >= -b_h and iw >= -b_w
                    if 0 <= ih < i_h and 0 <= iw < i_w:
                        out[:, oh, ow] += x[:, ih, iw]
            out[:, oh, ow] /= divisor or count
    return out


def max_pooling_gradient(upstream: Array, x: Array,
                         kernel_size: Pair, *, stride: Pair,
                         padding: Pair = (0, 0),
                         dilation: Pair = (1, 1)) -> Array:
    """Hand each upstream number to its window's first winner."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (planes, o_h, o_w), (k_h, k_w) = upstream.shape, kernel_size
    _, i_h, i_w = x.shape
    grad = np.zeros(x.shape)
    for c in range(planes):
        for oh in range(o_h):
            for ow in range(o_w):
                best, winner = -np.inf, (0, 0)
                for kh in range(k_h):
                    for kw in range(k_w):
                        ih = s_h * oh + d_h * kh - p_h
                        iw = s_w * ow + d_w * kw - p_w
                        inside = 0 <= ih < i_h and 0 <= iw < i_w
                        if inside and x[c, ih, iw] > best:
                            best, winner = x[c, ih, iw], (ih, iw)
                grad[c, *winner] += upstream[c, oh, ow]
    return grad


def average_pooling_gradient(upstream: Array, share: Array,
                             input_size: Pair, kernel_size: Pair, *,
                             stride: Pair, padding: Pair = (0, 0),
                             dilation: Pair = (1, 1)) -> Array:
    """Spread each upstream number evenly over its window."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (planes, o_h, o_w), (k_h, k_w) = upstream.shape, kernel_size
    i_h, i_w = input_size
    grad = np.zeros((planes, i_h, i_w))
    for c in range(planes):
        for oh in range(o_h):
            for ow in range(o_w):
                for kh in range(k_h):
                    for kw in range(k_w):
                        ih = s_h * oh + d_h * kh - p_h
                        iw = s_w * ow + d_w * kw - p_w
                        if 0 <= ih < i_h and 0 <= iw < i_w:
                            part = upstream[c, oh, ow] * share[oh, ow]
                            grad[c, ih, iw] += part
    return grad


LESSONS = (
    Lesson(
        max_pooling,
        say("Max pooling"),
        say(
            "Keep the largest number of every window. Nothing is learnt and no channel meets another; padding "
            "never wins."
        ),
        f"{TORCH}MaxPool2d.html",
    ),
    Lesson(
        average_pooling,
        say("Average pooling"),
        say(
            "Add up every window and divide by the cells counted. Whether the padding counts is a choice, and "
            "what hangs over it in ceil mode never does."
        ),
        f"{TORCH}AvgPool2d.html",
    ),
    Lesson(
        max_pooling_gradient,
        say("Gradient of max pooling"),
        say(
            "Only the winner of a window mattered, so it receives the whole gradient. A cell that won twice "
            "receives both."
        ),
        f"{TORCH}MaxPool2d.html",
    ),
    Lesson(
        average_pooling_gradient,
        say("Gradient of average pooling"),
        say("Every cell of a window had the same share in the mean, so each receives that share of the gradient."),
        f"{TORCH}AvgPool2d.html",
    ),
)

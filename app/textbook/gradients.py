"""The gradients of a convolution: the forward loop with its three roles exchanged.

    grad_input[n, c, ih, iw]  = Σ upstream[n, m, oh, ow] · weight[m, c, kh, kw]
    grad_weight[m, c, kh, kw] = Σ upstream[n, m, oh, ow] · x[n, c, ih, iw]
    grad_bias[m]              = Σ upstream[n, m, oh, ow]
    over all n, m, c and taps with  ih = s·oh + d·kh − p  and  iw = s·ow + d·kw − p

``upstream`` is the gradient of whatever comes after, one number per output cell. The first sum is the transposed
convolution of it; a stride leaves holes between its cells there.

Shape: x (batch, groups·cs, i_h, i_w), weight (groups·ms, cs, k_h, k_w), upstream (batch, groups·ms, o_h, o_w).
Source: V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning",
    arXiv:1603.07285, section 4.1; https://docs.pytorch.org/docs/stable/notes/autograd.html

>>> upstream = np.array([1.0, 10.0]).reshape(1, 1, 1, 2)
>>> weight = np.array([1.0, 2.0, 3.0]).reshape(1, 1, 1, 3)
>>> input_gradient(upstream, weight, (1, 5), stride=(1, 2)).tolist()
[[[[1.0, 2.0, 13.0, 20.0, 30.0]]]]
>>> x = np.array([1.0, 2.0, 3.0, 4.0, 5.0]).reshape(1, 1, 1, 5)
>>> weight_gradient(x, upstream, (1, 3), stride=(1, 2)).tolist()
[[[[31.0, 42.0, 53.0]]]]
>>> bias_gradient(upstream).tolist()
[11.0]
"""

from __future__ import annotations

import numpy as np

from app.i18n import say
from app.textbook.arrays import Array, Pair
from app.textbook.borders import inside
from app.textbook.lesson import GUIDE, TORCH, Lesson

# Wrapped by hand for a narrow panel.
# fmt: off


def input_gradient(upstream: Array, weight: Array, size: Pair, *,
                   stride: Pair = (1, 1), padding: Pair = (0, 0),
                   dilation: Pair = (1, 1), groups: int = 1,
                   mode: str = "zeros") -> Array:
    """Stamp the kernel once per output, scaled by its gradient."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (batch, maps, o_h, o_w), (i_h, i_w) = upstream.shape, size
    (_, cs, k_h, k_w), ms = weight.shape, maps // groups
    grad = np.zeros((batch, groups * cs, i_h, i_w))
    for n in range(batch):
        for m in range(maps):
            for oh in range(o_h):
                for ow in range(o_w):
                    for c in range(cs):
                        for kh in range(k_h):
                            for kw in range(k_w):
                                ih = s_h * oh + d_h * kh - p_h
                                iw = s_w * ow + d_w * kw - p_w
                                if mode != "zeros":
                                    ih = inside(ih, i_h, mode)
                                    iw = inside(iw, i_w, mode)
                                if 0 <= ih < i_h and 0 <= iw < i_w:
                                    u = upstream[n, m, oh, ow]
                                    w = weight[m, c, kh, kw]
                                    at = m // ms * cs + c
                                    grad[n, at, ih, iw] += u * w
    return grad


def weight_gradient(x: Array, upstream: Array, kernel_size: Pair, *,
                    stride: Pair = (1, 1), padding: Pair = (0, 0),
                    dilation: Pair = (1, 1), groups: int = 1,
                    mode: str = "zeros") -> Array:
    """For each weight, add up all it met, scaled by the gradient."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (batch, maps, o_h, o_w), (k_h, k_w) = upstream.shape, kernel_size
    (_, channels, i_h, i_w), ms = x.shape, maps // groups
    cs = channels // groups
    grad = np.zeros((maps, cs, k_h, k_w))
    for m in range(maps):
        for c in range(cs):
            for kh in range(k_h):
                for kw in range(k_w):
                    for n in range(batch):
                        for oh in range(o_h):
                            for ow in range(o_w):
                                ih = s_h * oh + d_h * kh - p_h
                                iw = s_w * ow + d_w * kw - p_w
                                if mode != "zeros":
                                    ih = inside(ih, i_h, mode)
                                    iw = inside(iw, i_w, mode)
                                if 0 <= ih < i_h and 0 <= iw < i_w:
                                    u = upstream[n, m, oh, ow]
                                    v = x[n, m // ms * cs + c, ih, iw]
                                    grad[m, c, kh, kw] += u * v
    return grad


def bias_gradient(upstream: Array) -> Array:
    """The bias is added to every output, so its gradient adds all."""
    batch, maps, o_h, o_w = upstream.shape
    grad = np.zeros(maps)
    for m in range(maps):
        for n in range(batch):
            for oh in range(o_h):
                for ow in range(o_w):
                    grad[m] += upstream[n, m, oh, ow]
    return grad


LESSONS = (
    Lesson(
        input_gradient,
        say("Gradient of the input"),
        say(
            "The forward loop run backwards: every output's gradient stamps the kernel onto the cells it had "
            "read. That is a transposed convolution."
        ),
        f"{GUIDE}, section 4.1",
    ),
    Lesson(
        weight_gradient,
        say("Gradient of the kernel"),
        say(
            "Each weight met one input cell per output. Add up those cells, each scaled by the gradient of its "
            "output."
        ),
        f"{TORCH}Conv2d.html",
    ),
    Lesson(
        bias_gradient,
        say("Gradient of the bias"),
        say("The bias is added to every output cell of its channel, so its gradient is the sum of theirs."),
        f"{TORCH}Conv2d.html",
    ),
)

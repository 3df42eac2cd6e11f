"""Channels fall into groups that never meet, and dilation spreads each kernel's cells apart.

    out[n, g, m, oh, ow] = Σ_c,kh,kw  x[n, g, c, ih, iw] · weight[g, m, c, kh, kw]
    ih = s·oh + d·kh − p, and so for iw
    o_h = ⌊(i_h + 2·p_h − d_h·(k_h − 1) − 1) / s_h⌋ + 1, and so for the width

One group is the ordinary convolution; as many groups as channels is the depthwise one.

Shape: x (batch, groups·cs, i_h, i_w), weight (maps, cs, k_h, k_w), bias (maps),
    answer (batch, maps, o_h, o_w); maps is a multiple of groups.
Source: A. Krizhevsky, I. Sutskever and G. Hinton, "ImageNet Classification with Deep Convolutional
    Neural Networks", NIPS 2012, section 3.5; F. Yu and V. Koltun, "Multi-Scale Context Aggregation by
    Dilated Convolutions", arXiv:1511.07122, section 2;
    https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html

>>> x = np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]]).reshape(1, 2, 1, 3)
>>> weight = np.array([[1.0, 1.0], [1.0, -1.0]]).reshape(2, 1, 1, 2)
>>> groups(x, weight, dilation=(1, 2), groups=2).tolist()
[[[[4.0]], [[-20.0]]]]
"""

from __future__ import annotations

import numpy as np

from app.i18n import say
from app.textbook.arrays import Array, Pair
from app.textbook.lesson import TORCH, Lesson

# Wrapped by hand for a narrow panel.
# fmt: off


def groups(x: Array, weight: Array, bias: Array | None = None, *,
           stride: Pair = (1, 1), padding: Pair = (0, 0),
           dilation: Pair = (1, 1), groups: int = 1) -> Array:
    """Let a group's kernels read that group's channels only."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (batch, _, i_h, i_w), (maps, cs, k_h, k_w) = x.shape, weight.shape
    o_h = (i_h + 2 * p_h - d_h * (k_h - 1) - 1) // s_h + 1
    o_w = (i_w + 2 * p_w - d_w * (k_w - 1) - 1) // s_w + 1
    x = x.reshape(batch, groups, cs, i_h, i_w)
    weight = weight.reshape(groups, maps // groups, cs, k_h, k_w)
    out = np.zeros((batch, groups, maps // groups, o_h, o_w))
    for n in range(batch):
        for g in range(groups):
            for m in range(maps // groups):
                for oh in range(o_h):
                    for ow in range(o_w):
                        for c in range(cs):
                            for kh in range(k_h):
                                for kw in range(k_w):
                                    ih = s_h * oh + d_h * kh - p_h
                                    iw = s_w * ow + d_w * kw - p_w
                                    if 0 <= ih < i_h and 0 <= iw < i_w:
                                        v = x[n, g, c, ih, iw]
                                        w = weight[g, m, c, kh, kw]
                                        out[n, g, m, oh, ow] += v * w
    out = out.reshape(batch, maps, o_h, o_w)
    return out if bias is None else out + bias[:, None, None]


LESSONS = (
    Lesson(
        groups,
        say("Groups and dilation"),
        say(
            "Groups keep channels apart: each kernel reads the channels of its own group only, down to one in a "
            "depthwise convolution. Dilation spreads the kernel's cells, to see further with the same weights."
        ),
        f"{TORCH}Conv2d.html; Yu and Koltun, arXiv:1511.07122, section 2",
    ),
)

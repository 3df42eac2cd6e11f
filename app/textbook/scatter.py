"""Transposed convolution: every input cell stamps the kernel, scaled by its value, on the output.

    out[n, g, m, s·ih + d·kh − p, s·iw + d·kw − p] += x[n, g, c, ih, iw] · weight[g, c, m, kh, kw]
    o_h = s_h·(i_h − 1) − 2·p_h + d_h·(k_h − 1) + output_padding_h + 1, and so for the width

Padding crops what was stamped; output padding takes back some of that crop at the bottom and right.

Shape: x (batch, groups·cs, i_h, i_w), weight (groups·cs, ms, k_h, k_w), bias (groups·ms),
    answer (batch, groups·ms, o_h, o_w).
Source: J. Long, E. Shelhamer and T. Darrell, "Fully Convolutional Networks for Semantic
    Segmentation", CVPR 2015, section 3.3;
    https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose2d.html

>>> x = np.array([1.0, 10.0]).reshape(1, 1, 1, 2)
>>> weight = np.array([1.0, 2.0, 3.0]).reshape(1, 1, 1, 3)
>>> scatter(x, weight, stride=(1, 2)).tolist()
[[[[1.0, 2.0, 13.0, 20.0, 30.0]]]]
"""

from __future__ import annotations

import numpy as np

from app.i18n import say
from app.textbook.arrays import Array, Pair
from app.textbook.lesson import TORCH, Lesson

# Wrapped by hand for a narrow panel.
# fmt: off


def scatter(x: Array, weight: Array, bias: Array | None = None, *,
            stride: Pair = (1, 1), padding: Pair = (0, 0),
            output_padding: Pair = (0, 0), dilation: Pair = (1, 1),
            groups: int = 1) -> Array:
    """Stamp the kernel once per input cell, scaled by its value."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (batch, cs, i_h, i_w), (_, ms, k_h, k_w) = x.shape, weight.shape
    o_h = s_h * (i_h - 1) - 2 * p_h + d_h * (k_h - 1) + 1
    o_w = s_w * (i_w - 1) - 2 * p_w + d_w * (k_w - 1) + 1
    o_h, o_w = o_h + output_padding[0], o_w + output_padding[1]
    x = x.reshape(batch, groups, cs // groups, i_h, i_w)
    weight = weight.reshape(groups, cs // groups, ms, k_h, k_w)
    out = np.zeros((batch, groups, ms, o_h, o_w))
    for n in range(batch):
        for g in range(groups):
            for c in range(cs // groups):
                for ih in range(i_h):
                    for iw in range(i_w):
                        for m in range(ms):
                            for kh in range(k_h):
                                for kw in range(k_w):
                                    oh = s_h * ih + d_h * kh - p_h
                                    ow = s_w * iw + d_w * kw - p_w
                                    if 0 <= oh < o_h and 0 <= ow < o_w:
                                        v = x[n, g, c, ih, iw]
                                        w = weight[g, c, m, kh, kw]
                                        out[n, g, m, oh, ow] += v * w
    out = out.reshape(batch, groups * ms, o_h, o_w)
    return out if bias is None else out + bias[:, None, None]


LESSONS = (
    Lesson(
        scatter,
        say("Scatter"),
        say(
            "The transposed convolution, read from the input: every cell stamps the whole kernel, scaled by its "
            "value, onto the output, and where stamps overlap they add."
        ),
        f"{TORCH}ConvTranspose2d.html; Long, Shelhamer and Darrell, CVPR 2015, section 3.3",
    ),
)

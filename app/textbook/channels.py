"""Every output channel sums over all input channels, and every example of the batch is on its own.

    out[n, m, oh, ow] = bias[m] + Σ_c,kh,kw  x[n, c, ih, iw] · weight[m, c, kh, kw]
    ih = s·oh + kh − p, and so for iw

Shape: x (batch, channels, i_h, i_w), weight (maps, channels, k_h, k_w), bias (maps),
    answer (batch, maps, o_h, o_w).
Source: V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning",
    arXiv:1603.07285, section 1.1; https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html

>>> x = np.stack([np.ones((2, 2)), np.full((2, 2), 10.0)])[None]  # one example, two channels
>>> weight = np.array([1.0, 0.5]).reshape(1, 2, 1, 1)
>>> channels(x, weight, np.array([100.0])).tolist()
[[[[106.0, 106.0], [106.0, 106.0]]]]
"""

from __future__ import annotations

import numpy as np

from app.i18n import say
from app.textbook.arrays import Array, Pair
from app.textbook.lesson import TORCH, Lesson

# Wrapped by hand for a narrow panel.
# fmt: off


def channels(x: Array, weight: Array, bias: Array | None = None, *,
             stride: Pair = (1, 1), padding: Pair = (0, 0)) -> Array:
    """Sum over all input channels, once per output channel."""
    (s_h, s_w), (p_h, p_w) = stride, padding
    (batch, _, i_h, i_w), (maps, cs, k_h, k_w) = x.shape, weight.shape
    o_h = (i_h + 2 * p_h - k_h) // s_h + 1
    o_w = (i_w + 2 * p_w - k_w) // s_w + 1
    out = np.zeros((batch, maps, o_h, o_w))
    for n in range(batch):
        for m in range(maps):
            for oh in range(o_h):
                for ow in range(o_w):
                    for c in range(cs):
                        for kh in range(k_h):
                            for kw in range(k_w):
                                ih = s_h * oh + kh - p_h
                                iw = s_w * ow + kw - p_w
                                if 0 <= ih < i_h and 0 <= iw < i_w:
                                    v = x[n, c, ih, iw]
                                    w = weight[m, c, kh, kw]
                                    out[n, m, oh, ow] += v * w
    return out if bias is None else out + bias[:, None, None]


LESSONS = (
    Lesson(
        channels,
        say("Batch and channels"),
        say(
            "Each output channel has a kernel map for every input channel and adds all their products into one "
            "number. The examples of a batch go through the same kernels and never mix."
        ),
        f"{TORCH}Conv2d.html",
    ),
)

"""A kernel slides over one sheet of numbers: multiply, add, step on.

    out[oh, ow] = Σ_kh,kw  x[s·oh + kh − p, s·ow + kw − p] · kernel[kh, kw]
    o_h = ⌊(i_h + 2·p_h − k_h) / s_h⌋ + 1, and so for the width

Nothing flips the kernel, so what deep learning calls convolution is cross-correlation.

Shape: x (i_h, i_w), kernel (k_h, k_w), answer (o_h, o_w).
Source: V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning",
    arXiv:1603.07285, section 2; https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html

>>> x = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]])
>>> kernel = np.array([[1.0, 0.0], [0.0, -1.0]])
>>> sliding_window(x, kernel).tolist()
[[-4.0, -4.0], [-4.0, -4.0]]
"""

from __future__ import annotations

import numpy as np

from app.i18n import say
from app.textbook.arrays import Array, Pair
from app.textbook.lesson import GUIDE, Lesson

# Wrapped by hand for a narrow panel.
# fmt: off


def sliding_window(x: Array, kernel: Array, *,
                   stride: Pair = (1, 1),
                   padding: Pair = (0, 0)) -> Array:
    """Lay the kernel on every window; sum the products."""
    (s_h, s_w), (p_h, p_w) = stride, padding
    (i_h, i_w), (k_h, k_w) = x.shape, kernel.shape
    o_h = (i_h + 2 * p_h - k_h) // s_h + 1
    o_w = (i_w + 2 * p_w - k_w) // s_w + 1
    out = np.zeros((o_h, o_w))
    for oh in range(o_h):
        for ow in range(o_w):
            for kh in range(k_h):
                for kw in range(k_w):
                    ih = s_h * oh + kh - p_h
                    iw = s_w * ow + kw - p_w
                    if 0 <= ih < i_h and 0 <= iw < i_w:
                        out[oh, ow] += x[ih, iw] * kernel[kh, kw]
    return out


LESSONS = (
    Lesson(
        sliding_window,
        say("Sliding window"),
        say(
            "Lay the kernel on a window of the input, multiply cell by cell, add up, and step on. Where the "
            "window hangs over the edge there is nothing to add."
        ),
        f"{GUIDE}, section 2",
    ),
)

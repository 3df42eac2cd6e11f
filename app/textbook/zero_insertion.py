"""Transposed convolution as an ordinary one: stretch the input with zeros, slide the flipped kernel.

    stretched[c, s·ih, s·iw] = x[c, ih, iw], zero elsewhere
    out[m, oh, ow] = Σ_c,kh,kw  stretched[c, oh + d·kh − e, ow + d·kw − e] · flipped[c, m, kh, kw]
    e = d·(k − 1) − p, the border that goes around: where it is negative it crops instead

The window steps by one cell whatever the stride: the stride went into the stretching.

Shape: x (channels, i_h, i_w), weight (channels, maps, k_h, k_w), answer (maps, o_h, o_w).
Source: V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning",
    arXiv:1603.07285, sections 4.3 to 4.6

>>> x = np.array([1.0, 10.0]).reshape(1, 1, 2)
>>> weight = np.array([1.0, 2.0, 3.0]).reshape(1, 1, 1, 3)
>>> zero_insertion(x, weight, stride=(1, 2)).tolist()
[[[1.0, 2.0, 13.0, 20.0, 30.0]]]
"""

from __future__ import annotations

import numpy as np

from app.i18n import say
from app.textbook.arrays import Array, Pair
from app.textbook.lesson import GUIDE, Lesson

# Wrapped by hand for a narrow panel.
# fmt: off


def zero_insertion(x: Array, weight: Array, *, stride: Pair = (1, 1),
                   padding: Pair = (0, 0), dilation: Pair = (1, 1),
                   output_padding: Pair = (0, 0)) -> Array:
    """Stretch the input with zeros, slide the flipped kernel."""
    (channels, i_h, i_w), (_, maps, k_h, k_w) = x.shape, weight.shape
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    z_h, z_w = s_h * (i_h - 1) + 1, s_w * (i_w - 1) + 1
    stretched = np.zeros((channels, z_h, z_w))
    stretched[:, ::s_h, ::s_w] = x
    flipped = weight[:, :, ::-1, ::-1]
    e_h, e_w = d_h * (k_h - 1) - p_h, d_w * (k_w - 1) - p_w
    o_h = z_h + e_h - p_h + output_padding[0]
    o_w = z_w + e_w - p_w + output_padding[1]
    out = np.zeros((maps, o_h, o_w))
    for m in range(maps):
        for oh in range(o_h):
            for ow in range(o_w):
                for c in range(channels):
                    for kh in range(k_h):
                        for kw in range(k_w):
                            sh = oh + d_h * kh - e_h
                            sw = ow + d_w * kw - e_w
                            if 0 <= sh < z_h and 0 <= sw < z_w:
                                v = stretched[c, sh, sw]
                                w = flipped[c, m, kh, kw]
                                out[m, oh, ow] += v * w
    return out


LESSONS = (
    Lesson(
        zero_insertion,
        say("Zero insertion"),
        say(
            "The transposed convolution, read from the output: put stride − 1 zeros between the input's cells, "
            "pad or crop the border, and slide the kernel, turned by 180°, one cell at a time."
        ),
        f"{GUIDE}, sections 4.3 to 4.6",
    ),
)

"""A dilated kernel as the larger kernel it is: zeros between its cells, and then no dilation.

    spread[m, c, d·kh, d·kw] = weight[m, c, kh, kw],   0 in the holes;   it spans d·(k − 1) + 1 cells
    out[m, oh, ow] = Σ  x[c, s·oh + kh − p, s·ow + kw − p] · spread[m, c, kh, kw]

It sees as far as a kernel of its span and has no more weights than before; what falls into a hole is not looked at.

Shape: x (channels, i_h, i_w), weight (maps, channels, k_h, k_w), answer (maps, o_h, o_w).
Source: F. Yu and V. Koltun, "Multi-scale context aggregation by dilated convolutions", arXiv:1511.07122, section 2

>>> x = np.array([1.0, 2.0, 3.0, 4.0, 5.0]).reshape(1, 1, 5)
>>> spread_kernel(x, np.array([100.0, 10.0, 1.0]).reshape(1, 1, 1, 3), dilation=(1, 2)).tolist()
[[[135.0]]]
"""

from __future__ import annotations

import numpy as np

from app.i18n import say
from app.textbook.arrays import Array, Pair
from app.textbook.lesson import Lesson

# Wrapped by hand for a narrow panel.
# fmt: off


def spread_kernel(x: Array, weight: Array, *, stride: Pair = (1, 1),
                  padding: Pair = (0, 0),
                  dilation: Pair = (1, 1)) -> Array:
    """Put zeros between the kernel's cells, then slide it."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (_, i_h, i_w), (maps, channels, k_h, k_w) = x.shape, weight.shape
    r_h, r_w = d_h * (k_h - 1) + 1, d_w * (k_w - 1) + 1
    spread = np.zeros((maps, channels, r_h, r_w))
    spread[:, :, ::d_h, ::d_w] = weight
    o_h = (i_h + 2 * p_h - r_h) // s_h + 1
    o_w = (i_w + 2 * p_w - r_w) // s_w + 1
    out = np.zeros((maps, o_h, o_w))
    for m in range(maps):
        for oh in range(o_h):
            for ow in range(o_w):
                for c in range(channels):
                    for kh in range(r_h):
                        for kw in range(r_w):
                            ih = s_h * oh + kh - p_h
                            iw = s_w * ow + kw - p_w
                            if 0 <= ih < i_h and 0 <= iw < i_w:
                                w = spread[m, c, kh, kw]
                                out[m, oh, ow] += x[c, ih, iw] * w
    return out


LESSONS = (
    Lesson(
        spread_kernel,
        say("Kernel spread by dilation"),
        say(
            "Dilation d puts d − 1 zeros between the kernel's cells: it spans d·(k − 1) + 1 cells with as many "
            "weights. What lies under a hole is not looked at."
        ),
        "Yu and Koltun, arXiv:1511.07122, section 2",
    ),
)

"""Every window becomes a column, every kernel a row: convolution is one matrix product (im2col).

    regions[(c, kh, kw), (oh, ow)] = x[c, s·oh + d·kh − p, s·ow + d·kw − p]
    out[m, (oh, ow)] = Σ_row  weight[m, row] · regions[row, (oh, ow)]

Cells that several windows share are copied once for each: more memory, for one large product. Groups never meet, so
each has a product of its own: its kernels' rows times its channels' windows.

Shape: x (channels, i_h, i_w), weight (maps, channels / groups, k_h, k_w), answer (maps, o_h, o_w).
Source: K. Chellapilla, S. Puri and P. Simard, "High Performance Convolutional Neural Networks for
    Document Processing", IWFHR 2006; S. Chetlur et al., "cuDNN", arXiv:1410.0759, section 3

>>> x = np.arange(9.0).reshape(1, 3, 3)
>>> flattened_regions(x, np.ones((1, 1, 2, 2))).tolist()
[[[8.0, 12.0], [20.0, 24.0]]]
>>> x = np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]]).reshape(2, 1, 3)
>>> weight = np.array([[1.0, 1.0], [1.0, -1.0]]).reshape(2, 1, 1, 2)
>>> grouped_regions(x, weight, groups=2).tolist()
[[[3.0, 5.0]], [[-10.0, -10.0]]]
"""

from __future__ import annotations

import numpy as np

from app.i18n import say
from app.textbook.arrays import Array, Pair
from app.textbook.lesson import Lesson

# Wrapped by hand for a narrow panel.
# fmt: off


def flattened_regions(x: Array, weight: Array, *,
                      stride: Pair = (1, 1), padding: Pair = (0, 0),
                      dilation: Pair = (1, 1)) -> Array:
    """Write each window as a column; multiply by kernel rows."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (_, i_h, i_w), (maps, channels, k_h, k_w) = x.shape, weight.shape
    o_h = (i_h + 2 * p_h - d_h * (k_h - 1) - 1) // s_h + 1
    o_w = (i_w + 2 * p_w - d_w * (k_w - 1) - 1) // s_w + 1
    regions = np.zeros((channels * k_h * k_w, o_h * o_w))
    for oh in range(o_h):
        for ow in range(o_w):
            for c in range(channels):
                for kh in range(k_h):
                    for kw in range(k_w):
                        ih = s_h * oh + d_h * kh - p_h
                        iw = s_w * ow + d_w * kw - p_w
                        row = (c * k_h + kh) * k_w + kw
                        if 0 <= ih < i_h and 0 <= iw < i_w:
                            regions[row, oh * o_w + ow] = x[c, ih, iw]
    rows = weight.reshape(maps, channels * k_h * k_w)
    return (rows @ regions).reshape(maps, o_h, o_w)


def grouped_regions(x: Array, weight: Array, *,
                    stride: Pair = (1, 1),
                    padding: Pair = (0, 0),
                    dilation: Pair = (1, 1), groups: int = 1) -> Array:
    """Give each group its own windows and kernel rows."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (_, i_h, i_w), (maps, cs, k_h, k_w) = x.shape, weight.shape
    o_h = (i_h + 2 * p_h - d_h * (k_h - 1) - 1) // s_h + 1
    o_w = (i_w + 2 * p_w - d_w * (k_w - 1) - 1) // s_w + 1
    x = x.reshape(groups, cs, i_h, i_w)
    regions = np.zeros((groups, cs * k_h * k_w, o_h * o_w))
    for g in range(groups):
        for oh in range(o_h):
            for ow in range(o_w):
                for c in range(cs):
                    for kh in range(k_h):
                        for kw in range(k_w):
                            ih = s_h * oh + d_h * kh - p_h
                            iw = s_w * ow + d_w * kw - p_w
                            row = (c * k_h + kh) * k_w + kw
                            col = oh * o_w + ow
                            if 0 <= ih < i_h and 0 <= iw < i_w:
                                regions[g, row, col] = x[g, c, ih, iw]
    rows = weight.reshape(groups, maps // groups, cs * k_h * k_w)
    return (rows @ regions).reshape(maps, o_h, o_w)


CHELLAPILLA = (
    'Chellapilla, Puri and Simard, "High Performance Convolutional Neural Networks for Document '
    'Processing", IWFHR 2006'
)
LESSONS = (
    Lesson(
        flattened_regions,
        say("Flattened regions (im2col)"),
        say(
            "Copy every window into a column and every kernel into a row: all the sums become one matrix "
            "product. It costs memory, since cells shared by windows are copied, and buys speed."
        ),
        CHELLAPILLA,
    ),
    Lesson(
        grouped_regions,
        say("Flattened regions (im2col), group by group"),
        say(
            "Each group's kernels read that group's channels only, so each has windows and kernel rows of its own, "
            "and one matrix product. No product ever mixes two groups."
        ),
        CHELLAPILLA,
    ),
)

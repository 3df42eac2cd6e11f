"""A true convolution as one product of matrices, and back again: the kernel is turned by 180° before it slides.

    regions[(c, kh, kw), (oh, ow)] = x[c, s·oh + d·(k_h − 1 − kh) − p, …]
    matrix[(m, oh, ow), (c, ih, iw)] = weight[m, c, kh, kw]   where  ih = s·oh + d·(k_h − 1 − kh) − p,  iw likewise

The kernels' rows stay as they are written, so what they meet is turned: a window is read from its last cell to its
first, and a row of the kernel matrix has its weights in turned order.

Shape: x (channels, i_h, i_w), weight (maps, channels, k_h, k_w); of groups, weight (maps, channels / groups, …).
Source: https://docs.scipy.org/doc/scipy/reference/generated/scipy.signal.convolve.html

>>> x = np.array([1.0, 2.0, 3.0]).reshape(1, 1, 3)
>>> weight = np.array([1.0, 10.0]).reshape(1, 1, 1, 2)
>>> true_flattened_regions(x, weight).tolist()
[[[12.0, 23.0]]]
>>> true_grouped_regions(x, weight, groups=1).tolist()
[[[12.0, 23.0]]]
>>> true_kernel_matrix(weight, (1, 3)).tolist()
[[10.0, 1.0, 0.0], [0.0, 10.0, 1.0]]
>>> true_there_and_back(x, weight).tolist()
[[[120.0, 242.0, 23.0]]]
"""

from __future__ import annotations

import numpy as np

from app.i18n import say
from app.textbook.arrays import Array, Pair
from app.textbook.lesson import Lesson

# Wrapped by hand for a narrow panel.
# fmt: off


def true_flattened_regions(x: Array, weight: Array, *,
                           stride: Pair = (1, 1),
                           padding: Pair = (0, 0),
                           dilation: Pair = (1, 1)) -> Array:
    """Write each window as a column, its last cell first."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (_, i_h, i_w), (maps, channels, k_h, k_w) = x.shape, weight.shape
    o_h = (i_h + 2 * p_h - d_h * (k_h - 1) - 1) // s_h + 1
    o_w = (i_w + 2 * p_w - d_w * (k_w - 1) - 1) // s_w + 1
    e_h, e_w = d_h * (k_h - 1) - p_h, d_w * (k_w - 1) - p_w
    regions = np.zeros((channels * k_h * k_w, o_h * o_w))
    for oh in range(o_h):
        for ow in range(o_w):
            for c in range(channels):
                for kh in range(k_h):
                    for kw in range(k_w):
                        ih = s_h * oh + e_h - d_h * kh
                        iw = s_w * ow + e_w - d_w * kw
                        row = (c * k_h + kh) * k_w + kw
                        if 0 <= ih < i_h and 0 <= iw < i_w:
                            regions[row, oh * o_w + ow] = x[c, ih, iw]
    rows = weight.reshape(maps, channels * k_h * k_w)
    return (rows @ regions).reshape(maps, o_h, o_w)


def true_grouped_regions(x: Array, weight: Array, *,
                         stride: Pair = (1, 1),
                         padding: Pair = (0, 0),
                         dilation: Pair = (1, 1),
                         groups: int = 1) -> Array:
    """Give each group its rows and windows, last cell first."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (_, i_h, i_w), (maps, cs, k_h, k_w) = x.shape, weight.shape
    o_h = (i_h + 2 * p_h - d_h * (k_h - 1) - 1) // s_h + 1
    o_w = (i_w + 2 * p_w - d_w * (k_w - 1) - 1) // s_w + 1
    e_h, e_w = d_h * (k_h - 1) - p_h, d_w * (k_w - 1) - p_w
    x = x.reshape(groups, cs, i_h, i_w)
    regions = np.zeros((groups, cs * k_h * k_w, o_h * o_w))
    for g in range(groups):
        for oh in range(o_h):
            for ow in range(o_w):
                for c in range(cs):
                    for kh in range(k_h):
                        for kw in range(k_w):
                            ih = s_h * oh + e_h - d_h * kh
                            iw = s_w * ow + e_w - d_w * kw
                            row = (c * k_h + kh) * k_w + kw
                            col = oh * o_w + ow
                            if 0 <= ih < i_h and 0 <= iw < i_w:
                                regions[g, row, col] = x[g, c, ih, iw]
    rows = weight.reshape(groups, maps // groups, cs * k_h * k_w)
    return (rows @ regions).reshape(maps, o_h, o_w)


def true_kernel_matrix(weight: Array, input_size: Pair, *,
                       stride: Pair = (1, 1), padding: Pair = (0, 0),
                       dilation: Pair = (1, 1)) -> Array:
    """A row for each output cell, its weights in turned order."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (maps, channels, k_h, k_w), (i_h, i_w) = weight.shape, input_size
    o_h = (i_h + 2 * p_h - d_h * (k_h - 1) - 1) // s_h + 1
    o_w = (i_w + 2 * p_w - d_w * (k_w - 1) - 1) // s_w + 1
    e_h, e_w = d_h * (k_h - 1) - p_h, d_w * (k_w - 1) - p_w
    matrix = np.zeros((maps * o_h * o_w, channels * i_h * i_w))
    for m in range(maps):
        for oh in range(o_h):
            for ow in range(o_w):
                for c in range(channels):
                    for kh in range(k_h):
                        for kw in range(k_w):
                            ih = s_h * oh + e_h - d_h * kh
                            iw = s_w * ow + e_w - d_w * kw
                            row = (m * o_h + oh) * o_w + ow
                            col = (c * i_h + ih) * i_w + iw
                            if 0 <= ih < i_h and 0 <= iw < i_w:
                                matrix[row, col] = weight[m, c, kh, kw]
    return matrix


def true_there_and_back(x: Array, weight: Array, *,
                        stride: Pair = (1, 1), padding: Pair = (0, 0),
                        dilation: Pair = (1, 1)) -> Array:
    """Make each output with the turned kernel and stamp it back."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (_, i_h, i_w), (maps, _, k_h, k_w) = x.shape, weight.shape
    r_h, r_w = d_h * (k_h - 1) + 1, d_w * (k_w - 1) + 1
    o_h = (i_h + 2 * p_h - r_h) // s_h + 1
    o_w = (i_w + 2 * p_w - r_w) // s_w + 1
    turned = weight[:, :, ::-1, ::-1]
    padded = np.pad(x, ((0, 0), (p_h, p_h), (p_w, p_w)))
    back = np.zeros_like(padded)
    for m in range(maps):
        for oh in range(o_h):
            for ow in range(o_w):
                rows = slice(s_h * oh, s_h * oh + r_h, d_h)
                cols = slice(s_w * ow, s_w * ow + r_w, d_w)
                y = np.sum(padded[:, rows, cols] * turned[m])
                back[:, rows, cols] += y * turned[m]
    return back[:, p_h:p_h + i_h, p_w:p_w + i_w]


SCIPY = "SciPy, scipy.signal.convolve and scipy.signal.correlate"
LESSONS = (
    Lesson(
        true_flattened_regions,
        say("Flattened regions (im2col) of a true convolution"),
        say(
            "The kernels' rows stay as they are written, so every window is written down from its last cell to "
            "its first. The rest is one matrix product, as ever."
        ),
        SCIPY,
    ),
    Lesson(
        true_grouped_regions,
        say("Flattened regions (im2col) of a true convolution, group by group"),
        say(
            "Each group has windows of its own channels, written down from the last cell to the first, and rows of "
            "its own kernels. No product ever mixes two groups."
        ),
        SCIPY,
    ),
    Lesson(
        true_kernel_matrix,
        say("Kernel matrix of a true convolution"),
        say("The kernel is turned by 180° before it slides, so a row has its weights in turned order."),
        SCIPY,
    ),
    Lesson(
        true_there_and_back,
        say("There and back with a turned kernel"),
        say(
            "Every output is made with the turned kernel and stamped back with it where its window lay. The size "
            "returns; the values would only if transposing the kernel matrix inverted it."
        ),
        SCIPY,
    ),
)

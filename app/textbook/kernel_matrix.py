"""The whole convolution as one matrix that multiplies the input written as one long column.

    matrix[(m, oh, ow), (c, ih, iw)] = weight[m, c, kh, kw]   where  ih = s·oh + d·kh − p,  iw likewise
    matrix @ x.reshape(-1) is the convolution, matrix.T @ y.reshape(-1) the transposed convolution

A row says what one output cell reads; a column says what one input cell is read by.

Shape: weight (maps, channels, k_h, k_w), answer (maps·o_h·o_w, channels·i_h·i_w).
Source: V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning",
    arXiv:1603.07285, sections 4.1 and 4.2

>>> weight = np.array([[1.0, 2.0], [3.0, 4.0]]).reshape(1, 1, 2, 2)
>>> matrix = kernel_matrix(weight, (2, 3))
>>> matrix.tolist()
[[1.0, 2.0, 0.0, 3.0, 4.0, 0.0], [0.0, 1.0, 2.0, 0.0, 3.0, 4.0]]
>>> (matrix @ np.arange(6.0)).tolist()
[27.0, 37.0]
>>> (matrix.T @ np.array([1.0, 10.0])).reshape(2, 3).tolist()
[[1.0, 12.0, 20.0], [3.0, 34.0, 40.0]]
>>> transposed_kernel_matrix(weight[..., :1, :], (1, 2)).tolist()
[[1.0, 0.0], [2.0, 1.0], [0.0, 2.0]]
"""

from __future__ import annotations

import numpy as np

from app.i18n import say
from app.textbook.arrays import Array, Pair
from app.textbook.lesson import GUIDE, Lesson

# Wrapped by hand for a narrow panel.
# fmt: off


def kernel_matrix(weight: Array, input_size: Pair, *,
                  stride: Pair = (1, 1), padding: Pair = (0, 0),
                  dilation: Pair = (1, 1)) -> Array:
    """Give each output cell a row, each input cell a column."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (maps, channels, k_h, k_w), (i_h, i_w) = weight.shape, input_size
    o_h = (i_h + 2 * p_h - d_h * (k_h - 1) - 1) // s_h + 1
    o_w = (i_w + 2 * p_w - d_w * (k_w - 1) - 1) // s_w + 1
    matrix = np.zeros((maps * o_h * o_w, channels * i_h * i_w))
    for m in range(maps):
        for oh in range(o_h):
            for ow in range(o_w):
                for c in range(channels):
                    for kh in range(k_h):
                        for kw in range(k_w):
                            ih = s_h * oh + d_h * kh - p_h
                            iw = s_w * ow + d_w * kw - p_w
                            row = (m * o_h + oh) * o_w + ow
                            col = (c * i_h + ih) * i_w + iw
                            if 0 <= ih < i_h and 0 <= iw < i_w:
                                matrix[row, col] = weight[m, c, kh, kw]
    return matrix


def transposed_kernel_matrix(weight: Array, input_size: Pair, *,
                             stride: Pair = (1, 1),
                             padding: Pair = (0, 0),
                             dilation: Pair = (1, 1)) -> Array:
    """Write the rows of a transposed convolution's matrix."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (channels, maps, k_h, k_w), (i_h, i_w) = weight.shape, input_size
    o_h = s_h * (i_h - 1) - 2 * p_h + d_h * (k_h - 1) + 1
    o_w = s_w * (i_w - 1) - 2 * p_w + d_w * (k_w - 1) + 1
    matrix = np.zeros((maps * o_h * o_w, channels * i_h * i_w))
    for m in range(maps):
        for oh in range(o_h):
            for ow in range(o_w):
                for c in range(channels):
                    for kh in range(k_h):
                        for kw in range(k_w):
                            sh = oh + p_h - d_h * kh
                            sw = ow + p_w - d_w * kw
                            ih, r_h = divmod(sh, s_h)
                            iw, r_w = divmod(sw, s_w)
                            row = (m * o_h + oh) * o_w + ow
                            col = (c * i_h + ih) * i_w + iw
                            hit = 0 <= ih < i_h and 0 <= iw < i_w
                            if hit and r_h == 0 and r_w == 0:
                                matrix[row, col] = weight[c, m, kh, kw]
    return matrix


LESSONS = (
    Lesson(
        kernel_matrix,
        say("Kernel matrix"),
        say(
            "Write the input as one long column and the convolution is a matrix with the same few weights on "
            "every row, shifted, and zeros elsewhere. Its transpose is the transposed convolution."
        ),
        f"{GUIDE}, sections 4.1 and 4.2",
    ),
    Lesson(
        transposed_kernel_matrix,
        say("Kernel matrix, transposed"),
        say(
            "The matrix of a transposed convolution: an output reads input cell i with kernel cell k only where "
            "the stride divides o + p − d·k. It is the convolution's matrix with rows and columns exchanged."
        ),
        f"{GUIDE}, section 4.2",
    ),
)

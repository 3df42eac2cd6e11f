"""Transposed convolution, three ways at once: by its matrix, by stamping, by a window over zeros.

    matrix[(m, oh, ow), (c, ih, iw)] = weight[c, m, kh, kw]   where  s·ih = oh + p − d·kh, iw likewise
    stamped[m, oh, ow] += x[c, ih, iw] · weight[c, m, kh, kw]
    slid[m, oh, ow] += stretched[c, oh + p − d·kh, ow + p − d·kw] · turned[c, m, k_h − 1 − kh, k_w − 1 − kw]

Cell kh of the kernel is the last but kh of the turned one, and the window meets it at oh + p − d·kh: as kh grows
the place falls. That is why the kernel has to be turned.

Shape: x (channels, i_h, i_w), weight (channels, maps, k_h, k_w), answer (3, maps, o_h, o_w).
Source: V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning",
    arXiv:1603.07285, sections 4.1 to 4.6

>>> x = np.array([1.0, 10.0]).reshape(1, 1, 2)
>>> weight = np.array([1.0, 2.0, 3.0]).reshape(1, 1, 1, 3)
>>> three_ways(x, weight, (1, 5), stride=(1, 2)).reshape(3, -1).tolist()
[[1.0, 2.0, 13.0, 20.0, 30.0], [1.0, 2.0, 13.0, 20.0, 30.0], [1.0, 2.0, 13.0, 20.0, 30.0]]
"""

from __future__ import annotations

import numpy as np

from app.i18n import say
from app.textbook.arrays import Array, Pair
from app.textbook.lesson import GUIDE, Lesson

# Wrapped by hand for a narrow panel.
# fmt: off


def three_ways(x: Array, weight: Array, output_size: Pair, *,
               stride: Pair = (1, 1), padding: Pair = (0, 0),
               dilation: Pair = (1, 1)) -> Array:
    """Make every output cell by matrix, by stamps, by a window."""
    (channels, i_h, i_w), (_, maps, k_h, k_w) = x.shape, weight.shape
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    z_h, z_w = s_h * (i_h - 1) + 1, s_w * (i_w - 1) + 1
    stretched = np.zeros((channels, z_h, z_w))
    stretched[:, ::s_h, ::s_w] = x
    turned = weight[:, :, ::-1, ::-1]
    matrix = np.zeros((maps, *output_size, channels, i_h, i_w))
    stamped, slid = np.zeros((2, maps, *output_size))
    for m in range(maps):
        for oh in range(output_size[0]):
            for ow in range(output_size[1]):
                for c in range(channels):
                    for kh in range(k_h):
                        for kw in range(k_w):
                            sh = oh + p_h - d_h * kh
                            sw = ow + p_w - d_w * kw
                            if not (0 <= sh < z_h and 0 <= sw < z_w):
                                continue
                            w = turned[c, m, ~kh, ~kw]
                            slid[m, oh, ow] += stretched[c, sh, sw] * w
                            if sh % s_h == sw % s_w == 0:
                                ih, iw = sh // s_h, sw // s_w
                                w = weight[c, m, kh, kw]
                                matrix[m, oh, ow, c, ih, iw] = w
                                stamped[m, oh, ow] += x[c, ih, iw] * w
    return np.stack([np.tensordot(matrix, x, 3), stamped, slid])


LESSONS = (
    Lesson(
        three_ways,
        say("Transposed, three ways"),
        say(
            "The same products, found three ways: in a row of the matrix, under the stamps, in a window over "
            "zeros. As the kernel's index grows the window's place falls, so the window needs the kernel turned."
        ),
        f"{GUIDE}, sections 4.1 to 4.6",
    ),
)

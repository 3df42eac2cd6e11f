"""A kernel of one cell looks at no neighbour: at every pixel the same matrix mixes the channels.

    out[n, m, oh, ow] = Σ_c  weight[m, c] · x[n, c, s_h·oh, s_w·ow]

That is a dense layer from the pixel's channels to the new pixel's, with the same weights everywhere.

Shape: x (batch, channels, i_h, i_w), weight (maps, channels, 1, 1), bias (maps), answer (batch, maps, o_h, o_w).
Source: M. Lin, Q. Chen and S. Yan, "Network In Network", arXiv:1312.4400, section 3.1

>>> x = np.array([[1.0, 2.0], [10.0, 20.0]]).reshape(1, 2, 1, 2)
>>> pointwise(x, np.array([[1.0, 1.0], [1.0, -1.0]]).reshape(2, 2, 1, 1)).tolist()
[[[[11.0, 22.0]], [[-9.0, -18.0]]]]
"""

from __future__ import annotations

import numpy as np

from app.i18n import say
from app.textbook.arrays import Array, Pair
from app.textbook.lesson import Lesson

# Wrapped by hand for a narrow panel.
# fmt: off


def pointwise(x: Array, weight: Array, bias: Array | None = None, *,
              stride: Pair = (1, 1)) -> Array:
    """Multiply every pixel's channels by the same matrix."""
    (batch, channels, i_h, i_w), (s_h, s_w) = x.shape, stride
    matrix = weight[:, :, 0, 0]
    maps = len(matrix)
    o_h, o_w = (i_h - 1) // s_h + 1, (i_w - 1) // s_w + 1
    out = np.zeros((batch, maps, o_h, o_w))
    for n in range(batch):
        for oh in range(o_h):
            for ow in range(o_w):
                for m in range(maps):
                    for c in range(channels):
                        v = x[n, c, s_h * oh, s_w * ow]
                        w = matrix[m, c]
                        out[n, m, oh, ow] += v * w
    return out if bias is None else out + bias[:, None, None]


LESSONS = (
    Lesson(
        pointwise,
        say("Pointwise convolution"),
        say(
            "A kernel of one cell reads one pixel through all its channels. The same matrix mixes them at every "
            "pixel, so it is a dense layer per pixel, applied everywhere."
        ),
        "Lin, Chen and Yan, arXiv:1312.4400, section 3.1",
    ),
)

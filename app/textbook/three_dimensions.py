"""A block of cells slides through a volume or a film: one more axis, the depth, and nothing else new.

    out[n, g, m, od, oh, ow] = Σ_c,kd,kh,kw  x[n, g, c, id, ih, iw] · weight[g, m, c, kd, kh, kw]
    id = s_d·od + d_d·kd − p_d, and so for the height and the width

Ten nested loops would run off the page, so loops that belong together share a line:
``np.ndindex`` counts through them in the same order, the last one fastest.

Shape: x (batch, groups·cs, i_d, i_h, i_w), weight (maps, cs, k_d, k_h, k_w), bias (maps),
    answer (batch, maps, o_d, o_h, o_w).
Source: D. Tran et al., "Learning Spatiotemporal Features with 3D Convolutional Networks", ICCV 2015,
    section 3.1; https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv3d.html

>>> x = np.arange(8.0).reshape(1, 1, 2, 2, 2)
>>> three_dimensions(x, np.ones((1, 1, 2, 2, 1))).tolist()
[[[[[12.0, 16.0]]]]]
"""

from __future__ import annotations

import numpy as np

from app.i18n import say
from app.textbook.arrays import Array, Triple
from app.textbook.lesson import TORCH, Lesson

# Wrapped by hand for a narrow panel.
# fmt: off


def three_dimensions(x: Array, weight: Array,
                     bias: Array | None = None, *,
                     stride: Triple = (1, 1, 1),
                     padding: Triple = (0, 0, 0),
                     dilation: Triple = (1, 1, 1),
                     groups: int = 1) -> Array:
    """Slide a block of cells through a volume."""
    (s_d, s_h, s_w), (d_d, d_h, d_w) = stride, dilation
    (batch, _, i_d, i_h, i_w), (p_d, p_h, p_w) = x.shape, padding
    maps, cs, k_d, k_h, k_w = weight.shape
    o_d = (i_d + 2 * p_d - d_d * (k_d - 1) - 1) // s_d + 1
    o_h = (i_h + 2 * p_h - d_h * (k_h - 1) - 1) // s_h + 1
    o_w = (i_w + 2 * p_w - d_w * (k_w - 1) - 1) // s_w + 1
    out = np.zeros((batch, maps, o_d, o_h, o_w))
    ms = maps // groups
    for n, g, m in np.ndindex(batch, groups, ms):
        for od, oh, ow in np.ndindex(o_d, o_h, o_w):
            for c, kd, kh, kw in np.ndindex(cs, k_d, k_h, k_w):
                id = s_d * od + d_d * kd - p_d
                ih = s_h * oh + d_h * kh - p_h
                iw = s_w * ow + d_w * kw - p_w
                if 0 <= id < i_d and 0 <= ih < i_h and 0 <= iw < i_w:
                    v = x[n, g * cs + c, id, ih, iw]
                    w = weight[g * ms + m, c, kd, kh, kw]
                    out[n, g * ms + m, od, oh, ow] += v * w
    return out if bias is None else out + bias[:, None, None, None]


LESSONS = (
    Lesson(
        three_dimensions,
        say("Three dimensions"),
        say(
            "For a volume or a film the kernel is a block and slides along depth, height and width. The relation "
            "between input, output and kernel index is the same on each axis."
        ),
        f"{TORCH}Conv3d.html; Tran et al., ICCV 2015, section 3.1", axes=3,
    ),
)

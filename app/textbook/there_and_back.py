"""There and back: convolve, and stamp every output back where its window lay. The shape returns, the values do not.

    y[m, oh, ow] = Σ_c,kh,kw  x[c, s·oh + d·kh − p, s·ow + d·kw − p] · weight[m, c, kh, kw]
    back[c, s·oh + d·kh − p, s·ow + d·kw − p] += y[m, oh, ow] · weight[m, c, kh, kw]

That is Cᵀ·C·x with C the convolution's matrix: x itself only if CᵀC happens to be the identity. Cells that no window
reaches come back as 0.

Shape: x (channels, i_h, i_w), weight (maps, channels, k_h, k_w), answer as x.
Source: V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning",
    arXiv:1603.07285, section 4.1

>>> x = np.array([1.0, 2.0, 3.0]).reshape(1, 1, 3)
>>> there_and_back(x, np.array([1.0, 1.0]).reshape(1, 1, 1, 2)).tolist()
[[[3.0, 8.0, 5.0]]]
>>> there_and_back(x, np.array([1.0]).reshape(1, 1, 1, 1)).tolist()
[[[1.0, 2.0, 3.0]]]
"""

from __future__ import annotations

import numpy as np

from app.i18n import say
from app.textbook.arrays import Array, Pair
from app.textbook.lesson import GUIDE, Lesson

# Wrapped by hand for a narrow panel.
# fmt: off


def there_and_back(x: Array, weight: Array, *, stride: Pair = (1, 1),
                   padding: Pair = (0, 0),
                   dilation: Pair = (1, 1)) -> Array:
    """Make each output from its window and stamp it back there."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (_, i_h, i_w), (maps, _, k_h, k_w) = x.shape, weight.shape
    r_h, r_w = d_h * (k_h - 1) + 1, d_w * (k_w - 1) + 1
    o_h = (i_h + 2 * p_h - r_h) // s_h + 1
    o_w = (i_w + 2 * p_w - r_w) // s_w + 1
    padded = np.pad(x, ((0, 0), (p_h, p_h), (p_w, p_w)))
    back = np.zeros_like(padded)
    for m in range(maps):
        for oh in range(o_h):
            for ow in range(o_w):
                rows = slice(s_h * oh, s_h * oh + r_h, d_h)
                cols = slice(s_w * ow, s_w * ow + r_w, d_w)
                y = np.sum(padded[:, rows, cols] * weight[m])
                back[:, rows, cols] += y * weight[m]
    return back[:, p_h:p_h + i_h, p_w:p_w + i_w]


LESSONS = (
    Lesson(
        there_and_back,
        say("There and back"),
        say(
            "Every output is stamped back where its window lay. The size returns; the values would only if "
            "transposing the kernel matrix inverted it."
        ),
        f"{GUIDE}, section 4.1",
    ),
)

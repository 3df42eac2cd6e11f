"""The window and the kernel as two vectors: how alike they are is the cosine of the angle between them.

    cosine[m, oh, ow] = Σ v·w / √(Σ v² · Σ w²),   v = padded[c, s·oh + d·kh, s·ow + d·kw],  w = weight[m, c, kh, kw]

The convolution alone is Σ v·w: it is large where the window is like the kernel, but also where it is merely bright.
A window or a kernel of zeros is like nothing: 0.

Shape: x (channels, i_h, i_w), weight (maps, channels, k_h, k_w), answer (maps, o_h, o_w).
Source: https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.cosine_similarity.html

>>> x = np.array([3.0, 4.0, 0.0, 0.0]).reshape(1, 1, 4)
>>> similarity(x, np.array([30.0, 40.0]).reshape(1, 1, 1, 2)).tolist()
[[[1.0, 0.6, 0.0]]]
"""

from __future__ import annotations

import numpy as np

from app.i18n import say
from app.textbook.arrays import Array, Border, Pair
from app.textbook.lesson import Lesson

# Wrapped by hand for a narrow panel.
# fmt: off


def similarity(x: Array, weight: Array, *, stride: Pair = (1, 1),
               padding: Pair = (0, 0), dilation: Pair = (1, 1),
               mode: Border = "constant") -> Array:
    """The cosine between every window and every kernel."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (_, i_h, i_w), (maps, channels, k_h, k_w) = x.shape, weight.shape
    o_h = (i_h + 2 * p_h - d_h * (k_h - 1) - 1) // s_h + 1
    o_w = (i_w + 2 * p_w - d_w * (k_w - 1) - 1) // s_w + 1
    padded = np.pad(x, ((0, 0), (p_h, p_h), (p_w, p_w)), mode)
    cosine = np.zeros((maps, o_h, o_w))
    for m in range(maps):
        for oh in range(o_h):
            for ow in range(o_w):
                inner = window = kernel = 0.0
                for c in range(channels):
                    for kh in range(k_h):
                        for kw in range(k_w):
                            sh = s_h * oh + d_h * kh
                            sw = s_w * ow + d_w * kw
                            v = padded[c, sh, sw]
                            w = weight[m, c, kh, kw]
                            window += v * v
                            kernel += w * w
                            inner += v * w
                if window * kernel > 0:
                    lengths = np.sqrt(window) * np.sqrt(kernel)
                    cosine[m, oh, ow] = inner / lengths
    return cosine


LESSONS = (
    Lesson(
        similarity,
        say("Similarity"),
        say(
            "An output is the inner product of window and kernel, and a bright window makes it large whatever it "
            "shows. Divide both lengths out and the cosine is left: 1 where they have the same pattern."
        ),
        "https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.cosine_similarity.html",
    ),
)

"""Structural re-parameterisation: two kernels and their batch norms become one kernel, and that one slides.

    norm(x ∗ large) + norm(x ∗ small) = x ∗ (scale₀·large + scale₁·small) + shift₀ + shift₁

where the small kernel stands in the middle of zeros, and scale and shift are what each norm does after training.

Shape: x (N, C, H, W), large and small (M, C / groups, kh, kw), scale and shift (2, M), answer (N, M, H', W').
Source: X. Ding et al., RepLKNet, arXiv:2203.06717; X. Ding et al., RepVGG, arXiv:2101.03697.

>>> large, small = np.ones((1, 1, 3, 3)), np.ones((1, 1, 1, 1))
>>> scale, shift = np.array([[2.0], [10.0]]), np.array([[0.0], [0.5]])
>>> axes = {"stride": (1, 1), "padding": (0, 0), "dilation": (1, 1)}
>>> reparameterized(np.ones((1, 1, 3, 3)), large, small, scale, shift, **axes).tolist()
[[[[28.5]]]]
"""

from __future__ import annotations

import numpy as np

from app.i18n import say
from app.textbook.arrays import Array, Pair
from app.textbook.lesson import Lesson

# Wrapped by hand for a narrow panel.
# fmt: off


def reparameterized(x: Array, large: Array, small: Array, scale: Array,
                    shift: Array, *, stride: Pair, padding: Pair,
                    dilation: Pair, groups: int = 1) -> Array:
    """Add the kernels, each scaled by its norm; slide the one."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (batch, _, i_h, i_w), (maps, cs, k_h, k_w) = x.shape, large.shape
    o_h = (i_h + 2 * p_h - d_h * (k_h - 1) - 1) // s_h + 1
    o_w = (i_w + 2 * p_w - d_w * (k_w - 1) - 1) // s_w + 1
    r_h, r_w = (k_h - small.shape[2]) // 2, (k_w - small.shape[3]) // 2
    small = np.pad(small, ((0, 0), (0, 0), (r_h, r_h), (r_w, r_w)))
    one = (large.T * scale[0] + small.T * scale[1]).T
    x = x.reshape(batch, groups, cs, i_h, i_w)
    one = one.reshape(groups, maps // groups, cs, k_h, k_w)
    out = np.zeros((batch, groups, maps // groups, o_h, o_w))
    out += shift.sum(0).reshape(groups, -1, 1, 1)
    for n in range(batch):
        for g in range(groups):
            for m in range(maps // groups):
                for oh in range(o_h):
                    for ow in range(o_w):
                        for c in range(cs):
                            for kh in range(k_h):
                                for kw in range(k_w):
                                    ih = s_h * oh + d_h * kh - p_h
                                    iw = s_w * ow + d_w * kw - p_w
                                    if 0 <= ih < i_h and 0 <= iw < i_w:
                                        v = x[n, g, c, ih, iw]
                                        w = one[g, m, c, kh, kw]
                                        out[n, g, m, oh, ow] += v * w
    return out.reshape(batch, maps, o_h, o_w)


LESSONS = (
    Lesson(
        reparameterized,
        say("Two branches as one kernel"),
        say(
            "Convolution is linear in its kernel, so branches that read the same input and are added can add "
            "their kernels instead. The norms are folded in first, and the small kernel stands in a ring of "
            "zeros."
        ),
        "Ding et al., RepLKNet, arXiv:2203.06717; Ding et al., RepVGG, arXiv:2101.03697",
    ),
)

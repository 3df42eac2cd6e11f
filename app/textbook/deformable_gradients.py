"""The gradients of a deformable convolution: of what its samples read, and of where they stand.

    grad_input[n, g, c, ih, iw] = Σ upstream[n, m, oh, ow] · weight[m, c, kh, kw] · mask · near(ih, iw)
    grad_offset[down]           = Σ upstream · weight · mask · (x(⌊y⌋ + 1, z) − x(⌊y⌋, z)), and so for the right

near(ih, iw) is how much of cell (ih, iw) the sample at (y, z) took. Between two rows x changes evenly as y grows, by
the difference of what stands on them; on a row it is the difference to the next one, as torchvision has it.

Shape: as in the lesson on deformable convolution; upstream (batch, maps, o_h, o_w), size the input's (i_h, i_w).
Source: J. Dai et al., "Deformable Convolutional Networks", arXiv:1703.06211, appendix A; torchvision's
    ``deform_conv2d_kernel.cpp``, ``get_coordinate_weight``.

>>> x = np.array([[1.0, 2.0], [3.0, 9.0]]).reshape(1, 1, 2, 2)
>>> one = np.ones((1, 1, 1, 1))
>>> halfway = np.full((1, 2, 1, 1), 0.5)
>>> deformable_input_gradient(one, one, halfway, None, (2, 2)).tolist()
[[[[0.25, 0.25], [0.25, 0.25]]]]
>>> offset_gradient(one, one, halfway, None, x).ravel().tolist()
[4.5, 3.5]
"""

from __future__ import annotations

from math import floor

import numpy as np

from app.textbook.arrays import Array, Pair
from app.textbook.deformable import between
from app.textbook.lesson import Lesson

# Wrapped by hand for a narrow panel.
# fmt: off


def deformable_input_gradient(
        upstream: Array, weight: Array, offset: Array,
        mask: Array | None, size: Pair, *,
        stride: Pair = (1, 1), padding: Pair = (0, 0),
        dilation: Pair = (1, 1), groups: int = 1) -> Array:
    """Hand what comes back to the four cells, as they gave."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    maps, cs, k_h, k_w = weight.shape
    all_cs, f_s = groups * cs, offset.shape[1] // (2 * k_h * k_w)
    grad = np.zeros((len(upstream), all_cs, *size))
    for n, m, oh, ow in np.ndindex(*upstream.shape):
        for c, kh, kw in np.ndindex(cs, k_h, k_w):
            at = m // (maps // groups) * cs + c
            k = (at * f_s // all_cs * k_h + kh) * k_w + kw
            dy, dx = offset[n, 2 * k:][:2, oh, ow]
            y = s_h * oh + d_h * kh - p_h + dy
            z = s_w * ow + d_w * kw - p_w + dx
            back = upstream[n, m, oh, ow] * weight[m, c, kh, kw]
            if mask is not None:
                back *= mask[n, k, oh, ow]
            for ih in (floor(y), floor(y) + 1):
                for iw in (floor(z), floor(z) + 1):
                    if 0 <= ih < size[0] and 0 <= iw < size[1]:
                        near = (1 - abs(y - ih)) * (1 - abs(z - iw))
                        grad[n, at, ih, iw] += near * back
    return grad


def offset_gradient(
        upstream: Array, weight: Array, offset: Array,
        mask: Array | None, x: Array, *,
        stride: Pair = (1, 1), padding: Pair = (0, 0),
        dilation: Pair = (1, 1), groups: int = 1) -> Array:
    """See what a sample would read one row, one column on."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    maps, cs, k_h, k_w = weight.shape
    all_cs, f_s = groups * cs, offset.shape[1] // (2 * k_h * k_w)
    grad = np.zeros(offset.shape)
    for n, m, oh, ow in np.ndindex(*upstream.shape):
        for c, kh, kw in np.ndindex(cs, k_h, k_w):
            at = m // (maps // groups) * cs + c
            k = (at * f_s // all_cs * k_h + kh) * k_w + kw
            dy, dx = offset[n, 2 * k:][:2, oh, ow]
            y = s_h * oh + d_h * kh - p_h + dy
            z = s_w * ow + d_w * kw - p_w + dx
            back = upstream[n, m, oh, ow] * weight[m, c, kh, kw]
            if mask is not None:
                back *= mask[n, k, oh, ow]
            v, top, left = x[n, at], floor(y), floor(z)
            down = between(v, top + 1, z) - between(v, top, z)
            right = between(v, y, left + 1) - between(v, y, left)
            grad[n, 2 * k, oh, ow] += down * back
            grad[n, 2 * k + 1, oh, ow] += right * back
    return grad


LESSONS = (
    Lesson(
        deformable_input_gradient,
        "Gradient of a deformed input",
        "A sample took a part of each of four cells, so it hands them those parts of what comes back.",
        "Dai et al., arXiv:1703.06211, appendix A",
    ),
    Lesson(
        offset_gradient,
        "Gradient of the offsets",
        "Between two rows a sample changes evenly as it moves down, by the difference of what stands on them; so too "
        "between two columns. That slope, times what comes back, is the offset's gradient.",
        "Dai et al., arXiv:1703.06211, appendix A",
    ),
)

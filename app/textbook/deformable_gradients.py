"""The gradients of a deformable convolution: of what its samples read, where they stand, and how strongly they count.

    grad_input[n, g, c, ih, iw] = Σ upstream[n, m, oh, ow] · weight[m, c, kh, kw] · mask · near(ih, iw)
    grad_offset[down]           = Σ upstream · weight · mask · (x(⌊y⌋ + 1, z) − x(⌊y⌋, z)), and so for the right
    grad_mask[n, k, oh, ow]     = Σ upstream · weight · x(y, z)
    grad_weight[m, c, kh, kw]   = Σ upstream · mask · x(y, z)

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
>>> mask_gradient(2 * one, one, halfway, x).item(), deformable_weight_gradient(2 * one, (1, 1), halfway, None, x).item()
(7.5, 7.5)
"""

from __future__ import annotations

from math import floor

import numpy as np

from app.i18n import say
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


def mask_gradient(
        upstream: Array, weight: Array, offset: Array,
        x: Array, *,
        stride: Pair = (1, 1), padding: Pair = (0, 0),
        dilation: Pair = (1, 1), groups: int = 1) -> Array:
    """What a sample would add if it counted once more."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    maps, cs, k_h, k_w = weight.shape
    all_cs, f_s = groups * cs, offset.shape[1] // (2 * k_h * k_w)
    grad = np.zeros((len(x), f_s * k_h * k_w, *offset.shape[2:]))
    for n, m, oh, ow in np.ndindex(*upstream.shape):
        for c, kh, kw in np.ndindex(cs, k_h, k_w):
            at = m // (maps // groups) * cs + c
            k = (at * f_s // all_cs * k_h + kh) * k_w + kw
            dy, dx = offset[n, 2 * k:][:2, oh, ow]
            y = s_h * oh + d_h * kh - p_h + dy
            z = s_w * ow + d_w * kw - p_w + dx
            back = upstream[n, m, oh, ow] * weight[m, c, kh, kw]
            grad[n, k, oh, ow] += back * between(x[n, at], y, z)
    return grad


def deformable_weight_gradient(
        upstream: Array, kernel_size: Pair, offset: Array,
        mask: Array | None, x: Array, *,
        stride: Pair = (1, 1), padding: Pair = (0, 0),
        dilation: Pair = (1, 1), groups: int = 1) -> Array:
    """Each weight met one sample for every output."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (k_h, k_w), all_cs = kernel_size, x.shape[1]
    maps = upstream.shape[1]
    cs, f_s = all_cs // groups, offset.shape[1] // (2 * k_h * k_w)
    grad = np.zeros((maps, cs, k_h, k_w))
    for m, c, kh, kw in np.ndindex(*grad.shape):
        at = m // (maps // groups) * cs + c
        k = (at * f_s // all_cs * k_h + kh) * k_w + kw
        for n, oh, ow in np.ndindex(len(x), *offset.shape[2:]):
            dy, dx = offset[n, 2 * k:][:2, oh, ow]
            y = s_h * oh + d_h * kh - p_h + dy
            z = s_w * ow + d_w * kw - p_w + dx
            v = upstream[n, m, oh, ow] * between(x[n, at], y, z)
            if mask is not None:
                v *= mask[n, k, oh, ow]
            grad[m, c, kh, kw] += v
    return grad


LESSONS = (
    Lesson(
        deformable_input_gradient,
        say("Gradient of a deformed input"),
        say("A sample took a part of each of four cells, so it hands them those parts of what comes back."),
        "Dai et al., arXiv:1703.06211, appendix A",
    ),
    Lesson(
        offset_gradient,
        say("Gradient of the offsets"),
        say(
            "Between two rows a sample changes evenly as it moves down, by the difference of what stands on "
            "them; so too between two columns. That slope, times what comes back, is the offset's gradient."
        ),
        "Dai et al., arXiv:1703.06211, appendix A",
    ),
    Lesson(
        mask_gradient,
        say("Gradient of the mask"),
        say(
            "The mask multiplies a sample, so its gradient is what the sample would have added unmasked: the "
            "sample times the weight, times what comes back, over all channels that share the mask."
        ),
        "Zhu et al., arXiv:1811.11168, section 3.2",
    ),
    Lesson(
        deformable_weight_gradient,
        say("Gradient of a deformed kernel"),
        say(
            "Each weight met one sample per output. Add up those samples, each scaled by its mask and by the "
            "gradient of its output."
        ),
        "Dai et al., arXiv:1703.06211; Zhu et al., arXiv:1811.11168",
    ),
)

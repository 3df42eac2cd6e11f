"""The experiments with a true convolution, whose kernel is turned by 180° before it slides.

    similarity        v = padded[c, s·oh + d·(k_h − 1 − kh), s·ow + d·(k_w − 1 − kw)]  beside  w = weight[m, c, kh, kw]
    shift, shuffle    the same v, of the input before and of the input after

A turn changes no length and no border, so what is found is found in the same places, of the turned pattern.

Shape: x (channels, i_h, i_w), weight (maps, channels, k_h, k_w), order (i_h·i_w), answer (maps, o_h, o_w).
Source: https://docs.scipy.org/doc/scipy/reference/generated/scipy.signal.convolve.html

>>> x = np.array([3.0, 4.0, 0.0, 0.0]).reshape(1, 1, 4)
>>> true_similarity(x, np.array([40.0, 30.0]).reshape(1, 1, 1, 2)).tolist()
[[[1.0, 0.6, 0.0]]]
>>> true_shift_test(x, np.array([1.0, 10.0]).reshape(1, 1, 1, 2)).tolist()
[[[3.0, 0.0, 0.0]]]
>>> true_shuffled_pixels(x, 10 * np.ones((1, 1, 1, 1)), [2, 0, 3, 1]).tolist()
[[[0.0, 0.0, 0.0, 0.0]]]
"""

from __future__ import annotations

import numpy as np

from app.i18n import say
from app.textbook.arrays import Array, Border, Pair
from app.textbook.lesson import Lesson

# Wrapped by hand for a narrow panel.
# fmt: off


def true_similarity(x: Array, weight: Array, *, stride: Pair = (1, 1),
                    padding: Pair = (0, 0), dilation: Pair = (1, 1),
                    mode: Border = "constant") -> Array:
    """The cosine of every window and every turned kernel."""
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
                            sh = s_h * oh + d_h * (k_h - 1 - kh)
                            sw = s_w * ow + d_w * (k_w - 1 - kw)
                            v = padded[c, sh, sw]
                            w = weight[m, c, kh, kw]
                            window += v * v
                            kernel += w * w
                            inner += v * w
                if window * kernel > 0:
                    lengths = np.sqrt(window) * np.sqrt(kernel)
                    cosine[m, oh, ow] = inner / lengths
    return cosine


def true_shift_test(x: Array, weight: Array, *, by: int = 1,
                    stride: Pair = (1, 1), padding: Pair = (0, 0),
                    dilation: Pair = (1, 1),
                    mode: Border = "constant") -> Array:
    """Slide the turned kernel before and after a shift."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (_, i_h, i_w), (maps, channels, k_h, k_w) = x.shape, weight.shape
    o_h = (i_h + 2 * p_h - d_h * (k_h - 1) - 1) // s_h + 1
    o_w = (i_w + 2 * p_w - d_w * (k_w - 1) - 1) // s_w + 1
    border = ((0, 0), (p_h, p_h), (p_w, p_w))
    before = np.pad(x, border, mode)
    after = np.pad(np.roll(x, by, axis=-1), border, mode)
    old = np.zeros((maps, o_h, o_w))
    new = np.zeros((maps, o_h, o_w))
    for m in range(maps):
        for oh in range(o_h):
            for ow in range(o_w):
                for c in range(channels):
                    for kh in range(k_h):
                        for kw in range(k_w):
                            sh = s_h * oh + d_h * (k_h - 1 - kh)
                            sw = s_w * ow + d_w * (k_w - 1 - kw)
                            w = weight[m, c, kh, kw]
                            old[m, oh, ow] += before[c, sh, sw] * w
                            new[m, oh, ow] += after[c, sh, sw] * w
    return new - np.roll(old, by // s_w, axis=-1)


def true_shuffled_pixels(x: Array, weight: Array, order: list[int], *,
                         padding: Pair = (0, 0),
                         mode: Border = "constant") -> Array:
    """Slide the turned kernel before and after a shuffle."""
    (_, i_h, i_w), (maps, channels, k_h, k_w) = x.shape, weight.shape
    o_h = i_h + 2 * padding[0] - k_h + 1
    o_w = i_w + 2 * padding[1] - k_w + 1
    border = ((0, 0), (padding[0],) * 2, (padding[1],) * 2)
    moved = x.reshape(channels, -1)[:, order].reshape(x.shape)
    before, after = np.pad(x, border, mode), np.pad(moved, border, mode)
    old = np.zeros((maps, o_h, o_w))
    new = np.zeros((maps, o_h, o_w))
    for m in range(maps):
        for oh in range(o_h):
            for ow in range(o_w):
                for c in range(channels):
                    for kh in range(k_h):
                        for kw in range(k_w):
                            sh = oh + (k_h - 1 - kh)
                            sw = ow + (k_w - 1 - kw)
                            w = weight[m, c, kh, kw]
                            old[m, oh, ow] += before[c, sh, sw] * w
                            new[m, oh, ow] += after[c, sh, sw] * w
    along = old.reshape(maps, -1)[:, order]
    return new - along.reshape(new.shape)


SCIPY = "SciPy, scipy.signal.convolve and scipy.signal.correlate"
LESSONS = (
    Lesson(
        true_similarity,
        say("Similarity to a turned kernel"),
        say(
            "The kernel is turned before it slides, so a window is held against the pattern turned by 180°. "
            "Divide both lengths out and the cosine is left: 1 where the turned pattern is."
        ),
        SCIPY,
    ),
    Lesson(
        true_shift_test,
        say("Shift test with a turned kernel"),
        say(
            "Turned or not, a kernel meets the same numbers after a shift as before it. Zeros say that the "
            "output followed: away from the border it does, if the stride divides the shift."
        ),
        SCIPY,
    ),
    Lesson(
        true_shuffled_pixels,
        say("Shuffled pixels with a turned kernel"),
        say(
            "A kernel of one cell is its own turn and leaves zeros, for it meets no neighbour. A larger one "
            "needs the order of the pixels, turned or not."
        ),
        SCIPY,
    ),
)

"""Move the pixels of the input and see whether the output moves along.

    shift_test        conv(x')[ow] − conv(x)[ow − ⌊by / s⌋],   x'[iw] = x[iw − by], round the edge
    shuffled_pixels   conv(x')[j]  − conv(x)[order[j]],        x'[j] = x[order[j]], pixels counted row by row

What is left is 0 wherever the output moved along. A shift leaves the border's cells, and all of them if the stride does
not divide it. A shuffle leaves none for a kernel of one cell, which meets no neighbour.

Shape: x (channels, i_h, i_w), weight (maps, channels, k_h, k_w), order (i_h·i_w), answer (maps, o_h, o_w), for
`shuffled_pixels` with o_h·o_w = i_h·i_w.
Source: R. Zhang, "Making Convolutional Networks Shift-Invariant Again", arXiv:1904.11486, section 3
    C. Zhang et al., "Understanding deep learning requires rethinking generalization", arXiv:1611.03530, section 2

>>> x = np.array([1.0, 2.0, 3.0, 4.0]).reshape(1, 1, 4)
>>> pair, single = np.ones((1, 1, 1, 2)), np.ones((1, 1, 1, 1))
>>> shift_test(x, single, by=1, stride=(1, 1)).tolist()
[[[0.0, 0.0, 0.0, 0.0]]]
>>> shift_test(x, single, by=1, stride=(1, 2)).tolist()
[[[3.0, -1.0]]]
>>> shuffled_pixels(x, 10 * single, [2, 0, 3, 1]).tolist()
[[[0.0, 0.0, 0.0, 0.0]]]
>>> shuffled_pixels(x, np.array([1.0, 10.0, 0.0]).reshape(1, 1, 1, 3), [2, 0, 3, 1], padding=(0, 1)).tolist()
[[[-2.0, 3.0, -2.0, 3.0]]]
"""

from __future__ import annotations

import numpy as np

from app.i18n import say
from app.textbook.arrays import Array, Border, Pair
from app.textbook.lesson import Lesson

# Wrapped by hand for a narrow panel.
# fmt: off


def shift_test(x: Array, weight: Array, *, by: int = 1,
               stride: Pair = (1, 1), padding: Pair = (0, 0),
               dilation: Pair = (1, 1),
               mode: Border = "constant") -> Array:
    """Convolve before and after a shift; take what differs."""
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
                            sh = s_h * oh + d_h * kh
                            sw = s_w * ow + d_w * kw
                            w = weight[m, c, kh, kw]
                            old[m, oh, ow] += before[c, sh, sw] * w
                            new[m, oh, ow] += after[c, sh, sw] * w
    return new - np.roll(old, by // s_w, axis=-1)


def shuffled_pixels(x: Array, weight: Array, order: list[int], *,
                    padding: Pair = (0, 0),
                    mode: Border = "constant") -> Array:
    """Convolve before and after a shuffle; take what differs."""
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
                            sh, sw = oh + kh, ow + kw
                            w = weight[m, c, kh, kw]
                            old[m, oh, ow] += before[c, sh, sw] * w
                            new[m, oh, ow] += after[c, sh, sw] * w
    along = old.reshape(maps, -1)[:, order]
    return new - along.reshape(new.shape)


LESSONS = (
    Lesson(
        shift_test,
        say("Shift test"),
        say(
            "Convolve the input and the input moved by a pixel, and take the moved output away. Zeros say that "
            "the output followed: away from the border it does, if the stride divides the shift."
        ),
        "R. Zhang, arXiv:1904.11486, section 3",
    ),
    Lesson(
        shuffled_pixels,
        say("Shuffled pixels"),
        say(
            "Convolve the input and its shuffled pixels, and take the output in the same disorder away. A kernel "
            "of one cell leaves zeros, for it meets no neighbour; a larger one needs the order of the pixels."
        ),
        "C. Zhang et al., arXiv:1611.03530, section 2",
    ),
)

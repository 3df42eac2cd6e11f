"""How many windows read each input cell: the middle often, the border rarely, some cells never.

    count[ih, iw] = number of (oh, ow, kh, kw) with  ih = s·oh + d·kh − p  and  iw = s·ow + d·kw − p

It equals fold(unfold(ones)), and an uneven count is where checkerboard patterns come from.

Shape: answer (i_h, i_w).
Source: A. Odena, V. Dumoulin and C. Olah, "Deconvolution and Checkerboard Artifacts", Distill 2016;
    https://docs.pytorch.org/docs/stable/generated/torch.nn.Fold.html

>>> coverage((1, 5), (1, 3)).tolist()
[[1.0, 2.0, 3.0, 2.0, 1.0]]
>>> coverage((1, 5), (1, 3), stride=(1, 2)).tolist()
[[1.0, 1.0, 2.0, 1.0, 1.0]]
>>> stamped_coverage((1, 4), (1, 3), padding=(0, 1)).tolist()
[[2.0, 3.0, 3.0, 2.0]]
>>> deformable_coverage((2, 2), (1, 1), np.full((1, 2, 1, 1), 0.5)).tolist()
[[[[0.25, 0.25], [0.25, 0.25]]]]
"""

from __future__ import annotations

from math import floor

import numpy as np

from app.i18n import say
from app.textbook.arrays import Array, Pair
from app.textbook.lesson import Lesson

# Wrapped by hand for a narrow panel.
# fmt: off


def coverage(input_size: Pair, kernel_size: Pair, *,
             stride: Pair = (1, 1), padding: Pair = (0, 0),
             dilation: Pair = (1, 1)) -> Array:
    """Count the windows that read each input cell."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (i_h, i_w), (k_h, k_w) = input_size, kernel_size
    o_h = (i_h + 2 * p_h - d_h * (k_h - 1) - 1) // s_h + 1
    o_w = (i_w + 2 * p_w - d_w * (k_w - 1) - 1) // s_w + 1
    count = np.zeros((i_h, i_w))
    for oh in range(o_h):
        for ow in range(o_w):
            for kh in range(k_h):
                for kw in range(k_w):
                    ih = s_h * oh + d_h * kh - p_h
                    iw = s_w * ow + d_w * kw - p_w
                    if 0 <= ih < i_h and 0 <= iw < i_w:
                        count[ih, iw] += 1
    return count


def stamped_coverage(input_size: Pair, kernel_size: Pair, *,
                     stride: Pair = (1, 1), padding: Pair = (0, 0),
                     dilation: Pair = (1, 1)) -> Array:
    """Count the outputs that each input cell's stamp reaches."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (i_h, i_w), (k_h, k_w) = input_size, kernel_size
    o_h = s_h * (i_h - 1) - 2 * p_h + d_h * (k_h - 1) + 1
    o_w = s_w * (i_w - 1) - 2 * p_w + d_w * (k_w - 1) + 1
    count = np.zeros((i_h, i_w))
    for oh in range(o_h):
        for ow in range(o_w):
            for kh in range(k_h):
                for kw in range(k_w):
                    ih, r_h = divmod(oh + p_h - d_h * kh, s_h)
                    iw, r_w = divmod(ow + p_w - d_w * kw, s_w)
                    hit = 0 <= ih < i_h and 0 <= iw < i_w
                    if hit and r_h == 0 and r_w == 0:
                        count[ih, iw] += 1
    return count


def deformable_coverage(
        input_size: Pair, kernel_size: Pair, offset: Array,
        mask: Array | None = None, *,
        stride: Pair = (1, 1), padding: Pair = (0, 0),
        dilation: Pair = (1, 1)) -> Array:
    """Add up what the samples take of each input cell."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (i_h, i_w), (k_h, k_w) = input_size, kernel_size
    f_s = offset.shape[1] // (2 * k_h * k_w)
    read = np.zeros((len(offset), f_s, i_h, i_w))
    for n, f, oh, ow in np.ndindex(len(offset), f_s, *offset.shape[2:]):
        for kh, kw in np.ndindex(k_h, k_w):
            k = (f * k_h + kh) * k_w + kw
            dy, dx = offset[n, 2 * k:][:2, oh, ow]
            y = s_h * oh + d_h * kh - p_h + dy
            z = s_w * ow + d_w * kw - p_w + dx
            strong = 1.0 if mask is None else mask[n, k, oh, ow]
            for ih in (floor(y), floor(y) + 1):
                for iw in (floor(z), floor(z) + 1):
                    if 0 <= ih < i_h and 0 <= iw < i_w:
                        near = (1 - abs(y - ih)) * (1 - abs(z - iw))
                        read[n, f, ih, iw] += near * strong
    return read


LESSONS = (
    Lesson(
        coverage,
        say("Coverage"),
        say(
            "Count the windows that read each input cell. The corners are read least, a large stride leaves "
            "cells that nobody reads, and uneven counts show up as checkerboards."
        ),
        'Odena, Dumoulin and Olah, "Deconvolution and Checkerboard Artifacts", Distill 2016',
    ),
    Lesson(
        stamped_coverage,
        say("Coverage of stamps"),
        say(
            "Count the outputs each input cell writes to. Where padding crops, the border's stamps reach fewer, "
            "and a kernel the stride does not divide covers the output unevenly."
        ),
        'Odena, Dumoulin and Olah, "Deconvolution and Checkerboard Artifacts", Distill 2016',
    ),
    Lesson(
        deformable_coverage,
        say("Coverage of moved samples"),
        say(
            "Every sample takes a part of each of four cells; add up the parts. Offsets may crowd the samples on "
            "a few cells and leave others unread, and what falls outside is lost."
        ),
        "Dai et al., arXiv:1703.06211",
    ),
)

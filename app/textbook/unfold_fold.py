"""Unfold writes every window as a column; fold adds every column back where it was read.

    columns[n, (c, kh, kw), (oh, ow)] = x[n, c, s·oh + d·kh − p, s·ow + d·kw − p]
    out[n, c, s·ih + d·kh − p, s·iw + d·kw − p] += columns[n, (c, kh, kw), (ih, iw)]

Fold is unfold's transpose and not its inverse: a cell read by three windows comes back three times.
So the letters change places: unfold reads cells i and writes windows o, fold reads windows i and writes cells o.
The same sums with unfold's own letters are `folded_back`; found cell by cell they are `gathered`.

Shape: x (batch, channels, i_h, i_w), columns (batch, channels·k_h·k_w, o_h·o_w); fold's the other way round.
Source: https://docs.pytorch.org/docs/stable/generated/torch.nn.Unfold.html
    https://docs.pytorch.org/docs/stable/generated/torch.nn.Fold.html

>>> x = np.array([1.0, 2.0, 3.0]).reshape(1, 1, 1, 3)
>>> columns = unfold(x, (1, 2))
>>> columns.tolist()
[[[1.0, 2.0], [2.0, 3.0]]]
>>> fold(columns, (1, 3), (1, 2)).tolist()
[[[[1.0, 4.0, 3.0]]]]
>>> folded_back(columns, (1, 3), (1, 2)).tolist()
[[[[1.0, 4.0, 3.0]]]]
>>> gathered(columns, (1, 3), (1, 2)).tolist()
[[[[1.0, 4.0, 3.0]]]]
"""

from __future__ import annotations

import numpy as np

from app.i18n import say
from app.textbook.arrays import Array, Pair
from app.textbook.lesson import TORCH, Lesson

# Wrapped by hand for a narrow panel.
# fmt: off


def unfold(x: Array, kernel_size: Pair, *, stride: Pair = (1, 1),
           padding: Pair = (0, 0), dilation: Pair = (1, 1)) -> Array:
    """Write every window of the input as one column."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (batch, channels, i_h, i_w), (k_h, k_w) = x.shape, kernel_size
    o_h = (i_h + 2 * p_h - d_h * (k_h - 1) - 1) // s_h + 1
    o_w = (i_w + 2 * p_w - d_w * (k_w - 1) - 1) // s_w + 1
    columns = np.zeros((batch, channels * k_h * k_w, o_h * o_w))
    for n in range(batch):
        for oh in range(o_h):
            for ow in range(o_w):
                for c in range(channels):
                    for kh in range(k_h):
                        for kw in range(k_w):
                            ih = s_h * oh + d_h * kh - p_h
                            iw = s_w * ow + d_w * kw - p_w
                            row = (c * k_h + kh) * k_w + kw
                            col = oh * o_w + ow
                            if 0 <= ih < i_h and 0 <= iw < i_w:
                                columns[n, row, col] = x[n, c, ih, iw]
    return columns


def fold(columns: Array, output_size: Pair, kernel_size: Pair, *,
         stride: Pair = (1, 1), padding: Pair = (0, 0),
         dilation: Pair = (1, 1)) -> Array:
    """Add every column back to the cells it was read from."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (o_h, o_w), (k_h, k_w) = output_size, kernel_size
    i_h = (o_h + 2 * p_h - d_h * (k_h - 1) - 1) // s_h + 1
    i_w = (o_w + 2 * p_w - d_w * (k_w - 1) - 1) // s_w + 1
    batch, channels = len(columns), columns.shape[1] // (k_h * k_w)
    out = np.zeros((batch, channels, o_h, o_w))
    for n in range(batch):
        for ih in range(i_h):
            for iw in range(i_w):
                for c in range(channels):
                    for kh in range(k_h):
                        for kw in range(k_w):
                            oh = s_h * ih + d_h * kh - p_h
                            ow = s_w * iw + d_w * kw - p_w
                            row = (c * k_h + kh) * k_w + kw
                            col = ih * i_w + iw
                            if 0 <= oh < o_h and 0 <= ow < o_w:
                                v = columns[n, row, col]
                                out[n, c, oh, ow] += v
    return out


def folded_back(columns: Array, input_size: Pair,
                kernel_size: Pair, *, stride: Pair = (1, 1),
                padding: Pair = (0, 0),
                dilation: Pair = (1, 1)) -> Array:
    """Lay every column back where unfold took it from."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (i_h, i_w), (k_h, k_w) = input_size, kernel_size
    o_h = (i_h + 2 * p_h - d_h * (k_h - 1) - 1) // s_h + 1
    o_w = (i_w + 2 * p_w - d_w * (k_w - 1) - 1) // s_w + 1
    batch, channels = len(columns), columns.shape[1] // (k_h * k_w)
    back = np.zeros((batch, channels, i_h, i_w))
    for n in range(batch):
        for oh in range(o_h):
            for ow in range(o_w):
                for c in range(channels):
                    for kh in range(k_h):
                        for kw in range(k_w):
                            ih = s_h * oh + d_h * kh - p_h
                            iw = s_w * ow + d_w * kw - p_w
                            row = (c * k_h + kh) * k_w + kw
                            col = oh * o_w + ow
                            if 0 <= ih < i_h and 0 <= iw < i_w:
                                v = columns[n, row, col]
                                back[n, c, ih, iw] += v
    return back


def gathered(columns: Array, output_size: Pair, kernel_size: Pair, *,
             stride: Pair = (1, 1), padding: Pair = (0, 0),
             dilation: Pair = (1, 1)) -> Array:
    """Add up, for every cell, its copies in all columns."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (o_h, o_w), (k_h, k_w) = output_size, kernel_size
    i_h = (o_h + 2 * p_h - d_h * (k_h - 1) - 1) // s_h + 1
    i_w = (o_w + 2 * p_w - d_w * (k_w - 1) - 1) // s_w + 1
    batch, channels = len(columns), columns.shape[1] // (k_h * k_w)
    out = np.zeros((batch, channels, o_h, o_w))
    for n in range(batch):
        for c in range(channels):
            for oh in range(o_h):
                for ow in range(o_w):
                    for kh in range(k_h):
                        for kw in range(k_w):
                            ih, r_h = divmod(oh + p_h - d_h * kh, s_h)
                            iw, r_w = divmod(ow + p_w - d_w * kw, s_w)
                            row = (c * k_h + kh) * k_w + kw
                            inside = 0 <= ih < i_h and 0 <= iw < i_w
                            if inside and r_h == 0 and r_w == 0:
                                v = columns[n, row, ih * i_w + iw]
                                out[n, c, oh, ow] += v
    return out


LESSONS = (
    Lesson(
        unfold,
        say("Unfold"),
        say(
            "Take the windows out of the input and stand each one up as a column. A matrix product with the "
            "kernels would finish the convolution."
        ),
        f"{TORCH}Unfold.html",
    ),
    Lesson(
        fold,
        say("Fold"),
        say(
            "Lay the columns back where unfold took them and add where they overlap. It is unfold's transpose: a "
            "cell that three windows read comes back three times."
        ),
        f"{TORCH}Fold.html",
    ),
    Lesson(
        folded_back,
        say("Folded back"),
        say(
            "Lay the columns back where unfold took them and add where they overlap. A cell comes back as often "
            "as it had been read."
        ),
        f"{TORCH}Fold.html",
    ),
    Lesson(
        gathered,
        say("Fold, cell by cell"),
        say(
            "Each cell adds up its copies, one from every window that covers it. Where the stride does not "
            "divide o + p − d·k no window lies so."
        ),
        f"{TORCH}Fold.html",
    ),
)

"""Gradients where the relation is turned round: of a transposed convolution, of unfold and of fold, and the input
gradient of a convolution read from its own cells.

A transposed convolution writes  oh = s·ih + d·kh − p,  so its gradients run through  s·ih = oh + p − d·kh:  where
the stride does not divide the right side there is no such ih. Where one reads a gradient cell by cell it is itself a
sliding window, and ``oh``, ``ow`` count its cells, as an output's:

    stretched_gradient       grad[c, oh] = Σ stretched[m, oh + p − d·kh] · weight[m, c, kh]   (of a convolution)
    window_gradient          grad[c, oh] = Σ upstream[m, s·oh + d·kh − p] · weight[c, m, kh]  (of a transposed one)

Shape: upstream (batch, maps, *o), or of unfold (batch, channels·k_h·k_w, o_h·o_w); answers as their tensors.
Source: V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning", arXiv:1603.07285, section 4.

>>> upstream = np.array([1.0, 10.0]).reshape(1, 1, 1, 2)
>>> weight = np.array([1.0, 2.0, 3.0]).reshape(1, 1, 1, 3)
>>> stretched_gradient(upstream, weight, (1, 5), stride=(1, 2)).tolist()
[[[[1.0, 2.0, 13.0, 20.0, 30.0]]]]
>>> above = np.array([1.0, 2.0, 3.0, 4.0, 5.0]).reshape(1, 1, 1, 5)
>>> window_gradient(above, weight, (1, 2), stride=(1, 2)).tolist()
[[[[14.0, 26.0]]]]
>>> transposed_input_gradient(above, weight, (1, 2), stride=(1, 2)).tolist()
[[[[14.0, 26.0]]]]
>>> transposed_weight_gradient(upstream, above, (1, 3), stride=(1, 2)).tolist()
[[[[31.0, 42.0, 53.0]]]]
>>> unfold_gradient(np.ones((1, 2, 2)), (1, 3), (1, 2)).tolist()
[[[[1.0, 2.0, 1.0]]]]
>>> fold_gradient(np.array([5.0, 6.0, 7.0]).reshape(1, 1, 1, 3), (1, 2)).tolist()
[[[5.0, 6.0], [6.0, 7.0]]]
"""

from __future__ import annotations

import numpy as np

from app.i18n import say
from app.textbook.arrays import Array, Pair
from app.textbook.lesson import GUIDE, TORCH, Lesson

# Wrapped by hand for a narrow panel.
# fmt: off


def stretched_gradient(upstream: Array, weight: Array, size: Pair, *,
                       stride: Pair = (1, 1), padding: Pair = (0, 0),
                       dilation: Pair = (1, 1),
                       groups: int = 1) -> Array:
    """Zeros between the cells, and the kernel runs backwards."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (batch, maps, u_h, u_w), (o_h, o_w) = upstream.shape, size
    (_, cs, k_h, k_w), ms = weight.shape, maps // groups
    z_h, z_w = s_h * (u_h - 1) + 1, s_w * (u_w - 1) + 1
    stretched = np.zeros((batch, maps, z_h, z_w))
    stretched[:, :, ::s_h, ::s_w] = upstream
    grad = np.zeros((batch, groups * cs, o_h, o_w))
    for n in range(batch):
        for c in range(groups * cs):
            for oh in range(o_h):
                for ow in range(o_w):
                    for m in range(ms):
                        for kh in range(k_h):
                            for kw in range(k_w):
                                sh = oh + p_h - d_h * kh
                                sw = ow + p_w - d_w * kw
                                if 0 <= sh < z_h and 0 <= sw < z_w:
                                    at = c // cs * ms + m
                                    u = stretched[n, at, sh, sw]
                                    w = weight[at, c % cs, kh, kw]
                                    grad[n, c, oh, ow] += u * w
    return grad


def window_gradient(upstream: Array, weight: Array, size: Pair, *,
                    stride: Pair = (1, 1), padding: Pair = (0, 0),
                    dilation: Pair = (1, 1), groups: int = 1) -> Array:
    """Slide the kernel over the upstream gradient."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (batch, _, i_h, i_w), (o_h, o_w) = upstream.shape, size
    channels, ms, k_h, k_w = weight.shape
    cs = channels // groups
    grad = np.zeros((batch, channels, o_h, o_w))
    for n in range(batch):
        for c in range(channels):
            for oh in range(o_h):
                for ow in range(o_w):
                    for m in range(ms):
                        for kh in range(k_h):
                            for kw in range(k_w):
                                ih = s_h * oh + d_h * kh - p_h
                                iw = s_w * ow + d_w * kw - p_w
                                if 0 <= ih < i_h and 0 <= iw < i_w:
                                    at = c // cs * ms + m
                                    u = upstream[n, at, ih, iw]
                                    w = weight[c, m, kh, kw]
                                    grad[n, c, oh, ow] += u * w
    return grad


def transposed_input_gradient(upstream: Array, weight: Array,
                              size: Pair, *, stride: Pair = (1, 1),
                              padding: Pair = (0, 0),
                              dilation: Pair = (1, 1),
                              groups: int = 1) -> Array:
    """Send each number back to the cells that had stamped it."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (batch, maps, o_h, o_w), (i_h, i_w) = upstream.shape, size
    (channels, ms, k_h, k_w), cs = weight.shape, len(weight) // groups
    grad = np.zeros((batch, channels, i_h, i_w))
    for n in range(batch):
        for m in range(maps):
            for oh in range(o_h):
                for ow in range(o_w):
                    for c in range(cs):
                        for kh in range(k_h):
                            for kw in range(k_w):
                                sh = oh + p_h - d_h * kh
                                sw = ow + p_w - d_w * kw
                                if sh % s_h or sw % s_w:
                                    continue
                                ih, iw = sh // s_h, sw // s_w
                                if 0 <= ih < i_h and 0 <= iw < i_w:
                                    at = m // ms * cs + c
                                    u = upstream[n, m, oh, ow]
                                    w = weight[at, m % ms, kh, kw]
                                    grad[n, at, ih, iw] += u * w
    return grad


def transposed_weight_gradient(
        x: Array, upstream: Array, kernel_size: Pair, *,
        stride: Pair = (1, 1), padding: Pair = (0, 0),
        dilation: Pair = (1, 1), groups: int = 1) -> Array:
    """For each weight, add up all it stamped, times the gradient."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (batch, maps, o_h, o_w), (k_h, k_w) = upstream.shape, kernel_size
    (i_h, i_w), channels = x.shape[2:], x.shape[1]
    ms, cs = maps // groups, channels // groups
    grad = np.zeros((channels, ms, k_h, k_w))
    for m in range(maps):
        for c in range(cs):
            for kh in range(k_h):
                for kw in range(k_w):
                    for n in range(batch):
                        for oh in range(o_h):
                            for ow in range(o_w):
                                sh = oh + p_h - d_h * kh
                                sw = ow + p_w - d_w * kw
                                if sh % s_h or sw % s_w:
                                    continue
                                ih, iw = sh // s_h, sw // s_w
                                if 0 <= ih < i_h and 0 <= iw < i_w:
                                    at = m // ms * cs + c
                                    u = upstream[n, m, oh, ow]
                                    v = x[n, at, ih, iw]
                                    grad[at, m % ms, kh, kw] += u * v
    return grad


def unfold_gradient(upstream: Array, size: Pair, kernel_size: Pair, *,
                    stride: Pair = (1, 1), padding: Pair = (0, 0),
                    dilation: Pair = (1, 1)) -> Array:
    """Add every column's numbers to the cells it was read from."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (i_h, i_w), (k_h, k_w) = size, kernel_size
    o_h = (i_h + 2 * p_h - d_h * (k_h - 1) - 1) // s_h + 1
    o_w = (i_w + 2 * p_w - d_w * (k_w - 1) - 1) // s_w + 1
    batch, channels = len(upstream), upstream.shape[1] // (k_h * k_w)
    grad = np.zeros((batch, channels, i_h, i_w))
    for n in range(batch):
        for c in range(channels):
            for oh in range(o_h):
                for ow in range(o_w):
                    for kh in range(k_h):
                        for kw in range(k_w):
                            ih = s_h * oh + d_h * kh - p_h
                            iw = s_w * ow + d_w * kw - p_w
                            row = (c * k_h + kh) * k_w + kw
                            u = upstream[n, row, oh * o_w + ow]
                            if 0 <= ih < i_h and 0 <= iw < i_w:
                                grad[n, c, ih, iw] += u
    return grad


def fold_gradient(upstream: Array, kernel_size: Pair, *,
                  stride: Pair = (1, 1), padding: Pair = (0, 0),
                  dilation: Pair = (1, 1)) -> Array:
    """Hand each number to all the columns that were added there."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (batch, channels, o_h, o_w), k_h = upstream.shape, kernel_size[0]
    k_w = kernel_size[1]
    i_h = (o_h + 2 * p_h - d_h * (k_h - 1) - 1) // s_h + 1
    i_w = (o_w + 2 * p_w - d_w * (k_w - 1) - 1) // s_w + 1
    grad = np.zeros((batch, channels * k_h * k_w, i_h * i_w))
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
                                u = upstream[n, c, oh, ow]
                                grad[n, row, ih * i_w + iw] = u
    return grad


LESSONS = (
    Lesson(
        stretched_gradient,
        say("Gradient of the input, as a convolution"),
        say(
            "Read from the input's own cells: put stride − 1 zeros between the upstream gradient's cells and "
            "slide the kernel over them. As kh grows the place falls, and that is the kernel turned by 180°."
        ),
        f"{GUIDE}, sections 4.3 to 4.6",
    ),
    Lesson(
        window_gradient,
        say("Gradient of a transposed convolution's input, as a convolution"),
        say(
            "Each input cell had stamped the kernel; its gradient gathers what lies under that stamp. So it is "
            "the convolution that the transposed one transposes, with its stride."
        ),
        f"{GUIDE}, section 4.1",
    ),
    Lesson(
        transposed_input_gradient,
        say("Gradient of a transposed convolution's input"),
        say(
            "Every output sends its gradient back to the input cells whose stamps reached it. Where the stride "
            "does not divide o + p − d·k there is no such cell."
        ),
        f"{GUIDE}, section 4.1",
    ),
    Lesson(
        transposed_weight_gradient,
        say("Gradient of a transposed convolution's kernel"),
        say(
            "Each weight was stamped once per input cell. Add up those cells, each scaled by the gradient of the "
            "output its stamp reached."
        ),
        f"{TORCH}ConvTranspose2d.html",
    ),
    Lesson(
        unfold_gradient,
        say("Gradient of unfold's input"),
        say(
            "A cell was written into one column per window that read it, so it gets back the sum of their "
            "gradients. That is fold."
        ),
        f"{TORCH}Unfold.html",
    ),
    Lesson(
        fold_gradient,
        say("Gradient of fold's columns"),
        say("Every number of a column was added to one cell, so it gets that cell's gradient. That is unfold."),
        f"{TORCH}Fold.html",
    ),
)

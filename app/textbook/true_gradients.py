"""The gradients of a true convolution, whose kernel is turned by 180° before it slides.

    grad_input[n, c, ih, iw]  = Σ upstream[n, m, oh, ow] · weight[m, c, kh, kw]
    grad_weight[m, c, kh, kw] = Σ upstream[n, m, oh, ow] · x[n, c, ih, iw]
    over all n, m, c and taps with  ih = s·oh + d·(k_h − 1 − kh) − p,  iw likewise

The loops are those of a convolution that does not turn, with k_h − 1 − kh in place of kh where the kernel lies on the
input. Read from the input's cells, o + p − d·(k_h − 1 − kh) is where a weight meets the stretched upstream gradient: it
rises with kh, so the kernel lies there as it is written. Turned twice, it is not turned.

Shape: x (batch, groups·cs, i_h, i_w), weight (groups·ms, cs, k_h, k_w), upstream (batch, groups·ms, o_h, o_w).
Source: https://docs.scipy.org/doc/scipy/reference/generated/scipy.signal.convolve.html

>>> upstream = np.array([1.0, 10.0]).reshape(1, 1, 1, 2)
>>> weight = np.array([1.0, 2.0, 3.0]).reshape(1, 1, 1, 3)
>>> true_input_gradient(upstream, weight, (1, 5), stride=(1, 2)).tolist()
[[[[3.0, 2.0, 31.0, 20.0, 10.0]]]]
>>> true_stretched_gradient(upstream, weight, (1, 5), stride=(1, 2)).tolist()
[[[[3.0, 2.0, 31.0, 20.0, 10.0]]]]
>>> x = np.array([1.0, 2.0, 3.0, 4.0, 5.0]).reshape(1, 1, 1, 5)
>>> true_weight_gradient(x, upstream, (1, 3), stride=(1, 2)).tolist()
[[[[53.0, 42.0, 31.0]]]]
"""

from __future__ import annotations

import numpy as np

from app.i18n import say
from app.textbook.arrays import Array, Pair
from app.textbook.borders import inside
from app.textbook.lesson import Lesson

# Wrapped by hand for a narrow panel.
# fmt: off


def true_input_gradient(upstream: Array, weight: Array, size: Pair, *,
                        stride: Pair = (1, 1), padding: Pair = (0, 0),
                        dilation: Pair = (1, 1), groups: int = 1,
                        mode: str = "zeros") -> Array:
    """Stamp the turned kernel once per output, scaled."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (batch, maps, o_h, o_w), (i_h, i_w) = upstream.shape, size
    (_, cs, k_h, k_w), ms = weight.shape, maps // groups
    e_h, e_w = d_h * (k_h - 1) - p_h, d_w * (k_w - 1) - p_w
    grad = np.zeros((batch, groups * cs, i_h, i_w))
    for n in range(batch):
        for m in range(maps):
            for oh in range(o_h):
                for ow in range(o_w):
                    for c in range(cs):
                        for kh in range(k_h):
                            for kw in range(k_w):
                                ih = s_h * oh + e_h - d_h * kh
                                iw = s_w * ow + e_w - d_w * kw
                                if mode != "zeros":
                                    ih = inside(ih, i_h, mode)
                                    iw = inside(iw, i_w, mode)
                                if 0 <= ih < i_h and 0 <= iw < i_w:
                                    u = upstream[n, m, oh, ow]
                                    w = weight[m, c, kh, kw]
                                    at = m // ms * cs + c
                                    grad[n, at, ih, iw] += u * w
    return grad


def true_weight_gradient(x: Array, upstream: Array,
                         kernel_size: Pair, *, stride: Pair = (1, 1),
                         padding: Pair = (0, 0),
                         dilation: Pair = (1, 1), groups: int = 1,
                         mode: str = "zeros") -> Array:
    """Add up what each weight met once turned, scaled."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (batch, maps, o_h, o_w), (k_h, k_w) = upstream.shape, kernel_size
    (_, channels, i_h, i_w), ms = x.shape, maps // groups
    cs = channels // groups
    e_h, e_w = d_h * (k_h - 1) - p_h, d_w * (k_w - 1) - p_w
    grad = np.zeros((maps, cs, k_h, k_w))
    for m in range(maps):
        for c in range(cs):
            for kh in range(k_h):
                for kw in range(k_w):
                    for n, oh, ow in np.ndindex(batch, o_h, o_w):
                        ih = s_h * oh + e_h - d_h * kh
                        iw = s_w * ow + e_w - d_w * kw
                        if mode != "zeros":
                            ih = inside(ih, i_h, mode)
                            iw = inside(iw, i_w, mode)
                        if 0 <= ih < i_h and 0 <= iw < i_w:
                            u = upstream[n, m, oh, ow]
                            v = x[n, m // ms * cs + c, ih, iw]
                            grad[m, c, kh, kw] += u * v
    return grad


def true_stretched_gradient(upstream: Array, weight: Array,
                            size: Pair, *, stride: Pair = (1, 1),
                            padding: Pair = (0, 0),
                            dilation: Pair = (1, 1),
                            groups: int = 1) -> Array:
    """Zeros between the cells; the kernel, turned twice, as it is."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (batch, maps, u_h, u_w), (o_h, o_w) = upstream.shape, size
    (_, cs, k_h, k_w), ms = weight.shape, maps // groups
    z_h, z_w = s_h * (u_h - 1) + 1, s_w * (u_w - 1) + 1
    stretched = np.zeros((batch, maps, z_h, z_w))
    stretched[:, :, ::s_h, ::s_w] = upstream
    e_h, e_w = d_h * (k_h - 1) - p_h, d_w * (k_w - 1) - p_w
    grad = np.zeros((batch, groups * cs, o_h, o_w))
    for n in range(batch):
        for c in range(groups * cs):
            for oh in range(o_h):
                for ow in range(o_w):
                    for m in range(ms):
                        for kh in range(k_h):
                            for kw in range(k_w):
                                sh = oh + d_h * kh - e_h
                                sw = ow + d_w * kw - e_w
                                if 0 <= sh < z_h and 0 <= sw < z_w:
                                    at = c // cs * ms + m
                                    u = stretched[n, at, sh, sw]
                                    w = weight[at, c % cs, kh, kw]
                                    grad[n, c, oh, ow] += u * w
    return grad


SCIPY = "SciPy, scipy.signal.convolve and scipy.signal.correlate"
LESSONS = (
    Lesson(
        true_input_gradient,
        say("Gradient of a true convolution's input"),
        say("Every output's gradient stamps the kernel, turned as it was, onto the cells it had read."),
        SCIPY,
    ),
    Lesson(
        true_weight_gradient,
        say("Gradient of a true convolution's kernel"),
        say(
            "The kernel lies turned, so weight kh met the cell at k_h − 1 − kh of each window. Add up those "
            "cells, each scaled by the gradient of its output."
        ),
        SCIPY,
    ),
    Lesson(
        true_stretched_gradient,
        say("Gradient of a true convolution's input, as a convolution"),
        say(
            "Sliding over the stretched upstream gradient turns the kernel once more. Turned twice it lies as it "
            "is written: as kh grows the place grows."
        ),
        SCIPY,
    ),
)

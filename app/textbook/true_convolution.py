"""True convolution, as signal processing has it: the kernel is turned by 180° before it slides.

    out[n, g, m, ow] = Σ_c,kw  padded[n, g, c, s·ow + d·(k_w − 1 − kw)] · weight[g, m, c, kw], and so for other axes

Only the places in space are turned; which channel reads which stays. Over a single bright cell the output is the
kernel itself, the right way round. `scipy.signal.convolve` and `numpy.convolve` do this; without the turn it is
cross-correlation, `scipy.signal.correlate`, which PyTorch calls convolution. The border is laid first.

Shape: x (batch, groups·cs, *i), weight (maps, cs, *k), bias (maps), answer (batch, maps, *o).
Source: https://docs.scipy.org/doc/scipy/reference/generated/scipy.signal.convolve.html

>>> signal, kernel = np.array([0.0, 1.0, 0.0]), np.array([1.0, 2.0, 3.0])
>>> true_convolution_1d(signal.reshape(1, 1, 3), kernel.reshape(1, 1, 3), padding=1).tolist()
[[[1.0, 2.0, 3.0]]]
>>> np.convolve(signal, kernel, "same").tolist()
[1.0, 2.0, 3.0]
>>> dot, letter = np.zeros((1, 1, 3, 3)), np.arange(9.0).reshape(1, 1, 3, 3)
>>> dot[0, 0, 1, 1] = 1.0
>>> bool((true_convolution_2d(dot, letter, padding=(1, 1)) == letter).all())
True
>>> whole = true_convolution_3d(dot.reshape(1, 1, 1, 3, 3), letter.reshape(1, 1, 1, 3, 3), padding=(0, 1, 1))
>>> bool((whole == letter).all())
True
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from app.i18n import say
from app.textbook.arrays import Array, Border, Pair, Triple
from app.textbook.lesson import Lesson

# Wrapped by hand for a narrow panel.
# fmt: off


def true_convolution_1d(x: Array, weight: Array,
                        bias: Array | None = None, *,
                        stride: int = 1, padding: int = 0,
                        dilation: int = 1, groups: int = 1,
                        mode: Border = "constant") -> Array:
    """Slide the turned kernel along one axis."""
    (batch, _, i_w), (maps, cs, k_w) = x.shape, weight.shape
    o_w = (i_w + 2 * padding - dilation * (k_w - 1) - 1) // stride + 1
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding)), mode)
    x = x.reshape(batch, groups, cs, i_w + 2 * padding)
    weight = weight.reshape(groups, maps // groups, cs, k_w)
    out = np.zeros((batch, groups, maps // groups, o_w))
    for n in range(batch):
        for g in range(groups):
            for m in range(maps // groups):
                for ow in range(o_w):
                    for c in range(cs):
                        for kw in range(k_w):
                            back = k_w - 1 - kw
                            sw = stride * ow + dilation * back
                            v = x[n, g, c, sw]
                            w = weight[g, m, c, kw]
                            out[n, g, m, ow] += v * w
    out = out.reshape(batch, maps, o_w)
    return out if bias is None else out + bias[:, None]


def true_convolution_2d(x: Array, weight: Array,
                        bias: Array | None = None, *,
                        stride: Pair = (1, 1), padding: Pair = (0, 0),
                        dilation: Pair = (1, 1), groups: int = 1,
                        mode: Border = "constant") -> Array:
    """Turn the kernel by 180°, then slide it; its channels stay."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (batch, _, i_h, i_w), (maps, cs, k_h, k_w) = x.shape, weight.shape
    o_h = (i_h + 2 * p_h - d_h * (k_h - 1) - 1) // s_h + 1
    o_w = (i_w + 2 * p_w - d_w * (k_w - 1) - 1) // s_w + 1
    e_h, e_w = d_h * (k_h - 1), d_w * (k_w - 1)
    x = np.pad(x, ((0, 0), (0, 0), (p_h, p_h), (p_w, p_w)), mode)
    x = x.reshape(batch, groups, cs, i_h + 2 * p_h, i_w + 2 * p_w)
    weight = weight.reshape(groups, maps // groups, cs, k_h, k_w)
    out = np.zeros((batch, groups, maps // groups, o_h, o_w))
    for n in range(batch):
        for g in range(groups):
            for m in range(maps // groups):
                for oh in range(o_h):
                    for ow in range(o_w):
                        for c in range(cs):
                            for kh in range(k_h):
                                for kw in range(k_w):
                                    sh = s_h * oh + e_h - d_h * kh
                                    sw = s_w * ow + e_w - d_w * kw
                                    v = x[n, g, c, sh, sw]
                                    w = weight[g, m, c, kh, kw]
                                    out[n, g, m, oh, ow] += v * w
    out = out.reshape(batch, maps, o_h, o_w)
    return out if bias is None else out + bias[:, None, None]


def true_convolution_3d(x: Array, weight: Array,
                        bias: Array | None = None, *,
                        stride: Triple = (1, 1, 1),
                        padding: Triple = (0, 0, 0),
                        dilation: Triple = (1, 1, 1), groups: int = 1,
                        mode: Border = "constant") -> Array:
    """Slide the turned block through a volume."""
    (s_d, s_h, s_w), (d_d, d_h, d_w) = stride, dilation
    (batch, _, i_d, i_h, i_w), (p_d, p_h, p_w) = x.shape, padding
    maps, cs, k_d, k_h, k_w = weight.shape
    o_d = (i_d + 2 * p_d - d_d * (k_d - 1) - 1) // s_d + 1
    o_h = (i_h + 2 * p_h - d_h * (k_h - 1) - 1) // s_h + 1
    o_w = (i_w + 2 * p_w - d_w * (k_w - 1) - 1) // s_w + 1
    border = (0, 0), (0, 0), (p_d, p_d), (p_h, p_h), (p_w, p_w)
    x = np.pad(x, border, mode)
    out = np.zeros((batch, maps, o_d, o_h, o_w))
    ms = maps // groups
    for n, g, m in np.ndindex(batch, groups, ms):
        for od, oh, ow in np.ndindex(o_d, o_h, o_w):
            for c, kd, kh, kw in np.ndindex(cs, k_d, k_h, k_w):
                sd = s_d * od + d_d * (k_d - 1 - kd)
                sh = s_h * oh + d_h * (k_h - 1 - kh)
                sw = s_w * ow + d_w * (k_w - 1 - kw)
                v = x[n, g * cs + c, sd, sh, sw]
                w = weight[g * ms + m, c, kd, kh, kw]
                out[n, g * ms + m, od, oh, ow] += v * w
    return out if bias is None else out + bias[:, None, None, None]


EACH: tuple[Callable[..., Array], ...] = (
    true_convolution_1d, true_convolution_2d, true_convolution_3d,
)
LESSONS = tuple(
    Lesson(
        function,
        say("True convolution"),
        say(
            "The kernel is turned by 180° before it slides, in space only, as scipy.signal.convolve does it. "
            "Without the turn it is cross-correlation, which PyTorch computes."
        ),
        "SciPy, scipy.signal.convolve and scipy.signal.correlate",
        axes=axes,
    )
    for axes, function in enumerate(EACH, start=1)
)

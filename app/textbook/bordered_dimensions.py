"""Along one axis and along three, over a border of copies: a position outside stands for the cell that the mode names.

    out[n, g, m, ow] = Σ_c,kw  x[n, g, c, inside(s·ow + d·kw − p)] · weight[g, m, c, kw]

and so for the depth and the height. ``inside`` is that of `borders`; where a window hangs over the edge it may read one
input cell more than once, and no position is left out.

Shape: x (batch, groups·cs, i_w) or (…, i_d, i_h, i_w), weight (maps, cs, k_w) or (…, k_d, k_h, k_w), bias (maps);
    reflect needs p < i, circular p ≤ i.
Source: https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.pad.html

>>> x = np.array([[[1.0, 2.0, 3.0]]])
>>> bordered_line(x, np.ones((1, 1, 3)), mode="reflect", padding=1).tolist()
[[[5.0, 6.0, 7.0]]]
>>> volume = x.reshape(1, 1, 1, 1, 3)
>>> bordered_volume(volume, np.ones((1, 1, 1, 1, 3)), mode="circular", padding=(0, 0, 1)).tolist()
[[[[[6.0, 6.0, 6.0]]]]]
"""

from __future__ import annotations

import numpy as np

from app.i18n import say
from app.textbook.arrays import Array, Triple
from app.textbook.borders import inside
from app.textbook.lesson import Lesson

# Wrapped by hand for a narrow panel.
# fmt: off


def bordered_line(x: Array, weight: Array,
                  bias: Array | None = None, *, mode: str,
                  stride: int = 1, padding: int = 0,
                  dilation: int = 1, groups: int = 1) -> Array:
    """Slide along one axis, and read copies outside."""
    (batch, _, i_w), (maps, cs, k_w) = x.shape, weight.shape
    o_w = (i_w + 2 * padding - dilation * (k_w - 1) - 1) // stride + 1
    x = x.reshape(batch, groups, cs, i_w)
    weight = weight.reshape(groups, maps // groups, cs, k_w)
    out = np.zeros((batch, groups, maps // groups, o_w))
    for n in range(batch):
        for g in range(groups):
            for m in range(maps // groups):
                for ow in range(o_w):
                    for c in range(cs):
                        for kw in range(k_w):
                            iw = stride * ow + dilation * kw - padding
                            iw = inside(iw, i_w, mode)
                            v = x[n, g, c, iw]
                            w = weight[g, m, c, kw]
                            out[n, g, m, ow] += v * w
    out = out.reshape(batch, maps, o_w)
    return out if bias is None else out + bias[:, None]


def bordered_volume(x: Array, weight: Array,
                    bias: Array | None = None, *,
                    mode: str, stride: Triple = (1, 1, 1),
                    padding: Triple = (0, 0, 0),
                    dilation: Triple = (1, 1, 1),
                    groups: int = 1) -> Array:
    """Slide a block of cells, and read copies outside."""
    (s_d, s_h, s_w), (d_d, d_h, d_w) = stride, dilation
    (batch, _, i_d, i_h, i_w), (p_d, p_h, p_w) = x.shape, padding
    maps, cs, k_d, k_h, k_w = weight.shape
    o_d = (i_d + 2 * p_d - d_d * (k_d - 1) - 1) // s_d + 1
    o_h = (i_h + 2 * p_h - d_h * (k_h - 1) - 1) // s_h + 1
    o_w = (i_w + 2 * p_w - d_w * (k_w - 1) - 1) // s_w + 1
    out = np.zeros((batch, maps, o_d, o_h, o_w))
    ms = maps // groups
    for n, g, m in np.ndindex(batch, groups, ms):
        for od, oh, ow in np.ndindex(o_d, o_h, o_w):
            for c, kd, kh, kw in np.ndindex(cs, k_d, k_h, k_w):
                id = s_d * od + d_d * kd - p_d
                ih = s_h * oh + d_h * kh - p_h
                iw = s_w * ow + d_w * kw - p_w
                id = inside(id, i_d, mode)
                ih = inside(ih, i_h, mode)
                iw = inside(iw, i_w, mode)
                v = x[n, g * cs + c, id, ih, iw]
                w = weight[g * ms + m, c, kd, kh, kw]
                out[n, g * ms + m, od, oh, ow] += v * w
    return out if bias is None else out + bias[:, None, None, None]


LESSONS = (
    Lesson(
        bordered_line,
        say("One dimension over a border"),
        say(
            "The window moves along one axis as ever, and where it hangs over an end a rule names the cell it reads "
            "instead: a signal is continued by its own numbers."
        ),
        "https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.pad.html", axes=1,
    ),
    Lesson(
        bordered_volume,
        say("Three dimensions over a border"),
        say(
            "The block slides along depth, height and width, and where it hangs over a face the rule names a cell "
            "for each axis apart, so that a corner is the same rule three times."
        ),
        "https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.pad.html", axes=3,
    ),
)

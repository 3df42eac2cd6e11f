"""Deformable convolution: before a kernel cell reads, its offset moves it, and it reads between the cells.

    out[n, g, m, oh, ow] = Σ_c,kh,kw  weight[g, m, c, kh, kw] · mask · x[n, g, c](y, z)
    y = s·oh + d·kh − p + Δy,  z = s·ow + d·kw − p + Δx

x(y, z) is bilinear: each of the four cells about the point counts the more the nearer it is, and cells outside count as
0. Δy, Δx and the mask belong to (n, kh, kw, oh, ow) and to one of f_s equal groups of the input's channels. Without a
mask this is version 1; where every Δ is 0 it is the ordinary convolution.

Shape: x (batch, groups·cs, i_h, i_w), weight (maps, cs, k_h, k_w), offset (batch, 2·f_s·k_h·k_w, o_h, o_w) with Δy and
    Δx by turns, mask (batch, f_s·k_h·k_w, o_h, o_w), bias (maps), answer (batch, maps, o_h, o_w).
Source: J. Dai et al., "Deformable Convolutional Networks", arXiv:1703.06211; X. Zhu et al., "Deformable ConvNets v2",
    arXiv:1811.11168; https://docs.pytorch.org/vision/stable/generated/torchvision.ops.deform_conv2d.html

>>> x = np.array([[1.0, 2.0], [3.0, 4.0]]).reshape(1, 1, 2, 2)
>>> between(x[0, 0], 0.5, 0.5), between(x[0, 0], 1.5, 0.0)
(2.5, 1.5)
>>> halfway = np.full((1, 2, 2, 2), 0.5)
>>> deformable(x, np.ones((1, 1, 1, 1)), halfway).tolist()
[[[[2.5, 1.5], [1.75, 1.0]]]]
"""

from __future__ import annotations

from math import floor

import numpy as np

from app.i18n import say
from app.textbook.arrays import Array, Pair
from app.textbook.lesson import Lesson

# Wrapped by hand for a narrow panel.
# fmt: off


def between(x: Array, y: float, z: float) -> float:
    """The value of a map at a point: its four cells, weighted."""
    total = 0.0
    for ih in (floor(y), floor(y) + 1):
        for iw in (floor(z), floor(z) + 1):
            if 0 <= ih < x.shape[0] and 0 <= iw < x.shape[1]:
                near = (1 - abs(y - ih)) * (1 - abs(z - iw))
                total += near * float(x[ih, iw])
    return total


def deformable(x: Array, weight: Array, offset: Array,
               mask: Array | None = None, bias: Array | None = None, *,
               stride: Pair = (1, 1), padding: Pair = (0, 0),
               dilation: Pair = (1, 1), groups: int = 1) -> Array:
    """Move each kernel cell by its offset, then read."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (batch, cs_all, _, _), (maps, cs, k_h, k_w) = x.shape, weight.shape
    f_s, ms = offset.shape[1] // (2 * k_h * k_w), maps // groups
    out = np.zeros((batch, maps, *offset.shape[2:]))
    for n in range(batch):
        for m in range(maps):
            for oh in range(out.shape[2]):
                for ow in range(out.shape[3]):
                    for c in range(cs):
                        at = m // ms * cs + c
                        f = at * f_s // cs_all
                        for kh in range(k_h):
                            for kw in range(k_w):
                                k = (f * k_h + kh) * k_w + kw
                                dy, dx = offset[n, 2 * k:][:2, oh, ow]
                                y = s_h * oh + d_h * kh - p_h + dy
                                z = s_w * ow + d_w * kw - p_w + dx
                                v = between(x[n, at], y, z)
                                if mask is not None:
                                    v *= mask[n, k, oh, ow]
                                v *= weight[m, c, kh, kw]
                                out[n, m, oh, ow] += v
    return out if bias is None else out + bias[:, None, None]


LESSONS = (
    Lesson(
        deformable,
        say("Deformable convolution"),
        say(
            "An offset moves every cell of the kernel before it reads, so it reads between four cells, each "
            "weighted by how near it is. A mask, in version 2, says how strongly."
        ),
        "Dai et al., arXiv:1703.06211; Zhu et al., arXiv:1811.11168",
    ),
)

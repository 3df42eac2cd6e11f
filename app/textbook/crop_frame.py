"""Transposed convolution as a canvas and a frame: stamp everything, then say which part is the output.

    canvas[m, s·ih + d·kh, s·iw + d·kw] += x[c, ih, iw] · weight[c, m, kh, kw]
    output = canvas[:, p_h : p_h + o_h, p_w : p_w + o_w],   o_h = z_h − 2·p_h + output_padding_h
    z_h = (i_h − 1)·s_h + d_h·(k_h − 1) + 1, the canvas's own height, and so for the width

Padding cuts the same from both ends; output padding gives back some of the far end. What it asks for past the
canvas was stamped by nobody.

Shape: x (channels, i_h, i_w), weight (channels, maps, k_h, k_w), answer (maps, o_h, o_w).
Source: https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose2d.html

>>> x = np.array([1.0, 10.0]).reshape(1, 1, 2)
>>> weight = np.array([1.0, 2.0, 3.0]).reshape(1, 1, 1, 3)
>>> crop_frame(x, weight, stride=(1, 2)).tolist()
[[[1.0, 2.0, 13.0, 20.0, 30.0]]]
>>> crop_frame(x, weight, stride=(1, 2), padding=(0, 1), output_padding=(0, 1)).tolist()
[[[2.0, 13.0, 20.0, 30.0]]]
"""

from __future__ import annotations

import numpy as np

from app.i18n import say
from app.textbook.arrays import Array, Pair
from app.textbook.lesson import TORCH, Lesson

# Wrapped by hand for a narrow panel.
# fmt: off


def crop_frame(x: Array, weight: Array, *, stride: Pair = (1, 1),
               padding: Pair = (0, 0), dilation: Pair = (1, 1),
               output_padding: Pair = (0, 0)) -> Array:
    """Stamp the whole canvas, then cut out what the frame shows."""
    (channels, i_h, i_w), (_, maps, k_h, k_w) = x.shape, weight.shape
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    z_h = (i_h - 1) * s_h + d_h * (k_h - 1) + 1
    z_w = (i_w - 1) * s_w + d_w * (k_w - 1) + 1
    past_h, past_w = output_padding
    canvas = np.zeros((maps, z_h + past_h, z_w + past_w))
    for c in range(channels):
        for ih in range(i_h):
            for iw in range(i_w):
                for m in range(maps):
                    for kh in range(k_h):
                        for kw in range(k_w):
                            oh = s_h * ih + d_h * kh
                            ow = s_w * iw + d_w * kw
                            v, w = x[c, ih, iw], weight[c, m, kh, kw]
                            canvas[m, oh, ow] += v * w
    o_h, o_w = z_h - 2 * p_h + past_h, z_w - 2 * p_w + past_w
    return canvas[:, p_h:p_h + o_h, p_w:p_w + o_w]


LESSONS = (
    Lesson(
        crop_frame,
        say("Canvas and frame"),
        say(
            "Stamp everything onto one canvas; the output is what a frame shows of it. Padding takes as much off "
            "either end, output padding gives cells back at the far end; neither changes a number."
        ),
        f"{TORCH}ConvTranspose2d.html",
    ),
)

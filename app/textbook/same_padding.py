"""Padding as other frameworks write it: how many outputs there are is fixed first, and the padding follows.

    o = ⌈i / s⌉,   t = max((o − 1)·s + d·(k − 1) + 1 − i, 0)   cells of padding in all
    SAME, SAME_UPPER: ⌊t / 2⌋ before and the rest after;  SAME_LOWER: the rest before and ⌊t / 2⌋ after

PyTorch lays on the same number before and after. Where t is odd it needs a cell more, every window then stands at
another place, and no output need be the same.

Shape: x (channels, i_h, i_w), weight (maps, channels, k_h, k_w), answer (maps, ⌈i_h / s_h⌉, ⌈i_w / s_w⌉).
Source: https://www.tensorflow.org/api_docs/python/tf/nn#notes_on_padding_2; https://onnx.ai/onnx/operators/onnx__Conv.html

>>> x = np.array([1.0, 2.0, 3.0, 4.0]).reshape(1, 1, 4)
>>> weight = np.array([100.0, 10.0, 1.0]).reshape(1, 1, 1, 3)
>>> same_padding(x, weight, stride=(1, 2)).tolist()
[[[123.0, 340.0]]]
>>> same_lower_padding(x, weight, stride=(1, 2)).tolist()
[[[12.0, 234.0]]]
"""

from __future__ import annotations

import numpy as np

from app.i18n import say
from app.textbook.arrays import Array, Pair
from app.textbook.lesson import Lesson

# Wrapped by hand for a narrow panel.
# fmt: off


def same_padding(x: Array, weight: Array, *, stride: Pair = (1, 1),
                 dilation: Pair = (1, 1)) -> Array:
    """Lay on what ⌈i / s⌉ outputs need, the odd cell at the end."""
    (s_h, s_w), (d_h, d_w) = stride, dilation
    (_, i_h, i_w), (maps, channels, k_h, k_w) = x.shape, weight.shape
    o_h, o_w = -(-i_h // s_h), -(-i_w // s_w)
    t_h = max((o_h - 1) * s_h + d_h * (k_h - 1) + 1 - i_h, 0)
    t_w = max((o_w - 1) * s_w + d_w * (k_w - 1) + 1 - i_w, 0)
    p_h, p_w = t_h // 2, t_w // 2
    out = np.zeros((maps, o_h, o_w))
    for m in range(maps):
        for oh in range(o_h):
            for ow in range(o_w):
                for c in range(channels):
                    for kh in range(k_h):
                        for kw in range(k_w):
                            ih = s_h * oh + d_h * kh - p_h
                            iw = s_w * ow + d_w * kw - p_w
                            if 0 <= ih < i_h and 0 <= iw < i_w:
                                w = weight[m, c, kh, kw]
                                out[m, oh, ow] += x[c, ih, iw] * w
    return out


def same_lower_padding(x: Array, weight: Array, *,
                       stride: Pair = (1, 1),
                       dilation: Pair = (1, 1)) -> Array:
    """Lay on what ⌈i / s⌉ outputs need, the odd cell first."""
    (s_h, s_w), (d_h, d_w) = stride, dilation
    (_, i_h, i_w), (maps, channels, k_h, k_w) = x.shape, weight.shape
    o_h, o_w = -(-i_h // s_h), -(-i_w // s_w)
    t_h = max((o_h - 1) * s_h + d_h * (k_h - 1) + 1 - i_h, 0)
    t_w = max((o_w - 1) * s_w + d_w * (k_w - 1) + 1 - i_w, 0)
    p_h, p_w = t_h - t_h // 2, t_w - t_w // 2
    out = np.zeros((maps, o_h, o_w))
    for m in range(maps):
        for oh in range(o_h):
            for ow in range(o_w):
                for c in range(channels):
                    for kh in range(k_h):
                        for kw in range(k_w):
                            ih = s_h * oh + d_h * kh - p_h
                            iw = s_w * ow + d_w * kw - p_w
                            if 0 <= ih < i_h and 0 <= iw < i_w:
                                w = weight[m, c, kh, kw]
                                out[m, oh, ow] += x[c, ih, iw] * w
    return out


SOURCE = "TensorFlow, tf.nn, notes on padding; ONNX, Conv, auto_pad"
LESSONS = (
    Lesson(
        same_padding,
        say("SAME padding"),
        say(
            "How many outputs there are comes first, ⌈i / s⌉; the padding is what they need. Half of it goes "
            "before the input and an odd cell to the end."
        ),
        SOURCE,
    ),
    Lesson(
        same_lower_padding,
        say("SAME_LOWER padding"),
        say(
            "How many outputs there are comes first, ⌈i / s⌉; the padding is what they need. Half of it goes "
            "after the input and an odd cell to the beginning."
        ),
        SOURCE,
    ),
)

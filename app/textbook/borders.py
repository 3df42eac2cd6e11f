"""What stands outside the input: nothing, or a cell of the input that the border mode points back to.

    zeros      0
    replicate  x[min(max(i, 0), last)]        1 1 1 | 1 2 3 4 | 4 4 4
    reflect    x[last − |last − |i||]         4 3 2 | 1 2 3 4 | 3 2 1
    circular   x[i mod size]                  2 3 4 | 1 2 3 4 | 1 2 3

Rows and columns are looked up apart, so a corner is the same rule applied twice.

Shape: x (i_h, i_w), answer (i_h + 2·p_h, i_w + 2·p_w); reflect needs p < i, circular p ≤ i.
Source: https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.pad.html

>>> x = np.array([[1.0, 2.0, 3.0, 4.0]])
>>> borders(x, (0, 3), "reflect").tolist()
[[4.0, 3.0, 2.0, 1.0, 2.0, 3.0, 4.0, 3.0, 2.0, 1.0]]
>>> borders(x, (0, 1), "circular").tolist()
[[4.0, 1.0, 2.0, 3.0, 4.0, 1.0]]
>>> bordered_window(np.array([[1.0, 2.0, 3.0]]), np.ones((1, 3)), "reflect", padding=(0, 1)).tolist()
[[5.0, 6.0, 7.0]]
>>> x, weight = np.array([[[[1.0, 2.0, 3.0]]]]), np.ones((1, 1, 1, 3))
>>> bordered_groups(x, weight, np.ones(1), mode="reflect", padding=(0, 1)).tolist()
[[[[6.0, 7.0, 8.0]]]]
"""

from __future__ import annotations

import numpy as np

from app.i18n import say
from app.textbook.arrays import Array, Pair
from app.textbook.lesson import Lesson

# Wrapped by hand for a narrow panel.
# fmt: off


def borders(x: Array, padding: Pair, mode: str = "zeros") -> Array:
    """Fill the border from the cells its mode points back to."""
    (i_h, i_w), (p_h, p_w) = x.shape, padding
    last_h, last_w = i_h - 1, i_w - 1
    out = np.zeros((i_h + 2 * p_h, i_w + 2 * p_w))
    for oh in range(i_h + 2 * p_h):
        for ow in range(i_w + 2 * p_w):
            ih, iw = oh - p_h, ow - p_w
            if mode == "replicate":
                ih = min(max(ih, 0), last_h)
                iw = min(max(iw, 0), last_w)
            elif mode == "reflect":
                ih = last_h - abs(last_h - abs(ih))
                iw = last_w - abs(last_w - abs(iw))
            elif mode == "circular":
                ih, iw = ih % i_h, iw % i_w
            if 0 <= ih < i_h and 0 <= iw < i_w:
                out[oh, ow] = x[ih, iw]
    return out


def inside(i: int, size: int, mode: str) -> int:
    """The cell that position i stands for."""
    if mode == "replicate":
        return min(max(i, 0), size - 1)
    if mode == "reflect":
        return size - 1 - abs(size - 1 - abs(i))
    return i % size


def bordered_window(x: Array, kernel: Array, mode: str, *,
                    stride: Pair = (1, 1), padding: Pair = (0, 0),
                    dilation: Pair = (1, 1)) -> Array:
    """Slide a window that reads copies where it hangs over."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (i_h, i_w), (k_h, k_w) = x.shape, kernel.shape
    o_h = (i_h + 2 * p_h - d_h * (k_h - 1) - 1) // s_h + 1
    o_w = (i_w + 2 * p_w - d_w * (k_w - 1) - 1) // s_w + 1
    out = np.zeros((o_h, o_w))
    for oh in range(o_h):
        for ow in range(o_w):
            for kh in range(k_h):
                for kw in range(k_w):
                    ih = s_h * oh + d_h * kh - p_h
                    iw = s_w * ow + d_w * kw - p_w
                    ih = inside(ih, i_h, mode)
                    iw = inside(iw, i_w, mode)
                    out[oh, ow] += x[ih, iw] * kernel[kh, kw]
    return out


def bordered_groups(x: Array, weight: Array,
                    bias: Array | None = None, *,
                    mode: str, stride: Pair = (1, 1),
                    padding: Pair = (0, 0), groups: int = 1,
                    dilation: Pair = (1, 1)) -> Array:
    """The same for maps in groups, and with a bias."""
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    (batch, _, i_h, i_w), (maps, cs, k_h, k_w) = x.shape, weight.shape
    o_h = (i_h + 2 * p_h - d_h * (k_h - 1) - 1) // s_h + 1
    o_w = (i_w + 2 * p_w - d_w * (k_w - 1) - 1) // s_w + 1
    x = x.reshape(batch, groups, cs, i_h, i_w)
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
                                    ih = s_h * oh + d_h * kh - p_h
                                    iw = s_w * ow + d_w * kw - p_w
                                    ih = inside(ih, i_h, mode)
                                    iw = inside(iw, i_w, mode)
                                    v = x[n, g, c, ih, iw]
                                    w = weight[g, m, c, kh, kw]
                                    out[n, g, m, oh, ow] += v * w
    out = out.reshape(batch, maps, o_h, o_w)
    return out if bias is None else out + bias[:, None, None]


LESSONS = (
    Lesson(
        borders,
        say("Borders"),
        say(
            "A border mode is a rule that turns a position outside the input into a cell inside it: mirrored, "
            "repeated, or counted round from the other side. Zeros need no cell at all."
        ),
        "https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.pad.html",
    ),
    Lesson(
        bordered_window,
        say("Sliding window over a border"),
        say(
            "The window slides as ever, and where it hangs over the edge a rule names the cell it reads instead. "
            "So one input cell may be read by the same window more than once."
        ),
        "https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.pad.html",
    ),
    Lesson(
        bordered_groups,
        say("Maps over a border"),
        say(
            "Every map has its window, which slides as ever and reads copies where it hangs over the edge: a rule "
            "names the cell. The bias of a map is added last."
        ),
        "https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.pad.html",
    ),
)

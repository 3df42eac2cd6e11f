"""Operators in a row, and what the end of the row has seen of its beginning.

Shape: `chain` as its links have it; `channel_shuffle` (N, C, H, W) to the same; `separable` input (N, C, H, W),
depthwise (C, 1, kh, kw), pointwise (M, C, 1, 1), output (N, M, H', W'); `receptive_field`, along one axis, one
number per output cell to one per input cell.
Source: https://docs.pytorch.org/docs/stable/generated/torch.nn.Sequential.html and torch.nn.ChannelShuffle.html;
F. Chollet, Xception, arXiv:1610.02357; A. Araujo, W. Norris and J. Sim, Computing Receptive Fields of Convolutional
Neural Networks, Distill 2019.

>>> chain(np.array([1.0, 2.0]), [lambda x: 2 * x, lambda x: x[:-1] + x[1:]]).tolist()
[6.0]
>>> channel_shuffle(np.arange(6.0).reshape(1, 6, 1, 1), 2).ravel().tolist()
[0.0, 3.0, 1.0, 4.0, 2.0, 5.0]
>>> separable(np.ones((1, 2, 3, 3)), np.ones((2, 1, 3, 3)), np.ones((1, 2, 1, 1))).tolist()
[[[[18.0]]]]
>>> receptive_field(np.array([1]), [(5, 3, 1, 0, 1), (3, 3, 1, 0, 1)]).tolist()
[1, 2, 3, 2, 1]
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from app.i18n import say
from app.textbook.arrays import Array, Pair
from app.textbook.lesson import TORCH, Lesson

# Wrapped by hand for a narrow panel.
# fmt: off

Link = Callable[[Array], Array]
Numbers = tuple[int, int, int, int, int]


def chain(x: Array, links: Sequence[Link]) -> Array:
    """Every link reads the map that the link before it wrote."""
    for link in links:
        x = link(x)
    return x


def channel_shuffle(x: Array, groups: int) -> Array:
    """Deal the channels of each group out among the groups."""
    size = x.shape[1] // groups
    out = np.zeros(x.shape)
    for n in range(len(x)):
        for g in range(groups):
            for c in range(size):
                out[n, c * groups + g] = x[n, g * size + c]
    return out


def separable(x: Array, depthwise: Array, pointwise: Array, *,
              stride: Pair = (1, 1), padding: Pair = (0, 0),
              dilation: Pair = (1, 1)) -> Array:
    """A kernel per channel, then a matrix across the channels."""
    batch, channels, i_h, i_w = x.shape
    k_h, k_w = depthwise.shape[2:]
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = stride, padding, dilation
    o_h = (i_h + 2 * p_h - d_h * (k_h - 1) - 1) // s_h + 1
    o_w = (i_w + 2 * p_w - d_w * (k_w - 1) - 1) // s_w + 1
    out = np.zeros((batch, len(pointwise), o_h, o_w))
    for n in range(batch):
        for oh in range(o_h):
            for ow in range(o_w):
                for c in range(channels):
                    seen = 0.0  # depthwise: this channel alone
                    for kh in range(k_h):
                        for kw in range(k_w):
                            ih = s_h * oh + d_h * kh - p_h
                            iw = s_w * ow + d_w * kw - p_w
                            if 0 <= ih < i_h and 0 <= iw < i_w:
                                cell = x[n, c, ih, iw]
                                seen += cell * depthwise[c, 0, kh, kw]
                    for m in range(len(pointwise)):  # pointwise
                        mix = pointwise[m, c, 0, 0]
                        out[n, m, oh, ow] += seen * mix
    return out


def receptive_field(paths: Array, links: Sequence[Numbers]) -> Array:
    """Walk back along one axis: the paths from each input cell."""
    for link in reversed(links):
        i_w, k_w, s_w, p_w, d_w = link
        before = np.zeros(i_w, dtype=paths.dtype)
        for ow in range(len(paths)):
            for kw in range(k_w):
                iw = s_w * ow + d_w * kw - p_w
                if 0 <= iw < i_w:
                    before[iw] += paths[ow]
        paths = before
    return paths


LESSONS = (
    Lesson(
        chain,
        say("Chain"),
        say(
            "Each link reads the map that the link before it wrote, and nothing else. Play it link by link to "
            "see each map fill from the one before."
        ),
        f"{TORCH}Sequential.html",
    ),
    Lesson(
        separable,
        say("Depthwise separable convolution"),
        say(
            "One kernel per channel looks at the neighbourhood, then one matrix mixes the channels of every "
            "pixel. It has 1/channels out + 1/k² of a convolution's multiply-adds."
        ),
        "Chollet, arXiv:1610.02357; Howard et al., arXiv:1704.04861",
    ),
    Lesson(
        channel_shuffle,
        say("Channel shuffle"),
        say(
            "Write the channels down group by group, one group per row, and read them off column by column. "
            "After it every group holds channels of all groups."
        ),
        f"{TORCH}ChannelShuffle.html; Zhang et al., ShuffleNet, arXiv:1707.01083",
    ),
    Lesson(
        receptive_field,
        say("Receptive field"),
        say(
            "Start with a 1 at the output cell that looks and walk the links backwards; each cell collects the "
            "paths of all windows it was in. Where nothing arrives the output is blind."
        ),
        "Araujo, Norris and Sim, Distill 2019; Luo et al., arXiv:1701.04128", axes=1,
    ),
)

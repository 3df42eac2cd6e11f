"""Along one axis, as over a sound or a sentence: the same loops with one output and one kernel index.

    out[n, g, m, ow] = Σ_c,kw  x[n, g, c, s·ow + d·kw − p] · weight[g, m, c, kw]
    o_w = ⌊(i_w + 2·p − d·(k_w − 1) − 1) / s⌋ + 1

Shape: x (batch, groups·cs, i_w), weight (maps, cs, k_w), bias (maps), answer (batch, maps, o_w).
Source: https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv1d.html

>>> x = np.array([1.0, 2.0, 4.0, 8.0]).reshape(1, 1, 4)
>>> one_dimension(x, np.array([-1.0, 1.0]).reshape(1, 1, 2)).tolist()
[[[1.0, 2.0, 4.0]]]
"""

from __future__ import annotations

import numpy as np

from app.i18n import say
from app.textbook.arrays import Array
from app.textbook.lesson import TORCH, Lesson

# Wrapped by hand for a narrow panel.
# fmt: off


def one_dimension(x: Array, weight: Array, bias: Array | None = None,
                  *, stride: int = 1, padding: int = 0,
                  dilation: int = 1, groups: int = 1) -> Array:
    """Slide along one axis, over every channel of the group."""
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
                            if 0 <= iw < i_w:
                                v = x[n, g, c, iw]
                                w = weight[g, m, c, kw]
                                out[n, g, m, ow] += v * w
    out = out.reshape(batch, maps, o_w)
    return out if bias is None else out + bias[:, None]


LESSONS = (
    Lesson(
        one_dimension,
        say("One dimension"),
        say(
            "For a signal or a sentence one axis is enough: the window moves along it and still reads every "
            "channel of its group at once."
        ),
        f"{TORCH}Conv1d.html", axes=1,
    ),
)

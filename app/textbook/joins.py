"""Two maps made one, cell by cell, and what goes back to each.

Shape: maps (N, C, H, W), all alike, and so the answers.
Source: https://docs.pytorch.org/docs/stable/generated/torch.add.html and torch.mul.html; K. He, X. Zhang, S. Ren and
J. Sun, Deep Residual Learning for Image Recognition, arXiv:1512.03385; M.-H. Guo et al., Visual Attention Network,
arXiv:2202.09741.

>>> two, three = np.full((1, 1, 1, 1), 2.0), np.full((1, 1, 1, 1), 3.0)
>>> add(two, three).item(), multiply(two, three).item()
(5.0, 6.0)
>>> add_gradient(two).item(), multiply_gradient(two, three).item()
(2.0, 6.0)
"""

from __future__ import annotations

import numpy as np

from app.i18n import say
from app.textbook.arrays import Array
from app.textbook.lesson import TORCH, Lesson

# Wrapped by hand for a narrow panel.
# fmt: off


def add(x: Array, other: Array) -> Array:
    """Cell by cell: what was there, and what comes in addition."""
    out = np.zeros(x.shape)
    batch, channels, o_h, o_w = x.shape
    for n in range(batch):
        for c in range(channels):
            for oh in range(o_h):
                for ow in range(o_w):
                    cell = x[n, c, oh, ow]
                    out[n, c, oh, ow] = cell + other[n, c, oh, ow]
    return out


def multiply(x: Array, other: Array) -> Array:
    """Cell by cell: how much of it the other lets through."""
    out = np.zeros(x.shape)
    batch, channels, o_h, o_w = x.shape
    for n in range(batch):
        for c in range(channels):
            for oh in range(o_h):
                for ow in range(o_w):
                    cell = x[n, c, oh, ow]
                    out[n, c, oh, ow] = cell * other[n, c, oh, ow]
    return out


def add_gradient(upstream: Array) -> Array:
    """One more in either map is one more in the sum."""
    grad = np.zeros(upstream.shape)
    batch, channels, o_h, o_w = upstream.shape
    for n in range(batch):
        for c in range(channels):
            for oh in range(o_h):
                for ow in range(o_w):
                    grad[n, c, oh, ow] = upstream[n, c, oh, ow]
    return grad


def multiply_gradient(upstream: Array, other: Array) -> Array:
    """The product rule: what one map gets is times the other."""
    grad = np.zeros(upstream.shape)
    batch, channels, o_h, o_w = upstream.shape
    for n in range(batch):
        for c in range(channels):
            for oh in range(o_h):
                for ow in range(o_w):
                    cell = upstream[n, c, oh, ow]
                    grad[n, c, oh, ow] = cell * other[n, c, oh, ow]
    return grad


LESSONS = (
    Lesson(
        add,
        say("Addition of two maps"),
        say(
            "No window and no weights: each cell meets the cell at its place in the other map. A block that adds "
            "its own input to what it made only has to learn the difference."
        ),
        f"{TORCH.replace('nn.', '')}add.html; He et al., arXiv:1512.03385",
    ),
    Lesson(
        multiply,
        say("Multiplication of two maps"),
        say(
            "Each cell is scaled by the cell at its place in the other map: attention computes that other map "
            "from the input itself."
        ),
        f"{TORCH.replace('nn.', '')}mul.html; Guo et al., arXiv:2202.09741",
    ),
    Lesson(
        add_gradient,
        say("Gradient of an addition"),
        say("A cell of either map counts once in its sum, so the upstream gradient goes back whole, to both."),
        "He et al., arXiv:1603.05027",
    ),
    Lesson(
        multiply_gradient,
        say("Gradient of a multiplication"),
        say("The product rule: what a map gets back is the upstream gradient times the other map, cell by cell."),
        f"{TORCH.replace('nn.', '')}mul.html",
    ),
)

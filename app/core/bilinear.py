"""Sampling a map between its cells: torchvision's bilinear interpolation, its corners, and its slopes.

A corner outside the map counts as 0; so does every sample at y ≤ −1, y ≥ H, x ≤ −1 or x ≥ W. At −1 exactly the sample
is 0 but its slope is not: a little further on the first cell has a weight.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Corners:
    """The four cells about each position: top left, top right, bottom left, bottom right.

    ``row`` and ``column`` are 0 where ``inside`` is False, so that they always index; there the three weights are 0.

    Shape: (4, *positions) each.
    """

    row: Indices
    column: Indices
    inside: NDArray[np.bool_]
    weight: Array
    slope_y: Array
    slope_x: Array


def corners(y: Array, x: Array, size: tuple[int, int]) -> Corners:
    """The cells about each position, their weights, and how each weight changes with the position.

    weight = (1 − |y − row|) · (1 − |x − column|), from ⌊y⌋ and ⌊x⌋: at whole positions the slope is the
    right-hand difference, as torchvision's gradient has it.

    Shape: y and x alike, any; every field of the answer (4, *y.shape).
    Source: torchvision, ``deform_conv2d_kernel.cpp``, ``bilinear_interpolate`` and ``get_coordinate_weight``.

    >>> found = corners(np.array(0.25), np.array(1.5), (2, 2))
    >>> found.weight.tolist(), found.inside.tolist()
    ([0.375, 0.0, 0.125, 0.0], [True, False, True, False])
    """
    height, width = size
    near = (y >= -1) & (y < height) & (x >= -1) & (x < width)
    # Far positions may not fit into an integer.
    y, x = np.where(near, y, 0.0), np.where(near, x, 0.0)
    top, left = np.floor(y), np.floor(x)
    down, right = y - top, x - left
    row = np.stack([top, top, top + 1, top + 1]).astype(np.int64)
    column = np.stack([left, left + 1, left, left + 1]).astype(np.int64)
    inside = near & (row >= 0) & (row < height) & (column >= 0) & (column < width)
    up, over = 1 - down, 1 - right
    weight = np.stack([up * over, up * right, down * over, down * right])
    slope_y, slope_x = np.stack([-over, -right, over, right]), np.stack([-up, up, -down, down])
    kept = (np.where(inside, each, 0.0) for each in (weight, slope_y, slope_x))
    return Corners(np.where(inside, row, 0), np.where(inside, column, 0), inside, *kept)


def sample(maps: Array, y: Array, x: Array) -> Array:
    """The value of every map at every position.

    Shape: maps (*maps, H, W), y and x alike → (*maps, *y.shape).

    >>> sample(np.array([[0.0, 4.0], [8.0, 12.0]]), np.array([0.5, -0.5, 2.0]), np.array([0.5, 1.0, 0.0])).tolist()
    [6.0, 2.0, 0.0]
    """
    found = corners(y, x, (maps.shape[-2], maps.shape[-1]))
    total: Array = np.zeros((*maps.shape[:-2], *y.shape))
    if 0 in maps.shape[-2:]:
        return total
    for row, column, weight in zip(found.row, found.column, found.weight, strict=True):
        total += maps[..., row, column] * weight
    return total

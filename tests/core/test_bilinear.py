"""Bilinear sampling against the definition, one position at a time, and its slopes against differences."""

from __future__ import annotations

from math import floor

import numpy as np
import pytest

from app.core.bilinear import corners, sample

MAP = np.random.default_rng(0).normal(size=(4, 6))


def by_definition(y: float, x: float) -> float:
    if not (-1 < y < 4 and -1 < x < 6):
        return 0.0
    return sum(
        float(MAP[row, column]) * (1 - abs(y - row)) * (1 - abs(x - column))
        for row in (floor(y), floor(y) + 1)
        for column in (floor(x), floor(x) + 1)
        if 0 <= row < 4 and 0 <= column < 6
    )


def test_a_sample_is_the_weighted_sum_of_the_corners_inside_the_map() -> None:
    steps = np.arange(-8, 33) / 4
    y, x = np.meshgrid(steps, steps, indexing="ij")
    expected = [[by_definition(float(at), float(to)) for to in steps] for at in steps]
    np.testing.assert_allclose(sample(MAP, y, x), expected, atol=1e-14)


@pytest.mark.parametrize("far", [-1.1, 4.0, -1e300, 1e300])
def test_a_position_past_the_map_is_zero_and_flat(far: float) -> None:
    found = corners(np.array([far]), np.array([1.5]), (4, 6))
    assert not np.stack([found.weight, found.slope_y, found.slope_x]).any()


@pytest.mark.parametrize(
    "position", [(1.0, 2.0), (0.3, 4.7), (-0.5, 5.5), (3.0, 0.0), (-1.0, 2.5), (-1.0, -1.0), (2.0, -1.0)]
)
def test_the_slope_is_the_right_hand_difference(position: tuple[float, float]) -> None:
    y, x = position
    found = corners(np.array(y), np.array(x), (4, 6))
    cells, step = MAP[found.row, found.column], 1e-6
    down = (by_definition(y + step, x) - by_definition(y, x)) / step
    right = (by_definition(y, x + step) - by_definition(y, x)) / step
    assert (cells * found.slope_y).sum() == pytest.approx(down, abs=1e-7)
    assert (cells * found.slope_x).sum() == pytest.approx(right, abs=1e-7)

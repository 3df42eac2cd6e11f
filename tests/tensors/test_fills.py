"""The numbers that fills make."""

from __future__ import annotations

import numpy as np
import pytest

from app.tensors.counter import BLOCK, integers, words
from app.tensors.fills import FILLS, filled

GOLDEN = {
    "integers": [2.0, -1.0, -1.0, 4.0, -3.0, 1.0, 0.0, -3.0],
    "digits": [2.0, 1.0, 1.0, 3.0, 0.0, 2.0, 1.0, 0.0],
    "random": [0.49, -0.26, -0.13, 0.9, -0.6, 0.19, -0.09, -0.63],
}


def test_the_first_words_of_seed_zero_are_the_published_splitmix64() -> None:
    published = [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F, 0xF88BB8A8724C81EC]
    assert words(0, 0, 4).tolist() == published


@pytest.mark.parametrize("start", [1, 1000, BLOCK - 1, BLOCK, BLOCK + 1])
def test_a_number_depends_on_its_place_and_the_seed_only(start: int) -> None:
    assert words(3, start, 5).tolist() == words(3, 0, start + 5).tolist()[start:]


def test_numbers_run_on_over_the_edges_of_blocks() -> None:
    long = integers(5, 3 * BLOCK, low=0, high=10**6)
    assert long[: BLOCK + 7].tolist() == integers(5, BLOCK + 7, low=0, high=10**6).tolist()
    assert np.unique(long[BLOCK:]).size > BLOCK  # a block repeated would halve this


def test_neighbouring_seeds_do_not_give_shifted_copies() -> None:
    one, two = set(words(1, 0, 1000).tolist()), set(words(2, 0, 1000).tolist())
    assert not one & two


def test_numbers_do_not_change_between_releases() -> None:
    assert filled("integers", (8,), seed=1).tolist() == GOLDEN["integers"]
    assert filled("digits", (8,), seed=1).tolist() == GOLDEN["digits"]
    assert filled("random", (8,), seed=1).tolist() == GOLDEN["random"]


@pytest.mark.parametrize(("name", "low", "high"), [("integers", -4, 4), ("digits", 0, 3)])
def test_whole_numbers_are_spread_evenly_over_their_range(name: str, low: int, high: int) -> None:
    values, counts = np.unique(filled(name, (90_000,), seed=2), return_counts=True)
    assert values.tolist() == list(range(low, high + 1))
    assert abs(counts / 90_000 * values.size - 1).max() < 0.05


def test_random_numbers_have_two_decimals_in_minus_one_to_one() -> None:
    made = filled("random", (50_000,), seed=3)
    assert made.min() == -1.0
    assert made.max() == 0.99
    assert (np.round(made, 2) == made).all()
    assert abs(made.mean()) < 0.01


@pytest.mark.parametrize("name", FILLS)
@pytest.mark.parametrize(
    "shape", [(), (0,), (1,), (2, 0), (0, 3, 4), (3, 4), (2, 3, 4), (1, 2, 4, 4), (1, 1, 3, 3, 3)]
)
def test_every_fill_makes_every_shape(name: str, shape: tuple[int, ...]) -> None:
    made = filled(name, shape)
    assert made.shape == shape
    assert np.isfinite(made).all()


@pytest.mark.parametrize("name", FILLS)
def test_exactly_the_random_fills_change_with_the_seed(name: str) -> None:
    changes = not np.array_equal(filled(name, (1, 1, 6, 6), seed=0), filled(name, (1, 1, 6, 6), seed=1))
    assert changes == (name in {"random", "integers", "digits", "unit"})


def test_an_impulse_stands_once_in_the_middle_of_each_map() -> None:
    made = filled("impulse", (2, 3, 4, 5))
    assert made.sum(axis=(2, 3)).tolist() == [[1.0] * 3] * 2
    assert (made[:, :, 1, 2] == 1).all()


def test_the_number_of_axes_says_what_a_map_is() -> None:
    assert filled("impulse", (3, 5, 5), axes=2).sum() == 3
    assert filled("impulse", (3, 5, 5), axes=1).sum() == 15
    assert filled("impulse", (3, 5, 5)).sum() == 15


def test_patterns_look_as_their_titles_say() -> None:
    assert filled("checker", (1, 1, 2, 3))[0, 0].tolist() == [[0, 1, 0], [1, 0, 1]]
    assert filled("stripes", (1, 1, 2, 3))[0, 0].tolist() == [[0, 1, 0]] * 2
    assert filled("gradient", (1, 1, 2, 3))[0, 0].tolist() == [[0, 1, 2]] * 2
    assert filled("step", (1, 1, 2, 4))[0, 0].tolist() == [[0, 0, 1, 1]] * 2
    disc = filled("disc", (1, 1, 9, 9))[0, 0]
    assert disc[4, 4] == 1
    assert disc[0, 0] == disc[0, 8] == 0
    assert np.array_equal(disc, disc.T)
    assert np.array_equal(disc, disc[::-1])


def test_counting_begins_at_one_so_that_no_cell_is_lost_as_a_zero() -> None:
    assert filled("counting", (1, 1, 2, 3)).tolist() == [[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]]]


@pytest.mark.parametrize("fill", FILLS)
@pytest.mark.parametrize(("rows", "columns", "groups"), [(4, 2, 2), (6, 6, 3), (4, 4, 4), (2, 6, 2)])
def test_groups_take_weights_away_and_change_none(fill: str, rows: int, columns: int, groups: int) -> None:
    dense = filled(fill, (rows, columns, 3, 2), seed=5)
    kept = filled(fill, (rows, columns // groups, 3, 2), seed=5, groups=groups)
    for row in range(rows):
        first = row * groups // rows * (columns // groups)
        assert (kept[row] == dense[row, first : first + columns // groups]).all()

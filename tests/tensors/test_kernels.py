"""Named kernels: their numbers, their place in larger sizes, and their rule for channels."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from app.errors import Refusal
from app.tensors.kernels import KERNELS, kernel_weight


def one(name: str, *size: int) -> Any:
    return kernel_weight(name, (1, 1, *size), "/weight")[0, 0].tolist()


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("identity", [[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
        ("sobel_x", [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
        ("sobel_y", [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]),
        ("scharr_x", [[-3, 0, 3], [-10, 0, 10], [-3, 0, 3]]),
        ("scharr_y", [[-3, -10, -3], [0, 0, 0], [3, 10, 3]]),
        ("laplacian", [[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
        ("sharpen", [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
        ("emboss", [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]),
        ("box", [[1 / 9] * 3] * 3),
        ("gaussian", [[1 / 16, 2 / 16, 1 / 16], [2 / 16, 4 / 16, 2 / 16], [1 / 16, 2 / 16, 1 / 16]]),
    ],
)
def test_three_by_three_kernels_are_the_known_ones(name: str, wanted: list[list[float]]) -> None:
    assert one(name, 3, 3) == wanted


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("sobel_x", [-1, 0, 1]), ("scharr_x", [-1, 0, 1]), ("laplacian", [1, -2, 1]), ("sharpen", [-1, 3, -1])],
)
def test_in_one_dimension_kernels_are_plain_differences(name: str, wanted: list[float]) -> None:
    assert one(name, 3) == wanted


def test_in_three_dimensions_sobel_smooths_along_both_other_axes() -> None:
    made = kernel_weight("sobel_x", (1, 1, 3, 3, 3), "/weight")[0, 0]
    assert made[1].tolist() == [[-2, 0, 2], [-4, 0, 4], [-2, 0, 2]]
    assert kernel_weight("laplacian", (1, 1, 3, 3, 3), "/weight")[0, 0].sum() == 0


@pytest.mark.parametrize("name", [name for name, kernel in KERNELS.items() if kernel.least == 3])
@pytest.mark.parametrize("size", [(5, 5), (4, 4), (3, 6)])
def test_a_small_kernel_stands_in_the_middle_of_zeros(name: str, size: tuple[int, int]) -> None:
    made = np.array(one(name, *size))
    top, left = (size[0] - 1) // 2 - 1, (size[1] - 1) // 2 - 1
    assert made[top : top + 3, left : left + 3].tolist() == one(name, 3, 3)
    made[top : top + 3, left : left + 3] = 0
    assert not made.any()


@pytest.mark.parametrize("name", ["box", "gaussian"])
@pytest.mark.parametrize("size", [(1, 1), (2, 2), (4, 7), (61, 100)])
def test_a_blur_is_computed_for_its_size_and_sums_to_one(name: str, size: tuple[int, int]) -> None:
    made = np.array(one(name, *size))
    assert made.shape == size
    assert (made > 0).all()
    assert made.sum() == pytest.approx(1, abs=1e-12)
    assert np.array_equal(made, made[::-1, ::-1])


def test_a_long_gaussian_joins_the_exact_one() -> None:
    exact, long = one("gaussian", 60), one("gaussian", 62)
    # Row 61 of Pascal's triangle is row 59 smoothed twice by [1/2, 1/2].
    twice = np.convolve(np.convolve(exact, [0.5, 0.5]), [0.5, 0.5])
    assert np.allclose(long, twice, rtol=1e-12, atol=0)
    assert np.isfinite(one("gaussian", 100_000)).all()


def test_as_many_outputs_as_inputs_filter_each_channel_by_itself() -> None:
    made = kernel_weight("identity", (3, 3, 1, 1), "/weight")
    assert made[:, :, 0, 0].tolist() == np.eye(3).tolist()
    assert not kernel_weight("sobel_x", (3, 3, 3, 3), "/weight")[1, 0].any()


def test_more_outputs_than_inputs_take_the_inputs_in_turn() -> None:
    made = kernel_weight("identity", (5, 2, 1), "/weight")[:, :, 0]
    assert made.tolist() == [[1, 0], [0, 1], [1, 0], [0, 1], [1, 0]]


def test_fewer_outputs_than_inputs_filter_the_mean_of_the_channels() -> None:
    made = kernel_weight("sobel_x", (1, 3, 3, 3), "/weight")
    assert np.allclose(made.sum(axis=1)[0], one("sobel_x", 3, 3))
    assert (made[0, 0] == made[0, 2]).all()


@pytest.mark.parametrize("name", KERNELS)
@pytest.mark.parametrize("shape", [(0, 1, 3, 3), (1, 0, 3, 3), (2, 1, 0, 3)])
def test_a_weight_of_nothing_is_empty_or_refused_and_never_fails(name: str, shape: tuple[int, ...]) -> None:
    try:
        assert kernel_weight(name, shape, "/weight").shape == shape
    except Refusal:
        assert KERNELS[name].least > shape[2]


def test_a_kernel_too_small_is_refused_with_the_size_that_fits() -> None:
    with pytest.raises(Refusal, match="needs 3 cells along each axis, this kernel has 2×5") as caught:
        kernel_weight("sobel_x", (1, 1, 2, 5), "/weight")
    assert caught.value.problems[0].fix == ({"op": "add", "path": "/kernel_size", "value": [3, 5]},)


def test_a_kernel_too_small_by_its_own_shape_is_mended_there() -> None:
    with pytest.raises(Refusal) as caught:
        kernel_weight("emboss", (4, 2, 1, 1), "/weight", own_shape=True)
    assert caught.value.problems[0].fix == ({"op": "add", "path": "/weight/shape", "value": [4, 2, 3, 3]},)


@pytest.mark.parametrize("name", ["sobel_y", "scharr_y"])
def test_a_kernel_across_rows_is_refused_in_one_dimension(name: str) -> None:
    with pytest.raises(Refusal, match="has no rows") as caught:
        kernel_weight(name, (1, 1, 3), "/weight")
    fix = caught.value.problems[0].fix
    assert fix is not None
    assert fix[0]["value"] == name.replace("y", "x")
    kernel_weight(fix[0]["value"], (1, 1, 3), "/weight")


def test_a_kernel_is_no_bias() -> None:
    with pytest.raises(Refusal, match="is not the shape of a weight"):
        kernel_weight("box", (3,), "/bias")

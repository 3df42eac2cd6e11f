"""Large kernels through Fourier transforms: the same relation on a circle, and no rounding left behind."""

from __future__ import annotations

from math import log2, prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import border, choice, dense, fft, rounding
from app.core.forward import EXECUTED, adjoint, forward, weight_gradient
from app.core.lattice import Array, Lattice
from app.operators import from_json
from tests.against_torch.configurations import WEIGHTED, fits


def lattice_of(**config: object) -> Lattice:
    return from_json({"op": "conv2d", **config}).lattice


def numbers(lattice: Lattice, *, seed: int = 0, whole: bool = False) -> tuple[Array, Array, Array]:
    """Input, weight and upstream gradient."""
    random = np.random.default_rng(seed)
    made = [random.standard_normal(lattice.shape(name)) for name in ("input", "weight", "output")]
    x, weight, upstream = ([np.rint(4 * array) for array in made]) if whole else made
    return x, weight, upstream


def bordered(lattice: Lattice, x: Array) -> tuple[Lattice, Array]:
    if lattice.mode == "zeros":
        return lattice, x
    return lattice.inner, border.pad(x, lattice.pads, lattice.mode)


@pytest.mark.parametrize("op", WEIGHTED)
@given(data=st.data())
def test_every_way_of_every_lattice_and_of_its_adjoint_gives_the_same_numbers(
    op: str, data: st.DataObject
) -> None:
    lattice = from_json(data.draw(fits(op))).lattice
    if 0 in (*lattice.shape("input"), *lattice.shape("output")):
        return
    x, weight, upstream = numbers(lattice)
    lattice, x = bordered(lattice, x)
    for turned, read in ((lattice, x), (lattice.T, upstream)):
        plain, laid = choice.unrolled(turned, weight)
        expected = dense.stamped(plain, read, laid)
        for way in choice.possible(plain):
            found = EXECUTED[way](plain, read, laid)
            assert found is None or np.allclose(found, expected, rtol=0, atol=1e-11), way


@pytest.mark.parametrize("op", WEIGHTED)
@given(data=st.data())
def test_the_weight_gradient_is_a_correlation_on_the_same_circle(op: str, data: st.DataObject) -> None:
    lattice = from_json(data.draw(fits(op))).lattice
    if 0 in (*lattice.shape("input"), *lattice.shape("output")):
        return
    x, _, upstream = numbers(lattice)
    lattice, x = bordered(lattice, x)
    expected = dense.weight_gradient(lattice, x, upstream)
    assert np.allclose(fft.weight_gradient(lattice, x, upstream), expected, rtol=0, atol=1e-11)
    cleaned = rounding.weight_gradient(lattice, x, upstream)
    assert cleaned is not None
    assert np.allclose(cleaned, expected, rtol=0, atol=1e-11)


LARGE = {"input_size": 40, "kernel_size": 31, "padding": 15, "in_channels": 2, "out_channels": 2, "groups": 2}


def test_a_large_kernel_goes_through_the_transform_and_a_small_one_does_not() -> None:
    plain, _ = choice.unrolled(lattice_of(**LARGE), np.zeros((2, 1, 1, 31, 31)))
    assert choice.cheapest(plain)[0] == "fft"
    small = lattice_of(input_size=40, padding=1)
    assert choice.cheapest(small)[0] == "banded"
    assert choice.gradient_by_fft(lattice_of(**LARGE))
    assert not choice.gradient_by_fft(small)


def test_whole_numbers_stay_whole_in_the_output_and_in_both_gradients() -> None:
    lattice = lattice_of(**LARGE)
    x, weight, upstream = numbers(lattice, whole=True)
    assert (forward(lattice, x, weight) == dense.banded(lattice, x, weight)).all()
    assert (
        adjoint(lattice, upstream, weight)
        == dense.stamped(lattice.T, upstream, np.ascontiguousarray(np.swapaxes(weight, 1, 2)))
    ).all()
    assert (weight_gradient(lattice, x, upstream) == dense.weight_gradient(lattice, x, upstream)).all()
    assert not np.signbit(forward(lattice, 0 * x, weight)).any()


@pytest.mark.parametrize("kept", [0.0, 0.002, 0.3])
def test_a_window_whose_every_product_is_zero_gives_exactly_zero(kept: float) -> None:
    lattice = lattice_of(**LARGE)
    x, weight, _ = numbers(lattice)
    x[np.random.default_rng(1).random(x.shape) >= kept] = 0.0
    x[..., :, :8] = 0.0
    weight[..., 9:] = 0.0
    expected = dense.banded(lattice, x, weight)
    found = forward(lattice, x, weight)
    assert ((found == 0.0) == (expected == 0.0)).all()
    assert np.allclose(found, expected, rtol=1e-9, atol=1e-13)
    assert (expected == 0.0).any()


def test_small_results_beside_large_ones_keep_all_their_digits() -> None:
    lattice = lattice_of(**LARGE)
    x, weight, _ = numbers(lattice)
    x[..., :5, :5] *= 1e12
    expected = dense.banded(lattice, x, weight)
    assert np.abs(fft.forward(lattice, x, weight) / expected - 1).max() > 1e-6
    assert np.abs(forward(lattice, x, weight) / expected - 1).max() < 1e-9


@pytest.mark.parametrize("scale", [1e-120, 1e120, 1e17])
def test_where_rounding_cannot_be_bounded_the_answer_comes_without_a_transform(scale: float) -> None:
    lattice = lattice_of(**LARGE)
    x, weight, _ = numbers(lattice, whole=True)
    found = forward(lattice, scale * x, weight)
    assert rounding.forward(lattice, scale * x, weight) is None
    assert np.allclose(found, scale * dense.banded(lattice, x, weight), rtol=1e-9)


@pytest.mark.parametrize(("size", "kernel"), [(16, 3), (56, 31), (150, 15)])
@pytest.mark.parametrize("shift", [0.0, 1.0, 30.0])
def test_the_bound_holds_with_room_to_spare(size: int, kernel: int, shift: float) -> None:
    lattice = lattice_of(input_size=size, kernel_size=kernel, padding=kernel // 2)
    x, weight, _ = (array + shift for array in numbers(lattice))
    circle = prod(fft.length(axis) for axis in lattice.axes)
    norms = float(np.linalg.norm(x) * np.linalg.norm(weight))
    bound = rounding.GROWTH * float(np.finfo(float).eps) * log2(circle) * norms
    apart = np.abs(fft.forward(lattice, x, weight) - dense.banded(lattice, x, weight)).max()
    assert apart < bound / 2


def test_a_wide_row_of_bands_is_copied_a_part_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    lattice = lattice_of(input_size=30, kernel_size=7, in_channels=5, out_channels=5, groups=5, stride=2)
    x, weight, _ = numbers(lattice)
    whole = dense.banded(lattice, x, weight)
    for most in (1, 3_000, 40_000):
        monkeypatch.setattr(dense, "BAND_BYTES", most)
        assert np.allclose(dense.banded(lattice, x, weight), whole)

"""Pooling solved for its size: ceil mode, padding at most half the kernel, and no window of padding alone."""

from __future__ import annotations

from itertools import product

import pytest
import torch

from tests.solve.test_solve import MAIN, RANGES, solved


def pooled(size: int, settings: tuple[int, ...], *, ceil: bool) -> int:
    """PyTorch's size, 0 where it refuses or where the maximum of a window is of nothing."""
    k, s, p, d = settings
    try:
        out = torch.nn.functional.max_pool1d(torch.zeros(1, 1, size), k, s, p, d, ceil_mode=ceil)
    except RuntimeError:
        return 0
    return out.shape[-1] if bool(torch.isfinite(out).all()) else 0


@pytest.mark.parametrize(("size", "want"), [(7, 4), (9, 4), (5, 5), (12, 7)])
def test_max_pooling_misses_no_setting_and_uses_ceil_mode_only_where_floor_will_not_do(
    size: int, want: int
) -> None:
    expected = set()
    for settings in product(*(RANGES[name] for name in MAIN)):
        plain, ceil = (pooled(size, settings, ceil=mode) for mode in (False, True))
        if plain == want:
            expected.add((*settings, False))
        elif ceil == want:
            expected.add((*settings, True))
    answer = solved(op="max_pool1d", from_=size, to=want, limit=500)
    found = [(*(each[name] for name in MAIN), each["ceil_mode"]) for each in answer["solutions"]]
    assert set(found) == expected
    assert len(found) == answer["total"] == len(expected)
    assert [ceil for *_, ceil in found] == sorted(ceil for *_, ceil in found)


def test_ceil_mode_that_is_kept_is_in_every_solution() -> None:
    answer = solved(op="avg_pool2d", from_=7, to=4, keep={"ceil_mode": True})
    assert answer["total"] > 0
    assert all(each["ceil_mode"] for each in answer["solutions"])
    assert not any(each["ceil_mode"] for each in solved(op="avg_pool2d", from_=7, to=4)["solutions"][:1])


def test_the_stride_is_always_said_since_left_out_it_is_the_kernels_size() -> None:
    answer = solved(op="max_pool2d", from_=6, to=5, keep={"kernel_size": 2, "padding": 0})
    assert answer["solutions"][0]["config"]["stride"] == 1


def test_axes_that_need_ceil_mode_with_settings_of_their_own() -> None:
    keep = {"kernel_size": 2, "padding": 0, "dilation": 1}
    answer = solved(op="max_pool2d", from_=[7, 10], to=[4, 4], keep=keep)
    assert not answer["shared"]
    assert answer["solutions"][0]["says"] == "kernel 2, stride 2 × 3, padding 0, ceil mode"

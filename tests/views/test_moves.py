"""Moved inputs: what the views show are PyTorch's numbers, and the marks are where they must be."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from app.core.lattice import Array
from app.operators import Operator, from_json
from app.operators.moves import SEED
from app.textbook.arrays import Border
from app.textbook.moves import shift_test, shuffled_pixels
from app.trace import scene, view_for
from app.trace.arrays import Arrays

BASE = {
    "op": "conv2d", "input_size": 8, "in_channels": 2, "out_channels": 3, "batch_size": 2, "padding": 1,
    "bias": {"fill": "integers", "seed": 2},
}  # fmt: skip


def laid(operator: Operator, name: str) -> Array:
    found = Arrays(operator).laid(name)
    assert found is not None
    return found.reshape([size for at, size in enumerate(found.shape) if at != 1])  # one group


def in_torch(config: dict[str, Any], x: torch.Tensor) -> Array:
    given = {name: torch.from_numpy(array.copy()) for name, array in Arrays(from_json(config)).given.items()}
    pad = config["padding"]
    if config.get("padding_mode") == "circular":
        x, pad = F.pad(x, (pad,) * 4, mode="circular"), 0
    made: Array = F.conv2d(
        x, given["weight"], given["bias"], stride=config.get("stride", 1), padding=pad
    ).numpy()
    return made


@pytest.mark.parametrize("by", [1, 2])
@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("mode", ["zeros", "circular"])
def test_a_shift_is_torchs_roll_and_the_output_follows_where_the_stride_lets_it(
    by: int, stride: int, mode: str
) -> None:
    config = {**BASE, "stride": stride, "padding_mode": mode}
    operator = from_json(config)
    x = torch.from_numpy(Arrays(operator).given["input"].copy())
    made, along = laid(operator, f"shift_{by}_output"), laid(operator, f"along_shift_{by}")
    assert np.array_equal(made, in_torch(config, torch.roll(x, by, dims=-1)))
    assert np.array_equal(along, np.roll(in_torch(config, x), by // stride, axis=-1))
    apart = (made != along).any(axis=(0, 1, 2))
    if by % stride:
        assert apart.all()
    elif mode == "circular":
        assert not apart.any()
    else:  # only the columns that meet the padding before or after
        assert apart.any()
        assert not apart[1 + by // stride : -1].any()


def test_a_shuffle_goes_through_a_1_by_1_kernel_and_not_through_a_3_by_3_and_a_dense_layer_mends_itself() -> (
    None
):
    small = {**BASE, "kernel_size": 1, "padding": 0}
    for config, follows in ((small, True), (BASE, False)):
        operator = from_json(config)
        x = Arrays(operator).given["input"]
        order = np.random.default_rng(SEED).permutation(64)
        moved = x.reshape(2, 2, 64)[..., order].reshape(x.shape)
        made = laid(operator, "shuffle_output")
        assert np.array_equal(made, in_torch(config, torch.from_numpy(moved)))
        assert np.array_equal(made, laid(operator, "along_shuffle")) is follows
        assert np.array_equal(laid(operator, "mended"), laid(operator, "output"))


def test_the_mended_dense_layer_is_the_kernel_matrix_with_its_columns_permuted() -> None:
    operator = from_json({"op": "conv2d", "input_size": 4, "padding": 1})
    weight, x = (torch.from_numpy(Arrays(operator).given[name].copy()) for name in ("weight", "input"))
    unit = torch.eye(16, dtype=torch.float64).reshape(16, 1, 4, 4)
    matrix = F.conv2d(unit, weight, padding=1).reshape(16, 16).T
    order = torch.from_numpy(np.random.default_rng(SEED).permutation(16))
    mended = F.linear(x.reshape(16)[order], matrix[:, order])
    assert np.array_equal(laid(operator, "mended").ravel(), mended.numpy())


def test_a_choice_of_the_shift_changes_what_is_shown() -> None:
    operator = from_json(BASE)
    told = scene(operator, view_for(operator, "shift", "by:two"))
    assert told["result"] == "shift_2_output"
    panels = {panel["name"]: panel for panel in told["panels"]}
    assert panels["result"]["against"] == "along_shift_2"
    assert panels["moved"]["value"] == {"tensor": "shift_2_input"}


NUMPYS: dict[str, Border] = {
    "zeros": "constant",
    "reflect": "reflect",
    "replicate": "edge",
    "circular": "wrap",
}
every_border = pytest.mark.parametrize("mode", NUMPYS)


@every_border
@pytest.mark.parametrize("by", [1, 2])
@pytest.mark.parametrize("stride", [1, 2])
def test_the_lesson_on_shifts_leaves_what_the_view_marks(by: int, stride: int, mode: str) -> None:
    config = {**BASE, "batch_size": 1, "stride": stride, "bias": None, "padding_mode": mode}
    operator = from_json(config)
    given = Arrays(operator).given
    asked: dict[str, Any] = {"stride": (stride, stride), "padding": (1, 1), "mode": NUMPYS[mode]}
    left = shift_test(given["input"][0], given["weight"], by=by, **asked)
    made, along = laid(operator, f"shift_{by}_output")[0], laid(operator, f"along_shift_{by}")[0]
    assert np.array_equal(left, made - along)


@every_border
@pytest.mark.parametrize("kernel", [1, 3])
def test_the_lesson_on_shuffles_leaves_what_the_view_marks(kernel: int, mode: str) -> None:
    side = kernel // 2
    config = {
        **BASE,
        "batch_size": 1,
        "bias": None,
        "kernel_size": kernel,
        "padding": side,
        "padding_mode": mode,
    }
    operator = from_json(config)
    x, weight = (Arrays(operator).given[name] for name in ("input", "weight"))
    order = np.random.default_rng(SEED).permutation(64).tolist()
    left = shuffled_pixels(x[0], weight, order, padding=(side, side), mode=NUMPYS[mode])
    assert np.array_equal(left, laid(operator, "shuffle_output")[0] - laid(operator, "along_shuffle")[0])

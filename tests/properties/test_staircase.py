"""The staircase and the ways of a transposed convolution, counted again one by one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refusal
from app.operators import from_json
from app.trace.costs import costs
from app.trace.staircase import staircase
from app.trace.transposed_costs import meetings

SETTINGS = st.fixed_dictionaries({
    "kernel_size": st.integers(1, 4), "stride": st.integers(1, 4), "dilation": st.integers(1, 3),
    "padding": st.integers(0, 2),
})  # fmt: skip


def shrunk(size: int, each: dict[str, Any]) -> int:
    """PyTorch's output size of a convolution over ``size`` cells, 0 where the kernel does not fit."""
    kernel = torch.ones(1, 1, each["kernel_size"])
    try:
        out = F.conv1d(
            torch.ones(1, 1, size),
            kernel,
            stride=each["stride"],
            padding=each["padding"],
            dilation=each["dilation"],
        )
    except RuntimeError:
        return 0
    return int(out.shape[-1])


@given(SETTINGS, st.integers(1, 20))
def test_every_size_of_a_tread_shrinks_to_its_small_size_in_pytorch_and_its_neighbours_do_not(
    each: dict[str, Any], size: int
) -> None:
    if not shrunk(size, each):
        return
    (stairs,) = staircase(from_json({"op": "conv1d", "input_size": size, **each}))["axes"]
    assert (stairs["large"], stairs["small"]) == (size, shrunk(size, each))
    for tread in stairs["treads"]:
        for large in range(tread["first"], tread["last"] + 1):
            assert shrunk(large, each) == tread["small"]
        assert shrunk(tread["last"] + 1, each) == tread["small"] + 1
        assert tread["first"] == 1 or shrunk(tread["first"] - 1, each) == tread["small"] - 1
    assert any(tread["first"] <= size <= tread["last"] for tread in stairs["treads"])


@given(SETTINGS, st.integers(1, 12), st.integers(0, 3))
def test_a_transposed_convolution_goes_to_the_left_end_and_output_padding_walks_along(
    each: dict[str, Any], small: int, more: int
) -> None:
    config = {"op": "conv_transpose1d", "input_size": small, **each}
    try:
        operator = from_json({**config, "output_padding": more})
    except Refusal:
        return
    told = staircase(operator)
    (stairs,) = told["axes"]
    here = [tread for tread in stairs["treads"] if tread["small"] == small]
    assert told["output"] == "large"
    assert stairs["large"] == operator.sizes[0].value
    assert stairs["walked"] == more
    assert all(stairs["large"] == tread["first"] + more for tread in here if tread["first"] > 1)
    inside = any(tread["first"] <= stairs["large"] <= tread["last"] for tread in here)
    assert inside == (shrunk(stairs["large"], each) == small)
    assert ("walks past" in stairs["words"]) == (not inside)


def test_seven_and_eight_both_shrink_to_four_and_output_padding_chooses() -> None:
    config = {"stride": 2, "padding": 1}
    down = staircase(from_json({"op": "conv2d", "input_size": 7, **config}))
    assert {stairs["words"] for stairs in down["axes"]} == {"Sizes 7 and 8 shrink to 4."}
    for more, size in ((0, 7), (1, 8)):
        back = staircase(
            from_json({"op": "conv_transpose2d", "input_size": 4, "output_padding": more, **config})
        )
        assert {stairs["large"] for stairs in back["axes"]} == {size}
        assert {
            (tread["first"], tread["last"]) for tread in back["axes"][0]["treads"] if tread["small"] == 4
        } == {(7, 8)}


def test_tensorflows_same_steps_from_multiple_to_multiple_of_the_stride() -> None:
    (stairs,) = staircase(from_json({"op": "conv1d", "input_size": 7, "stride": 3, "padding": "SAME"}))[
        "axes"
    ]
    assert (stairs["small"], stairs["treads"][2]) == (3, {"small": 3, "first": 7, "last": 9})


def test_pooling_has_no_staircase_yet_and_says_so() -> None:
    with pytest.raises(Refusal, match="no staircase"):
        staircase(from_json({"op": "max_pool2d"}))


@given(SETTINGS, st.integers(1, 5), st.integers(0, 2))
def test_what_zero_insertion_and_the_matrix_multiply_by_zero_is_what_is_left_of_the_matrix_with_ones(
    each: dict[str, Any], size: int, more: int
) -> None:
    config = {"op": "conv_transpose1d", "input_size": size, "output_padding": more, **each}
    try:
        operator = from_json(config)
    except Refusal:
        return
    ways = {way["name"]: way for way in costs(operator)["ways"]}
    (axis,) = operator.lattice.axes
    ones = torch.ones(1, 1, each["kernel_size"])
    layer = {name: each[name] for name in ("stride", "padding", "dilation")}
    matrix = F.conv_transpose1d(torch.eye(size)[:, None], ones, output_padding=more, **layer).numpy()
    met = int(np.count_nonzero(matrix))
    assert meetings(axis) == met
    assert ways["kernel_matrix"]["macs"] == matrix.size
    assert ways["kernel_matrix"]["on_zeros"] == matrix.size - met
    assert ways["zero_insertion"]["macs"] == each["kernel_size"] * axis.output
    assert ways["zero_insertion"]["on_zeros"] == each["kernel_size"] * axis.output - met
    assert ways["stamping"]["macs"] == each["kernel_size"] * size == operator.cost.macs
    assert each["padding"] or ways["stamping"]["macs"] == met


def test_four_fifths_of_zero_insertion_are_zeros_at_stride_two() -> None:
    ways = {
        way["name"]: way
        for way in costs(from_json({"op": "conv_transpose2d", "input_size": 5, "stride": 2}))["ways"]
    }
    assert (ways["stamping"]["macs"], ways["zero_insertion"]["macs"]) == (225, 1089)
    assert ways["zero_insertion"]["on_zeros"] == 1089 - 225
    assert round(ways["zero_insertion"]["on_zeros"] / 1089, 1) == 0.8

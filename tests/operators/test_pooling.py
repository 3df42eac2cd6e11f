"""Pooling's edges: what a window of padding alone gives, and how much memory a maximum takes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from app.errors import Refusal
from app.operators import from_json
from app.trace import compute
from app.trace.gradients import gradients

ALONE: dict[str, Any] = {"op": "avg_pool2d", "input_size": 1, "kernel_size": 3, "padding": 1, "dilation": 2,
                         "ceil_mode": True, "input": {"fill": "ones"}}  # fmt: skip
"""Along each axis the taps of window 0 stand at −1, 1 and 3: none of them on the one cell."""


def test_counted_padding_alone_averages_to_nothing() -> None:
    assert compute(from_json(ALONE)).output.tolist() == [[[[0.0]]]]


def test_a_divisor_of_ones_own_divides_the_sum_of_no_cells() -> None:
    config = {**ALONE, "count_include_pad": False, "divisor_override": 3}
    assert compute(from_json(config)).output.tolist() == [[[[0.0]]]]
    assert gradients(from_json(config)).found["input"].tolist() == [[[[0.0]]]]


@pytest.mark.parametrize("settings", [{"count_include_pad": False}, {"op": "max_pool2d"}])
def test_where_nothing_is_counted_the_answer_is_a_refusal(settings: dict[str, Any]) -> None:
    with pytest.raises(Refusal, match="only padding"):
        from_json({**ALONE, **settings})


def test_an_empty_batch_has_no_windows_to_complain_of() -> None:
    shape = from_json({**ALONE, "op": "max_pool2d", "batch_size": 0}).shapes["output"]
    assert shape == (0, 1, 1, 1)


def test_a_maximum_over_large_windows_takes_no_memory_for_their_cells() -> None:
    config = {"op": "max_pool2d", "input_size": 1000, "kernel_size": 9, "stride": 1}
    operator = from_json(config)
    made = gradients(operator)
    assert made.found["input"].sum() == 992 * 992
    with pytest.raises(Refusal, match="too many cells in all windows"):
        operator.derive("share", lambda _: np.zeros(operator.lattice.shape("input")))


def test_max_pooling_compares_one_time_fewer_than_a_window_has_cells_and_multiplies_nothing() -> None:
    cost = from_json({"op": "max_pool2d", "input_size": 7, "kernel_size": 3, "stride": 2, "padding": 1}).cost
    cells = [2, 3, 3, 2]  # of each window along an axis; padding takes no part
    assert cost.comparisons == sum(h * w - 1 for h in cells for w in cells)
    assert cost.macs == 0
    assert cost.dense is None


def test_a_chain_adds_up_what_its_links_multiply_and_what_they_compare() -> None:
    links = [{"op": "conv2d", "padding": 1}, {"op": "max_pool2d"}]
    cost = from_json({"op": "chain", "links": links, "input_size": 4}).cost
    assert (cost.macs, cost.comparisons) == (16 * 9, 4 * 3)
    assert cost.dense is None

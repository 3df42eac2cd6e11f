"""The examples of the notes the project grew from, number by number."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F

from app.errors import Refusal
from app.operators import from_json
from app.trace import compute, matrix, transpose
from app.trace.matrix import Rectangle
from tests.against_torch.four_ways import apart


def test_4x4_with_a_3x3_kernel_is_a_4x16_matrix_and_its_transpose_leads_back_to_4x4() -> None:
    operator = from_json({"op": "conv2d", "input_size": 4, "kernel_size": 3})
    told = matrix(operator, Rectangle("kernel", (0, 64), (0, 64)))
    assert told["shape"] == (4, 16)
    computed = compute(operator)
    assert computed.output.shape == (1, 1, 2, 2)
    assert np.array_equal(told["dense"] @ computed.given["input"].ravel(), computed.output.ravel())
    turned, routes = transpose(operator)
    assert turned.shapes["output"] == (1, 1, 4, 4)
    back = F.conv_transpose2d(torch.tensor(computed.output), torch.tensor(computed.given["weight"])).numpy()
    for route, out in routes.items():
        assert out is not None, route
        assert np.array_equal(out, back), route


def test_the_kernel_matrix_is_right_where_the_notes_own_is_not_on_4x5() -> None:
    operator = from_json({"op": "conv2d", "input_size": [4, 5], "kernel_size": 3})
    told = matrix(operator, Rectangle("kernel", (0, 64), (0, 64)))
    assert told["shape"] == (6, 20)
    computed = compute(operator)
    assert np.array_equal(told["dense"] @ computed.given["input"].ravel(), computed.output.ravel())


def test_unfold_of_2x5x3x4_with_a_2x3_kernel_is_2x30x4() -> None:
    computed = compute(
        from_json(
            {
                "op": "unfold",
                "batch_size": 2,
                "in_channels": 5,
                "input_size": [3, 4],
                "kernel_size": [2, 3],
            }
        )
    )
    assert computed.output.shape == (2, 30, 4)
    assert np.array_equal(computed.output, F.unfold(torch.tensor(computed.given["input"]), (2, 3)).numpy())


def test_64_channels_of_7x7_depthwise_with_kernel_5_stride_2_padding_2_are_64x4x4() -> None:
    computed = compute(
        from_json(
            {
                "op": "conv2d",
                "batch_size": None,
                "in_channels": 64,
                "out_channels": 64,
                "groups": 64,
                "input_size": 7,
                "kernel_size": 5,
                "stride": 2,
                "padding": 2,
            }
        )
    )
    x, weight = (torch.tensor(computed.given[name]) for name in ("input", "weight"))
    expected = F.conv2d(x, weight, stride=2, padding=2, groups=64).numpy()
    assert expected.shape == (64, 4, 4)
    assert apart(computed.output, expected) <= 1


def test_2_to_4_channels_in_2_groups_with_dilation_2_stride_2_padding_1_on_5x5() -> None:
    computed = compute(
        from_json(
            {
                "op": "conv2d",
                "in_channels": 2,
                "out_channels": 4,
                "groups": 2,
                "input_size": 5,
                "kernel_size": 3,
                "stride": 2,
                "dilation": 2,
                "padding": 1,
            }
        )
    )
    x, weight = (torch.tensor(computed.given[name]) for name in ("input", "weight"))
    expected = F.conv2d(x, weight, stride=2, padding=1, dilation=2, groups=2).numpy()
    assert expected.shape == (1, 4, 2, 2)
    assert apart(computed.output, expected) <= 1


def test_a_kernel_that_spans_7_cells_of_5_is_refused_in_words_that_say_what_to_change() -> None:
    try:
        from_json({"op": "conv2d", "input_size": 5, "kernel_size": 3, "dilation": 3})
    except Refusal as refusal:
        (problem,) = refusal.problems
        assert "spans 7 cells" in problem.detail
        assert "has 5" in problem.detail
        assert "lower the dilation" in problem.hint
        assert "padding by 1" in problem.hint
    else:
        raise AssertionError("it was taken")

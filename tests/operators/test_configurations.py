"""Sizes, costs, unread cells and refusals on configurations one can check by hand."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from app.errors import Refusal, patched
from app.operators import OPERATORS, from_json
from app.trace.compute import unread


def refusal(**config: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        from_json({"op": "conv2d", **config})
    return caught.value


def test_the_size_formula_shows_symbols_numbers_value_and_what_floor_drops() -> None:
    (height, width) = from_json({"op": "conv2d", "input_size": [5, 6], "stride": 2, "padding": 1}).sizes
    assert height.symbols == "⌊(i + 2·p − d·(k − 1) − 1) / s⌋ + 1"
    assert height.numbers == "⌊(5 + 2·1 − 1·(3 − 1) − 1) / 2⌋ + 1"
    assert (height.value, height.remainder, width.value, width.remainder) == (3, 0, 3, 1)


def test_an_uneven_padding_has_a_formula_with_both_sides() -> None:
    (size,) = from_json({"op": "conv1d", "input_size": 9, "padding": [[2, 0]]}).sizes
    assert "p₀ + p₁" in size.symbols
    assert size.numbers == "⌊(9 + 2 + 0 − 1·(3 − 1) − 1) / 1⌋ + 1"


def test_a_depthwise_layer_costs_a_kernel_per_channel() -> None:
    cost = from_json({
        "op": "conv2d", "in_channels": 64, "out_channels": 64, "groups": 64, "input_size": 56, "padding": 1,
        "bias": {"fill": "zeros"},
    }).cost  # fmt: skip
    assert cost.parameters == 64 * 9 + 64
    assert cost.macs == 64 * 9 * 56 * 56
    assert cost.activation_bytes == 4 * 2 * 64 * 56 * 56
    assert cost.dense is not None
    assert cost.dense["macs"] == (64 * 56 * 56) ** 2
    assert cost.maps == {"kept": 64, "without_groups": 64 * 64}


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"input_size": 224, "kernel_size": 3, "stride": 2, "padding": 1}, None),
        (
            {"input_size": 4, "kernel_size": 1, "stride": 3},
            "Rows 1, 2 and columns 1, 2 of the input, counted from 0, are never read",
        ),
        ({"input_size": [5, 6], "stride": 2}, "The last column (5) of the input, counted from 0, is never read"),
        ({"input_size": 9, "kernel_size": 3, "stride": 2, "dilation": 2}, "stride 2 and dilation 2 share the factor 2"),
        ({"input_size": 10, "kernel_size": 2, "stride": 3, "flip": True}, "stride 3 steps over them"),
        ({"input_size": [5, 6], "stride": 2, "flip": True}, "the last window stops 1 short of the end"),
    ],
)  # fmt: skip
def test_a_plain_sentence_tells_of_input_cells_that_are_never_read(
    config: dict[str, Any], message: str | None
) -> None:
    told = unread(from_json({"op": "conv2d", **config}))["message"]
    assert told is None if message is None else message in told


def test_a_floor_that_drops_only_padding_raises_no_alarm() -> None:
    operator = from_json({"op": "conv2d", "input_size": 224, "kernel_size": 3, "stride": 2, "padding": 1})
    assert [size.remainder for size in operator.sizes] == [1, 1]
    assert operator.unread == {"h": [], "w": []}


def test_hints_shape_what_names_no_shape_and_must_agree_with_what_does() -> None:
    operator = from_json(
        {"op": "conv2d", "batch_size": None, "in_channels": 4, "groups": 2, "kernel_size": [1, 2]}
    )
    assert operator.shapes == {"input": (4, 5, 5), "weight": (2, 2, 1, 2), "bias": None, "output": (2, 5, 4)}
    (problem,) = refusal(in_channels=2, input=[[[1.0]]], kernel_size=1).problems
    assert (problem.pointer, problem.fix) == (
        "/in_channels",
        ({"op": "add", "path": "/in_channels", "value": 1},),
    )


def test_same_puts_the_odd_cell_at_the_end() -> None:
    (axis,) = from_json({"op": "conv1d", "kernel_size": 4, "padding": "same"}).lattice.axes
    assert (axis.pad, axis.pad_end, axis.output) == (1, 2, axis.input)


def test_a_weight_decides_the_channels_of_an_input_that_names_none() -> None:
    weight = {"fill": "ones", "shape": [6, 2, 3, 3]}
    assert from_json({"op": "conv2d", "weight": weight, "groups": 3}).shapes["input"] == (1, 6, 5, 5)


@pytest.mark.parametrize(
    ("config", "pointer", "words"),
    [
        ({"stride": [1, 0]}, "/stride/1", "stride is 0"),
        ({"stride": [0]}, "/stride/0", "stride is 0"),
        ({"dilation": -2}, "/dilation", "dilation is -2"),
        ({"padding": [[0, 0], [0, -1]]}, "/padding/1/1", "cannot be negative"),
        ({"stride": [1, 1, 1]}, "/stride", "3 entries"),
        ({"groups": 2, "in_channels": 3}, "/groups", "equal groups"),
        ({"groups": 2, "in_channels": 2, "out_channels": 3}, "/out_channels", "equal groups"),
        ({"padding": 5, "padding_mode": "reflect"}, "/padding", "at most 4"),
        ({"padding": "same", "stride": 2}, "/stride", "stride above 1"),
        ({"kernel_size": 7}, "/padding", "spans 7 cells"),
        ({"kernel_size": 3, "dilation": 3}, "/dilation", "lower the dilation"),
        ({"padding_mode": "mirror"}, "/padding_mode", 'padding_mode is "mirror"'),
        ({"weight": {"kernel": "sobel_x"}, "kernel_size": 1}, "/weight", "sobel_x needs 3 cells"),
        ({"input": {"image": "sample"}, "in_channels": 2}, "/input", "1 or 3 channels"),
        ({"bias": [1.0, 2.0]}, "/bias", "1 output channels"),
        ({"op": "conv_transpose2d", "output_padding": 1}, "/output_padding", "at most 0"),
        ({"op": "conv_transpose2d", "stride": 2, "output_size": 20}, "/output_size", "between [11, 11] and [12, 12]"),
        ({"op": "conv_transpose2d", "padding": 4, "input_size": 1}, "/padding", "crops all"),
        ({"op": "fold", "input": [[1.0], [2.0]]}, "/input", "kernels of 9 cells"),
        ({"op": "unfold", "input": [1.0]}, "/input", "1 dimensions"),
    ],
)  # fmt: skip
def test_a_refusal_points_at_the_field_and_says_what_is_wrong(
    config: dict[str, Any], pointer: str, words: str
) -> None:
    (problem,) = refusal(**config).problems
    assert problem.pointer == pointer
    assert words in f"{problem.detail} {problem.hint}"


def test_every_wrong_field_is_told_at_once() -> None:
    found = refusal(stride="wide", dilation=None, colour=1)
    assert {problem.pointer for problem in found.problems} == {"/stride", "/dilation", "/colour"}


def test_a_fix_may_take_several_steps() -> None:
    config = {"op": "conv2d", "input_size": 3, "kernel_size": 9, "padding_mode": "reflect", "padding": 7}
    (problem,) = refusal(**config).problems
    assert problem.fix is not None
    from_json(patched(config, problem.fix))


@pytest.mark.parametrize("op", OPERATORS)
def test_a_configuration_is_frozen_and_gives_itself_back(op: str) -> None:
    config = OPERATORS[op].presets[0][2]
    operator = from_json(config)
    assert operator.model_dump(mode="json", exclude_unset=True) == config
    with pytest.raises(ValidationError):
        operator.op = "other"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("sent", "pointer", "meant"),
    [
        ({"kernel_size": "4"}, "/kernel_size", 4),
        ({"stride": 1.9}, "/stride", 2),
        ({"padding": "Same"}, "/padding", "same"),
        ({"padding": "same_upper"}, "/padding", "SAME_UPPER"),
        ({"padding_mode": "reflection"}, "/padding_mode", "reflect"),
        ({"stride": [1, "2"]}, "/stride/1", 2),
        ({"op": "Conv2D"}, "/op", "conv2d"),
        ({"op": "conv_transposed2d"}, "/op", "conv_transpose2d"),
    ],
)
def test_a_mend_is_near_to_what_was_sent(sent: dict[str, Any], pointer: str, meant: Any) -> None:
    with pytest.raises(Refusal) as refused:
        from_json({"op": "conv2d", **sent})
    (problem,) = refused.value.problems
    assert problem.pointer == pointer
    assert problem.fix is not None
    assert (problem.fix[0]["path"], problem.fix[0]["value"]) == (pointer, meant)


def test_the_dense_layer_has_a_bias_where_the_operator_has_one() -> None:
    plain, biased = ({"op": "conv2d", "input_size": 4, "bias": bias} for bias in (None, {"fill": "ones"}))
    for config, parameters in ((plain, 16 * 4), (biased, 16 * 4 + 4)):
        dense = from_json(config).cost.dense
        assert dense is not None
        assert dense["parameters"] == parameters


@pytest.mark.parametrize("size", [1e30, 10**30, [5, 1e30]])
def test_a_number_too_large_is_told_the_largest_there_is(size: Any) -> None:
    with pytest.raises(Refusal) as caught:
        from_json({"op": "conv2d", "input_size": size})
    assert caught.value.problems[0].hint == "the largest is 2,147,483,647"

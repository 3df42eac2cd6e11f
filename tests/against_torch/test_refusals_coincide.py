"""What PyTorch refuses, and nothing else, is refused."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refusal
from app.operators import from_json
from tests.against_torch.configurations import FAMILIES, anything
from tests.against_torch.four_ways import compare, refused_by_torch

assert torch.get_default_dtype() is torch.float32  # nothing here changes PyTorch for the other tests

Config = dict[str, Any]
CONV: Config = {
    "op": "conv2d", "input": {"fill": "ones", "shape": [1, 2, 5, 5]}, "padding": 0, "stride": 1, "dilation": 1,
    "groups": 1, "padding_mode": "zeros", "weight": {"fill": "ones", "shape": [4, 2, 3, 3]},
}  # fmt: skip
BACK: Config = {
    "op": "conv_transpose2d", "input": {"fill": "ones", "shape": [1, 4, 3, 3]}, "padding": 0, "stride": 1,
    "dilation": 1, "groups": 1, "weight": {"fill": "ones", "shape": [4, 2, 3, 3]},
}  # fmt: skip
UNFOLD: Config = {
    "op": "unfold", "input": {"fill": "ones", "shape": [1, 2, 5, 5]}, "padding": 0, "stride": 1, "dilation": 1,
    "kernel_size": [3, 3],
}  # fmt: skip
FOLD: Config = {**UNFOLD, "op": "fold", "input": {"fill": "ones", "shape": [1, 18, 9]}, "output_size": [5, 5]}


def shaped(*shape: int) -> Config:
    return {"fill": "ones", "shape": list(shape)}


@pytest.mark.parametrize("op", FAMILIES)
@given(data=st.data())
def test_damaged_configurations_are_refused_exactly_where_pytorch_refuses(
    op: str, data: st.DataObject
) -> None:
    verdict = compare(data.draw(anything(op)))
    assert verdict.status != "wrong", verdict.wrong


REFUSED = {
    "no output channels": {**CONV, "weight": shaped(0, 2, 3, 3)},
    "an empty axis": {**CONV, "input": shaped(1, 2, 0, 5), "padding": 2},
    "a kernel too large for an empty batch": {**CONV, "input": shaped(0, 2, 2, 2)},
    "an empty kernel": {**CONV, "weight": shaped(4, 2, 0, 3)},
    "channels that do not match": {**CONV, "weight": shaped(4, 1, 3, 3)},
    "groups that do not divide the outputs": {**CONV, "weight": shaped(3, 1, 3, 3), "groups": 2},
    "no groups": {**CONV, "groups": 0},
    "a stride of 0": {**CONV, "stride": 0},
    "a dilation of 0": {**CONV, "dilation": 0},
    "negative padding": {**CONV, "padding": -1},
    "same with a stride": {**CONV, "padding": "same", "stride": [1, 2]},
    "reflect as wide as the input": {**CONV, "padding": 5, "padding_mode": "reflect"},
    "circular wider than the input": {**CONV, "padding": 6, "padding_mode": "circular"},
    "reflect without channels": {
        **CONV, "padding": 1, "padding_mode": "reflect", "input": shaped(1, 0, 5, 5), "weight": shaped(2, 0, 3, 3),
    },
    "three dimensions too few": {**CONV, "input": shaped(5, 5)},
    "a bias of another length": {**CONV, "bias": shaped(3)},
    "a list of three strides": {**CONV, "stride": [1, 1, 1]},
    "transposed without input channels": {**BACK, "input": shaped(1, 0, 3, 3), "weight": shaped(0, 2, 3, 3)},
    "transposed without output channels": {**BACK, "weight": shaped(4, 0, 3, 3)},
    "a crop of everything": {**BACK, "padding": 3, "stride": 1, "input": shaped(1, 4, 1, 1)},
    "output padding as large as the stride": {**BACK, "stride": 2, "output_padding": 2},
    "output padding too large on one axis": {**BACK, "stride": [3, 1], "output_padding": [0, 1]},
    "output size too large": {**BACK, "stride": 2, "output_size": [9, 9]},
    "output size too small": {**BACK, "stride": 2, "output_size": [6, 7]},
    "output size within the dilation only": {**BACK, "dilation": 3, "output_size": [10, 10]},
    "unfold without channels": {**UNFOLD, "input": shaped(1, 0, 5, 5)},
    "unfold without a window": {**UNFOLD, "input": shaped(1, 2, 2, 2)},
    "unfold of an empty axis": {**UNFOLD, "input": shaped(0, 2, 0, 5), "padding": 3},
    "fold of too few columns": {**FOLD, "input": shaped(1, 18, 8)},
    "fold of a row too many": {**FOLD, "input": shaped(1, 19, 9)},
    "fold without rows": {**FOLD, "input": shaped(1, 0, 9)},
}  # fmt: skip
TAKEN = {
    "an empty batch": {**CONV, "input": shaped(0, 2, 5, 5)},
    "an empty batch of empty axes": {**CONV, "input": shaped(0, 2, 0, 5), "padding": 2},
    "no input channels": {**CONV, "input": shaped(1, 0, 5, 5), "weight": shaped(2, 0, 3, 3), "bias": shaped(2)},
    "no batch dimension": {**CONV, "input": shaped(2, 5, 5)},
    "a list of one stride": {**CONV, "stride": [2]},
    "reflect one narrower than the input": {**CONV, "padding": 4, "padding_mode": "reflect"},
    "circular as wide as the input": {**CONV, "padding": 5, "padding_mode": "circular"},
    "circular without channels": {
        **CONV, "padding": 1, "padding_mode": "circular", "input": shaped(1, 0, 5, 5), "weight": shaped(2, 0, 3, 3),
    },
    "an empty batch, transposed": {**BACK, "input": shaped(0, 4, 3, 3)},
    "a crop down to one cell": {**BACK, "padding": 2, "input": shaped(1, 4, 3, 3)},
    "output padding within the dilation": {**BACK, "stride": 2, "dilation": 3, "output_padding": 2},
    "output size with batch and channels": {**BACK, "stride": 2, "output_size": [7, 7, 8, 8]},
    "unfold of an empty batch": {**UNFOLD, "input": shaped(0, 2, 5, 5)},
    "fold of an empty batch": {**FOLD, "input": shaped(0, 18, 9)},
    "fold without a batch dimension": {**FOLD, "input": shaped(18, 9)},
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_both_refuse(name: str) -> None:
    assert refused_by_torch(REFUSED[name]) is not None
    with pytest.raises(Refusal):
        from_json(REFUSED[name])


@pytest.mark.parametrize("name", TAKEN)
def test_both_take(name: str) -> None:
    verdict = compare(TAKEN[name])
    assert verdict.status == "agrees", verdict.wrong


def test_no_input_channels_answer_no_output_channels_as_pytorch_does() -> None:
    assert from_json(TAKEN["no input channels"]).shapes["output"] == (1, 0, 3, 3)

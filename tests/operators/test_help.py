"""The words a control is explained by are true of the operator it stands under."""

from __future__ import annotations

from math import prod
from typing import Any

import pytest

from app.catalogue import catalogue, example
from app.errors import Refusal
from app.operators import OPERATORS, from_json

CROPS, ADDS = "crop", "stand before and after"


def helps(op: str) -> dict[str, str]:
    told = next(each for each in catalogue()["operators"] if each["op"] == op)
    return {field["name"]: str(field["help"]) for field in told["fields"]}


def cells(config: dict[str, Any]) -> int | None:
    """How many numbers the input has room for or, of fold, columns the output needs; of the rest the output's."""
    try:
        shapes = from_json(config).shapes
    except Refusal:
        return None
    return prod(shapes["output"] or ())


PADDED = [op for op, model in OPERATORS.items() if "padding" in model.controls]


@pytest.mark.parametrize("op", PADDED)
def test_padding_is_said_to_crop_where_more_of_it_leaves_less_output_and_nowhere_else(op: str) -> None:
    config = {**example(OPERATORS[op]), "kernel_size": 3, "stride": 1, "op": op}
    config.pop("output_size", None)
    config.pop("weight", None)
    less, more = cells({**config, "padding": 0}), cells({**config, "padding": 1})
    said = helps(op)["padding"]
    if less is not None and more is not None and more > less:
        assert ADDS in said
        assert CROPS not in said
    else:
        assert CROPS in said
        assert ADDS not in said


def test_a_transposed_convolution_says_which_zeros_a_sliding_window_would_find() -> None:
    for op in ("conv_transpose1d", "conv_transpose2d", "conv_transpose3d"):
        assert "dilation · (kernel − 1) − padding zeros" in helps(op)["padding"]


def test_a_shuffle_is_not_said_to_keep_its_groups_apart() -> None:
    assert "never meet" in helps("conv2d")["groups"]
    assert "never meet" not in helps("channel_shuffle")["groups"]


def test_no_operator_without_a_kernel_is_said_to_have_one() -> None:
    for op, model in OPERATORS.items():
        if "weight" in model.controls or op in ("chain", "separable_conv2d"):
            continue
        told = helps(op)
        assert not [name for name in ("kernel_size", "dilation") if "kernel" in told.get(name, "")], op


ALONE = [
    op for op, model in OPERATORS.items() if model.family != "chain"
]  # a chain's tensors have its links' numbers


@pytest.mark.parametrize("op", ALONE)
def test_what_stands_for_a_tensor_that_is_left_out_is_told(op: str) -> None:
    told = next(each for each in catalogue()["operators"] if each["op"] == op)
    made = from_json({"op": op}).specs
    for field in told["fields"]:
        if field["kind"] == "tensor" and field["name"] != "upstream":
            assert (field["default"] is not None) == (field["name"] in made), field["name"]

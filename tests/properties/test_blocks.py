"""The kernel matrix counted from its blocks: held against the matrix itself, entry by entry."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from app.core.lattice import Array
from app.operators import Operator, from_json
from app.trace import matrix
from app.trace.arrays import Arrays
from app.trace.blocks import blocks
from app.trace.matrix import Rectangle
from tests.against_torch.configurations import FAMILIES
from tests.properties.test_matrix import WHOLE, dense, less
from tests.views.strategies import small

LAYERS = [op for op in FAMILIES if op.startswith("conv")]


def apart(operator: Operator) -> Operator:
    """The same layer with a different number in every weight, none of them 0."""
    shape = operator.shapes["weight"]
    assert shape is not None
    numbers = np.random.default_rng(1).uniform(1, 2, prod(shape))
    weight = {"shape": list(shape), "values": numbers.tolist()}
    return from_json({**operator.model_dump(mode="json", exclude_unset=True), "weight": weight, "bias": None})


@pytest.mark.parametrize("op", LAYERS)
@less
@given(data=st.data())
def test_what_is_counted_from_descriptors_is_what_the_matrix_holds(op: str, data: st.DataObject) -> None:
    _, drawn = data.draw(small(op))
    operator = apart(drawn)
    whole = dense(matrix(operator, Rectangle("kernel", WHOLE, WHOLE)), WHOLE, WHOLE)
    told = blocks(operator.lattice)
    counts = told["counts"]
    assert counts["entries"] == whole.size
    assert counts["taken"] == np.count_nonzero(whole)
    assert counts["between_groups"] + counts["outside_windows"] == (whole == 0).sum()
    assert counts["taken"] - counts["repeats"] == counts["weights"]
    if operator.lattice.mode == "zeros":  # else several weights may be added in an entry
        assert counts["weights"] == len(np.unique(whole[whole != 0]))
    assert outside(whole, told) == 0


def outside(whole: Array, told: dict[str, Any]) -> int:
    """How many entries stand in no block."""
    left = whole.copy()
    for g in range(told["groups"]):
        for a in range(told["down"]):
            for b in range(told["across"]):
                top = (g * told["down"] + a) * told["height"]
                first = (g * told["across"] + b) * told["width"]
                left[top : top + told["height"], first : first + told["width"]] = 0
    return int(np.count_nonzero(left))


def test_a_toeplitz_block_holds_one_number_along_every_diagonal_of_its_blocks_and_a_stride_breaks_it() -> (
    None
):
    plain = apart(from_json({"op": "conv2d", "input_size": 5, "padding": 1}))
    whole = dense(matrix(plain, Rectangle("kernel", WHOLE, WHOLE)), WHOLE, WHOLE).reshape(5, 5, 5, 5)
    assert blocks(plain.lattice)["toeplitz"]
    assert np.array_equal(whole[1:, 1:, 1:, 1:], whole[:-1, :-1, :-1, :-1])
    assert not blocks(from_json({"op": "conv2d", "stride": 2}).lattice)["toeplitz"]


def test_a_dense_layer_with_the_matrix_as_its_weight_is_the_convolution() -> None:
    config = {"op": "conv2d", "input_size": 4, "in_channels": 2, "out_channels": 2, "groups": 2, "padding": 1}
    operator = from_json(config)
    told = matrix(operator, Rectangle("kernel", WHOLE, WHOLE))
    tensors = {name: torch.from_numpy(array.copy()) for name, array in Arrays(operator).given.items()}
    flat = F.linear(tensors["input"].reshape(1, -1), torch.from_numpy(dense(told, WHOLE, WHOLE)))
    assert torch.equal(
        flat.reshape(1, 2, 4, 4), F.conv2d(tensors["input"], tensors["weight"], padding=1, groups=2)
    )


def test_a_real_layer_is_counted_without_its_forty_thousand_million_entries() -> None:
    operator = from_json(
        {"op": "conv2d", "input_size": 56, "in_channels": 64, "out_channels": 64, "padding": 1}
    )
    counts = blocks(operator.lattice)["counts"]
    met = 56 * 3 - 2  # along an axis: three inputs for each output but at the two ends
    assert counts["entries"] == (64 * 56 * 56) ** 2
    assert counts["taken"] == 64 * 64 * met**2
    assert counts["weights"] == 64 * 64 * 9

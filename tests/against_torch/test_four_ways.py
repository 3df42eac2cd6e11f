"""The textbook's loops, the taps summed, `forward` and PyTorch are equal, and so are the adjoint and autograd."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from app.operators import from_json
from app.reference import TOLERANCE
from app.trace import compute
from tests.against_torch.configurations import FAMILIES, MODES, WEIGHTED, fits, has_large_kernel
from tests.against_torch.four_ways import agreement, apart, by_taps, compare


@pytest.mark.parametrize("op", FAMILIES)
@given(data=st.data())
def test_textbook_taps_forward_adjoint_and_pytorch_agree(op: str, data: st.DataObject) -> None:
    config = data.draw(fits(op))
    verdict = agreement(from_json(config), config)
    assert verdict.status == "agrees", verdict.wrong


@pytest.mark.parametrize("op", WEIGHTED)
@given(data=st.data())
def test_large_kernels_and_their_gradients_agree_with_pytorch(op: str, data: st.DataObject) -> None:
    config = data.draw(has_large_kernel(op))
    verdict = agreement(from_json(config), config, loops=False)
    assert verdict.status == "agrees", verdict.wrong


@pytest.mark.parametrize("op", ["conv1d", "conv2d", "conv3d"])
@pytest.mark.parametrize("mode", MODES[1:])
@pytest.mark.parametrize("padding", ["number", "pairs", "same"])
def test_every_border_mode_agrees_in_every_form_of_padding(op: str, mode: str, padding: str) -> None:
    axes = int(op[-2])
    config = {
        "op": op,
        "input": {"fill": "random", "seed": 4},
        "weight": {"fill": "random", "seed": 5},
        "batch_size": 2,
        "in_channels": 2,
        "out_channels": 2,
        "groups": 2,
        "input_size": [4, 5, 6][:axes],
        "kernel_size": [3, 2, 2][:axes],
        "stride": 1,
        "dilation": [1, 2, 1][:axes],
        "padding": {"number": 2, "pairs": [[1, 3], [3, 0], [0, 2]][:axes], "same": "same"}[padding],
        "padding_mode": mode,
    }
    verdict = compare(config)
    assert verdict.status == "agrees", verdict.wrong


@pytest.mark.parametrize("op", [op for op in FAMILIES if not op.startswith(("avg", "batch"))])
def test_whole_numbers_give_exactly_whole_numbers(op: str) -> None:
    config: dict[str, Any] = {"op": op, "input": {"fill": "integers"}}
    config |= {} if op in ("add", "multiply") else {"padding": 1, "stride": 2}
    config |= {"offset": {"fill": "integers"}} if op == "deform_conv2d" else {}
    operator = from_json(config)
    output = compute(operator).output
    assert np.array_equal(output, np.round(output))
    assert np.array_equal(output, by_taps(operator).reshape(output.shape))


def test_whole_numbers_stay_whole_under_a_kernel_so_large_that_a_transform_may_be_quicker() -> None:
    operator = from_json({
        "op": "conv2d", "input_size": 24, "kernel_size": 31, "padding": 15, "in_channels": 2, "out_channels": 2,
        "groups": 2, "input": {"fill": "integers"},
    })  # fmt: skip
    output = compute(operator).output
    assert np.array_equal(output, by_taps(operator).reshape(output.shape))


def test_the_measure_of_agreement_is_the_designs() -> None:
    small, large = np.array([0.5]), np.array([1e6])
    assert apart(small + TOLERANCE / 2, small) <= 1 < apart(small + 2 * TOLERANCE, small)
    assert apart(large * (1 + TOLERANCE / 2), large) <= 1 < apart(large * (1 + 2 * TOLERANCE), large)
    assert apart(np.zeros((1, 2)), np.zeros((2, 1))) == float("inf")


def test_the_comparison_notices_a_weight_that_is_off_by_a_hair(monkeypatch: pytest.MonkeyPatch) -> None:
    config: dict[str, Any] = {
        "op": "conv2d", "input": {"fill": "ones", "shape": [1, 1, 4, 4]}, "padding": 0, "stride": 1, "dilation": 1,
        "groups": 1, "padding_mode": "zeros", "weight": {"fill": "ones", "shape": [1, 1, 3, 3]},
    }  # fmt: skip
    assert compare(config).status == "agrees"
    real = torch.nn.functional.conv2d
    monkeypatch.setattr("torch.nn.functional.conv2d", lambda *given: real(*given) * (1 + 1e-8))
    assert compare(config).status == "wrong"

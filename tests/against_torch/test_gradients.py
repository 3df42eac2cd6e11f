"""Every gradient an operator declares is autograd's, and the server's own check can tell."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from app import reference
from app.operators import from_json
from app.trace.gradients import gradients
from tests.against_torch import in_torch
from tests.against_torch.configurations import FAMILIES, fits
from tests.against_torch.four_ways import apart


@pytest.mark.parametrize("op", FAMILIES)
@given(data=st.data())
def test_whatever_fits_has_gradients_that_are_autograds(op: str, data: st.DataObject) -> None:
    config = data.draw(fits(op)) | {"upstream": {"fill": "random", "seed": 5}}
    operator = from_json(config)
    made = gradients(operator)
    tensors = {name: torch.from_numpy(np.array(array)) for name, array in made.given.items()}
    leaves = {name: tensors[name].requires_grad_() for name in tensors if name in made.found}
    above = torch.from_numpy(np.array(made.upstream))
    expected = torch.autograd.grad(
        in_torch.run(config, tensors), list(leaves.values()), above, materialize_grads=True
    )
    assert tuple(made.found) == operator.differentiable
    for name, theirs in zip(leaves, expected, strict=True):
        assert apart(made.found[name], theirs.numpy()) <= 1, name
    check = reference.check_gradients(operator, made.given, made.upstream, made.found, wait=True)
    assert check["status"] == "agrees", check


def test_a_wrong_gradient_differs_and_is_named() -> None:
    operator = from_json({"op": "conv1d", "input": [[1, 2, 3]], "weight": [[[1, 10]]]})
    made = gradients(operator)
    wrong = {**made.found, "weight": made.found["weight"] + 0.5, "bias": np.zeros((1, 1))}
    check = reference.check_gradients(operator, made.given, made.upstream, wrong, wait=True)
    assert check["status"] == "differs"
    assert check["reason"] == "weight: the values differ; bias: PyTorch's shape is [1]"

"""Learning: each step is one step of SGD in PyTorch, and on noise the kernel that made the output comes back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from app import reference
from app.operators import from_json
from app.trace.compute import compute
from app.trace.learn import curvature, learn

NOISE = {"fill": "random", "seed": 3}
CONFIGS: dict[str, dict[str, Any]] = {
    "one axis": {"op": "conv1d", "input_size": 16, "input": NOISE},
    "groups and a bias": {
        "op": "conv2d", "input_size": 9, "input": NOISE, "in_channels": 4, "out_channels": 2, "groups": 2, "stride": 2,
        "padding": 1, "bias": {"fill": "ones"}, "batch_size": 2,
    },
    "a reflected border": {"op": "conv2d", "input_size": 8, "input": NOISE, "padding": 1, "padding_mode": "reflect"},
    "three axes": {"op": "conv3d", "input_size": 5, "kernel_size": 2, "input": NOISE},
    "transposed": {
        "op": "conv_transpose2d", "input_size": 6, "input": NOISE, "in_channels": 2, "out_channels": 3, "stride": 2,
    },
}  # fmt: skip


@pytest.mark.parametrize("name", CONFIGS)
@pytest.mark.parametrize("rate", [None, 0.05])
def test_each_step_is_one_of_sgd(name: str, rate: float | None) -> None:
    operator = from_json(CONFIGS[name])
    made = learn(operator, steps=5, rate=rate, start=0.0, every=1)
    target = torch.from_numpy(np.array(compute(operator).output))
    weight = torch.zeros(made.target.shape, dtype=torch.float64, requires_grad=True)
    leaves = {of: torch.from_numpy(np.array(array)) for of, array in compute(operator).given.items()}
    for step, (loss, used) in enumerate(zip(made.loss, made.rate, strict=False)):
        assert np.allclose(made.kernels[step], weight.detach().numpy(), rtol=0, atol=1e-10)
        out = reference._RUNS[operator.family](operator, {**leaves, "weight": weight})
        expected = torch.nn.functional.mse_loss(out, target)
        assert loss == pytest.approx(expected.item(), rel=1e-9)
        weight.grad = None
        expected.backward()
        torch.optim.SGD([weight], lr=used).step()
    assert np.allclose(made.kernels[5], weight.detach().numpy(), rtol=0, atol=1e-10)


@pytest.mark.parametrize("name", CONFIGS)
def test_on_noise_the_kernel_that_made_the_output_comes_back(name: str) -> None:
    operator = from_json(CONFIGS[name])
    made = learn(operator, steps=1000, rate=None, start=0.0, every=1000)
    assert len(made.rate) < 1000
    assert np.abs(made.kernels[max(made.kernels)] - made.target).max() < 1e-6
    assert all(later <= before for before, later in zip(made.loss, made.loss[1:], strict=False))


@pytest.mark.parametrize("name", CONFIGS)
def test_the_curvature_is_that_of_autograds_second_derivative(name: str) -> None:
    operator = from_json(CONFIGS[name])
    given = {of: torch.from_numpy(np.array(array)) for of, array in compute(operator).given.items()}
    target = torch.from_numpy(np.array(compute(operator).output))

    def loss(weight: torch.Tensor) -> torch.Tensor:
        out = reference._RUNS[operator.family](operator, {**given, "weight": weight})
        return torch.nn.functional.mse_loss(out, target)

    second = torch.autograd.functional.hessian(loss, given["weight"])
    size = given["weight"].numel()
    values = torch.linalg.eigvalsh(second.reshape(size, size))
    found = curvature(operator)
    assert found is not None
    assert found.steepest == pytest.approx(values.max().item())
    assert found.flattest == pytest.approx(values.min().item())
    assert found.rank == found.weights

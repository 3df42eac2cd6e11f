"""Two branches and the one convolution they come to: the same output, by PyTorch's count and by ours."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from app import reference
from app.errors import Refusal, patched
from app.operators import OPERATORS, from_json
from app.textbook.reparameterized import reparameterized
from app.trace import compute
from app.trace.arrays import Arrays
from app.trace.gradients import gradients
from app.trace.scene import views_for
from app.views.base import View
from tests.against_torch.branches import both_branches
from tests.views.strategies import variants
from tests.views.test_law import reading_of, rebuilt

Config = dict[str, Any]
START: Config = OPERATORS["reparameterized_conv2d"].presets[0][2]
TOLERANCE = 1e-9
few = st.integers(1, 3)


@st.composite
def pairs(draw: st.DrawFn) -> Config:
    """A small kernel and a ring of zeros on each side; padding of the ring and more."""
    small, rings = [draw(few) for _ in range(2)], [draw(st.integers(0, 2)) for _ in range(2)]
    large = [k + 2 * r for k, r in zip(small, rings, strict=True)]
    dilation, groups, ins, outs = (draw(st.integers(1, 2)) for _ in range(4))
    padding = [r * dilation + draw(st.integers(0, 1)) for r in rings]
    norm = [[draw(st.integers(-2, 2)) for _ in range(groups * outs)] for _ in range(4)]
    norm[1] = [each**2 for each in norm[1]]
    return {
        "op": "reparameterized_conv2d", "stride": draw(few), "dilation": dilation, "padding": padding,
        "groups": groups, "batch_size": 2, "in_channels": groups * ins, "out_channels": groups * outs,
        "input_size": [dilation * (k - 1) + 1 + draw(st.integers(0, 2)) for k in large],
        "kernel_size": large, "small_kernel_size": small, "norm": norm, "eps": 0.5,
        "norm_small": {"fill": "ones"}, "weight": {"fill": "integers", "seed": draw(few)},
    }  # fmt: skip


def apart(ours: Any, theirs: Any) -> float:
    return float(np.abs(ours - theirs).max() / max(1.0, np.abs(theirs).max()))


@settings(max_examples=2 * settings().max_examples)
@given(pairs())
def test_one_convolution_gives_what_both_branches_give(config: Config) -> None:
    operator = from_json(config)
    computed = compute(operator)
    tensors = {name: torch.from_numpy(np.array(array)) for name, array in computed.given.items()}
    tensors["input"].requires_grad_()
    answer = both_branches(config, tensors)
    expected = answer.detach().numpy()
    assert apart(computed.output, expected) <= TOLERANCE
    branches = Arrays(operator).laid("branches")
    assert branches is not None
    assert apart(branches.reshape(expected.shape), expected) <= TOLERANCE
    made = gradients(operator)
    (back,) = torch.autograd.grad(answer, tensors["input"], torch.from_numpy(np.array(made.upstream)))
    assert apart(made.found["input"], back.numpy()) <= TOLERANCE
    assert reference.check(operator, computed.given, computed.output, wait=True)["status"] == "agrees"


@given(pairs())
def test_the_lesson_gives_it_too(config: Config) -> None:
    operator: Any = from_json(config)
    computed = compute(operator)
    each = [computed.given[name] for name in ("norm", "norm_small")]
    scale = np.array([norm[2] / np.sqrt(norm[1] + config["eps"]) for norm in each])
    shift = np.array([norm[3] for norm in each]) - np.array([norm[0] for norm in each]) * scale
    x, large, small = (computed.given[name] for name in ("input", "weight", "weight_small"))
    d = config["dilation"]
    rest: dict[str, Any] = {
        "stride": (config["stride"],) * 2,
        "padding": tuple(config["padding"]),
        "dilation": (d, d),
    }
    ours = reparameterized(x, large, small, scale, shift, groups=config["groups"], **rest)
    assert apart(ours, computed.output) <= TOLERANCE


VIEWS = [
    variant for view in views_for(from_json(START)) for variant in variants(view) if view.name == "merging"
]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.choices[0])
@pytest.mark.parametrize("groups", [1, 2])
def test_each_step_adds_up_to_the_output_from_what_it_shows(view: View, groups: int) -> None:
    config = {**START, "in_channels": groups, "out_channels": 2 * groups, "groups": groups, "norm": None,
              "norm_small": None, "input_size": 4}  # fmt: skip
    reading = reading_of(from_json(config), view)
    (products,) = (panel for panel in reading.scene["panels"] if panel["name"] == "products")
    expected = np.array(reading.tensors["output"])
    found = np.zeros(expected.shape)
    for cell, terms in rebuilt(reading, (products,)).items():
        found[cell] = sum(term for term, _ in terms)
    bias = np.array(reading.tensors["merged_bias"])
    assert apart(found + bias.reshape(1, *bias.shape, 1, 1), expected) <= TOLERANCE


def test_the_small_kernel_stands_in_a_ring_of_zeros() -> None:
    padded = Arrays(from_json(START)).laid("padded")
    assert padded is not None
    assert padded.shape[-2:] == (5, 5)
    padded = padded.copy()
    assert np.count_nonzero(padded[..., 1:4, 1:4]) > 0
    padded[..., 1:4, 1:4] = 0
    assert not padded.any()


REFUSED: dict[str, Config] = {
    "no middle": {"small_kernel_size": 4},
    "the small one larger": {"small_kernel_size": 7},
    "too little padding": {"padding": 0},
    "too little padding on one side": {"padding": [[2, 0], [2, 2]]},
    "no batch": {"batch_size": None},
    "a bias": {"bias": [1]},
    "a variance below 0": {"norm": [[1], [-4], [2], [1]]},
    "a norm of three rows": {"norm": [[1], [4], [2]]},
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_merged_is_refused_with_a_mend_that_is_enough(name: str) -> None:
    config = {**START, **REFUSED[name]}
    with pytest.raises(Refusal) as refused:
        compute(from_json(config))
    fix = refused.value.problems[0].fix
    assert fix is not None
    compute(from_json(patched(config, fix)))


def test_a_kernel_without_a_middle_is_told_how_wide_its_ring_would_be() -> None:
    with pytest.raises(Refusal, match=r"a ring of 0\.5 cells"):
        from_json({**START, "small_kernel_size": 4})


def test_both_costs_are_told() -> None:
    cost: Any = from_json(START).cost
    assert (cost.parameters, cost.macs) == (25 + 1, 25 * 36)
    assert (cost.standard["parameters"], cost.standard["macs"]) == (25 + 9 + 4, 25 * 36 + 9 * 36 + 2 * 36)

"""The lessons on the gradients of a deformable convolution hold against the operator and against autograd."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from hypothesis import assume, given

from app import reference
from app.core.lattice import Array
from app.operators import from_json
from app.textbook.deformable_gradients import (
    deformable_input_gradient,
    deformable_weight_gradient,
    mask_gradient,
    offset_gradient,
)
from app.trace.arrays import Arrays
from tests.against_torch.configurations import Config, fits
from tests.against_torch.four_ways import apart, gradients


def by_loops(operator: Any, made: dict[str, Array], upstream: Array) -> dict[str, Array]:
    """Every gradient by its lesson."""
    weight, offset, x = (made[name] for name in ("weight", "offset", "input"))
    mask = made.get("mask")
    each = {
        "stride": operator.strides, "dilation": operator.dilations, "groups": operator.groups,
        "padding": tuple(before for before, _ in operator.pads),
    }  # fmt: skip
    return {
        "input": deformable_input_gradient(upstream, weight, offset, mask, x.shape[2:], **each),
        "offset": offset_gradient(upstream, weight, offset, mask, x, **each),
        "weight": deformable_weight_gradient(upstream, weight.shape[2:], offset, mask, x, **each),
        "mask": mask_gradient(upstream, weight, offset, x, **each),
    }


@given(fits("deform_conv2d"))
def test_the_loops_hand_back_what_the_operator_does(config: Config) -> None:
    operator: Any = from_json({**config, "batch_size": 2} if "batch_size" in config else config)
    shape = operator.shapes["output"]
    assume(operator.batched and 0 not in shape)
    given_arrays = Arrays(operator).given
    upstream = np.random.default_rng(3).standard_normal(shape)
    ours, loops = gradients(operator, upstream), by_loops(operator, given_arrays, upstream)
    for name in ("input", "offset", "weight", *(["mask"] if "mask" in given_arrays else [])):
        assert apart(loops[name], ours[name]) <= 1, name


def test_the_loops_find_what_autograd_does_between_groups_and_groups_of_offsets() -> None:
    operator = from_json({
        "op": "deform_conv2d", "input_size": [5, 4], "in_channels": 4, "out_channels": 2, "groups": 2, "padding": 1,
        "stride": [2, 1], "dilation": [1, 2], "offset_groups": 4, "batch_size": 2, "offset": {"fill": "random"},
        "mask": {"fill": "unit", "seed": 9}, "input": {"fill": "random"},
    })  # fmt: skip
    made = Arrays(operator).given
    tensors = {name: torch.from_numpy(array.copy()).requires_grad_() for name, array in made.items()}
    reference.start()
    reference._ready.wait()
    answer = reference._RUNS["deformable"](operator, tensors)
    upstream = np.random.default_rng(5).standard_normal(tuple(answer.shape))
    answer.backward(torch.from_numpy(upstream))
    for name, found in by_loops(operator, made, upstream).items():
        theirs = tensors[name].grad
        assert theirs is not None
        assert apart(found, theirs.numpy()) <= 1, name

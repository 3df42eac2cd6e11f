"""The lessons on the gradients of a deformable convolution hold against the operator, which holds against autograd."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import assume, given

from app.operators import from_json
from app.textbook.deformable_gradients import deformable_input_gradient, offset_gradient
from app.trace.arrays import Arrays
from tests.against_torch.configurations import Config, fits
from tests.against_torch.four_ways import apart, gradients


@given(fits("deform_conv2d"))
def test_the_loops_hand_back_what_the_operator_does(config: Config) -> None:
    operator: Any = from_json({**config, "batch_size": 2} if "batch_size" in config else config)
    shape = operator.shapes["output"]
    assume(operator.batched and 0 not in shape)
    given_arrays = Arrays(operator).given
    upstream = np.random.default_rng(3).standard_normal(shape)
    weight, offset, x = (given_arrays[name] for name in ("weight", "offset", "input"))
    mask = given_arrays.get("mask")
    each = {
        "stride": operator.strides, "dilation": operator.dilations, "groups": operator.groups,
        "padding": tuple(before for before, _ in operator.pads),
    }  # fmt: skip
    ours = gradients(operator, upstream)
    size = (x.shape[2], x.shape[3])
    assert apart(deformable_input_gradient(upstream, weight, offset, mask, size, **each), ours["input"]) <= 1
    assert apart(offset_gradient(upstream, weight, offset, mask, x, **each), ours["offset"]) <= 1

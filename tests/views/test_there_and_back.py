"""There and back: what a convolution's transpose makes of its output, against PyTorch; the shape returns, always."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import assume, given
from hypothesis import strategies as st

from app.errors import Refusal
from app.operators import from_json
from app.trace import scene, view_for
from app.trace.arrays import Arrays
from tests.views.strategies import small
from tests.views.test_law import less

CALLS = {"conv1d": F.conv1d, "conv2d": F.conv2d, "conv3d": F.conv3d}


@pytest.mark.parametrize("op", CALLS)
@less
@given(data=st.data())
def test_the_output_sent_back_is_pytorchs_input_gradient_for_that_output(
    op: str, data: st.DataObject
) -> None:
    _, drawn = data.draw(small(op))
    operator: Any = drawn
    assume(operator.lattice.mode == "zeros")
    arrays = Arrays(operator)
    given = {name: torch.from_numpy(array.copy()) for name, array in arrays.given.items()}
    x = given["input"].requires_grad_()
    if operator.flip:
        given["weight"] = given["weight"].flip(tuple(range(2, given["weight"].ndim)))
    pads = [side for before, after in reversed(operator.pads) for side in (before, after)]
    out = CALLS[op](
        F.pad(x, pads), given["weight"], given.get("bias"), stride=operator.strides, dilation=operator.dilations,
        groups=operator.groups,
    )  # fmt: skip
    (theirs,) = torch.autograd.grad(out, x, out.detach())
    back, difference = arrays.laid("back"), arrays.laid("difference")
    assert back is not None
    assert difference is not None
    assert np.array_equal(back.reshape(theirs.shape), theirs.numpy())
    assert np.array_equal(difference.reshape(theirs.shape), (theirs - x).detach().numpy())


def test_the_shape_returns_and_the_values_do_not_but_for_a_kernel_of_a_single_one() -> None:
    config: dict[str, Any] = {"op": "conv2d", "input_size": [6, 7], "stride": 2, "padding": 1}
    arrays = Arrays(from_json(config))
    difference = arrays.laid("difference")
    assert difference is not None
    assert difference.shape[-2:] == (6, 7)
    assert difference.any()
    same = Arrays(from_json({"op": "conv2d", "input_size": 5, "kernel_size": 1, "weight": {"fill": "ones"}}))
    nothing = same.laid("difference")
    assert nothing is not None
    assert not nothing.any()


def test_under_a_border_mode_the_way_back_is_refused_with_a_mend() -> None:
    operator = from_json({"op": "conv2d", "padding": 1, "padding_mode": "reflect"})
    with pytest.raises(Refusal, match="the way back") as refused:
        scene(operator, view_for(operator, "there_and_back"))
    assert refused.value.problems[0].fix

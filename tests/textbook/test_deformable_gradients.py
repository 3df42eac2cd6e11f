"""The lessons on a deformable convolution's gradients and coverage hold against the operator and against autograd."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from hypothesis import assume, given

from app import reference
from app.core.lattice import Array
from app.operators import from_json
from app.textbook.coverage import coverage, deformable_coverage
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


def covered(operator: Any) -> tuple[Array, Array]:
    """The coverage by its lesson, and the operator's."""
    made = Arrays(operator).given
    each = {
        "stride": operator.strides, "dilation": operator.dilations,
        "padding": tuple(before for before, _ in operator.pads),
    }  # fmt: skip
    sizes = made["input"].shape[-2:], made["weight"].shape[-2:]
    offset, mask = (
        None if array is None else array if operator.batched else array[None]
        for array in (made["offset"], made.get("mask"))
    )
    assert offset is not None
    ours = Arrays(operator).laid("coverage")
    assert ours is not None
    return deformable_coverage(*sizes, offset, mask, **each), ours


@given(fits("deform_conv2d"))
def test_the_coverage_is_what_the_samples_take_and_every_sample_is_taken_once(config: Config) -> None:
    operator: Any = from_json(config)
    assume(0 not in (operator.shapes["output"] or ()) and 0 not in (operator.shapes["input"] or ()))
    loop, ours = covered(operator)
    assert apart(loop, ours) <= 1
    received = Arrays(operator).laid("received")
    assert received is not None
    np.testing.assert_allclose(ours.sum(axis=(2, 3)), received.sum(axis=(2, 3)), atol=1e-9)


def test_the_coverage_is_the_input_gradient_of_ones() -> None:
    operator = from_json({
        "op": "deform_conv2d", "input_size": [5, 6], "weight": {"fill": "ones"}, "mask": {"fill": "unit"},
        "padding": 1, "stride": [2, 1],
    })  # fmt: skip
    loop, ours = covered(operator)
    made = Arrays(operator).given
    tensors = {name: torch.from_numpy(array.copy()).requires_grad_() for name, array in made.items()}
    reference.start()
    reference._ready.wait()
    reference._RUNS["deformable"](operator, tensors).sum().backward()
    theirs = tensors["input"].grad
    assert theirs is not None
    assert apart(loop, theirs.numpy()) <= 1
    assert apart(ours, theirs.numpy()) <= 1


def test_unmoved_samples_cover_as_the_plain_convolution_does() -> None:
    settings = {"stride": (2, 1), "padding": (1, 2), "dilation": (1, 2)}
    operator = from_json({
        "op": "deform_conv2d", "input_size": [7, 6], "offset": {"fill": "zeros"},
        **{name: list(pair) for name, pair in settings.items()},
    })  # fmt: skip
    arrays = Arrays(operator)
    plain = coverage((7, 6), (3, 3), **settings)
    for name in ("coverage", "regular"):
        found = arrays.laid(name)
        assert found is not None
        np.testing.assert_array_equal(found.reshape(7, 6), plain)

"""Deformable convolution: what zero offsets give, what a moved point reads, its gradients, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st

from app import reference
from app.core.lattice import Array
from app.core.taps import Selection
from app.errors import Refusal, patched
from app.operators import OPERATORS, from_json
from app.trace import answer_only, compute, matrix
from app.trace.arrays import Arrays
from app.trace.matrix import Rectangle
from tests.against_torch.configurations import Config, fits
from tests.against_torch.four_ways import apart, gradients

RAMP: Config = {"op": "deform_conv2d", "input": {"fill": "arange"}, "weight": [[[[1.0]]]], "input_size": 4}


def moved(y: float, x: float, **more: Any) -> Array:
    """The output of a 1 × 1 kernel on a ramp, every sample moved alike."""
    offset = np.broadcast_to(np.array([y, x]).reshape(1, 2, 1, 1), (1, 2, 4, 4))
    config = {**RAMP, "offset": {"shape": [1, 2, 4, 4], "values": offset.ravel().tolist()}, **more}
    out: Array = compute(from_json(config)).output[0, 0]
    return out


@given(fits("deform_conv2d"))
def test_zero_offsets_give_plain_convolution(config: Config) -> None:
    assume("shape" not in config["offset"])
    still = from_json({**config, "offset": {"fill": "zeros"}, "mask": None})
    kept = {name: value for name, value in config.items() if name not in ("offset", "mask", "offset_groups")}
    assert apart(compute(still).output, compute(from_json({**kept, "op": "conv2d"})).output) <= 1


def test_the_first_channel_of_an_offset_moves_down_and_the_second_to_the_right() -> None:
    assert moved(1, 0)[0, 0] == 4
    assert moved(0, 1)[0, 0] == 1
    assert moved(0.5, 0.25)[1, 1] == 5 + 0.5 * 4 + 0.25


def test_corners_outside_the_input_count_as_zero() -> None:
    assert moved(0, 0.5)[0, 3] == 1.5
    assert moved(0, 1).tolist()[0] == [1, 2, 3, 0]
    assert not moved(-7, 1e300).any()


def test_a_mask_scales_what_its_kernel_cell_reads() -> None:
    assert (moved(0, 0, mask={"fill": "zeros"}) == 0).all()
    half = {"shape": [1, 1, 4, 4], "values": [0.5] * 16}
    np.testing.assert_array_equal(moved(0.5, 0, mask=half), moved(0.5, 0) / 2)


def test_the_channels_of_an_offset_group_share_its_offsets() -> None:
    still, down = [0.0] * 8, [1.0, 1, 1, 1, 0, 0, 0, 0]
    config = {
        "op": "deform_conv2d", "input_size": 2, "in_channels": 4, "input": {"fill": "arange"}, "groups": 4,
        "out_channels": 4, "kernel_size": 1, "weight": {"fill": "ones"}, "offset_groups": 2,
        "offset": {"shape": [1, 4, 2, 2], "values": still + down},
    }  # fmt: skip
    out = compute(from_json(config)).output[0]
    assert out[:, 0].tolist() == [[0, 1], [4, 5], [10, 11], [14, 15]]


@given(fits("deform_conv2d"))
def test_it_costs_a_convolutions_multiply_adds_and_four_for_every_sample(config: Config) -> None:
    operator = from_json(config)
    sizes, weight = operator.lattice.sizes, operator.shapes["weight"]
    assert weight is not None
    samples = sizes["n"] * sizes["g"] * sizes["c"] * sizes["kh"] * sizes["kw"] * sizes["oh"] * sizes["ow"]
    assert operator.cost.macs == samples * weight[0] // sizes["g"] + 4 * samples
    assert operator.lattice.macs == 4 * samples * weight[0] // sizes["g"]


@given(fits("deform_conv2d"), st.randoms(use_true_random=False))
def test_some_outputs_alone_are_those_of_the_whole(config: Config, random: Any) -> None:
    operator = from_json(config)
    output = compute(operator).output
    assume(output.size)
    cells = tuple(random.randrange(output.size) for _ in range(3))
    told = answer_only(operator, cells)
    np.testing.assert_allclose(told["value"], output.ravel()[list(cells)], rtol=0, atol=1e-12)


def test_outputs_asked_for_alone_bring_the_places_and_weights_they_read_by_and_no_others() -> None:
    operator = from_json({"op": "deform_conv2d", "input_size": 4, "in_channels": 2, "offset_groups": 2})
    derived = answer_only(operator, (3,), derived=True)["derived"]
    assert derived.keys() == {"row", "column", "bilinear"}
    for name, cells in derived.items():
        whole = operator.derive(name, Arrays(operator).laid)
        assert len(cells["index"]) * 4 == whole.size
        np.testing.assert_array_equal(cells["value"], whole.ravel()[cells["index"]])


@pytest.mark.parametrize("kind", ["random", "integers", "zeros"])
def test_every_gradient_is_autograds_on_cells_and_between_them(kind: str) -> None:
    operator = from_json({
        "op": "deform_conv2d", "input_size": [4, 5], "in_channels": 4, "out_channels": 2, "groups": 2, "padding": 1,
        "offset_groups": 4, "batch_size": 2, "offset": {"fill": kind}, "mask": {"fill": "random", "seed": 9},
        "bias": {"fill": "integers"}, "input": {"fill": "random"},
    })  # fmt: skip
    given_arrays = Arrays(operator).given
    tensors = {name: torch.from_numpy(array.copy()).requires_grad_() for name, array in given_arrays.items()}
    reference.start()
    reference._ready.wait()
    answer = reference._RUNS["deformable"](operator, tensors)
    upstream = np.random.default_rng(1).standard_normal(tuple(answer.shape))
    answer.backward(torch.from_numpy(upstream))
    for name, ours in gradients(operator, upstream).items():
        theirs = tensors[name].grad
        assert theirs is not None
        assert apart(ours, theirs.numpy()) <= 1, name


def test_a_sample_on_the_border_of_the_padding_has_the_slope_of_the_first_row() -> None:
    operator = from_json({**RAMP, "padding": 1, "offset": {"fill": "zeros"}, "input": {"fill": "ones"}})
    grad = operator.derive("grad_offset", Arrays(operator).laid)[0, 0, 0, 0]
    assert grad[0, 0].tolist() == [0, 1, 1, 1, 1, 0]  # down from the row above: from 0 towards 1
    assert grad[0, -2].tolist() == [0, -1, -1, -1, -1, 0]  # down from the last row: back towards 0


def test_the_kernel_matrix_holds_each_cells_share_of_the_weight() -> None:
    operator = from_json({"op": "deform_conv2d", "input_size": 4, "mask": {"fill": "random"}})
    told = matrix(operator, Rectangle("kernel", (0, 4), (0, 16)))
    x = compute(operator).given["input"].ravel()
    np.testing.assert_allclose(told["dense"] @ x, compute(operator).output.ravel(), atol=1e-12)


BASE: Config = {"op": "deform_conv2d", "input_size": 5, "in_channels": 2}
REFUSED = {
    "/padding": {**BASE, "padding": -1},
    "/offset_groups": {**BASE, "offset_groups": 3},
    "/offset": {**BASE, "offset": {"fill": "zeros", "shape": [1, 9, 3, 3]}},
    "/mask": {**BASE, "mask": {"fill": "ones", "shape": [1, 18, 3, 3]}},
    "/in_channels": {**BASE, "in_channels": 0},
}


@pytest.mark.parametrize("pointer", REFUSED)
def test_what_torchvision_refuses_is_refused_with_a_mend(pointer: str) -> None:
    with pytest.raises(Refusal) as caught:
        from_json(REFUSED[pointer])
    (problem,) = caught.value.problems
    assert problem.pointer == pointer
    assert problem.fix is not None
    from_json(patched(REFUSED[pointer], problem.fix))


@pytest.mark.parametrize("field", ["padding_mode", "upstreams"])
def test_fields_that_torchvision_lacks_are_unknown(field: str) -> None:
    with pytest.raises(Refusal, match=field):
        from_json({**BASE, field: "zeros"})


@pytest.mark.parametrize("padding", ["same", [[1, 2], [0, 0]]])
def test_padding_is_a_number_per_axis_as_torchvision_has_it(padding: Any) -> None:
    with pytest.raises(Refusal, match="padding"):
        from_json({**BASE, "padding": padding})


def places(field: dict[str, Any], **more: Any) -> tuple[Array, Array]:
    """Row and column of every sample of the first group, (kh, kw, oh, ow)."""
    config = {"op": "deform_conv2d", "input_size": [5, 7], "padding": 1, "offset": field, **more}
    operator = from_json(config)
    y, x = operator.sampling(Arrays(operator).laid).positions  # type: ignore[attr-defined]
    return y[0, 0], x[0, 0]


def test_a_zoom_of_one_is_a_dilation_of_two() -> None:
    (y, x), dilated = (
        places({"field": "zoom", "strength": 1}),
        places({"fill": "zeros"}, dilation=2, padding=2),
    )
    np.testing.assert_allclose(y, dilated[0])
    np.testing.assert_allclose(x, dilated[1])


def test_a_quarter_turn_reads_the_window_turned_clockwise() -> None:
    (y, x), (still, across) = places({"field": "rotate", "strength": 90}), places({"fill": "zeros"})
    np.testing.assert_allclose(y[0, 0], still[0, 2], atol=1e-12)  # the top left is where the top right was
    np.testing.assert_allclose(x[0, 0], across[0, 2], atol=1e-12)


def test_a_shear_pushes_rows_apart_and_leaves_the_middle_row() -> None:
    (y, x), (still, across) = places({"field": "shear", "strength": 1}), places({"fill": "zeros"})
    np.testing.assert_allclose(y, still)
    np.testing.assert_allclose(x - across, np.broadcast_to(np.arange(-1, 2).reshape(3, 1, 1, 1), x.shape))


@pytest.mark.parametrize(("more", "point"), [({}, (2, 3)), ({"point": [0, 6.5]}, (0, 6.5))])
def test_all_the_way_towards_a_point_reads_it_alone(more: dict[str, Any], point: tuple[float, float]) -> None:
    y, x = places({"field": "towards", "strength": 1, **more})
    np.testing.assert_allclose(y, point[0], atol=1e-12)
    np.testing.assert_allclose(x, point[1], atol=1e-12)


FIELDS_REFUSED = {
    "/offset/field": {**BASE, "offset": {"field": "zom"}},
    "/input": {**BASE, "input": {"field": "zoom"}},
    "/weight": {"op": "conv2d", "weight": {"field": "rotate"}},
}


@pytest.mark.parametrize("pointer", FIELDS_REFUSED)
def test_a_field_that_is_none_or_makes_no_offset_is_refused_with_a_mend(pointer: str) -> None:
    with pytest.raises(Refusal) as caught:
        from_json(FIELDS_REFUSED[pointer])
    (problem,) = caught.value.problems
    assert problem.pointer == pointer
    assert problem.fix is not None
    from_json(patched(FIELDS_REFUSED[pointer], problem.fix))


@pytest.mark.parametrize("field", [{"strength": 2000}, {"strength": "much"}, {"point": [1]}, {"seed": 1}])
def test_a_field_has_a_strength_and_a_point_and_nothing_else(field: dict[str, Any]) -> None:
    with pytest.raises(Refusal, match="offset"):
        from_json({**BASE, "offset": {"field": "towards", **field}})


@given(fits("deform_conv2d"), st.randoms(use_true_random=False))
def test_the_taps_of_an_input_cell_are_all_that_read_it(config: Config, random: Any) -> None:
    operator = from_json(config)
    lattice, laid = operator.lattice, Arrays(operator).laid
    assume(0 not in lattice.shape("output"))
    cells = np.indices(lattice.shape("output")).reshape(5, -1)
    every = Selection(lattice, dict(zip(lattice.tensors["output"], cells, strict=True)), (), laid).columns
    wanted = {dim: np.array([random.randrange(lattice.sizes[dim])]) for dim in lattice.tensors["input"]}
    reads = Selection(lattice, wanted, (), laid).columns
    keep = np.logical_and.reduce([every[dim] == index for dim, index in wanted.items()])
    dims = sorted(every)
    told = sorted(zip(*(reads[dim].tolist() for dim in dims), strict=True))
    assert told == sorted(zip(*(every[dim][keep].tolist() for dim in dims), strict=True))


PRESETS = {name: config for name, _, config in OPERATORS["deform_conv2d"].presets}


def output_of(name: str) -> Array:
    out: Array = compute(from_json(PRESETS[name])).output
    return out


def test_a_zoom_by_its_own_size_is_a_dilation_of_two() -> None:
    dilated = {"op": "conv2d", "input_size": 7, "padding": 2, "dilation": 2}
    np.testing.assert_allclose(output_of("dilated"), compute(from_json(dilated)).output, atol=1e-12)


def test_the_preset_past_the_border_adds_less_the_more_of_its_samples_are_outside() -> None:
    out = output_of("outside")[0, 0]
    assert out[2, 2] == 9
    assert out[0, 0] == 4
    assert (out == out[::-1, ::-1]).all()


def test_the_preset_with_a_mask_has_one_as_a_sigmoid_would_give() -> None:
    mask = compute(from_json(PRESETS["modulated"])).given["mask"]
    assert mask.min() >= 0
    assert mask.max() <= 1
    assert len(np.unique(mask)) > 10


def test_the_photograph_is_twice_as_large_about_its_point_and_the_point_stays() -> None:
    computed = compute(from_json(PRESETS["photograph"]))
    x, out = computed.given["input"][0, 0], computed.output[0, 0]
    assert out[29, 56] == x[29, 56]
    np.testing.assert_allclose(out[29 - 20 : 29 + 21 : 2, 56 + 10], x[29 - 10 : 29 + 11, 56 + 5], atol=1e-9)

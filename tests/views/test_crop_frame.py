"""The canvas of a transposed convolution, and the frame that padding and output padding move over it."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from app.core.axis import CELL, CROP, PADDING, Axis
from app.core.lattice import Array
from app.operators import OPERATORS, from_json
from app.trace import scene, view_for
from app.trace.arrays import Arrays
from app.trace.words import coverage, crop_frame, received
from app.views import VIEWS
from tests.views.strategies import small
from tests.views.test_law import less, reading_of
from tests.views.test_three_ways import CALLS, TRANSPOSED


def canvas_of(operator: Any) -> Array:
    """The canvas in PyTorch's shape, without the batch that PyTorch would leave out."""
    made = Arrays(operator).laid("canvas")
    assert made is not None
    n, g, m, *sizes = made.shape
    return made.reshape(*((n,) if operator.batched else ()), g * m, *sizes)


def kept(operator: Any) -> tuple[slice, ...]:
    """What the frame shows: from each axis' padding on, as long as the output."""
    each = zip(operator.pads, operator.sizes, strict=True)
    return tuple(slice(before, before + size.value) for (before, _), size in each)


@pytest.mark.parametrize("op", TRANSPOSED)
@less
@given(data=st.data())
def test_the_canvas_is_pytorchs_output_without_padding_and_past_it_there_is_only_the_bias(
    op: str, data: st.DataObject
) -> None:
    _, drawn = data.draw(small(op))
    operator: Any = drawn
    canvas = canvas_of(operator)
    given = {name: torch.from_numpy(array.copy()) for name, array in Arrays(operator).given.items()}
    theirs = CALLS[op](
        given["input"], given["weight"], given.get("bias"), stride=operator.strides, dilation=operator.dilations,
        groups=operator.groups,
    ).numpy()  # fmt: skip
    lead = (slice(None),) * (theirs.ndim - operator.axes)
    inside = lead + tuple(slice(size) for size in theirs.shape[-operator.axes :])
    assert np.array_equal(canvas[inside], theirs)
    bias = given["bias"].numpy() if "bias" in given else np.zeros(theirs.shape[-operator.axes - 1])
    rest = canvas - bias.reshape(-1, *[1] * operator.axes)
    rest[inside] = 0
    assert not rest.any()
    output = Arrays(operator).laid("output")
    assert output is not None
    assert np.array_equal(canvas[lead + kept(operator)].reshape(output.shape), output)


@pytest.mark.parametrize("op", TRANSPOSED)
@less
@given(data=st.data())
def test_the_grounds_are_cells_in_the_frame_padding_past_the_canvas_and_cropped_elsewhere(
    op: str, data: st.DataObject
) -> None:
    _, drawn = data.draw(small(op))
    operator: Any = drawn
    told = reading_of(operator, VIEWS["crop_frame"]).scene
    for name, i, k, s, d, frame in zip(
        operator.lattice.names, operator.input_shape[-operator.axes :], operator.weight_shape[2:], operator.strides,
        operator.dilations, kept(operator), strict=True,
    ):  # fmt: skip
        length = (i - 1) * s + d * (k - 1) + 1
        kinds = told["grounds"]["canvas"][f"o{name}"]
        assert len(kinds) == max(length, frame.stop) == told["sizes"][f"o{name}"]
        for at, kind in enumerate(kinds):
            shown = frame.start <= at < frame.stop
            assert kind == (CROP if not shown else PADDING if at >= length else CELL)


def test_padding_and_output_padding_move_the_frame_and_change_no_number() -> None:
    config: dict[str, Any] = {
        "op": "conv_transpose2d",
        "input_size": [3, 4],
        "stride": 2,
        "bias": {"fill": "ones"},
    }
    plain = canvas_of(from_json(config))
    for padding, more in product((0, 1, 2, [[0, 1], [2, 0]]), (0, 1)):
        moved = canvas_of(from_json({**config, "padding": padding, "output_padding": more}))
        assert np.array_equal(moved[..., : plain.shape[-2], : plain.shape[-1]], plain)


def test_the_words_name_the_canvas_the_frame_and_what_lies_past() -> None:
    assert crop_frame(from_json({"op": "conv_transpose2d", "input_size": 4, "stride": 2, "padding": 1})) == [
        "The canvas is (4 − 1)·2 + 1·(3 − 1) + 1 = 9 cells long; the frame shows 1 to 7."
    ]
    longer = crop_frame(
        from_json({"op": "conv_transpose1d", "input_size": 4, "stride": 2, "output_padding": 1})
    )
    assert "only the bias" in longer[1]


@pytest.mark.parametrize("kernel", range(1, 7))
@pytest.mark.parametrize("stride", range(1, 5))
@pytest.mark.parametrize("dilation", range(1, 4))
def test_what_outputs_receive_far_from_the_border_is_what_the_coverage_counts_there(
    kernel: int, stride: int, dilation: int
) -> None:
    reach = dilation * (kernel - 1) + 1
    small_side = 2 * reach + 2 * stride
    big = (small_side - 1) * stride + reach
    axis = Axis(big, small_side, kernel, stride=stride, dilation=dilation).T
    counted = {
        sum(1 for i in range(small_side) for k in range(kernel) if stride * i + dilation * k == o)
        for o in range(reach, big - reach)
    }
    assert received(axis) == counted


def test_the_checkerboard_presets_say_what_they_show() -> None:
    presets = {name: config for name, _, config in OPERATORS["conv_transpose2d"].presets}
    uneven, even = (coverage(from_json(presets[name])) for name in ("checkerboard", "even"))
    receives = "an output cell receives 1, 2 or 4 inputs: a checkerboard."
    assert uneven == [f"Kernel 3 is no multiple of stride 2. Away from the border {receives}"]
    assert even == ["Away from the border every output cell receives 4 input cells: no checkerboard."]
    shared = coverage(from_json({"op": "conv_transpose1d", "stride": 2, "dilation": 2, "kernel_size": 4}))
    assert shared[0].startswith("Stride 2 and dilation 2 share a divisor")
    assert (
        coverage(from_json({"op": "conv_transpose2d"}))
        == coverage(from_json({"op": "conv2d", "stride": 2}))
        == []
    )
    operator = from_json(presets["even"])
    assert scene(operator, view_for(operator, "coverage"))["words"] == even

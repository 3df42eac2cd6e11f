"""The transposed convolution three ways: each ends in PyTorch's numbers, and an unturned kernel does not."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from app.core.lattice import Array
from app.errors import Refusal
from app.operators import Operator, from_json
from app.trace import scene, view_for
from app.trace.arrays import Arrays
from app.views import VIEWS
from tests.views.strategies import small, variants
from tests.views.test_law import less, reading_of, rebuilt

TRANSPOSED = ("conv_transpose1d", "conv_transpose2d", "conv_transpose3d")
CALLS = dict(zip(TRANSPOSED, (F.conv_transpose1d, F.conv_transpose2d, F.conv_transpose3d), strict=True))


def in_pytorch(operator: Any, weight: Array) -> Array:
    """The configuration in PyTorch with another kernel; uneven padding is cropped from a canvas there."""
    given = {name: torch.from_numpy(array.copy()) for name, array in Arrays(operator).given.items()}
    pads = np.array(operator.pads)
    out = CALLS[operator.op](
        given["input"], torch.from_numpy(weight.copy()), given.get("bias"), stride=operator.strides,
        dilation=operator.dilations, groups=operator.groups,
    ).numpy()  # fmt: skip
    bias = given["bias"].numpy() if "bias" in given else np.zeros(out.shape[-operator.axes - 1])
    sizes = [size.value for size in operator.sizes]
    whole = [
        max(have, p + o) for have, p, o in zip(out.shape[-operator.axes :], pads[:, 0], sizes, strict=True)
    ]
    lead = out.shape[: out.ndim - operator.axes]
    canvas = np.broadcast_to(bias.reshape(-1, *[1] * operator.axes), (*lead, *whole)).copy()
    everything = (slice(None),) * len(lead)
    canvas[everything + tuple(slice(size) for size in out.shape[-operator.axes :])] = out
    crop: Array = canvas[everything + tuple(slice(p, p + o) for p, o in zip(pads[:, 0], sizes, strict=True))]
    return crop


@pytest.mark.parametrize("op", TRANSPOSED)
@less
@given(data=st.data())
def test_each_way_ends_in_pytorchs_numbers_and_an_unturned_kernel_in_those_of_the_turned_weight(
    op: str, data: st.DataObject
) -> None:
    _, operator = data.draw(small(op))
    arrays = Arrays(operator)
    weight = arrays.given["weight"]
    right = in_pytorch(operator, weight)
    mirrored = np.flip(weight, axis=tuple(range(2, weight.ndim)))
    for name, expected in (
        ("by_matrix", right), ("output", right), ("by_insertion", right),
        ("by_unturned", in_pytorch(operator, mirrored)),
    ):  # fmt: skip
        made = arrays.laid(name)
        assert made is not None
        assert np.array_equal(made.reshape(expected.shape), expected), name


def test_the_unturned_kernel_slides_over_the_stretched_input_as_pytorchs_conv2d_would() -> None:
    operator: Any = from_json(
        {"op": "conv_transpose2d", "input_size": 3, "stride": 2, "padding": 1, "weight": F_SHAPE}
    )
    arrays = Arrays(operator)
    stretched = np.zeros((1, 1, 5, 5))
    stretched[..., ::2, ::2] = arrays.given["input"]
    theirs = F.conv2d(
        torch.from_numpy(stretched), torch.from_numpy(arrays.given["weight"].copy()), padding=1
    ).numpy()
    made, right = arrays.laid("by_unturned"), arrays.laid("output")
    assert made is not None
    assert right is not None
    assert np.array_equal(made.reshape(theirs.shape), theirs)
    assert not np.array_equal(made, right)


F_SHAPE = [[[[1.0, 1.0, 1.0], [1.0, 1.0, 0.0], [1.0, 0.0, 0.0]]]]


@pytest.mark.parametrize("op", TRANSPOSED)
@less
@given(data=st.data())
def test_the_unturned_way_is_rebuilt_from_the_window_and_the_kernel_it_shows(
    op: str, data: st.DataObject
) -> None:
    _, operator = data.draw(small(op))
    for view in variants(VIEWS["three_ways"]):
        if view.of != "ways_unturned":
            continue
        reading = reading_of(operator, view)
        shown = (reading.panels["stretched"], reading.panels["turned"])
        assert shown[1]["value"] == {"tensor": "unturned"}
        expected = Arrays(operator).laid("by_unturned")
        assert expected is not None
        bias = Arrays(operator).laid("bias")
        plain = expected if bias is None else expected - bias.reshape(1, *bias.shape, *[1] * operator.axes)
        found = np.zeros(plain.shape)
        for cell, terms in rebuilt(reading, shown).items():
            found[cell] = sum(term for term, _ in terms)
        assert np.array_equal(found, plain)


def test_the_wrong_numbers_are_held_against_the_right_ones() -> None:
    operator = from_json({"op": "conv_transpose2d", "input_size": 3})
    for view in variants(VIEWS["three_ways"]):
        told = scene(operator, view)
        slid = next(panel for panel in told["panels"] if panel["name"] == "by_insertion")
        assert slid["against"] == "output"
        assert slid["value"] == {"tensor": "by_unturned" if view.of == "ways_unturned" else "by_insertion"}


@pytest.mark.parametrize(
    "options", ["kernel", "kernel:left", "colour:red", "kernel:turned:unturned", ",", "steps:input,x:y"]
)
def test_an_option_that_is_none_is_refused_with_those_there_are(options: str) -> None:
    operator = from_json({"op": "conv_transpose2d"})
    with pytest.raises(Refusal) as refused:
        view_for(operator, "three_ways", options)
    (problem,) = refused.value.problems
    assert problem.pointer == "/options"
    assert "kernel: turned or unturned" in str(problem.hint)
    with pytest.raises(Refusal, match="no option"):
        view_for(operator, "scatter", options)


def test_options_are_chosen_by_name_in_any_order_and_every_choice_is_another_scene() -> None:
    operator: Operator = from_json({"op": "conv_transpose2d"})
    chosen = {
        view_for(operator, "three_ways", f"steps:{steps},kernel:{kernel}")
        for steps, kernel in product(("output", "input"), ("turned", "unturned"))
    }
    assert len(chosen) == 4
    one = view_for(operator, "three_ways", "kernel:unturned,steps:input")
    assert one in chosen
    assert [option["chosen"] for option in scene(operator, one)["options"]] == ["input", "unturned"]
    assert one.lesson is None


def test_a_matrix_too_large_to_multiply_with_is_refused_as_too_much() -> None:
    operator = from_json({"op": "conv_transpose2d", "input_size": 512, "kernel_size": 3})
    with pytest.raises(Refusal) as refused:
        Arrays(operator).laid("by_matrix")
    assert refused.value.status == 413

"""The lesson chosen for a configuration computes its output, or the picture says what it leaves out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.errors import Refusal
from app.operators import from_json
from app.textbook import LESSONS
from app.trace import compute, lesson_for, scene, view_for
from app.trace.lesson_call import UnsayableError, call
from app.trace.parts import parts

VALUES = {name: {"fill": "random", "seed": seed} for seed, name in enumerate(("input", "weight"))}
BIAS = {"bias": {"fill": "random", "seed": 7}}
OPS = ("conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d", "deform_conv2d")


def told(config: dict[str, Any]) -> tuple[str, np.ndarray | None, str]:
    """The lesson beside the first view, what it computes (None: it cannot be said), and the note beside it."""
    operator = from_json(config)
    view = view_for(operator, None)
    lesson, part = LESSONS[lesson_for(operator, view)], parts(operator, view)[0]
    note = scene(operator, view).get("loop_note", "")
    try:
        given_ = call(part, lesson, dict.fromkeys(part.lattice.sizes, 0))
    except UnsayableError:
        return lesson.name, None, note
    return lesson.name, lesson.function(**given_), note


@st.composite
def configs(draw: st.DrawFn) -> dict[str, Any]:
    op = draw(st.sampled_from(OPS))
    groups = draw(st.integers(1, 2))
    config: dict[str, Any] = {"op": op, "input_size": draw(st.integers(4, 5)), **VALUES, "groups": groups}
    config |= {name: draw(st.integers(1, 2)) for name in ("stride", "dilation", "kernel_size")}
    config |= {name: groups * draw(st.integers(1, 2)) for name in ("in_channels", "out_channels")}
    config |= {"batch_size": draw(st.sampled_from([None, 1, 2])), "padding": draw(st.integers(0, 1))}
    config |= BIAS if draw(st.booleans()) else {}
    if op in ("conv1d", "conv2d", "conv3d"):
        config["padding_mode"] = draw(st.sampled_from(["zeros", "reflect", "replicate", "circular"]))
        config["flip"] = draw(st.booleans())
    return config


@settings(max_examples=3 * settings().max_examples)
@given(configs())
def test_the_lesson_chosen_computes_the_output_or_says_what_it_leaves_out(config: dict[str, Any]) -> None:
    try:
        output = compute(from_json(config)).output
    except Refusal:
        assume(False)
    name, computed, note = told(config)
    assert computed is not None, note
    assert note == "" or "border" in note
    assert computed.size == output.size, name
    assert np.allclose(computed.reshape(-1), output.reshape(-1)), name


@pytest.mark.parametrize(
    ("change", "lesson"),
    [
        ({}, "sliding_window"),
        (BIAS, "channels"),
        ({**BIAS, "stride": 2}, "channels"),
        ({**BIAS, "dilation": 2}, "groups"),
        ({"padding": 1, "padding_mode": "reflect"}, "bordered_window"),
        ({**BIAS, "padding": 1, "padding_mode": "reflect"}, "bordered_groups"),
        ({"in_channels": 2, "padding": 1, "padding_mode": "reflect"}, "bordered_groups"),
        ({**BIAS, "flip": True}, "true_convolution_2d"),
    ],
)
def test_one_channel_with_a_bias_is_told_by_a_loop_that_adds_it(change: dict[str, Any], lesson: str) -> None:
    config = {"op": "conv2d", "input_size": 5, **VALUES, **change}
    name, computed, _ = told(config)
    assert name == lesson
    assert computed is not None
    assert np.allclose(computed.reshape(-1), compute(from_json(config)).output.reshape(-1))


@pytest.mark.parametrize(
    ("config", "view", "said"),
    [
        ({"op": "conv2d", **BIAS}, "im2col", "without the bias"),
        ({"op": "conv2d", **BIAS}, "kernel_maps", ""),
        ({"op": "conv2d", **BIAS}, "weight_gradient", ""),
        ({"op": "conv_transpose2d", **BIAS}, "zero_insertion", "without the bias"),
        ({"op": "conv_transpose2d", **BIAS}, "scatter", ""),
        ({"op": "conv1d", "padding": 1, "padding_mode": "circular"}, "window", ""),
        ({"op": "conv3d", "input_size": 3, "padding": 1, "padding_mode": "reflect"}, "window", ""),
        ({"op": "conv2d", "padding": 1, "padding_mode": "circular"}, "im2col", "here it is circular"),
        ({"op": "conv2d", "padding": [[1, 0], [0, 0]]}, "window", "here they differ"),
    ],
)
def test_what_a_loop_is_not_written_for_stands_beside_it(
    config: dict[str, Any], view: str, said: str
) -> None:
    operator = from_json(config)
    note = scene(operator, view_for(operator, view)).get("loop_note", "")
    assert (said in note) if said else note == ""

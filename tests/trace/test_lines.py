"""A frame line by line is what the lesson really does: held against the untouched function under sys.settrace."""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FrameType
from typing import Any

import numpy as np
import pytest

from app.catalogue import example
from app.errors import Refusal
from app.operators import OPERATORS, from_json
from app.textbook import LESSONS
from app.textbook.lesson import Lesson
from app.textbook.running import anatomy
from app.trace import compute, view_for
from app.trace.lesson_call import call
from app.trace.lines import lines
from app.trace.parts import Part, part_at, parts
from app.trace.scene import lesson_for, order_of, scene_of, views_for

CASES = [
    (name, view.name) for name, kind in OPERATORS.items() for view in views_for(from_json(example(kind)))
]
GROUPED = {"batch_size": 2, "in_channels": 4, "groups": 2, "stride": 2}
WIDE = {"op": "conv2d", **GROUPED, "out_channels": 4, "padding": 1, "dilation": 2, "input_size": 6}
PLANES = {"batch_size": 2, "in_channels": 3, "kernel_size": 2}
BACK = ("receptive_field", "effective_field", "path_coverage", "chain_gradient")
WAYS = (
    "window", "im2col", "kernel_matrix", "kernel_maps", "weight_gradient", "input_gradient", "backpropagation",
)  # fmt: skip
MORE: list[tuple[dict[str, Any], str]] = [
    *((WIDE, view) for view in WAYS),
    ({**WIDE, "flip": True}, "im2col"),
    ({"op": "conv1d", **GROUPED, "out_channels": 2}, "im2col"),
    ({"op": "conv2d", "padding": 1, "padding_mode": "reflect"}, "window"),
    ({**WIDE, "padding_mode": "reflect", "bias": {"fill": "integers"}}, "window"),
    ({"op": "conv1d", "padding": 2, "padding_mode": "reflect", "in_channels": 2, "stride": 2}, "window"),
    ({"op": "conv3d", "input_size": 3, "kernel_size": 2, "padding": 1, "padding_mode": "circular"}, "window"),
    ({"op": "conv2d", "kernel_size": 1, "in_channels": 3, "out_channels": 2}, "pointwise"),
    ({"op": "conv2d", "flip": True, "bias": {"fill": "integers"}}, "window"),
    ({"op": "conv1d", "flip": True, "padding": 2, "padding_mode": "circular"}, "window"),
    ({"op": "conv2d", "flip": True, "padding": 1, "padding_mode": "reflect", "dilation": 2}, "window"),
    ({"op": "conv3d", "flip": True, "padding": 1, "padding_mode": "replicate", "kernel_size": 2}, "window"),
    ({"op": "conv_transpose2d", **GROUPED, "out_channels": 2, "output_padding": 1}, "scatter"),
    ({"op": "conv_transpose2d", **GROUPED, "out_channels": 2}, "zero_insertion"),
    ({"op": "max_pool2d", **PLANES}, "pooling"),
    ({"op": "avg_pool2d", **PLANES}, "pooling"),
    ({"op": "unfold", "kernel_size": [2], "input_size": 5}, "columns"),
]
SILENT = {
    *(f"{op} {view}" for op in ("chain", "separable_conv2d") for view in BACK),
    *(f"channel_shuffle {view}" for view in ("shuffle", "backpropagation", "coverage")),
    *(f"{op} coverage" for op in ("batch_norm1d", "batch_norm2d", "add", "multiply")),
    "deform_conv2d offset_gradient",
    "deform_conv2d mask_gradient",
    "conv2d shuffle_pixels",
    "reparameterized_conv2d merging",
    "conv_transpose1d kernel_matrix",
    "conv_transpose1d coverage",
}
EVERY = [(example(OPERATORS[name]), view) for name, view in CASES] + MORE
every_case = pytest.mark.parametrize(
    ("config", "view"), EVERY, ids=[f"{config['op']}-{view}-{at}" for at, (config, view) in enumerate(EVERY)]
)


@dataclass
class Event:
    """A line of the untouched function about to run, and its variables."""

    line: int
    known: dict[str, Any]


def traced(function: Callable[..., Any], given: dict[str, Any]) -> list[Event]:
    """The line events of a call, by Python's own tracing; a statement on several lines counts as its first."""
    source = ast.parse(textwrap.dedent(inspect.getsource(function)))
    first = function.__code__.co_firstlineno
    starts = {
        line: node.lineno - 1
        for node in ast.walk(source)
        if isinstance(node, ast.stmt) and not isinstance(node, ast.FunctionDef | ast.For | ast.If)
        for line in range(node.lineno - 1, node.end_lineno or 0)
    }
    for node in ast.walk(source):
        if isinstance(node, ast.If):
            starts |= dict.fromkeys(range(node.lineno - 1, node.test.end_lineno or 0), node.lineno - 1)
    events: list[Event] = []

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        if frame.f_code is not function.__code__:
            return None
        if event == "line":
            line = frame.f_lineno - first
            line = starts.get(line, line)
            if not events or events[-1].line != line:
                copies = {
                    name: value.copy() if isinstance(value, np.ndarray) else value
                    for name, value in frame.f_locals.items()
                }
                events.append(Event(line, copies))
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        function(**given)
    finally:
        sys.settrace(before)
    return events


def loops_of(lesson: Lesson) -> dict[str, tuple[int, int]]:
    """The first and the last line of each loop."""
    tree = ast.parse(lesson.code)
    return {
        ast.unparse(part): (node.lineno - 1, (node.end_lineno or 0) - 1)
        for node in ast.walk(tree)
        if isinstance(node, ast.For)
        for part in (node.target.elts if isinstance(node.target, ast.Tuple) else [node.target])
    }


def segment(events: list[Event], lesson: Lesson, at: dict[str, int]) -> list[Event]:
    """What of a real run belongs to the frame whose loops stand at these indices."""
    lines_of = {name: line for name, line in loops_of(lesson).items() if name in at}
    if not lines_of:
        return events
    innermost, last = max(lines_of.values())
    found = []
    for place, event in enumerate(events):
        entered = place > 0 and events[place - 1].line == innermost < event.line <= last
        if entered and all(event.known.get(name) == at[name] for name in lines_of):
            end = next(later for later in range(place, len(events)) if events[later].line == innermost)
            found += events[place : end + 1]
    return found


def asked(
    config: dict[str, Any], name: str, frame: int
) -> tuple[dict[str, Any], Part, Lesson, dict[str, int]]:
    operator = from_json(config)
    view = view_for(operator, name)
    told = lines(operator, view, frame=frame, start=0, count=4000)
    found = parts(operator, view)
    part = part_at(found, frame)
    lesson = LESSONS[lesson_for(operator if view.lesson else part.operator, view)]
    order = order_of(part.lattice, view)
    sizes = part.lattice.sizes
    index = np.unravel_index(frame - part.start, [sizes[dim] for dim in order])
    return told, part, lesson, {dim: int(place) for dim, place in zip(order, index, strict=True)}


def spelled(told: dict[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The steps with all their values, out of the columns."""
    known: dict[str, Any] = {}
    for step, line in enumerate(told["line"]):
        for change in range(told["offsets"][step], told["offsets"][step + 1]):
            known[told["names"][told["name"][change]]] = told["value"][change]
        yield line, dict(known)


def frames_of(config: dict[str, Any], name: str) -> list[int]:
    operator = from_json(config)
    total = sum(part.total for part in parts(operator, view_for(operator, name)))
    return sorted({0, total // 2, total - 1})


def counted_through(events: list[Event], part: Part, lesson: Lesson, at: dict[str, int]) -> dict[str, int]:
    """The frame's indices as the lesson counts them: channels through all groups, or all examples, where it does."""
    sizes, last, found = part.lattice.sizes, events[-1].known, dict(at)
    for dim in ("c", "m"):
        outer = next((each for each in ("g", "n") if each in at and sizes[each] > 1), None)
        if dim in at and outer and dim in loops_of(lesson) and last.get(dim, 0) >= sizes[dim]:
            found[dim] = at[outer] * sizes[dim] + at[dim]
    return found


def assert_written(values: dict[str, Any], known: dict[str, Any], lesson: Lesson, line: int) -> None:
    """What the line before wrote into a cell, or found of a condition, is what the real variables say."""
    room = {**lesson.function.__globals__, **known}
    for name in anatomy(lesson.function).sets.get(line, ()):
        real = eval(name, room)  # noqa: S307 - a name of a lesson of ours
        if np.ndim(real) and not isinstance(real, tuple):
            assert name not in values  # an array is not a value to print
        else:
            assert_same(values[name], real, name)


@every_case
def test_lines_and_values_are_those_of_a_real_run(config: dict[str, Any], view: str) -> None:
    for frame in frames_of(config, view):
        told, part, lesson, at = asked(config, view, frame)
        if told["why"]:
            assert told["total"] == 0
            continue
        events = traced(lesson.function, call(part, lesson, at))
        real = segment(events, lesson, counted_through(events, part, lesson, at))
        assert told["line"] == [event.line for event in real]
        before = None
        for (line, values), event in zip(spelled(told), real, strict=True):
            for name in values.keys() & event.known.keys():
                assert_same(values[name], event.known[name], f"{name} before line {line}")
            if before is not None and told["since"] == "start":
                assert_written(values, event.known, lesson, before)
            before = line


def test_only_these_pictures_of_one_and_two_axes_cannot_be_run_line_by_line() -> None:
    silent = {f"{config['op']} {view}" for config, view in EVERY if asked(config, view, 0)[0]["why"]}
    assert {name for name in silent if "3d" not in name} == SILENT


def assert_same(ours: Any, real: Any, name: str) -> None:
    if isinstance(ours, str):
        assert (
            ours in (str(real), str(tuple(map(int, real))) if isinstance(real, tuple) else "") or ":" in ours
        )
    else:
        assert ours == real, name


def test_the_last_line_of_a_window_leaves_its_output_cell() -> None:
    config = {"op": "conv2d", "input_size": 5, "input": {"fill": "integers", "seed": 3}}
    operator = from_json(config)
    output = compute(operator).output.reshape(-1)
    for frame in (0, 4, 8):
        told = lines(operator, view_for(operator, "window"), frame=frame, start=0, count=4000)
        *_, (_, values) = spelled(told)
        assert values["out[oh, ow]"] == output[frame]


def test_a_page_of_steps_starts_with_everything_that_is_known() -> None:
    operator = from_json({"op": "conv2d"})
    view = view_for(operator, "window")
    whole = list(spelled(lines(operator, view, frame=4, start=0, count=4000)))
    page = lines(operator, view, frame=4, start=20, count=5)
    assert list(spelled(page)) == whole[20:25]
    assert page["total"] == len(whole)


def test_a_loop_that_is_not_written_for_the_configuration_says_why() -> None:
    for config, view, why in (
        ({"op": "conv2d", "padding": [[1, 0], [0, 0]]}, "window", "same padding on both sides"),
        ({"op": "conv3d"}, "im2col", "fewer axes"),
        ({"op": "conv2d", "input_size": 5}, "shuffle_pixels", "as many pixels"),
        ({"op": "conv2d", "input_size": 224, "in_channels": 4}, "kernel_matrix", "9,891,495,936 numbers"),
        ({"op": "conv2d", "padding": 1, "padding_mode": "circular"}, "im2col", "border of zeros"),
    ):  # fmt: skip
        operator = from_json(config)
        told = lines(operator, view_for(operator, view), frame=0, start=0, count=100)
        assert why in told["why"]
        assert told["line"] == []


def test_a_loop_of_one_group_says_so_where_there_are_more() -> None:
    sizes = {"op": "conv2d", "in_channels": 4, "out_channels": 4}
    for groups, view, told in (
        (2, "kernel_matrix", True), (1, "kernel_matrix", False), (2, "im2col", False), (2, "window", False),
        (2, "backpropagation", False), (2, "coverage", False),
    ):  # fmt: skip
        operator = from_json({**sizes, "groups": groups})
        note = scene_of(operator, view_for(operator, view)).get("loop_note", "")
        assert ("here there are 2" in note) == told, view


PRESETS = [
    pytest.param(config, id=f"{op}-{name}")
    for op, kind in OPERATORS.items()
    for name, _, config in kind.presets
    if "image" not in str(config)
]


@pytest.mark.parametrize("config", PRESETS)
def test_every_example_is_run_or_says_why_not(config: dict[str, Any]) -> None:
    operator = from_json(config)
    for view in views_for(operator):
        told = lines(operator, view_for(operator, view.name), frame=0, start=0, count=1)
        assert (told["total"] > 0) == (told["why"] is None), view.name


def test_a_frame_of_too_many_turns_is_refused_before_it_runs() -> None:
    operator = from_json({"op": "conv2d", "input_size": 400, "kernel_size": 330})
    with pytest.raises(Refusal) as refused:
        lines(operator, view_for(operator, "window"), frame=0, start=0, count=100)
    assert refused.value.status == 413


def test_frames_and_steps_that_are_not_there_are_refused() -> None:
    operator = from_json({"op": "conv2d"})
    view = view_for(operator, "window")
    for frame, start, count in ((9, 0, 1), (-1, 0, 1), (0, -1, 1), (0, 0, 0), (0, 0, 5000)):
        with pytest.raises(Refusal):
            lines(operator, view, frame=frame, start=start, count=count)

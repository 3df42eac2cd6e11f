"""POST /learn: what it answers, how long it may take, and what it refuses."""

from __future__ import annotations

from typing import Any

import pytest

from app.operators import OPERATORS, from_json
from app.query import to_query
from tests.api.asking import API, Asking, problem_of

NOISE: dict[str, Any] = {"op": "conv2d", "input_size": 12, "input": {"fill": "random"}}
WEIGHTLESS = [op for op, model in OPERATORS.items() if not from_json(model.presets[0][2]).learns]


def test_a_zero_kernel_becomes_the_one_that_made_the_output(api: Asking) -> None:
    told = api.post("/learn", NOISE).json()
    assert len(told["loss"]) == told["steps"] + 1 == len(told["rate"]) + 1 < 60
    assert told["loss"][-1] < 1e-14 < told["loss"][0]
    assert told["apart"] < 1e-6
    assert told["kernels"]["step"] == list(range(told["steps"] + 1))
    assert told["kernels"]["value"][0] == [[[[0.0] * 3] * 3]]
    assert 1 < told["curvature"]["steepest"] / told["curvature"]["flattest"] < 10


def test_a_photograph_is_a_long_valley(api: Asking) -> None:
    photo = {"op": "conv2d", "input": {"image": "sample", "size": [64, 64], "channels": 1}}
    told = api.post("/learn?steps=20", photo).json()
    assert told["steps"] == 20
    assert told["loss"][20] < told["loss"][0]
    assert told["curvature"]["steepest"] / told["curvature"]["flattest"] > 1000


def test_fewer_outputs_than_weights_cannot_tell_the_kernel(api: Asking) -> None:
    told = api.post("/learn?steps=1000&every=1000", {**NOISE, "input_size": 4}).json()
    assert told["curvature"] == {**told["curvature"], "rank": 4, "weights": 9, "flattest": 0.0}
    assert told["loss"][-1] < 1e-14
    assert told["apart"] > 0.1


def test_kernels_are_kept_at_every_so_many_steps_and_the_last(api: Asking) -> None:
    told = api.post("/learn?steps=7&every=3&start=ones&rate=1e-3", NOISE).json()
    assert told["kernels"]["step"] == [0, 3, 6, 7]
    assert told["kernels"]["value"][0] == [[[[1.0] * 3] * 3]]
    assert told["rate"] == [1e-3] * 7


def test_what_is_there_already_takes_no_step(api: Asking) -> None:
    told = api.post("/learn", {**NOISE, "weight": {"fill": "zeros"}}).json()
    assert told["steps"] == 0
    assert told["apart"] == 0


def test_the_short_query_answers_the_same(api: Asking) -> None:
    by_get = api.get(f"{API}/learn?{to_query(NOISE).query}&steps=3")
    assert by_get.json() == api.post("/learn?steps=3", NOISE).json()


@pytest.mark.parametrize("op", WEIGHTLESS)
def test_what_has_no_kernel_or_several_is_refused(api: Asking, op: str) -> None:
    assert problem_of(api.post("/learn", OPERATORS[op].presets[0][2]))["status"] == 422


@pytest.mark.parametrize(
    ("asked", "pointer", "status"),
    [
        ("steps=0", "#/steps", 422),
        ("every=0", "#/every", 422),
        ("rate=0", "#/rate", 422),
        ("rate=nan", "#/rate", 422),
        ("rate=1e999", "#/rate", 422),
        ("rate=fast", "#/rate", 422),
        ("rate=1e9&steps=100", "#/rate", 422),
        ("start=twos", "#/start", 422),
        ("steps=1001", "#/steps", 413),
    ],
)
def test_what_cannot_be_done_is_refused_by_name(api: Asking, asked: str, pointer: str, status: int) -> None:
    told = problem_of(api.post(f"/learn?{asked}", NOISE))
    assert told["status"] == status
    assert told["errors"][0]["pointer"] == pointer


def test_too_much_work_is_refused_before_any_is_done(api: Asking) -> None:
    large = {"op": "conv2d", "input_size": 1500, "kernel_size": 9}
    assert problem_of(api.post("/learn", large))["limit"]["name"] == "macs"
    deep = {"op": "conv2d", "input_size": 3, "in_channels": 256, "out_channels": 256}
    assert problem_of(api.post("/learn", deep))["limit"]["name"] == "nested_elements"
    for channels, known in ((14, True), (15, False)):  # up to 128 weights of an output channel
        wide = {"op": "conv2d", "input_size": 4, "in_channels": channels}
        assert (api.post("/learn?steps=2&every=2&rate=1e-9", wide).json()["curvature"] is not None) is known
    assert problem_of(api.post("/learn", {**NOISE, "batch_size": 0}))["status"] == 422


def test_the_catalogue_says_what_can_learn(api: Asking) -> None:
    told = {each["op"]: each["learns"] for each in api.get(f"{API}/operators").json()["operators"]}
    assert [op for op, learns in told.items() if not learns] == WEIGHTLESS
    assert {"conv1d", "conv2d", "conv3d", "conv_transpose2d", "deform_conv2d"} <= set(told) - set(WEIGHTLESS)

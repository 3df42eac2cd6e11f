"""POST /gradients: every gradient an operator declares, held against autograd."""

from __future__ import annotations

import base64

import numpy as np
import pytest

from app.errors import replace
from app.operators import OPERATORS, from_json
from app.query import to_query
from tests.api.asking import API, Asking, Config, problem_of

AGREES = ("agrees", "unavailable")
PRESETS = [preset[2] for model in OPERATORS.values() for preset in model.presets]
SMALL: Config = {"op": "conv1d", "input": [[1, 2, 3]], "weight": [[[1, 10]]], "upstream": [[5, 7]]}


@pytest.mark.parametrize("config", PRESETS, ids=str)
def test_every_preset_has_its_gradients_and_autograd_agrees(api: Asking, config: Config) -> None:
    told = api.post("/gradients?output=packed", {**config, "upstream": {"fill": "random"}}).json()
    operator = from_json(config)
    assert told["check"]["status"] in AGREES, told["check"]
    assert tuple(told["gradients"]) == operator.differentiable
    assert told["shapes"]["upstream"] == list(operator.shapes["output"] or ())
    for of, packed in told["gradients"].items():
        assert packed["shape"] == told["shapes"][of]
        own = operator.shapes.get(of)
        assert own is None or packed["shape"] == list(own)


def test_the_gradients_are_those_that_can_be_worked_out_by_hand(api: Asking) -> None:
    told = api.post("/gradients", SMALL).json()
    assert told["upstream"] == [[5, 7]]
    assert told["gradients"] == {"input": [[5, 57, 70]], "weight": [[[19, 31]]], "bias": [12]}


def test_unbatched_in_is_an_unbatched_gradient_and_batched_a_batched_one(api: Asking) -> None:
    batched = {**SMALL, "input": [SMALL["input"]], "upstream": [SMALL["upstream"]]}
    told, more = api.post("/gradients", SMALL).json(), api.post("/gradients", batched).json()
    assert more["gradients"]["input"] == [told["gradients"]["input"]]
    assert more["gradients"]["weight"] == told["gradients"]["weight"]


def test_an_upstream_gradient_that_is_left_out_is_one_of_ones(api: Asking) -> None:
    config = {name: value for name, value in SMALL.items() if name != "upstream"}
    assert api.post("/gradients", config).json()["upstream"] == [[1, 1]]


def test_packed_gradients_hold_the_same_numbers_and_none_holds_none(api: Asking) -> None:
    told = api.post("/gradients?output=packed", SMALL).json()
    nested = api.post("/gradients", SMALL).json()["gradients"]
    for name, packed in told["gradients"].items():
        kind = {"uint8": "u1", "float32": "<f4", "float64": "<f8"}[packed["dtype"]]
        numbers = np.frombuffer(base64.b64decode(packed["data"]), kind).reshape(packed["shape"])
        assert numbers.tolist() == nested[name]
    assert "gradients" not in api.post("/gradients?output=none", SMALL).json()


def test_the_short_query_answers_the_same(api: Asking) -> None:
    by_get = api.get(f"{API}/gradients?{to_query(SMALL).query}")
    assert by_get.status_code == 200
    assert by_get.json()["gradients"] == api.post("/gradients", SMALL).json()["gradients"]


def test_an_upstream_gradient_of_another_shape_is_refused_and_mended(api: Asking) -> None:
    told = problem_of(api.post("/gradients", {**SMALL, "upstream": [[1, 2, 3]]}))
    (error,) = told["errors"]
    assert error["pointer"] == "#/upstream"
    assert "[1, 3]" in error["detail"]
    assert error["fix"] == list(replace("/upstream", None))


def test_a_gradient_that_overflows_is_refused_and_its_first_cell_named(api: Asking) -> None:
    told = problem_of(api.post("/gradients", {**SMALL, "weight": [[[1, 1e300]]], "upstream": [[1, 1e300]]}))
    assert told["status"] == 422
    assert "not finite" in told["detail"]


def test_too_many_multiply_adds_are_refused_before_any_is_done(api: Asking) -> None:
    config = {"op": "conv2d", "input_size": 1500, "kernel_size": 31, "padding": 15}
    told = problem_of(api.post("/gradients", config))
    assert told["status"] == 413
    assert told["limit"]["name"] == "macs"


def test_the_labs_examples_send_back_unequal_numbers_and_photographs_ones(api: Asking) -> None:
    told = api.get(f"{API}/operators").json()["operators"]
    assert {each["op"] for each in told} == set(OPERATORS)
    for operator in told:
        for preset in operator["presets"]:
            pictured = "image" in preset["config"].get("input", {})
            if pictured:
                assert "upstream" not in preset["config"]
            elif preset["name"] == "start":
                assert operator["example"] == preset["config"]
                numbers = api.post("/gradients", preset["config"]).json()["upstream"]
                assert np.unique(numbers).size > 1

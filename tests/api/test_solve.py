"""The route that answers the size question backwards: its examples, its refusals, and whatever is sent."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.operators import OPERATORS
from app.solve import SOLVED
from tests.api.asking import API, Asking, problem_of
from tests.api.test_fuzz import ANY, SCALARS, proper

shared = settings(suppress_health_check=list(HealthCheck))
HALF = {"op": "conv2d", "from": [28, 28], "to": [14, 14]}
FIELDS = ("from", "to", "keep", "limit", "no such field")
KEPT = ("kernel_size", "stride", "padding", "dilation", "output_padding", "ceil_mode", "groups")
SIZES = st.one_of(st.integers(-1, 40), st.lists(st.integers(0, 30), max_size=4))


def test_the_route_answers_with_solutions_links_and_bounds(api: Asking) -> None:
    told = api.post("/solve", {**HALF, "keep": {"kernel_size": 3}, "limit": 2}).json()
    assert told["solutions"][0]["says"] == "kernel 3, stride 2, padding 1"
    assert len(told["solutions"]) == 2
    assert told["bounds"]["kernel_size"] == [1, 15]
    for each in told["solutions"]:
        linked = api.get(f"{API}/config?{each['query']}").json()
        assert linked["config"] == each["config"]
        shape = api.post("/compute?output=none&check=now", each["config"]).json()["shapes"]["output"]
        assert shape[-2:] == HALF["to"]


def test_every_documented_question_is_answered(api: Asking) -> None:
    told = api.get("/openapi.json").json()["paths"][f"{API}/solve"]["post"]
    assert {"200", "400", "413", "422"} <= told["responses"].keys()
    body = told["requestBody"]["content"]["application/json"]
    for example in body["examples"].values():
        assert set(example["value"]) <= set(body["schema"]["properties"])
        answer = api.post("/solve", example["value"])
        assert answer.status_code == 200
        assert answer.json()["solutions"] or answer.json()["nearest"]
    assert set(body["schema"]["properties"]["op"]["enum"]) == SOLVED.keys()


@pytest.mark.parametrize(
    ("question", "pointer"),
    [
        ({"from": 28, "to": 14}, "#/op"),
        ({**HALF, "op": "conv4d"}, "#/op"),
        ({**HALF, "op": "fold"}, "#/op"),
        ({"op": "conv2d", "to": 14}, "#/from"),
        ({**HALF, "to": 0}, "#/to"),
        ({**HALF, "to": [14, 0]}, "#/to/1"),
        ({**HALF, "to": [14, 14, 14]}, "#/to"),
        ({**HALF, "from": 10**6}, "#/from"),
        ({**HALF, "from": 28.0}, "#/from"),
        ({**HALF, "from": True}, "#/from"),
        ({**HALF, "limit": 0}, "#/limit"),
        ({**HALF, "limit": 10**4}, "#/limit"),
        ({**HALF, "size": 3}, "#/size"),
        ({**HALF, "keep": 3}, "#/keep"),
        ({**HALF, "keep": {"groups": 1}}, "#/keep/groups"),
        ({**HALF, "keep": {"stride": 0}}, "#/keep/stride"),
        ({**HALF, "keep": {"stride": [1, "2"]}}, "#/keep/stride/1"),
        ({**HALF, "keep": {"output_padding": 1}}, "#/keep/output_padding"),
        ([], "#"),
        (None, "#"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_at_its_place(api: Asking, question: Any, pointer: str) -> None:
    answer = api.post("/solve", question)
    assert answer.status_code == 422
    (error,) = problem_of(answer)["errors"]
    assert error["pointer"] == pointer


def test_what_is_no_json_is_a_400(api: Asking) -> None:
    answer = api.post("/solve", b'{"op": ')
    assert answer.status_code == 400
    problem_of(answer)


def test_parameters_are_refused(api: Asking) -> None:
    answer = api.post("/solve?view=window", HALF)
    assert answer.status_code == 422
    assert problem_of(answer)["errors"][0]["pointer"] == "#/view"


@shared
@given(
    question=st.fixed_dictionaries(
        {"op": st.one_of(st.sampled_from(sorted(OPERATORS)), SCALARS)}, optional=dict.fromkeys(FIELDS, ANY)
    )
)
def test_values_of_any_kind(api: Asking, question: dict[str, Any]) -> None:
    proper(api.post("/solve", json.dumps(question).encode()))


@shared
@given(
    op=st.sampled_from(sorted(OPERATORS)),
    start=SIZES,
    to=SIZES,
    keep=st.dictionaries(st.sampled_from(KEPT), st.one_of(SIZES, st.booleans()), max_size=4),
)
def test_questions_that_nearly_fit(api: Asking, op: str, start: Any, to: Any, keep: Any) -> None:
    proper(api.post("/solve", {"op": op, "from": start, "to": to, "keep": keep, "limit": 5}))


@shared
@given(body=st.binary(max_size=60))
def test_any_bytes(api: Asking, body: bytes) -> None:
    proper(api.post("/solve", body))

"""Every setting within the bounds that makes a size, none that does not, and what is said where there is none."""

from __future__ import annotations

import json
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import reference
from app.answers.solve import answer_solve
from app.operators import OPERATORS, from_json
from app.solve import BOUNDS, SOLVED, asked
from app.trace import compute

SOLVABLE = tuple(SOLVED)
RANGES = {name: range(low, high + 1) for name, (low, high) in BOUNDS.items()}
MAIN = ("kernel_size", "stride", "padding", "dilation")
Answer = dict[str, Any]


def solved(**question: Any) -> Answer:
    body = {key.rstrip("_"): value for key, value in question.items()}
    told: Answer = answer_solve(asked(json.dumps(body).encode()))
    return told


def names_of(answer: Answer) -> list[str]:
    return [each["says"] for each in answer["solutions"]]


def test_half_of_28_is_kernel_3_stride_2_padding_1_first() -> None:
    answer = solved(op="conv2d", from_=[28, 28], to=14)
    first = answer["solutions"][0]
    assert first == {
        "kernel_size": 3, "stride": 2, "padding": 1, "dilation": 1, "unread": 0,
        "says": "kernel 3, stride 2, padding 1", "query": "op=conv2d&input_size=28&kernel_size=3&stride=2&padding=1",
        "config": {"op": "conv2d", "input_size": 28, "kernel_size": 3, "stride": 2, "padding": 1},
    }  # fmt: skip
    assert answer["total"] > len(answer["solutions"]) == 50
    assert answer["why"] is None


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ({"op": "conv2d", "from_": 28, "to": 28, "keep": {"kernel_size": 3}}, "kernel 3, stride 1, padding 1"),
        ({"op": "conv2d", "from_": 28, "to": 26}, "kernel 3, stride 1, padding 0"),
        ({"op": "conv2d", "from_": 224, "to": 56}, "kernel 5, stride 4, padding 1"),
        ({"op": "conv_transpose2d", "from_": 14, "to": 28}, "kernel 2, stride 2, padding 0"),
        (
            {"op": "conv_transpose2d", "from_": 14, "to": 28, "keep": {"kernel_size": 3, "stride": 2}},
            "kernel 3, stride 2, padding 1, output padding 1",
        ),
        ({"op": "conv2d", "from_": 32, "to": 32, "keep": {"kernel_size": 3, "dilation": 2}},
         "kernel 3, stride 1, padding 2, dilation 2"),
        ({"op": "conv1d", "from_": 28, "to": 28, "keep": {"kernel_size": 4, "stride": 1, "dilation": 1}},
         "kernel 4, stride 1, padding 1 before and 2 after"),
        ({"op": "unfold", "from_": 4, "to": 2, "keep": {"kernel_size": 3}}, "kernel 3, stride 1, padding 0"),
    ],
)  # fmt: skip
def test_the_simplest_comes_first(question: Answer, first: str) -> None:
    assert names_of(solved(**question))[0] == first


@given(st.integers(1, 40), st.integers(1, 40))
def test_a_convolution_misses_no_setting_and_invents_none(size: int, want: int) -> None:
    expected = set()
    for k, s, p, d in product(*(RANGES[name] for name in MAIN)):
        span = d * (k - 1) + 1
        if span <= size + 2 * p and (size + 2 * p - span) // s + 1 == want:
            expected.add((k, s, p, d))
    answer = solved(op="conv1d", from_=size, to=want, limit=500)
    if expected:
        assert answer["total"] == len(expected)
        found = [tuple(each[name] for name in MAIN) for each in answer["solutions"]]
        assert len(found) == min(500, len(expected))
        assert set(found) <= expected
    else:
        assert all(isinstance(each["padding"], list) for each in answer["solutions"])


@given(st.integers(1, 12), st.integers(1, 40))
def test_a_transposed_convolution_misses_no_setting_and_invents_none(size: int, want: int) -> None:
    expected = 0
    for k, s, p, d in product(*(RANGES[name] for name in MAIN)):
        extra = want - ((size - 1) * s - 2 * p + d * (k - 1) + 1)
        expected += 0 <= extra <= 7 and extra < max(s, d)
    answer = solved(op="conv_transpose1d", from_=size, to=want, limit=1)
    assert answer["total"] == expected or expected == 0


@given(st.data())
def test_every_solution_is_a_configuration_that_makes_the_size_as_pytorch_does(data: st.DataObject) -> None:
    op = data.draw(st.sampled_from(SOLVABLE))
    axes = getattr(OPERATORS[op], "spatial", 2)
    start, want = (data.draw(st.lists(st.integers(2, 9), min_size=axes, max_size=axes)) for _ in range(2))
    free = [name for name in MAIN if name != "dilation" or not op.startswith("avg")]
    keep = data.draw(st.dictionaries(st.sampled_from(free), st.integers(1, 3), max_size=2))
    answer = solved(op=op, from_=start, to=want, keep=keep, limit=6)
    for each in [*answer["solutions"], *answer["nearest"]]:
        operator = from_json(each["config"])
        assert [size.value for size in operator.sizes] == each.get("to", want)
        for name, value in keep.items():
            assert each[name] == value
        cells = [
            set(range(size)) - set(unread)
            for size, unread in zip(start, operator.unread.values(), strict=True)
        ]
        read = [len(inside) for inside in cells]
        assert each["unread"] == _product(start) - _product(read)
    for each in answer["solutions"][:2]:
        if op != "unfold":  # its windows stand in one row
            assert (
                list(
                    reference.run(from_json(each["config"]), compute(from_json(each["config"])).given).shape[
                        -axes:
                    ]
                )
                == want
            )


def _product(values: list[int]) -> int:
    total = 1
    for value in values:
        total *= value
    return total


def test_axes_share_a_setting_where_one_will_do() -> None:
    answer = solved(op="conv2d", from_=[28, 56], to=[14, 28])
    assert answer["shared"]
    assert all(isinstance(each["kernel_size"], int) for each in answer["solutions"])


def test_axes_are_set_one_by_one_where_no_shared_setting_will_do() -> None:
    answer = solved(op="conv2d", from_=28, to=[14, 7], limit=500)
    assert not answer["shared"]
    assert answer["solutions"][0]["says"].startswith("kernel 3 × 5, stride 2 × 4")
    alone = [solved(op="conv1d", from_=28, to=to, limit=1)["total"] for to in (14, 7)]
    assert answer["total"] == alone[0] * alone[1]
    settings = [json.dumps(each["config"]) for each in answer["solutions"]]
    assert len(set(settings)) == len(settings) == 500


def test_what_cannot_be_says_why_and_what_comes_nearest() -> None:
    keep = {"kernel_size": 3, "stride": 2, "padding": [1]}
    answer = solved(op="conv1d", from_=28, to=20, keep={**keep, "dilation": 1})
    assert answer["solutions"] == []
    assert answer["total"] == 0
    assert answer["why"] == (
        "With kernel 3, stride 2, padding 1, dilation 1: 28 can become 14 at most; 20 is asked for."
    )
    assert [each["to"] for each in answer["nearest"]] == [[14]]
    between = solved(op="conv1d", from_=9, to=8, keep={"kernel_size": 3, "padding": 1, "dilation": 1})
    assert between["why"] == (
        "With kernel 3, stride 1 to 8, padding 1, dilation 1: "
        "9 can become 5 or 9, and nothing between; 8 is asked for."
    )
    assert [each["to"] for each in between["nearest"]] == [[5], [9]]


def test_only_the_axis_that_cannot_be_is_named() -> None:
    why = solved(op="conv2d", from_=28, to=[14, 100])["why"]
    assert why.endswith("28 can become 43 at most along width; 100 is asked for.")
    assert "height" not in why


def test_a_link_opens_what_the_solution_says() -> None:
    uneven = solved(op="conv2d", from_=[28, 28], to=[28, 14], keep={"kernel_size": 2, "dilation": 1})
    first = uneven["solutions"][0]
    assert first["padding"] == [[0, 1], [0, 0]]
    assert first["query"] == "op=conv2d&input_size=28&kernel_size=2&stride=1,2&padding=0:1,0:0"


def test_three_axes_and_many_answers_stay_within_reach() -> None:
    answer = solved(op="conv_transpose3d", from_=[3, 4, 5], to=9, limit=500)
    assert len(answer["solutions"]) == 500
    assert answer["total"] > 10**6

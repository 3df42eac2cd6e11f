"""The routes that read source: their examples, their refusals, and whatever is sent."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import example as also
from hypothesis import strategies as st

from app.network.examples import EXAMPLES
from app.network.listed import KINDS
from app.torchcode.signatures import MODULES, signature
from tests.api.asking import API, Asking, problem_of
from tests.api.test_fuzz import ANY, SCALARS, proper

shared = settings(suppress_health_check=list(HealthCheck), max_examples=3 * settings().max_examples)
MISTAKE = "nn.Sequential(\n    nn.Conv2d(3, 64, 3),\n    nn.ReLU(),\n    nn.Conv2d(32, 64, 3),\n    nn.Flatten(),\n)"
NAMES = sorted({name for kind in KINDS for name in signature(MODULES[kind])})


def test_pasted_source_is_answered_with_configurations_and_links(api: Asking) -> None:
    source = (
        "k = 5\nconv = nn.Conv2d(3, 8, k, padding=k // 2)\nup = nn.ConvTranspose2d(8, 3, 4, 2, 1, bias=False)"
    )
    told = api.post("/parse", {"source": source}).json()
    assert told["complaints"] == []
    first, second = told["configurations"]
    assert (first["name"], first["line"], first["column"]) == ("Conv2d", 2, 8)
    assert first["config"]["kernel_size"] == 5
    for each in (first, second):
        assert api.get(f"{API}/config?{each['query']}").json()["config"] == each["config"]
        assert api.post("/compute?output=none&check=now", each["config"]).status_code == 200


def test_sizes_that_the_source_tells_flow_from_layer_to_layer(api: Asking) -> None:
    source = "x = torch.randn(1, 3, 32, 32)\nx = F.max_pool2d(nn.Conv2d(3, 8, 3, padding=1)(x), 2)"
    source += "\nnn.Conv2d(8, 4, 5)(x)"
    told = api.post("/parse", {"source": source}).json()["configurations"]
    assert [each["config"]["input_size"] for each in told] == [[32, 32], [32, 32], [16, 16]]


def test_a_layer_larger_than_the_labs_first_input_gets_one_that_it_fits(api: Asking) -> None:
    (found,) = api.post("/parse", {"source": "nn.Conv2d(3, 8, 11, dilation=2)"}).json()["configurations"]
    assert found["config"]["input_size"] == 24


def test_what_pytorch_would_refuse_is_a_complaint_at_its_line(api: Asking) -> None:
    told = api.post("/parse", {"source": "nn.ReLU()\nnn.Conv2d(3, 8, 3, groups=2)"}).json()
    assert told["configurations"] == []
    assert [(each["line"], each["column"]) for each in told["complaints"]] == [(2, 1)]
    assert "groups" in told["complaints"][0]["detail"]


def chain_of(api: Asking, source: str) -> Any:
    return api.post("/parse", {"source": source}).json()["chain"]


def test_layers_in_a_row_are_one_chain_that_computes_what_they_do_but_for_what_it_says_it_leaves_out(
    api: Asking,
) -> None:
    source = (
        "x = torch.randn(1, 3, 9, 9)\nx = F.pad(x, (1, 1, 1, 1), mode='reflect')\nx = nn.Conv2d(3, 4, 3)(x)"
    )
    source += (
        "\nx = F.relu(x)\nx = F.conv_transpose2d(x, torch.ones(4, 2, 3, 3))\nx = F.pad(x, (-1, 0, -1, 0))"
    )
    source += "\ny = F.channel_shuffle(x, 2).flatten(1)"
    told = chain_of(api, source)
    assert [link["op"] for link in told["config"]["links"]] == [
        "conv2d",
        "conv_transpose2d",
        "channel_shuffle",
    ]
    assert told["says"] == [
        "Left out: ReLU (line 4); the chain computes without it.",
        "Flatten in line 7 is no link of a chain: the chain ends before it.",
    ]
    shapes = api.post("/compute?output=none&check=now", told["config"]).json()["shapes"]
    assert (shapes["map1"], shapes["output"]) == ([1, 4, 9, 9], [1, 2, 10, 10])
    assert api.get(f"{API}/config?{told['query']}").json()["config"] == told["config"]


def test_one_layer_is_no_chain_and_nothing_is_said_of_one(api: Asking) -> None:
    assert chain_of(api, "nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU())") is None


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("nn.Sequential(nn.Conv2d(3, 8, 3),\nnn.Conv2d(4, 4, 3))", "Conv2d in line 2 takes 4 channels: 8 arrive"),
        ("x = torch.randn(1, 3, 9, 9)\ny = nn.Conv2d(3, 3, 3)(x)\nz = nn.Conv2d(3, 3, 3)(x)",
         "Conv2d in line 3 does not read what the layer before it made"),
        ("x = torch.randn(1, 3, 9, 9)\ny = nn.Conv2d(3, 3, 3, padding=1)(x) + x\nz = F.max_pool2d(y, 2)",
         "Add in line 2 reads more than one map"),
        ("nn.Sequential(nn.Conv2d(1, 2, 3),\nnn.Upsample(scale_factor=2), nn.Conv2d(2, 2, 3))",
         "Upsample in line 2 is no link of a chain"),
        ("nn.Sequential(" + "nn.Conv2d(1, 1, 1), " * 33 + ")", "at most 32"),
    ],
)  # fmt: skip
def test_layers_that_are_no_chain_are_told_why(api: Asking, source: str, why: str) -> None:
    told = chain_of(api, source)
    assert told["config"] is None
    assert why in " ".join(told["says"])


def test_a_mistake_is_named_and_the_rest_is_answered(api: Asking) -> None:
    told = api.post("/network", {"source": MISTAKE, "input": [1, 3, 32, 32]}).json()
    (problem,) = told["problems"]
    assert (problem["line"], problem["column"], problem["layer"]) == (4, 5, 2)
    assert "in_channels is 32, but 64 channels arrive here" in problem["detail"]
    assert problem["hint"] == "write in_channels=64"
    assert [each["output"] for each in told["layers"]][-1] == [1, 64 * 28 * 28]


def test_what_follows_a_layer_that_cannot_be_has_no_shape_and_is_still_told(api: Asking) -> None:
    source = "nn.Sequential(nn.Conv2d(1, 4, 9), nn.Conv2d(4, 4, 9), nn.ReLU())"
    told = api.post("/network", {"source": source, "input": [1, 1, 12, 12]}).json()
    assert [each["output"] for each in told["layers"]] == [[1, 4, 4, 4], None, None]
    assert "spans 9 cells" in told["problems"][0]["detail"]
    assert told["totals"]["complete"] is False


def test_a_list_of_layers_is_answered_like_source(api: Asking) -> None:
    layers = [
        {"type": "Conv2d", "out_channels": 8, "kernel_size": 3, "stride": 2, "name": "first"},
        {"type": "ReLU"},
        {"type": "ReflectionPad2d", "padding": 1},
        {"type": "ConvTranspose2d", "out_channels": 3, "kernel_size": [3, 3], "stride": 2},
    ]
    told = api.post("/network", {"layers": layers, "input": [1, 3, 33, 33]}).json()
    assert told["problems"] == []
    assert [each["output"] for each in told["layers"]] == [
        [1, 8, 16, 16],
        [1, 8, 16, 16],
        [1, 8, 18, 18],
        [1, 3, 37, 37],
    ]
    assert told["layers"][3]["receptive"][0]["axes"][0] == {
        "axis": "height", "jump": 1, "start": -4, "size": [3, 5], "cells": [3, 5],
    }  # fmt: skip
    assert told["layers"][0]["name"] == "first"
    assert told["layers"][0]["unread"] == 0


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: each.name)
def test_every_example_is_answered_without_a_problem_and_its_layers_open_in_the_lab(
    api: Asking, example: Any
) -> None:
    told = api.post("/network", {"source": example.source, "input": example.shape}).json()
    assert told["problems"] == []
    assert told["totals"]["complete"]
    links = [each["lab"] for each in told["layers"] if each["lab"]]
    assert links
    for each in {link["query"] for link in links}:
        answer = api.get(f"{API}/compute?{each}&check=now&output=none")
        assert answer.status_code == 200


def test_an_input_that_nobody_gave_is_assumed_so_that_the_layers_fit(api: Asking) -> None:
    told = api.post("/network", {"source": EXAMPLES[0].source}).json()
    assert told["inputs"] == [{"name": "x", "shape": [1, 1, 32, 32], "assumed": True}]
    assert told["problems"] == []


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "#/source"),
        ({"source": 3}, "#/source"),
        ({"source": "  "}, "#/source"),
        ({"source": "nn.ReLU()", "layers": []}, "#/source"),
        ({"source": "nn.ReLU()", "input": [0, 3]}, "#/input/0"),
        ({"source": "nn.ReLU()", "input": "1x3"}, "#/input"),
        ({"source": "nn.ReLU()", "input": [[1, 3], [1, 3]]}, "#/input"),
        ({"source": "nn.ReLU()", "shape": [1, 3]}, "#/shape"),
        ({"source": EXAMPLES[4].source.rsplit("x = torch", 1)[0]}, "#/input"),
        ({"layers": []}, "#/layers"),
        ({"layers": [3]}, "#/layers/0"),
        ({"layers": [{"kind": "ReLU"}]}, "#/layers/0/type"),
        ({"layers": [{"type": "Mystery"}]}, "#/layers/0/type"),
        ({"layers": [{"type": "ReLU", "size": 3}]}, "#/layers/0/size"),
        ({"layers": [{"type": "Conv2d", "out_channels": 3}]}, "#/layers/0/kernel_size"),
        ({"layers": [{"type": "Conv2d", "out_channels": 3, "kernel_size": {}}]}, "#/layers/0/kernel_size"),
        ({"layers": [{"type": "ZeroPad2d", "padding": [1]}]}, "#/layers/0/padding"),
        ([], "#"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_at_its_place(api: Asking, body: Any, pointer: str) -> None:
    answer = api.post("/network", body)
    assert answer.status_code == 422
    assert problem_of(answer)["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize("source", ["nn.Conv2d(3", "x = 3", "import torch", "nn.Mystery()", "y = x"])
def test_source_without_a_layer_is_answered_whatever_shape_is_given(api: Asking, source: str) -> None:
    for shape in (None, [1, 3, 8, 8], [[1, 3], [2, 4]]):
        told = api.post("/network", {"source": source, "input": shape}).json()
        assert told["layers"] == []
        assert told["totals"]["output"] is None


LARGE: list[tuple[list[Any], list[int]]] = [
    (
        [{"type": "Conv2d", "out_channels": 64, "kernel_size": 3, "padding": 1}] * 1000,
        [1, 64, 60_000, 60_000],
    ),
    (
        [{"type": "Conv2d", "out_channels": 9 + at % 97, "kernel_size": 3} for at in range(900)],
        [1, 9, 2000, 2000],
    ),
    (
        [{"type": "Upsample", "size": [1000, 999], "mode": "bilinear", "align_corners": True}] * 500,
        [1, 4, 7, 7],
    ),
    (
        [{"type": "AdaptiveAvgPool2d", "output_size": [1009 - at, 1000]} for at in range(300)],
        [1, 4, 3001, 3001],
    ),
]


@pytest.mark.parametrize(("layers", "shape"), LARGE)
def test_networks_of_any_size_are_answered_within_seconds(
    api: Asking, layers: list[Any], shape: list[int]
) -> None:
    begun = time.perf_counter()
    told = api.post("/network", {"layers": layers, "input": shape}).json()
    assert told["totals"]["layers"] == len(layers)
    assert time.perf_counter() - begun < 20


def test_channels_are_shuffled_only_where_they_fall_into_groups(api: Asking) -> None:
    layers = [{"type": "ChannelShuffle", "groups": 2}]
    told = [api.post("/network", {"layers": layers, "input": [1, each, 3, 3]}).json() for each in (4, 3)]
    assert [each["totals"]["output"] for each in told] == [[1, 4, 3, 3], None]
    assert "equal groups" in told[1]["problems"][0]["hint"]


@pytest.mark.parametrize("kind", [{"type": "InstanceNorm2d"}, {"type": "GroupNorm", "num_groups": 4}])
def test_a_norm_of_one_number_has_no_mean_to_take(api: Asking, kind: dict[str, Any]) -> None:
    told = [api.post("/network", {"layers": [kind], "input": [1, 4, each, 1]}).json() for each in (2, 1)]
    assert [each["totals"]["output"] for each in told] == [[1, 4, 2, 1], None]


def test_other_refusals(api: Asking) -> None:
    assert problem_of(api.post("/parse", {"source": "#" * 70_000}))["limit"]["name"] == "source_characters"
    assert api.post("/parse", b"{").status_code == 400
    assert problem_of(api.post("/parse?view=window", {"source": "x"}))["errors"][0]["pointer"] == "#/view"
    assert api.post("/parse", {"text": "x"}).status_code == 422


@pytest.mark.parametrize("route", ["/parse", "/network"])
def test_every_documented_body_is_answered(api: Asking, route: str) -> None:
    told = api.get("/openapi.json").json()["paths"][f"{API}{route}"]["post"]
    assert told["description"]
    assert {"200", "400", "413", "422"} <= told["responses"].keys()
    body = told["requestBody"]["content"]["application/json"]
    for example in body["examples"].values():
        assert set(example["value"]) <= set(body["schema"]["properties"])
        assert api.post(route, example["value"]).status_code == 200


@shared
@given(
    layers=st.lists(
        st.builds(
            lambda kind, given: {"type": kind, **given},
            st.sampled_from(KINDS),
            st.dictionaries(st.sampled_from(NAMES), st.one_of(st.integers(-1, 9), ANY), max_size=4),
        ),
        max_size=4,
    ),
    shape=st.one_of(st.none(), st.lists(st.integers(0, 40), max_size=6), ANY),
)
def test_layers_of_any_kind(api: Asking, layers: Any, shape: Any) -> None:
    proper(api.post("/network", json.dumps({"layers": layers, "input": shape}).encode()))


@shared
@given(body=st.one_of(SCALARS, st.dictionaries(st.sampled_from(["source", "layers", "input", "x"]), ANY)))
def test_bodies_of_any_kind(api: Asking, body: Any) -> None:
    for route in ("/parse", "/network"):
        proper(api.post(route, json.dumps(body).encode()))


@shared
@given(call=st.sampled_from(KINDS), given_=st.lists(st.sampled_from(["3", "(1, 2)", "-1", "'a'", "None", "1e9", "True",
       "2**31", "[]", "(0, 0, 0, 0)", "x"]), max_size=6))  # fmt: skip
@also(call="MaxPool1d", given_=["1e9"])
def test_calls_with_arguments_of_any_kind(api: Asking, call: str, given_: list[str]) -> None:
    source = f"nn.Sequential(nn.Conv2d(4, 4, 1), nn.{call}({', '.join(given_)}), nn.ReLU())"
    for route, more in (("/parse", {}), ("/network", {"input": [1, 4, 8, 8]})):
        proper(api.post(route, json.dumps({"source": source, **more}).encode()))


@pytest.mark.parametrize(
    "source", ["nn.Sequential(nn.Conv2d(3, 8, 3), nn.Conv2d(8, 4, 3, strid=2))", "vgg16()", "nn.Conv2d(3,"]
)
def test_totals_of_a_source_that_was_not_understood_whole_are_not_called_complete(
    api: Asking, source: str
) -> None:
    told = api.post("/network", {"source": source, "input": [1, 3, 32, 32]}).json()
    assert told["problems"]
    assert told["totals"]["complete"] is False


@pytest.mark.parametrize(
    ("line", "said", "meant"),
    [
        ("nn.Conv2d(3, 8, 3, strid=2)", "nn.Conv2d has no argument strid", "did you mean stride?"),
        ("nn.Conv2D(3, 8, 3)", "nn.Conv2D is not known here", "did you mean Conv2d?"),
        (
            "nn.Conv2d(3, 8, kernel_siz=3)",
            "nn.Conv2d has no argument kernel_siz",
            "did you mean kernel_size?",
        ),
    ],
)
def test_a_misspelt_layer_keeps_its_place_and_the_next_one_is_not_blamed(
    api: Asking, line: str, said: str, meant: str
) -> None:
    source = f"nn.Sequential(\n    nn.ReLU(),\n    {line},\n    nn.Conv2d(8, 4, 3),\n)"
    told = api.post("/network", {"source": source, "input": [1, 3, 32, 32]}).json()
    (problem,) = told["problems"]
    assert problem["line"] == 3
    assert problem["detail"] == said
    assert problem["hint"].startswith(meant)
    assert "no shape is known" in problem["hint"]
    assert [layer["kind"][-1] == "?" for layer in told["layers"]] == [False, True, False]
    assert [layer["output"] for layer in told["layers"]] == [[1, 3, 32, 32], None, None]
    assert told["totals"]["complete"] is False
    assert api.post("/parse", {"source": source}).status_code == 200


def test_layers_one_below_the_other_keep_a_misspelt_one_among_them(api: Asking) -> None:
    told = api.post("/network", {"source": "nn.Conv2d(3, 8, 3, strid=2)\nnn.Conv2d(8, 4, 3)"}).json()
    assert [(each["kind"], each["output"]) for each in told["layers"]] == [
        ("Conv2d?", None),
        ("Conv2d", None),
    ]
    assert [each["line"] for each in told["problems"]] == [1]
    assert told["inputs"][0]["shape"][1] == 3


def test_a_misspelt_function_keeps_its_layers_place(api: Asking) -> None:
    told = api.post(
        "/network", {"source": "x = torch.zeros(1, 3, 8, 8)\ny = F.conv2D(x, torch.ones(4, 3, 3, 3))"}
    ).json()
    assert [layer["kind"] for layer in told["layers"]] == ["conv2D?"]
    assert told["totals"]["complete"] is False
    (problem,) = told["problems"]
    assert problem["hint"].startswith("did you mean conv2d?")


@pytest.mark.parametrize(
    ("layer", "hint"),
    [
        ({"type": "Conv2D", "out_channels": 3, "kernel_size": 3}, "did you mean Conv2d?"),
        ({"type": "Conv2d", "out_channels": 3, "kernel_siz": 3}, "did you mean kernel_size?"),
    ],
)
def test_a_misspelt_name_in_a_list_of_layers_is_guessed(
    api: Asking, layer: dict[str, Any], hint: str
) -> None:
    answer = api.post("/network", {"layers": [layer], "input": [1, 3, 8, 8]})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["hint"] == hint

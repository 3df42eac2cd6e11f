"""Every route answers every operator's own example, by POST and by GET alike."""

from __future__ import annotations

import base64
from math import prod
from typing import Any

import numpy as np
import pytest

from app.api.routes import ROUTES
from app.errors import patched
from app.operators import OPERATORS, from_json
from app.query import to_query
from app.query.link import PAGE_KEYS
from app.views import views_of
from tests.api.asking import API, Asking

EXAMPLES = {op: model.presets[0][2] for op, model in OPERATORS.items()}
WEIGHTED = [op for op in OPERATORS if "conv" in op and OPERATORS[op].family != "reparameterized"]
PRESETS = [(op, name, config) for op, model in OPERATORS.items() for name, _, config in model.presets]


@pytest.mark.parametrize("op", OPERATORS)
def test_compute_answers_the_output_and_all_that_explains_it(api: Asking, op: str) -> None:
    answer = api.post("/compute", EXAMPLES[op])
    assert answer.status_code == 200
    told = answer.json()
    assert list(np.array(told["output"]).shape) == told["shapes"]["output"]
    assert {size["axis"] for size in told["size_formula"]} <= set("dhw")
    for size in told["size_formula"]:
        assert size.keys() == {"axis", "symbols", "numbers", "value", "remainder"}
    more = {"links", "standard"} if OPERATORS[op].family in ("chain", "reparameterized") else set()
    assert (
        told["cost"].keys()
        == {"parameters", "macs", "activation_bytes", "dense", "maps", "comparisons"} | more
    )
    assert told["unread"].keys() == {"count", "axes", "message"}
    for view in views_of(OPERATORS[op].family):
        shown = api.post(f"/scene?view={view.name}", EXAMPLES[op]).status_code == 200
        assert shown == (view.name in told["views"]), view.name
    assert told["check"]["status"] in ("agrees", "unavailable")
    assert told["check"]["reference"].startswith(("torch.", "torchvision.ops."))
    assert (
        from_json(EXAMPLES[op]).shapes
        == from_json(api.get(f"{API}/config?{told['link']['query']}").json()["config"]).shapes
    )


@pytest.mark.parametrize(("op", "name", "config"), PRESETS)
def test_every_preset_computes_and_has_every_view_of_its_family(
    api: Asking, op: str, name: str, config: dict[str, Any]
) -> None:
    answer = api.post("/compute?output=packed", config)
    assert answer.status_code == 200, (op, name)
    assert answer.json()["check"]["status"] in ("agrees", "unavailable")
    for view in views_of(OPERATORS[op].family):
        scene = api.post(f"/scene?view={view.name}", config)
        if view.of not in from_json(config).computations:
            mended = patched(config, tuple(scene.json()["errors"][0]["fix"]))
            assert api.post(f"/scene?view={view.name}", mended).status_code == 200
            continue
        assert scene.status_code == 200
        assert scene.json()["total"] > 0
        assert api.post(f"/frames?view={view.name}&count=2", config).status_code == 200


@pytest.mark.parametrize("op", OPERATORS)
def test_frames_taps_and_matrix_answer_the_example(api: Asking, op: str) -> None:
    page = api.post("/frames?start=1&count=2&values=true", EXAMPLES[op]).json()
    assert page["count"] == 2
    assert page["offsets"][-1] == len(page["taps"]["ow"])
    chained = OPERATORS[op].family == "chain"
    assert len(page["values"]["sum" if chained else from_json(EXAMPLES[op]).lattice.reduce]) == 2
    assert api.post("/taps?cell=0,0", EXAMPLES[op]).status_code == 200
    kind = "kernel" if op in WEIGHTED else "im2col"
    answer = api.post(f"/matrix?kind={kind}&row_count=3&col_count=4", EXAMPLES[op])
    assert answer.status_code == (422 if op == "fold" or chained else 200)


TRANSPOSED = [op for op in WEIGHTED if OPERATORS[op].family in ("convolution", "transposed")]


@pytest.mark.parametrize("op", TRANSPOSED)
def test_transpose_comes_out_alike_by_every_route(api: Asking, op: str) -> None:
    told = api.post("/transpose", EXAMPLES[op]).json()
    assert told["agree"] is True
    assert {route["status"] for route in told["routes"].values()} == {"done"}
    assert told["check"]["status"] in ("agrees", "unavailable")


def test_transpose_of_an_empty_batch_is_empty_by_every_route(api: Asking) -> None:
    told = api.post("/transpose", {"op": "conv_transpose3d", "input_size": 2, "batch_size": 0}).json()
    assert told["agree"] is True
    assert told["shapes"]["output"][0] == 0


@pytest.mark.parametrize("op", sorted(OPERATORS.keys() - set(TRANSPOSED)))
def test_transpose_of_what_has_no_kernel_on_the_grid_is_refused(api: Asking, op: str) -> None:
    assert api.post("/transpose", EXAMPLES[op]).status_code == 422


@pytest.mark.parametrize("op", OPERATORS)
@pytest.mark.parametrize(
    "route",
    [
        "/compute?check=now&tensors=packed",
        "/scene?",
        "/frames?start=0&count=3&values=true",
        "/taps?cell=1,1&frame=2",
        "/matrix?kind=im2col&windows=rows&example=0&row_start=1&row_count=2",
        "/transpose?check=now",
        "/gradients?check=now",
        "/learn?steps=2",
        "/code?script=true",
    ],
)
def test_a_get_of_the_short_query_answers_what_the_post_answers(api: Asking, op: str, route: str) -> None:
    query = to_query(EXAMPLES[op]).query
    by_post, by_get = api.post(route, EXAMPLES[op]), api.get(f"{API}{route}&{query}")
    assert by_get.status_code == by_post.status_code, by_get.text
    ours, theirs = by_get.json(), by_post.json()
    for told in (ours, theirs):
        told.pop("check", None)  # PyTorch may have come in between
    assert ours == theirs


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.path)
def test_a_get_knows_each_of_a_routes_parameters_from_a_configurations_field(route: Any) -> None:
    fields = {name for model in OPERATORS.values() for name in model.model_fields}
    for parameter in route.parameters:
        assert parameter.name in PAGE_KEYS
        assert parameter.name not in fields


@pytest.mark.parametrize("op", OPERATORS)
def test_code_answers_the_example_in_pytorchs_words(api: Asking, op: str) -> None:
    told = api.post("/code", EXAMPLES[op]).json()
    assert told.keys() == {"op", "module", "function", "notes"}
    assert told["function"] or told["notes"]
    script = api.post("/code?script=true", EXAMPLES[op]).json()["script"]
    assert (script is None) == (told["function"] is None)
    if script:
        assert told["function"] in script
        compile(script, op, "exec")


def test_outputs_answers_those_cells_and_no_others(api: Asking) -> None:
    config = EXAMPLES["conv2d"]
    whole = np.array(api.post("/compute", config).json()["output"]).ravel()
    told = api.post("/compute?outputs=0,5,26,5", config).json()
    assert told["outputs"]["index"] == [0, 5, 26, 5]
    assert told["outputs"]["value"] == whole[[0, 5, 26, 5]].tolist()
    assert "output" not in told


def test_unbatched_in_is_unbatched_out(api: Asking) -> None:
    told = api.post(
        "/compute", {"op": "conv2d", "input": [[[1, 2], [3, 4]]], "weight": [[[[1, 1], [1, 1]]]]}
    ).json()
    assert told["output"] == [[[10.0]]]
    assert told["shapes"]["output"] == [1, 1, 1]


def test_packed_answers_hold_the_same_numbers(api: Asking) -> None:
    config = EXAMPLES["conv2d"]
    nested = np.array(api.post("/compute", config).json()["output"])
    told = api.post("/compute?output=packed&tensors=packed", config).json()
    unpacked = {
        name: np.frombuffer(
            base64.b64decode(of["data"]),
            dtype="<" + {"uint8": "u1", "float32": "f4", "float64": "f8"}[of["dtype"]],
        ).reshape(of["shape"])
        for name, of in {**told["tensors"], "output": told["output"]}.items()
        if of is not None
    }
    assert np.array_equal(unpacked["output"], nested)
    lattice = from_json(config).lattice
    for name in ("input", "weight", "bias"):
        assert prod(unpacked[name].shape) == prod(lattice.shape(name))


def test_a_tensor_that_was_sent_packed_is_not_sent_back(api: Asking) -> None:
    data = base64.b64encode(np.arange(16, dtype="u1").tobytes()).decode()
    config = {"op": "conv2d", "input": {"shape": [1, 1, 4, 4], "dtype": "uint8", "data": data}}
    told = api.post("/compute?tensors=packed", config).json()
    assert "input" not in told["tensors"]
    assert "weight" in told["tensors"]
    assert told["tensors"]["bias"] is None


def test_compute_brings_a_scene_along(api: Asking) -> None:
    told = api.post("/compute?scene=im2col", EXAMPLES["conv2d"]).json()
    assert told["scene"] == api.post("/scene?view=im2col", EXAMPLES["conv2d"]).json()


def test_an_empty_batch_answers_an_empty_output_and_has_nothing_to_show(api: Asking) -> None:
    config = {"op": "conv2d", "batch_size": 0}
    told = api.post("/compute", config).json()
    assert told["output"] == []
    assert told["shapes"]["output"] == [0, 1, 3, 3]
    assert api.post("/scene", config).status_code == 422


def test_the_catalogue_lists_what_there_is(api: Asking) -> None:
    told = api.get(f"{API}/operators").json()
    assert [each["op"] for each in told["operators"]] == list(OPERATORS)
    for each in told["operators"]:
        fields = {field["name"] for field in each["fields"]}
        assert fields <= OPERATORS[each["op"]].model_fields.keys()
        assert each["lesson"] in told["lessons"]
        assert set(each["views"]) <= told["views"].keys()
        assert each["presets"][0]["config"] == each["example"]
    assert all(view["title"] and view["summary"] for view in told["views"].values())
    assert all(lesson["axes"] in (1, 2, 3) for lesson in told["lessons"].values())
    assert {"body_bytes", "elements", "depth", "macs", "taps", "cells"} <= told["limits"].keys()


def test_no_tap_runs_through_a_kernel_matrix_between_two_groups(api: Asking) -> None:
    config = {"op": "conv2d", "input_size": 3, "in_channels": 2, "out_channels": 2, "groups": 2}
    counts = [
        api.post(f"/taps?view=kernel_matrix&panel=matrix&cell={row},{col}", config).json()["count"]
        for row in (0, 1)
        for col in (0, 9)
    ]
    assert counts == [1, 0, 0, 1]

"""Every refusal: its form, its status, the field it names, and that it comes before any work is done."""

from __future__ import annotations

import base64
import json
import time
import tracemalloc
from typing import Any

import numpy as np
import pytest

from app.errors import patched
from app.settings import limits
from tests.api.asking import API, Asking, problem_of

HUGE = 2**31 - 1


def test_a_refusal_names_the_field_the_reason_and_the_mend(api: Asking) -> None:
    told = problem_of(api.post("/compute", {"op": "conv2d", "stride": [0, 1]}))
    assert told["status"] == 422
    (error,) = told["errors"]
    assert error["pointer"] == "#/stride/0"
    assert error["detail"] == "stride is 0"
    assert "at least 1" in error["hint"]
    assert error["fix"] == [{"op": "replace", "path": "/stride/0", "value": 1}]


BODIES = {
    "not JSON": (b"{", 400),
    "nothing": (b"", 400),
    "not UTF-8": (b'{"op": "conv2d", "x\xff": 1}', 400),
    "a half of a surrogate pair": (b'{"op": "conv2d", "\\ud800": 1}', 400),
    "NaN": (b'{"op": "conv2d", "input": [[[NaN]]]}', 422),
    "Infinity": (b'{"op": "conv2d", "input": [[[-Infinity]]]}', 422),
    "a number beyond float64": (b'{"op": "conv2d", "input": [[[1e999]]]}', 422),
    "an integer of 5,000 digits": (b'{"op": "conv2d", "stride": ' + b"9" * 5000 + b"}", 400),
    "200,000 levels of lists": (b"[" * 200_000, 400),
    "40 levels of lists": (b'{"op": "conv2d", "input": ' + b"[" * 40 + b"1" + b"]" * 40 + b"}", 422),
    "a list": (b"[]", 422),
    "null": (b"null", 422),
    "a text": (b'"conv2d"', 422),
    "no op": (b"{}", 422),
    "an unknown op": (b'{"op": "conv9d"}', 422),
    "an op of another kind": (b'{"op": ["conv2d"]}', 422),
    "an unknown field": (b'{"op": "conv2d", "strides": 1}', 422),
    "a fraction for a stride": (b'{"op": "conv2d", "stride": 1.5}', 422),
    "true for a stride": (b'{"op": "conv2d", "stride": true}', 422),
    "a ragged list": (b'{"op": "conv2d", "input": [[[1, 2], [3]]]}', 422),
    "a text in a tensor": (b'{"op": "conv2d", "input": [[["a"]]]}', 422),
    "values that do not fill the shape": (b'{"op": "conv2d", "input": {"shape": [1, 2], "values": [1]}}', 422),
    "bytes that are not base64": (b'{"op": "conv2d", "input": {"shape": [1], "dtype": "uint8", "data": "*"}}', 422),
    "an unknown fill": (b'{"op": "conv2d", "input": {"fill": "fog"}}', 422),
}  # fmt: skip


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("route", ["/compute", "/scene"])
def test_a_body_that_cannot_be_read_is_refused_as_such(api: Asking, name: str, route: str) -> None:
    body, status = BODIES[name]
    told = problem_of(api.post(route, body))
    assert told["status"] == status or (status == 400 and told["status"] == 422), told


def test_the_last_of_two_equal_keys_counts_as_in_every_json_reader(api: Asking) -> None:
    told = api.post("/compute", b'{"op": "conv2d", "stride": 0, "stride": 2}')
    assert told.status_code == 200


def test_the_first_cell_that_is_not_finite_is_named(api: Asking) -> None:
    data = np.array([0.0, 1.0, np.inf, np.nan], dtype="<f4")
    packed = {"shape": [1, 2, 2], "dtype": "float32", "data": base64.b64encode(data.tobytes()).decode()}
    told = problem_of(api.post("/compute", {"op": "conv2d", "input": packed, "kernel_size": 1}))
    assert told["errors"][0]["pointer"] == "#/input/0/1/0"


def test_an_output_that_overflows_is_refused_and_its_first_cell_named(api: Asking) -> None:
    config = {"op": "conv1d", "input": [[0, 0, 1e300, 1e300, 0]], "weight": [[[1e300, 1e300]]]}
    for route in ("/compute", "/compute?outputs=0,1"):
        told = problem_of(api.post(route, config))
        assert told["status"] == 422
        assert "not finite" in told["detail"]
    assert "output[0][1]" in problem_of(api.post("/compute", config))["detail"]
    assert problem_of(api.post("/frames?values=true", config))["detail"].startswith("a product is not finite")
    assert problem_of(api.post("/transpose", config))["status"] == 422
    assert api.post("/taps?cell=0,1", config).status_code == 200  # zeros there
    assert problem_of(api.post("/taps?cell=0,2", config))["status"] == 422


def test_sums_that_overflow_are_refused_where_no_single_product_does(api: Asking) -> None:
    large = 1.5e308
    config = {"op": "conv1d", "input": [[large, large, 0]], "weight": [[[1, 1]]]}
    for route in ("/compute", "/compute?outputs=0", "/frames?values=true"):
        assert "not finite" in problem_of(api.post(route, config))["detail"]
    folded = {
        "op": "conv1d",
        "input": [[1]],
        "weight": [[[large, large]]],
        "padding": 1,
        "padding_mode": "replicate",
    }
    assert "entry of the matrix" in problem_of(api.post("/matrix", folded))["detail"]


ASKS: dict[str, dict[str, Any]] = {
    "10⁹ × 10⁹ ones": {"op": "conv2d", "input": {"shape": [1, 1, 10**9, 10**9], "fill": "ones"}},
    "10⁹ × 10⁹ by hints": {"op": "conv2d", "input_size": 10**9},
    "a shape past 64 bits": {"op": "conv2d", "input": {"shape": [2**50] * 4, "fill": "ones"}},
    "the largest stride": {"op": "conv2d", "stride": HUGE},
    "the largest stride, transposed": {"op": "conv_transpose2d", "stride": HUGE},
    "padding of 10⁹": {"op": "conv2d", "padding": 10**9},
    "padding of 10⁹ at one end": {"op": "conv1d", "padding": [[0, 10**9]]},
    "dilation of 10⁹": {"op": "conv2d", "dilation": 10**9},
    "dilation of 10⁹ with room": {"op": "conv1d", "dilation": 10**9, "padding": 10**9},
    "dilation of 10⁹, transposed": {"op": "conv_transpose1d", "dilation": 10**9},
    "a kernel of 10⁵ × 10⁵": {"op": "conv2d", "kernel_size": 10**5, "padding": 10**5},
    "10⁵ channels to 10⁵": {"op": "conv2d", "in_channels": 10**5, "out_channels": 10**5},
    "many multiply-adds": {
        "op": "conv2d", "input_size": 1000, "kernel_size": 51, "padding": 25, "in_channels": 10, "out_channels": 10,
    },
    "a batch of 10⁹": {"op": "conv2d", "batch_size": 10**9},
    "a batch of 0 of 10⁹ × 10⁹": {"op": "conv2d", "input": {"shape": [0, 1, 10**9, 10**9], "fill": "ones"}},
    "an output size of 10⁹": {"op": "conv_transpose2d", "output_size": 10**9},
    "fold to 10⁹ × 10⁹": {"op": "fold", "output_size": 10**9},
    "unfold 3,000² in windows of 100²": {"op": "unfold", "input_size": 3000, "kernel_size": 100},
    "an output past 64 bits": {"op": "conv2d", "padding": HUGE, "out_channels": HUGE},
    "groups of 2³¹": {"op": "conv2d", "groups": HUGE},
    "a photograph of 10⁶ × 10⁶": {"op": "conv2d", "input": {"image": "sample", "size": [10**6, 10**6]}},
}  # fmt: skip


@pytest.mark.parametrize("name", ASKS)
@pytest.mark.parametrize(
    "route", ["/compute?check=now&output=packed", "/scene", "/frames", "/transpose?check=now"]
)
def test_a_huge_ask_is_refused_or_answered_at_once_and_in_little_memory(
    api: Asking, name: str, route: str
) -> None:
    body = json.dumps(ASKS[name]).encode()
    api.post(route, body)  # whatever is made once only is made now
    tracemalloc.start()
    begun = time.process_time()
    answer = api.post(route, body)
    spent, peak = time.process_time() - begun, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    if answer.status_code != 200:
        assert problem_of(answer)["status"] in (413, 422)
    assert spent < 0.5
    assert peak < 4_000_000


def test_ten_to_the_eighteenth_ones_are_refused_in_5_ms_and_the_limit_is_named(api: Asking) -> None:
    body = json.dumps(ASKS["10⁹ × 10⁹ ones"]).encode()
    times = []
    for _ in range(9):
        begun = time.perf_counter()
        told = problem_of(api.post("/compute", body))
        times.append(time.perf_counter() - begun)
    assert min(times) < 0.005
    assert told["status"] == 413
    assert told["limit"] == {"name": "elements", "allowed": limits().elements, "asked": 10**18}
    assert told["errors"][0]["pointer"] == "#/input/shape"


def test_a_body_too_long_is_refused_without_being_read(api: Asking) -> None:
    told = problem_of(api.post("/compute", b" " * (limits().body_bytes + 1)))
    assert told["status"] == 413
    assert told["limit"]["name"] == "body_bytes"


PARAMETERS = {
    "/compute?check=later": "check",
    "/compute?outputs=a": "outputs",
    "/compute?outputs=99": "outputs",
    "/compute?outputs=-1": "outputs",
    "/compute?outputs=99999999999999999999": "outputs",
    "/compute?scene=nothing": "view",
    "/compute?unknown=1": "unknown",
    "/scene?view=scatter": "view",
    "/frames?start=9": "start",
    "/frames?start=-1": "start",
    "/frames?count=0": "count",
    "/frames?count=x": "count",
    "/frames?values=maybe": "values",
    "/taps?panel=nowhere": "panel",
    "/taps?cell=1": "cell",
    "/taps?cell=0,99": "cell",
    "/taps?cell=0,0,5": "cell",
    "/taps?frame=99": "frame",
    "/matrix?kind=other": "kind",
    "/matrix?row_start=-1": "row_start",
    "/matrix?row_count=0": "row_count",
    "/matrix?kind=im2col&example=1": "example",
    "/matrix?windows=rows": "windows",
}


@pytest.mark.parametrize("route", PARAMETERS)
def test_a_wrong_parameter_is_named(api: Asking, route: str) -> None:
    config = {"op": "conv2d", "input_size": 5, "kernel_size": 3}
    told = problem_of(api.post(route, config))
    assert told["status"] == 422
    assert told["errors"][0]["pointer"] == "#/" + PARAMETERS[route]
    assert told["errors"][0]["hint"]


def test_too_many_frames_taps_or_cells_on_a_page_are_refused_by_their_limit(api: Asking) -> None:
    config = {"op": "conv2d", "input_size": 300, "kernel_size": 31, "padding": 15}
    for route, name in (
        ("/frames?count=5000", "frames"),
        ("/frames?count=4000", "taps"),
        ("/matrix?row_count=1000&col_count=1000", "cells"),
        ("/matrix?row_count=20000&col_count=1", "taps"),
    ):
        told = problem_of(api.post(route, config))
        assert told["status"] == 413
        assert told["limit"]["name"] == name


def test_unknown_paths_and_methods_are_refused_in_the_same_form(api: Asking) -> None:
    assert problem_of(api.get("/nowhere"))["status"] == 404
    assert problem_of(api.get(f"{API}/nowhere"))["status"] == 404
    assert problem_of(api.get("/static/js/nowhere.js"))["status"] == 404
    for method in ("PUT", "DELETE", "PATCH"):
        assert problem_of(api.send(method, f"{API}/compute"))["status"] == 405


def test_a_get_with_a_query_that_cannot_be_read_is_refused(api: Asking) -> None:
    for query, status in (("", 422), ("op", 422), ("op=conv2d&op=conv2d", 422), ("op=conv2d&stride=%ff", 422),
                          ("op=conv2d&input=z:AAAA", 422), ("op=conv2d&x=" + "1" * 9000, 413)):  # fmt: skip
        assert problem_of(api.get(f"{API}/compute?{query}"))["status"] == status, query


@pytest.mark.parametrize("op", ["batch_norm1d", "batch_norm2d", "batch_norm3d", "reparameterized_conv2d"])
@pytest.mark.parametrize("eps", [-0.5, -1e-9, -3])
def test_an_eps_below_0_is_refused_as_pytorch_refuses_it_and_the_fix_is_enough(
    api: Asking, op: str, eps: float
) -> None:
    """Although a variance of 1 would keep the sum above 0."""
    (error,) = problem_of(api.post("/compute", {"op": op, "eps": eps}))["errors"]
    assert error["pointer"] == "#/eps"
    assert "0 or more" in error["hint"]
    assert api.post("/compute", patched({"op": op, "eps": eps}, error["fix"])).status_code == 200

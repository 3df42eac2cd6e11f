"""A frame far away costs what the first one costs: no full tensor, no full list of taps."""

from __future__ import annotations

import json
import time
import tracemalloc

import pytest

from tests.api.asking import Asking

BODY = json.dumps(
    {"op": "conv2d", "input": {"fill": "ones", "shape": [1, 1, 4096, 4096]}, "kernel_size": 3, "padding": 1}
).encode()
FAR = 16_000_000
MOST = 3_000_000


def measured(api: Asking, route: str) -> tuple[float, int]:
    """(seconds of processor, peak bytes) of a second asking, and its status is 200."""
    assert api.post(route, BODY).status_code == 200
    begun = time.process_time()
    assert api.post(route, BODY).status_code == 200
    spent = time.process_time() - begun
    tracemalloc.start()
    api.post(route, BODY)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return spent, peak


@pytest.mark.parametrize(
    "route",
    [
        f"/frames?start={FAR}&count=64",
        "/scene",
        "/scene?view=kernel_matrix",
        "/frames?view=im2col&start=16000000&count=64",
    ],
)
def test_at_frame_16_000_000_no_full_tensor_or_tap_list_is_made(api: Asking, route: str) -> None:
    spent, peak = measured(api, route)
    assert peak < MOST, f"{peak:,} bytes"
    assert spent < 0.1


def test_a_far_page_holds_the_far_frames(api: Asking) -> None:
    told = api.post(f"/frames?start={FAR}&count=2", BODY).json()
    assert told["frames"]["oh"] == [FAR // 4096] * 2
    assert told["frames"]["ow"] == [FAR % 4096, FAR % 4096 + 1]
    assert told["taps"]["ih"][:9:3] == [FAR // 4096 - 1, FAR // 4096, FAR // 4096 + 1]


def test_a_scene_of_512_squared_with_a_31_kernel_is_small_on_the_wire(api: Asking) -> None:
    config = {
        "op": "conv2d",
        "input": {"fill": "ones", "shape": [1, 3, 512, 512]},
        "kernel_size": 31,
        "padding": 15,
    }
    answer = api.post("/scene", config, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) <= 10_000

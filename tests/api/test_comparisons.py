"""The ready comparisons of the catalogue."""

from __future__ import annotations

from tests.api.asking import API, Asking


def test_both_sides_of_every_ready_comparison_are_answered_and_differ(api: Asking) -> None:
    ready = api.get(f"{API}/operators").json()["comparisons"]
    assert len({each["title"] for each in ready}) == len(ready) >= 3
    for each in ready:
        a = api.get(f"{API}/compute?{each['against']}").json()
        b = api.post("/compute", each["config"]).json()
        assert a["output"] != b["output"], each["title"]


def test_the_page_leaves_the_comparisons_to_whoever_asks_for_them(api: Asking) -> None:
    title = api.get(f"{API}/operators").json()["comparisons"][0]["title"]
    assert title not in api.get("/").text


def test_the_two_sides_of_a_ready_comparison_are_what_tells_its_layers_apart(api: Asking) -> None:
    ready = api.get(f"{API}/operators").json()["comparisons"]
    told = {each["title"]: (each["sides"], each["least"]) for each in ready}
    assert told["Stride 1 against 2"] == ([{"stride": 1}, {"stride": 2}], {})
    assert told["Zeros against reflect"] == (
        [{"padding_mode": "zeros"}, {"padding_mode": "reflect"}],
        {"padding": 1},
    )
    assert told["Standard against separable"] == ([{"op": "conv2d"}, {"op": "separable_conv2d"}], {})
    for each in ready:
        for side in each["sides"]:
            made = api.post("/compute", {**each["config"], **each["least"], **side})
            assert made.status_code == 200, each["title"]

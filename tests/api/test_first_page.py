"""What the lab's page brings with it: its first answer, one lesson's code, the modules it imports, and notes."""

from __future__ import annotations

import json
import re
from typing import Any

from app.pages.modules import needed
from app.settings import settings
from tests.api.asking import API, Asking

QUERY = "op=conv2d&input_size=4&bias=fill:ones"
PHOTO = "op=conv2d&input=image:sample:256x256:1&weight=kernel:sobel_x"


def boot(api: Asking, query: str) -> dict[str, Any]:
    """The page's data."""
    found = re.search(
        r'<script type="application/json" id="boot">(.*?)</script>', api.get(f"/?{query}").text, re.DOTALL
    )
    assert found
    told: dict[str, Any] = json.loads(found[1])
    return told


def test_the_page_brings_the_answer_it_would_ask_for_first(api: Asking) -> None:
    told = boot(api, f"{QUERY}&view=im2col")
    asked = api.get(f"{API}/compute?{QUERY}&check=now&output=packed&tensors=packed&scene=im2col").json()
    for answer in (told["answer"], asked):
        answer.pop("check")
    assert told["answer"] == asked


def test_the_page_brings_no_answer_that_takes_long(api: Asking) -> None:
    assert boot(api, PHOTO)["answer"] is None


def test_the_page_brings_the_code_of_the_lesson_it_shows_and_of_no_other(api: Asking) -> None:
    for query in (QUERY, f"{QUERY}&view=im2col", "op=fold", "op=conv_transpose2d&view=coverage"):
        told = boot(api, query)
        lessons = told["catalogue"]["lessons"]
        assert [name for name, lesson in lessons.items() if "code" in lesson] == [
            told["answer"]["scene"]["lesson"]
        ]
        assert all(lesson["title"] and lesson["axes"] for lesson in lessons.values())


def test_the_page_brings_no_example_but_one_of_a_photograph_for_they_wait_in_a_closed_box(
    api: Asking,
) -> None:
    told = boot(api, QUERY)["catalogue"]["operators"]
    brought = [preset["config"]["input"] for each in told for preset in each["presets"]]
    assert len(brought) == 1
    assert all("image" in given for given in brought)


def test_the_page_brings_one_operator_in_full_and_of_the_others_what_tabs_and_lists_need(api: Asking) -> None:
    told = boot(api, "op=fold")["catalogue"]["operators"]
    assert [each["op"] for each in told if {"summary", "fields", "example"} & each.keys()] == ["fold"]
    assert all(each["title"] and each["views"] for each in told)


def test_the_page_brings_the_fields_of_offsets_to_who_has_offsets(api: Asking) -> None:
    whole = api.get(f"{API}/operators").json()["vector_fields"]
    assert boot(api, QUERY)["catalogue"]["vector_fields"] == []
    assert boot(api, "op=deform_conv2d")["catalogue"]["vector_fields"] == whole != []


def test_a_link_made_without_its_photograph_says_so_to_whoever_opens_it(api: Asking) -> None:
    assert boot(api, PHOTO)["notes"] == []
    for notes in (
        boot(api, f"{PHOTO}&note=photo")["notes"],
        api.get(f"{API}/config?{PHOTO}&note=photo").json()["notes"],
    ):
        assert len(notes) == 1
        assert "photograph" in notes[0]


def test_the_page_asks_at_once_for_every_module_it_imports_and_for_no_other(api: Asking) -> None:
    preloaded = re.findall(
        r'<link rel="modulepreload" fetchpriority="low" href="/static/\w{12}/js/([^"]+)">', api.get("/").text
    )
    assert preloaded == list(needed(settings().static / "js"))
    assert "paint/stage.js" in preloaded
    late = {
        "paint/drag.js",
        "controls/pull.js",
        "controls/values_editor.js",
        "controls/links_field.js",
        "controls/vector_field.js",
    }
    assert not late & set(preloaded), "imported when they are wanted"
    assert not {"types.js", "main.js", "theme.js"} & set(preloaded)


def test_the_output_may_be_left_out_of_an_answer(api: Asking) -> None:
    told = api.post("/compute?output=none", {"op": "conv2d", "input_size": 4}).json()
    assert "output" not in told
    assert told["shapes"]["output"] == [1, 1, 2, 2]
    assert told["check"]["status"] in ("agrees", "unavailable")

"""Whatever somebody has asked for and has not come yet is told as under way, whichever control it was asked by; and
what comes late takes nothing from what was asked for after it.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy as np
from playwright.sync_api import FilePayload, expect

from tests.browser.again import again
from tests.browser.lab import Lab, held
from tests.browser.test_photo import photograph

QUERY = "?op=conv2d&input_size=24&frame=0"
SMALL: dict[str, Any] = {"op": "conv2d", "input_size": 24}
LARGE: dict[str, Any] = {"op": "conv2d", "input_size": 64, "padding": 1, "frame": 1500}
MANY = {"op": "conv2d", "input_size": 8, "in_channels": 64, "out_channels": 32, "padding": 1}


def _click(selector: str) -> Callable[[Lab], None]:
    return lambda lab: lab.page.locator(selector).first.click()


def _key(key: str) -> Callable[[Lab], None]:
    return lambda lab: lab.page.keyboard.press(key)


def _file(make: Callable[[], FilePayload]) -> Callable[[Lab], None]:
    return lambda lab: lab.page.locator(".chooser:not(.npy)").first.set_input_files(make())


def _array() -> FilePayload:
    file = io.BytesIO()
    np.save(file, np.arange(12.0).reshape(1, 1, 3, 4))
    return {"name": "input.npy", "mimeType": "application/octet-stream", "buffer": file.getvalue()}


def _operator(lab: Lab) -> None:
    lab.page.locator("#operator").select_option("max_pool2d")


# A closer look comes first: whoever comes near the stage fetches it.
# What is held back, what somebody does, and what is true in the page once it has come.
ASKED: dict[str, tuple[str, Callable[[Lab], None], str]] = {
    "a closer look": ("**/controls/zoom.js", _key("+"), "Object.keys(zoom).length > 0"),
    "a photograph by name": (
        "**/photographs.js", _click(".chip:has-text('sample photo')"), "answer.shapes.output.at(-1) === 256"),
    "a photograph of one's own": (
        "**/photo.js", _file(lambda: photograph(6, 7)), "answer.shapes.input.at(-1) === 7"),
    "an array from a file": ("**/npy_files.js", _file(_array), "answer.shapes.input.join() === '1,1,3,4'"),
    "numbers to be typed": ("**/values_editor.js", _click(".chip.typed"), "document.querySelector('textarea.values')"),
    "padding that follows the kernel": ("**/keep_size.js", _click(".chip.keep"), "answered.padding === 1"),
    "another operator": ("**/api/v1/operators", _operator, "answered.op === 'max_pool2d'"),
    "another view": ("**/api/v1/scene*", _click("#tabs [role=tab] >> nth=1"), "scene.view !== 'window'"),
    "a view beside this one": ("**/pair/beside.js", _click("#add-view"), "convscope.beside"),
    "a cell to be written into": ("**/edit_cells.js", _key("e"), "document.querySelector('#stage.editing')"),
    "the keys": ("**/help.js", _key("?"), "document.querySelector('dialog[open]')"),
}  # fmt: skip


def test_what_was_asked_for_is_under_way_until_it_is_there(lab: Lab) -> None:
    """Each needs a module, or an answer, that none before it has brought."""
    lab.open(QUERY)
    for what, (pattern, ask, there) in ASKED.items():
        again(lab, **(LARGE if what == "a closer look" else SMALL))
        with held(lab.page, pattern):
            ask(lab)
            lab.wait("convscope.store.get().pending")
            expect(lab.page.locator("#lab")).to_have_attribute("aria-busy", "true")
        lab.idle()
        told = f"({{ answer, answered, scene, zoom }}) => Boolean({there})"
        assert lab.page.evaluate(f"() => ({told})(convscope.store.get())"), what


def test_undo_is_under_way_until_the_earlier_picture_is_there(lab: Lab) -> None:
    lab.open(QUERY)
    lab.edit({"op": "conv2d", "input_size": 6})
    assert lab.page.evaluate(
        """async () => {
          document.getElementById("undo").click();
          await null;
          return convscope.store.get().pending;
        }"""
    )
    lab.idle()
    assert lab.state("answer")["shapes"]["input"][-1] == 24


def test_a_picture_of_another_view_that_comes_after_a_change_is_not_shown_and_both_are_steps(
    lab: Lab,
) -> None:
    lab.open(QUERY)
    with held(lab.page, "**/api/v1/scene*"):
        lab.page.locator("#tabs [role=tab]").nth(1).click()
        view = lab.state("view")
        lab.page.locator("#field-input_size").fill("7")
        lab.page.locator("#field-input_size").press("Enter")
        lab.wait("convscope.store.get().answered.input_size === 7")
    lab.idle()
    scene = lab.state("scene")
    assert (scene["view"], scene["sizes"]["ih"]) == (view, 7)
    for size, seen in ((24, view), (24, "window")):
        lab.page.keyboard.press("Control+z")
        lab.idle()
        scene = lab.state("scene")
        assert (scene["view"], scene["sizes"]["ih"]) == (seen, size)


FIRST = """() => convscope.store.subscribe((state) => state.scene, () => requestAnimationFrame(() => setTimeout(() => {
  window.first ??= convscope.stage.panelRect("input");
})))"""


def test_the_strip_of_sheets_comes_with_its_picture_which_stays_where_it_is_first_drawn(lab: Lab) -> None:
    lab.open(QUERY)
    lab.page.evaluate(FIRST)
    with held(lab.page, "**/controls/sheets.js"), lab.page.expect_response("**/compute*"):
        lab.page.evaluate("(config) => convscope.session.open(config, 'window')", MANY)
    lab.page.locator(".sheets").wait_for()
    lab.idle()
    lab.wait("window.first !== undefined")
    assert lab.page.evaluate("window.first") == lab.stage("panelRect('input')")

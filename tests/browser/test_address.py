"""The address holds the whole configuration, and the frame where the player stands still."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.dealt import ONE_OF_EACH_FAMILY
from tests.browser.lab import Lab, emulate


def _said(lab: Lab) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(lab.href).query).items()}


@pytest.mark.parametrize("op", ONE_OF_EACH_FAMILY)
def test_every_operator_opens_from_its_address_alone(lab: Lab, op: str) -> None:
    lab.open(f"?op={op}")
    assert (lab.state("config")["op"], lab.state("problem")) == (op, None)
    assert lab.describe()["laidOut"]


def test_reloading_brings_back_configuration_view_and_frame(lab: Lab) -> None:
    lab.open()
    lab.page.locator("[data-field=padding] .step.more").first.click()
    lab.idle()
    lab.view("im2col")
    lab.page.keyboard.press("End")
    lab.page.keyboard.press("ArrowLeft")
    frame = lab.state("frame")
    lab.wait(f"location.search.endsWith('frame={frame}')")
    shapes = lab.state("answer")["shapes"]
    lab.page.reload()
    lab.idle()
    assert (lab.state("frame"), lab.state("view")) == (frame, "im2col")
    assert lab.state("answer")["shapes"] == shapes
    assert lab.state("notes") == []


def test_back_and_forward_undo_and_redo_changes(loaded: Lab) -> None:
    lab = loaded
    lab.edit({"op": "conv2d", "input_size": 5})
    stride = lab.page.locator("#field-stride")
    for value in ("2", "3"):
        stride.fill(value)
        stride.press("Enter")
        lab.idle()
    assert _said(lab)["stride"] == "3"
    lab.page.go_back()
    lab.wait("convscope.store.get().answered.stride === 2")
    lab.idle()
    expect(stride).to_have_value("2")
    lab.page.go_back()
    lab.wait("(convscope.store.get().answered.stride ?? 1) === 1")
    lab.idle()
    lab.page.go_forward()
    lab.wait("convscope.store.get().answered.stride === 2")
    lab.idle()
    assert _said(lab)["stride"] == "2"


def test_another_view_keeps_the_cursors_place(loaded: Lab) -> None:
    lab = loaded
    lab.edit({"op": "conv_transpose2d", "input_size": 3, "stride": 2, "padding": 1})
    lab.view("scatter")
    for frame, there in ((0, 0), (4, 12), (8, 24)):
        lab.page.evaluate("(frame) => convscope.store.set({ frame })", frame)
        for view, expected in (("zero_insertion", there), ("scatter", frame)):
            lab.view(view)
            assert lab.state("frame") == expected, view


def test_a_drag_is_one_entry_of_the_history(loaded: Lab) -> None:
    lab = loaded
    lab.edit({"op": "conv2d", "input_size": 5})
    slider = lab.page.locator("[data-field=input_size] .slider").first
    for value in (6, 7, 8):
        slider.evaluate(
            "(slider, value) => { slider.value = value; slider.dispatchEvent(new Event('input', {bubbles: true})); }",
            str(value),
        )
        lab.wait(f"convscope.store.get().answered.input_size === {value}")
    slider.dispatch_event("change")
    lab.idle()
    assert _said(lab)["input_size"] == "8"
    lab.page.evaluate("history.back()")  # history.length would do, but Chromium counts no further than 50
    lab.wait("convscope.store.get().answered.input_size === 5")
    lab.idle()


def test_the_frame_is_not_written_while_playing(lab: Lab) -> None:
    emulate(lab.page, reduced_motion="reduce")
    lab.open("?op=conv2d&input_size=9&frame=0")
    lab.page.keyboard.press("Space")
    lab.wait("convscope.store.get().frame >= 2")  # since the first, it has had the time to be written
    assert _said(lab).get("frame", "0") == "0"
    lab.page.keyboard.press("Space")
    frame = lab.state("frame")
    lab.wait(f"location.search.endsWith('frame={frame}')")


def test_a_long_configuration_travels_in_the_fragment(lab: Lab) -> None:
    lab.open("?op=conv2d")
    rows = np.random.default_rng(0).uniform(-1, 1, (32, 32)).round(4).tolist()
    lab.edit({"op": "conv2d", "input": [[rows]], "padding": 1})
    assert lab.state("problem") is None
    lab.wait("location.hash.startsWith('#c=')")
    href = lab.href
    output = lab.state("answer")["output"]["data"]
    lab.page.goto("about:blank")
    lab.page.goto(href)
    lab.wait("convscope.store.get().answer.shapes.input.at(-1) === 32")
    lab.idle()
    assert lab.state("answer")["output"]["data"] == output


def test_a_link_that_cannot_be_read_says_so_and_shows_the_example(lab: Lab) -> None:
    lab.open("?op=convolution&stride=2")
    assert lab.state("answer")["op"] == "conv2d"
    expect(lab.page.locator("#notice")).to_contain_text("could not be used")


@pytest.mark.parametrize(
    "query",
    ["op=conv2d&input_size=2&kernel_size=5", "op=conv2d&stride=banana", "op=max_pool2d&kernel_size=0"],
)
def test_a_link_that_does_not_fit_keeps_its_numbers_and_offers_to_mend_them(lab: Lab, query: str) -> None:
    lab.open(f"?{query}")
    op = query.partition("&")[0].removeprefix("op=")
    lab.wait("convscope.store.get().problem")
    assert lab.state("answer")["op"] == op, "the picture is an example of the same operator"
    name, _, value = query.rpartition("&")[2].partition("=")
    assert str(lab.state("config")[name]) == value
    expect(lab.page.locator("#notice")).not_to_contain_text("could not be used")
    lab.page.locator("#notice .fix").click()
    lab.idle()
    assert lab.state("problem") is None


def test_a_view_that_is_not_there_leaves_the_configuration(lab: Lab) -> None:
    lab.open("?op=conv2d&input_size=9&stride=2&view=gradients")
    assert (lab.state("config")["input_size"], lab.state("view")) == (9, "window")
    expect(lab.page.locator("#notice")).to_contain_text("only the configuration")


def test_copy_link_copies_the_address(loaded: Lab) -> None:
    lab = loaded
    lab.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    lab.edit({"op": "conv2d", "input_size": 6})
    lab.page.keyboard.press("ArrowRight")
    lab.page.locator("#copy").click()
    expect(lab.page.locator("#copy")).to_have_text("Copied")
    assert lab.page.evaluate("navigator.clipboard.readText()") == lab.href


def test_an_address_without_a_view_shows_another_operator_in_a_view_of_its_own(loaded: Lab) -> None:
    lab = loaded
    lab.edit({"op": "conv2d"})
    lab.view("im2col")
    lab.page.evaluate("() => { location.hash = '#c=op=max_pool2d' }")
    lab.wait("convscope.store.get().answered.op === 'max_pool2d'")
    lab.idle()
    assert lab.state("problem") is None
    assert lab.state("view") in lab.state("answer")["views"]

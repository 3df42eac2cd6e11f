"""Sheets by the dozen: browsed by a slider, buttons and keys, and the same sheet in every panel that shares it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.lab import Lab

MANY = {"op": "conv2d", "input_size": 8, "in_channels": 64, "out_channels": 32, "padding": 1}


@pytest.fixture
def lab(loaded: Lab) -> Lab:
    """One page for all of them."""
    return loaded


def _sheets(lab: Lab) -> dict[str, int]:
    return {panel["name"]: panel["sheet"] for panel in lab.describe()["panels"]}


def test_a_slider_brings_the_input_channel_forward_in_every_panel_that_has_it(lab: Lab) -> None:
    lab.edit(MANY)
    slider = lab.page.get_by_role("slider", name="Input: sheet in front")
    slider.fill("40")
    sheets = _sheets(lab)
    assert (sheets["input"], sheets["weight"], sheets["products"]) == (40, 40, 40)
    expect(lab.page.locator(".browser").first).to_contain_text("channel 40 (of 64)")
    assert lab.state("frame") == 0
    slider.press("ArrowRight")
    assert _sheets(lab)["input"] == 41
    assert lab.state("frame") == 0, "the player's arrow keys are not meant"


def test_an_output_channel_is_gone_to_and_the_strip_follows_the_cursor(lab: Lab) -> None:
    lab.edit(MANY)
    lab.page.get_by_role("button", name="Output: next sheet").click()
    assert _sheets(lab)["output"] == 1
    assert lab.state("frame") == 64
    lab.page.keyboard.press("End")
    expect(lab.page.locator(".browser").nth(1)).to_contain_text("channel 31 (of 32)")


def test_brackets_browse_the_first_stack_and_braces_the_second(lab: Lab) -> None:
    lab.edit(MANY)
    lab.page.locator(".sheets").wait_for()
    lab.page.keyboard.press("]")
    lab.page.keyboard.press("]")
    lab.page.keyboard.press("[")
    lab.page.keyboard.press("}")
    sheets = _sheets(lab)
    assert (sheets["input"], sheets["output"]) == (1, 1)


def test_where_every_sheet_lies_open_there_is_nothing_to_browse(lab: Lab) -> None:
    lab.edit(MANY)
    lab.page.locator(".sheets").wait_for()
    lab.edit({"op": "conv2d", "input_size": 5, "in_channels": 3, "out_channels": 2})
    expect(lab.page.locator(".sheets")).to_be_hidden()


def test_the_strip_of_sheets_stands_above_the_line_beneath_the_stage_and_pushes_nothing_aside(
    lab: Lab,
) -> None:
    lab.edit(MANY)
    lab.page.locator(".sheets").wait_for()
    strip, line, theatre = (
        lab.page.locator(place).bounding_box() for place in (".sheets", ".footline", ".theatre")
    )
    assert strip is not None
    assert line is not None
    assert theatre is not None
    assert strip["y"] + strip["height"] <= line["y"] + 0.5
    last = lab.page.locator("#tables").bounding_box()
    assert last is not None
    assert last["x"] + last["width"] <= theatre["x"] + theatre["width"]


def test_the_line_under_the_stage_tells_of_the_sheet_that_is_brought_forward(lab: Lab) -> None:
    lab.edit({"op": "deform_conv2d", "input_size": 6, "in_channels": 8, "offset_groups": 2})
    told = lab.page.locator("#hover")
    expect(told).to_contain_text(": offset[0, 16:18, 0, 0]")
    lab.page.locator(".sheets").wait_for()
    for _ in range(4):  # channels 4 to 7 are moved by the offsets of the other group
        lab.page.keyboard.press("]")
    expect(told).to_contain_text(": offset[0, 34:36, 0, 0]")

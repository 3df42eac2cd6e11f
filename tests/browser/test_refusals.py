"""What cannot be computed is said beside the field that caused it, with a button that mends it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.again import again, attend, unasked
from tests.browser.lab import Lab, intercept
from tests.browser.still import kept_still

NOW = re.compile(r"/api/v1/compute\?check=now")  # not what is asked until PyTorch has been loaded

DRAG_TO = """(slider, value) => {
  slider.value = String(value);
  slider.dispatchEvent(new Event("input", { bubbles: true }));
}"""


kept = kept_still()


@pytest.fixture
def lab(loaded: Lab) -> Lab:
    """One that is loaded once, in its usual size."""
    loaded.resize(1440, 900)
    return loaded


def test_a_refused_number_is_told_beside_its_field_and_mended_by_its_button(lab: Lab) -> None:
    again(lab, "conv2d", input_size=5, in_channels=2, out_channels=2)
    good = lab.state("answer")["output"]["data"]
    groups = lab.page.locator("[data-field=groups]")
    groups.locator(".number").fill("3")
    groups.locator(".number").press("Enter")
    lab.idle()
    fault = groups.locator(".fault")
    expect(fault).to_be_visible()
    assert "groups" in fault.inner_text()
    assert lab.state("answer")["output"]["data"] == good, "the last good picture stays"
    expect(lab.page.locator("#stage")).to_have_class("stage stale")
    expect(lab.page.locator("#notice")).to_contain_text("last configuration that worked")
    expect(lab.page.locator("#notice")).to_contain_text(fault.locator("p").first.inner_text())
    expect(lab.page.locator(".fact-section.sizes")).to_have_css("filter", "grayscale(1)")
    fault.locator(".fix").click()
    lab.idle()
    expect(groups.locator(".fault")).to_have_count(0)
    expect(lab.page.locator("#stage")).to_have_class("stage")
    expect(lab.page.locator(".fact-section.sizes")).to_have_css("filter", "none")
    assert lab.state("config")["groups"] in (1, 2)
    expect(groups.locator(".number")).to_have_value(str(lab.state("config")["groups"]))


def test_what_was_refused_is_told_above_the_stage_and_mended_there(lab: Lab) -> None:
    again(lab, "conv2d", input_size=5, in_channels=2, out_channels=2)
    groups = lab.page.locator("#field-groups")
    groups.fill("3")
    groups.press("Enter")
    lab.idle()
    lab.page.locator("#notice .fix").click()
    lab.idle()
    assert lab.state("problem") is None
    expect(lab.page.locator("#notice")).to_have_text("")


def test_one_can_go_back_to_the_last_configuration_that_worked(lab: Lab) -> None:
    again(lab, "conv2d", input_size=5, padding=1)
    dilation = lab.page.locator("#field-dilation")
    dilation.fill("9")
    dilation.press("Enter")
    lab.idle()
    assert lab.state("problem") is not None
    lab.page.locator("#notice").get_by_text("Back to it").click()
    lab.idle()
    assert lab.state("problem") is None
    expect(dilation).to_have_value("1")


def test_typed_values_that_cannot_be_read_are_told_before_they_are_sent(lab: Lab) -> None:
    again(lab, "conv2d", input_size=4)
    field = lab.page.locator("[data-field=input]")
    field.locator(".typed").click()
    expect(field.locator("textarea")).to_be_focused()  # the editor's own modules have come
    attend(lab)
    field.locator("textarea").fill("1 2 3\n4 5")
    expect(field.locator(".trouble").last).to_contain_text("Line 2 has 2 numbers")
    field.locator(".primary").click()
    unasked(lab)
    field.locator("textarea").fill("1 2 3\n4 5 6\n7 8 9")
    field.locator(".primary").click()
    lab.idle()
    assert lab.state("problem") is None
    assert lab.state("answer")["shapes"]["input"] == [1, 1, 3, 3]
    assert lab.state("config")["input_size"] == 3


def test_typed_values_follow_the_size_that_is_set_later(lab: Lab) -> None:
    values = {"shape": [1, 1, 3, 3], "values": [1, 2, 3, 4, 5, 6, 7, 8, 9]}
    again(lab, "conv2d", input_size=3, kernel_size=1, weight={"fill": "ones"}, input=values)
    lab.page.locator("[data-field=input_size] .step.more").first.click()
    lab.idle()
    assert lab.state("problem") is None
    output = lab.page.evaluate("() => Array.from(convscope.store.get().tensors.get('output').data)")
    assert output == [1, 2, 3, 0, 4, 5, 6, 0, 7, 8, 9, 0, 0, 0, 0, 0]


def test_a_server_that_is_away_is_told_quietly_and_tried_again(lab: Lab) -> None:
    again(lab, "conv2d", input_size=5)
    intercept(lab.page, NOW, lambda route: route.abort())
    lab.page.locator("[data-field=padding] .step.more").first.click()
    lab.idle()
    expect(lab.page.locator("#notice")).to_contain_text("does not answer")
    lab.page.unroute(NOW)
    lab.page.locator("#notice button").click()
    lab.idle()
    expect(lab.page.locator("#notice")).to_have_text("")
    assert lab.state("answer")["shapes"]["output"] == [1, 1, 5, 5]
    lab.until(lambda: any("net::ERR_FAILED" in words for words in lab.complaints))
    lab.complaints[:] = [words for words in lab.complaints if "net::ERR_FAILED" not in words]


def test_while_something_is_dragged_only_the_newest_number_counts(lab: Lab) -> None:
    again(lab, "conv2d", input_size=5)
    slider = lab.page.locator("[data-field=input_size] .slider").first
    attend(lab)
    slider.evaluate(
        """async (slider) => {
          for (let value = 5; value <= 14; value += 1) {
            slider.value = String(value);
            slider.dispatchEvent(new Event("input", { bubbles: true }));
            if (value % 3 === 0) await new Promise(requestAnimationFrame);
          }
          slider.dispatchEvent(new Event("change", { bubbles: true }));
        }"""
    )
    lab.idle()
    assert lab.state("answer")["shapes"]["input"] == [1, 1, 14, 14]
    assert lab.state("scene")["sizes"]["ih"] == 14
    lab.quiet()
    assert 1 <= len(lab.asked) <= 6


def test_a_slider_that_is_dragged_while_an_answer_is_awaited_queues_nothing_but_the_newest_number(
    lab: Lab,
) -> None:
    again(lab, "conv2d", input_size=5)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    intercept(lab.page, NOW, hold)
    slider = lab.page.locator("[data-field=input_size] .slider").first

    def drag(value: int) -> None:
        slider.evaluate(DRAG_TO, value)
        lab.wait(f"convscope.store.get().config.input_size === {value}")

    def answer(value: int) -> None:
        lab.until(lambda: value in _sizes(held))
        held[-1].continue_()
        lab.wait(f"convscope.store.get().answered.input_size === {value}")

    for value in range(6, 15):
        drag(value)
    answer(6)
    drag(15)
    slider.dispatch_event("change")
    answer(14)
    answer(15)
    lab.idle()
    assert _sizes(held) == [6, 14, 15], (
        "one request at a time; of all that came meanwhile, the newest; and where it was let go of"
    )
    lab.page.unroute(NOW)


def _sizes(held: list[Route]) -> list[int]:
    """What the requests ask for."""
    return [(route.request.post_data_json or {})["input_size"] for route in held]


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), (390, 844)])
def test_what_is_told_of_a_refusal_covers_no_title_and_no_number_of_the_picture(
    lab: Lab, width: int, height: int
) -> None:
    lab.resize(width, height)
    config: dict[str, Any] = {
        "op": "conv2d",
        "input_size": 5,
        "padding": 1,
        "in_channels": 2,
        "kernel_size": 3,
    }
    again(lab, **config)
    lab.page.evaluate("(config) => convscope.session.change(config)", {**config, "kernel_size": 9})
    expect(lab.page.locator("#notice .fix")).to_be_in_viewport(ratio=1)
    panels = lab.describe()["panels"]
    told, stage = (lab.page.locator(each).bounding_box() for each in ("#notice .is-stale", "#stage"))
    assert told is not None
    assert stage is not None
    for panel in panels:
        bottom = max(slot["y"] + slot["height"] for slot in panel["slots"])
        assert stage["y"] + bottom <= told["y"], panel["name"]

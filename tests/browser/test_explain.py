"""Explain this step: one sentence at a time at the place it speaks of, by mouse, by keyboard and on a phone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.again import again
from tests.browser.lab import Lab, emulate, lab_on
from tests.browser.still import kept_still

PADDED = "?op=conv2d&input_size=6&kernel_size=3&padding=1&stride=2&frame=4"
MIDDLE: dict[str, Any] = {"op": "conv2d", "input_size": 6, "padding": 1, "stride": 2, "frame": 4}


kept = kept_still(PADDED)


@pytest.fixture
def lab(loaded: Lab) -> Lab:
    """One that is loaded once, of which nothing is explained."""
    if loaded.page.locator(".guide").count():
        loaded.page.locator("#explain").click()
        expect(loaded.page.locator(".guide")).to_have_count(0)
    return again(loaded, **MIDDLE)


def overlap(one: dict[str, float], other: dict[str, float]) -> float:
    """How many pixels two boxes share."""
    across = min(one["x"] + one["width"], other["x"] + other["width"]) - max(one["x"], other["x"])
    down = min(one["y"] + one["height"], other["y"] + other["height"]) - max(one["y"], other["y"])
    return max(0.0, across) * max(0.0, down)


def box(lab: Lab, selector: str) -> Any:
    found = lab.page.locator(selector).bounding_box()
    assert found is not None
    return found


def test_a_step_is_told_sentence_by_sentence_and_goes_on_to_the_next_frame(lab: Lab) -> None:
    lab.page.locator("#explain").click()
    words, onward = lab.page.locator(".guide-words"), lab.page.locator(".guide-next")
    expect(words).to_have_text("This frame makes one cell of “Output”: out[0, 0, 1, 1].")
    told = []
    while (onward.text_content() or "") == "Next":
        onward.click()
        told.append(words.text_content())
    assert any("1·2 − 1 = 1, 1·2 − 1 = 1" in (each or "") for each in told)
    assert len(set(told)) == len(told)
    total = lab.page.locator("#terms .total").inner_text()
    assert any((each or "").endswith(f"add up to {total}, the value of the cell.") for each in told)
    onward.click()
    lab.wait("convscope.store.get().frame === 5")
    expect(words).to_contain_text("out[0, 0, 1, 2]")


def test_no_edge_of_this_window_runs_through_the_next_one_that_is_spoken_of(lab: Lab) -> None:
    again(lab, "conv2d", input_size=6, frame=5)
    edge = (11, 107, 176)  # the input's colour
    panel = next(each for each in lab.describe()["panels"] if each["name"] == "input")
    cell, (_, _, _, right) = panel["cell"], panel["hull"]
    x, y = (round(panel["rect"][side] + places * cell) for side, places in (("x", right + 1), ("y", 2.5)))
    across = (x - 6, y, x + 6, y + 1)
    assert edge in lab.picture().crop(across).get_flattened_data(), "as it is while nothing is explained"
    lab.page.locator("#explain").click()
    onward = lab.page.locator(".guide-next")
    while (onward.text_content() or "") == "Next":
        onward.click()
    expect(lab.page.locator(".guide-words")).to_contain_text("the window moves 1 place to the right")
    assert edge not in lab.picture().crop(across).get_flattened_data()


def test_the_words_never_cover_the_cells_they_speak_of(lab: Lab) -> None:
    lab.page.locator("#explain").click()
    expect(lab.page.locator(".guide-words")).to_contain_text("out[0, 0, 1, 1]")
    lab.wait("document.querySelector('.guide').style.left !== ''")
    lab.idle()
    made = lab.stage('cellRect("output", 1, 1)')
    host = box(lab, "#stage")
    made = {**made, "x": made["x"] + host["x"], "y": made["y"] + host["y"]}
    lab.wait("document.querySelector('.guide').getAnimations().length === 0")
    assert overlap(box(lab, ".guide"), made) == 0


def test_by_keyboard_alone_it_is_opened_walked_and_left(lab: Lab) -> None:
    page = lab.page
    page.locator("#stage").focus()
    page.keyboard.press("x")
    words = page.locator(".guide-words")
    first = "This frame makes one cell of “Output”: out[0, 0, 1, 1]."
    expect(words).to_have_text(first)
    expect(page.locator(".guide-next")).to_be_focused()
    page.keyboard.press("Enter")
    expect(words).not_to_have_text(first)
    page.keyboard.press("ArrowLeft")
    expect(words).to_have_text(first)
    page.keyboard.press("ArrowRight")
    expect(words).to_contain_text("stride − padding")
    assert lab.state("frame") == 4, "the arrows walk the sentences, not the frames"
    page.keyboard.press("Escape")
    expect(page.locator(".guide")).to_have_count(0)
    expect(page.locator("#explain")).to_be_focused()
    expect(page.locator("#explain")).to_have_attribute("aria-pressed", "false")


def test_stepping_while_it_is_open_tells_the_new_frame_and_playing_ends_it(lab: Lab) -> None:
    lab.page.locator(".control.play").click()
    lab.page.locator("#explain").click()
    words = lab.page.locator(".guide-words")
    expect(words).to_contain_text("This frame makes")
    assert lab.state("playing") is False
    lab.page.evaluate("convscope.store.set({frame: 0, tap: null})")
    expect(words).to_contain_text("out[0, 0, 0, 0]")
    lab.page.locator(".control.next").click()
    expect(words).to_contain_text("out[0, 0, 0, 1]")
    lab.view("im2col")
    expect(words).to_contain_text("out[0, 0, 0, 1]")
    lab.page.locator(".control.play").click()
    expect(lab.page.locator(".guide")).to_have_count(0)


def test_on_a_phone_the_words_are_a_strip_under_the_stage(browser: Browser, server: str) -> None:
    phone: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    with lab_on(browser, server, **phone) as lab:
        lab.open(PADDED)
        lab.page.locator("#explain").tap()
        strip = lab.page.locator(".guide.strip")
        expect(strip).to_be_visible()
        for scheme in ("light", "dark"):
            emulate(lab.page, color_scheme=scheme)
            lab.idle()
            assert overlap(box(lab, ".guide"), box(lab, "#stage")) == 0
        lab.page.locator(".guide-next").tap()
        expect(lab.page.locator(".guide-words")).to_contain_text("stride − padding")
        lab.page.set_viewport_size({"width": 844, "height": 390})
        lab.wait("innerWidth === 844")
        expect(strip).to_be_visible()
        lab.idle()
        assert box(lab, "#stage")["width"] > 600, "on its side too stage and words have room for each other"
        assert overlap(box(lab, ".guide"), box(lab, "#stage")) == 0
        lab.page.locator(".guide-end").tap()
        expect(lab.page.locator(".guide")).to_have_count(0)

"""The lab on a phone, by finger: the stage first, the controls a drawer, the facts below."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.again import again
from tests.browser.lab import Lab, lab_on
from tests.browser.still import kept_still

SIZES = [(390, 844), (360, 640), (320, 640), (844, 390)]
# Letters of a formula are as large as the formula: targets in a line of text may be (WCAG 2.2, 2.5.8, "inline").
SMALL = """(least) => [...document.querySelectorAll("button, select, summary, input, a, [tabindex='0']")]
  .filter((node) => node.checkVisibility({visibilityProperty: true}) && !node.closest(".skip, .unseen, .formula"))
  .map((node) => [node, node.getBoundingClientRect()])
  .filter(([node, box]) => box.width > 1 && Math.min(box.width, box.height) < least)
  .map(([node, box]) => `${Math.round(box.width)}×${Math.round(box.height)} ${node.outerHTML.slice(0, 90)}`)"""
MAIN = """() => [...document.querySelectorAll(".player button, .player select, .tabs button, #drawer")]
  .filter((node) => node.checkVisibility())
  .filter((node) => node.getBoundingClientRect().height < 40 || node.getBoundingClientRect().width < 44)
  .map((node) => node.outerHTML.slice(0, 90))"""


# Where parts of the page stand, by their selectors.
BOXES = """(selectors) => selectors.map((each) => document.querySelector(each).getBoundingClientRect().toJSON())"""
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


kept = kept_still("?op=conv2d&input_size=5&kernel_size=3&frame=0", **PHONE)


@pytest.fixture
def phone(loaded: Lab) -> Lab:
    """A phone that is loaded once, held upright."""
    _turned(loaded, 390, 844)
    return loaded


def _turned(lab: Lab, width: int, height: int) -> None:
    lab.resize(width, height)
    lab.wait(f"document.documentElement.clientWidth === {width}")


def _drag(page: Page, way: list[tuple[float, float]]) -> None:
    """Along a way, and still for a moment before the finger is lifted: nothing glides on."""
    wire = page.context.new_cdp_session(page)
    for at, (x, y) in enumerate(way):
        kind = "touchMove" if at else "touchStart"
        wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    page.wait_for_timeout(100)
    wire.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    wire.detach()


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_stage_comes_first_and_whole_and_nothing_is_wider_than_the_screen(
    phone: Lab, width: int, height: int
) -> None:
    _turned(phone, width, height)
    again(phone, "conv2d")
    assert phone.page.evaluate("document.documentElement.scrollWidth") == width
    expect(phone.page.locator("#controls")).to_be_hidden()
    stage, play, facts = phone.page.evaluate(BOXES, ["#stage", ".control.play", "#facts"])
    assert stage["top"] < 110
    if height >= 390:
        assert stage["bottom"] <= height
    if (width, height) != (320, 640):
        assert play["bottom"] <= height, "play is in the first screen"
    assert facts["top"] > stage["bottom"]


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_everything_is_large_enough_for_a_finger(phone: Lab, width: int, height: int) -> None:
    _turned(phone, width, height)
    again(phone, "conv2d")
    assert phone.page.evaluate(SMALL, 24) == []
    assert phone.page.evaluate(MAIN) == []
    phone.page.locator("#drawer").tap()
    expect(phone.page.get_by_role("dialog", name="Controls")).to_be_visible()
    assert phone.page.evaluate(SMALL, 24) == []
    phone.page.keyboard.press("Escape")


def test_a_first_visit_is_no_wider_than_the_screen_either(browser: Browser, server: str) -> None:
    with lab_on(browser, server, newcomer=True, **PHONE) as lab:
        lab.open()
        lab.page.locator(".welcome").wait_for()
        for width, height in SIZES:
            _turned(lab, width, height)
            assert lab.page.evaluate("document.documentElement.scrollWidth") == width
            [play] = lab.page.evaluate(BOXES, [".control.play"])
            if (width, height) == (390, 844):
                assert play["bottom"] <= height - 56, "play is in the first screen"
        lab.page.locator(".welcome .close").tap()
        expect(lab.page.locator(".welcome")).to_have_count(0)


# The focus has never been anywhere else: who left, and for where.
STRAYED = """() => {
  window.strayed = [];
  document.addEventListener("focusin", ({ target }) => {
    if (!target.closest("#controls")) window.strayed.push(target.outerHTML.slice(0, 90));
  });
}"""


def test_the_drawer_changes_the_picture_keeps_the_focus_and_gives_it_back(phone: Lab) -> None:
    again(phone, "conv2d", input_size=5, kernel_size=3)
    button, drawer = phone.page.locator("#drawer"), phone.page.locator("#controls")
    button.tap()
    expect(drawer).to_be_visible()
    expect(phone.page.get_by_role("dialog", name="Controls")).to_be_visible()
    phone.page.locator("[data-field=stride] .step.more").first.tap()
    phone.wait("convscope.store.get().answer.shapes.output.slice(-2).join() === '2,2'")
    phone.page.evaluate(STRAYED)
    for _ in range(60):
        phone.page.keyboard.press("Tab")
    assert phone.page.evaluate("strayed") == [], "the focus stays in the drawer"
    phone.page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(button).to_be_focused()
    button.tap()
    expect(drawer).to_be_visible()
    phone.page.touchscreen.tap(100, 100)
    expect(drawer).to_be_hidden()


def test_a_tap_goes_to_a_cell_and_a_drag_along_the_bar_scrubs(phone: Lab) -> None:
    again(phone, "conv2d", input_size=5, kernel_size=3)
    phone.page.touchscreen.tap(*phone.at("output", 2, 1))
    phone.wait("convscope.store.get().frame === 7")
    [box] = phone.page.evaluate(BOXES, [".scrub"])
    y = box["y"] + box["height"] / 2
    part = box["width"] / 10
    _drag(phone.page, [(box["x"] + box["width"] - 11 - step * part, y) for step in range(9)])
    phone.wait("convscope.store.get().frame <= 2")


def test_a_wide_window_has_no_drawer(lab: Lab) -> None:
    lab.open()
    expect(lab.page.locator("#drawer")).to_be_hidden()
    expect(lab.page.locator("#controls")).to_be_visible()
    lab.page.set_viewport_size({"width": 390, "height": 844})
    lab.page.locator("#drawer").click()
    expect(lab.page.locator("#controls")).to_have_attribute("role", "dialog")
    lab.page.set_viewport_size({"width": 1440, "height": 900})
    expect(lab.page.locator("#controls")).not_to_have_attribute("role", "dialog")
    expect(lab.page.locator("#stage")).to_be_visible()
    expect(lab.page.locator("[inert]")).to_have_count(0)


def test_strips_of_sheets_lie_whole_on_a_phone_and_the_frames_stay_in_sight(phone: Lab) -> None:
    again(phone, "conv2d", input_size=8, in_channels=64, out_channels=32, padding=1)
    expect(phone.page.locator(".browser")).to_have_count(2)
    phone.idle()
    parts = phone.page.locator(".browser > *").evaluate_all(
        "(parts) => parts.map((part) => part.getBoundingClientRect()).map(({left, right}) => [left, right])"
    )
    assert parts
    assert all(left >= 0 and right <= 390 for left, right in parts)
    frames, bar = phone.page.evaluate(BOXES, ["#player .slider", "#drawer"])
    assert frames["bottom"] <= bar["top"]


@pytest.mark.parametrize(
    "config",
    [{"op": "conv2d"}, {"op": "conv2d", "in_channels": 2, "view": "im2col"}, {"op": "deform_conv2d"}],
)
def test_the_player_stays_within_reach_whatever_stands_before_it(phone: Lab, config: dict[str, Any]) -> None:
    again(phone, **config)
    phone.page.locator("#colours").tap()
    phone.page.locator("#legend li").first.wait_for()
    phone.idle()
    play, drawer = phone.page.evaluate(BOXES, [".control.play", "#drawer"])
    assert play["bottom"] <= drawer["top"]
    before = phone.state("frame")
    phone.page.locator("#player .control.next").tap()
    phone.wait(f"convscope.store.get().frame !== {before}")
    phone.page.locator("#colours").tap()
    expect(phone.page.locator("#legend")).to_be_hidden()


def test_what_a_tapped_cell_is_stays_told_when_the_finger_has_gone_until_the_next_tap_or_step(
    phone: Lab,
) -> None:
    again(phone, "conv2d", input_size=5, kernel_size=3)
    told = phone.page.locator("#hover")
    rest = "reads x"
    expect(told).to_contain_text(rest)
    phone.page.touchscreen.tap(*phone.at("input", 2, 2))
    expect(told).to_contain_text("Input [ih 2, iw 2] = ")
    expect(told).to_contain_text("feeds 9 outputs through 9 weights")
    phone.idle()
    expect(told).to_contain_text("feeds 9 outputs")
    phone.page.touchscreen.tap(*phone.at("output", 1, 2))
    expect(told).to_contain_text("Output [oh 1, ow 2] = ")
    phone.wait("convscope.store.get().frame === 5")
    x, y = phone.at("output", 1, 2)
    _drag(phone.page, [(x, y), (x, y - 30), (x, y - 90)])  # the page is scrolled
    phone.wait("scrollY > 0")
    expect(told).to_contain_text("Output [oh 1, ow 2] = ")
    phone.page.locator("#player .control.next").tap()
    phone.wait("convscope.store.get().frame === 6")
    expect(told).to_contain_text(rest)
    assert phone.state("pointed") is None


def test_what_a_field_is_about_is_told_by_tap_and_by_key(phone: Lab) -> None:
    again(phone, "conv_transpose2d")
    phone.page.locator("#drawer").tap()
    name = phone.page.locator("label.name", has_text="stride").first
    name.tap()
    about = phone.page.locator("[data-field=stride] > .about")
    expect(about).to_have_text(name.get_attribute("title") or "")
    name.tap()
    expect(about).to_have_count(0)
    phone.page.locator(
        "[data-field=stride] input[type=text], [data-field=stride] input[type=number]"
    ).first.press("F1")
    expect(about).to_be_visible()
    phone.page.keyboard.press("Escape")


def test_a_tap_beside_a_menu_closes_it_and_presses_nothing(phone: Lab) -> None:
    again(phone, "conv2d", frame=3)
    [box] = phone.page.evaluate(BOXES, [".player .last"])
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    for button, menu in (("#copy-more", "#copy-menu"), (".pages", "#pages")):
        phone.page.locator(button).tap()
        expect(phone.page.locator(menu)).to_be_visible()
        phone.page.touchscreen.tap(*middle)
        expect(phone.page.locator(menu)).to_be_hidden()
        phone.idle()
        assert phone.state("frame") == 3
    phone.page.touchscreen.tap(*middle)
    phone.wait("convscope.store.get().frame > 3")


# Every shape an icon takes, since it is the old one again soon.
DRAWN = """() => {
  const button = document.getElementById("copy");
  const drawn = () => button.querySelector("path")?.getAttribute("d");
  window.drawn = [drawn()];
  new MutationObserver(() => window.drawn.push(drawn())).observe(button, {
    subtree: true, childList: true, attributes: true,
  });
}"""


def test_a_copied_link_is_seen_where_there_is_no_room_for_words(phone: Lab) -> None:
    phone.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    again(phone, "conv2d")
    phone.page.evaluate(DRAWN)
    phone.page.locator("#copy").tap()
    phone.wait("new Set(drawn.filter(Boolean)).size === 2 && drawn.at(-1) === drawn[0]")


# A tap has been taken whole, and whoever listened before has done what it asks for.
TAPPED = "(field) => field.addEventListener('click', () => (window.tapped = true), { once: true })"


def test_a_number_typed_by_finger_takes_the_place_of_the_old_one(phone: Lab) -> None:
    again(phone, "conv2d", input_size=7)
    phone.page.locator("#drawer").tap()
    field = phone.page.locator("#field-input_size")
    field.evaluate(TAPPED)
    field.tap()
    phone.wait("window.tapped")
    phone.page.keyboard.type("15")
    phone.page.keyboard.press("Enter")
    phone.wait("convscope.store.get().answered.input_size === 15")
    phone.page.keyboard.press("Escape")


def test_what_a_view_is_about_is_told_by_a_tap_on_its_chosen_tab(phone: Lab) -> None:
    again(phone, "conv2d", input_size=5, kernel_size=3)
    tab, note = phone.page.locator("#tabs [data-view=window]"), phone.page.locator("#notice .is-note")
    tab.tap()
    expect(note).to_contain_text("The kernel lies on a window of the input")
    expect(note).to_be_in_viewport(ratio=1)
    tab.tap()
    expect(note).to_have_count(0)
    tab.press("Enter")
    expect(note).to_contain_text("The kernel lies on a window of the input")


def test_what_a_frame_reads_is_not_cut_off_where_the_column_is_narrow(lab: Lab) -> None:
    lab.resize(768, 1024)
    lab.open("?op=conv2d&input_size=5&padding=1&in_channels=2&frame=0")
    line = lab.page.locator("#hover")
    expect(line).to_contain_text("reads padded[")
    assert line.evaluate(
        "(node) => [node.scrollWidth > node.clientWidth, node.scrollHeight > node.clientHeight]"
    ) == [False, False]

"""The lab on a phone, by finger: the stage first, the controls a drawer, the facts below."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.lab import Lab, lab_on

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


def _phone(width: int, height: int) -> dict[str, object]:
    return {"viewport": {"width": width, "height": height}, "has_touch": True, "is_mobile": True}


def _drag(page: Page, way: list[tuple[float, float]]) -> None:
    wire = page.context.new_cdp_session(page)
    for at, (x, y) in enumerate(way):
        kind = "touchMove" if at else "touchStart"
        wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    wire.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_stage_comes_first_and_whole_and_nothing_is_wider_than_the_screen(
    browser: Browser, server: str, width: int, height: int
) -> None:
    with lab_on(browser, server, **_phone(width, height)) as lab:
        lab.open("?op=conv2d")
        assert lab.page.evaluate("document.documentElement.scrollWidth") == width
        box = lab.page.locator("#stage").bounding_box()
        play = lab.page.locator(".control.play").bounding_box()
        assert box is not None
        assert play is not None
        assert box["y"] < 110
        if height >= 390:
            assert box["y"] + box["height"] <= height
        if (width, height) != (320, 640):
            assert play["y"] + play["height"] <= height, "play is in the first screen"
        expect(lab.page.locator("#controls")).to_be_hidden()
        facts = lab.page.locator("#facts").bounding_box()
        assert facts is not None
        assert facts["y"] > box["y"] + box["height"]


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_everything_is_large_enough_for_a_finger(
    browser: Browser, server: str, width: int, height: int
) -> None:
    with lab_on(browser, server, **_phone(width, height)) as lab:
        lab.open()
        assert lab.page.evaluate(SMALL, 24) == []
        assert lab.page.evaluate(MAIN) == []
        lab.page.locator("#drawer").tap()
        expect(lab.page.locator("#controls")).to_be_visible()
        assert lab.page.evaluate(SMALL, 24) == []


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_first_visit_is_no_wider_than_the_screen_either(
    browser: Browser, server: str, width: int, height: int
) -> None:
    with lab_on(browser, server, newcomer=True, **_phone(width, height)) as lab:
        lab.open()
        lab.page.locator(".welcome").wait_for()
        assert lab.page.evaluate("document.documentElement.scrollWidth") == width
        play = lab.page.locator(".control.play").bounding_box()
        assert play is not None
        if (width, height) == (390, 844):
            assert play["y"] + play["height"] <= height - 56, "play is in the first screen"
        lab.page.locator(".welcome .close").tap()
        expect(lab.page.locator(".welcome")).to_have_count(0)


def test_the_drawer_changes_the_picture_keeps_the_focus_and_gives_it_back(
    browser: Browser, server: str
) -> None:
    with lab_on(browser, server, **_phone(390, 844)) as lab:
        lab.open("?op=conv2d&input_size=5&kernel_size=3")
        button, drawer = lab.page.locator("#drawer"), lab.page.locator("#controls")
        button.tap()
        expect(drawer).to_be_visible()
        expect(lab.page.get_by_role("dialog", name="Controls")).to_be_visible()
        lab.page.locator("[data-field=stride] .step.more").first.tap()
        lab.idle()
        assert lab.state("answer")["shapes"]["output"][-2:] == [2, 2]
        for _ in range(60):
            lab.page.keyboard.press("Tab")
            assert lab.page.evaluate(
                "document.activeElement === document.body || Boolean(document.activeElement.closest('#controls'))"
            ), "the focus stays in the drawer"
        lab.page.keyboard.press("Escape")
        expect(drawer).to_be_hidden()
        expect(button).to_be_focused()
        button.tap()
        lab.page.touchscreen.tap(100, 100)
        expect(drawer).to_be_hidden()


def test_a_tap_goes_to_a_cell_and_a_drag_along_the_bar_scrubs(browser: Browser, server: str) -> None:
    with lab_on(browser, server, **_phone(390, 844)) as lab:
        lab.open("?op=conv2d&input_size=5&kernel_size=3&frame=0")
        lab.page.touchscreen.tap(*lab.at("output", 2, 1))
        lab.wait("convscope.store.get().frame === 7")
        box = lab.page.locator(".scrub").bounding_box()
        assert box is not None
        y = box["y"] + box["height"] / 2
        part = box["width"] / 10
        _drag(lab.page, [(box["x"] + box["width"] - 11 - step * part, y) for step in range(9)])
        lab.wait("convscope.store.get().frame <= 2")


def test_a_wide_window_has_no_drawer(lab: Lab) -> None:
    lab.open()
    expect(lab.page.locator("#drawer")).to_be_hidden()
    expect(lab.page.locator("#controls")).to_be_visible()
    lab.page.set_viewport_size({"width": 390, "height": 844})
    lab.page.locator("#drawer").click()
    lab.page.set_viewport_size({"width": 1440, "height": 900})
    expect(lab.page.locator("#controls")).not_to_have_attribute("role", "dialog")
    expect(lab.page.locator("#stage")).to_be_visible()
    expect(lab.page.locator("[inert]")).to_have_count(0)


def test_strips_of_sheets_lie_whole_on_a_phone_and_the_frames_stay_in_sight(
    browser: Browser, server: str
) -> None:
    with lab_on(browser, server, **_phone(390, 844)) as lab:
        lab.open("?op=conv2d&input_size=8&in_channels=64&out_channels=32&padding=1")
        strips = lab.page.locator(".browser")
        expect(strips).to_have_count(2)
        for strip in strips.all():
            for part in strip.locator("> *").all():
                box = part.bounding_box()
                assert box is not None
                assert box["x"] >= 0
                assert box["x"] + box["width"] <= 390
        frames, bar = (lab.page.locator(each).bounding_box() for each in ("#player .slider", "#drawer"))
        assert frames is not None
        assert bar is not None
        assert frames["y"] + frames["height"] <= bar["y"]


@pytest.mark.parametrize("query", ["?op=conv2d", "?op=conv2d&in_channels=2&view=im2col", "?op=deform_conv2d"])
def test_the_player_stays_within_reach_whatever_stands_before_it(
    browser: Browser, server: str, query: str
) -> None:
    with lab_on(browser, server, **_phone(390, 844)) as lab:
        lab.open(query)
        drawer = lab.page.locator("#drawer").bounding_box()
        lab.page.locator("#colours").tap()
        lab.page.locator("#legend li").first.wait_for()
        lab.idle()
        play = lab.page.locator(".control.play").bounding_box()
        assert drawer is not None
        assert play is not None
        assert play["y"] + play["height"] <= drawer["y"]
        before = lab.state("frame")
        lab.page.locator(".control.next, .control[data-go=next]").first.tap()
        lab.wait(f"convscope.store.get().frame !== {before}")


def test_what_a_tapped_cell_is_stays_told_when_the_finger_has_gone_until_the_next_tap_or_step(
    browser: Browser, server: str
) -> None:
    with lab_on(browser, server, **_phone(390, 844)) as lab:
        lab.open("?op=conv2d&input_size=5&kernel_size=3&frame=0")
        told = lab.page.locator("#hover")
        rest = "reads x"
        expect(told).to_contain_text(rest)
        lab.page.touchscreen.tap(*lab.at("input", 2, 2))
        lab.idle()
        expect(told).to_contain_text("Input [ih 2, iw 2] = ")
        expect(told).to_contain_text("feeds 9 outputs through 9 weights")
        lab.page.wait_for_timeout(300)  # what a finger that goes would take with it
        expect(told).to_contain_text("feeds 9 outputs")
        lab.page.touchscreen.tap(*lab.at("output", 1, 2))
        expect(told).to_contain_text("Output [oh 1, ow 2] = ")
        lab.wait("convscope.store.get().frame === 5")
        x, y = lab.at("output", 1, 2)
        _drag(lab.page, [(x, y), (x, y - 30), (x, y - 90)])  # the page is scrolled
        expect(told).to_contain_text("Output [oh 1, ow 2] = ")
        lab.page.locator(".control.next, .player .control").nth(3).tap()
        lab.wait("convscope.store.get().frame === 6")
        expect(told).to_contain_text(rest)
        assert lab.state("pointed") is None


def test_what_a_field_is_about_is_told_by_tap_and_by_key(browser: Browser, server: str) -> None:
    with lab_on(browser, server, viewport={"width": 390, "height": 844}, has_touch=True) as lab:
        lab.open("?op=conv_transpose2d")
        lab.page.locator("#drawer").tap()
        name = lab.page.locator("label.name", has_text="stride").first
        name.tap()
        about = lab.page.locator("[data-field=stride] > .about")
        expect(about).to_have_text(name.get_attribute("title") or "")
        name.tap()
        expect(about).to_have_count(0)
        lab.page.locator(
            "[data-field=stride] input[type=text], [data-field=stride] input[type=number]"
        ).first.press("F1")
        expect(about).to_be_visible()


def test_a_tap_beside_a_menu_closes_it_and_presses_nothing(browser: Browser, server: str) -> None:
    with lab_on(browser, server, **_phone(390, 844)) as lab:
        lab.open("?op=conv2d&frame=3")
        box = lab.page.locator(".player .last").bounding_box()
        assert box is not None
        middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        for button, menu in (("#copy-more", "#copy-menu"), (".pages", "#pages")):
            lab.page.locator(button).tap()
            expect(lab.page.locator(menu)).to_be_visible()
            lab.page.touchscreen.tap(*middle)
            expect(lab.page.locator(menu)).to_be_hidden()
            lab.idle()
            assert lab.state("frame") == 3
        lab.page.touchscreen.tap(*middle)
        lab.wait("convscope.store.get().frame > 3")


def test_a_copied_link_is_seen_where_there_is_no_room_for_words(browser: Browser, server: str) -> None:
    with lab_on(browser, server, **_phone(390, 844)) as lab:
        lab.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        lab.open()
        drawn = "document.querySelector('#copy path').getAttribute('d')"
        before = lab.page.evaluate(drawn)
        lab.page.locator("#copy").tap()
        lab.wait(f"{drawn} !== '{before}'")
        lab.wait(f"{drawn} === '{before}'")


def test_a_number_typed_by_finger_takes_the_place_of_the_old_one(browser: Browser, server: str) -> None:
    with lab_on(browser, server, **_phone(390, 844)) as lab:
        lab.open("?op=conv2d&input_size=7")
        lab.page.locator("#drawer").tap()
        lab.page.locator("#field-input_size").tap()
        lab.page.keyboard.type("15")
        lab.page.keyboard.press("Enter")
        lab.wait("convscope.store.get().answered.input_size === 15")


def test_what_a_view_is_about_is_told_by_a_tap_on_its_chosen_tab(browser: Browser, server: str) -> None:
    with lab_on(browser, server, **_phone(390, 844)) as lab:
        lab.open("?op=conv2d&input_size=5&kernel_size=3")
        tab, note = lab.page.locator("#tabs [data-view=window]"), lab.page.locator("#notice .is-note")
        tab.tap()
        expect(note).to_contain_text("The kernel lies on a window of the input")
        expect(note).to_be_in_viewport(ratio=1)
        tab.tap()
        expect(note).to_have_count(0)
        tab.press("Enter")
        expect(note).to_contain_text("The kernel lies on a window of the input")


def test_what_a_frame_reads_is_not_cut_off_where_the_column_is_narrow(loaded: Lab) -> None:
    lab = loaded
    lab.resize(768, 1024)
    lab.edit({"op": "conv2d", "input_size": 5, "padding": 1, "in_channels": 2})
    line = lab.page.locator("#hover")
    expect(line).to_contain_text("reads padded[")
    assert line.evaluate(
        "(node) => [node.scrollWidth > node.clientWidth, node.scrollHeight > node.clientHeight]"
    ) == [
        False,
        False,
    ]

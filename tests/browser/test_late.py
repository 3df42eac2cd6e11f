"""What is pressed or changed while a module or an answer is still on its way is neither lost nor doubled."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, expect

from tests.browser.again import attend
from tests.browser.lab import READY, Lab, held, lab_on, page_on

CHECKED = "!['loading', undefined].includes(convscope.store.get().check?.status)"
LARGE = "?op=conv2d&input_size=64&padding=1&frame=1500"


def test_steps_by_line_that_come_before_the_lines_are_all_taken(lab: Lab) -> None:
    lab.open("?op=conv2d&input_size=5&frame=4")
    with held(lab.page, "**/lines*"):
        lab.page.locator("[data-unit=line]").click()
        for _ in range(7):
            lab.page.keyboard.press("ArrowRight")
    lab.wait("convscope.store.get().step === 6")
    assert (lab.state("frame"), lab.state("tap")) == (4, 0)


def test_steps_by_line_into_the_next_frame_wait_for_its_lines_and_a_jump_forgets_them(lab: Lab) -> None:
    lab.open("?op=conv2d&input_size=5&frame=4")
    lab.page.locator("[data-unit=line]").click()
    lab.wait("convscope.store.get().run?.told.frame === 4")
    lab.page.keyboard.press("ArrowLeft")
    last = lab.state("step")
    with held(lab.page, "**/lines*"):
        for _ in range(4):
            lab.page.keyboard.press("ArrowRight")
        assert (lab.state("frame"), lab.state("step")) == (5, 0)
    lab.wait("convscope.store.get().step === 3")
    with held(lab.page, "**/lines*"):
        for _ in range(5):
            lab.page.keyboard.press("ArrowLeft")
        assert lab.state("frame") == 4
        lab.page.keyboard.press("Home")
    lab.wait("convscope.store.get().run?.told.frame === 0")
    assert (lab.state("frame"), lab.state("step")) == (0, None)
    assert last > 4


def test_keys_for_looking_closer_are_taken_in_their_order_when_its_module_has_come(lab: Lab) -> None:
    lab.open(LARGE)
    with held(lab.page, "**/controls/zoom.js"):
        for key in ("+", "+", "+", "+", "+", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowDown"):
            lab.page.keyboard.press(key)
    lab.wait("convscope.store.get().zoom.input")
    lab.idle()
    moved = lab.stage("seen('input')")
    assert lab.state("frame") == 1500, "an arrow that moves along is no step"
    for key in ("Shift+ArrowLeft", "Shift+ArrowLeft", "Shift+ArrowUp"):
        lab.page.keyboard.press(key)
    first = lab.stage("seen('input')")
    assert (moved["row"] - first["row"], moved["col"] - first["col"]) == (1, 2)


def test_a_click_on_a_cell_that_comes_before_what_a_click_needs_goes_there_all_the_same(lab: Lab) -> None:
    lab.open("?op=conv2d&input_size=5&frame=0")
    place = lab.page.evaluate("async () => convscope.stage.cellRect('output', 1, 2)")
    box = lab.page.locator("#stage").bounding_box()
    assert box is not None
    x, y = box["x"] + place["x"] + place["width"] / 2, box["y"] + place["y"] + place["height"] / 2
    with held(lab.page, "**/paint/pointing.js"):
        lab.page.mouse.move(x, y)
        lab.wait("(await convscope.stage.describe()).hover?.row === 1")
        lab.page.mouse.click(x, y)
        assert lab.state("frame") == 0
    lab.wait("convscope.store.get().frame === 5")
    expect(lab.page.locator("#hover")).to_contain_text("reads 9 cells")


def test_a_menu_that_is_asked_for_twice_while_it_is_on_its_way_is_one(lab: Lab) -> None:
    lab.open("?op=conv2d")
    for button, menu, module in (
        ("#copy-more", "#copy-menu", "copying.js"),
        ("#compare", "#compare-menu", "comparisons.js"),
    ):
        with held(lab.page, f"**/{module}"):
            for _ in range(3):
                lab.page.locator(button).click()
        expect(lab.page.locator(menu)).to_be_visible()
        expect(lab.page.locator(menu)).to_have_count(1)
        lab.page.keyboard.press("Escape")


def test_what_is_refused_while_its_control_is_on_its_way_is_told_there_when_it_has_come(lab: Lab) -> None:
    links = lab.page.locator("[data-field=links]")
    with held(lab.page, "**/links_field.js"):
        lab.page.goto(f"{lab.root}/?op=chain")
        lab.wait(f"{READY} && convscope.store.get().answer")
        lab.page.evaluate(
            "() => convscope.session.change({...convscope.store.get().config, links: [{op: 'conv2d', stride: 0}]})"
        )
        lab.wait("convscope.store.get().problem")
    expect(links.locator(".link-name").first).to_be_visible()
    expect(links.locator(":scope > .fault")).to_be_visible()


def test_two_changes_at_once_are_two_steps_of_the_history(lab: Lab) -> None:
    lab.open("?op=conv2d&input_size=9&stride=1")
    lab.page.locator("#field-stride").evaluate(
        """(box) => { for (const value of ["2", "3"]) {
          box.value = value;
          box.dispatchEvent(new Event("change", { bubbles: true }));
        } }"""
    )
    lab.wait("convscope.store.get().answered.stride === 3")
    lab.idle()
    for stride in (2, 1):
        lab.page.keyboard.press("Control+z")
        lab.wait(f"convscope.store.get().answered.stride === {stride}")
        lab.idle()


def test_a_newcomer_who_has_touched_something_before_is_shown_no_moving_picture(
    browser: Browser, server: str
) -> None:
    with lab_on(browser, server, newcomer=True) as lab:
        with held(lab.page, "**/welcome.js"):
            lab.open()
            lab.page.keyboard.press("ArrowRight")
            frame = lab.state("frame")
        lab.page.evaluate("""async () => {
          const [script] = performance.getEntriesByType("resource").filter(({name}) => name.endsWith("/main.js"));
          await import(script.name.replace("main.js", "controls/welcome.js"));
          await new Promise((done) => setTimeout(done, 50));
        }""")
        expect(lab.page.locator(".welcome")).to_be_visible()
        assert (lab.state("playing"), lab.state("frame")) == (False, frame)


def test_a_newcomers_click_is_taken_before_any_script_of_the_lab_has_come(
    browser: Browser, server: str
) -> None:
    with lab_on(browser, server, newcomer=True) as lab:
        with held(lab.page, "**/main.js"):
            lab.page.goto(lab.root, wait_until="commit")
            lab.page.locator(".welcome .chip", has_text="7 wide").click()
            expect(lab.page.locator(".welcome")).to_have_count(0)
        lab.wait("window.convscope?.store.get().answered.input_size === 16")
        assert not lab.state("playing")
        expect(lab.page.locator(".backwards input").first).to_be_focused()


def test_what_a_view_is_about_is_asked_for_once_when_somebody_comes_near_its_tab(lab: Lab) -> None:
    lab.open("?op=conv2d")
    attend(lab)
    tab = lab.page.locator("#tabs [data-view=window]")
    expect(tab).to_have_attribute("title", "")
    tab.hover()
    expect(tab).to_have_attribute("title", re.compile("window"))
    group = lab.page.locator("#tabs [data-group]").first
    group.hover()
    expect(group).to_have_attribute("title", re.compile("im2col"))
    lab.idle()
    lab.quiet()
    assert lab.asked == ["GET /api/v1/operators"]


def test_a_finger_that_rests_before_the_gestures_have_come_holds_the_loupe_when_they_have(
    browser: Browser, server: str
) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    with lab_on(browser, server, **phone) as lab:
        lab.open("?op=conv2d&input_size=256&input=image:sample&padding=1&frame=20000")
        x, y = lab.at("input", 120, 120)
        wire = lab.page.context.new_cdp_session(lab.page)
        with held(lab.page, "**/paint/gestures.js"):
            wire.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
            expect(lab.page.locator("#stage")).not_to_have_class(re.compile("pressed"))
        expect(lab.page.locator("#stage")).to_have_class(re.compile("pressed"))
        wire.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        expect(lab.page.locator("#stage")).not_to_have_class(re.compile("pressed"))


def test_a_finger_that_has_gone_before_the_gestures_come_holds_nothing(browser: Browser, server: str) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    with lab_on(browser, server, **phone) as lab:
        lab.open("?op=conv2d&input_size=256&input=image:sample&padding=1&frame=20000")
        x, y = lab.at("input", 120, 120)
        wire = lab.page.context.new_cdp_session(lab.page)
        with held(lab.page, "**/paint/gestures.js"):
            wire.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
            wire.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        lab.page.keyboard.press("0")  # which waits for them
        lab.idle()
        lab.page.evaluate("() => new Promise((done) => setTimeout(done, 500))")  # longer than a rest
        expect(lab.page.locator("#stage")).not_to_have_class(re.compile("pressed"))


PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
BUSY = "requestIdleCallback = (act) => (window.kept ??= []).push(act)"
FREE = """() => {
  window.requestIdleCallback = (act) => setTimeout(act);
  for (const act of window.kept.splice(0)) act();
}"""


@contextmanager
def busy_phone(browser: Browser, server: str, query: str) -> Iterator[Lab]:
    """A phone that shows the picture and has had no time yet for what stands beside it."""
    with page_on(browser, cold=True, **PHONE) as page:
        page.add_init_script(BUSY)
        page.goto(f"{server}/{query}")
        lab = Lab(page, server)
        lab.wait("window.kept?.length && (await convscope.stage.describe()).panels.length")
        assert page.locator("#controls select, #facts section, .sum").count() == 0
        yield lab
        assert lab.complaints == []


def test_the_drawer_of_a_phone_that_had_no_time_for_it_opens_with_all_its_controls(
    browser: Browser, server: str
) -> None:
    with busy_phone(browser, server, "?op=conv2d&input_size=5&kernel_size=3") as lab:
        lab.page.locator("#drawer").tap()
        lab.page.locator("[data-field=stride] .step.more").first.tap()
        lab.wait("convscope.store.get().answered.stride === 2")
        lab.page.evaluate(FREE)
        lab.idle()
        expect(lab.page.locator("#controls #operator")).to_have_count(1)


def test_what_a_phone_was_refused_before_it_had_its_controls_is_told_there_and_at_their_button(
    browser: Browser, server: str
) -> None:
    with busy_phone(browser, server, "?op=conv2d&input_size=5&kernel_size=3") as lab:
        lab.page.evaluate("() => convscope.session.change({ op: 'conv2d', input_size: 5, kernel_size: 9 })")
        lab.wait("convscope.store.get().problem")
        lab.page.evaluate(FREE)
        expect(lab.page.locator("#controls .fault")).to_have_count(1)
        mark = "getComputedStyle(document.getElementById('drawer'), '::after').content"
        lab.wait(f"{mark} === '\"!\"'")


def test_what_comes_late_beside_the_picture_says_what_it_says_where_it_came_at_once(
    browser: Browser, server: str, lab: Lab
) -> None:
    query = "?op=conv2d&input_size=6&groups=2&in_channels=2&out_channels=2&view=im2col&frame="
    told = """() => ["facts", "terms", "controls"].map((id) => document.getElementById(id)).map((part) =>
      [part.textContent, [...part.querySelectorAll("input, select")].map(({value, checked}) => [value, checked])])"""
    lab.open(f"{query}5")
    lab.wait(CHECKED)
    lab.page.set_viewport_size({"width": 390, "height": 844})
    with busy_phone(browser, server, f"{query}3") as phone:
        phone.page.evaluate("() => convscope.store.set({ frame: 5 })")
        phone.page.evaluate(FREE)
        phone.idle()
        phone.wait(CHECKED)
        expect(phone.page.locator("#facts")).to_contain_text("PyTorch")
        late = json.dumps(phone.page.evaluate(told))
        # what was wide has to be dressed for the narrow screen first
        lab.wait(f"JSON.stringify(({told})()) === JSON.stringify({late})")


def test_a_place_of_the_first_visit_is_gone_to_before_it_has_been_made(browser: Browser, server: str) -> None:
    with lab_on(browser, server, newcomer=True, **PHONE) as lab:
        with held(lab.page, "**/facts/facts.js"):
            lab.page.goto(server, wait_until="commit")
            lab.page.locator(".welcome .chip", has_text="layer").tap()
        expect(lab.page.locator("#paste")).to_be_visible()

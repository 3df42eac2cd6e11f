"""A stack of sheets fans out when it is pointed at, held or focused, and folds when it is left."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.fingers import PHONE, Fingers
from tests.browser.lab import PROOF, Lab, intercept, lab_on

STACK = "?op=conv2d&input_size=5&in_channels=8&out_channels=2&view=window&frame=0"
OPEN = "(await convscope.stage.describe()).fan?.part === 1"
FOLDED = "(await convscope.stage.describe()).fan === null"


def _point(lab: Lab, rect: dict[str, float]) -> tuple[float, float]:
    """The bottom right corner of a rectangle of the stage, in pixels of the page."""
    host = lab.page.locator("#stage").bounding_box()
    assert host is not None
    return host["x"] + rect["x"] + rect["width"] - 5, host["y"] + rect["y"] + rect["height"] - 3


def _stack(lab: Lab) -> tuple[float, float]:
    """Where the nearest sheet behind the input's front one sticks out."""
    front = next(panel for panel in lab.describe()["panels"] if panel["name"] == "input")["rect"]
    return _point(lab, {**front, "x": front["x"] + 12, "y": front["y"] + 11})


def _fan(lab: Lab) -> dict[str, Any]:
    lab.wait(OPEN)
    fan: dict[str, Any] = lab.describe()["fan"]
    return fan


def test_pointing_at_a_stack_fans_it_out_and_leaving_folds_it(lab: Lab) -> None:
    lab.open(STACK)
    before = [panel["rect"] for panel in lab.describe()["panels"]]
    plain = lab.picture()
    lab.page.mouse.move(*_stack(lab))
    fan = _fan(lab)
    assert (fan["panel"], [sheet["sheet"] for sheet in fan["sheets"]]) == ("input", [1, 2, 3, 4, 5, 6, 7])
    assert [panel["rect"] for panel in lab.describe()["panels"]] == before, "nothing is moved"
    assert lab.picture() != plain
    lab.page.mouse.move(2, 2)
    lab.wait(FOLDED)
    assert lab.picture() == plain


def test_a_sheet_of_the_fan_comes_forward_by_a_click(lab: Lab) -> None:
    lab.open(STACK)
    lab.page.mouse.move(*_stack(lab))
    lab.page.mouse.click(*_point(lab, _fan(lab)["sheets"][4]["rect"]))
    lab.wait(FOLDED)
    sheets = {panel["name"]: panel["sheet"] for panel in lab.describe()["panels"]}
    assert (sheets["input"], sheets["weight"]) == (5, 5)
    assert lab.state("frame") == 0


# A tap of a tenth of a second, of whose end a busy page hears only when its own rest is over.
TAPPED = """async ([clientX, clientY]) => {
  const host = document.getElementById("stage"), end = performance.now() + 30_000;
  const tell = (kind, timeStamp) => {
    const event = new PointerEvent(kind, { pointerType: "touch", isPrimary: true, clientX, clientY, bubbles: true });
    host.dispatchEvent(Object.defineProperty(event, "timeStamp", { value: timeStamp }));
  };
  tell("pointerdown", 1000);
  while (!(await convscope.stage.describe()).fan) {
    if (performance.now() > end) throw new Error("the finger never rested");
    await new Promise((done) => setTimeout(done, 10));
  }
  for (const kind of ["pointerup", "click"]) tell(kind, 1100);
}"""


def test_a_tap_brings_the_next_sheet_forward_covers_nothing_and_says_how_to_see_them_all(
    browser: Browser, server: str
) -> None:
    with lab_on(browser, server, **PHONE) as lab:
        lab.open(STACK)
        for sheet in (1, 2):
            lab.page.touchscreen.tap(*_stack(lab))
            told = f"Input: channel {sheet} (of 8) · hold to fan them out"
            expect(lab.page.locator("#hover")).to_have_text(told)
            panels = lab.describe()
            assert panels["fan"] is None
            assert [each["sheet"] for each in panels["panels"] if each["name"] == "input"] == [sheet]
        lab.page.evaluate(TAPPED, list(_stack(lab)))
        expect(lab.page.locator("#hover")).to_contain_text("Input: channel 3 (of 8)")
        lab.page.locator(".control.next").tap()
        expect(lab.page.locator("#hover")).to_contain_text("reads x[")


@pytest.mark.parametrize("count", [2, 3, 64, 128] if PROOF else [2, 128])
def test_the_first_tap_is_as_any_other_also_before_what_fans_has_come(
    browser: Browser, server: str, count: int
) -> None:
    """However many sheets: a tap never fans, a rest always does, whichever comes first."""
    with lab_on(browser, server, **PHONE) as lab:
        query = f"?op=conv2d&input_size=5&padding=1&in_channels={count}&out_channels=3"
        withheld: list[Route] = []

        def withhold(route: Route) -> None:
            withheld.append(route)

        intercept(lab.page, "**/paint/fan.js", withhold)
        lab.open(query)
        front = next(panel for panel in lab.describe()["panels"] if panel["name"] == "input")
        assert front["spread"] == "deck"
        stack = _point(lab, {**front["rect"], "x": front["rect"]["x"] + 12, "y": front["rect"]["y"] + 11})
        for sheet in (1, 2 % count):
            lab.page.touchscreen.tap(*stack)
            expect(lab.page.locator("#hover")).to_contain_text(f"channel {sheet} (of {count})")
            assert lab.describe()["fan"] is None
        lab.until(lambda: withheld)
        for route in withheld:
            route.continue_()
        lab.wait("convscope.stage.inner().fan")
        lab.page.touchscreen.tap(*stack)
        expect(lab.page.locator("#hover")).to_contain_text(f"channel {3 % count} (of {count})")
        finger = Fingers(lab)
        finger.tell("Start", stack)
        assert _fan(lab)["panel"] == "input"
        finger.tell("End", after=1)
        lab.wait(FOLDED)


def test_a_finger_that_rests_fans_a_stack_out_and_is_lifted_from_the_sheet_it_chooses(
    browser: Browser, server: str
) -> None:
    with lab_on(browser, server, **PHONE) as lab:
        lab.open(STACK)
        stack, finger = _stack(lab), Fingers(lab)
        finger.tell("Start", stack)  # what fans comes with the first touch: the finger may wait for it
        wanted = _fan(lab)["sheets"][4]
        finger.tell("Move", _point(lab, wanted["rect"]), after=1)
        finger.tell("End", after=1)
        lab.wait(FOLDED)
        assert [each["sheet"] for each in lab.describe()["panels"] if each["name"] == "input"] == [
            wanted["sheet"]
        ]
        finger.tell("Start", stack)
        _fan(lab)
        finger.tell("End", after=1)
        lab.wait(FOLDED)
        assert [each["sheet"] for each in lab.describe()["panels"] if each["name"] == "input"] == [
            wanted["sheet"]
        ]
        assert lab.state("frame") == 0


def test_a_stack_is_fanned_out_while_the_keyboard_is_on_its_slider(lab: Lab) -> None:
    lab.open(STACK)
    slider = lab.page.get_by_role("slider", name="Input: sheet in front")
    lab.page.get_by_role("button", name="Input: previous sheet").focus()
    lab.page.keyboard.press("Tab")
    assert _fan(lab)["panel"] == "input"
    slider.press("ArrowRight")
    assert [sheet["sheet"] for sheet in lab.describe()["fan"]["sheets"]][:2] == [2, 3]
    slider.evaluate("(node) => node.blur()")
    lab.wait(FOLDED)


def test_of_hundreds_a_dozen_about_the_front_one_fan_out(lab: Lab) -> None:
    lab.open(STACK.replace("in_channels=8", "in_channels=128"))
    lab.page.evaluate("() => convscope.stage.fan('input')")
    assert len(_fan(lab)["sheets"]) <= 12

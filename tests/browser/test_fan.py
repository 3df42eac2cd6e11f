"""A stack of sheets fans out when it is pointed at, tapped or focused, and folds when it is left."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser

from tests.browser.lab import Lab, lab_on

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


def test_the_first_tap_fans_a_stack_out_and_the_next_one_chooses(browser: Browser, server: str) -> None:
    with lab_on(browser, server, has_touch=True, reduced_motion="reduce") as lab:
        lab.open(STACK)
        lab.page.evaluate("() => convscope.stage.fan(null)")  # it is in hand
        lab.page.touchscreen.tap(*_stack(lab))
        lab.page.touchscreen.tap(*_point(lab, _fan(lab)["sheets"][1]["rect"]))
        lab.wait(FOLDED)
        panels = {panel["name"]: panel for panel in lab.describe()["panels"]}
        assert panels["input"]["sheet"] == 2


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

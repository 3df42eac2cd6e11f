"""One cursor, a tap: moved from any of its ends, every other end shows it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.again import again
from tests.browser.lab import Lab
from tests.browser.still import kept_still

PADDED: dict[str, Any] = {"op": "conv2d", "input_size": 5, "in_channels": 2, "stride": 2, "padding": 1}
TOTAL = 9  # outputs
KNOWN = "convscope.store.get().run?.told.frame === convscope.store.get().frame"

Tap = dict[str, int]


kept = kept_still("?op=conv2d")


@pytest.fixture
def lab(loaded: Lab) -> Lab:
    """One that is loaded once, its first view alone and the formula open."""
    again(loaded, **PADDED)
    if not index(loaded, "oh").is_visible():
        loaded.page.locator(".in-formula summary").click()
        index(loaded, "oh").wait_for()
    return loaded


def ready(lab: Lab, beside: str = "im2col") -> None:
    """The lab with a second view, both pictures painted."""
    lab.page.evaluate("(beside) => convscope.store.set({ beside })", beside)
    lab.wait("(await convscope.beside?.describe())?.laidOut")
    lab.idle()


def index(lab: Lab, dim: str) -> Locator:
    """An index in the formula."""
    return lab.page.locator(f".in-formula .index[data-dim={dim}]")


def second(lab: Lab) -> dict[str, Any]:
    """What the second stage says it has painted."""
    lab.page.evaluate("() => Promise.all([convscope.stage.settled(), convscope.beside.settled()])")
    told: dict[str, Any] = lab.page.evaluate("() => convscope.beside.describe()")
    return told


def click(lab: Lab, panel: str, row: int, col: int) -> None:
    """On a cell of the second stage."""
    second(lab)
    rect = lab.page.evaluate("(cell) => convscope.beside.cellRect(...cell)", [panel, row, col])
    lab.page.locator("#beside").click(
        position={"x": rect["x"] + rect["width"] / 2, "y": rect["y"] + rect["height"] / 2}
    )


def everywhere(lab: Lab, tap: Tap) -> None:
    """Each end shows the same: the two pictures, the sum, the loop, the formula, the slider, the counter."""
    frame, number = 3 * tap["oh"] + tap["ow"], 9 * tap["c"] + 3 * tap["kh"] + tap["kw"]
    lab.wait(f"convscope.store.get().frame === {frame} && convscope.store.get().tap === {number}")
    for told in (lab.describe(), second(lab)):
        assert told["tap"] == number
        assert {dim: told["front"][dim] for dim in tap} == tap
    page = lab.page
    expect(page.locator("#terms .head")).to_have_text(f"out[0, 0, {tap['oh']}, {tap['ow']}]")
    expect(page.locator("#terms .term.now")).to_have_attribute("data-tap", str(number))
    for dim, at in tap.items():
        line = page.locator("#facts .code .line").filter(has_text=re.compile(rf"for {dim} in"))
        expect(line.locator(".value")).to_have_text(str(at))
        expect(index(lab, dim)).to_have_attribute("aria-valuenow", str(at))
    reads = [2 * tap["o" + axis] + tap["k" + axis] - 1 for axis in "hw"]
    expect(page.locator(".in-formula .product")).to_contain_text(
        f"x[0, {tap['c']}, {reads[0]}, {reads[1]}] · weight[0, {tap['c']}, {tap['kh']}, {tap['kw']}]"
    )
    expect(page.locator("#player .scrub")).to_have_js_property("value", str(frame))
    expect(page.locator("#player .counter")).to_have_text(f"{frame + 1} / {TOTAL}")


def test_from_the_window_on_the_stage(lab: Lab) -> None:
    ready(lab)
    lab.page.mouse.click(*lab.at("output", 1, 2))
    lab.wait("convscope.store.get().frame === 5")
    lab.page.mouse.click(*lab.at("weight", 2, 0))
    everywhere(lab, {"oh": 1, "ow": 2, "c": 0, "kh": 2, "kw": 0})


def test_from_a_column_of_im2col(lab: Lab) -> None:
    ready(lab)
    click(lab, "columns", 13, 4)
    lab.wait("convscope.store.get().frame === 4")
    click(lab, "columns", 13, 4)
    everywhere(lab, {"oh": 1, "ow": 1, "c": 1, "kh": 1, "kw": 1})


@pytest.mark.parametrize(("row", "col", "tap"), [(4, 6, (1, 1, 0, 0, 0)), (7, 16, (2, 1, 0, 0, 0))])
def test_from_a_row_and_column_of_the_kernel_matrix(
    lab: Lab, row: int, col: int, tap: tuple[int, ...]
) -> None:
    ready(lab, "kernel_matrix")
    click(lab, "matrix", row, col)
    lab.wait(f"convscope.store.get().frame === {row}")
    click(lab, "matrix", row, col)
    everywhere(lab, dict(zip(("oh", "ow", "c", "kh", "kw"), tap, strict=True)))


def test_from_a_term_of_the_sum(lab: Lab) -> None:
    ready(lab)
    lab.page.locator("#terms .term").nth(14).click()
    everywhere(lab, {"oh": 0, "ow": 0, "c": 1, "kh": 1, "kw": 2})


def test_from_a_line_of_the_loop(lab: Lab) -> None:
    ready(lab)
    lines = lab.page.locator("#facts .code .line")
    lines.locator("code", has_text="v = x[").click()
    lab.wait("convscope.store.get().stepBy === 'line' && convscope.store.get().tap !== null")
    expect(lines.locator(".now, code").and_(lab.page.locator(".line.now code"))).to_contain_text("v = x[")
    first = lab.state("tap")
    assert first == 4, "in the corner the border's taps read nothing"
    lines.locator("code", has_text="v = x[").click()
    everywhere(lab, {"oh": 0, "ow": 0, "c": 0, "kh": 1, "kw": 2})
    lab.page.locator("#player .control.next").click()
    everywhere(lab, {"oh": 0, "ow": 0, "c": 0, "kh": 1, "kw": 2})
    expect(lab.page.locator(".line.now code")).to_contain_text("w = weight[")


def test_from_the_formula_by_keys_and_by_its_buttons(lab: Lab) -> None:
    ready(lab)
    index(lab, "oh").press("ArrowUp")
    lab.wait("convscope.store.get().frame === 3")
    assert lab.state("tap") is None, "an index of the output moves the whole frame"
    index(lab, "kw").press("End")
    everywhere(lab, {"oh": 1, "ow": 0, "c": 0, "kh": 0, "kw": 2})
    index(lab, "c").locator("button").last.click()
    everywhere(lab, {"oh": 1, "ow": 0, "c": 1, "kh": 0, "kw": 2})
    for _ in range(2):
        index(lab, "ow").press("ArrowUp")
    everywhere(lab, {"oh": 1, "ow": 2, "c": 1, "kh": 0, "kw": 2})
    index(lab, "ow").press("ArrowUp")
    index(lab, "kw").locator("button").first.click()
    everywhere(lab, {"oh": 1, "ow": 2, "c": 1, "kh": 0, "kw": 1})


def test_from_the_slider_and_the_player(lab: Lab) -> None:
    ready(lab)
    lab.page.locator("#player [data-unit=tap]").click()
    lab.page.locator("#player .scrub").fill("7")
    lab.wait("convscope.store.get().frame === 7")
    lab.page.locator("#player .control.next").click()
    everywhere(lab, {"oh": 2, "ow": 1, "c": 0, "kh": 0, "kw": 0})
    lab.page.locator("#player .control.next").click()
    everywhere(lab, {"oh": 2, "ow": 1, "c": 0, "kh": 0, "kw": 1})


def test_from_the_keyboard(lab: Lab) -> None:
    ready(lab)
    lab.page.locator("#stage").focus()
    lab.page.keyboard.press("ArrowDown")
    lab.page.keyboard.press("ArrowRight")
    lab.wait("convscope.store.get().frame === 4")
    lab.page.keyboard.press("t")
    lab.page.keyboard.press("ArrowRight")
    lab.page.keyboard.press("ArrowRight")
    everywhere(lab, {"oh": 1, "ow": 1, "c": 0, "kh": 0, "kw": 1})


def test_where_frames_run_over_the_input_the_formula_moves_it(lab: Lab) -> None:
    again(lab, "conv_transpose2d", input_size=3, stride=2, view="scatter")
    index(lab, "iw").press("ArrowUp")
    lab.wait("convscope.store.get().frame === 1")
    lab.page.locator("#terms .term").first.click()
    index(lab, "ih").press("ArrowUp")
    lab.wait("convscope.store.get().frame === 4")
    front = lab.describe()["front"]
    assert (front["ih"], front["iw"]) == (1, 1)
    assert front["oh"] == 2 * front["ih"] + front["kh"]


def test_of_a_border_the_formula_says_what_stands_there(lab: Lab) -> None:
    again(lab, **PADDED, padding_mode="reflect")
    index(lab, "kh").press("Home")
    lines = lab.page.locator(".axis-line")
    expect(lines.first.locator(".note")).to_have_text("a copy of 1")
    index(lab, "oh").press("ArrowUp")
    expect(lines.first.locator(".note")).to_have_text("")
    expect(lines.first.locator(".symbols")).to_have_text("ih = 2·oh + kh − 1")


SIZES: dict[str, Any] = {"op": "conv2d", "input_size": 6, "stride": 2, "padding": 1, "frame": 1}


def lights(lab: Lab, panel: str) -> list[list[int]]:
    """What a letter lights in a panel, as rows and columns from first to last; what floor drops comes last."""
    found = [each for each in lab.describe()["lights"] if each["panel"] == panel]
    return [each["hull"] for each in sorted(found, key=lambda each: bool(each["dropped"]))]


def test_a_letter_of_the_size_formula_lights_what_it_counts(lab: Lab) -> None:
    again(lab, **SIZES)
    for letter, lit, said in (
        ("i", [[1, 1, 6, 6]], "The input cells"),
        ("p", [[0, 0, 0, 7], [7, 0, 7, 7], [0, 0, 7, 0], [0, 7, 7, 7]], "The padding"),
        ("k", [[0, 2, 2, 4]], "How far the kernel reaches"),
        ("s", [[0, 2, 2, 4], [2, 2, 4, 4], [0, 4, 2, 6]], "The window and its next step"),
    ):
        token = lab.page.locator(f".formula.symbols [data-term='{letter}']")
        token.click()
        lab.wait("(await convscope.stage.describe()).lights.length > 0")
        assert lights(lab, "input") == lit, letter
        expect(token).to_have_attribute("aria-pressed", "true")
        expect(lab.page.locator(".size [role=status]")).to_have_text(said)
        lab.page.keyboard.press("Escape")
        lab.page.mouse.move(2, 2)
        lab.wait("(await convscope.stage.describe()).lights.length === 0")


def test_the_output_size_goes_to_the_last_window_and_shows_what_floor_drops(lab: Lab) -> None:
    again(lab, **SIZES)
    size = lab.page.locator(".formula.numbers [data-term='o']")
    size.focus()
    lab.page.keyboard.press("Enter")
    lab.wait("convscope.store.get().frame === 8 && (await convscope.stage.describe()).lights.length > 3")
    assert lights(lab, "output") == [[2, 2, 2, 2]]
    assert lights(lab, "input") == [[4, 4, 6, 6], [7, 0, 7, 7], [0, 7, 7, 7]]
    lab.edit({"op": "conv2d", "input_size": 5})
    lab.wait("(await convscope.stage.describe()).lights.length === 0")

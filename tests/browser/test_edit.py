"""Cells edited where they stand, as a reader does it: typed into, pasted over, painted, taken back."""

from __future__ import annotations

from typing import Any

import numpy as np
from playwright.sync_api import Browser, Locator, expect

from app import reference
from app.operators import from_json
from app.trace import compute
from tests.browser.again import again, attend, unasked
from tests.browser.lab import Lab, held, lab_on
from tests.browser.still import kept_still

QUERY = "?op=conv2d&input_size=4&kernel_size=3&padding=1&frame=5"

SMALL: dict[str, Any] = {"op": "conv2d", "input_size": 4, "kernel_size": 3, "padding": 1, "frame": 5}


kept = kept_still(QUERY)


def start(lab: Lab, **config: Any) -> None:
    """A picture of which nothing is edited yet."""
    if field(lab).is_visible():
        lab.page.locator("#pencil").click()
        expect(field(lab)).to_have_count(0)
    again(lab, **(config or SMALL))


def field(lab: Lab) -> Locator:
    return lab.page.locator(".cell-field")


def told(lab: Lab) -> Locator:
    return lab.page.locator("#cell-told")


def numbers(lab: Lab, name: str) -> Any:
    """A tensor on the stage, in its shape."""
    data, shape = lab.page.evaluate(
        "(name) => { const t = convscope.store.get().tensors.get(name); return [[...t.data], [...t.shape]]; }",
        name,
    )
    return np.array(data).reshape(shape)


def click(lab: Lab, panel: str, row: int, col: int) -> None:
    lab.page.mouse.click(*lab.at(panel, row, col))


def selected(lab: Lab, label: str) -> None:
    expect(field(lab)).to_have_attribute("aria-label", label)
    expect(field(lab)).to_be_focused()


def begin(lab: Lab, panel: str, row: int, col: int, label: str) -> None:
    """Edit cells, with one of them selected."""
    if not field(lab).is_visible():
        lab.page.locator("#pencil").click()
        expect(field(lab)).to_be_visible()
        lab.idle()  # the bar has taken its room
    click(lab, panel, row, col)
    selected(lab, label)


def became(lab: Lab, tensor: str, index: int, value: float) -> None:
    """The answer has come, and the picture has that number."""
    lab.wait(f"convscope.store.get().tensors.get({tensor!r}).data[{index}] === {value}")
    lab.idle()


def holds(lab: Lab) -> None:
    """What stands in the lab is what the server computes for its configuration, and the reference agrees."""
    operator = from_json(lab.state("config"))
    computed = compute(operator)
    np.testing.assert_allclose(numbers(lab, "output").ravel(), computed.output.ravel(), atol=1e-12)
    assert reference.check(operator, computed.given, computed.output, wait=True)["status"] == "agrees"


def test_a_number_typed_into_the_input_is_kept_by_enter_and_the_cell_below_is_next(loaded: Lab) -> None:
    lab = loaded
    start(lab)
    before = numbers(lab, "input")
    begin(lab, "input", 2, 2, "Input, row 1, column 1")
    lab.page.keyboard.type("-2.5")
    expect(field(lab)).to_have_value("-2.5")
    lab.page.keyboard.press("Enter")
    selected(lab, "Input, row 2, column 1")
    became(lab, "input", 5, -2.5)
    assert np.flatnonzero(numbers(lab, "input") != before).tolist() == [5]
    holds(lab)


def test_the_number_stands_on_the_stage_before_the_answer_comes_and_the_output_follows(loaded: Lab) -> None:
    lab = loaded
    start(lab)
    begin(lab, "input", 2, 2, "Input, row 1, column 1")
    with held(lab.page, "**/compute*"):
        lab.page.keyboard.type("7")
        lab.page.keyboard.press("Enter")
        lab.wait("(await convscope.stage.tables())[0].cells[2][2].value === 7")
    lab.page.keyboard.type("8")
    lab.page.keyboard.press("Enter")
    became(lab, "input", 9, 8)
    assert numbers(lab, "input").ravel()[5] == 7
    holds(lab)


def test_escape_takes_back_what_is_typed_and_then_stops_editing(loaded: Lab) -> None:
    lab = loaded
    start(lab)
    begin(lab, "weight", 1, 1, "Kernel, row 1, column 1")
    attend(lab)
    shown = field(lab).input_value()
    lab.page.keyboard.type("99")
    lab.page.keyboard.press("Escape")
    expect(field(lab)).to_have_value(shown)
    expect(field(lab)).to_be_focused()
    lab.page.keyboard.press("Escape")
    expect(field(lab)).to_have_count(0)
    expect(lab.page.locator("#stage")).to_be_focused()
    expect(lab.page.locator("#pencil")).to_have_attribute("aria-pressed", "false")
    unasked(lab)


def test_arrows_move_among_the_tensors_own_cells_and_commit_what_is_typed(loaded: Lab) -> None:
    lab = loaded
    start(lab)
    begin(lab, "input", 1, 1, "Input, row 0, column 0")
    frame = lab.state("frame")
    for key in ("ArrowUp", "ArrowLeft"):
        lab.page.keyboard.press(key)
        selected(lab, "Input, row 0, column 0")
    lab.page.keyboard.press("ArrowDown")
    selected(lab, "Input, row 1, column 0")
    lab.page.keyboard.type("3")
    lab.page.keyboard.press("ArrowRight")
    selected(lab, "Input, row 1, column 1")
    became(lab, "input", 4, 3)
    lab.page.keyboard.press("End")
    selected(lab, "Input, row 1, column 3")
    lab.page.keyboard.press("Home")
    selected(lab, "Input, row 1, column 0")
    assert lab.state("frame") == frame


def test_tab_goes_right_to_the_next_row_and_on_to_the_kernel_and_out_at_the_end(loaded: Lab) -> None:
    lab = loaded
    start(lab, op="conv2d", input_size=3, kernel_size=1)
    begin(lab, "input", 0, 2, "Input, row 0, column 2")
    lab.page.keyboard.type("4")
    lab.page.keyboard.press("Tab")
    selected(lab, "Input, row 1, column 0")
    became(lab, "input", 2, 4)
    lab.page.keyboard.press("Shift+Tab")
    selected(lab, "Input, row 0, column 2")
    click(lab, "input", 2, 2)
    selected(lab, "Input, row 2, column 2")
    lab.page.keyboard.press("Tab")
    selected(lab, "Kernel, row 0, column 0")
    lab.page.keyboard.press("Tab")
    expect(field(lab)).not_to_be_focused()


def test_what_is_no_number_stays_in_the_field_and_says_why(loaded: Lab) -> None:
    lab = loaded
    start(lab)
    begin(lab, "input", 1, 1, "Input, row 0, column 0")
    attend(lab)
    for text, trouble in (
        ("9abc", "is not a number"), ("nan", "finite"), ("1/0", "divides by zero"), ("1e999", "too large"),
    ):  # fmt: skip
        lab.page.keyboard.type(text)
        lab.page.keyboard.press("Enter")
        expect(told(lab)).to_contain_text(trouble)
        expect(field(lab)).to_have_attribute("aria-invalid", "true")
        selected(lab, "Input, row 0, column 0")
        unasked(lab)
        lab.page.keyboard.press("Escape")
        expect(field(lab)).not_to_have_attribute("aria-invalid", "true")


def test_each_edit_is_one_step_of_undo_and_redo(loaded: Lab) -> None:
    lab = loaded
    start(lab)
    first = numbers(lab, "input").ravel().tolist()
    begin(lab, "input", 1, 1, "Input, row 0, column 0")
    for at, value in ((0, "11"), (4, "12")):
        lab.page.keyboard.type(value)
        lab.page.keyboard.press("Enter")
        became(lab, "input", at, float(value))
    lab.page.keyboard.press("Control+z")
    became(lab, "input", 4, first[4])
    assert numbers(lab, "input").ravel()[0] == 11
    lab.page.keyboard.press("Control+z")
    became(lab, "input", 0, first[0])
    lab.page.keyboard.press("Control+Shift+z")
    became(lab, "input", 0, 11)
    lab.page.keyboard.press("Control+y")
    became(lab, "input", 4, 12)
    expect(field(lab)).to_be_focused()


def test_a_double_click_mends_the_number_that_is_there(loaded: Lab) -> None:
    lab = loaded
    start(lab, op="conv2d", input_size=4, input={"fill": "random"}, padding=1)
    value = numbers(lab, "input").ravel()[0]
    lab.page.mouse.dblclick(*lab.at("input", 1, 1))
    selected(lab, "Input, row 0, column 0")
    expect(field(lab)).to_have_value(f"{value:.12g}")
    lab.page.keyboard.type("1")
    lab.page.keyboard.press("Enter")
    expect(told(lab)).not_to_have_class("bad")
    lab.wait(f"convscope.store.get().tensors.get('input').data[0] !== {value}")
    lab.idle()
    assert numbers(lab, "input").ravel()[0] == float(f"{value:.12g}1")


def test_padding_and_the_output_say_why_they_are_not_edited(loaded: Lab) -> None:
    lab = loaded
    start(lab)
    begin(lab, "input", 1, 1, "Input, row 0, column 0")
    click(lab, "input", 0, 0)
    expect(told(lab)).to_contain_text("padding")
    selected(lab, "Input, row 0, column 0")
    lab.page.locator("#stage").evaluate("() => convscope.store.set({ frame: 15 })")
    lab.idle()
    click(lab, "output", 0, 0)
    expect(told(lab)).to_contain_text("Output is computed")


def test_everything_can_be_done_by_keyboard_alone(lab: Lab) -> None:
    lab.open(QUERY)
    lab.page.locator("#stage").focus()
    lab.page.keyboard.press("e")
    expect(field(lab)).to_be_focused()
    for _ in range(3):
        lab.page.keyboard.press("ArrowUp")
    for _ in range(3):
        lab.page.keyboard.press("ArrowLeft")
    selected(lab, "Input, row 0, column 0")
    lab.page.keyboard.type("1/4")
    lab.page.keyboard.press("Enter")
    became(lab, "input", 0, 0.25)
    lab.page.keyboard.press("e")
    expect(field(lab)).to_have_count(0)
    lab.page.keyboard.press("F2")
    expect(field(lab)).to_be_focused()


def test_digits_typed_before_the_script_has_come_are_all_kept(lab: Lab) -> None:
    lab.open(QUERY)
    with held(lab.page, "**/edit_cells.js"):
        click(lab, "input", 1, 1)
        lab.page.keyboard.type("42")
    expect(field(lab)).to_have_value("42")
    lab.page.keyboard.press("Enter")
    became(lab, "input", 0, 42)


def paste(lab: Lab, text: str) -> None:
    lab.page.evaluate(
        """(text) => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          const how = { clipboardData: data, bubbles: true, cancelable: true };
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", how));
        }""",
        text,
    )


def test_a_matrix_is_pasted_from_the_selected_cell_on_as_one_step(loaded: Lab) -> None:
    lab = loaded
    start(lab)
    before = numbers(lab, "input")
    begin(lab, "input", 2, 3, "Input, row 1, column 2")
    for least, text in (
        (21, "array([[21, 22],\n       [23, 24]])"), (31, "[[31 32]\n [33 34]]"), (41, "41\t42\n43\t44\n"),
        (51, "[[51, 52], [53, 54]]"),
    ):  # fmt: skip
        paste(lab, text)
        became(lab, "input", 11, least + 3)
        wanted = before.copy()
        wanted[0, 0, 1:3, 2:4] = [[least, least + 1], [least + 2, least + 3]]
        np.testing.assert_array_equal(numbers(lab, "input"), wanted, text)
        expect(told(lab)).to_have_text("4 numbers pasted")
        holds(lab)
        lab.page.keyboard.press("Control+z")
        became(lab, "input", 11, before.ravel()[11])
        np.testing.assert_array_equal(numbers(lab, "input"), before, text)
        selected(lab, "Input, row 1, column 2")


def test_what_does_not_fit_or_cannot_be_read_is_said(loaded: Lab) -> None:
    lab = loaded
    start(lab)
    begin(lab, "input", 4, 4, "Input, row 3, column 3")
    paste(lab, "1 2\n3 4")
    expect(told(lab)).to_have_text("1 number pasted, 3 did not fit")
    lab.idle()
    attend(lab)
    paste(lab, "[[1, 2], [3]]")
    expect(told(lab)).to_contain_text("Row 2 has 1 numbers")
    unasked(lab)


def stroke(lab: Lab, *cells: tuple[str, int, int]) -> None:
    mouse = lab.page.mouse
    mouse.move(*lab.at(*cells[0]))
    mouse.down()
    for cell in cells[1:]:
        mouse.move(*lab.at(*cell))
    mouse.up()


def test_a_stroke_paints_every_cell_it_passes_and_is_one_step(loaded: Lab) -> None:
    lab = loaded
    start(lab)
    before = numbers(lab, "input")
    begin(lab, "input", 1, 1, "Input, row 0, column 0")
    frame = lab.state("frame")
    lab.page.locator(".cell-brush").click()
    lab.page.locator(".cell-value").fill("-7")
    stroke(lab, ("input", 1, 1), ("input", 1, 4), ("input", 3, 4))
    became(lab, "input", 11, -7)
    wanted = before.copy()
    wanted[0, 0, 0, :] = wanted[0, 0, :3, 3] = -7
    np.testing.assert_array_equal(numbers(lab, "input"), wanted)
    assert lab.state("frame") == frame
    holds(lab)
    lab.page.locator("#undo").click()
    became(lab, "input", 11, before.ravel()[11])
    np.testing.assert_array_equal(numbers(lab, "input"), before)
    lab.page.locator("#redo").click()
    became(lab, "input", 11, -7)
    np.testing.assert_array_equal(numbers(lab, "input"), wanted)


def test_a_photograph_that_is_painted_stays_one_and_holds_no_other_numbers(loaded: Lab) -> None:
    lab = loaded
    start(lab, op="conv2d", input={"image": "sample"}, input_size=64, padding=1, frame=2000)
    lab.page.locator("#pencil").click()
    expect(field(lab)).to_be_visible()
    before = numbers(lab, "input")
    lab.page.locator(".cell-brush").click()
    lab.page.locator(".cell-value").fill("255")
    stroke(lab, ("input", 10, 10), ("input", 10, 30))
    lab.wait("convscope.store.get().config.input.dtype === 'uint8'")
    lab.idle()
    wanted = before.copy()
    wanted[0, 0, 9, 9:30] = 255
    np.testing.assert_array_equal(numbers(lab, "input"), wanted)
    lab.page.locator(".cell-value").fill("0.5")
    click(lab, "input", 20, 20)
    expect(told(lab)).to_contain_text("whole numbers from 0 to 255")
    np.testing.assert_array_equal(numbers(lab, "input"), wanted)


def test_of_a_turned_kernel_the_kernel_is_edited_and_of_a_gradient_its_upstream(loaded: Lab) -> None:
    lab = loaded
    start(lab, op="conv2d", view="input_gradient", input_size=4)
    lab.page.locator("#pencil").click()
    expect(field(lab)).to_be_visible()
    click(lab, "weight", 0, 0)
    expect(field(lab)).to_have_attribute("aria-label", "Kernel, as it lies, row 2, column 2")
    lab.page.keyboard.type("9")
    lab.page.keyboard.press("Enter")
    became(lab, "weight", 8, 9)
    click(lab, "upstream", 3, 3)
    expect(field(lab)).to_have_attribute("aria-label", "Upstream gradient, row 1, column 1")
    lab.page.keyboard.type("8")
    lab.page.keyboard.press("Enter")
    became(lab, "upstream", 3, 8)


def test_a_link_of_a_chain_and_what_it_is_sent_back_are_edited_as_the_input_is(loaded: Lab) -> None:
    lab = loaded
    start(lab, op="chain", input_size=5)
    begin(lab, "weight1", 0, 0, "Kernel 1, row 0, column 0")
    lab.page.keyboard.type("6")
    lab.page.keyboard.press("Enter")
    became(lab, "weight1", 0, 6)
    assert lab.state("config")["links"][0]["weight"]["values"][0] == 6
    holds(lab)
    lab.view("chain_gradient")
    lab.idle()
    begin(lab, "chain_gradient2", 0, 0, "Output, row 0, column 0")
    lab.page.keyboard.type("5")
    lab.page.keyboard.press("Enter")
    became(lab, "chain_gradient2", 0, 5)
    assert lab.state("config")["upstream"]["values"] == [5]


def test_a_number_that_is_refused_is_taken_back_and_can_be_mended_where_it_was_typed(loaded: Lab) -> None:
    lab = loaded
    start(lab, op="batch_norm2d")
    before = numbers(lab, "running_var").ravel().tolist()
    begin(lab, "running_var", 0, 0, field_label(lab, "running_var"))
    lab.page.keyboard.type("-4")
    lab.page.keyboard.press("Enter")
    lab.wait("convscope.store.get().problem")
    expect(told(lab)).to_contain_text("Refused")
    expect(field(lab)).to_have_value("-4")
    cells = lab.page.evaluate("() => convscope.stage.tables()")
    assert next(each for each in cells if each["panel"] == "running_var")["cells"][0][0]["value"] == before[0]
    lab.page.keyboard.press("Escape")
    lab.wait("!convscope.store.get().problem")
    lab.idle()
    assert numbers(lab, "running_var").ravel().tolist() == before
    lab.page.keyboard.type("9")
    lab.page.keyboard.press("Enter")
    became(lab, "running_var", 0, 9)
    lab.page.keyboard.type("5")
    lab.page.keyboard.press("Escape")
    lab.idle()
    assert lab.state("config")["running_var"]["values"][0] == 9


def field_label(lab: Lab, panel: str) -> str:
    """What the first cell of a panel is called."""
    tables = lab.page.evaluate("() => convscope.stage.tables()")
    title = next(each["title"] for each in tables if each["panel"] == panel)
    return f"{title}, row 0, column 0"


def test_by_touch_a_cell_is_tapped_typed_into_and_painted(browser: Browser, server: str) -> None:
    with lab_on(
        browser, server, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    ) as lab:
        lab.open(QUERY)
        lab.page.locator("#pencil").tap()
        expect(field(lab)).to_be_visible()
        lab.page.touchscreen.tap(*lab.at("input", 2, 2))
        selected(lab, "Input, row 1, column 1")
        lab.page.keyboard.type("3")
        lab.page.keyboard.press("Enter")
        became(lab, "input", 5, 3)
        lab.page.locator(".cell-brush").tap()
        lab.page.locator("#stage.painting").wait_for()
        lab.page.touchscreen.tap(*lab.at("input", 1, 1))
        became(lab, "input", 0, 1)
        holds(lab)

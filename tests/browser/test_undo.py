"""Undo and redo: one history, the browser's, of everything that changes the picture."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.again import again
from tests.browser.lab import Lab, held
from tests.browser.still import kept_still

kept = kept_still()


def _set(lab: Lab, field: str, value: int) -> None:
    box = lab.page.locator(f"#field-{field}")
    box.fill(str(value))
    box.press("Enter")


def _pressed(lab: Lab, keys: str, field: str, value: int) -> None:
    lab.page.keyboard.press(keys)
    lab.wait(f"convscope.store.get().answered.{field} === {value}")
    lab.idle()


def test_undo_and_redo_by_key_go_through_every_kind_of_change(loaded: Lab) -> None:
    lab = again(loaded, "conv2d", input_size=5, stride=1, padding=1)
    _set(lab, "stride", 2)
    lab.idle()
    lab.page.locator("[data-field=input] .chip", has_text="arange").click()
    lab.idle()
    lab.view("im2col")
    lab.page.keyboard.press("Control+z")
    lab.wait("convscope.store.get().view === 'window'")
    lab.idle()
    assert lab.state("config")["input"] == {"fill": "arange"}
    lab.page.keyboard.press("Control+z")
    lab.wait("convscope.store.get().answered.input?.fill !== 'arange'")
    lab.idle()
    _pressed(lab, "Control+z", "stride", 1)
    _pressed(lab, "Control+Shift+z", "stride", 2)
    lab.page.keyboard.press("Control+y")
    lab.wait("convscope.store.get().answered.input?.fill === 'arange'")
    lab.page.keyboard.press("Control+y")
    lab.wait("convscope.store.get().view === 'im2col'")


def test_undo_is_back_and_redo_is_forward(lab: Lab) -> None:
    lab.open("?op=conv2d&input_size=5&stride=1")
    for value in (2, 3):
        _set(lab, "stride", value)
        lab.idle()
    length = lab.page.evaluate("history.length")
    lab.page.locator("#undo").click()
    lab.wait("convscope.store.get().answered.stride === 2")
    lab.page.go_back()
    lab.wait("convscope.store.get().answered.stride === 1")
    expect(lab.page.locator("#undo")).to_have_attribute("aria-disabled", "true")
    lab.page.locator("#redo").click()
    lab.wait("convscope.store.get().answered.stride === 2")
    lab.page.go_forward()
    lab.wait("convscope.store.get().answered.stride === 3")
    expect(lab.page.locator("#redo")).to_have_attribute("aria-disabled", "true")
    assert lab.page.evaluate("history.length") == length


def test_undo_stops_at_the_first_picture_and_never_leaves_the_page(lab: Lab) -> None:
    lab.open("?op=conv2d&input_size=5")
    lab.open("?op=conv2d&input_size=5&stride=1")
    _set(lab, "stride", 2)
    lab.idle()
    lab.page.evaluate("() => (window.here = true)")
    for _ in range(5):
        lab.page.keyboard.press("Control+z")
    lab.wait("convscope.store.get().answered.stride === 1")
    lab.idle()
    assert "stride=1" in lab.href or "stride" not in lab.href
    assert lab.page.evaluate("window.here"), "it is the same page"
    expect(lab.page.locator("#undo")).to_have_attribute("aria-disabled", "true")


def test_presses_that_follow_one_another_at_once_are_all_taken(loaded: Lab) -> None:
    lab = again(loaded, "conv2d", input_size=9, stride=1)
    for value in (2, 3, 4, 5):
        _set(lab, "stride", value)
        lab.idle()
    lab.page.evaluate(
        """() => { for (let press = 0; press < 3; press += 1)
             dispatchEvent(new KeyboardEvent("keydown", { key: "z", ctrlKey: true, cancelable: true })); }"""
    )
    lab.wait("convscope.store.get().answered.stride === 2")
    lab.idle()
    assert lab.state("answered")["stride"] == 2


def test_a_change_that_the_next_one_overtook_is_a_step_all_the_same(loaded: Lab) -> None:
    lab = again(loaded, "conv2d", input_size=9, stride=1)
    with held(lab.page, "**/compute*"):  # nothing is answered
        _set(lab, "stride", 2)
        _set(lab, "stride", 3)
        _set(lab, "stride", 4)
    lab.idle()
    for value in (3, 2, 1):
        _pressed(lab, "Control+z", "stride", value)
    for value in (2, 3, 4):
        _pressed(lab, "Control+Shift+z", "stride", value)


def test_what_is_not_answered_yet_can_be_taken_back_and_redone(loaded: Lab) -> None:
    lab = again(loaded, "conv2d", input_size=9, stride=1)
    with held(lab.page, "**/compute*"):
        _set(lab, "stride", 2)
        lab.page.keyboard.press("Control+z")
    lab.idle()
    assert lab.state("config").get("stride", 1) == 1
    _pressed(lab, "Control+Shift+z", "stride", 2)


def test_undo_takes_back_what_was_refused_and_nothing_else(loaded: Lab) -> None:
    lab = again(loaded, "conv2d", input_size=5, stride=1)
    _set(lab, "stride", 2)
    lab.idle()
    _set(lab, "kernel_size", 9)
    lab.wait("convscope.store.get().problem")
    lab.page.locator("#undo").click()
    lab.wait("!convscope.store.get().problem")
    lab.idle()
    assert lab.state("config")["stride"] == 2
    _pressed(lab, "Control+z", "stride", 1)


def test_what_is_typed_and_not_entered_is_taken_back_by_the_field_itself(loaded: Lab) -> None:
    lab = again(loaded, "conv2d", input_size=5, stride=1)
    _set(lab, "stride", 2)
    lab.idle()
    box = lab.page.locator("#field-padding")
    box.click()
    box.press("ControlOrMeta+a")
    box.press_sequentially("1")
    box.press("Control+z")
    lab.idle()
    assert lab.state("answered")["stride"] == 2


def test_one_event_that_changes_two_fields_is_one_step(loaded: Lab) -> None:
    lab = again(loaded, "conv2d", input_size=7, kernel_size=3, padding=0)
    lab.page.get_by_role("button", name="keep the size").click()
    lab.idle()
    _set(lab, "kernel_size", 5)
    lab.wait("convscope.store.get().answered.padding === 2")
    lab.idle()
    length = lab.page.evaluate("history.length")
    lab.page.keyboard.press("Control+z")
    lab.wait("convscope.store.get().answered.kernel_size === 3")
    lab.idle()
    assert lab.page.evaluate("history.length") == length


def test_a_button_with_nothing_to_do_keeps_the_focus(lab: Lab) -> None:
    lab.open()
    for name in ("undo", "redo"):
        button = lab.page.locator(f"#{name}")
        button.focus()
        lab.page.keyboard.press("Enter")
        lab.idle()
        expect(button).to_be_focused()
        expect(button).to_have_attribute("aria-disabled", "true")

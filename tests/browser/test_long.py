"""What takes long is asked about first; nothing blocks meanwhile, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Route, expect

from tests.browser.again import again
from tests.browser.lab import Lab, intercept
from tests.browser.still import kept_still

LARGE = 2000  # 8,000,000 numbers, of input and output together


kept = kept_still("?op=conv2d&input_size=5")


@pytest.fixture
def small(loaded: Lab) -> Iterator[Lab]:
    """A small picture in a lab that is loaded once."""
    yield again(loaded, "conv2d", input_size=5)
    loaded.page.unroute_all()


def typed(lab: Lab, size: int) -> None:
    """A size typed into the input's number."""
    field = lab.page.locator("#field-input_size")
    field.fill(str(size))
    field.press("Enter")


def button(lab: Lab, words: str) -> None:
    """Press a button of the notice."""
    lab.page.locator("#notice").get_by_role("button", name=words, exact=True).click()


def asked(lab: Lab) -> None:
    """Wait for the question."""
    expect(lab.page.locator("#notice")).to_contain_text("4,000,000 cells: the answer takes about 2 s.")
    lab.idle()


def sure(lab: Lab, act: Callable[[Route], None] = lambda _: None) -> None:
    """What is to be computed however long it takes does not come, or as it is told."""
    intercept(lab.page, lambda url: "/compute?check=now" in url and "within=" not in url, act)


def test_a_large_input_is_asked_about_with_its_sizes_and_the_picture_stays(small: Lab) -> None:
    lab = small
    good = lab.state("answer")["output"]["data"]
    typed(lab, LARGE)
    asked(lab)
    expect(lab.page.locator("#notice")).to_contain_text("output 1 × 1 × 1998 × 1998")
    assert lab.state("answer")["output"]["data"] == good
    expect(lab.page.locator("#stage")).to_have_class("stage stale")
    button(lab, "Go back")
    expect(lab.page.locator("#field-input_size")).to_have_value("5")
    expect(lab.page.locator("#notice")).to_have_text("")
    expect(lab.page.locator("#stage")).to_have_class("stage")
    assert lab.state("config")["input_size"] == 5


def test_a_size_below_the_rule_is_answered_unasked(small: Lab) -> None:
    lab = small
    typed(lab, 500)
    lab.wait("convscope.store.get().answered.input_size === 500")
    assert lab.state("wait") is None


def test_what_was_asked_about_is_computed_and_undone(small: Lab) -> None:
    lab = small
    typed(lab, LARGE)
    asked(lab)
    sure(lab)
    button(lab, "Compute it")
    expect(lab.page.locator("#notice")).to_contain_text("Computing 4,000,000 cells")
    lab.page.unroute_all()
    lab.wait(f"convscope.store.get().answered.input_size === {LARGE}")
    lab.idle()
    expect(lab.page.locator("#notice")).to_have_text("")
    assert lab.state("answer")["shapes"]["output"] == [1, 1, 1998, 1998]
    assert f"input_size={LARGE}" in lab.href
    lab.page.keyboard.press("Control+z")
    lab.wait("convscope.store.get().answered.input_size === 5")
    lab.idle()
    assert "input_size=5" in lab.href


def test_computing_can_be_stopped_and_is_asked_about_again(small: Lab) -> None:
    lab = small
    sure(lab)
    typed(lab, LARGE)
    asked(lab)
    button(lab, "Compute it")
    stop = lab.page.locator("#notice").get_by_role("button", name="Stop")
    stop.evaluate("(button) => (window.stop = button)")
    lab.page.evaluate("() => new Promise((done) => setTimeout(done, 400))")  # longer than until it is told
    assert stop.evaluate("(button) => button === window.stop"), "whoever presses it just then presses it"
    stop.click()
    asked(lab)
    assert lab.state("pending") is False
    assert lab.state("config")["input_size"] == LARGE, "what was typed is not lost"
    lab.page.locator("#undo").click()
    expect(lab.page.locator("#notice")).to_have_text("")
    assert lab.state("config")["input_size"] == 5


@pytest.mark.parametrize("going", [False, True])
def test_another_change_takes_the_place_of_what_takes_long(small: Lab, going: bool) -> None:
    lab = small
    sure(lab)
    typed(lab, LARGE)
    asked(lab)
    if going:
        button(lab, "Compute it")
        expect(lab.page.locator("#notice")).to_contain_text("Computing")
    typed(lab, 6)
    lab.wait("convscope.store.get().answered.input_size === 6")
    lab.idle()
    expect(lab.page.locator("#notice")).to_have_text("")


def test_the_player_goes_on_stepping_while_a_large_input_is_computed(small: Lab) -> None:
    lab = small
    sure(lab)
    typed(lab, LARGE)
    asked(lab)
    button(lab, "Compute it")
    lab.page.locator("#stage").focus()
    lab.page.keyboard.press("ArrowRight")
    lab.wait("convscope.store.get().frame === 1")
    button(lab, "Stop")
    button(lab, "Go back")
    assert lab.state("frame") == 1, "the cursor stays where it was taken"


def test_a_link_to_a_large_input_asks_before_there_is_a_picture(lab: Lab) -> None:
    lab.page.goto(f"{lab.root}/?op=conv2d&input_size={LARGE}")
    expect(lab.page.locator("#notice")).to_contain_text("4,000,000 cells")
    expect(lab.page.locator("#notice").get_by_role("button", name="Go back")).to_have_count(0)
    smaller = {"op": "conv2d", "input_size": 5}  # what has been waited for is another test's
    sure(lab, lambda route: route.continue_(post_data=smaller))
    button(lab, "Compute it")
    lab.wait("convscope.store.get().answer !== null")
    lab.idle()
    expect(lab.page.locator("#notice")).to_have_text("")

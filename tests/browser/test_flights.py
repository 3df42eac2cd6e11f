"""Products fly into their output when there is time for it, and nobody waits for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.lab import Lab, emulate, lab_on

WINDOW = {"op": "conv2d", "input_size": 6, "padding": 1}
FLIGHTS = 27  # of nine taps, on three links


@pytest.fixture(scope="module")
def clocked(browser: Browser, server: str) -> Iterator[Lab]:
    """A lab that goes by a clock of the test's: a slow machine is no slow reader. It keeps it, so the page is for these
    tests alone (``cold``). It has flights in hand: they are fetched with the first step by hand.
    """
    with lab_on(browser, server, cold=True) as lab:
        lab.page.clock.install()
        lab.open()
        with lab.page.expect_response("**/paint/flights.js") as told:
            lab.page.keyboard.press("ArrowRight")
        lab.page.evaluate("(url) => import(url)", told.value.url)
        yield lab


def _begun(lab: Lab, config: dict[str, Any]) -> None:
    """The window over a configuration, at its second row, with the player as it is at first."""
    lab.page.clock.resume()
    lab.page.evaluate("() => convscope.store.set({ playing: false, stepBy: 'output', speed: 1 })")
    lab.edit(config)
    lab.page.evaluate("() => convscope.store.set({ frame: 8, tap: null })")
    lab.describe()


def _stopped(lab: Lab) -> None:
    """From now on the page's clock goes only when it is told to; it is ahead of ours by longer than anything takes."""
    lab.page.clock.pause_at(lab.page.evaluate("Date.now() / 1000 + 60"))


def _flown(lab: Lab) -> int:
    return int(lab.stage("stats()")["flights"])


def test_a_step_by_hand_has_flights_that_end_and_a_new_step_ends_them_at_once(clocked: Lab) -> None:
    lab = clocked
    _begun(lab, WINDOW)
    _stopped(lab)
    before = _flown(lab)
    lab.page.keyboard.press("ArrowRight")
    lab.page.clock.run_for(100)
    assert len(lab.stage("describe()")["flights"]) == FLIGHTS
    lab.page.keyboard.press("ArrowRight")
    lab.page.clock.run_for(40)
    assert lab.stage("describe()")["flights"] == [], "there was no time for the second one's"
    lab.page.clock.run_for(1000)
    lab.page.keyboard.press("ArrowLeft")
    lab.page.clock.run_for(400)
    assert lab.stage("describe()")["flights"] == [], "they have landed"
    assert _flown(lab) - before == 2 * FLIGHTS


def test_the_number_is_there_before_its_products_take_off(clocked: Lab) -> None:
    lab = clocked
    _begun(lab, WINDOW)
    _stopped(lab)
    lab.page.evaluate("() => convscope.store.set({frame: 20, tap: null})")
    steps = lab.stage("stats()")["steps"]
    while lab.stage("stats()")["steps"] == steps:
        lab.page.clock.run_for(1)
    drawn = lab.stage("describe()")
    output = next(panel for panel in drawn["panels"] if panel["name"] == "output")
    assert (output["filled"], drawn["flights"]) == (21, [])
    lab.page.clock.run_for(34)
    links = {flight["link"] for flight in lab.stage("describe()")["flights"]}
    assert links == {"input products", "weight products", "products output"}


def test_what_plays_slowly_flies_and_what_plays_fast_does_not(clocked: Lab) -> None:
    lab = clocked
    for speed, flies in (("0.25", True), ("4", False)):
        _begun(lab, WINDOW | {"input_size": 16})
        lab.page.locator(".speed").select_option(speed)
        _stopped(lab)
        lab.page.keyboard.press("Space")
        lab.page.clock.run_for(1000)
        frame, before = lab.state("frame"), _flown(lab)
        lab.page.clock.run_for(2000)
        assert lab.state("frame") > frame
        assert (_flown(lab) > before) is flies, f"at {speed}×"


def test_step_by_tap_sends_one_product_at_a_time(clocked: Lab) -> None:
    lab = clocked
    _begun(lab, WINDOW)
    lab.page.locator("[data-unit=tap]").click()
    _stopped(lab)
    lab.page.keyboard.press("ArrowRight")
    lab.page.clock.run_for(100)
    flights = lab.stage("describe()")["flights"]
    assert len(flights) == 3
    assert len([flight for flight in flights if flight["text"]]) == 1


def test_who_wants_no_motion_has_steps_without_any(lab: Lab) -> None:
    emulate(lab.page, reduced_motion="reduce")
    lab.listen()
    lab.open("?op=conv2d&input_size=6&padding=1&view=window&frame=7")
    for frame in (8, 9):
        lab.page.keyboard.press("ArrowRight")
        assert lab.describe()["flights"] == []
        assert lab.state("frame") == frame
    assert _flown(lab) == 0
    lab.quiet()
    assert not [each for each in lab.requests if each.endswith("/flights.js")]

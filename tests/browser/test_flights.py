"""Products fly into their output when there is time for it, and nobody waits for them."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.browser.lab import Lab, lab_on

WINDOW = "?op=conv2d&input_size=6&padding=1&view=window&frame=7"
FLIGHTS = 27  # of nine taps, on three links


def _with_flights(lab: Lab, query: str = WINDOW) -> None:
    """A lab that has flights in hand: they are fetched with the first step by hand."""
    lab.open(query)
    with lab.page.expect_response("**/paint/flights.js") as told:
        lab.page.keyboard.press("ArrowRight")
    lab.page.evaluate("(url) => import(url)", told.value.url)
    lab.describe()


def _flown(lab: Lab) -> int:
    return int(lab.stage("stats()")["flights"])


def _stopped(lab: Lab) -> None:
    """From now on the page's clock goes only when it is told to: a slow machine is no slow reader. It stays so: such a
    page is for one test alone (``cold``)."""
    lab.page.clock.pause_at(lab.page.evaluate("Date.now() / 1000 + 1"))


def test_a_step_by_hand_has_flights_that_end_and_a_new_step_ends_them_at_once(
    browser: Browser, server: str
) -> None:
    with lab_on(browser, server, cold=True) as lab:
        lab.page.clock.install()
        _with_flights(lab)
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


def test_the_number_is_there_before_its_products_take_off(browser: Browser, server: str) -> None:
    with lab_on(browser, server, cold=True) as lab:
        lab.page.clock.install()
        _with_flights(lab)
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


def test_what_plays_slowly_flies_and_what_plays_fast_does_not(browser: Browser, server: str) -> None:
    with lab_on(browser, server, cold=True) as lab:
        lab.page.clock.install()
        _with_flights(lab, WINDOW.replace("input_size=6", "input_size=16"))
        for speed, flies in (("0.25", True), ("4", False)):
            lab.page.locator(".speed").select_option(speed)
            _stopped(lab)
            lab.page.keyboard.press("Space")
            lab.page.clock.run_for(1000)
            frame, before = lab.state("frame"), _flown(lab)
            lab.page.clock.run_for(2000)
            assert lab.state("frame") > frame
            assert (_flown(lab) > before) is flies, f"at {speed}×"
            lab.page.keyboard.press("Space")
            lab.page.clock.resume()
            lab.describe()


def test_step_by_tap_sends_one_product_at_a_time(browser: Browser, server: str) -> None:
    with lab_on(browser, server, cold=True) as lab:
        lab.page.clock.install()
        _with_flights(lab)
        lab.page.locator("[data-unit=tap]").click()
        _stopped(lab)
        lab.page.keyboard.press("ArrowRight")
        lab.page.clock.run_for(100)
        flights = lab.stage("describe()")["flights"]
        assert len(flights) == 3
        assert len([flight for flight in flights if flight["text"]]) == 1


def test_who_wants_no_motion_has_steps_without_any(browser: Browser, server: str) -> None:
    with lab_on(browser, server, cold=True, reduced_motion="reduce") as lab:
        lab.listen()
        lab.open(WINDOW)
        for frame in (8, 9):
            lab.page.keyboard.press("ArrowRight")
            assert lab.describe()["flights"] == []
            assert lab.state("frame") == frame
        assert _flown(lab) == 0
        assert not [each for each in lab.requests if each.endswith("/flights.js")]

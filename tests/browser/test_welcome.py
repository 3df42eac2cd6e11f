"""The first visit: a picture that moves until it is touched, and three places to go, shown once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.lab import Lab, held, lab_on

STRIP = "document.querySelector('.welcome') !== null"
PLAYING = "convscope.store.get().playing"


# What greets a newcomer has come, and has done what it does when it comes.
GREETED = """performance.getEntriesByType('resource')
  .some(({name, responseEnd}) => responseEnd && name.includes('/welcome.js'))"""


@pytest.fixture
def fresh(browser: Browser, server: str) -> Iterator[Lab]:
    with lab_on(browser, server, newcomer=True) as lab:
        lab.open()
        lab.wait(STRIP)
        yield lab


@pytest.fixture
def calm(browser: Browser, server: str) -> Iterator[Lab]:
    """A newcomer's page in which nothing moves, where its motion is not what is asked about."""
    with lab_on(browser, server, newcomer=True, reduced_motion="reduce") as lab:
        lab.open()
        lab.wait(STRIP)
        yield lab


def test_the_picture_moves_on_the_first_visit_until_it_is_touched(fresh: Lab) -> None:
    fresh.wait(f"{PLAYING} && convscope.store.get().frame >= 1")
    fresh.page.locator("#facts h2").first.click()
    fresh.wait(f"!{PLAYING}")
    frame = fresh.state("frame")
    fresh.page.wait_for_timeout(1200)
    assert fresh.state("frame") == frame
    expect(fresh.page.locator(".welcome")).to_be_visible()
    expect(fresh.page.locator("#tabs [role=tab]").first).to_be_visible()


def test_the_player_says_for_itself_what_a_first_touch_of_it_does(fresh: Lab) -> None:
    fresh.wait(PLAYING)
    for key, plays in (("Space", False), ("Space", True), ("ArrowRight", False)):
        fresh.page.keyboard.press(key)
        fresh.wait(f"{PLAYING} === {str(plays).lower()}")


def test_it_is_shown_once_and_not_to_those_who_come_by_a_link(fresh: Lab) -> None:
    fresh.page.locator(".welcome .close").click()
    expect(fresh.page.locator(".welcome")).to_have_count(0)
    fresh.listen()
    fresh.open()
    fresh.quiet()
    expect(fresh.page.locator(".welcome")).to_have_count(0)
    assert not fresh.state("playing")
    assert not [each for each in fresh.requests if "welcome" in each]
    fresh.page.evaluate("() => localStorage.clear()")
    fresh.open("?op=conv1d")
    fresh.quiet()
    expect(fresh.page.locator(".welcome")).to_have_count(0)
    assert not fresh.state("playing")


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_the_picture_stays_where_it_is_when_the_strip_is_closed_until_another_comes(
    browser: Browser, server: str, width: int, height: int
) -> None:
    with lab_on(
        browser, server, newcomer=True, reduced_motion="reduce", viewport={"width": width, "height": height}
    ) as lab:
        lab.open()
        lab.wait(STRIP)
        stage = lab.page.locator("#stage")
        before = stage.bounding_box()
        lab.page.locator(".welcome .close").click()
        expect(lab.page.locator(".welcome")).to_have_count(0)
        assert stage.bounding_box() == before
        lab.edit({"op": "conv2d", "input_size": 6})
        after = stage.bounding_box()
        assert before is not None
        assert after is not None
        assert after["y"] < before["y"], "another picture has the strip's room"
        assert after["height"] > before["height"]


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_what_is_told_above_the_picture_does_not_move_it(
    browser: Browser, server: str, width: int, height: int
) -> None:
    with lab_on(browser, server, viewport={"width": width, "height": height}) as lab:
        lab.open("?op=conv2d")
        stage = lab.page.locator("#stage")
        before = stage.bounding_box()
        lab.page.evaluate("() => convscope.store.set({ notes: ['Copied.'] })")
        note = lab.page.locator("#notice .is-note")
        expect(note).to_be_in_viewport(ratio=1)
        assert stage.bounding_box() == before
        note.locator("button").click()
        expect(note).to_have_count(0)
        lab.page.evaluate("() => convscope.session.change({ op: 'conv2d', input_size: 5, kernel_size: 9 })")
        expect(lab.page.locator("#notice .is-stale .fix")).to_be_in_viewport(ratio=1)
        assert stage.bounding_box() == before
        lab.page.locator("#notice .fix").click()
        expect(lab.page.locator("#notice .is-stale")).to_have_count(0)


def test_the_first_place_is_a_photograph(calm: Lab) -> None:
    calm.page.locator(".welcome .chip", has_text="photo").click()
    calm.wait("convscope.store.get().answered.input?.image === 'sample'")
    expect(calm.page.locator(".welcome")).to_have_count(0)
    assert calm.state("showAll")


def test_the_second_place_is_the_box_for_ones_own_layer(calm: Lab) -> None:
    calm.page.locator(".welcome .chip", has_text="layer").click()
    expect(calm.page.locator("#paste")).to_be_focused()
    calm.page.keyboard.insert_text("nn.Conv2d(1, 1, 3, stride=2)")
    calm.page.locator(".paste .primary").click()
    calm.wait("convscope.store.get().answered.stride === 2")


@pytest.mark.parametrize("turned", [False, True])
def test_a_place_is_gone_to_however_late_it_comes_unless_somebody_has_turned_to_something_else(
    calm: Lab, turned: bool
) -> None:
    with held(calm.page, "**/paste.js"):
        calm.page.locator("[data-place=layer]").click()
        expect(calm.page.locator(".paste")).to_have_attribute("open", "")
        assert calm.page.locator("#paste").count() == 0
        if turned:
            calm.page.locator("#stage").press("Home")
        else:
            calm.page.wait_for_timeout(4500)  # longer than anybody was waited for once
    expect(calm.page.locator("#paste")).to_be_visible()
    expect(calm.page.locator("#stage" if turned else "#paste")).to_be_focused()


def test_the_third_place_answers_why_an_output_is_seven_wide(calm: Lab) -> None:
    calm.page.locator(".welcome .chip", has_text="7 wide").click()
    box = calm.page.locator(".backwards input").first
    expect(box).to_be_focused()
    calm.idle()
    assert calm.state("answer")["shapes"]["output"][2:] == [7, 7]
    expect(box).to_have_value("7")
    expect(calm.page.locator(".backwards .solution").first).to_be_visible()
    expect(calm.page.locator(".sizes")).to_contain_text("= 7")


def test_nothing_moves_for_a_newcomer_who_wants_no_motion(browser: Browser, server: str) -> None:
    with lab_on(browser, server, newcomer=True, reduced_motion="reduce") as lab:
        lab.open()
        lab.wait(STRIP)
        lab.wait(GREETED)
        lab.idle()
        assert not lab.state("playing")


def test_on_a_phone_the_box_for_ones_own_layer_is_found_in_its_drawer(browser: Browser, server: str) -> None:
    with lab_on(
        browser, server, newcomer=True, viewport={"width": 390, "height": 844}, has_touch=True
    ) as lab:
        lab.open()
        lab.wait(STRIP)
        assert lab.page.evaluate("document.documentElement.scrollWidth") == 390
        lab.page.locator(".welcome .chip", has_text="layer").tap()
        expect(lab.page.locator("#paste")).to_be_focused()
        expect(lab.page.locator("#paste")).to_be_in_viewport()


def test_the_suggestions_outlive_a_change_of_language(calm: Lab) -> None:
    calm.follow(calm.page.locator("a.language"))
    calm.wait("document.documentElement.lang.startsWith('zh')")
    expect(calm.page.locator(".welcome .chip")).to_have_count(3)


def test_the_help_offers_the_suggestions_again(lab: Lab) -> None:
    lab.open()
    lab.page.keyboard.press("?")
    expect(lab.page.locator("#help .actions, #help .help-head button")).to_be_in_viewport()
    lab.page.locator("#help [data-place=question]").click()
    expect(lab.page.locator("#help")).not_to_be_visible()
    expect(lab.page.locator(".backwards input").first).to_be_focused()
    expect(lab.page.locator(".facts .sizes").first).to_be_in_viewport()


def test_on_a_small_laptop_the_formula_and_the_reason_answer_the_question(
    browser: Browser, server: str
) -> None:
    with lab_on(
        browser, server, newcomer=True, reduced_motion="reduce", viewport={"width": 1024, "height": 768}
    ) as lab:
        lab.open()
        lab.wait(STRIP)
        lab.page.locator(".welcome .chip", has_text="7 wide").click()
        expect(lab.page.locator(".backwards input").first).to_be_focused()
        for part in (".facts .sizes", ".facts .warning, .facts .unread"):
            expect(lab.page.locator(part).first).to_be_in_viewport()

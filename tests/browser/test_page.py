"""The page around the lab: what it loads, its theme, its documentation."""

from __future__ import annotations

import re
import time

import httpx
from playwright.sync_api import Browser, expect

from tests.browser.lab import Lab, lab_on

FIRST_LOAD = 120_000  # bytes on the wire, with every operator and view


def _pytorch_is_there(server: str) -> None:
    end = time.monotonic() + 60
    while httpx.get(f"{server}/healthz").json()["pytorch"] == "loading":
        assert time.monotonic() < end
        time.sleep(0.1)


def test_the_first_load_is_small(browser: Browser, server: str) -> None:
    _pytorch_is_there(server)  # until then a page asks again for its check
    weights: list[float] = []
    # What a picture moves with comes when it first moves: before or after the network rests, who knows.
    with lab_on(browser, server, newcomer=True, cold=True, reduced_motion="reduce") as lab:
        wire = lab.page.context.new_cdp_session(lab.page)
        wire.send("Network.enable")
        wire.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
        lab.open()
        lab.page.locator(".welcome").wait_for()
        lab.page.wait_for_load_state("networkidle")
    assert len(weights) > 3
    assert sum(weights) <= FIRST_LOAD


def test_the_theme_follows_the_system_until_one_is_chosen_and_is_remembered(
    browser: Browser, server: str
) -> None:
    with lab_on(browser, server, color_scheme="dark") as lab:
        lab.open()
        root = lab.page.locator("html")
        expect(root).to_have_attribute("data-theme", "dark")
        dark = lab.picture().getpixel((2, 2))
        lab.page.locator("#theme").click()
        expect(root).to_have_attribute("data-theme", "light")
        assert lab.picture().getpixel((2, 2)) != dark, "the canvas follows"
        lab.page.reload()
        lab.idle()
        expect(root).to_have_attribute("data-theme", "light")
        lab.page.locator("#theme").click()
        lab.page.locator("#theme").click()
        expect(root).to_have_attribute("data-theme", "dark")


def test_the_documentation_asks_nobody_else_and_wears_the_theme_of_the_other_pages(lab: Lab) -> None:
    lab.page.goto(f"{lab.root}/docs")  # whom it asks is looked at when the test ends
    lab.page.locator(".opblock").first.wait_for()
    root = lab.page.locator("html")
    dark = re.compile("dark-mode")
    for theme in ("light", "dark", "system"):
        expect(root).to_have_attribute("data-ready", "true")
        lab.page.locator("#theme").click()
        expect(root).to_have_attribute("data-theme-choice", theme)
        worn = expect(root)
        if root.get_attribute("data-theme") == "dark":
            worn.to_have_class(dark)
        else:
            worn.not_to_have_class(dark)


def test_the_badge_tells_what_pytorch_says(lab: Lab, server: str) -> None:
    _pytorch_is_there(server)
    lab.open()
    lab.wait("convscope.store.get().check.status !== 'loading'")
    expect(lab.page.locator("#facts .badge")).to_have_attribute("data-status", "agrees")


def test_every_control_has_a_name_for_those_who_do_not_see_it(lab: Lab) -> None:
    lab.open()
    nameless = lab.page.evaluate(
        """() => [...document.querySelectorAll("button, input, select, textarea")]
          .filter((node) => !(node.textContent.trim() || node.getAttribute("aria-label") || node.labels?.length))
          .map((node) => node.outerHTML)"""
    )
    assert nameless == []

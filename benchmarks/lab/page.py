"""A page of the lab to measure in."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

Row = tuple[str, str, str]  # what, reached, wanted
SIZE = {"width": 1440, "height": 900}
REST_MS = 1500  # until what comes after the first picture is there


def lab(browser: Any, url: str, *, ratio: float = 1, script: str = "") -> Page:
    """The lab, open and at rest; ``script`` runs before its own."""
    page: Page = browser.new_page(viewport=SIZE, device_scale_factor=ratio)
    page.add_init_script(script)
    page.goto(url)
    page.wait_for_selector("html[data-ready=true]")
    page.wait_for_timeout(REST_MS)
    return page

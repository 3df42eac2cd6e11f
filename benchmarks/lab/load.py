"""The first load: bytes, requests and milliseconds for somebody who was never here."""

from __future__ import annotations

from statistics import median
from typing import Any

from playwright.sync_api import Page

from benchmarks.lab.page import SIZE, Row

LOADS = 5
READY = """
  new MutationObserver(() => { window.readyAt ??= document.documentElement.dataset.ready && performance.now(); })
    .observe(document, {attributes: true, subtree: true, attributeFilter: ["data-ready"]});
"""


def rows(browser: Any, base: str) -> list[Row]:
    """With an empty cache each time; the first visit warms the server and is not counted. Bytes and time are taken
    from different visits, since counting bytes makes the browser report every request."""
    ready = [_visited(browser, base, None) for _ in range(LOADS + 1)][1:]
    sizes: list[list[float]] = [[] for _ in range(LOADS)]
    for sent in sizes:
        _visited(browser, base, sent)
    return [
        ("first load: on the wire", f"{median(map(sum, sizes)) / 1000:.1f} kB", "≤ 120 kB"),
        ("first load: requests", f"{median(map(len, sizes)):.0f}", ""),
        ("first load: ready", f"{median(ready):.0f} ms ({max(ready):.0f})", "≤ 400 ms"),
    ]


def _visited(browser: Any, base: str, sent: list[float] | None) -> float:
    """Milliseconds until the lab is ready."""
    context = browser.new_context(viewport=SIZE)
    context.add_init_script(READY)
    page = context.new_page()
    if sent is not None:
        _count(page, sent)
    page.goto(base)
    page.wait_for_selector("html[data-ready=true]")
    page.wait_for_load_state("networkidle")
    ready = float(page.evaluate("window.readyAt"))
    context.close()
    return ready


def _count(page: Page, sizes: list[float]) -> None:
    """Note the encoded size of everything the page receives, bodies and headers, as the browser counts them."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))

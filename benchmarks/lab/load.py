"""The first load: bytes, requests and milliseconds for somebody who was never here."""

from __future__ import annotations

import contextlib
import subprocess
import tempfile
import time
from collections.abc import Iterator
from statistics import median
from typing import Any

import httpx
from playwright.sync_api import Playwright

from benchmarks.lab.page import SIZE, Row
from benchmarks.server import free_port
from tests.chromium import ARGUMENTS, chromium

LOADS = 9
QUIET = 1.5  # seconds in which a browser that has just started, and then a page, comes to rest
READY = "performance.getEntriesByName('ready')[0].startTime"


def rows(playwright: Playwright, browser: Any, base: str) -> list[Row]:
    """With an empty cache each time; the first visit warms the server and is not counted. Bytes and time are taken
    from different visits, since counting bytes makes the browser report every request."""
    ready = [_ready(playwright, base) for _ in range(LOADS + 1)][1:]
    sizes = [_sizes(browser, base) for _ in range(LOADS)]
    return [
        ("first load: on the wire", f"{median(map(sum, sizes)) / 1000:.1f} kB", "≤ 120 kB"),
        ("first load: requests", f"{median(map(len, sizes)):.0f}", ""),
        ("first load: ready", f"{median(ready):.0f} ms ({max(ready):.0f})", "≤ 400 ms"),
    ]


def _ready(playwright: Playwright, url: str) -> float:
    """Milliseconds until the lab is ready, by its own mark, in a browser that nobody watches meanwhile: a debugger
    that is told of each of eighty requests takes half as long again."""
    with _unwatched() as door:
        httpx.put(f"{door}/json/new?{url}").raise_for_status()
        time.sleep(2 * QUIET)
        browser = playwright.chromium.connect_over_cdp(door)
        (page,) = [each for each in browser.contexts[0].pages if each.url.startswith(url)]
        ready = float(page.evaluate(READY))
        browser.close()
    return ready


@contextlib.contextmanager
def _unwatched() -> Iterator[str]:
    """A browser of its own with nothing kept, at rest: where it can be asked for pages."""
    port = free_port()
    door = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [chromium() or "", "--headless=new", f"--window-size={SIZE['width']},{SIZE['height']}"]
        command += [
            f"--remote-debugging-port={port}",
            f"--user-data-dir={profile}",
            *ARGUMENTS,
            "about:blank",
        ]
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)  # noqa: S603 - our own browser
        try:
            for _ in range(200):
                with contextlib.suppress(httpx.TransportError):
                    httpx.get(f"{door}/json/version")
                    break
                time.sleep(0.05)
            time.sleep(QUIET)
            yield door
        finally:
            process.terminate()
            process.wait()


def _sizes(browser: Any, base: str) -> list[float]:
    """The encoded size of everything the page receives, bodies and headers, as the browser counts them."""
    sizes: list[float] = []
    context = browser.new_context(viewport=SIZE)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(base)
    page.wait_for_selector("html[data-ready=true]")
    page.wait_for_load_state("networkidle")
    context.close()
    return sizes

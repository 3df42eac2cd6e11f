"""A live server, one Chromium and one page for all tests of the lab; each test loads that page anew, but for those
that go through the operators one by one: these find it `loaded`.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.lab import Lab, Reader
from tests.browser.slow import RATE
from tests.chromium import ARGUMENTS, headless

PATIENCE = 30.0

# axe-core comes with npm: where Node is not installed its tests do not exist, as those of the JavaScript do not.
_AXE = Path(__file__).parents[2] / "node_modules" / "axe-core"
collect_ignore = [] if _AXE.exists() or os.environ.get("CI") == "true" else ["test_axe.py"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=1):  # noqa: S310 - our own server
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"{url} did not answer within {PATIENCE} s")


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    port = _free_port()
    root = f"http://127.0.0.1:{port}"
    served = ["tests.browser.slow"] if RATE else ["app", "serve"]
    process = subprocess.Popen(
        [sys.executable, "-m", *served, "--port", str(port)], stdout=subprocess.DEVNULL
    )
    try:
        _wait_for(f"{root}/healthz", process)
        yield root
    finally:
        process.terminate()
        try:
            process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:  # nothing is asked of it any more
            process.kill()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    place = headless()
    if place is None:
        pytest.fail("Chromium was not found: python -m tests.chromium says what to do")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=place, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def reader(browser: Browser, server: str) -> Reader:
    return Reader(browser, server)


@pytest.fixture
def lab(reader: Reader) -> Iterator[Lab]:
    with reader.lab() as made:
        yield made


@pytest.fixture(scope="module")
def kept(reader: Reader) -> Iterator[Lab]:
    with reader.lab() as made:
        yield made.open()


@pytest.fixture
def loaded(kept: Lab) -> Iterator[Lab]:
    """A lab that is loaded once for the tests of a file, which open their own configuration in it."""
    yield kept
    complaints, kept.complaints = kept.complaints, []
    assert complaints == []

"""Where Chromium is: ``$CHROMIUM``, one on the path, Chrome on macOS, or one that Playwright fetched.

The tests take its headless shell where there is one (Debian: chromium-headless-shell): the same engine without the
window around it, whose tabs and toolbars nobody sees, and a third less to compute at each load of the lab.

``python -m tests.chromium`` prints the place, or says what to do and fails.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

ARGUMENTS = (
    "--no-sandbox",  # tests may run as root in a container
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MACOS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
_PLAYWRIGHT = {
    ".cache/ms-playwright": "chromium-*/chrome-linux*/chrome",
    "Library/Caches/ms-playwright": "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
}


def _candidates() -> Iterator[str | None]:
    yield from map(shutil.which, _NAMES)
    yield from _MACOS
    for folder, pattern in _PLAYWRIGHT.items():
        yield from map(str, sorted((Path.home() / folder).glob(pattern), reverse=True))


def chromium() -> str | None:
    """The executable to drive, or None where there is none."""
    if named := os.environ.get("CHROMIUM"):
        return shutil.which(named)
    return next((place for place in _candidates() if place and Path(place).is_file()), None)


def headless() -> str | None:
    """The executable that tests drive: the shell without a window, else the whole Chromium.

    With ``HYPOTHESIS_PROFILE=proof`` it is the whole one, so that this is driven too.
    """
    proof = os.environ.get("HYPOTHESIS_PROFILE") == "proof"
    if not proof and not os.environ.get("CHROMIUM"):
        for name in _SHELLS:
            if place := shutil.which(name):
                return place
    return chromium()


if __name__ == "__main__":
    if place := headless():
        print(place)
    else:
        sys.exit(
            "Chromium was not found: the tests of the lab in a browser are left out.\n"
            "Install it (Debian, Ubuntu: sudo apt install chromium), or name it in CHROMIUM."
        )

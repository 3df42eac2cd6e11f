"""Where Chromium is: ``$CHROMIUM``, one on the path, Chrome on macOS, or one that Playwright fetched.

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


if __name__ == "__main__":
    if place := chromium():
        print(place)
    else:
        sys.exit(
            "Chromium was not found: the tests of the lab in a browser are left out.\n"
            "Install it (Debian, Ubuntu: sudo apt install chromium), or name it in CHROMIUM."
        )

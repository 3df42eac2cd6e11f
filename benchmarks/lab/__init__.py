"""The lab in a real browser: every number the lab is to reach, what was wanted and what was reached, as one table."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

from playwright.sync_api import sync_playwright

from benchmarks.lab import change, lighthouse, load, play, step
from benchmarks.server import ours
from benchmarks.timing import table
from tests.chromium import ARGUMENTS, chromium


def main() -> None:
    """The table, or a word on why there is none."""
    found = chromium()
    if found is None:
        print("\nthe lab: no Chromium here, so not measured")
        return
    rows = []
    with undisturbed() as alone, ours() as (base, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        rows += load.rows(playwright, browser, base)
        for measured in (step, play, change):
            rows += measured.rows(browser, base)
        browser.close()
    # Not these: Lighthouse takes the first paint to have waited for every script that came before it, and at such a
    # priority they all have, from a server on the same machine.
    with ours() as (base, _):
        rows += lighthouse.rows(found, base)
    how = "at real-time priority but for Lighthouse" if alone else "beside whatever else runs here"
    table(f"the lab, {how}, median and in brackets the worst", ("", "reached", "wanted"), rows)


@contextlib.contextmanager
def undisturbed() -> Iterator[bool]:
    """Let nothing else on the machine come between, where the system allows that; the server and the browser, started
    from here, are scheduled as we are. Whether it does."""
    try:
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
    except (AttributeError, PermissionError):
        yield False
        return
    try:
        yield True
    finally:
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))


if __name__ == "__main__":
    main()

"""The lab in a real browser: every number the lab is to reach, what was wanted and what was reached, as one table."""

from __future__ import annotations

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
    with ours() as (base, _):
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
            rows += load.rows(playwright, browser, base)
            for measured in (step, play, change):
                rows += measured.rows(browser, base)
            browser.close()
        rows += lighthouse.rows(found, base)
    table("the lab, median and in brackets the worst", ("", "reached", "wanted"), rows)


if __name__ == "__main__":
    main()

"""The lab in a real browser: bytes and time of the first load, and milliseconds of script per step."""

from __future__ import annotations

from statistics import median
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks.server import ours
from benchmarks.timing import table
from tests.chromium import ARGUMENTS, chromium

LOADS = 5
STEPS = 40
SIZES = (16, 64, 224)


def main() -> None:
    """Both tables, or a word on why there is none."""
    found = chromium()
    if found is None:
        print("\nthe lab: no Chromium here, so not measured")
        return
    with ours() as (base, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        first_load(browser, base)
        steps(browser, base)
        browser.close()


def first_load(browser: Any, base: str) -> None:
    """With an empty cache each time; the first visit warms the server and is not counted. Bytes and time are taken
    from different visits, since counting bytes makes the browser report every request."""
    ready = [_visited(browser, base, None) for _ in range(LOADS + 1)][1:]
    sizes: list[list[float]] = [[] for _ in range(LOADS)]
    for sent in sizes:
        _visited(browser, base, sent)
    told = [
        ("bytes on the wire", f"{median(map(sum, sizes)) / 1000:.1f} kB", "≤ 100 kB"),
        ("requests", f"{median(map(len, sizes)):.0f}", ""),
        ("ready", f"{median(ready):.0f} ms ({min(ready):.0f} to {max(ready):.0f})", "≤ 400 ms"),
    ]
    table("the lab's first load", ("", "median of five", "wanted"), told)


def _visited(browser: Any, base: str, sent: list[float] | None) -> float:
    """Milliseconds until the lab is ready, for somebody who was never here."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
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


READY = """
  new MutationObserver(() => { window.readyAt ??= document.documentElement.dataset.ready && performance.now(); })
    .observe(document, {attributes: true, subtree: true, attributeFilter: ["data-ready"]});
"""
STEP = """async (steps) => {
  const {stage, store} = window.convscope;
  const took = [], late = [];
  for (let at = 0; at < steps; at += 1) {
    const frame = (store.get().frame ?? 0) + 1;
    const before = stage.describe().stats.steps;
    const start = performance.now();
    store.set({frame, tap: null});
    let script = performance.now() - start, frames = 0;
    while (stage.describe().stats.steps === before && frames < 10) {
      await new Promise((done) => requestAnimationFrame(done));
      frames += 1;
    }
    took.push(script + stage.describe().stats.stepMs);
    late.push(frames);
  }
  return {took, late};
}"""


def steps(browser: Any, base: str) -> None:
    """Script per step: the state's change with all that listens, and the stage's drawing."""
    rows = []
    for size in SIZES:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{base}/?op=conv2d&input_size={size}&padding=1&view=window&frame=1")
        page.wait_for_selector("html[data-ready=true]")
        page.wait_for_timeout(1500)
        told = page.evaluate(STEP, STEPS)
        wanted = "≤ 4" if size > 64 else "≤ 2"
        rows.append(
            (f"{size}²", f"{median(told['took']):.2f}", f"{max(told['took']):.2f}", wanted, max(told["late"]))
        )
        page.close()
    head = ("input", "median ms", "worst ms", "wanted", "animation frames")
    table("the lab, script per step, kernel 3", head, rows)


if __name__ == "__main__":
    main()

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
# what, its query, milliseconds wanted
CASES = (
    ("16²", "input_size=16&padding=1", 2),
    ("64²", "input_size=64&padding=1", 2),
    ("224², kernel 31", "input_size=224&input=image:sample&kernel_size=31&padding=15&weight=kernel:box", 4),
    ("512²", "input_size=512&input=image:sample&padding=1", 4),
    ("64 → 64 channels, 14²", "input_size=14&in_channels=64&out_channels=64&padding=1", 4),
)
PLAYED = 20_000  # frames, for the heap


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
        heap(browser, base)
        browser.close()


def first_load(browser: Any, base: str) -> None:
    """With an empty cache each time; the first visit warms the server and is not counted. Bytes and time are taken
    from different visits, since counting bytes makes the browser report every request."""
    ready = [_visited(browser, base, None) for _ in range(LOADS + 1)][1:]
    sizes: list[list[float]] = [[] for _ in range(LOADS)]
    for sent in sizes:
        _visited(browser, base, sent)
    told = [
        ("bytes on the wire", f"{median(map(sum, sizes)) / 1000:.1f} kB", "≤ 120 kB"),
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
    const before = stage.stats().steps;
    const start = performance.now();
    store.set({frame, tap: null});
    let script = performance.now() - start, frames = 0;
    while (stage.stats().steps === before && frames < 10) {
      await new Promise((done) => requestAnimationFrame(done));
      frames += 1;
    }
    took.push(script + stage.stats().stepMs);
    late.push(frames);
  }
  return {took, late};
}"""
# One handler and the drawing that it asks for: an event for a cell after the other, then the next animation frame.
HOVER = """async (steps) => {
  const {stage} = window.convscope, host = document.getElementById("stage");
  const box = host.getBoundingClientRect(), rect = stage.panelRect("input");
  const took = [];
  const [left, clientY] = [box.x + rect.x, box.y + rect.y + rect.height / 2];
  const point = (at) => new PointerEvent("pointermove",
    {bubbles: true, clientX: left + rect.width * (0.2 + 0.6 * at / steps), clientY});
  host.dispatchEvent(new PointerEvent("pointerenter"));
  await new Promise((done) => setTimeout(done, 500));
  for (let at = 0; at < steps; at += 1) {
    const start = performance.now();
    host.dispatchEvent(point(at));
    const handler = performance.now() - start;
    await new Promise((done) => requestAnimationFrame(done));
    await stage.settled();
    took.push(handler + stage.stats().drawMs);
  }
  return took;
}"""
PLAY = """async (frames) => {
  const {stage, store} = window.convscope, total = store.get().scene.total;
  for (let at = 0; at < frames; at += 1) {
    store.set({frame: at % total, tap: null});
    if (at % 10 === 0) await new Promise((done) => requestAnimationFrame(done));
  }
  await stage.settled();
}"""


def steps(browser: Any, base: str) -> None:
    """Script per step and per hovered cell: the handler with all that listens, and the stage's drawing."""
    rows = []
    for name, query, wanted in CASES:
        page = _lab(browser, f"{base}/?op=conv2d&{query}&view=window&frame=1")
        told = page.evaluate(STEP, STEPS)
        over = page.evaluate(HOVER, STEPS)
        numbers = [
            f"{each:.2f}" for each in (median(told["took"]), max(told["took"]), median(over), max(over))
        ]
        rows.append((name, *numbers, f"≤ {wanted}", max(told["late"])))
        page.close()
    head = ("input", "step: median ms", "worst", "hover: median ms", "worst", "wanted", "animation frames")
    table("the lab, script per step and per hovered cell", head, rows)


def heap(browser: Any, base: str) -> None:
    """What is kept after many frames: the JavaScript heap after garbage collection, before and after."""
    page = _lab(browser, f"{base}/?op=conv2d&input_size=64&padding=1&view=window&frame=1")
    session = page.context.new_cdp_session(page)

    def used() -> float:
        session.send("HeapProfiler.collectGarbage")
        return float(session.send("Runtime.getHeapUsage")["usedSize"]) / 1e6

    page.evaluate(PLAY, PLAYED // 10)  # what is made once is made
    before = used()
    page.evaluate(PLAY, PLAYED)
    after = used()
    table(
        f"the lab's heap, {PLAYED:,} frames of 64²",
        ("before", "after", "wanted"),
        [(f"{before:.2f} MB", f"{after:.2f} MB", "as before")],
    )
    page.close()


def _lab(browser: Any, url: str) -> Page:
    page: Page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(url)
    page.wait_for_selector("html[data-ready=true]")
    page.wait_for_timeout(1500)
    return page


if __name__ == "__main__":
    main()

"""Milliseconds of script per step and per hovered cell, and what is kept after many steps."""

from __future__ import annotations

from statistics import median
from typing import Any

from benchmarks.lab.page import Row, lab

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

# Every animation callback's own time, whoever asked for it: of the stage, the sum, the loop, the player.
CALLBACKS = """
  const ask = window.requestAnimationFrame.bind(window);
  window.callbackMs = 0;
  window.requestAnimationFrame = (callback) => ask((now) => {
    const start = performance.now();
    callback(now);
    window.callbackMs += performance.now() - start;
  });
"""
STEP = """async (steps) => {
  const {stage, store} = window.convscope;
  const took = [], late = [];
  for (let at = 0; at < steps; at += 1) {
    const frame = (store.get().frame ?? 0) + 1;
    const before = stage.stats().steps;
    window.callbackMs = 0;
    const start = performance.now();
    store.set({frame, tap: null});
    await undefined; // what the handler left for its end
    const handler = performance.now() - start;
    let frames = 0;
    while (stage.stats().steps === before && frames < 10) {
      await new Promise((done) => requestAnimationFrame(done));
      frames += 1;
    }
    await new Promise((done) => setTimeout(done));
    took.push(handler + window.callbackMs / frames);
    late.push(frames);
  }
  return {took, late};
}"""
# One handler and the drawing that it asks for: an event for a cell and another cell, then the next animation frame.
HOVER = """async (steps) => {
  const {stage} = window.convscope, host = document.getElementById("stage");
  const box = host.getBoundingClientRect(), rect = stage.panelRect("input");
  const took = [];
  const [left, clientY] = [box.x + rect.x, box.y + rect.y + rect.height / 2];
  const point = (at) => new PointerEvent("pointermove",
    {bubbles: true, clientX: left + rect.width * (0.05 + 0.9 * ((0.618 * at) % 1)), clientY});
  host.dispatchEvent(new PointerEvent("pointerenter"));
  await new Promise((done) => setTimeout(done, 500));
  for (let at = 0; at < steps; at += 1) {
    const start = performance.now();
    window.callbackMs = 0;
    host.dispatchEvent(point(at));
    await undefined;
    const handler = performance.now() - start;
    await new Promise((done) => requestAnimationFrame(done));
    await new Promise((done) => setTimeout(done));
    took.push(handler + window.callbackMs);
    await stage.settled();
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


def rows(browser: Any, base: str) -> list[Row]:
    """All of it."""
    return [row for case in CASES for row in _scripts(browser, base, case)] + [_heap(browser, base)]


def _scripts(browser: Any, base: str, case: tuple[str, str, int]) -> list[Row]:
    """The handler with all that listens, and the animation callback that follows it."""
    name, query, wanted = case
    page = lab(browser, f"{base}/?op=conv2d&{query}&view=window&frame=1", script=CALLBACKS)
    told = page.evaluate(STEP, STEPS)
    over = page.evaluate(HOVER, STEPS)
    page.close()
    return [
        (f"{name}: script per step", _milliseconds(told["took"]), f"≤ {wanted} ms"),
        (f"{name}: on screen after", f"{max(told['late'])} animation frames", "≤ 2"),
        (f"{name}: script per hovered cell", _milliseconds(over), f"≤ {wanted} ms"),
    ]


def _milliseconds(took: list[float]) -> str:
    return f"{median(took):.2f} ms ({max(took):.1f})"


def _heap(browser: Any, base: str) -> Row:
    """The JavaScript heap after garbage collection, before and after many frames."""
    page = lab(browser, f"{base}/?op=conv2d&input_size=64&padding=1&view=window&frame=1")
    session = page.context.new_cdp_session(page)

    def used() -> float:
        session.send("HeapProfiler.collectGarbage")
        return float(session.send("Runtime.getHeapUsage")["usedSize"]) / 1e6

    page.evaluate(PLAY, PLAYED)  # what is made once is made, and what is run often compiled
    before = used()
    page.evaluate(PLAY, PLAYED)
    after = used()
    page.close()
    return f"heap over {PLAYED:,} frames of 64²", f"{before:.2f} → {after:.2f} MB", "flat"

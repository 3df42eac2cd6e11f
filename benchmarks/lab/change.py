"""From a click on a control to the new picture, with the request to the server on this machine in between."""

from __future__ import annotations

from statistics import median
from typing import Any

from benchmarks.lab.page import Row, lab

CHANGES = 20
QUERIES = {"16²": "input_size=16", "64²": "input_size=64&padding=1"}
# The animation frame after the answer draws it: what is posted from that frame runs when the drawing is done.
CHANGE = """async (changes) => {
  const {store} = window.convscope, field = document.querySelector("[data-field=kernel_size]"), took = [];
  for (let at = 0; at < changes; at += 1) {
    const drawn = new Promise((done) => {
      const stop = store.subscribe((state) => state.scene, () => {
        stop();
        requestAnimationFrame(() => setTimeout(done));
      });
    });
    const start = performance.now();
    field.querySelector(at % 2 ? ".fewer" : ".more").click();
    await drawn;
    took.push(performance.now() - start);
    await new Promise((done) => setTimeout(done, 200));
  }
  return took;
}"""


def rows(browser: Any, base: str) -> list[Row]:
    """For two sizes."""
    return [_changed(browser, base, name) for name in QUERIES]


def _changed(browser: Any, base: str, name: str) -> Row:
    page = lab(browser, f"{base}/?op=conv2d&{QUERIES[name]}&view=window")
    took = page.evaluate(CHANGE, CHANGES)
    page.close()
    return (
        f"{name}: another kernel size, to the new picture",
        f"{median(took):.0f} ms ({max(took):.0f})",
        "≤ 50 ms",
    )

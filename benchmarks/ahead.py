"""Large inputs: how long until the whole answer is seen, and how long was said before anything was computed."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, sync_playwright

from app.answers.ahead import ahead
from app.operators import from_json
from app.trace import view_for
from benchmarks.lab.page import lab
from benchmarks.server import ours
from benchmarks.timing import table
from tests.chromium import ARGUMENTS, chromium

LAYERS: tuple[dict[str, Any], ...] = (
    *({"op": "conv2d", "input_size": size} for size in (500, 1000, 1500, 2000, 3000, 4000)),
    {"op": "conv2d", "input_size": 2000, "kernel_size": 7},
    {"op": "conv2d", "input_size": 1000, "kernel_size": 15},
    {"op": "conv2d", "input_size": 512, "kernel_size": 31},
    {"op": "conv2d", "input_size": 224, "in_channels": 64, "out_channels": 64},
    {"op": "conv2d", "input_size": 112, "in_channels": 256, "out_channels": 128},
    {"op": "conv1d", "input_size": 4_000_000},
    {"op": "conv3d", "input_size": 150},
    {"op": "conv_transpose2d", "input_size": 2000},
    {"op": "max_pool2d", "input_size": 2000},
    {"op": "separable_conv2d", "input_size": 1500},
)
WAIT = """async ([config, view]) => {
  const {store, session, stage} = convscope, start = performance.now();
  const answered = new Promise((done) => store.subscribe((state) => state.scene, done));
  session.open(config, view);
  await new Promise((done) => setTimeout(done, 100));
  while (store.get().pending && !store.get().wait) await new Promise((done) => setTimeout(done, 5));
  if (store.get().wait) session.compute();
  await answered;
  await stage.settled();
  return (performance.now() - start) / 1000;
}"""


def main() -> None:
    """Said against measured."""
    found = chromium()
    if found is None:
        print("\nlarge inputs: no Chromium here, so not measured")
        return
    with ours() as (base, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        page = lab(browser, f"{base}/?op=conv2d")
        page.wait_for_timeout(5000)  # PyTorch is loaded meanwhile
        rows = [_row(page, config) for config in LAYERS]
        browser.close()
    table("large inputs, seconds", ("layer", "said", "measured", "ratio"), rows)


def _row(page: Page, config: dict[str, Any]) -> tuple[str, ...]:
    layer = from_json(config)
    view = view_for(layer, None)
    said, measured = ahead(layer, view).seconds, page.evaluate(WAIT, [config, view.name])
    words = " ".join(f"{name}={value}" for name, value in config.items() if name != "op")
    return f"{layer.op} {words}", f"{said:.1f}", f"{measured:.1f}", f"{said / measured:.1f}"


if __name__ == "__main__":
    main()

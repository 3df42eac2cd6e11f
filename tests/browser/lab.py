"""The lab as a reader has it: one page in a real Chromium, and what it must never do."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

REFUSED = "the server responded with a status of 4"  # Chromium reports a refusal as an error of its own
PATIENCE = 10_000  # milliseconds
READY = "document.documentElement.dataset.ready === 'true'"
IDLE = f"{READY} && !convscope.store.get().pending && convscope.store.get().answer !== null"

# The page's own Content-Security-Policy forbids what wait_for_function does: this waits without eval.
WAIT = """() => new Promise((done, failed) => {{
  const end = performance.now() + {patience};
  const look = () => {{
    if ({condition}) done(true);
    else if (performance.now() > end) failed(new Error({words}));
    else setTimeout(look, 10);
  }};
  look();
}})"""

Rect = dict[str, float]


class Lab:
    """A page on the running server."""

    def __init__(self, page: Page, root: str) -> None:
        self.page = page
        self.root = root
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"{error.message}\n{error.stack}"))
        page.on("request", self._asked)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and REFUSED not in message.text:
            self.complaints.append(message.text)

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        self.requests.append(f"{request.method} {parts.path}")
        if parts.scheme not in ("data", "blob") and f"{parts.scheme}://{parts.netloc}" != self.root:
            self.complaints.append(f"a request to another host: {request.url}")

    @property
    def asked(self) -> list[str]:
        """What the API was asked; the browser fetches an icon when it likes."""
        return [each for each in self.requests if "/api/" in each]

    def open(self, query: str = "") -> Lab:
        """Load the lab and wait until the first picture is on the stage."""
        self.page.goto(f"{self.root}/{query}")
        self.idle()
        return self

    def wait(self, condition: str) -> None:
        """Wait until a JavaScript expression is true in the page."""
        words = json.dumps(f"still not: {condition}")
        self.page.evaluate(WAIT.format(patience=PATIENCE, condition=condition, words=words))

    def idle(self) -> None:
        """Wait until nothing is under way, and the newest state is painted."""
        self.wait(IDLE)
        self.page.evaluate("() => convscope.stage.settled()")

    def state(self, name: str) -> Any:
        """One entry of the lab's state."""
        return self.page.evaluate("(name) => convscope.store.get()[name]", name)

    def stage(self, call: str) -> Any:
        """What the stage answers to ``convscope.stage.<call>``."""
        return self.page.evaluate(f"() => convscope.stage.{call}")

    def view(self, name: str) -> bool:
        """Go to a view by its tab, through its group's where it stands in one; true where the view needed a mend."""
        group = self.catalogue()["views"][name]["group"]
        tab = self.page.locator(f"#tabs [data-view={name}]")
        if not tab.is_visible():
            self.page.locator(f"#tabs [data-group='{group}']").click()
        tab.click()
        there = f"convscope.store.get().scene.view === '{name}'"
        self.wait(f"{there} || convscope.store.get().problem")
        mended = bool(self.state("problem"))
        if mended:
            self.page.locator("#notice .fix").click()
        self.wait(there)
        return mended

    def describe(self) -> dict[str, Any]:
        """What the stage says it has painted."""
        self.page.evaluate("() => convscope.stage.settled()")
        return cast("dict[str, Any]", self.stage("describe()"))

    def edit(self, config: dict[str, Any]) -> None:
        """Open a configuration as an example chip would."""
        views = next(each["views"] for each in self.catalogue()["operators"] if each["op"] == config["op"])
        view = self.state("view")
        self.page.evaluate(
            "([config, view]) => convscope.session.open(config, view)",
            [config, view if view in views else views[0]],
        )
        self.idle()

    def catalogue(self) -> dict[str, Any]:
        """The catalogue the page was built from."""
        text = self.page.locator("#boot").text_content() or ""
        return cast("dict[str, Any]", json.loads(text)["catalogue"])

    def at(self, panel: str, row: int, col: int) -> tuple[float, float]:
        """The middle of a cell, in pixels of the page."""
        rect = self.stage(f"cellRect({panel!r}, {row}, {col})")
        assert rect is not None, f"{panel} does not show row {row}, column {col}"
        host = self.page.locator("#stage").bounding_box()
        assert host is not None
        return host["x"] + rect["x"] + rect["width"] / 2, host["y"] + rect["y"] + rect["height"] / 2

    def picture(self) -> Image.Image:
        """What the stage looks like now."""
        self.page.evaluate("() => convscope.stage.settled()")
        return Image.open(io.BytesIO(self.page.locator("#stage").screenshot())).convert("RGB")


@contextmanager
def lab_on(browser: Browser, root: str, **context: Any) -> Iterator[Lab]:
    """A fresh page; at the end it must have had nothing to complain about."""
    opened = browser.new_context(viewport={"width": 1440, "height": 900}, **context)
    opened.set_default_timeout(10_000)
    try:
        made = Lab(opened.new_page(), root)
        yield made
        assert made.complaints == []
    finally:
        opened.close()

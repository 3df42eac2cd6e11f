"""The lab as a reader has it: one page in a real Chromium, and what it must never do."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request, expect

from tests.browser.slow import slowed

REFUSED = "the server responded with a status of 4"  # Chromium reports a refusal as an error of its own
PATIENCE = 30_000  # milliseconds: what is right is there long before, on a busy machine too
expect.set_options(timeout=PATIENCE)
READY = "document.documentElement.dataset.ready === 'true'"
IDLE = f"{READY} && !convscope.store.get().pending && convscope.store.get().answer !== null"

# The page's own Content-Security-Policy forbids what wait_for_function does: this waits without eval.
WAIT = """() => new Promise((done, failed) => {{
  const end = performance.now() + {patience};
  const look = async () => {{
    try {{
      if ({condition}) done(true);
      else if (performance.now() > end) failed(new Error({words}));
      else setTimeout(look, 10);
    }} catch (error) {{
      failed(error);
    }}
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
        self._told: dict[str, Any] | None = None
        page.on("console", self._heard)
        page.on("pageerror", self._failed)
        page.on("request", self._asked)

    def leave(self) -> None:
        """Listen no longer: the page may be another test's now."""
        self.page.remove_listener("console", self._heard)
        self.page.remove_listener("pageerror", self._failed)
        self.page.remove_listener("request", self._asked)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and REFUSED not in message.text:
            self.complaints.append(message.text)

    def _failed(self, error: Error) -> None:
        self.complaints.append(f"{error.message}\n{error.stack}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        self.requests.append(f"{request.method} {parts.path}")
        if parts.scheme not in ("data", "blob") and f"{parts.scheme}://{parts.netloc}" != self.root:
            self.complaints.append(f"a request to another host: {request.url}")

    @property
    def asked(self) -> list[str]:
        """What the API was asked, but for the lines of a frame, which are fetched whenever the cursor rests."""
        return [each for each in self.requests if "/api/" in each and not each.endswith("/lines")]

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
        if self._told is None:
            text = self.page.locator("#boot").text_content() or ""
            self._told = cast("dict[str, Any]", json.loads(text)["catalogue"])
        return self._told

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


SIZE = {"width": 1440, "height": 900}


WELCOMED = "try { localStorage.setItem('convscope.welcomed', 'true'); } catch { }"


def context_of(browser: Browser, *, newcomer: bool = False, **context: Any) -> BrowserContext:
    """A reader of whom nothing is kept but, unless it is a newcomer, that the strip of the first visit was seen."""
    opened = browser.new_context(**{"viewport": SIZE, **context})
    opened.set_default_timeout(PATIENCE)
    if not newcomer:
        opened.add_init_script(WELCOMED)
    opened.on("page", slowed)
    return opened


@contextmanager
def lab_on(browser: Browser, root: str, **context: Any) -> Iterator[Lab]:
    """A page of a fresh reader; at the end it must have had nothing to complain about."""
    opened = context_of(browser, **context)
    try:
        made = Lab(opened.new_page(), root)
        yield made
        assert made.complaints == []
    finally:
        opened.close()


class Reader:
    """One page for many tests: each loads it anew, and nothing but the browser's cache stays from the last.

    Chromium spends most of a test on a new context, its process and a cold cache. After a test that fails, the next
    one has a new page.
    """

    def __init__(self, browser: Browser, root: str) -> None:
        self.browser = browser
        self.root = root
        self.page: Page | None = None

    @contextmanager
    def lab(self) -> Iterator[Lab]:
        """The lab for one test; at the end it must have had nothing to complain about."""
        page, self.page = self.page or context_of(self.browser).new_page(), None
        made = Lab(page, self.root)
        try:
            yield made
            assert made.complaints == []
            made.leave()
            _forget(page)
            self.page = page
        finally:
            if self.page is None:
                page.context.close()


def _forget(page: Page) -> None:
    page.unroute_all()
    page.context.clear_permissions()
    page.context.clear_cookies()
    page.evaluate("() => { try { localStorage.clear(); sessionStorage.clear(); } catch { } }")
    page.mouse.move(0, 0)
    if page.viewport_size != SIZE:
        page.set_viewport_size({"width": 1440, "height": 900})

"""The lab as a reader has it: one page in a real Chromium, and what it must never do."""

from __future__ import annotations

import io
import json
import os
import re
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from typing import Any, cast
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from PIL import Image
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    Request,
    Route,
    ViewportSize,
    expect,
)

from tests.browser.slow import slowed

REFUSED = "the server responded with a status of 4"  # Chromium reports a refusal as an error of its own
PATIENCE = 30_000  # milliseconds: what is right is there long before, on a busy machine too
PROOF = os.environ.get("HYPOTHESIS_PROFILE") == "proof"  # the full counts are wanted
expect.set_options(timeout=PATIENCE)
READY = "document.documentElement.dataset.ready === 'true'"
IDLE = f"{READY} && !convscope.store.get().pending && convscope.store.get().answer !== null"
# Drawn as well, and a turn later, in which the entry in the history is made: in one call, for each of them costs.
RESTS = f"""{IDLE} && (await convscope.stage.settled(), await new Promise((done) => setTimeout(done)),
  !convscope.store.get().pending)"""
# The middle of a cell in pixels of the page; null where it is not shown.
AT = """async (cell) => {
  await convscope.stage.fan(null);
  const rect = await convscope.stage.cellRect(...cell);
  const { x, y } = document.getElementById("stage").getBoundingClientRect();
  return rect && [x + rect.x + rect.width / 2, y + rect.y + rect.height / 2];
}"""

# The page's own Content-Security-Policy forbids what wait_for_function does: this waits without eval. What cannot be
# asked yet is not true yet: a document that has just begun has no element, and the lab no picture.
WAIT = """() => new Promise((done, failed) => {{
  const end = performance.now() + {patience};
  const look = async () => {{
    let error = null;
    try {{
      if ({condition}) return done(true);
    }} catch (thrown) {{
      error = thrown;
    }}
    if (performance.now() > end) failed(new Error({words} + (error ? `: ${{error}}` : "")));
    else setTimeout(look, 10);
  }};
  look();
}})"""
# What Playwright says where the page that was asked has gone, since another one comes.
GONE = ("Execution context was destroyed", "Cannot find context", "Unable to adopt", "frame was detached")

Rect = dict[str, float]
Pattern = str | re.Pattern[str] | Callable[[str], bool]


class Lab:
    """A page on the running server."""

    def __init__(self, page: Page, root: str) -> None:
        self.page = page
        self.root = root
        self.complaints: list[str] = []
        self._requests: list[str] | None = None
        self._under_way: set[Request] = set()
        page.on("console", self._heard)
        page.on("pageerror", self._failed)

    def listen(self) -> None:
        """Hear of every request from here on: that costs a load a fifth of its time, and few tests need to know."""
        if self._requests is None:
            self.page.on("request", self._asked)
            self.page.on("requestfinished", self._ended)
            self.page.on("requestfailed", self._ended)
        self._requests = []
        self._under_way.clear()

    def leave(self) -> None:
        """Listen no longer: the page may be another test's now."""
        self.page.remove_listener("console", self._heard)
        self.page.remove_listener("pageerror", self._failed)
        if self._requests is not None:
            self.page.remove_listener("request", self._asked)
            self.page.remove_listener("requestfinished", self._ended)
            self.page.remove_listener("requestfailed", self._ended)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and REFUSED not in message.text:
            self.complaints.append(message.text)

    def _failed(self, error: Error) -> None:
        self.complaints.append(f"{error.message}\n{error.stack}")

    def _asked(self, request: Request) -> None:
        self._under_way.add(request)
        self.requests.append(f"{request.method} {urlsplit(request.url).path}")

    def _ended(self, request: Request) -> None:
        self._under_way.discard(request)

    @property
    def requests(self) -> list[str]:
        """Method and path of every request since the last call of ``listen``."""
        assert self._requests is not None, "nobody listens: call listen() first"
        return self._requests

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
        """Wait until a JavaScript expression is true in the page, or in the one that comes after it."""
        words = json.dumps(f"still not: {condition}")
        end = time.monotonic() + PATIENCE / 1000
        while True:
            try:
                self.page.evaluate(WAIT.format(patience=PATIENCE, condition=condition, words=words))
            except Error as error:
                if time.monotonic() > end or not any(each in error.message for each in GONE):
                    raise
            else:
                return

    def until(self, is_so: Callable[[], Any]) -> None:
        """Wait until Python knows of something: it hears of a request or a message later than the page."""
        end = time.monotonic() + PATIENCE / 1000
        while not is_so():
            assert time.monotonic() < end, "what was waited for did not come"
            self.page.wait_for_timeout(10)

    def follow(self, link: Locator) -> None:
        """Click what leads to another page, and wait until that one is there."""
        with self.page.expect_navigation():
            link.click()
        self.wait(READY)

    def idle(self) -> None:
        """Wait until nothing is under way, the newest state is painted, and its entry stands in the history."""
        self.wait(RESTS)

    @property
    def href(self) -> str:
        """The address as the page has it: the one Playwright tells follows a little later."""
        href: str = self.page.evaluate("location.href")
        return href

    def quiet(self) -> None:
        """Wait until nothing that was asked for is on its way."""
        assert self._requests is not None, "nobody listens: call listen() first"
        self.page.wait_for_timeout(10)
        self.until(lambda: not self._under_way)

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
        self.idle()
        return mended

    def resize(self, width: int, height: int) -> None:
        """Give the page another size, where it has not that one."""
        if self.page.viewport_size != (size := ViewportSize(width=width, height=height)):
            self.page.set_viewport_size(size)

    def describe(self) -> dict[str, Any]:
        """What the stage says it has painted."""
        return cast("dict[str, Any]", self.stage("settled().then(() => convscope.stage.describe())"))

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
        """The catalogue, of which the page brings what it shows first; in English."""
        return _catalogue(self.root)

    def at(self, panel: str, row: int, col: int) -> tuple[float, float]:
        """The middle of a cell, in pixels of the page; what comes with a pointer has come by the time it is there."""
        place = self.page.evaluate(AT, [panel, row, col])
        assert place is not None, f"{panel} does not show row {row}, column {col}"
        x, y = place
        return x, y

    def picture(self) -> Image.Image:
        """What the stage looks like now."""
        self.page.evaluate("() => convscope.stage.settled()")
        return Image.open(io.BytesIO(self.page.locator("#stage").screenshot())).convert("RGB")


@cache
def _catalogue(root: str) -> dict[str, Any]:
    with urllib.request.urlopen(f"{root}/api/v1/operators") as answer:  # noqa: S310 - our own server
        return cast("dict[str, Any]", json.load(answer))


SIZE: ViewportSize = {"width": 1440, "height": 900}
# Of whoever is no newcomer that alone is kept; the cookie says who is one. Many loads are remembered, see OTHERS.
WELCOMED = """performance.setResourceTimingBufferSize(10000); try {
  if (!document.cookie.includes("newcomer")) localStorage.setItem("convscope.welcomed", "true");
} catch { }"""
# Whom else the page has asked: its policy forbids that, and Chromium complains of whoever tries.
OTHERS = """() => performance.getEntriesByType("resource").map(({name}) => name)
  .filter((name) => !name.startsWith(location.origin + "/") && !/^(data|blob):/.test(name))"""
ROUTED = """async () => { while (location.protocol !== "about:" && !(await fetch("/routed")).ok); }"""
# Nothing stays, and nothing goes on while nobody looks.
LEFT = """() => { try {
  window.convscope?.store.set({ playing: false });
  localStorage.clear();
  sessionStorage.clear();
} catch { } }"""
USUAL = {"color_scheme": "light", "reduced_motion": "no-preference", "forced_colors": "none"}

_idle: WeakKeyDictionary[Browser, dict[str, list[Page]]] = WeakKeyDictionary()
_media: WeakKeyDictionary[Page, dict[str, str]] = WeakKeyDictionary()


def emulate(page: Page, **media: Any) -> None:
    """Give a page a taste, where it is not the one it has: Chromium lays out the whole page anew for it."""
    had = _media.setdefault(page, {})
    if media.items() - had.items():
        page.emulate_media(**media)
        had |= media


def context_of(browser: Browser, **context: Any) -> BrowserContext:
    """A reader of whom nothing is kept but that the strip of the first visit was seen."""
    opened = browser.new_context(viewport=SIZE, **context)
    opened.set_default_timeout(PATIENCE)
    opened.add_init_script(WELCOMED)
    opened.on("page", slowed)
    return opened


@contextmanager
def page_on(
    browser: Browser,
    *,
    cold: bool = False,
    newcomer: bool = False,
    viewport: ViewportSize = SIZE,
    permissions: Sequence[str] = (),
    **how: Any,
) -> Iterator[Page]:
    """A page of a fresh reader, with another size, taste or permission where it is wanted.

    Chromium spends more on a new context, its window and a cold cache than on most tests. So whoever comes after a test
    that went well has its page, of which nothing stays but the browser's cache; ``cold``: nor that.
    """
    media = {name: how.pop(name, usual) for name, usual in USUAL.items()}
    idle = _idle.setdefault(browser, {}).setdefault(json.dumps(how, sort_keys=True), [])
    page = idle.pop() if idle and not cold else context_of(browser, **how).new_page()
    context = page.context
    went_well = False
    try:
        emulate(page, **media)
        if page.viewport_size != viewport:
            page.set_viewport_size(viewport)
        if permissions:
            context.grant_permissions(permissions)
        if newcomer:
            context.add_cookies([{"name": "newcomer", "value": "1", "domain": "127.0.0.1", "path": "/"}])
        yield page
        _forget(page)
        went_well = True
    finally:
        if went_well and not cold:
            idle.append(page)
        else:
            context.close()


@contextmanager
def lab_on(browser: Browser, root: str, **how: Any) -> Iterator[Lab]:
    """The lab as a fresh reader has it; at the end it must have had nothing to complain about."""
    with page_on(browser, **how) as page:
        made = Lab(page, root)
        yield made
        assert made.complaints == []
        assert page.evaluate(OTHERS) == []
        made.leave()


def intercept(
    page: Page, pattern: str | re.Pattern[str] | Callable[[str], bool], answer: Callable[[Route], object]
) -> None:
    """Whatever has such an address is answered here from now on.

    Chromium says so a little before it is: what the page asks in between still gets through to the server. So something
    is asked until it comes here.
    """
    page.route(pattern, answer)
    page.route("**/routed", lambda each: each.fulfill(status=200))
    page.evaluate(ROUTED)
    page.unroute("**/routed")  # with the last of them everything that is held goes on


@contextmanager
def held(page: Page, pattern: str) -> Iterator[None]:
    """Whatever has such an address does not come until this ends."""
    intercept(page, pattern, lambda _: None)
    yield
    page.unroute(pattern)  # which lets it go on


class Reader:
    """Who reads the lab in most tests: nothing but the address changes."""

    def __init__(self, browser: Browser, root: str) -> None:
        self.browser = browser
        self.root = root

    def lab(self) -> AbstractContextManager[Lab]:
        """The lab for one test."""
        return lab_on(self.browser, self.root)


def _forget(page: Page) -> None:
    page.unroute_all()
    page.context.clear_permissions()
    page.context.clear_cookies()
    for other in page.context.pages:
        if other is not page:
            other.close()
    page.evaluate(LEFT)
    page.mouse.move(0, 0)

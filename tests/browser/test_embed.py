"""The stage alone in another page's frame, and what the menu beside "Copy link" copies."""

from __future__ import annotations

import html
import json
import re
import shlex
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Browser, ConsoleMessage, Error, Frame, Page, expect

from tests.browser.lab import GONE, IDLE, PATIENCE, WAIT, Lab, lab_on, page_on

PAINTED = IDLE
# Who looks later whether the stage is in sight has heard of it.
SEEN = """() => new Promise((done) => {
  const watcher = new IntersectionObserver((seen) => seen.some(({ isIntersecting }) => isIntersecting) && done(),
    { threshold: 0.5 });
  watcher.observe(document.getElementById("stage"));
})"""
LOADED = "window.convscope?.store.get().scene"  # what is out of sight is given no frame to paint in


@contextmanager
def page_of_somebody(body: str) -> Iterator[str]:
    """The address of a page on a server of its own, and so of another origin."""

    class Somebody(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f"<!doctype html><title>Somebody</title>{body}".encode())

        def log_message(self, *_: Any) -> None:
            """Nothing is printed."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Somebody) as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{served.server_port}/"
        served.shutdown()


@contextmanager
def embedded(browser: Browser, body: str, ready: str = PAINTED, **how: Any) -> Iterator[tuple[Page, Frame]]:
    """Somebody's page with our frame in it, ready."""
    with page_on(browser, **how) as page:
        complaints: list[str] = []

        def heard(said: ConsoleMessage) -> None:
            if said.type in ("error", "warning"):
                complaints.append(said.text)

        def failed(error: Error) -> None:
            complaints.append(str(error))

        page.on("console", heard)
        page.on("pageerror", failed)
        with page_of_somebody(body) as address:
            page.goto(address)
            frame = page.frames[1]
            wait(frame, ready)
            yield page, frame
        assert complaints == []
        page.remove_listener("console", heard)
        page.remove_listener("pageerror", failed)


def wait(frame: Frame, condition: str) -> None:
    """Wait until an expression is true in a frame, or in what comes into it: one that loads late is empty at first."""
    end = time.monotonic() + PATIENCE / 1000
    words = json.dumps(f"still not: {condition}")
    while True:
        try:
            frame.evaluate(WAIT.format(patience=PATIENCE, condition=condition, words=words))
        except Error as error:
            if time.monotonic() > end or not any(each in error.message for each in GONE):
                raise
        else:
            return


def framed(src: str, width: int = 480, height: int = 320) -> str:
    return f'<iframe src="{html.escape(src)}" width="{width}" height="{height}"></iframe>'


def state(frame: Frame, name: str) -> Any:
    return frame.evaluate("(name) => convscope.store.get()[name]", name)


def test_an_embed_shows_its_address_in_a_page_of_another_origin(browser: Browser, server: str) -> None:
    there = f"{server}/embed?op=conv2d&input_size=6&stride=2&view=im2col&frame=2"
    with embedded(browser, framed(there)) as (_, frame):
        assert state(frame, "view") == "im2col"
        assert state(frame, "frame") == 2
        assert state(frame, "config")["input_size"] == 6
        assert frame.locator("#tabs, #controls, #facts").count() == 0


def test_a_page_other_than_the_embed_is_not_shown_in_a_frame(browser: Browser, server: str) -> None:
    with page_on(browser) as page, page_of_somebody(framed(f"{server}/?op=conv2d")) as address:
        page.goto(address)
        expect(page.frame_locator("iframe").locator("#stage")).to_have_count(0)


def test_an_embed_is_played_and_stepped_by_key_and_by_mouse(browser: Browser, server: str) -> None:
    with embedded(browser, framed(f"{server}/embed?op=conv2d&input_size=5&frame=0")) as (page, frame):
        now = "convscope.store.get()"
        frame.locator("#stage").focus()
        page.keyboard.press("ArrowRight")
        wait(frame, f"{now}.frame === 1")
        page.keyboard.press("ArrowDown")
        wait(frame, f"{now}.frame === 4")
        frame.locator(".control.back").click()
        wait(frame, f"{now}.frame === 3")
        page.keyboard.press("t")
        page.keyboard.press("ArrowRight")
        wait(frame, f"{now}.stepBy === 'tap' && {now}.tap === 0")
        page.keyboard.press("t")
        wait(frame, f"{now}.stepBy === 'output'")  # the lines of the loop are not shown here
        frame.locator(".control.play").click()
        expect(frame.locator(".control.play")).to_have_attribute("title", "Pause (space)")


# The parts as they stand, once what is painted has the frame's size.
PARTS = """async (parts) => {
  await convscope.stage.settled();
  const { scrollWidth, scrollHeight } = document.documentElement;
  const boxes = parts.map((part) => {
    const { left, top, right, bottom } = document.querySelector(part).getBoundingClientRect();
    return [left, top, right, bottom];
  });
  return [[scrollWidth, scrollHeight], boxes, await convscope.stage.describe()];
}"""


def test_an_embed_fits_its_frame_and_follows_its_size(browser: Browser, server: str) -> None:
    sizes = ((280, 200), (390, 300), (720, 480), (1000, 360))
    with embedded(browser, framed(f"{server}/embed?op=conv2d&frame=4", *sizes[0])) as (page, frame):
        for width, height in sizes:
            page.evaluate(
                "(size) => Object.assign(document.querySelector('iframe'), size)",
                {"width": width, "height": height},
            )
            wait(frame, f"innerWidth === {width} && innerHeight === {height}")
            _fits(frame, width, height)


def _fits(frame: Frame, width: int, height: int) -> None:
    parts = ("#stage", ".control.play", ".scrub", ".counter", "#open")
    scrolls, boxes, stage = frame.evaluate(PARTS, list(parts))
    assert scrolls == [width, height]
    for part, box in zip(parts, boxes, strict=True):
        assert min(box[:2]) >= 0, part
        assert (max(box[2], width), max(box[3], height)) == (width, height), part
        assert min(box[2] - box[0], box[3] - box[1]) >= 14, part
    for panel in stage["panels"]:
        rect = panel["rect"]
        assert rect["x"] >= 0, panel["name"]
        assert rect["x"] + rect["width"] <= width, panel["name"]


def test_an_embed_plays_by_itself_once_it_is_in_sight_if_its_address_says_so(
    browser: Browser, server: str
) -> None:
    body = '<div style="height: 2000px"></div>' + framed(f"{server}/embed?op=conv2d&autoplay=1&frame=0")
    with embedded(browser, body, LOADED) as (page, frame):
        assert state(frame, "playing") is False, "nobody looks"
        page.locator("iframe").scroll_into_view_if_needed()
        expect(frame.locator(".control.play")).to_have_attribute("title", "Pause (space)")
    with embedded(browser, body, LOADED, reduced_motion="reduce") as (page, frame):
        page.locator("iframe").scroll_into_view_if_needed()
        wait(frame, PAINTED)
        frame.evaluate(SEEN)
        assert state(frame, "playing") is False, "whoever wants nothing to move is asked first"


def test_the_way_out_of_an_embed_leads_to_the_same_frame_of_the_lab(browser: Browser, server: str) -> None:
    with embedded(browser, framed(f"{server}/embed?op=conv1d&input_size=7&frame=1")) as (page, frame):
        frame.locator(".control.next").click()
        with page.context.expect_page() as opened:
            frame.locator("#open").click()
        # the page that opens has no address at first
        expect(opened.value).to_have_url(
            re.compile(re.escape(f"{server}/?op=conv1d&input_size=7") + ".*frame=2")
        )


def test_an_embed_wears_the_theme_its_address_asks_for(browser: Browser, server: str) -> None:
    for asked, worn in (
        ("&theme=dark", "dark"),
        ("&theme=light", "light"),
        ("&theme=no", "light"),
        ("", "light"),
    ):
        with embedded(browser, framed(f"{server}/embed?op=conv2d{asked}")) as (_, frame):
            expect(frame.locator("html")).to_have_attribute("data-theme", worn)


def copied(lab: Lab, kind: str) -> str:
    """What the menu's entry puts on the clipboard."""
    lab.page.locator("#copy-more").click()
    lab.page.locator(f"#copy-menu [data-item={kind}]").click()
    expect(lab.page.locator("#notice")).to_contain_text("Copied")
    return str(lab.page.evaluate("navigator.clipboard.readText()"))


@pytest.fixture
def writer(browser: Browser, server: str) -> Iterator[Lab]:
    """Somebody whose clipboard may be read."""
    with lab_on(browser, server, permissions=["clipboard-read", "clipboard-write"]) as lab:
        yield lab


def test_what_is_copied_as_an_embed_shows_the_same_picture(writer: Lab, browser: Browser) -> None:
    writer.open("?op=conv2d&input_size=6&padding=1&view=im2col&frame=5")
    frame_html = copied(writer, "embed")
    with embedded(browser, frame_html) as (_, frame):
        for name in ("view", "frame"):
            assert state(frame, name) == writer.state(name)
        assert state(frame, "answer")["link"] == writer.state("answer")["link"]


def test_what_is_copied_as_pytorch_is_what_the_api_writes(writer: Lab) -> None:
    writer.open("?op=conv2d&in_channels=3&out_channels=8&stride=2&padding=1:1,2:0&padding_mode=reflect")
    code = copied(writer, "torch")
    assert code.startswith("nn.Sequential(\n    nn.ReflectionPad2d((2, 0, 1, 1)),")


def test_what_is_copied_as_curl_is_answered_with_the_output_on_the_stage(writer: Lab) -> None:
    writer.open("?op=conv2d&input_size=5&stride=2&view=window")
    words = shlex.split(copied(writer, "curl"))
    assert words[:2] == ["curl", "-s"]
    told = subprocess.run(words, capture_output=True, check=True, timeout=30).stdout
    output = json.loads(told)["output"]
    shown = writer.page.evaluate("() => [...convscope.store.get().tensors.get('output').data]")
    assert shown
    assert [float(value) for value in re.findall(r"-?\d+(?:\.\d+)?", json.dumps(output))] == shown


def test_the_picture_is_saved_as_it_is_seen_and_twice_as_sharp(writer: Lab) -> None:
    writer.open("?op=conv2d&input_size=6&padding=1&frame=5")
    seen = writer.picture()
    wide = writer.page.evaluate("document.querySelector('#stage canvas').width")
    writer.page.locator("#copy-more").click()
    with writer.page.expect_download() as saved:
        writer.page.locator("#copy-menu [data-item=picture]").click()
    assert saved.value.suggested_filename == "conv2d.png"
    picture = Image.open(saved.value.path()).convert("RGB")
    assert picture.size == (2 * seen.width, 2 * seen.height)
    off = ImageStat.Stat(ImageChops.difference(picture.resize(seen.size, Image.Resampling.BOX), seen))
    assert max(off.mean) < 3
    writer.wait(f"document.querySelector('#stage canvas').width === {wide}")


def test_a_configuration_too_long_for_a_command_line_is_saved_beside_it(writer: Lab) -> None:
    values = [[[[float(row * col) for col in range(60)] for row in range(60)]]]
    writer.open().edit({"op": "conv2d", "input": values[0], "weight": {"fill": "ones"}})
    writer.page.locator("#copy-more").click()
    with writer.page.expect_download() as saved:
        writer.page.locator("#copy-menu [data-item=curl]").click()
    assert saved.value.suggested_filename == "convscope.json"
    assert json.loads(saved.value.path().read_text())["input"] == values[0]
    expect(writer.page.locator("#notice")).to_contain_text("saved as convscope.json")
    assert str(writer.page.evaluate("navigator.clipboard.readText()")).endswith("-d @convscope.json")


def test_the_menu_is_walked_by_key_and_leaves_the_picture_alone(lab: Lab) -> None:
    lab.open("?op=conv2d&frame=0")
    button = lab.page.locator("#copy-more")
    button.focus()
    lab.page.keyboard.press("Enter")
    entries = lab.page.locator("#copy-menu [role=menuitem]")
    expect(entries.nth(0)).to_be_focused()
    lab.page.keyboard.press("ArrowDown")
    expect(entries.nth(1)).to_be_focused()
    lab.page.keyboard.press("End")
    expect(entries.last).to_be_focused()
    assert lab.state("frame") == 0
    lab.page.keyboard.press("Escape")
    expect(lab.page.locator("#copy-menu")).to_be_hidden()
    expect(button).to_be_focused()

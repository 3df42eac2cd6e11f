"""The pages in Chinese: nothing that is read stays English, and changing the language keeps the picture."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pytest
from playwright.sync_api import Page, expect

from app.catalogue import example
from app.operators import OPERATORS
from tests.browser.dealt import ONE_OF_EACH_FAMILY
from tests.browser.lab import READY, Lab, Reader, held, intercept

# What is read or heard, but for source, typed text, and what is marked as English.
READ = """(within) => {
  const found = [];
  const aside = "code, pre, textarea, script, style, noscript, [lang=en], .code, .source, .detail, .credit," +
    ".card-source";
  const root = document.querySelector(within);
  const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const parent = node.parentElement;
    if (parent && !parent.closest(aside) && parent.checkVisibility()) found.push(node.textContent.trim());
  }
  for (const node of root.querySelectorAll("[aria-label], [title], [placeholder], option")) {
    if (node.closest(aside) && node.tagName !== "OPTION") continue;
    for (const name of ["aria-label", "title", "placeholder"]) found.push(node.getAttribute(name) ?? "");
    if (node.tagName === "OPTION") found.push(node.textContent);
  }
  return [...new Set(found)].filter(Boolean);
}"""
# Two words of English in a row are a sentence; these are names, of people, papers, layers, functions.
NAMES = re.compile(
    r"(?m)^.*(?:arXiv:|\b(?:19|20)\d\d\b).*$|https://.*|Dumoulin and Visin.*|Astronaut Eileen Collins · NASA.*"
    r"|Vision Transformer|Visual Attention Network|Deformable ConvNets v2"
)
ENGLISH = re.compile(r"[A-Za-z]{2,}[,;:]? [a-z]{2,}")


def english(texts: Iterable[str]) -> list[str]:
    """The texts that have a bit of English prose in them."""
    return [text for text in texts if ENGLISH.search(NAMES.sub("·", text))]


def left_in(page: Page, within: str = "body") -> list[str]:
    return english(page.evaluate(READ, within))


def test_english_prose_is_found_and_names_are_not() -> None:
    assert english(["the window moves", "窗口 moves on", "Frame 3"]) == ["the window moves", "窗口 moves on"]
    assert english(["步长 stride", "Dumoulin and Visin, A guide", "Conv2d conv1", "nn.Conv2d 读取 x"]) == []


def test_an_english_page_would_be_found_out(lab: Lab) -> None:
    lab.open("?lang=en")
    assert len(left_in(lab.page)) >= 15


@pytest.fixture(scope="module")
def chinese(reader: Reader) -> Iterator[Lab]:
    with reader.lab() as made:
        yield made.open("?lang=zh")


@pytest.mark.parametrize("op", ONE_OF_EACH_FAMILY)
def test_no_english_is_left_in_the_lab(chinese: Lab, op: str) -> None:
    lab = chinese
    lab.listen()
    lab.edit(example(OPERATORS[op]))
    lab.page.evaluate(
        "() => document.querySelectorAll('#controls details, #facts details').forEach((each) => (each.open = true))"
    )
    lab.quiet()
    lab.idle()
    assert left_in(lab.page) == []
    titles = [panel["title"] for panel in lab.stage("shown()")["panels"]]
    assert english(titles) == []
    assert re.search(r"[\u4e00-\u9fff]", "".join(titles))


def test_no_english_is_left_in_what_opens(lab: Lab) -> None:
    lab.open("?lang=zh&op=conv2d&in_channels=2&groups=2&padding=1")
    lab.page.keyboard.press("?")
    expect(lab.page.locator("#help")).to_be_visible()
    assert left_in(lab.page) == []
    lab.page.keyboard.press("Escape")
    expect(lab.page.locator("#help")).to_be_hidden()
    lab.page.keyboard.press("x")
    guide = lab.page.get_by_role("button", name="下一句")
    expect(guide).to_be_visible()
    for _ in range(8):
        assert left_in(lab.page, ".guide") == []
        if not guide.is_visible():
            break
        guide.click()
    lab.page.keyboard.press("Escape")
    expect(lab.page.locator(".guide")).to_have_count(0)
    lab.page.keyboard.press("r")
    expect(lab.page.locator(".as-tables table").first).to_be_visible()
    assert left_in(lab.page, ".theatre") == []
    lab.page.keyboard.press("r")
    lab.page.locator("#compare").click()
    expect(lab.page.locator("#compare-menu")).to_be_visible()
    assert left_in(lab.page, "#compare-menu") == []


def test_a_refusal_is_told_in_chinese(lab: Lab) -> None:
    lab.open("?lang=zh&op=conv2d&input_size=5")
    lab.page.evaluate("() => convscope.session.change({ op: 'conv2d', input_size: 5, kernel_size: 9 })")
    expect(lab.page.locator("#notice")).to_contain_text("卷积核")
    assert left_in(lab.page) == []


@pytest.mark.parametrize("path", ["gallery", "family", "network", "docs", "embed?op=conv2d"])
def test_no_english_is_left_on_the_other_pages(lab: Lab, path: str) -> None:
    nothing = {"openapi": "3.1.0", "info": {"title": "Nothing", "version": "0"}, "paths": {}}
    intercept(
        lab.page, "**/openapi.json*", lambda route: route.fulfill(json=nothing)
    )  # it is marked as English
    with held(lab.page, "**/api/v1/compute*"):  # which brings pictures, and no words
        lab.page.goto(f"{lab.root}/{path}{'&' if '?' in path else '?'}lang=zh")
        lab.wait(READY)
        assert left_in(lab.page) == []


def test_the_other_language_keeps_the_picture_and_is_remembered(lab: Lab) -> None:
    lab.open("?op=conv2d&input_size=9&stride=2&view=im2col&frame=3")
    lab.page.keyboard.press("ArrowRight")
    lab.wait("location.search.includes('frame=4')")
    lab.follow(lab.page.get_by_role("link", name="中文"))
    lab.wait("document.documentElement.lang === 'zh-Hans'")
    lab.idle()
    assert (lab.state("config")["stride"], lab.state("view"), lab.state("frame")) == (2, "im2col", 4)
    expect(lab.page.locator("#copy")).to_contain_text("复制链接")
    lab.open("?op=conv2d")
    expect(lab.page.locator("html")).to_have_attribute("lang", "zh-Hans")
    lab.follow(lab.page.get_by_role("link", name="English"))
    lab.wait("document.documentElement.lang === 'en'")
    lab.idle()
    expect(lab.page.locator("#copy")).to_contain_text("Copy link")


def test_a_link_keeps_the_language_that_was_asked_for_and_no_other(lab: Lab) -> None:
    copied = "() => { globalThis.copied = null; navigator.clipboard.writeText = async (text) => void (copied = text); }"
    for query, kept in (
        ("?op=conv2d&lang=zh", True),
        ("?op=conv2d", False),
    ):  # the second by what is remembered
        lab.open(query)
        expect(lab.page.locator("html")).to_have_attribute("lang", "zh-Hans")
        lab.page.keyboard.press("ArrowRight")
        lab.page.evaluate(copied)
        lab.page.locator("#copy").click()
        lab.wait("globalThis.copied")
        link = lab.page.evaluate("window.copied")
        assert ("lang=zh" in link) is kept
        assert "frame=" in link
        lab.page.goto(link)
        lab.idle()
        expect(lab.page.locator("html")).to_have_attribute("lang", "zh-Hans")

"""The stage for those who do not see it: every frame a sentence, every panel a table; and all of it by keyboard."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.again import again
from tests.browser.lab import Lab, lab_on
from tests.browser.still import kept_still

kept = kept_still("?op=conv2d&input_size=5")


TOLD: list[tuple[dict[str, Any], str]] = [
    (
        {"op": "conv2d", "input_size": 5, "kernel_size": 3},
        r"^Frame 2 of 9: out\[0, 0, 0, 1\] is the sum of 9 products, ",
    ),
    (
        {"op": "conv2d", "input_size": 5, "bias": {"fill": "ones"}},
        r"is the sum of 9 products and of the bias 1, ",
    ),
    ({"op": "max_pool2d", "input_size": 4}, r"^Frame 2 of \d+: out\[.*\] is the largest of 4 cells, "),
    (
        {"op": "avg_pool2d", "input_size": 4},
        r"^Frame 2 of \d+: out\[.*\] is the mean of its window's 4 cells, ",
    ),
    (
        {"op": "conv_transpose2d", "input_size": 3, "view": "scatter"},
        r"^Frame 2 of \d+: x\[.*\] goes into \d+ products",
    ),
]


@pytest.mark.parametrize(("config", "words"), TOLD)
def test_a_frame_is_heard_as_a_sentence_of_its_own_numbers(
    loaded: Lab, config: dict[str, Any], words: str
) -> None:
    lab = again(loaded, **config)
    said = lab.page.locator("#said")
    said.evaluate("(said) => (said.textContent = '')")
    lab.page.keyboard.press("ArrowRight")
    expect(said).to_have_text(re.compile(words))
    shown = lab.page.locator("#terms .total")
    if shown.count():
        assert (said.text_content() or "").endswith(f", {shown.inner_text()}.")


def test_a_tap_is_heard_with_its_factors_and_playing_is_not_chatter(loaded: Lab) -> None:
    lab = again(loaded, "conv2d", input_size=16, padding=1)
    lab.page.keyboard.press("t")
    lab.page.keyboard.press("ArrowRight")
    expect(lab.page.locator("#said")).to_contain_text(
        "Tap 1 of 9 in frame 1 of 256 reads no cell but padding"
    )
    lab.page.keyboard.press("t")
    lab.page.keyboard.press("t")
    lab.page.evaluate(
        """() => {
          [window.heard, window.began] = [0, performance.now()];
          const heard = new MutationObserver(() => { window.heard += 1 });
          heard.observe(document.querySelector("#said"), {childList: true});
        }"""
    )
    lab.page.locator(".speed").select_option("16")
    lab.page.locator(".control.play").click()
    lab.wait("convscope.store.get().frame > 40")
    often = "() => window.heard - (performance.now() - window.began) / 4000"  # a sentence has four seconds
    assert lab.page.evaluate(often) <= 2
    lab.page.evaluate("() => convscope.store.set({ playing: false })")


def test_the_panels_are_walked_as_tables_that_follow_the_cursor(loaded: Lab) -> None:
    lab = again(loaded, "conv2d", input_size=5, kernel_size=3, padding=1)
    lab.page.locator("#stage").focus()
    lab.page.keyboard.press("r")
    tables = lab.page.locator("#stage table")
    expect(tables.first).to_be_visible()
    assert [each.split(" ")[0] for each in tables.locator("caption").all_inner_texts()] == [
        "Input",
        "Kernel",
        "Window",
        "Output",
    ]
    source = tables.first
    assert source.locator("thead th[scope=col]").count() == source.locator("tbody th[scope=row]").count() == 7
    expect(source.locator("td.here")).to_have_count(9)
    expect(source.locator("td").nth(1)).to_have_text("0 at the cursor, padding")
    before = source.locator("td.here").first.evaluate("(cell) => cell.cellIndex")
    lab.page.keyboard.press("ArrowRight")
    lab.wait("document.querySelector('#stage table td.here').cellIndex === " + str(before + 1))
    made = tables.last.locator("td.here")
    expect(made).to_have_count(1)
    expect(made).to_have_text(
        re.compile(rf"^{re.escape(lab.page.locator('#terms .total').inner_text())}( |$)")
    )
    lab.page.keyboard.press("r")
    expect(tables).to_have_count(0)
    expect(lab.page.locator("#stage")).to_have_attribute("role", "application")


def test_a_table_of_a_large_panel_has_the_rows_around_the_cursor(loaded: Lab) -> None:
    lab = again(loaded, "conv2d", input_size=100, kernel_size=3, frame=5000)
    lab.page.locator("#tables").click()
    caption = lab.page.locator("#stage table caption").first
    expect(caption).to_contain_text("rows 50 to 65 of 100")
    expect(lab.page.locator("#stage table").first.locator("td.here")).to_have_count(9)
    lab.page.locator("#tables").click()
    expect(lab.page.locator("#stage table")).to_have_count(0)


def test_by_keyboard_alone_from_opening_to_a_copied_link(browser: Browser, server: str) -> None:
    with lab_on(browser, server, permissions=["clipboard-read", "clipboard-write"]) as lab:
        lab.open("?op=conv2d&input_size=5&kernel_size=3")
        page = lab.page
        focused = "document.activeElement"

        def go(selector: str) -> None:
            for _ in range(120):
                page.keyboard.press("Tab")
                if page.evaluate(f"{focused}.matches({selector!r})"):
                    break
            else:
                raise AssertionError(f"no Tab leads to {selector}")
            assert page.evaluate(f"getComputedStyle({focused}).outlineStyle") != "none" or page.evaluate(
                f"getComputedStyle({focused}.parentElement).outlineStyle"
            ), f"the focus is seen on {selector}"

        page.keyboard.press("Tab")
        assert page.evaluate(f"{focused}.className") == "skip"
        go("#field-stride")
        page.keyboard.press("Control+A")
        page.keyboard.type("2")
        page.keyboard.press("Enter")
        lab.idle()
        assert lab.state("config")["stride"] in (2, [2, 2])
        assert page.evaluate(f"{focused}.id") == "field-stride", "the focus stays where it was"
        go("#stage")
        page.keyboard.press("End")
        assert lab.state("frame") == lab.state("scene")["total"] - 1
        page.evaluate("document.querySelector('.skip').focus()")
        go("#copy")
        page.keyboard.press("Enter")
        lab.until(lambda: "stride=2" in page.evaluate("navigator.clipboard.readText()"))
        link = page.evaluate("navigator.clipboard.readText()")
        page.goto(link)
        lab.idle()
        assert lab.state("frame") == lab.state("scene")["total"] - 1


# How many frames come after the first one that a key brings, until nothing slides any more.
SLIDING = """async () => {
  let frames = 0;
  const count = () => requestAnimationFrame(() => ((frames += 1), count()));
  dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }));
  count();
  await convscope.stage.drawn();
  return [frames, document.getAnimations().length];
}"""


def test_with_reduced_motion_nothing_slides(browser: Browser, server: str) -> None:
    for motion in ("no-preference", "reduce"):
        with lab_on(browser, server, reduced_motion=motion) as lab:
            lab.open("?op=conv2d&input_size=5&kernel_size=3&frame=0")
            frames, animations = lab.page.evaluate(SLIDING)
            assert lab.describe()["frame"] == 1
            if motion == "reduce":
                assert (frames, animations) == (0, 0), "one drawing, no slide"
            else:
                assert frames > 0, "that it would slide is seen"


def test_with_forced_colours_the_picture_keeps_its_own_and_what_is_chosen_is_outlined(
    browser: Browser, server: str
) -> None:
    with lab_on(browser, server, forced_colors="active") as lab:
        lab.open()
        picture = lab.picture()
        assert len(picture.resize((60, 40)).getcolors(2400) or []) > 20
        for chosen in ("#tabs [aria-selected=true]", "[data-unit=output]"):
            expect(lab.page.locator(chosen).first).to_have_css("outline-style", "solid")

"""Play, step, scrub, and the keyboard for all of it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.again import again, attend, unasked
from tests.browser.lab import Lab
from tests.browser.still import kept_still

THREE_BY_THREE: dict[str, Any] = {
    "op": "conv2d",
    "input_size": 5,
    "stride": 2,
    "padding": 1,
    "out_channels": 2,
}

# What a press of the play button comes to before the clock goes on.
PRESSED = """() => {
  document.querySelector(".control.play").click();
  const { playing, frame } = convscope.store.get();
  return { playing, frame };
}"""


kept = kept_still()


@pytest.fixture
def lab(loaded: Lab) -> Lab:
    """One that is loaded once, in its usual size."""
    loaded.resize(1440, 900)
    return loaded


def _cursor(lab: Lab) -> tuple[int, int | None]:
    return lab.state("frame"), lab.state("tap")


def test_playing_runs_to_the_last_frame_and_stops_there(lab: Lab) -> None:
    again(lab, **THREE_BY_THREE)
    lab.page.locator(".speed").select_option("16")
    assert lab.page.evaluate(PRESSED)["playing"]
    lab.wait("!convscope.store.get().playing")
    assert _cursor(lab) == (17, None)
    described = lab.describe()
    assert described["frame"] == 17
    expect(lab.page.locator(".counter")).to_have_text("18 / 18")
    expect(lab.page.locator("#terms .total")).not_to_have_text("")


def test_playing_again_at_the_end_starts_from_the_first_frame(lab: Lab) -> None:
    again(lab, **THREE_BY_THREE, frame=17)
    lab.page.locator(".speed").select_option("0.25")
    assert lab.page.evaluate(PRESSED) == {"playing": True, "frame": 0}
    lab.page.keyboard.press("Space")
    assert not lab.state("playing")


def test_a_step_by_tap_walks_through_the_sum_and_into_the_next(lab: Lab) -> None:
    again(lab, "conv2d", input_size=3, kernel_size=2)
    lab.page.locator("[data-unit=tap]").click()
    for tap in range(4):
        lab.page.locator(".control.next").click()
        assert _cursor(lab) == (0, tap)
        expect(lab.page.locator("#terms .term.now")).to_have_count(1)
    lab.page.locator(".control.next").click()
    assert _cursor(lab) == (1, 0)
    lab.page.locator(".control.back").click()
    assert _cursor(lab) == (0, 3)
    assert lab.describe()["tap"] == 3


def test_scrubbing_moves_the_cursor_without_asking_the_server(lab: Lab) -> None:
    again(lab, **THREE_BY_THREE)
    attend(lab)
    slider = lab.page.locator(".scrub")
    box = slider.bounding_box()
    assert box is not None
    lab.page.mouse.move(box["x"] + 7, box["y"] + box["height"] / 2)
    lab.page.mouse.down()
    for part in (0.2, 0.5, 0.8):
        lab.page.mouse.move(box["x"] + part * box["width"], box["y"] + box["height"] / 2)
    lab.page.mouse.up()
    lab.wait("convscope.store.get().frame >= 11 && convscope.store.get().frame <= 16")
    assert lab.describe()["frame"] == lab.state("frame")
    unasked(lab)


def test_the_keyboard_steps(lab: Lab) -> None:
    again(lab, **THREE_BY_THREE)
    ways = {
        ("ArrowRight", "ArrowRight"): 6,
        ("ArrowLeft",): 3,
        ("ArrowDown",): 7,
        ("ArrowUp",): 1,
        ("End",): 17,
        ("End", "Home"): 0,
        ("Home", "ArrowLeft"): 0,
    }
    for keys, frame in ways.items():
        lab.page.evaluate("() => convscope.store.set({frame: 4, tap: null})")
        for key in keys:
            lab.page.keyboard.press(key)
        assert lab.state("frame") == frame, keys


def test_up_and_down_are_rows_of_the_stage_on_the_slider_of_frames_too(lab: Lab) -> None:
    again(lab, **THREE_BY_THREE)
    lab.page.evaluate("() => convscope.store.set({frame: 4, tap: null})")
    lab.page.locator(".scrub").focus()
    for key, frame in (("ArrowDown", 7), ("ArrowUp", 4), ("ArrowRight", 5)):
        lab.page.keyboard.press(key)
        assert lab.state("frame") == frame, key


def test_another_setting_keeps_the_place_not_the_frames_number(lab: Lab) -> None:
    again(lab, "conv2d", input_size=7, kernel_size=3, frame=11)
    config = lab.state("config")

    def change(**fields: Any) -> list[int]:
        lab.page.evaluate("(config) => convscope.session.change(config)", {**config, **fields})
        lab.idle()
        described = lab.describe()
        assert described["frame"] == lab.state("frame")
        return [described["front"][dim] for dim in ("oh", "ow")]

    for fields in ({"padding": 1}, {"stride": 2}, {"dilation": 2}):
        assert change(**fields) == [2, 1], fields
    lab.page.evaluate("() => convscope.store.set({frame: 8, tap: null})")
    assert change(input_size=4) == [1, 1]


def test_keys_belong_to_a_field_while_one_types_in_it(lab: Lab) -> None:
    again(lab, **THREE_BY_THREE, frame=4)
    lab.page.locator("#field-stride").focus()
    for key in ("End", "ArrowLeft", "Space"):
        lab.page.keyboard.press(key)
    assert _cursor(lab) == (4, None)
    assert not lab.state("playing")


def test_the_question_mark_opens_the_help(lab: Lab) -> None:
    again(lab, **THREE_BY_THREE)
    lab.page.keyboard.press("?")
    expect(lab.page.locator("#help")).to_be_visible()
    lab.page.keyboard.press("Escape")
    expect(lab.page.locator("#help")).to_be_hidden()
    button = lab.page.get_by_label("Keys and help")
    button.click()
    expect(lab.page.locator("#help")).to_be_visible()
    heights = lab.page.locator("#help kbd").evaluate_all("(caps) => caps.map((cap) => cap.offsetHeight)")
    assert len(set(heights)) == 1, "every key cap is one line high"
    frame = lab.state("frame")
    lab.page.keyboard.press("ArrowRight")
    assert lab.state("frame") == frame, "what is behind the list does not move"
    lab.page.keyboard.press("?")
    expect(lab.page.locator("#help")).to_be_hidden()
    expect(button).to_be_focused()


@pytest.mark.parametrize(
    ("opens", "box", "close"), [("?", "help", "close"), ("compare", "compare-menu", "hidePopover")]
)
def test_a_key_in_the_moment_of_closing_is_the_pages(lab: Lab, opens: str, box: str, close: str) -> None:
    """The focus stays in what was closed until the next frame; a quick hand's key must not be lost there."""
    again(lab, **THREE_BY_THREE)
    if opens == "?":
        lab.page.keyboard.press(opens)
    else:
        lab.page.evaluate("() => document.activeElement.blur()")
        lab.page.locator(f"#{opens}").evaluate("(button) => button.click()")
    expect(lab.page.locator(f"#{box}")).to_be_visible()
    frame = lab.page.evaluate(
        """([box, close]) => {
          const node = document.getElementById(box);
          node.querySelector("button").focus();
          node[close]();
          const key = new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true, cancelable: true });
          document.activeElement.dispatchEvent(key);
          return convscope.store.get().frame;
        }""",
        [box, close],
    )
    assert frame == 1


def test_the_loop_shows_where_the_cursor_stands(lab: Lab) -> None:
    again(lab, **THREE_BY_THREE, frame=14)
    values = lab.page.locator("#facts .code .line:has(.value)").evaluate_all(
        "(lines) => lines.map((line) => ['code', '.value'].map((part) => line.querySelector(part).textContent))"
    )
    told = {code.split()[1]: value for code, value in values if code.startswith("for")}
    assert (told["m"], told["oh"], told["ow"]) == ("1", "1", "2")


@pytest.mark.parametrize("width", [760, 1200, 1300, 1440])
def test_the_slider_keeps_its_room_and_its_labels_apart(lab: Lab, width: int) -> None:
    lab.resize(width, 900)
    again(lab, "conv2d", input_size=150, out_channels=8, kernel_size=3, frame=160000)
    box = lab.page.locator(".scrub").bounding_box()
    assert box is not None
    assert box["width"] >= 118
    apart = lab.page.locator(".ticks span").evaluate_all(
        """(labels) => labels.map((label) => label.getBoundingClientRect())
          .every((box, at, all) => at === 0 || box.left >= all[at - 1].right)"""
    )
    assert apart
    assert lab.page.evaluate(
        "document.querySelector('#player').scrollWidth <= document.querySelector('#player').clientWidth"
    )


def test_a_long_sum_folds_and_opens(lab: Lab) -> None:
    again(lab, "conv2d", input_size=9, kernel_size=9, in_channels=2)
    more = lab.page.locator("#terms .more")
    expect(more).to_be_visible()
    assert lab.page.locator("#terms .term").count() < 162
    more.click()
    expect(lab.page.locator("#terms .term")).to_have_count(162)
    more.click()
    expect(lab.page.locator("#terms .term")).not_to_have_count(162)

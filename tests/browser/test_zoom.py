"""Looking closer at a panel: by wheel, keys, buttons, drags and fingers; the cursor stays in view."""

from __future__ import annotations

from typing import cast

from playwright.sync_api import Browser, Route, expect

from tests.browser.fingers import PHONE, QUICK, RESTED, Fingers
from tests.browser.lab import Lab, held, intercept, lab_on

LARGE = "?op=conv2d&input_size=64&padding=1&frame=1500"
PHOTO = "?op=conv2d&input_size=256&input=image:sample&padding=1&frame=20000"
PICKED = "#stage .zoom[data-panel=input]"


def _seen(lab: Lab, panel: str = "input") -> dict[str, int]:
    lab.page.evaluate("() => convscope.stage.settled()")
    return dict(lab.stage(f"seen({panel!r})"))


# How far a wheel has been turned over the stage, as the page hears of it.
TURNED = """() => {
  const hear = ({ deltaY }) => (window.turned += deltaY);
  window.turned ?? document.getElementById("stage").addEventListener("wheel", hear);
  window.turned = 0;
}"""


def _wheel(lab: Lab, notches: int) -> None:
    """Turn the wheel, towards the reader where it is positive: the page hears of it after Python has told it."""
    lab.page.evaluate(TURNED)
    for _ in range(abs(notches)):
        lab.page.mouse.wheel(0, 120 if notches > 0 else -120)
    lab.wait(f"window.turned === {120 * notches}")


# A lens a little closer than the whole, then a turn of the wheel, each time a little farther: how often a lens is left
# through which the whole is seen as large as without one.
LEFT = """async ([clientX, clientY]) => {
  const { stage, store } = convscope, host = document.getElementById("stage");
  const input = () => stage.inner().scenery.main.get("input");
  const least = input().laid.fit.cell, whole = 1.02 * least;
  let left = 0;
  for (let deltaY = 20; deltaY < 150; deltaY += 10) {
    store.set({ zoom: { input: { cell: 1.25 * least, row: 0, col: 0 } } });
    await stage.drawn();
    if (input().cell <= whole) continue;
    const event = new WheelEvent("wheel", { clientX, clientY, deltaY, bubbles: true, cancelable: true });
    host.dispatchEvent(Object.defineProperty(event, "timeStamp", { value: 1e4 * deltaY }));
    await stage.drawn();
    if (input().cell <= whole && store.get().zoom.input) left += 1;
  }
  store.set({ zoom: {} });
  return left;
}"""


def _near(lab: Lab, row: int = 30, col: int = 20) -> tuple[float, float]:
    x, y = lab.at("input", row, col)
    lab.page.mouse.move(x, y)
    lab.page.locator(PICKED).wait_for(state="attached")
    lab.page.mouse.move(x, y + 0.5)
    return x, y


def test_buttons_that_come_when_the_pointer_has_left_are_not_seen(lab: Lab) -> None:
    lab.open(LARGE)
    with held(lab.page, "**/zoom.js"):
        lab.page.mouse.move(*lab.at("input", 30, 20))
        lab.page.mouse.move(2, 2)
        lab.wait("convscope.store.get().pointed === null")
    buttons = lab.page.locator(PICKED)
    buttons.wait_for(state="attached")
    expect(buttons).to_have_css("opacity", "0")
    lab.page.mouse.move(*lab.at("input", 30, 20))
    expect(buttons).to_have_css("opacity", "1")


def test_the_wheel_brings_the_cell_under_the_pointer_closer_until_its_number_can_be_read(lab: Lab) -> None:
    lab.open(LARGE)
    panel = lab.describe()["panels"][0]
    assert panel["mode"] == "picture"
    place = _near(lab)
    _wheel(lab, -8)
    seen = _seen(lab)
    assert seen["row"] <= 30 < seen["row"] + seen["rows"] < panel["rows"]
    assert lab.describe()["panels"][0]["mode"] == "numbers"
    rects = [each["rect"] for each in (panel, lab.describe()["panels"][0])]
    assert rects[1]["x"] >= rects[0]["x"], "it stays in its place"
    assert rects[1]["width"] <= rects[0]["width"]
    _wheel(lab, 20)
    assert _seen(lab)["rows"] == 66
    assert lab.state("zoom") == {}
    assert lab.page.evaluate(LEFT, list(place)) == 0, "as a whole it is seen through no lens"


def test_keys_come_closer_move_along_and_show_the_whole_again(lab: Lab) -> None:
    lab.open(LARGE)
    _near(lab)
    for _ in range(5):
        lab.page.keyboard.press("+")
    lab.wait("(convscope.store.get().zoom.input?.cell ?? 0) > 14")
    first = _seen(lab)
    lab.page.keyboard.press("Shift+ArrowRight")
    lab.page.keyboard.press("Shift+ArrowDown")
    moved = _seen(lab)
    assert (moved["row"], moved["col"]) == (first["row"] + 1, first["col"] + 1)
    lab.page.keyboard.press("-")
    lab.wait(f"convscope.stage.seen('input').rows > {first['rows']}")
    lab.page.keyboard.press("0")
    lab.wait("convscope.stage.seen('input').rows === 66")


def test_stepping_brings_the_cursor_back_into_view_and_pointing_does_not(lab: Lab) -> None:
    lab.open(LARGE)
    x, y = _near(lab, 5, 5)
    _wheel(lab, -10)
    away = _seen(lab)
    lab.page.mouse.move(x + 20, y + 20)
    assert _seen(lab) == away
    lab.page.keyboard.press("ArrowRight")
    lit = lab.describe()["panels"][0]["hull"]
    seen = _seen(lab)
    assert seen["row"] <= lit[0]
    assert lit[2] < seen["row"] + seen["rows"]
    assert seen["col"] <= lit[1]
    assert lit[3] < seen["col"] + seen["cols"]


def test_a_drag_with_space_moves_the_picture_and_does_not_play_while_space_alone_does(lab: Lab) -> None:
    lab.open(PHOTO)
    x, y = _near(lab, 100, 100)
    _wheel(lab, -8)
    before = _seen(lab)
    lab.page.keyboard.down(" ")
    lab.page.mouse.down()
    lab.page.mouse.move(x - 60, y - 40, steps=4)
    lab.page.mouse.up()
    lab.page.keyboard.up(" ")
    after = _seen(lab)
    assert after["col"] > before["col"]
    assert after["row"] > before["row"]
    assert lab.state("playing") is False
    assert lab.state("frame") == 20000
    lab.page.keyboard.press(" ")
    assert lab.state("playing") is True


def test_a_double_click_where_no_number_can_be_read_comes_close_enough_to_read_it(lab: Lab) -> None:
    lab.open(PHOTO)
    x, y = _near(lab, 100, 100)
    lab.page.mouse.dblclick(x, y)
    assert lab.describe()["panels"][0]["mode"] == "numbers"
    near = _seen(lab)
    lab.page.mouse.dblclick(x, y)
    assert _seen(lab)["rows"] == near["rows"], "where there are numbers it means something else"


def test_buttons_in_a_panels_corner_work_by_keyboard_alone_and_are_named(lab: Lab) -> None:
    lab.open(LARGE)
    lab.page.locator("#stage").focus()
    closer = lab.page.get_by_role("button", name="Input: closer")
    closer.wait_for(state="attached")
    lab.page.keyboard.press("Tab")
    expect(closer).to_be_focused()
    expect(lab.page.locator(PICKED)).to_have_css("opacity", "1")
    for _ in range(5):
        lab.page.keyboard.press("Enter")
    lab.wait("convscope.stage.seen('input').rows < 20")
    lab.page.get_by_role("button", name="Input: as a whole").press("Enter")
    lab.wait("convscope.stage.seen('input').rows === 66")


def test_another_size_is_seen_as_a_whole_and_other_numbers_through_the_same_lens(lab: Lab) -> None:
    lab.open(LARGE)
    _near(lab)
    lab.page.keyboard.press("+")
    lab.wait("convscope.store.get().zoom.input !== undefined")
    lab.page.evaluate(
        "() => convscope.session.change({...convscope.store.get().config, input: {fill: 'random', seed: 3}})"
    )
    lab.idle()
    assert "input" in lab.state("zoom")
    lab.page.evaluate("() => convscope.session.change({...convscope.store.get().config, input_size: 60})")
    lab.idle()
    assert lab.state("zoom") == {}
    assert _seen(lab)["rows"] == 62


def test_two_fingers_come_closer_and_move_along_on_a_phone(browser: Browser, server: str) -> None:
    with lab_on(browser, server, **PHONE) as lab:
        lab.open(LARGE)
        x, y = lab.at("input", 30, 30)
        lab.page.touchscreen.tap(x, y)
        lab.page.locator(PICKED).wait_for(state="attached")
        fingers = Fingers(lab)
        fingers.tell("Start", (x - 20, y), (x + 20, y))
        for apart in (30, 45, 70, 90):
            fingers.tell("Move", (x - apart, y), (x + apart, y))
        seen = _seen(lab)
        assert seen["rows"] < 30
        assert seen["row"] <= 30 < seen["row"] + seen["rows"]
        for along in (15, 30, 45):
            fingers.tell("Move", (x - 90 - along, y - along), (x + 90 - along, y - along))
        fingers.tell("End")
        moved = _seen(lab)
        assert moved["row"] > seen["row"]
        assert moved["col"] > seen["col"]
        assert moved["rows"] == seen["rows"]


def _resting(lab: Lab, x: float, y: float) -> tuple[Fingers, bytes]:
    """A finger that rests until it holds the loupe, and the picture before."""
    lab.page.touchscreen.tap(*lab.at("output", 1, 1))
    lab.page.locator(PICKED).wait_for(state="attached")
    lab.wait("convscope.store.get().pointed?.panel === 'output'")  # what was tapped stays told
    fingers = Fingers(lab)
    without = lab.picture().tobytes()
    fingers.tell("Start", (x, y))
    lab.wait("convscope.store.get().pointed?.panel === 'input'")
    return fingers, without


def test_a_finger_that_rests_holds_the_loupe_takes_it_along_and_lets_it_go(
    browser: Browser, server: str
) -> None:
    with lab_on(browser, server, **PHONE) as lab:
        lab.open(PHOTO)
        x, y = lab.at("input", 120, 120)
        fingers, without = _resting(lab, x, y)
        frame = lab.state("frame")
        first = lab.picture().tobytes()
        assert first != without, "the loupe is there before the finger moves"
        row = lab.state("pointed")["row"]
        fingers.tell("Move", (x, y + 20), after=1)
        fingers.tell("Move", (x, y + 40), after=QUICK)
        lab.wait(f"convscope.store.get().pointed?.row > {row}")
        assert lab.picture().tobytes() not in (first, without)
        assert lab.page.evaluate("scrollY") == 0, "the page stays where it is"
        fingers.tell("End", after=1)
        lab.wait("convscope.store.get().pointed?.panel === 'output'")
        assert lab.picture().tobytes() == without
        assert lab.state("frame") == frame, "a rest is no tap"


def test_one_finger_moves_along_in_what_is_zoomed_and_scrolls_the_page_where_nothing_is(
    browser: Browser, server: str
) -> None:
    with lab_on(browser, server, **PHONE) as lab:
        lab.open(PHOTO)
        lab.page.touchscreen.tap(*lab.at("output", 1, 1))
        lab.page.locator(".zoom").first.wait_for(state="attached")
        lab.page.evaluate("() => convscope.store.set({ zoom: { input: { cell: 20, row: 60, col: 60 } } })")
        lab.wait("convscope.stage.seen('input').row === 60 && convscope.stage.seen('input').rows < 60")
        seen = lab.stage("seen('input')")
        x, y = lab.at("input", seen["row"] + seen["rows"] // 2, seen["col"] + seen["cols"] // 2)
        frame, fingers = lab.state("frame"), Fingers(lab)
        fingers.tell("Start", (x, y))
        for by in (10, 20, 30, 40):
            fingers.tell("Move", (x - by, y - by), after=QUICK)
        fingers.tell("End", after=QUICK)
        lab.wait("convscope.stage.seen('input').row === 62 && convscope.stage.seen('input').col === 62")
        assert lab.page.evaluate("scrollY") == 0
        assert lab.state("frame") == frame, "a drag is no tap"
        lab.page.evaluate("() => convscope.store.set({ zoom: {} })")
        lab.wait("convscope.stage.seen('input').row === 0")
        fingers.tell("Start", (x, y))
        for by in (12, 24, 40, 60):
            fingers.tell("Move", (x, y - by), after=QUICK)
        fingers.tell("End", after=QUICK)
        lab.wait("scrollY > 0")


def test_a_finger_that_moves_at_once_holds_no_loupe(browser: Browser, server: str) -> None:
    with lab_on(browser, server, **PHONE) as lab:
        lab.open(PHOTO)
        lab.page.touchscreen.tap(*lab.at("output", 1, 1))
        lab.page.locator(PICKED).wait_for(state="attached")
        x, y = lab.at("input", 120, 120)
        fingers = Fingers(lab)
        fingers.tell("Start", (x, y))
        fingers.tell("Move", (x, y - 40), after=QUICK)
        lab.page.evaluate(RESTED)
        assert lab.state("pointed")["panel"] == "output", "what was tapped before"
        fingers.tell("End", after=QUICK)


# A tap of a tenth of a second, of whose end a busy page hears only when its own rest is over: may a click follow?
TAPPED = """async ([clientX, clientY]) => {
  const host = document.getElementById("stage"), end = performance.now() + 30_000;
  const touch = new Touch({ identifier: 1, target: host, clientX, clientY });
  const tell = (kind, touches, timeStamp) => {
    const event = new TouchEvent(kind, { touches, changedTouches: [touch], bubbles: true, cancelable: true });
    return host.dispatchEvent(Object.defineProperty(event, "timeStamp", { value: timeStamp }));
  };
  tell("touchstart", [touch], 1000);
  while (!host.classList.contains("pressed")) {
    if (performance.now() > end) throw new Error("the finger never rested");
    await new Promise((done) => setTimeout(done, 10));
  }
  return tell("touchend", [], 1100);
}"""


def test_what_a_finger_does_at_once_is_no_rest_where_a_busy_page_hears_of_it_late(
    browser: Browser, server: str
) -> None:
    with lab_on(browser, server, **PHONE) as lab:
        lab.open(PHOTO)
        x, y = lab.at("input", 120, 120)
        fingers, _ = _resting(lab, x, y)
        fingers.tell("Move", (x, y - 40), after=QUICK)
        lab.wait("convscope.store.get().pointed?.panel === 'output'")
        fingers.tell("End", after=QUICK)
        assert lab.page.evaluate(TAPPED, [x, y])
        expect(lab.page.locator("#stage.pressed")).to_have_count(0)


def test_a_finger_that_scrolls_while_the_gestures_come_holds_no_loupe(browser: Browser, server: str) -> None:
    with lab_on(browser, server, **PHONE) as lab:
        lab.open(PHOTO)
        x, y = lab.at("input", 120, 120)
        fingers = Fingers(lab)
        waiting: list[Route] = []

        def withhold(route: Route) -> None:
            waiting.append(route)

        intercept(lab.page, "**/zoom.js", withhold)
        fingers.tell("Start", (x, y))
        fingers.tell("Move", (x, y - 12), after=QUICK)
        fingers.tell("Move", (x, y - 40), after=QUICK)
        lab.until(lambda: waiting)
        for route in waiting:
            route.continue_()
        lab.page.locator(PICKED).wait_for(state="attached")
        lab.page.evaluate(RESTED)
        assert not lab.page.locator("#stage.pressed").count()
        fingers.tell("End", after=QUICK)


def test_two_taps_show_a_panel_as_a_whole_again(browser: Browser, server: str) -> None:
    with lab_on(browser, server, **PHONE) as lab:
        lab.open(LARGE)
        x, y = lab.at("input", 30, 30)
        lab.page.touchscreen.tap(x, y)
        lab.page.locator(PICKED).wait_for(state="attached")
        whole = _seen(lab)
        lab.page.evaluate("() => convscope.store.set({ zoom: { input: { cell: 30, row: 20, col: 20 } } })")
        lab.wait("convscope.stage.seen('input').rows < 30")
        fingers = Fingers(lab)
        for kind, points in (("Start", [(x, y)]), ("End", [])) * 2:
            fingers.tell(kind, *points, after=QUICK)
        lab.wait("Object.keys(convscope.store.get().zoom).length === 0")
        assert _seen(lab) == whole


def test_a_loupe_shows_the_numbers_under_the_pointer_where_cells_are_dots_and_goes_with_it(lab: Lab) -> None:
    lab.open(PHOTO)
    _near(lab, 100, 100)
    lab.page.mouse.move(0, 0)
    without = lab.picture()
    x, y = lab.at("input", 120, 120)
    lab.page.mouse.move(x, y)
    pointing = lab.picture()
    box = lab.page.locator("#stage").bounding_box()
    assert box is not None
    near = (
        round(x - box["x"] + 30),
        round(y - box["y"] - 120),
        round(x - box["x"] + 130),
        round(y - box["y"] - 30),
    )
    colours = pointing.crop(near).getcolors(10_000) or []
    assert pointing.crop(near).tobytes() != without.crop(near).tobytes()
    assert len(colours) > 20, "numbers on greys"
    lab.page.mouse.move(0, 0)
    assert lab.picture().crop(near).tobytes() == without.crop(near).tobytes()


def test_the_outline_of_a_window_that_reaches_past_what_is_seen_is_open_there(lab: Lab) -> None:
    lab.open("?op=conv2d&input_size=40&kernel_size=3&dilation=6&frame=300")  # rows 10 to 22, columns 20 to 32
    lab.page.evaluate("() => convscope.stage.setZoom({ input: { cell: 30, row: 13, col: 18 } })")
    lab.wait("convscope.stage.seen('input').col === 18")  # its first columns, and between its taps' rows
    seen = lab.stage("seen('input')")
    assert seen["row"] > 10
    assert seen["row"] + seen["rows"] - 1 < 22
    assert seen["col"] + seen["cols"] - 1 < 32
    picture = lab.picture()
    row = seen["row"] + 1
    first, last = (
        lab.stage(f"cellRect('input', {row}, {col})") for col in (20, seen["col"] + seen["cols"] - 1)
    )
    top = lab.stage(f"cellRect('input', {seen['row']}, 21)")

    def is_blue(x: float, y: float) -> bool:
        red, _, blue = cast("tuple[int, int, int]", picture.getpixel((round(x), round(y))))
        return blue - red > 100

    middle = first["y"] + first["height"] / 2
    assert is_blue(first["x"] - 1, middle), "its left side is seen"
    assert not is_blue(last["x"] + last["width"] + 1, middle), "its right side is not"
    assert not is_blue(top["x"] + top["width"] / 2, top["y"] - 1), "nor its upper one"

"""Two views side by side: one cursor, from whichever end it is moved."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.again import again, attend, unasked
from tests.browser.lab import Lab, lab_on
from tests.browser.still import kept_still

SMALL: dict[str, Any] = {"op": "conv2d", "input_size": 5}
QUERY = "?op=conv2d&input_size=5&frame=0"
SETTLED = "() => Promise.all([convscope.stage.settled(), convscope.beside.settled()])"


kept = kept_still(QUERY)


def paired(lab: Lab, beside: str, view: str = "window") -> Lab:
    """The lab with a second view, both painted."""
    again(lab, **SMALL, view=view)
    lab.page.evaluate("(beside) => convscope.store.set({ beside })", beside)
    lab.wait("(await convscope.beside?.describe())?.laidOut")
    lab.idle()
    return lab


def second(lab: Lab) -> dict[str, Any]:
    """What the second stage says it has painted."""
    lab.page.evaluate(SETTLED)
    told: dict[str, Any] = lab.page.evaluate("() => convscope.beside.describe()")
    return told


def panel(told: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in told["panels"] if each["name"] == name)
    return found


def click(lab: Lab, name: str, row: int, col: int) -> None:
    """On a cell of the second stage."""
    lab.page.evaluate(SETTLED)
    rect = lab.page.evaluate(
        "([name, row, col]) => convscope.beside.cellRect(name, row, col)", [name, row, col]
    )
    lab.page.locator("#beside").click(
        position={"x": rect["x"] + rect["width"] / 2, "y": rect["y"] + rect["height"] / 2}
    )
    lab.idle()  # what a click needs may come only now


def everywhere(lab: Lab, cell: tuple[int, int], at: int) -> None:
    """The cursor stands at an output cell of the first view, of the second, of the sum and of the loop."""
    lab.wait(f"convscope.store.get().frame === {at}")  # what a click needs may have come only now
    assert lab.describe()["front"]["oh"] == cell[0]
    front = second(lab)["front"]
    assert (front["oh"], front["ow"]) == cell
    head = lab.page.locator("#terms .head")
    expect(head).to_have_text(f"out[0, 0, {cell[0]}, {cell[1]}]")
    lines = lab.page.locator("#facts .code .line")
    for name, index in zip(("oh", "ow"), cell, strict=True):
        line = lines.filter(has_text=f"for {name} in")
        expect(line.locator(".value")).to_have_text(str(index))


def test_moving_the_window_moves_the_column_of_im2col(loaded: Lab) -> None:
    lab = loaded
    paired(lab, "im2col")
    x, y = lab.at("output", 1, 2)
    lab.page.mouse.click(x, y)
    everywhere(lab, (1, 2), 5)
    windows = panel(second(lab), "columns")
    assert (windows["hull"][1], windows["hull"][3]) == (5, 5)


def test_picking_a_column_of_im2col_moves_the_window(loaded: Lab) -> None:
    lab = loaded
    paired(lab, "im2col")
    click(lab, "columns", 4, 7)
    everywhere(lab, (2, 1), 7)
    assert panel(lab.describe(), "input")["hull"] == [2, 1, 4, 3]


def test_picking_a_row_of_the_kernel_matrix_moves_the_window(loaded: Lab) -> None:
    lab = loaded
    paired(lab, "kernel_matrix")
    click(lab, "output", 8, 0)
    everywhere(lab, (2, 2), 8)
    lab.page.keyboard.press("Home")
    everywhere(lab, (0, 0), 0)


def test_a_term_of_the_sum_is_one_tap_in_both_views(loaded: Lab) -> None:
    lab = loaded
    paired(lab, "im2col")
    lab.page.locator("#terms .term").nth(5).click()
    assert lab.describe()["tap"] == 5
    told = second(lab)
    assert told["tap"] == 5
    assert (told["front"]["kh"], told["front"]["kw"]) == (1, 2)


def test_a_line_of_the_loop_moves_both_views(loaded: Lab) -> None:
    lab = loaded
    paired(lab, "kernel_matrix")
    lab.page.locator("#player [data-unit=line]").click()
    lab.wait("convscope.store.get().run")
    lab.wait(
        "(convscope.store.get().tap ?? 0) > 2 || (document.querySelector('.control.next').click(), false)"
    )
    tap = lab.state("tap")
    told = second(lab)
    assert told["tap"] == tap == lab.describe()["tap"]
    assert told["front"]["kh"] == tap // 3
    assert told["front"]["kw"] == tap % 3
    expect(lab.page.locator("#terms .term.now")).to_have_attribute("data-tap", str(tap))


@pytest.mark.parametrize("beside", ["weight_gradient", "input_gradient", "im2col"])
def test_views_of_another_order_show_the_same_tap(loaded: Lab, beside: str) -> None:
    lab = loaded
    paired(lab, beside)
    lab.page.evaluate("() => convscope.store.set({frame: 4, tap: 5})")
    told, front = second(lab), lab.describe()["front"]
    shared = {name: index for name, index in front.items() if name in told["front"] and name[0] in "ok"}
    assert shared
    assert {name: told["front"][name] for name in shared} == shared


def test_a_pick_in_a_view_of_another_order_stays_where_it_was_made(loaded: Lab) -> None:
    lab = loaded
    paired(lab, "window", "weight_gradient")
    click(lab, "output", 2, 1)
    front = second(lab)["front"]
    assert (front["oh"], front["ow"]) == (2, 1)
    assert lab.describe()["front"]["oh"] == 2


# Whoever watches from outside may see too late how far it has come.
STOPPING = """(frame) => {
  const { store } = convscope;
  const stop = store.subscribe((state) => state.frame, (now) => {
    if (now < frame) return;
    stop();
    store.set({ playing: false });
  });
}"""


def test_both_views_play_in_step(loaded: Lab) -> None:
    lab = loaded
    paired(lab, "im2col")
    lab.page.evaluate(STOPPING, 2)
    lab.page.locator(".speed").select_option("4")
    lab.page.locator(".control.play").click()
    lab.wait("convscope.store.get().frame >= 2 && !convscope.store.get().playing")
    assert second(lab)["frame"] == lab.state("frame") == lab.describe()["frame"]


def test_a_changed_configuration_changes_both(loaded: Lab) -> None:
    lab = loaded
    paired(lab, "im2col")
    lab.edit({"op": "conv2d", "input_size": 7, "stride": 2})
    lab.wait("(await convscope.beside.describe()).total === 9")
    windows = panel(second(lab), "columns")
    assert windows["cols"] == 9
    lab.edit({"op": "max_pool2d", "input_size": 6, "kernel_size": 2})
    there = next(each["views"] for each in lab.catalogue()["operators"] if each["op"] == "max_pool2d")
    lab.wait(f"{there}.includes(convscope.store.get().beside)")


def test_a_view_is_added_chosen_closed_and_kept_in_the_address(lab: Lab) -> None:
    lab.listen()
    lab.open(QUERY)
    lab.quiet()
    assert not any("pair/" in each for each in lab.requests), "nothing of it is loaded before it is wanted"
    button = lab.page.locator("#add-view")
    button.click()
    lab.wait("(await convscope.beside?.describe())?.laidOut")
    chosen = lab.page.locator(".pane select")
    expect(chosen).to_have_value("im2col")
    chosen.select_option("kernel_matrix")
    lab.wait("(await convscope.beside.describe()).panels.some(({name}) => name === 'matrix')")
    lab.wait("location.search.includes('beside=kernel_matrix')")
    lab.page.reload()
    lab.idle()
    lab.wait("(await convscope.beside?.describe())?.laidOut")
    expect(lab.page.locator(".pane select")).to_have_value("kernel_matrix")
    lab.page.go_back()
    lab.wait("convscope.store.get().beside === 'im2col'")
    expect(lab.page.locator(".pane select")).to_have_value("im2col")
    lab.idle()
    lab.page.locator(".pane .control").click()
    expect(lab.page.locator("#beside")).to_have_count(0)
    lab.wait("!location.search.includes('beside=')")
    expect(button).to_have_attribute("aria-pressed", "false")


def test_no_step_of_two_views_asks_the_server(loaded: Lab) -> None:
    lab = loaded
    paired(lab, "kernel_matrix")
    attend(lab)
    for _ in range(5):
        lab.page.keyboard.press("ArrowRight")
    second(lab)
    unasked(lab)


def test_what_is_pointed_at_in_one_view_is_lit_in_the_other(loaded: Lab) -> None:
    lab = loaded
    paired(lab, "im2col")
    lab.page.mouse.move(*lab.at("output", 1, 2))
    lab.wait("(await convscope.beside.describe()).echo?.ow === 2")
    assert second(lab)["echo"] == {"n": 0, "g": 0, "m": 0, "oh": 1, "ow": 2}
    rect = lab.page.evaluate("() => convscope.beside.cellRect('columns', 4, 7)")
    lab.page.locator("#beside").hover(
        position={"x": rect["x"] + rect["width"] / 2, "y": rect["y"] + rect["height"] / 2}
    )
    lab.wait("(await convscope.stage.describe()).echo?.oh === 2")
    echo = lab.describe()["echo"]
    assert [echo[dim] for dim in ("oh", "ow", "kh", "kw")] == [2, 1, 1, 1], "one tap of the window"
    lab.wait("(await convscope.beside.describe()).echo === null")
    lab.page.mouse.move(2, 2)
    lab.wait("(await convscope.stage.describe()).echo === null")


def test_where_a_gradient_names_its_dimensions_otherwise_the_same_cell_is_lit(loaded: Lab) -> None:
    lab = loaded
    paired(lab, "input_gradient")
    lab.page.mouse.move(*lab.at("weight", 2, 0))
    lab.wait("(await convscope.beside.describe()).echo?.kh === 2")
    assert second(lab)["echo"]["kw"] == 0
    lab.page.mouse.move(*lab.at("input", 1, 1))
    lab.wait("(await convscope.beside.describe()).echo === null")


def test_on_a_phone_two_views_are_swapped_by_a_tap(browser: Browser, server: str) -> None:
    with lab_on(
        browser, server, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    ) as lab:
        lab.open(QUERY)
        lab.page.locator("#add-view").tap()
        lab.wait("(await convscope.beside?.describe()) !== undefined")
        sides = lab.page.locator(".sides [data-side]")
        expect(sides).to_have_text(["Sliding window", "im2col"])
        expect(lab.page.locator("#beside")).to_be_hidden()
        sides.last.tap()
        expect(lab.page.locator("#stage")).to_be_hidden()
        lab.wait("(await convscope.beside.describe()).laidOut")
        lab.page.locator("#player .control.next").tap()
        lab.wait("convscope.store.get().frame === 1")
        assert second(lab)["front"]["ow"] == 1
        box = lab.page.locator("#beside").bounding_box()
        play = lab.page.locator("#player .control.play").bounding_box()
        bar = lab.page.locator("#drawer").bounding_box()
        assert box is not None
        assert play is not None
        assert bar is not None
        assert box["height"] > 200
        assert play["y"] + play["height"] <= bar["y"], "the player's first row is seen with it"
        sides.first.tap()
        expect(lab.page.locator("#stage")).to_be_visible()
        assert lab.describe()["front"]["ow"] == 1

"""What can be chosen of a view: the control, the picture it makes, and the link that carries it."""

from __future__ import annotations

from typing import Any

import numpy as np
from playwright.sync_api import expect

from app.operators import from_json
from app.trace.arrays import Arrays
from tests.browser.lab import Lab
from tests.browser.shown import shown
from tests.browser.test_stage import _colour, _colours, _near

CONFIG: dict[str, Any] = {"op": "conv_transpose2d", "input_size": 3, "stride": 2, "padding": 1}
QUERY = "?op=conv_transpose2d&input_size=3&stride=2&padding=1&view=three_ways&frame=24"


def choose(lab: Lab, option: str, choice: str) -> None:
    lab.page.locator(f"#asked [data-option={option}] [data-choice={choice}]").click()
    lab.wait(
        f"convscope.store.get().scene.options.some(each => each.name === '{option}' && each.chosen === '{choice}')"
    )
    lab.idle()


def marked(lab: Lab) -> dict[str, list[int]]:
    return {panel["name"]: panel["apart"] for panel in lab.describe()["panels"]}


def test_leaving_the_kernel_unturned_marks_the_wrong_cells_and_no_others(loaded: Lab) -> None:
    lab = loaded
    shown(lab, QUERY)
    assert not any(marked(lab).values())
    choose(lab, "kernel", "unturned")
    arrays = Arrays(from_json(CONFIG))
    wrong, right = arrays.laid("by_unturned"), arrays.laid("output")
    assert wrong is not None
    assert right is not None
    expected = np.flatnonzero(wrong.reshape(-1) != right.reshape(-1)).tolist()
    assert expected
    found = marked(lab)
    assert found.pop("by_insertion") == expected
    assert not any(found.values())
    choose(lab, "kernel", "turned")
    assert not any(marked(lab).values())
    assert lab.complaints == []


def test_the_link_carries_what_is_chosen_and_the_way_back_undoes_it(lab: Lab) -> None:
    lab.open(QUERY)
    choose(lab, "kernel", "unturned")
    choose(lab, "steps", "input")
    assert "options=steps%3Ainput%2Ckernel%3Aunturned" in lab.href
    again = lab.href
    lab.page.go_back()
    lab.wait("convscope.store.get().scene.order.includes('ow')")
    lab.idle()
    assert lab.state("options") == "kernel:unturned"
    lab.page.goto(again)
    lab.idle()
    assert lab.state("scene")["order"] == ["n", "g", "c", "ih", "iw"]
    assert lab.page.locator("#asked [aria-pressed=true]").all_inner_texts() == [
        "an input cell",
        "left as it is",
    ]
    lab.view("scatter")
    assert lab.state("options") == ""
    assert "options" not in lab.href
    expect(lab.page.locator("#asked")).to_be_hidden()


def test_the_three_ways_grow_alike_step_by_step_from_input_cell_to_input_cell(lab: Lab) -> None:
    query = QUERY.replace("input_size=3", "input_size=2&output_padding=1").replace("frame=24", "frame=1")
    lab.open(f"{query}&options=steps:input")
    filled = {panel["name"]: panel["filled"] for panel in lab.describe()["panels"]}
    assert filled["by_matrix"] == filled["output"] == filled["by_insertion"] == 16
    assert lab.state("scene")["total"] == 4
    assert lab.complaints == []


def test_the_frame_stands_where_padding_moves_it_and_the_canvas_keeps_its_numbers(loaded: Lab) -> None:
    lab = loaded
    shown(lab, "?op=conv_transpose2d&input_size=3&stride=2&padding=0&view=crop_frame&frame=8")
    ink = _colour(lab, "--ink")

    def framed(row: int) -> bool:
        """Whether the frame's upper line runs along a row of the canvas."""
        rect = lab.stage(f"cellRect('canvas', {row}, 3)")
        line = {**rect, "x": rect["x"] + 4, "width": 6, "y": rect["y"] - 1, "height": 2}
        return _near(_colours(lab.picture(), line), ink)

    numbers = lab.page.evaluate("() => [...convscope.store.get().tensors.get('canvas').data]")
    assert [framed(row) for row in range(3)] == [True, False, False]
    lab.page.evaluate("() => convscope.session.change({...convscope.store.get().config, padding: 2})")
    lab.idle()
    assert [framed(row) for row in range(3)] == [False, False, True]
    lab.page.keyboard.press("ArrowLeft")
    lab.page.evaluate("() => convscope.stage.settled()")
    assert framed(2)
    assert lab.page.evaluate("() => [...convscope.store.get().tensors.get('canvas').data]") == numbers
    expect(lab.page.locator("#asked")).to_contain_text("the frame shows 2 to 4")


def test_the_tab_of_a_view_that_this_configuration_does_not_have_is_faint(loaded: Lab) -> None:
    lab = loaded
    for kernel, faint in ((3, True), (1, False)):
        shown(lab, f"?op=conv2d&kernel_size={kernel}&view=im2col")
        missing = lab.page.locator("#tabs [data-view=pointwise].missing")
        expect(missing).to_have_count(int(faint))
        assert "missing" not in (lab.page.locator("#tabs [data-view=im2col]").get_attribute("class") or "")

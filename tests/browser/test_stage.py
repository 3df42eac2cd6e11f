"""What is on the canvas: judged by its pixels, not by the absence of errors."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.dealt import dealt
from tests.browser.lab import PROOF, Lab, Rect
from tests.browser.still import kept_still

CONV = "?op=conv2d&input_size=5&in_channels=1&out_channels=2&stride=2&padding=1&frame=4"
LAYER = {"op": "conv2d", "input_size": 5, "in_channels": 1, "out_channels": 2, "stride": 2, "padding": 1}
CHECKED = '["agrees", "unavailable"]'  # unavailable: PyTorch is not here
VIEWS = (Path(__file__).parent / "views.js").read_text(encoding="utf-8")
SEEN = ("conv2d", "conv3d", "chain")  # a plain picture, one of volumes and one of links
OUTLINE = 14  # how far (in colour) a pixel of an outline may be from the token's colour, per channel


# Where the cells of the output's first rows and columns stand.
CELLS = """(size) => Promise.all(Array.from({ length: size * size }, (_, at) =>
  convscope.stage.cellRect("output", Math.floor(at / size), at % size)))"""


# What is drawn matters, not how it gets there.
kept = kept_still()


def _shown(lab: Lab, config: dict[str, Any], frame: int) -> None:
    """The window over a configuration, at a frame."""
    open_it = "([config, view]) => convscope.session.open(config, view)"
    lab.page.evaluate(open_it, [config, "window"])
    lab.idle()
    _go(lab, frame)


def _go(lab: Lab, frame: int) -> None:
    lab.page.evaluate("(frame) => convscope.store.set({ frame, tap: null })", frame)


def _colour(lab: Lab, token: str) -> tuple[int, int, int]:
    text = lab.page.evaluate(
        """(token) => { const ink = document.createElement("canvas").getContext("2d");
        ink.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(token); return ink.fillStyle; }""",
        token,
    )
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def _box(rect: Rect, margin: float = 0) -> tuple[int, int, int, int]:
    return (
        round(rect["x"] - margin),
        round(rect["y"] - margin),
        round(rect["x"] + rect["width"] + margin),
        round(rect["y"] + rect["height"] + margin),
    )


def _colours(picture: Image.Image, rect: Rect, margin: float = 0) -> set[tuple[int, int, int]]:
    part = picture.crop(_box(rect, margin))
    return {colour for _, colour in part.getcolors(part.width * part.height) or []}  # type: ignore[misc]


def _near(colours: set[tuple[int, int, int]], wanted: tuple[int, int, int]) -> bool:
    return any(max(abs(a - b) for a, b in zip(colour, wanted, strict=True)) <= OUTLINE for colour in colours)


def _panels(lab: Lab) -> dict[str, dict[str, Any]]:
    return {panel["name"]: panel for panel in lab.describe()["panels"]}


def _apart(one: Rect, other: Rect) -> bool:
    left, top, right, bottom = _box(one)
    other_left, other_top, other_right, other_bottom = _box(other)
    return right <= other_left or other_right <= left or bottom <= other_top or other_bottom <= top


@pytest.mark.parametrize(("op", "views"), dealt().items())
def test_every_output_is_checked_no_tab_is_cut_and_every_panel_of_every_view_is_drawn_inside_the_stage_and_apart(
    loaded: Lab, op: str, views: list[str]
) -> None:
    lab = loaded
    operator = next(each for each in lab.catalogue()["operators"] if each["op"] == op)
    lab.edit(operator["example"])
    assert lab.state("answer")["op"] == op
    lab.wait(f"{CHECKED}.includes(convscope.store.get().check.status)")
    rows = lab.page.locator("#tabs [role=tablist]").evaluate_all(
        "(rows) => rows.map((row) => [row.scrollWidth, row.clientWidth])"
    )
    assert rows
    assert all(wide <= room for wide, room in rows)
    for view in views:
        seen = lab.page.evaluate(VIEWS, view)
        assert seen["panels"], view
        rects = {panel["name"]: panel["rect"] for panel in seen["panels"]}
        for panel in seen["panels"]:
            left, top, right, bottom = _box(panel["rect"])
            assert 0 <= left < right <= seen["width"] + 1, (view, panel)
            assert 0 <= top < bottom <= seen["height"] + 1, (view, panel)
            assert panel["colours"] > 2, (view, panel)
        for one, other in combinations(rects, 2):
            assert _apart(rects[one], rects[other]), (view, one, other)
        if seen["mended"]:
            lab.edit(operator["example"])
    if not PROOF and op not in SEEN:
        return
    picture = lab.picture()  # what the canvases hold is what is seen
    for panel in _panels(lab).values():
        assert len(_colours(picture, panel["rect"])) > 2, panel


def test_the_active_output_cell_is_outlined_where_it_should_be(loaded: Lab) -> None:
    lab = loaded
    green = _colour(lab, "--output")
    _shown(lab, LAYER, 4)
    for frame, (row, col) in {4: (1, 1), 0: (0, 0), 8: (2, 2)}.items():
        _go(lab, frame)
        picture = lab.picture()
        rect = lab.stage(f"cellRect('output', {row}, {col})")
        edge = {**rect, "width": 4, "x": rect["x"] - 2}
        assert _near(_colours(picture, edge), green), frame
        other = lab.stage(f"cellRect('output', {2 - row if row != 1 else 0}, {2 - col if col != 1 else 2})")
        inside = {"x": other["x"] + 3, "y": other["y"] + 3, "width": 5, "height": 5}
        assert not _near(_colours(picture, inside), green), frame


def test_the_window_is_outlined_on_the_input(loaded: Lab) -> None:
    lab = loaded
    _shown(lab, LAYER, 4)
    blue = _colour(lab, "--input")
    picture = lab.picture()
    assert _panels(lab)["input"]["hull"] == [2, 2, 4, 4]
    corner = lab.stage("cellRect('input', 2, 2)")
    assert _near(_colours(picture, {**corner, "x": corner["x"] - 2, "width": 4}), blue)
    outside = lab.stage("cellRect('input', 6, 6)")
    assert not _near(_colours(picture, outside), blue)


def test_output_cells_appear_one_by_one(loaded: Lab) -> None:
    lab = loaded
    _shown(lab, LAYER, 0)
    late = lab.stage("cellRect('output', 2, 2)")
    blank = _colours(lab.picture(), late)
    _go(lab, 8)
    assert len(_colours(lab.picture(), late)) > len(blank)


def test_what_is_said_of_a_cell_is_taken_back_with_its_scene(lab: Lab) -> None:
    lab.open()
    lab.page.mouse.move(*lab.at("weight", 0, 1))
    told = lab.page.locator("#hover")
    expect(told).to_have_text(re.compile(r"^Kernel \[c 0, kh 0, kw 1\] = "))
    lab.edit({"op": "max_pool2d", "input_size": 4})
    lab.page.mouse.move(5, 5)
    expect(told).to_have_text(re.compile(r"^reads x\["))


def test_hovering_an_input_cell_lights_every_output_it_feeds(lab: Lab) -> None:
    lab.open("?op=conv2d&input_size=5&padding=1&frame=24")
    before = lab.picture()
    lab.listen()
    lab.page.mouse.move(*lab.at("input", 3, 3))
    expect(lab.page.locator("#hover")).to_contain_text("feeds 9 outputs")
    assert lab.describe()["hover"]["panel"] == "input"
    after = lab.picture()
    cells = [_box(rect, 1) for rect in lab.page.evaluate(CELLS, 5)]
    lit = [before.crop(cell).tobytes() != after.crop(cell).tobytes() for cell in cells]
    changed = {(at // 5, at % 5) for at, differs in enumerate(lit) if differs}
    assert {(row, col) for row in (1, 2, 3) for col in (1, 2, 3)} <= changed
    assert not {(0, 0), (4, 4)} <= changed
    lab.quiet()
    assert lab.asked == []


def test_clicking_an_output_cell_goes_there(lab: Lab) -> None:
    lab.open(CONV)
    lab.page.mouse.click(*lab.at("output", 2, 0))
    lab.wait("convscope.store.get().frame === 6")
    assert lab.describe()["frame"] == 6


def test_no_page_is_wider_than_its_screen(lab: Lab) -> None:
    lab.resize(360, 844)
    lab.open(CONV)
    for width in (360, 390, 1024):
        lab.resize(width, 844)
        panels = _panels(lab)
        assert lab.page.evaluate("document.documentElement.scrollWidth") == width
        for panel in panels.values():
            left, _, right, _ = _box(panel["rect"])
            assert 0 <= left < right <= width

"""A chain in the lab: one picture, frames through the links, what the cursor goes back to, and its links edited."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from app.operators import OPERATORS
from app.query import to_query
from tests.browser.lab import Lab
from tests.browser.still import kept_still

CHAIN = {
    "op": "chain", "input_size": 7,
    "links": [{"op": "conv2d"}, {"op": "conv2d", "weight": {"fill": "integers", "seed": 2}}],
}  # fmt: skip


# How many links have frames, and in which of each one's first and last a panel is not where it was at first.
MOVED = """async () => {
  const { store, stage } = convscope;
  const { parts } = store.get().scene;
  const places = [];
  let start = 0;
  for (const { total, panels } of parts) {
    for (const frame of [start, start + total - 1]) {
      store.set({ frame, tap: null });
      await stage.settled();
      places.push({ frame, ...Object.fromEntries(panels.map(({ name }) => [name, stage.panelRect(name)])) });
    }
    start += total;
  }
  const text = ({ frame, ...each }) => JSON.stringify(each);
  return [parts.length, places.filter((each) => text(each) !== text(places[0]))];
}"""
# How high and wide the last link's output is, and how many frames there are.
LAST = """() => {
  const { parts, total } = convscope.store.get().scene;
  const { oh, ow } = parts.at(-1).sizes;
  return [oh, ow, total];
}"""
# How many cells of each map have a path to the output cell that looks.
PATHS = """() => [...convscope.store.get().tensors]
  .filter(([name]) => name.startsWith("receptive_field"))
  .map(([name, { data }]) => [Number(name.slice("receptive_field".length)), data.filter((each) => each > 0).length])"""


# Where things stand matters, not how they get there.
kept = kept_still()


@pytest.fixture
def lab(loaded: Lab) -> Lab:
    """One page for all chains: what differs is the configuration."""
    return loaded


def opened(lab: Lab, config: dict[str, Any], view: str = "chain") -> None:
    """A chain in a page that is there, in a view it can be seen in; another operator was shown before it."""
    lab.edit({"op": "unfold", "input_size": 3})  # so that nothing of another chain's controls is open
    show(lab, config, view)


def show(lab: Lab, config: dict[str, Any], view: str) -> None:
    lab.page.evaluate("([config, view]) => convscope.session.open(config, view)", [config, view])
    lab.idle()


def panel(lab: Lab, name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in lab.describe()["panels"] if each["name"] == name)
    return found


def go(lab: Lab, frame: int) -> None:
    lab.page.evaluate("(frame) => convscope.store.set({ frame, tap: null })", frame)


def test_the_first_map_fills_then_the_output_from_it(lab: Lab) -> None:
    lab.open("?" + to_query(CHAIN).query)
    go(lab, 10)
    assert (panel(lab, "map1")["filled"], panel(lab, "output")["filled"]) == (11, 0)
    go(lab, 25 + 4)
    assert (panel(lab, "map1")["filled"], panel(lab, "output")["filled"]) == (25, 5)


def test_the_cursor_in_the_output_marks_its_field_in_every_earlier_map(lab: Lab) -> None:
    opened(lab, CHAIN)
    go(lab, 25 + 4)
    assert panel(lab, "map1")["hull"] == [1, 1, 3, 3]
    assert panel(lab, "input")["hull"] == [1, 1, 5, 5]


PRESETS = [(op, name) for op in ("chain", "separable_conv2d") for name, *_ in OPERATORS[op].presets]


@pytest.mark.parametrize(("op", "preset"), PRESETS, ids=[f"{op}-{name}" for op, name in PRESETS])
def test_nothing_moves_from_link_to_link(lab: Lab, op: str, preset: str) -> None:
    presets = {name: config for name, _, config in OPERATORS[op].presets}
    show(lab, presets[preset], "chain")
    links, moved = lab.page.evaluate(MOVED)
    assert links > 1
    assert moved == []


def test_a_map_has_its_border_while_a_link_pads_it_and_keeps_its_place(lab: Lab) -> None:
    padded = {"op": "conv2d", "padding": 1}
    opened(lab, {"op": "chain", "input_size": 6, "links": [padded, {"op": "max_pool2d"}, padded]})
    seen = []
    for frame in (2, 36 + 2, 36 + 9 + 2):
        go(lab, frame)
        maps = [panel(lab, name) for name in ("input", "map1", "map2")]
        corners = [lab.stage(f"cellRect({name!r}, 1, 1)") for name in ("input", "map2")]
        seen.append(([each["filled"] for each in maps], corners))
        assert [(each["rows"], each["cols"]) for each in maps] == [(8, 8), (6, 6), (5, 5)]
    assert [filled for filled, _ in seen] == [[64, 3, 0], [36, 36, 3], [36, 36, 25]]
    assert seen[0][1] == seen[1][1] == seen[2][1]


def test_a_click_on_another_links_map_goes_to_the_frame_that_makes_or_reads_it(lab: Lab) -> None:
    opened(lab, CHAIN)
    go(lab, 3)
    lab.page.mouse.click(*lab.at("output", 1, 1))
    lab.wait(f"convscope.store.get().frame === {25 + 4}")
    lab.describe()
    lab.page.mouse.click(*lab.at("input", 3, 3))
    lab.wait(f"convscope.store.get().frame === {2 * 5 + 2}")


def test_links_are_added_changed_moved_and_taken_out(lab: Lab) -> None:
    opened(lab, CHAIN)
    lab.page.get_by_role("button", name="add a link").click()
    lab.idle()
    assert [link["op"] for link in lab.state("config")["links"]] == ["conv2d"] * 3
    lab.page.get_by_label("Operator of link 3").select_option("max_pool2d")
    lab.idle()
    lab.page.get_by_role("button", name="earlier: link 3").click()
    lab.idle()
    assert [link["op"] for link in lab.state("config")["links"]] == ["conv2d", "max_pool2d", "conv2d"]
    assert lab.state("problem") is None or lab.state("problem")["errors"][0]["pointer"].startswith(
        "#/links/2"
    )
    lab.page.get_by_role("button", name="take out: link 3").click()
    lab.idle()
    assert [link["op"] for link in lab.state("config")["links"]] == ["conv2d", "max_pool2d"]
    assert lab.state("problem") is None
    assert lab.describe()["total"] > 0


def test_the_settings_of_a_link_change_that_link_alone(lab: Lab) -> None:
    opened(lab, CHAIN)
    lab.page.locator(".link-name").nth(1).click()
    kernel = lab.page.locator('.link-body .field[data-field="kernel_size"] .number').first
    expect(kernel).to_have_value("3")
    lab.page.locator('.link-body .field[data-field="stride"] .number').first.fill("2")
    lab.page.keyboard.press("Enter")
    lab.idle()
    first, second = lab.state("config")["links"]
    assert "stride" not in first
    assert second["stride"] == 2
    assert lab.state("answer")["shapes"]["output"] == [1, 1, 2, 2]


def test_a_link_shows_the_channels_that_follow_from_its_groups(lab: Lab) -> None:
    opened(lab, {"op": "chain", "in_channels": 2, "links": [{"op": "conv2d", "groups": 2}]})
    lab.page.locator(".link-name").first.click()
    box = lab.page.locator('.link-body .field[data-field="out_channels"] .number')
    expect(box.first).to_have_value("2")


def test_gridding_shows_its_holes(lab: Lab) -> None:
    presets = {name: config for name, _, config in OPERATORS["chain"].presets}
    for name, cells in (("gridding", 49), ("hybrid", 169)):
        opened(lab, presets[name], "receptive_field")
        counted = lab.page.evaluate(
            "() => [...window.convscope.store.get().tensors.get('receptive_field0').data].filter((n) => n > 0).length"
        )
        assert counted == cells
        expect(lab.page.locator("#facts")).to_contain_text(f"reads {cells} input cells")


def test_the_output_cell_that_looks_is_chosen_by_a_click_on_it(lab: Lab) -> None:
    opened(lab, CHAIN, "receptive_field")
    lab.page.mouse.click(*lab.at("receptive_field2", 0, 2))
    lab.idle()
    assert lab.state("config")["output_cell"] == [0, 2]
    assert "output_cell=0,2" in lab.href.replace("%2C", ",")
    paths = "[...convscope.store.get().tensors.get('receptive_field0').data]"
    assert [at for at, count in enumerate(lab.page.evaluate(f"() => {paths}")) if count] == [
        7 * row + col for row in range(5) for col in range(2, 7)
    ]
    assert panel(lab, "receptive_field0")["filled"] == 49


def test_shift_and_an_arrow_key_move_the_output_cell_that_looks_and_stop_at_the_edge(lab: Lab) -> None:
    opened(lab, CHAIN, "effective_field")
    for key, cell in (("Down", [2, 1]), ("Right", 2), ("Right", 2), ("Up", [1, 2])):
        lab.page.keyboard.press(f"Shift+Arrow{key}")
        lab.idle()
        assert lab.state("config")["output_cell"] == cell


def test_a_cell_of_unfolded_columns_is_chosen_by_its_row_and_column(lab: Lab) -> None:
    opened(lab, {"op": "chain", "input_size": 4, "links": [{"op": "unfold"}]}, "receptive_field")
    lab.page.mouse.click(*lab.at("receptive_field1", 5, 3))
    lab.idle()
    assert lab.state("config")["output_cell"] == [5, 3]
    paths = "[...convscope.store.get().tensors.get('receptive_field0').data]"
    assert lab.page.evaluate(f"() => {paths}").index(1) == 4 * 2 + 3


def test_an_example_that_is_best_seen_whole_opens_whole(lab: Lab) -> None:
    opened(lab, CHAIN, "receptive_field")
    lab.edit({"op": "chain", "input_size": 6})
    assert lab.state("frame") == lab.state("scene")["total"] - 1


THROUGH_COLUMNS = (
    {"op": "chain", "input_size": 4, "links": [{"op": "unfold"}, {"op": "fold", "output_size": 4}]},
    {"op": "chain", "input_size": 6, "links": [
        {"op": "unfold", "padding": 1, "stride": 2}, {"op": "conv1d", "out_channels": 9},
        {"op": "conv2d"}]},
    {"op": "chain", "input_size": 7, "links": [
        {"op": "conv2d", "padding": 1}, {"op": "unfold", "dilation": 2},
        {"op": "fold", "dilation": 2, "output_size": 7}, {"op": "max_pool2d"}]},
)  # fmt: skip


def test_what_is_lit_in_earlier_maps_are_the_cells_from_which_a_path_leads_here_through_columns_too(
    lab: Lab,
) -> None:
    for config in THROUGH_COLUMNS:
        opened(lab, config)
        count = len(config["links"])  # type: ignore[arg-type]
        height, width, total = lab.page.evaluate(LAST)
        for row, col in ((0, 0), (height // 2, width // 2), (height - 1, 0)):
            show(lab, {**config, "output_cell": [row, col]}, "receptive_field")
            reached = {at: cells for at, cells in lab.page.evaluate(PATHS) if at < count}
            show(lab, config, "chain")
            go(lab, total - height * width + row * width + col)
            lit = {each["name"]: each["lit"] for each in lab.describe()["panels"]}
            assert {at: lit["input" if at == 0 else f"map{at}"] for at in range(count)} == reached


def test_where_a_link_reads_is_chosen_and_the_skip_is_in_the_picture(lab: Lab) -> None:
    opened(lab, {"op": "chain", "input_size": 5, "links": [{"op": "conv2d", "padding": 1}, {"op": "add"}]})
    lab.page.locator(".link-name").nth(1).click()
    lab.page.get_by_label("Where the other map of link 2 comes from").select_option("input")
    lab.idle()
    assert lab.state("config")["links"][1]["from"] == {"other": "input"}
    assert ["input", "output"] in lab.state("scene")["parts"][1]["links"]
    assert lab.state("problem") is None

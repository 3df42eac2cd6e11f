"""A newcomer's questions, answered where one looks first: no search, no other page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.lab import Lab, lab_on
from tests.browser.shown import shown


def panels(lab: Lab) -> dict[str, Any]:
    """What the stage says of its panels, by name."""
    return {each["name"]: each for each in lab.describe()["panels"]}


def _legend(lab: Lab) -> None:
    """Have the legend open, whoever opened it."""
    button = lab.page.locator("#colours")
    if button.get_attribute("aria-expanded") == "false":
        button.click()
    lab.idle()


def place_of(row: int, col: int, channels: str, output: str) -> re.Pattern[str]:
    """What is said of the place in front when nothing is pointed at: where it reads, and which offsets lead there."""
    told = re.escape(f": offset[0, {channels}, {output}]")
    return re.compile(rf"^kh {row}, kw {col} reads at row −?[\d.]+, column −?[\d.]+{told}$")


UNFOLD = "?op=unfold&in_channels=2&input_size=4&kernel_size=3x2&frame=3"


def test_what_order_unfold_uses_stands_under_its_tabs_in_the_names_of_the_loop(loaded: Lab) -> None:
    lab = loaded
    shown(lab, UNFOLD)
    expect(lab.page.locator("#asked")).to_contain_text("Row = (c·3 + kh)·2 + kw")
    expect(lab.page.locator("#asked")).to_contain_text("Column = oh·3 + ow")
    expect(lab.page.locator("#facts .loop")).to_contain_text("row = (c * k_h + kh) * k_w + kw")


def test_a_number_that_unfold_moves_is_told_by_the_row_and_the_column_that_pytorch_has(loaded: Lab) -> None:
    lab = loaded
    shown(lab, UNFOLD)
    goals = lab.page.locator("#terms .to").all_inner_texts()
    assert [each.strip() for each in goals] == [f"→ [{row}, 3]" for row in range(12)]
    lab.page.mouse.move(*lab.at("output", 7, 3))
    told = lab.page.locator("#hover")
    expect(told).to_contain_text("c 1, kh 0, kw 1, oh 1, ow 0")
    expect(told).to_contain_text("row 7, column 3")


def test_where_the_offsets_go_is_said_under_the_tabs_at_the_place_and_when_it_is_pointed_at(
    loaded: Lab,
) -> None:
    lab = loaded
    shown(lab, "?op=deform_conv2d&input_size=5&frame=4")
    expect(lab.page.locator("#asked")).to_contain_text("offset [1, 18, 3, 3]: channel 2·k moves")
    told = lab.page.locator("#hover")
    expect(told).to_have_text(place_of(2, 2, "16:18", "1, 1"))
    lab.page.evaluate("() => convscope.store.set({ tap: 16 })")  # a neighbour of the kernel's middle cell
    expect(told).to_have_text(place_of(1, 1, "8:10", "1, 1"))
    offset = lab.page.evaluate(
        """() => { const { shape, data } = convscope.store.get().tensors.get("offset");
                 return [16, 17].map((channel) => data[(channel * shape[2] + 1) * shape[3] + 1]); }"""
    )
    stage = lab.page.locator("#stage").bounding_box()
    assert stage is not None
    cell = lab.stage('cellRect("input", 3, 3)')  # where it would stand unmoved
    place = [cell["x"] + cell["width"] * (0.5 + offset[1]), cell["y"] + cell["height"] * (0.5 + offset[0])]
    lab.page.mouse.move(stage["x"] + place[0], stage["y"] + place[1])
    row, column = (f"{3 + each:.4g}" for each in offset)
    expect(told).to_contain_text(
        f"Kernel [kh 2, kw 2] = −2 · reads at row {row}, column {column}: moved down by"
    )
    expect(told).to_contain_text(f"by offset[0, 16, 1, 1] = {offset[0]:.4g}".replace("-", "−"))
    expect(told).to_contain_text(f"by offset[0, 17, 1, 1] = {offset[1]:.4g}".replace("-", "−"))
    expect(told).to_contain_text("drag it")
    by_dot = told.inner_text()
    assert lab.describe()["hover"] == {"panel": "weight", "row": 2, "col": 2, "sheet": 0}, (
        "not what lies beneath"
    )
    lab.page.mouse.move(*lab.at("weight", 0, 0))
    expect(told).to_contain_text("kh 0")
    lab.page.mouse.move(*lab.at("weight", 2, 2))
    expect(told).to_contain_text("kh 2")
    assert by_dot.startswith(told.inner_text()), "one place, one answer"


def test_a_cell_of_the_kernel_picks_out_its_place_on_the_picture_and_what_moved_it(loaded: Lab) -> None:
    lab = loaded
    shown(lab, "?op=deform_conv2d&input_size=5&frame=4")
    held = "(convscope.stage.viewNow().front)"
    names = "convscope.stage.viewNow().model.names"
    for row, col in ((0, 2), (1, 0)):
        lab.page.mouse.move(*lab.at("weight", row, col))
        told = lab.page.locator("#hover")
        expect(told).to_contain_text(f"Kernel [kh {row}, kw {col}]")
        expect(told).to_contain_text(f"moved down by offset[0, {2 * (3 * row + col)}, 1, 1] = ")
        expect(told).to_contain_text(f"right by offset[0, {2 * (3 * row + col) + 1}, 1, 1] = ")
        lab.wait(f"{held}[{names}.indexOf('kh')] === {row} && {held}[{names}.indexOf('kw')] === {col}")
    before = lab.picture().tobytes()
    lab.page.mouse.move(*lab.at("products", 2, 1))  # which the picture is asked about as well
    expect(told).to_contain_text("moved down by offset[0, 14, 1, 1] = ")
    assert lab.picture().tobytes() != before
    lab.page.mouse.move(0, 0)
    expect(told).to_have_text(place_of(2, 2, "16:18", "1, 1"))


def test_the_stage_and_the_loop_name_the_same_place_before_a_tap_is_chosen(loaded: Lab) -> None:
    lab = loaded
    shown(lab, "?op=deform_conv2d&input_size=5&frame=4")
    lab.page.keyboard.press("ArrowRight")
    lab.wait("convscope.store.get().run?.told.frame === 5")
    loop = lab.page.locator("#facts .loop")
    expect(loop.locator(".line", has_text="for kh in range").locator(".value")).to_have_text("2")
    expect(loop.locator(".line", has_text="k = (f * k_h + kh)").locator(".value")).to_have_text("8")
    expect(lab.page.locator("#hover")).to_have_text(place_of(2, 2, "16:18", "1, 2"))


def test_an_offset_nobody_chose_lights_the_chip_of_what_it_is(loaded: Lab) -> None:
    lab = loaded
    shown(lab, "?op=deform_conv2d")
    pressed = lab.page.locator("[data-field=offset] .chip[aria-pressed=true]")
    expect(pressed).to_have_text("random")


def test_the_maps_of_an_offset_are_called_down_and_right(loaded: Lab) -> None:
    lab = loaded
    shown(lab, "?op=deform_conv2d&view=offset_gradient")
    lab.page.locator("#tables").click()
    expect(lab.page.locator(".told-tables")).to_contain_text("Δy, down")
    expect(lab.page.locator(".told-tables")).to_contain_text("Δx, right")
    lab.page.locator("#tables").click()
    expect(lab.page.locator(".told-tables")).to_have_count(0)


def test_what_groups_removed_is_said_in_numbers_hatched_and_in_the_legend(loaded: Lab) -> None:
    lab = loaded
    shown(lab, "?op=conv2d&in_channels=4&out_channels=4&groups=2&view=kernel_maps")
    expect(lab.page.locator("#asked")).to_contain_text("groups=2 keeps 72 of 144 weights")
    _legend(lab)
    marks = lab.page.locator("#legend .legend-marks")
    expect(marks).to_contain_text("no weights: its channels are of different groups")
    expect(marks).to_contain_text("group 0")
    expect(marks).to_contain_text("group 1")
    lab.idle()
    removed, kept = (lab.stage(f'cellRect("maps", {row}, 7)') for row in (1, 7))
    picture = lab.picture()
    hatched, plain = (
        picture.crop((int(rect["x"]) + 3, int(rect["y"]) + 3, int(rect["x"]) + 9, int(rect["y"]) + 9))
        for rect in (removed, kept)
    )
    assert len(hatched.getcolors(64) or ()) > len(plain.getcolors(64) or ()), (
        "lines, where a cell is of one colour"
    )


def test_how_many_weights_touch_a_pixel_is_told_where_it_is_pointed_at(loaded: Lab) -> None:
    lab = loaded
    shown(lab, "?op=conv2d&input_size=5&kernel_size=3&out_channels=2")
    for row, col, windows in ((2, 2, 9), (0, 0, 1), (0, 1, 2)):
        lab.page.mouse.move(*lab.at("input", row, col))
        many = "s" if windows > 1 else ""
        told = f"feeds {windows} output{many} through {windows} weight{many} in each of 2 output channels"
        expect(lab.page.locator("#hover")).to_contain_text(told)
    shown(lab, "?op=max_pool2d&input_size=4&kernel_size=2")
    lab.page.mouse.move(*lab.at("input", 1, 1))
    expect(lab.page.locator("#hover")).to_contain_text("feeds 1 output")


def test_a_pixel_that_every_weight_touches_tints_the_whole_kernel(loaded: Lab) -> None:
    lab = loaded
    shown(lab, "?op=conv2d&input_size=5&kernel_size=3&padding=1")
    corner = lab.stage("cellRect('weight', 1, 1)")
    box = tuple(int(corner[side]) + 3 for side in ("x", "y")) * 2
    box = (box[0], box[1], box[0] + int(corner["width"]) - 6, box[1] + int(corner["height"]) - 6)
    before = lab.picture().crop(box)
    lab.page.mouse.move(*lab.at("input", 3, 3))
    expect(lab.page.locator("#hover")).to_contain_text("feeds 9 outputs through 9 weights")
    assert lab.picture().crop(box).tobytes() != before.tobytes()


def test_only_weights_that_meet_a_cell_are_lit_under_an_output_of_a_transposed_layer(loaded: Lab) -> None:
    lab = loaded
    shown(lab, "?op=conv_transpose2d&input_size=5&kernel_size=3&view=scatter")
    lab.page.mouse.move(*lab.at("output", 1, 2))
    expect(lab.page.locator("#hover")).to_contain_text("reads 6 cells · same letters match")
    told = lab.describe()["letters"]
    at = {(each["row"], each["col"]) for each in told if each["panel"] == "weight"}
    assert at == {(row, col) for row in (0, 1) for col in (0, 1, 2)}


def test_letters_say_which_weight_leads_to_which_output(loaded: Lab) -> None:
    lab = loaded
    shown(lab, "?op=conv2d&input_size=5&kernel_size=3&stride=2&padding=1")
    lab.page.mouse.move(*lab.at("input", 4, 4))  # with its margin: input cell 3, 3
    expect(lab.page.locator("#hover")).to_contain_text("same letters match")
    told = lab.describe()["letters"]
    at = {
        panel: {each["letter"]: (each["row"], each["col"]) for each in told if each["panel"] == panel}
        for panel in ("weight", "output")
    }
    assert at["weight"] == {"a": (0, 0), "b": (0, 2), "c": (2, 0), "d": (2, 2)}
    assert at["output"] == {
        letter: ((4 - row) // 2, (4 - col) // 2) for letter, (row, col) in at["weight"].items()
    }
    lab.page.mouse.move(*lab.at("weight", 1, 1))
    expect(lab.page.locator("#hover")).not_to_contain_text("letters")
    assert lab.describe()["letters"] == []


@pytest.mark.parametrize(
    ("query", "least"),
    [
        ("input_size=5&in_channels=2&kernel_size=3&padding=1", 20),  # a letter has a line above the number
        (
            "input_size=8&in_channels=2&kernel_size=3&padding=1",
            12,
        ),  # and stands alone where there is one line
    ],
)
def test_a_tapped_pixel_letters_its_weights_and_outputs_on_a_phone_too(
    browser: Browser, server: str, query: str, least: int
) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    with lab_on(browser, server, **phone) as lab:
        lab.open(f"?op=conv2d&{query}")
        lab.page.touchscreen.tap(*lab.at("input", 2, 2))  # with its margin: input cell 1, 1
        expect(lab.page.locator("#hover")).to_contain_text("9 weights · same letters match")
        told = lab.describe()
        assert least <= min(each["cell"] for each in told["panels"]) < 26, (
            "smaller than letters in a corner need"
        )
        at = {
            panel: {
                each["letter"]: (each["row"], each["col"])
                for each in told["letters"]
                if each["panel"] == panel and each["sheet"] == 0
            }
            for panel in ("weight", "output")
        }
        assert len(at["weight"]) == 9
        assert at["output"] == {letter: (2 - row, 2 - col) for letter, (row, col) in at["weight"].items()}


def test_the_row_and_column_that_no_window_reads_are_hatched_and_in_the_legend(loaded: Lab) -> None:
    lab = loaded
    shown(lab, "?op=conv2d&input_size=6&stride=2")
    marks = panels(lab)["input"]["marked"]
    last = lab.stage("cellRect('input', 5, 5)")
    assert {each["mark"] for each in marks} == {"unread"}
    assert {(each["x"] + each["width"], each["y"] + each["height"]) for each in marks} == {
        (last["x"] + last["width"], last["y"] + last["height"])
    }
    _legend(lab)
    expect(lab.page.locator("#legend .legend-marks")).to_contain_text("read by no output")


@pytest.mark.parametrize("view", ["scatter", "crop_frame"])
def test_what_output_padding_gives_back_is_marked_and_in_the_legend(loaded: Lab, view: str) -> None:
    lab = loaded
    shown(lab, f"?op=conv_transpose2d&input_size=3&stride=2&padding=1&output_padding=1&view={view}")
    panel = "output" if view == "scatter" else "canvas"
    marks = panels(lab)[panel]["marked"]
    first, last = (
        lab.stage(f"cellRect({panel!r}, {at}, {at})") for at in ((0, 5) if view == "scatter" else (1, 6))
    )
    assert {each["mark"] for each in marks} == {"gained"}
    assert min(each["x"] for each in marks) == first["x"], "not over what is cut off"
    assert max(each["y"] + each["height"] for each in marks) == last["y"] + last["height"]
    _legend(lab)
    expect(lab.page.locator("#legend .legend-marks")).to_contain_text("given back by output padding")


def test_a_cell_that_output_padding_gives_back_says_so_and_what_reaches_it(loaded: Lab) -> None:
    lab = loaded
    told = lab.page.locator("#hover")
    shown(lab, "?op=conv_transpose2d&input_size=3&kernel_size=3&stride=2&output_padding=1")
    lab.page.mouse.move(*lab.at("output", 7, 1))
    expect(told).to_contain_text("row 7: given back by output_padding=1 · no input reaches it: it is 0")
    lab.page.mouse.move(*lab.at("output", 6, 6))
    expect(told).to_contain_text("reads 1 cell")
    expect(told).not_to_contain_text("output_padding")
    shown(lab, "?op=conv_transpose2d&input_size=3&kernel_size=3&stride=2&output_padding=1&bias=fill:ones")
    lab.page.mouse.move(*lab.at("output", 7, 1))
    expect(told).to_contain_text("no input reaches it, only the bias")
    shown(lab, "?op=conv_transpose2d&input_size=3&kernel_size=3&stride=2&padding=1&output_padding=1")
    lab.page.mouse.move(*lab.at("output", 5, 5))
    expect(told).to_contain_text("row 5: given back by output_padding=1 · column 5: given back by")
    expect(told).to_contain_text("reads 1 cell; padding alone would have cropped it")

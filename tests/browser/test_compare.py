"""Two configurations side by side: A is kept, B is edited, one cursor, and what tells them apart in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.browser.lab import Lab, lab_on

STRIDES = "?op=conv2d&input_size=7&stride=2&frame=4&against=op%3Dconv2d%26input_size%3D7"


def compared(lab: Lab, query: str = STRIDES) -> Lab:
    """The lab with both pictures painted."""
    lab.open(query)
    lab.wait("(await convscope.against?.describe())?.laidOut")
    kept(lab)
    return lab


def kept(lab: Lab) -> dict[str, Any]:
    """What the stage of A says it has painted."""
    lab.page.evaluate("() => Promise.all([convscope.stage.settled(), convscope.against.settled()])")
    told: dict[str, Any] = lab.page.evaluate("() => convscope.against.describe()")
    return told


def words(lab: Lab) -> list[str]:
    return lab.page.locator(".differences li").all_text_contents()


def test_both_stand_at_one_output_cell_each_in_its_own_count(lab: Lab) -> None:
    compared(lab)
    told = kept(lab)
    assert (told["total"], told["frame"]) == (25, 6), "row 1, column 1 of five by five"
    assert (lab.describe()["total"], lab.describe()["frame"]) == (9, 4)
    lab.page.keyboard.press("ArrowRight")
    told = kept(lab)
    assert (told["front"]["oh"], told["front"]["ow"]) == (1, 2)


def test_a_pick_past_the_smaller_one_goes_as_far_as_it_can(lab: Lab) -> None:
    compared(lab)
    rect = lab.page.evaluate("() => convscope.against.cellRect('output', 4, 0)")
    lab.page.locator("#against").click(
        position={"x": rect["x"] + rect["width"] / 2, "y": rect["y"] + rect["height"] / 2}
    )
    lab.wait("convscope.store.get().frame === 6")  # the last row of three, its first column


def test_what_tells_them_apart_is_said_in_words(lab: Lab) -> None:
    compared(lab)
    assert words(lab) == [
        "stride: 1 in A, 2 in B",
        "size of output: 1 × 1 × 5 × 5 in A, 1 × 1 × 3 × 3 in B",
        "multiply-adds: 225 in A, 81 in B",
    ]
    compared(
        lab,
        "?op=conv2d&input_size=7&padding=1&padding_mode=reflect&against=op%3Dconv2d%26input_size%3D7%26padding%3D1",
    )
    a, b = (
        lab.page.evaluate(f"async () => (await (await fetch('/api/v1/compute?{query}')).json()).output[0][0]")
        for query in (
            "op=conv2d&input_size=7&padding=1",
            "op=conv2d&input_size=7&padding=1&padding_mode=reflect",
        )
    )
    gaps = [
        abs(one - two) for left, right in zip(a, b, strict=True) for one, two in zip(left, right, strict=True)
    ]
    differ = sum(gap > 0 for gap in gaps)
    assert words(lab) == [
        "border: zeros in A, reflect in B",
        f"{differ} of 49 output cells differ, by up to {max(gaps):g}",
    ]


def test_this_is_kept_and_then_changed_and_the_comparison_ended(lab: Lab) -> None:
    lab.listen()
    lab.open("?op=conv2d&input_size=6")
    assert not any("pair/" in each for each in lab.requests)
    lab.page.locator("#compare").click()
    lab.page.locator("#compare-menu [data-item=keep]").click()
    lab.wait("(await convscope.against?.describe())?.laidOut")
    expect(lab.page.locator(".differences li")).to_have_text(
        ["A and B are the same: change something in the controls"]
    )
    lab.page.locator("[data-field=stride] .step.more").first.click()
    expect(lab.page.locator(".differences li").first).to_have_text("stride: 1 in A, 2 in B")
    assert kept(lab)["total"] == 16
    lab.wait("location.search.includes('against=')")
    lab.page.reload()
    lab.idle()
    lab.wait("(await convscope.against?.describe())?.laidOut")
    expect(lab.page.locator(".differences li").first).to_have_text("stride: 1 in A, 2 in B")
    lab.page.locator("#compare").click()
    expect(lab.page.locator("#against")).to_have_count(0)
    lab.wait("!location.search.includes('against=')")


def test_every_ready_comparison_opens_in_step(lab: Lab) -> None:
    lab.open("?op=conv1d")
    lab.page.locator("#compare").click()
    ready = lab.page.locator("#compare-menu [data-item^=ready]")
    ready.first.wait_for()
    count = ready.count()
    assert count >= 3
    for at in range(count):
        lab.open("?op=conv1d")
        lab.page.locator("#compare").click()
        lab.page.locator(f"#compare-menu [data-item=ready{at}]").click()
        lab.wait("(await convscope.against?.describe())?.laidOut")
        lab.idle()
        front = lab.describe()["front"]
        told = kept(lab)["front"]
        assert [told.get("oh"), told["ow"]] == [front.get("oh"), front["ow"]]
        assert len(words(lab)) >= 2


def test_a_ready_comparison_sets_a_layer_of_ones_own_beside_its_counterpart(lab: Lab) -> None:
    own = "op=conv2d&weight=fill:random:3&in_channels=2&input_size=9&kernel_size=5"
    expected: tuple[tuple[str, str, dict[str, Any], str], ...] = (
        ("A: your layer · B: stride 2", own, {"stride": 2}, "stride: 1 in A, 2 in B"),
        (
            "A: your layer with padding 1 · B: border reflect",
            f"{own}&padding=1",
            {"padding": 1, "padding_mode": "reflect"},
            "border: zeros in A, reflect in B",
        ),
        (
            "A: your layer · B: Depthwise separable convolution, 2-D",
            own,
            {"op": "separable_conv2d"},
            "operator: Convolution, 2-D in A, Depthwise separable convolution, 2-D in B",
        ),
        ("A: your layer · B: dilation 2", own, {"dilation": 2}, "dilation: 1 in A, 2 in B"),
    )
    for at, (about, kept_as, changed, first) in enumerate(expected):
        lab.open(f"?{own}")
        lab.page.locator("#compare").click()
        item = lab.page.locator(f"#compare-menu [data-item=ready{at}]")
        expect(item.locator("span")).to_have_text(about)
        item.click()
        lab.wait("(await convscope.against?.describe())?.laidOut")
        expect(lab.page.locator(".differences li").first).to_have_text(first)
        b = lab.state("config")
        mine: dict[str, Any] = {"kernel_size": 5, "input_size": 9, "in_channels": 2, "out_channels": 1}
        assert {name: b[name] for name in (*mine, *changed)} == mine | changed
        a, same = (
            lab.page.evaluate(
                f"async () => (await (await fetch('/api/v1/compute?' + {query})).json()).output"
            )
            for query in ("convscope.store.get().against", f"'{kept_as}'")
        )
        assert a == same, "A is the layer that was on the stage"


@pytest.mark.parametrize("close", ["#compare", ".sides .control"])
def test_a_ready_comparison_gives_ones_own_layer_back_when_it_ends_and_says_so(lab: Lab, close: str) -> None:
    for own in (
        "op=conv2d&input_size=9&in_channels=2",
        "op=max_pool1d&input_size=6",
    ):  # the second is replaced
        lab.open(f"?{own}")
        lab.page.locator("#compare").click()
        item = lab.page.locator("#compare-menu [data-item=ready1]")
        item.wait_for()
        before = lab.state("config")
        item.click()
        lab.wait("(await convscope.against?.describe())?.laidOut")
        assert lab.state("config") != before
        lab.page.locator(close).click()
        expect(lab.page.locator(".notice-line")).to_contain_text("this is your layer again")
        lab.idle()
        assert lab.state("config") == before
        expect(lab.page.locator("#against")).to_have_count(0)


def test_what_was_changed_in_b_is_kept_when_a_comparison_ends_and_that_is_said(lab: Lab) -> None:
    for item in ("keep", "ready0"):
        lab.open("?op=conv2d&input_size=9")
        lab.page.locator("#compare").click()
        lab.page.locator(f"#compare-menu [data-item={item}]").click()
        lab.wait("(await convscope.against?.describe())?.laidOut")
        lab.edit({**lab.state("config"), "stride": 3})
        lab.page.locator("#compare").click()
        expect(lab.page.locator(".notice-line")).to_contain_text("B is kept, with what you changed")
        assert lab.state("config")["stride"] == 3


def test_each_side_is_called_by_what_tells_it_from_the_other(lab: Lab) -> None:
    compared(lab)
    sides = lab.page.locator(".sides span")
    expect(sides).to_have_text(["A: stride 1", "B: stride 2"])
    lab.edit({"op": "conv2d", "input_size": 7})
    expect(sides).to_have_text(["A: kept", "B: what you change"])
    lab.edit({"op": "unfold", "input_size": [7, 7]})
    expect(sides.nth(0)).to_contain_text("A: Convolution")


def test_a_layer_that_is_the_other_side_already_is_kept_and_the_first_side_set_beside_it(lab: Lab) -> None:
    lab.open("?op=conv2d&input_size=9&stride=3")
    lab.page.locator("#compare").click()
    item = lab.page.locator("#compare-menu [data-item=ready0]")
    expect(item).to_contain_text("A: your layer · B: stride 1")
    item.click()
    lab.wait("(await convscope.against?.describe())?.laidOut")
    expect(lab.page.locator(".differences li").first).to_have_text("stride: 3 in A, 1 in B")


def test_a_ready_comparison_that_is_not_of_ones_own_layer_says_that_it_replaces_it(lab: Lab) -> None:
    lab.open("?op=conv_transpose2d")
    lab.page.locator("#compare").click()
    items = lab.page.locator("#compare-menu [data-item^=ready]")
    expect(items.nth(0)).to_contain_text("A: your layer · B: stride 2")
    expect(items.nth(1)).to_contain_text("an example in place of your layer")  # it has no border modes
    lab.page.keyboard.press("Escape")
    lab.edit({"op": "conv2d", "stride": 2})
    lab.page.locator("#compare").click()
    expect(items.nth(0)).to_contain_text("A: your layer · B: stride 1")  # told anew each time it opens
    items.nth(0).press("Escape")


def test_an_operator_without_the_view_of_b_is_shown_in_its_own(lab: Lab) -> None:
    compared(lab, "?op=conv_transpose2d&view=scatter&against=op%3Dunfold%26input_size%3D5")
    assert kept(lab)["laidOut"]
    assert words(lab)[0].startswith("operator: ")


def test_on_a_telephone_one_picture_is_seen_at_a_time(browser: Browser, server: str) -> None:
    size = {"width": 390, "height": 844}
    with lab_on(browser, server, viewport=size, has_touch=True, is_mobile=True) as lab:
        lab.open(STRIDES)
        a, b = lab.page.locator("#against"), lab.page.locator("#stage")
        expect(b).to_be_visible()
        expect(a).to_be_hidden()
        lab.page.locator(".sides [data-side=a]").tap()
        expect(a).to_be_visible()
        expect(b).to_be_hidden()
        lab.wait("(await convscope.against.describe()).laidOut")
        lab.page.locator(".sides [data-side=b]").tap()
        expect(b).to_be_visible()
        assert lab.page.evaluate("document.documentElement.scrollWidth") <= 390


def _corner(lab: Lab, stage: str, panel: str) -> list[float]:
    found = lab.page.evaluate(
        """async ([stage, name]) => {
          const { panels } = await convscope[stage].describe();
          const { block, cell } = panels.find((panel) => panel.name === name);
          return [block.x, block.y, cell];
        }""",
        [stage, panel],
    )
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize(
    ("b", "a"),
    [
        ("op=conv2d&input_size=7&stride=2", "op=conv2d&input_size=7"),
        (
            "op=separable_conv2d&input_size=5&in_channels=3&out_channels=4",
            "op=conv2d&input_size=5&in_channels=3&out_channels=4",
        ),
        ("op=conv2d&input_size=12&padding=1", "op=conv2d&input_size=6"),
    ],
)
def test_what_both_have_stands_in_the_same_place_of_both(lab: Lab, b: str, a: str) -> None:
    compared(lab, f"?{b}&against={quote(a, safe='')}")
    lab.wait("convscope.against && convscope.against.shown()")
    lab.page.evaluate("() => Promise.all([convscope.stage.settled(), convscope.against.settled()])")
    for panel in ("input", "output"):
        assert _corner(lab, "stage", panel) == _corner(lab, "against", panel), panel
    lab.page.locator("#compare").click()
    lab.idle()
    alone = _corner(lab, "stage", "input")
    said = lab.page.locator("#asked").inner_text()
    lab.open(f"?{b}")
    expect(lab.page.locator("#asked")).to_have_text(
        said, use_inner_text=True
    )  # which takes a line, and comes late
    lab.page.evaluate("() => convscope.stage.settled()")
    assert alone == _corner(lab, "stage", "input"), "alone it is laid out by itself again"


@pytest.mark.parametrize("query", [STRIDES, "?op=conv2d&input_size=7&beside=im2col"])
def test_the_picture_for_a_slide_has_both_as_they_stand(lab: Lab, query: str, tmp_path: Path) -> None:
    lab.open(query)
    other = "against" if "against" in query else "beside"
    lab.wait(f"(await convscope.{other}?.describe())?.laidOut")
    lab.page.locator("#copy-more").click()
    with lab.page.expect_download() as saved:
        lab.page.locator("#copy-menu [data-item=picture]").click()
    saved.value.save_as(tmp_path / f"{other}.png")
    both = Image.open(tmp_path / f"{other}.png").convert("RGB")
    boxes = [lab.page.locator(f"#{name}").bounding_box() for name in ("stage", other)]
    assert all(boxes)
    assert abs(both.width - sum(2 * box["width"] for box in boxes if box)) <= 4
    assert both.height > max(2 * box["height"] for box in boxes if box), "with a line of names above"
    for half in (
        both.crop((0, 0, both.width // 2, both.height)),
        both.crop((both.width // 2, 0, *both.size)),
    ):
        assert len(half.getcolors(2**20) or ()) > 100, "cells, numbers and links in each"


@pytest.mark.parametrize(
    ("query", "kept"), [("", "36 of 72"), ("?op=conv2d&in_channels=4&out_channels=6", "108 of 216")]
)
def test_groups_against_none_keeps_the_numbers_of_the_weights_that_are_left(
    lab: Lab, query: str, kept: str
) -> None:
    lab.open(query)
    lab.page.locator("#compare").click()
    lab.page.locator("#compare-menu").get_by_text("Groups 1 against 2").click()
    expect(lab.page.locator(".differences")).to_contain_text(
        f"{kept} weights are left, with the same numbers"
    )
    assert "groups: 1 in A, 2 in B" in words(lab)


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_comparing_is_a_word_and_takes_no_view_out_of_sight(loaded: Lab, width: int) -> None:
    lab = loaded
    lab.resize(width, 900)
    lab.edit({"op": "conv2d", "input_size": 5})
    compare = lab.page.locator("#compare")
    expect(compare.get_by_text("Compare", exact=True)).to_be_in_viewport(ratio=1)
    if width > 720:
        expect(lab.page.locator("#tabs [role=tab]").last).to_be_in_viewport(ratio=1)
    lab.page.evaluate("() => convscope.store.set({ against: 'op=conv2d&stride=2' })")
    expect(compare).to_have_accessible_name("Compare no longer")
    compare.click()
    expect(compare).to_have_accessible_name("Compare two configurations")

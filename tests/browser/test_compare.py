"""Two configurations side by side: A is kept, B is edited, one cursor, and what tells them apart in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from app.catalogue import COMPARISONS
from tests.browser.lab import Lab, lab_on
from tests.browser.shown import shown

ONE, OTHER = "op=conv2d&input_size=7&stride=2", "op=conv2d&input_size=7"
STRIDES = "?op=conv2d&input_size=7&stride=2&frame=4&against=op%3Dconv2d%26input_size%3D7"


def both(lab: Lab) -> None:
    """Wait until both pictures are painted."""
    lab.wait("(await convscope.against?.describe())?.laidOut")
    lab.idle()
    kept(lab)


def compared(lab: Lab, query: str = ONE, against: str = OTHER, **more: str) -> None:
    """Two pictures, in a page that is there already."""
    shown(lab, query, against=against, **more)
    both(lab)


def choose(lab: Lab, item: str) -> None:
    """Begin a comparison from the menu."""
    lab.page.locator("#compare").click()
    lab.page.locator(f"#compare-menu [data-item={item}]").click()
    both(lab)


def kept(lab: Lab) -> dict[str, Any]:
    """What the stage of A says it has painted."""
    lab.page.evaluate("() => Promise.all([convscope.stage.settled(), convscope.against.settled()])")
    told: dict[str, Any] = lab.page.evaluate("() => convscope.against.describe()")
    return told


def words(lab: Lab) -> list[str]:
    return lab.page.locator(".differences li").all_text_contents()


def test_both_stand_at_one_output_cell_each_in_its_own_count(lab: Lab) -> None:
    lab.open(STRIDES)
    both(lab)
    told = kept(lab)
    assert (told["total"], told["frame"]) == (25, 6), "row 1, column 1 of five by five"
    assert (lab.describe()["total"], lab.describe()["frame"]) == (9, 4)
    lab.page.keyboard.press("ArrowRight")
    told = kept(lab)
    assert (told["front"]["oh"], told["front"]["ow"]) == (1, 2)


def test_a_pick_past_the_smaller_one_goes_as_far_as_it_can(loaded: Lab) -> None:
    lab = loaded
    compared(lab)
    rect = lab.page.evaluate("() => convscope.against.cellRect('output', 4, 0)")
    lab.page.locator("#against").click(
        position={"x": rect["x"] + rect["width"] / 2, "y": rect["y"] + rect["height"] / 2}
    )
    lab.wait("convscope.store.get().frame === 6")  # the last row of three, its first column


def test_what_tells_them_apart_is_said_in_words(loaded: Lab) -> None:
    lab = loaded
    compared(lab)
    assert words(lab) == [
        "stride: 1 in A, 2 in B",
        "size of output: 1 × 1 × 5 × 5 in A, 1 × 1 × 3 × 3 in B",
        "multiply-adds: 225 in A, 81 in B",
    ]
    one, other = (f"{OTHER}&padding=1{more}" for more in ("", "&padding_mode=reflect"))
    compared(lab, other, one)
    a, b = (
        lab.page.evaluate(f"async () => (await (await fetch('/api/v1/compute?{query}')).json()).output[0][0]")
        for query in (one, other)
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
    lab.quiet()
    assert not any("pair/" in each for each in lab.requests)
    choose(lab, "keep")
    expect(lab.page.locator(".differences li")).to_have_text(
        ["A and B are the same: change something in the controls"]
    )
    lab.page.locator("[data-field=stride] .step.more").first.click()
    expect(lab.page.locator(".differences li").first).to_have_text("stride: 1 in A, 2 in B")
    assert kept(lab)["total"] == 16
    lab.wait("location.search.includes('against=') && location.search.includes('stride=2')")
    lab.page.reload()
    both(lab)
    expect(lab.page.locator(".differences li").first).to_have_text("stride: 1 in A, 2 in B")
    lab.page.locator("#compare").click()
    expect(lab.page.locator("#against")).to_have_count(0)
    lab.wait("!location.search.includes('against=')")


def test_every_ready_comparison_opens_in_step(loaded: Lab) -> None:
    lab = loaded
    count = len(COMPARISONS)
    assert count >= 3
    for at in range(count):
        shown(lab, "op=conv1d")
        choose(lab, f"ready{at}")
        front = lab.describe()["front"]
        told = kept(lab)["front"]
        assert [told.get("oh"), told["ow"]] == [front.get("oh"), front["ow"]]
        assert len(words(lab)) >= 2
    expect(lab.page.locator("#compare-menu [data-item^=ready]")).to_have_count(count)


def test_a_ready_comparison_sets_a_layer_of_ones_own_beside_its_counterpart(loaded: Lab) -> None:
    lab = loaded
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
        shown(lab, own)
        lab.page.locator("#compare").click()
        item = lab.page.locator(f"#compare-menu [data-item=ready{at}]")
        expect(item.locator("span")).to_have_text(about)
        item.click()
        both(lab)
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
def test_a_ready_comparison_gives_ones_own_layer_back_when_it_ends_and_says_so(
    loaded: Lab, close: str
) -> None:
    lab = loaded
    for own in (
        "op=conv2d&input_size=9&in_channels=2",
        "op=max_pool1d&input_size=6",
    ):  # the second is replaced
        shown(lab, own)
        before = lab.state("config")
        choose(lab, "ready1")
        assert lab.state("config") != before
        lab.page.locator(close).click()
        expect(lab.page.locator(".notice-line")).to_contain_text("this is your layer again")
        lab.idle()
        assert lab.state("config") == before
        expect(lab.page.locator("#against")).to_have_count(0)


def test_what_was_changed_in_b_is_kept_when_a_comparison_ends_and_that_is_said(loaded: Lab) -> None:
    lab = loaded
    for item in ("keep", "ready0"):
        shown(lab, "op=conv2d&input_size=9")
        choose(lab, item)
        lab.edit({**lab.state("config"), "stride": 3})
        lab.page.locator("#compare").click()
        expect(lab.page.locator(".notice-line")).to_contain_text("B is kept, with what you changed")
        assert lab.state("config")["stride"] == 3


def test_each_side_is_called_by_what_tells_it_from_the_other(loaded: Lab) -> None:
    lab = loaded
    compared(lab)
    sides = lab.page.locator(".sides span")
    expect(sides).to_have_text(["A: stride 1", "B: stride 2"])
    lab.edit({"op": "conv2d", "input_size": 7})
    expect(sides).to_have_text(["A: kept", "B: what you change"])
    lab.edit({"op": "unfold", "input_size": [7, 7]})
    expect(sides.nth(0)).to_contain_text("A: Convolution")


def test_a_layer_that_is_the_other_side_already_is_kept_and_the_first_side_set_beside_it(loaded: Lab) -> None:
    lab = loaded
    shown(lab, "op=conv2d&input_size=9&stride=3")
    lab.page.locator("#compare").click()
    item = lab.page.locator("#compare-menu [data-item=ready0]")
    expect(item).to_contain_text("A: your layer · B: stride 1")
    item.click()
    both(lab)
    expect(lab.page.locator(".differences li").first).to_have_text("stride: 3 in A, 1 in B")


def test_a_ready_comparison_that_is_not_of_ones_own_layer_says_that_it_replaces_it(loaded: Lab) -> None:
    lab = loaded
    shown(lab, "op=conv_transpose2d")
    lab.page.locator("#compare").click()
    items = lab.page.locator("#compare-menu [data-item^=ready]")
    expect(items.nth(0)).to_contain_text("A: your layer · B: stride 2")
    expect(items.nth(1)).to_contain_text("an example in place of your layer")  # it has no border modes
    items.nth(0).press("Escape")
    expect(lab.page.locator("#compare-menu")).to_be_hidden()
    lab.edit({"op": "conv2d", "stride": 2})
    lab.page.locator("#compare").click()
    expect(items.nth(0)).to_contain_text("A: your layer · B: stride 1")  # told anew each time it opens
    items.nth(0).press("Escape")
    expect(lab.page.locator("#compare-menu")).to_be_hidden()


def test_an_operator_without_the_view_of_b_is_shown_in_its_own(loaded: Lab) -> None:
    lab = loaded
    compared(lab, "op=conv_transpose2d", "op=unfold&input_size=5", view="scatter")
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
    lab.open(f"?{b}")
    alone = _corner(lab, "stage", "input")
    lab.page.evaluate("(against) => convscope.store.set({ against })", a)
    both(lab)
    for panel in ("input", "output"):
        assert _corner(lab, "stage", panel) == _corner(lab, "against", panel), panel
    assert _corner(lab, "stage", "input") != alone
    lab.page.locator("#compare").click()
    expect(lab.page.locator("#against")).to_have_count(0)
    lab.idle()
    assert _corner(lab, "stage", "input") == alone, "alone it is laid out by itself again"


@pytest.mark.parametrize(("other", "what"), [("against", OTHER), ("beside", "im2col")])
def test_the_picture_for_a_slide_has_both_as_they_stand(
    loaded: Lab, other: str, what: str, tmp_path: Path
) -> None:
    lab = loaded
    shown(lab, ONE, **{other: what})
    lab.wait(f"(await convscope.{other}?.describe())?.laidOut")
    lab.idle()
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
    ("query", "left"), [("op=conv2d", "36 of 72"), ("op=conv2d&in_channels=4&out_channels=6", "108 of 216")]
)
def test_groups_against_none_keeps_the_numbers_of_the_weights_that_are_left(
    loaded: Lab, query: str, left: str
) -> None:
    lab = loaded
    shown(lab, query)
    lab.page.locator("#compare").click()
    lab.page.locator("#compare-menu").get_by_text("Groups 1 against 2").click()
    expect(lab.page.locator(".differences")).to_contain_text(
        f"{left} weights are left, with the same numbers"
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
    lab.idle()

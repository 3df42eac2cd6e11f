"""The gallery: pictures painted as they come into view, moving while pointed at, found by words, open in the lab."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from app.gallery import SHELVES, WISE
from tests.browser.lab import READY, Lab, Reader, held, lab_on

COUNT = sum(len(shelf.cards) for shelf in SHELVES)
LAST = f"#card-{SHELVES[-1].cards[-1].name}"
FIRST = f"#card-{SHELVES[0].cards[1].name}"
PAINTED = "document.querySelector('{}').querySelector('.thumb').dataset.painted === 'true'"
# The moving layer of a card's picture, as numbers: it changes when the picture moves.
MOVING = "(card) => document.querySelector(card).querySelectorAll('canvas')[1].toDataURL()"
# Whether it stands as it stood, which somebody has kept.
STANDS = f"({MOVING})('{{}}') === window.stood"


def opened(lab: Lab, query: str = "") -> Lab:
    lab.page.goto(f"{lab.root}/gallery{query}")
    lab.wait(READY)
    return lab


@pytest.fixture(scope="module")
def once(reader: Reader) -> Iterator[Lab]:
    with reader.lab() as made:
        yield opened(made)


@pytest.fixture
def gallery(once: Lab) -> Lab:
    """The gallery, loaded once, with no words looked for."""
    once.page.locator("#find").fill("")
    expect(once.page.locator("#found")).to_have_text(f"{COUNT} pictures")
    return once


def test_a_picture_is_asked_for_and_painted_when_it_comes_into_view_and_not_before(lab: Lab) -> None:
    opened(lab)
    lab.wait(PAINTED.format(FIRST))
    assert lab.page.locator("canvas").count() < COUNT
    assert lab.page.locator(f"{LAST} canvas").count() == 0
    lab.page.locator(LAST).scroll_into_view_if_needed()
    lab.wait(PAINTED.format(LAST))
    lab.wait(
        f"document.querySelector('{FIRST} canvas') === null"
    )  # out of sight, its canvases are given back


def test_a_picture_moves_while_it_is_pointed_at_or_focused_and_then_stands_where_it_stood(lab: Lab) -> None:
    opened(lab)
    lab.wait(PAINTED.format(FIRST))
    before = lab.page.evaluate(f"(card) => (window.stood = ({MOVING})(card))", FIRST)
    lab.page.wait_for_timeout(700)
    assert lab.page.evaluate(MOVING, FIRST) == before
    link = lab.page.locator(f"{FIRST} a")
    for pointed in (True, False):
        lab.page.locator(FIRST).hover() if pointed else link.focus()
        lab.wait(f"!({STANDS.format(FIRST)})")
        lab.page.mouse.move(2, 2) if pointed else link.evaluate("(a) => a.blur()")
        lab.wait(STANDS.format(FIRST))
        lab.page.wait_for_timeout(300)  # and stays
        assert lab.page.evaluate(MOVING, FIRST) == before


def test_nothing_moves_for_a_reader_who_wants_no_motion(browser: Browser, server: str) -> None:
    with lab_on(browser, server, reduced_motion="reduce") as lab:
        opened(lab)
        lab.wait(PAINTED.format(FIRST))
        before = lab.page.evaluate(MOVING, FIRST)
        lab.page.locator(FIRST).hover()
        lab.page.wait_for_timeout(700)
        assert lab.page.evaluate(MOVING, FIRST) == before


def test_words_find_cards_and_the_address_keeps_them(gallery: Lab) -> None:
    lab = gallery
    expect(lab.page.locator("#found")).to_have_text(f"{COUNT} pictures")
    lab.page.locator("#find").fill("resnet stride")
    seen = lab.page.locator(".card:visible")
    expect(seen).to_have_count(2)  # the stem and the shortcut
    assert "q=resnet+stride" in lab.href
    lab.page.locator("#find").fill("7x7 depthwise")
    address = lab.href
    lab.page.goto("about:blank")
    lab.page.goto(address)
    lab.wait(READY)
    expect(lab.page.locator("#find")).to_have_value("7x7 depthwise")
    expect(seen).to_have_count(1)
    expect(seen).to_contain_text("ConvNeXt")
    lab.page.locator("#find").fill("no such thing")
    expect(lab.page.locator("#nothing")).to_be_visible()
    expect(lab.page.locator(".shelf:visible")).to_have_count(0)


def test_the_card_that_is_about_the_words_comes_first_and_without_words_all_stand_as_they_stood(
    gallery: Lab,
) -> None:
    lab = gallery
    seen, box = lab.page.locator(".card:visible h3"), lab.page.locator("#find")
    usual = seen.all_inner_texts()
    for query, first in (
        ("output_padding", "Padding 1, stride 2, transposed, with output padding"),
        ("dilation", "Dilation 2"),
        ("im2col", "im2col"),
    ):
        box.fill(query)
        expect(seen.first).to_contain_text(first)
        assert box.evaluate("(node) => node === document.activeElement")
    box.fill("")
    expect(seen).to_have_text(usual)


def test_a_card_opens_the_lab_with_its_configuration_and_view(lab: Lab) -> None:
    opened(lab)
    lab.follow(lab.page.locator("#card-padding-strides-odd-transposed a"))
    lab.idle()
    assert lab.state("view") == "zero_insertion"
    assert lab.state("answer")["shapes"]["output"] == [1, 1, 6, 6]


def test_on_a_phone_one_card_stands_beneath_another_and_nothing_is_cut_off(
    browser: Browser, server: str
) -> None:
    with lab_on(browser, server, viewport={"width": 390, "height": 844}, has_touch=True) as lab:
        for page in ("gallery", "", "network"):
            lab.page.goto(f"{lab.root}/{page}")
            lab.wait(READY)
            assert lab.page.evaluate("document.documentElement.scrollWidth") == 390, page


def test_each_of_the_wise_words_lights_what_one_number_is_made_from(lab: Lab) -> None:
    opened(lab)
    section = lab.page.locator("#wise")
    pictures = set()
    for card in WISE:
        button = section.get_by_role("button", name=card.title)
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        expect(section.locator("[aria-pressed=true]")).to_have_count(1)
        expect(section.locator("p:visible")).to_contain_text(card.about)
        lab.page.mouse.move(2, 2)
        lab.wait("document.querySelector('#wise .thumb').dataset.painted === 'true'")
        pictures.add(section.locator(".thumb").screenshot())
    assert len(pictures) == len(WISE)
    lab.follow(section.get_by_role("link", name="Open in the lab"))
    lab.idle()
    assert lab.state("answer")["shapes"]["output"] == [1, 1, 1, 1], "layer-wise: one number from them all"


def test_words_are_found_in_any_order_and_with_or_without_their_underscores(gallery: Lab) -> None:
    lab = gallery
    box, told = lab.page.locator("#find"), lab.page.locator("#found")
    for one, other in (("output padding", "output_padding"), ("im2col order", "order im2col")):
        box.fill(one)
        first = told.inner_text()
        assert not first.startswith("0 ")
        box.fill(other)
        assert told.inner_text() == first


def test_without_words_the_shelves_stand_in_the_order_of_their_links(lab: Lab) -> None:
    for language in ("en", "zh"):
        with held(lab.page, "**/api/v1/compute*"):  # no picture is looked at
            opened(lab, f"?lang={language}")
            shelves = lab.page.locator("#shelves h2").all_inner_texts()
            assert shelves == lab.page.locator(".shelf-links a").all_inner_texts()

"""Number boxes show the whole number."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.lab import Lab


@pytest.fixture
def lab(loaded: Lab) -> Lab:
    """One page for all of them."""
    return loaded


def test_a_number_of_six_digits_is_seen_whole(lab: Lab) -> None:
    lab.edit({"op": "conv1d", "input_size": 262144, "kernel_size": 3})
    box = lab.page.locator("#field-input_size")
    expect(box).to_have_value("262144")
    assert box.evaluate("(box) => box.scrollWidth <= box.clientWidth")


def test_what_is_no_number_gives_way_to_the_number_the_picture_has(lab: Lab) -> None:
    lab.edit({"op": "conv2d", "input_size": 5, "stride": 2})
    box = lab.page.locator("#field-stride")
    box.fill("")
    box.press("Tab")
    expect(box).to_have_value("2")
    box.select_text()
    box.press("e")
    box.press("Tab")
    expect(box).to_have_value("2")
    expect(lab.page.locator("[data-field=stride] .taken")).to_have_text(
        "stride is a whole number, at least 1: 2 stays"
    )
    assert lab.state("config")["stride"] == 2


def test_a_number_taken_as_another_is_said_in_its_field_until_something_else_is_set_there(lab: Lab) -> None:
    lab.edit({"op": "conv2d", "input_size": 5})
    box, note = lab.page.locator("#field-stride"), lab.page.locator("[data-field=stride] .taken[role=status]")
    for typed, taken in (("2.5", "3"), ("-3", "1"), ("0", "1")):
        box.fill(typed)
        box.press("Enter")
        expect(box).to_have_value(taken)
        expect(note).to_have_text(f"stride is a whole number, at least 1: {taken} taken")
        lab.idle()
        assert lab.state("config").get("stride", 1) == int(taken)
    box.fill("2")
    expect(note).to_have_count(0)

"""The legend: what the colours stand for in this picture, and the marks that occur in it."""

from __future__ import annotations

import re

import numpy as np
from playwright.sync_api import Browser, expect

from app.operators import from_json
from app.trace import compute
from tests.browser.lab import Lab, lab_on
from tests.browser.shown import shown


def _open(lab: Lab) -> None:
    """Have the legend open, whoever opened it."""
    button = lab.page.locator("#colours")
    if button.get_attribute("aria-expanded") == "false":
        button.click()
    lab.idle()


def scales(lab: Lab) -> dict[str, list[str]]:
    """The numbers under each colour scale, by the panels that share it."""
    told = lab.page.evaluate(
        """() => [...document.querySelectorAll("#legend figure")].map((figure) => [
          [...figure.querySelectorAll("figcaption span")].map((name) => name.textContent).join("+"),
          [...figure.querySelectorAll(".legend-ends span")].map((end) => end.textContent).filter(Boolean)])"""
    )
    return {name: [end.replace("−", "-") for end in ends] for name, ends in told}


def test_the_scales_are_those_of_the_values_and_follow_them(loaded: Lab) -> None:
    lab = loaded
    config = {"op": "conv2d", "input_size": 6, "kernel_size": 3, "padding": 1}
    shown(lab, "?op=conv2d&input_size=6&kernel_size=3&padding=1")
    _open(lab)
    expect(lab.page.locator("#legend figure")).to_have_count(3)
    made = compute(from_json(config))
    most = np.abs(np.asarray(made.output)).max()
    lab.idle()
    found = scales(lab)
    own = next(ends for name, ends in found.items() if "Output" in name.split("+"))
    assert [float(each) for each in own] == [-most, 0, most]
    assert float(found["Input"][0]) == 0, "nothing is below zero in the input"
    lab.page.evaluate("convscope.session.change({...convscope.store.get().config, weight: {fill: 'ones'}})")
    expect(lab.page.locator("#legend figure", has_text=re.compile("^Kernel"))).to_contain_text("01")


def test_only_marks_that_occur_are_explained(loaded: Lab) -> None:
    lab = loaded
    shown(lab, "?op=conv2d&input_size=6&padding=0")
    _open(lab)
    marks = lab.page.locator("#legend li")
    expect(marks.first).to_have_text("at the cursor")
    expect(lab.page.locator("#legend li", has_text="padding")).to_have_count(0)
    lab.edit({"op": "conv2d", "input_size": 6, "padding": 1})
    expect(lab.page.locator("#legend li", has_text="padding")).to_have_count(1)
    lab.edit({"op": "conv2d", "input_size": 6, "padding": 1, "padding_mode": "reflect"})
    expect(lab.page.locator("#legend li", has_text="copied by the border")).to_have_count(1)
    expect(lab.page.locator("#legend li", has_text="padding")).to_have_count(0)
    lab.edit({"op": "conv_transpose2d", "input_size": 4, "stride": 2})
    lab.view("zero_insertion")
    expect(lab.page.locator("#legend li", has_text="hole")).to_have_count(1)


def test_it_stays_open_or_closed_as_it_was_left(lab: Lab) -> None:
    lab.open()
    legend, button = lab.page.locator("#legend"), lab.page.locator("#colours")
    expect(legend).to_be_hidden()
    expect(button).to_have_attribute("aria-expanded", "false")
    button.focus()
    lab.page.keyboard.press("Enter")
    expect(legend.locator("figure").first).to_be_visible()
    lab.page.reload()
    lab.idle()
    expect(legend.locator("figure").first).to_be_visible()
    button.click()
    lab.page.reload()
    lab.idle()
    expect(legend).to_be_hidden()


def test_with_forced_colours_and_in_the_dark_the_scale_keeps_its_own(browser: Browser, server: str) -> None:
    with lab_on(browser, server, forced_colors="active", color_scheme="dark") as lab:
        lab.open()
        lab.page.locator("#colours").click()
        bar = lab.page.locator("#legend .legend-bar").first
        expect(bar).to_have_css("background-image", re.compile("linear-gradient"))
        expect(bar).to_have_css("forced-color-adjust", "none")

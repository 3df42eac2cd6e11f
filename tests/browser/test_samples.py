"""Sample inputs other than photographs: offered where their axes are the operator's, at a size of their own."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from app.tensors import FILLS
from tests.browser.lab import Lab
from tests.browser.shown import shown

SAMPLES = [name for name, fill in FILLS.items() if fill.size]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_offered_where_it_fits_and_brings_its_size(loaded: Lab, name: str) -> None:
    lab = loaded
    size = list(FILLS[name].size)
    shown(lab, f"?op=conv{len(size)}d")
    before = lab.state("answer")["shapes"]["input"]
    offered = lab.page.locator("#field-input-name").locator(
        "xpath=ancestor::*[.//button[contains(@class,'chip')]][1]"
    )
    for each in SAMPLES:
        expect(offered.get_by_role("button", name=each, exact=True)).to_have_count(int(each == name))
    expect(lab.page.get_by_role("button", name=name, exact=True)).to_have_count(1)  # of no other tensor
    chip = offered.get_by_role("button", name=name, exact=True)
    chip.click()
    lab.wait(f"convscope.store.get().answered.input?.fill === '{name}'")
    lab.idle()
    assert lab.state("answer")["shapes"]["input"] == [1, 1, *size]
    expect(chip).to_have_attribute("aria-pressed", "true")
    offered.get_by_role("button", name="arange", exact=True).click()
    lab.wait("convscope.store.get().answered.input?.fill === 'arange'")
    lab.idle()
    assert lab.state("answer")["shapes"]["input"] == before

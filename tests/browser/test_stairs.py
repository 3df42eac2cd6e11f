"""The staircase of sizes: fetched when it is opened, the same steps down and back."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.lab import Lab


def test_the_steps_show_where_the_layer_stands_and_output_padding_walks_along(lab: Lab) -> None:
    lab.listen()
    lab.open("?op=conv_transpose2d&input_size=4&stride=2&padding=1")
    lab.quiet()
    assert not [each for each in lab.requests if "/staircase" in each]
    lab.page.locator(".size-stairs summary").click()
    words = lab.page.locator(".size-stairs .aside")
    expect(words).to_have_text("7 and 8 shrink to 4. Without output padding it is the left end: 7.")
    expect(lab.page.locator(".stairs .tread.here")).to_have_count(1)
    expect(lab.page.locator(".size-stairs .swapped")).to_contain_text("The axes have changed places")
    before = lab.page.locator(".stairs circle.now").get_attribute("cx")
    lab.page.locator("#field-output_padding").fill("1")
    lab.page.locator("#field-output_padding").press("Enter")
    expect(words).to_have_text(
        "7 and 8 shrink to 4. Output padding 1 takes the one 1 larger than the smallest: 8."
    )
    after = lab.page.locator(".stairs circle.now").get_attribute("cx")
    assert float(after or 0) > float(before or 0)
    lab.page.locator("#operator").select_option("conv2d")
    expect(lab.page.locator(".size-stairs .swapped")).to_have_count(0)
    expect(words.first).to_contain_text("shrink")
    lab.page.locator("#operator").select_option("max_pool2d")
    expect(lab.page.locator(".size-stairs")).to_be_hidden()
    assert lab.complaints == []


def test_the_table_of_ways_tells_what_zero_insertion_spends_on_zeros(lab: Lab) -> None:
    lab.open("?op=conv_transpose2d&input_size=5&stride=2&view=zero_insertion")
    expect(lab.page.locator("#asked")).to_contain_text("1,089 multiply-adds, 864 of them (79%) on zeros")
    lab.page.locator(".other-ways summary").click()
    rows = lab.page.locator(".other-ways tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.first).to_contain_text("stamping")
    expect(rows.filter(has_text="zero insertion")).to_contain_text("864 on zeros")

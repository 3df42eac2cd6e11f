"""The table of ways to compute a layer: there for convolutions, fetched when it is opened, and it follows."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.lab import Lab


def test_the_table_of_ways_opens_with_the_servers_figures_and_follows_the_layer(lab: Lab) -> None:
    lab.listen()
    lab.open("?op=conv2d&input_size=56&in_channels=64&out_channels=64&padding=1")
    lab.quiet()
    assert not [each for each in lab.requests if "/costs" in each]
    lab.page.locator(".other-ways summary").click()
    rows = lab.page.locator(".other-ways tbody tr")
    expect(rows).to_have_count(5)
    expect(rows.first).to_contain_text("Winograd F(4, 3)")
    expect(lab.page.locator(".other-ways .least")).to_have_count(1)
    expect(rows.filter(has_text="im2col")).to_contain_text("116 M")
    lab.page.locator("#field-stride").fill("2")
    lab.page.locator("#field-stride").press("Enter")
    expect(rows.last).to_contain_text("only for kernels of 3 at stride 1")
    lab.page.locator("#operator").select_option("max_pool2d")
    expect(lab.page.locator(".other-ways")).to_be_hidden()

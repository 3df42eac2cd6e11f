"""A newcomer's questions, answered where one looks first: no search, no other page."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.lab import Lab

UNFOLD = "?op=unfold&in_channels=2&input_size=4&kernel_size=3x2&frame=3"


def test_what_order_unfold_uses_stands_under_its_tabs_in_the_names_of_the_loop(lab: Lab) -> None:
    lab.open(UNFOLD)
    expect(lab.page.locator("#asked")).to_contain_text("Row = (c·3 + kh)·2 + kw")
    expect(lab.page.locator("#asked")).to_contain_text("Column = oh·3 + ow")
    expect(lab.page.locator("#facts .loop")).to_contain_text("row = (c * k_h + kh) * k_w + kw")


def test_a_number_that_unfold_moves_is_told_by_the_row_and_the_column_that_pytorch_has(lab: Lab) -> None:
    lab.open(UNFOLD)
    goals = lab.page.locator("#terms .to").all_inner_texts()
    assert [each.strip() for each in goals] == [f"→ [{row}, 3]" for row in range(12)]
    lab.page.mouse.move(*lab.at("output", 7, 3))
    told = lab.page.locator("#hover")
    expect(told).to_contain_text("c 1, kh 0, kw 1, oh 1, ow 0")
    expect(told).to_contain_text("row 7, column 3")

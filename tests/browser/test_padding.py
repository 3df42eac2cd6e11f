"""Padding in the words of other frameworks, and held so that the size is kept."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.lab import Lab


def test_tensorflows_same_says_what_it_laid_where_and_how_pytorch_differs(lab: Lab) -> None:
    lab.open("?op=conv2d&input_size=6&stride=2")
    padding = lab.page.locator(".field[data-field=padding]")
    padding.locator("summary", has_text="other frameworks").click()
    padding.get_by_role("button", name="SAME", exact=True).click()
    lab.wait("convscope.store.get().answered.padding === 'SAME'")
    lab.idle()
    expect(padding.locator(".told").first).to_have_text(
        "0 before, 1 after. PyTorch's padding=1 gives the same size but reads 1 cell earlier."
    )
    expect(lab.page.locator("section.sizes")).to_contain_text("= 3")
    assert "padding=SAME" in lab.href
    padding.get_by_role("button", name="SAME", exact=True).click()
    lab.wait("convscope.store.get().answered.padding === 0")
    expect(padding.locator(".told").first).to_have_text("")


def test_a_link_with_another_frameworks_word_shows_it(lab: Lab) -> None:
    lab.open("?op=conv1d&input_size=8&stride=2&padding=SAME_LOWER")
    padding = lab.page.locator(".field[data-field=padding]")
    expect(padding.get_by_role("button", name="SAME_LOWER")).to_have_attribute("aria-pressed", "true")
    expect(padding.get_by_role("button", name="SAME_LOWER")).to_be_visible()
    expect(padding.locator(".told").first).to_contain_text("1 before, 0 after, which reads what PyTorch's")


def test_a_kept_size_follows_kernel_and_dilation(lab: Lab) -> None:
    lab.open("?op=conv2d&input_size=8")
    keep = lab.page.get_by_role("button", name="keep the size")
    keep.click()
    lab.wait("convscope.store.get().answered.padding === 1")
    lab.page.locator("#field-kernel_size").fill("5")
    lab.page.locator("#field-kernel_size").press("Enter")
    lab.wait("convscope.store.get().answered.padding === 2")
    lab.page.locator("#field-dilation").fill("3")
    lab.page.locator("#field-dilation").press("Enter")
    lab.wait("convscope.store.get().answered.padding === 6")
    lab.idle()
    assert lab.state("answer")["shapes"]["output"] == [1, 1, 8, 8]
    expect(keep).to_have_attribute("aria-pressed", "true")


def test_a_size_that_cannot_be_kept_says_why(lab: Lab) -> None:
    lab.open("?op=conv1d&input_size=8")
    keep = lab.page.get_by_role("button", name="keep the size")
    keep.click()
    lab.wait("convscope.store.get().answered.padding === 1")
    lab.page.locator("#field-kernel_size").fill("4")
    lab.page.locator("#field-kernel_size").press("Enter")
    lab.wait("convscope.store.get().answered.kernel_size === 4")
    lab.idle()
    padding = lab.page.locator(".field[data-field=padding]")
    expect(padding.locator(".told").last).to_contain_text("1·(4 − 1) = 3 in all, which has no half")
    lab.page.locator("#field-kernel_size").fill("7")
    lab.page.locator("#field-kernel_size").press("Enter")
    lab.wait("convscope.store.get().answered.padding === 3")
    expect(padding.locator(".told").last).to_have_text("")


def test_another_padding_lets_go_of_the_size(lab: Lab) -> None:
    lab.open("?op=conv1d&input_size=8")
    keep = lab.page.get_by_role("button", name="keep the size")
    keep.click()
    lab.wait("convscope.store.get().answered.padding === 1")
    lab.page.locator("#field-padding").fill("0")
    lab.page.locator("#field-padding").press("Enter")
    expect(keep).to_have_attribute("aria-pressed", "false")
    lab.page.locator("#field-kernel_size").fill("5")
    lab.page.locator("#field-kernel_size").press("Enter")
    lab.wait("convscope.store.get().answered.kernel_size === 5")
    lab.idle()
    assert lab.state("config")["padding"] == 0


def test_the_span_of_a_dilated_kernel_stands_beside_the_size(lab: Lab) -> None:
    lab.open("?op=conv2d&input_size=8&dilation=2")
    expect(lab.page.locator("section.sizes")).to_contain_text("The kernel spans 5 cells: 2·(3 − 1) + 1.")

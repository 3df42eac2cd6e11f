"""PyTorch source pasted into the lab: one layer opens, several are offered, what is not understood is named."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.lab import Lab


def pasted(lab: Lab, source: str) -> None:
    lab.page.locator(".paste summary").click()
    lab.page.locator("#paste").fill(source)
    lab.page.locator(".paste button", has_text="Open").click()


def test_nothing_of_it_is_fetched_before_it_is_opened(lab: Lab) -> None:
    lab.listen()
    lab.open("?op=conv2d")
    lab.quiet()
    assert not [each for each in lab.requests if "paste.js" in each or "parse" in each]


def test_one_layer_is_opened_with_its_numbers(lab: Lab) -> None:
    lab.open("?op=unfold")
    pasted(lab, "k = 5\nnn.ConvTranspose2d(2, 3, k, stride=2, padding=k//2, output_padding=1)")
    lab.wait("convscope.store.get().answered.op === 'conv_transpose2d'")
    lab.idle()
    config = lab.state("answered")
    assert (config["kernel_size"], config["stride"], config["padding"], config["output_padding"]) == (
        5,
        2,
        2,
        1,
    )
    assert lab.state("answer")["shapes"]["weight"] == [2, 3, 5, 5]
    expect(lab.page.locator(".paste")).to_contain_text("The source names no input size")
    lab.page.locator("#paste").fill("nn.Conv2d(1, 1, 3)(torch.randn(1, 1, 9, 9))")
    lab.page.locator(".paste button", has_text="Open").click()
    lab.wait("convscope.store.get().answered.op === 'conv2d'")
    expect(lab.page.locator(".paste")).not_to_contain_text("names no input size")


def test_several_layers_are_offered_and_complaints_stand_with_their_place(lab: Lab) -> None:
    lab.open("?op=conv2d")
    pasted(lab, "nn.Sequential(\n    nn.Conv2d(1, 2, 3),\n    nn.Mystery(),\n    nn.MaxPool2d(2),\n)")
    chips = lab.page.locator(".paste .chip")
    expect(chips).to_have_text(["0: Conv2d", "2: MaxPool2d", "all as a chain of 2 links"])
    expect(lab.page.locator(".paste .complaints li")).to_have_count(1)
    expect(lab.page.locator(".paste .complaints li")).to_contain_text(
        "Line 3, column 5: nn.Mystery is not known"
    )
    chips.nth(1).click()
    lab.wait("convscope.store.get().answered.op === 'max_pool2d'")


def test_source_that_is_no_python_is_answered_in_the_box(lab: Lab) -> None:
    lab.open("?op=conv2d")
    pasted(lab, "nn.Conv2d(3, 4")
    expect(lab.page.locator(".paste .complaints li")).to_contain_text("Line 1, column 10")
    pasted_before = lab.state("answered")["op"]
    assert pasted_before == "conv2d"


def test_layers_in_a_row_are_opened_as_a_chain_and_what_it_leaves_out_is_said(lab: Lab) -> None:
    lab.open("?op=conv2d")
    pasted(lab, "nn.Sequential(\n    nn.Conv2d(1, 2, 3),\n    nn.BatchNorm2d(2),\n    nn.MaxPool2d(2),\n)")
    expect(lab.page.locator(".paste .found")).to_contain_text("Left out: BatchNorm2d (line 3)")
    lab.page.locator(".paste .chip", has_text="chain").click()
    lab.wait("convscope.store.get().answered.op === 'chain'")
    lab.idle()
    assert lab.state("answer")["shapes"]["output"] == [1, 2, 2, 2]

"""The page of networks: an example as it opens, a mistake beside its line, the drawing, and the way into the lab."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.lab import Lab, Reader

MISTAKE = "nn.Sequential(\n    nn.Conv2d(3, 64, 3),\n    nn.ReLU(),\n    nn.Conv2d(32, 64, 3),\n    nn.Mystery(),\n)"
ANSWERED = "!convscope.store.get().pending && convscope.store.get().answer !== null"


@pytest.fixture
def page(reader: Reader) -> Iterator[Lab]:
    with reader.lab() as made:
        yield made


def opened(page: Lab, query: str = "") -> Lab:
    page.page.goto(f"{page.root}/network{query}")
    page.wait(ANSWERED)
    return page


def typed(page: Lab, source: str, shape: str) -> None:
    page.page.locator("#code").fill(source)
    page.page.locator("#shape").fill(shape)
    page.wait(f"convscope.store.get().source.length === {len(source)} && {ANSWERED}")


def test_vgg16_has_its_totals_a_row_for_each_layer_and_a_slab_for_each_new_shape(page: Lab) -> None:
    page.listen()
    opened(page, "?example=vgg16")
    totals = page.page.locator("#totals")
    expect(totals).to_contain_text("138.36 M")
    expect(totals).to_contain_text("15.47 G")
    expect(page.page.locator(".layer-table tbody tr")).to_have_count(39)
    expect(page.page.locator(".slab")).to_have_count(1 + 13 + 5 + 1 + 3)
    page.quiet()
    assert not [each for each in page.requests if each.endswith("/api/v1/network")], (
        "the page brings its answer"
    )


def test_every_example_is_a_click_away_and_has_no_problem(page: Lab) -> None:
    opened(page)
    chips = page.page.locator(".network-examples .chip")
    for at in range(chips.count()):
        chips.nth(at).click()
        expect(chips.nth(at)).to_have_attribute("aria-pressed", "true")
        page.wait(ANSWERED)
        expect(page.page.locator(".problems li")).to_have_count(0)
        expect(page.page.locator(".slab").nth(3)).to_be_attached()
    assert "example=dcgan" in page.href


def test_a_mistake_is_named_beside_its_line_and_the_rest_is_told(page: Lab) -> None:
    opened(page)
    typed(page, MISTAKE, "1, 3, 32, 32")
    problems = page.page.locator(".problems li")
    expect(problems).to_have_count(2)
    expect(problems.nth(0)).to_contain_text("Line 4, column 5")
    expect(problems.nth(0)).to_contain_text("in_channels is 32, but 64 channels arrive here")
    expect(problems.nth(1)).to_contain_text("nn.Mystery is not known here")
    expect(page.page.locator(".line-number.wrong")).to_have_text(["4", "5"])
    expect(page.page.locator(".layer-table tbody tr")).to_have_count(3)
    expect(page.page.locator(".layer-table tr.wrong")).to_have_count(1)
    problems.nth(0).locator("button").click()
    selected = page.page.evaluate(
        "(({value, selectionStart, selectionEnd}) => value.slice(selectionStart, selectionEnd))"
        "(document.querySelector('#code'))"
    )
    assert selected == "nn.Conv2d(32, 64, 3),"


def test_what_is_typed_is_in_the_address_and_comes_back_from_it(page: Lab) -> None:
    opened(page)
    typed(page, "nn.Conv2d(3, 8, 3, stride=2)", "1x3x17x17")
    address = page.href
    assert "#source=" in address
    page.page.goto("about:blank")
    page.page.goto(address)
    page.wait(ANSWERED)
    expect(page.page.locator("#code")).to_have_value("nn.Conv2d(3, 8, 3, stride=2)")
    expect(page.page.locator(".layer-table tbody")).to_contain_text("1 × 8 × 8 × 8")


def test_a_layer_opens_in_the_lab(page: Lab) -> None:
    opened(page, "?example=lenet")
    link = page.page.locator(".layer-table tbody tr").nth(0).locator(".lab-link")
    assert re.search(r"/\?op=conv2d&.*kernel_size=5", link.get_attribute("href") or "")
    page.follow(link)
    page.idle()
    assert page.state("answered")["op"] == "conv2d"
    assert page.state("problem") is None


def test_choosing_a_layer_marks_its_row_its_slab_its_line_and_what_it_sees(page: Lab) -> None:
    opened(page, "?example=resnet")
    page.page.locator(".layer-name", has_text=re.compile("conv2$")).click()
    expect(page.page.locator('.layer-table tr[aria-selected="true"]')).to_have_count(1)
    expect(page.page.locator(".slab.chosen")).to_have_count(1)
    expect(page.page.locator(".sees")).to_have_count(1)
    expect(page.page.locator("#drawing .hover")).to_contain_text("a cell sees 7 × 7 input cells")


def test_source_that_is_no_python_or_a_shape_that_is_none_is_said_in_place(page: Lab) -> None:
    opened(page)
    page.page.locator("#shape").fill("three")
    expect(page.page.locator("#shape")).to_have_class(re.compile("faulty"))
    page.page.locator("#code").fill("nn.Conv2d(3, 8")
    expect(page.page.locator(".problems li")).to_contain_text("the bracket ( that opens here is never closed")
    expect(page.page.locator("#drawing .hover")).to_have_text("No layer could be read.")
    expect(page.page.locator("#totals")).to_be_hidden()


def test_a_shape_that_came_with_an_example_goes_with_it_and_one_that_is_typed_stays(page: Lab) -> None:
    opened(page, "?example=dcgan")
    code, shape = page.page.locator("#code"), page.page.locator("#shape")
    code.fill(code.input_value().replace("1024", "512"))
    expect(page.page.locator(".layer-table tbody")).to_contain_text("1 × 512 × 4 × 4")
    expect(shape).to_have_value("1 × 100 × 1 × 1")
    code.fill("nn.Sequential(nn.Conv2d(3, 8, 3))")
    expect(shape).to_have_value("")
    expect(page.page.locator("#shape-hint")).to_contain_text("Assumed: ")
    expect(page.page.locator(".problems li")).to_have_count(0)
    shape.fill("1x3x9x9")
    code.fill("nn.MaxPool2d(3)")
    expect(page.page.locator(".layer-table tbody")).to_contain_text("1 × 3 × 3 × 3")


def test_the_page_is_reached_from_the_lab(page: Lab) -> None:
    page.open()
    page.follow(page.page.locator(".nav a", has_text="Networks"))
    page.wait(ANSWERED)
    expect(page.page.locator('.nav a[aria-current="page"]')).to_have_text("Networks")

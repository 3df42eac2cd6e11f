"""The question backwards in the lab: a size is typed, and a click applies what makes it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.lab import Lab


def _wanted(lab: Lab, size: str) -> None:
    lab.page.locator(".backwards summary").click()
    lab.page.get_by_label("The output size wanted").fill(size)
    lab.page.locator(".solution").first.wait_for()


def test_a_click_on_a_solution_makes_the_size_that_was_wanted(lab: Lab) -> None:
    lab.open("?op=conv2d&input_size=28")
    _wanted(lab, "14")
    expect(lab.page.locator(".solution").first).to_contain_text("stride 2")
    lab.page.locator(".solution").first.click()
    lab.idle()
    assert lab.state("problem") is None
    assert lab.state("answer")["shapes"]["output"][-2:] == [14, 14]


def test_what_is_kept_is_in_every_solution(lab: Lab) -> None:
    lab.open("?op=conv_transpose2d&input_size=7&kernel_size=3&stride=2")
    _wanted(lab, "14 x 14")
    lab.page.get_by_role("button", name="keep kernel 3").click()
    lab.page.get_by_role("button", name="keep kernel 3", pressed=True).wait_for()
    lab.page.locator(".solution", has_text="kernel 4").first.wait_for(state="detached")
    expect(lab.page.locator(".solution", has_text="kernel 3").first).to_be_visible()
    expect(lab.page.locator(".solution").filter(has_not_text="kernel 3")).to_have_count(0)
    lab.page.locator(".solution").first.click()
    lab.idle()
    assert lab.state("answer")["shapes"]["output"][-2:] == [14, 14]


def test_a_size_that_cannot_be_is_explained_and_the_nearest_are_offered(lab: Lab) -> None:
    lab.open("?op=conv1d&input_size=28&stride=2")
    lab.page.locator(".backwards summary").click()
    lab.page.get_by_role("button", name="keep stride 2").click()
    lab.page.get_by_label("The output size wanted").fill("40")
    expect(lab.page.locator(".solutions")).to_contain_text("nearest")


def test_an_operator_without_a_size_to_solve_for_does_not_offer_it(lab: Lab) -> None:
    lab.open("?op=fold")
    expect(lab.page.locator(".backwards")).to_be_hidden()
    lab.edit({"op": "max_pool2d"})
    expect(lab.page.locator(".backwards")).to_be_visible()


def test_a_size_that_is_refused_is_told_with_what_is_allowed(lab: Lab) -> None:
    lab.open("?op=conv2d&input_size=28")
    lab.page.locator(".backwards summary").click()
    lab.page.get_by_label("The output size wanted").fill("0")
    expect(lab.page.locator(".backwards .trouble")).to_have_text("To is 0: 1 to 16,384.")

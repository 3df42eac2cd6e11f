"""The gradient views in the lab: autograd's word, and the upstream gradient they start from."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.again import again
from tests.browser.lab import Lab

BADGE = "document.querySelector('.badge')"
SMALL: dict[str, Any] = {"op": "conv2d", "input_size": 4, "stride": 2, "padding": 1}
UPSTREAM = "[data-field=upstream]"


@pytest.fixture
def lab(loaded: Lab) -> Lab:
    """One that is loaded once."""
    return loaded


def test_while_a_gradient_is_shown_the_check_is_autograds(lab: Lab) -> None:
    again(lab, **SMALL)
    badge = lab.page.locator(".badge")
    lab.wait(f"{BADGE}.dataset.status === 'agrees'")
    expect(badge).to_contain_text("PyTorch")
    for view in ("backpropagation", "weight_gradient", "bias_gradient"):
        lab.view(view)
        lab.wait(f"{BADGE}.textContent.includes('Agrees with autograd')")
        expect(badge).to_contain_text("max |Δ|")
    lab.view("window")
    lab.wait(f"{BADGE}.textContent.includes('Agrees with PyTorch')")


def test_the_upstream_gradient_is_chosen_where_a_gradient_is_shown_and_the_link_carries_it(lab: Lab) -> None:
    again(lab, **SMALL)
    control = lab.page.locator(UPSTREAM)
    expect(control).to_be_hidden()
    lab.view("backpropagation")
    expect(control).to_be_visible()
    for fill in ("random", "impulse"):
        control.get_by_role("button", name=fill, exact=True).click()
        lab.idle()
        assert lab.state("answered")["upstream"]["fill"] == fill
    lab.wait("location.search.includes('upstream=fill:impulse')")
    lab.wait(f"{BADGE}.textContent.includes('Agrees with autograd')")
    sums = lab.page.evaluate("() => Array.from(convscope.store.get().tensors.get('grad_input').data)")
    lab.page.reload()
    lab.idle()
    assert lab.state("scene")["view"] == "backpropagation"
    assert lab.page.evaluate("() => Array.from(convscope.store.get().tensors.get('grad_input').data)") == sums
    assert sum(map(abs, sums)) > 0


def test_an_upstream_gradient_can_be_typed(lab: Lab) -> None:
    again(lab, **SMALL, view="backpropagation")
    control = lab.page.locator(UPSTREAM)
    control.get_by_role("button", name="type values").click()
    text = control.locator("textarea")
    text.wait_for()
    text.fill("0 0\n0 7")
    control.get_by_role("button", name="Apply").click()
    lab.idle()
    lab.wait("JSON.stringify(convscope.store.get().answered.upstream ?? null).includes('7')")
    cells = lab.page.evaluate("() => Array.from(convscope.store.get().tensors.get('upstream').data)")
    assert cells == [0, 0, 0, 7]


def test_tabs_of_gradients_are_walked_with_the_keys(lab: Lab) -> None:
    again(lab, **SMALL, view="backpropagation")
    lab.page.locator("#tabs [data-view=backpropagation]").focus()
    lab.page.keyboard.press("ArrowRight")
    lab.wait("convscope.store.get().scene.view === 'input_gradient'")
    lab.page.keyboard.press("ArrowLeft")
    lab.page.keyboard.press("ArrowLeft")
    lab.wait("convscope.store.get().scene.view === 'bias_gradient'")


def test_a_kernel_of_zeros_is_seen_to_become_the_one_that_made_the_output(lab: Lab) -> None:
    again(lab, "conv2d", input_size=12, input={"fill": "random", "seed": 3}, weight={"kernel": "sobel_x"})
    section = lab.page.locator(".learning")
    section.locator("summary").click()
    section.get_by_role("button", name="Learn it from zeros").click()
    expect(section.locator(".learnt")).to_be_in_viewport(ratio=0.9)
    end = section.locator(".learnt-end")
    end.wait_for()
    assert end.inner_text() == "It is the kernel that made the output."
    lab.wait(
        "!document.querySelector('.learnt-step').textContent.startsWith('step 0 ')"
    )  # it plays by itself
    grids = section.locator(".kernel-grid")
    slider = section.get_by_role("slider")
    slider.press("Home")
    assert set(grids.first.inner_text().split()) == {"0"}
    slider.press("End")
    assert grids.first.inner_text() == grids.last.inner_text()
    assert grids.last.inner_text().split() == ["−1", "0", "1", "−2", "0", "2", "−1", "0", "1"]
    assert (section.locator("polyline").get_attribute("points") or "").count(",") > 5
    lab.page.locator("[data-field=stride]").get_by_role("spinbutton").fill("2")
    lab.page.keyboard.press("Enter")
    lab.idle()
    expect(section.locator(".learnt")).to_be_hidden()


def test_what_has_no_kernel_offers_nothing_to_learn(lab: Lab) -> None:
    for op in ("max_pool2d", "separable_conv2d"):
        again(lab, op)
        expect(lab.page.locator(".learning")).to_be_hidden()


def test_what_is_sent_between_the_cells_goes_nowhere(lab: Lab) -> None:
    again(lab, "conv_transpose2d", input_size=3, kernel_size=3, stride=2, view="backpropagation")
    told = lab.page.locator("#terms .to").all_inner_texts()
    assert "→ nowhere" in {each.strip() for each in told}
    assert not any("-1" in each for each in told)


def test_a_long_sum_shows_its_result_without_scrolling(lab: Lab) -> None:
    again(lab, "conv_transpose3d", input_size=2, kernel_size=2, stride=2, view="weight_gradient")
    strip, total = (lab.page.locator(place).bounding_box() for place in ("#terms", "#terms .total"))
    assert strip
    assert total
    assert total["y"] + total["height"] <= strip["y"] + strip["height"]

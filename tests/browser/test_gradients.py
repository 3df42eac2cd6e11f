"""The gradient views in the lab: autograd's word, and the upstream gradient they start from."""

from __future__ import annotations

from tests.browser.lab import Lab

BADGE = "document.querySelector('.badge')"
SMALL = "?op=conv2d&input_size=4&stride=2&padding=1"
UPSTREAM = "[data-field=upstream]"


def test_while_a_gradient_is_shown_the_check_is_autograds(lab: Lab) -> None:
    lab.open(SMALL)
    badge = lab.page.locator(".badge")
    lab.wait(f"{BADGE}.dataset.status === 'agrees'")
    assert "PyTorch" in badge.inner_text()
    for view in ("backpropagation", "weight_gradient", "bias_gradient"):
        lab.view(view)
        lab.wait(f"{BADGE}.textContent.includes('Agrees with autograd')")
        assert "max |Δ|" in badge.inner_text()
    lab.view("window")
    lab.wait(f"{BADGE}.textContent.includes('Agrees with PyTorch')")


def test_the_upstream_gradient_is_chosen_where_a_gradient_is_shown_and_the_link_carries_it(lab: Lab) -> None:
    lab.open(SMALL)
    control = lab.page.locator(UPSTREAM)
    assert not control.is_visible()
    lab.view("backpropagation")
    assert control.is_visible()
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
    lab.open(SMALL + "&view=backpropagation")
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
    lab.open(SMALL + "&view=backpropagation")
    lab.page.locator("#tabs [data-view=backpropagation]").focus()
    lab.page.keyboard.press("ArrowRight")
    lab.wait("convscope.store.get().scene.view === 'input_gradient'")
    lab.page.keyboard.press("ArrowLeft")
    lab.page.keyboard.press("ArrowLeft")
    lab.wait("convscope.store.get().scene.view === 'bias_gradient'")

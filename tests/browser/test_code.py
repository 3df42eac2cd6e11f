"""This configuration in PyTorch's words: shown when it is asked for, and copied."""

from __future__ import annotations

import ast

from playwright.sync_api import Locator, expect

from tests.browser.lab import Lab


def _opened(lab: Lab, query: str) -> None:
    lab.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    lab.open(query)
    lab.page.locator(".in-pytorch summary").click()
    lab.page.locator(".in-pytorch .source").first.wait_for()


def _copied(lab: Lab, button: Locator) -> str:
    """What a button copies; that it has done so it says for a moment only."""
    button.evaluate(
        "(button) => new MutationObserver(() => (button.said = true)).observe(button, { childList: true })"
    )
    button.click()
    lab.wait("[...document.querySelectorAll('.in-pytorch button')].some((button) => button.said)")
    button.evaluate("(button) => { button.said = false; }")
    text: str = lab.page.evaluate("navigator.clipboard.readText()")
    return text


def test_nothing_of_it_is_fetched_before_it_is_opened(lab: Lab) -> None:
    lab.listen()
    lab.open("?op=conv2d")
    lab.quiet()
    assert not [each for each in lab.requests if "code" in each]
    lab.page.locator(".in-pytorch summary").click()
    lab.page.locator(".in-pytorch .source").first.wait_for()
    lab.until(lambda: [each for each in lab.requests if each.endswith("/api/v1/code")])


def test_module_and_call_follow_the_configuration(lab: Lab) -> None:
    _opened(lab, "?op=conv2d&in_channels=3&out_channels=8&stride=2")
    module, call = (lab.page.locator(".in-pytorch .source").nth(at) for at in (0, 1))
    expect(module).to_have_text("nn.Conv2d(3, 8, kernel_size=3, stride=2, bias=False)")
    expect(call).to_have_text("y = F.conv2d(x, w, stride=2)")
    lab.page.locator("#field-stride").fill("1")
    lab.page.locator("#field-stride").press("Enter")
    expect(module).to_have_text("nn.Conv2d(3, 8, kernel_size=3, bias=False)")
    lab.page.locator("#operator").select_option("unfold")
    expect(module).to_contain_text("nn.Unfold(")


def test_a_closed_section_asks_for_nothing(lab: Lab) -> None:
    _opened(lab, "?op=conv2d")
    lab.page.locator(".in-pytorch summary").click()
    lab.listen()
    lab.page.locator("#field-stride").fill("2")
    lab.page.locator("#field-stride").press("Enter")
    lab.wait("convscope.store.get().answered.stride === 2")
    lab.idle()
    lab.quiet()
    assert not [each for each in lab.requests if each.endswith("/code")]
    lab.page.locator(".in-pytorch summary").click()
    expect(lab.page.locator(".in-pytorch .source").first).to_contain_text("stride=2")


def test_what_is_copied_is_python(lab: Lab) -> None:
    _opened(lab, "?op=conv2d&padding=1:0,2:1&padding_mode=reflect")
    module = lab.page.locator(".in-pytorch .source-head button").first
    assert _copied(lab, module).startswith("nn.Sequential(\n    nn.ReflectionPad2d((2, 1, 1, 0)),\n")
    script = _copied(lab, lab.page.locator(".in-pytorch .whole button"))
    ast.parse(script)
    assert 'x = F.pad(x, (2, 1, 1, 0), mode="reflect")\ny = F.conv2d(x, w)\n' in script
    assert "assert torch.allclose(y, expected" in script


def test_what_has_no_form_says_why(lab: Lab) -> None:
    _opened(lab, "?op=unfold&kernel_size=3,")
    expect(lab.page.locator(".in-pytorch .forms")).to_contain_text("two spatial axes")
    expect(lab.page.locator(".in-pytorch .source")).to_have_count(1)

"""Every control of every operator, as the catalogue names them."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.lab import Lab

OPERATORS = (
    "conv1d",
    "conv2d",
    "conv3d",
    "conv_transpose1d",
    "conv_transpose2d",
    "conv_transpose3d",
    "unfold",
    "fold",
)


def _mend(lab: Lab, field: Locator) -> None:
    """A refusal stands beside a field and, where it has a mend, the mend works."""
    faults = lab.page.locator(".controls .fault")
    if lab.state("problem") is None:
        expect(faults).to_have_count(0)
        return
    expect(faults.first).to_be_visible()
    fix = faults.locator(".fix")
    if fix.count():
        fix.first.click()
        lab.idle()
        assert lab.state("problem") is None, f"the fix of {field.get_attribute('data-field')} was refused"


def _press(lab: Lab, field: Locator, buttons: str) -> None:
    for button in field.locator(buttons).all():
        if button.is_visible() and button.is_enabled():
            button.click()
            lab.idle()
            _mend(lab, field)


def _drag(lab: Lab, field: Locator) -> None:
    slider = field.locator(".slider").first
    if not slider.is_visible():
        return
    slider.evaluate(
        """(slider) => {
          const steps = [Number(slider.min) + 1, Number(slider.min) + 2];
          for (const value of steps) { slider.value = String(value); slider.dispatchEvent(new Event("input", {bubbles: true})); }
          slider.dispatchEvent(new Event("change", {bubbles: true}));
        }"""
    )
    lab.idle()
    _mend(lab, field)


def _try_everything(lab: Lab, field: Locator) -> None:
    kind = (field.get_attribute("class") or "").split("field-")[1].split()[0]
    if kind == "tensor":
        _press(lab, field, ".chip.more")
        _press(lab, field, ".chip:not(.more):not(.typed):not([title^='PNG'])")
        _press(lab, field, ".die")
        return
    if kind == "choice":
        for option in field.locator("option").all():
            field.locator("select").select_option(option.get_attribute("value"))
            lab.idle()
            _mend(lab, field)
        return
    _drag(lab, field)
    _press(lab, field, ".row .step.more >> nth=0")
    _press(lab, field, ".lock")
    _press(lab, field, ".axes .step.more")
    _press(lab, field, ".chips .chip")
    _press(lab, field, ".none")
    _press(lab, field, ".none")


def _settle(lab: Lab, example: dict[str, Any]) -> None:
    lab.edit(example)
    assert lab.state("problem") is None


@pytest.mark.parametrize("op", OPERATORS)
def test_every_control_of_an_operator_can_be_changed(lab: Lab, op: str) -> None:
    lab.open()
    operators = {operator["op"]: operator for operator in lab.catalogue()["operators"]}
    assert set(operators) == set(OPERATORS), "the catalogue has an operator this test does not walk"
    lab.page.locator("#operator").select_option(op)
    lab.idle()
    assert lab.state("answer")["op"] == op
    names = [field.get_attribute("data-field") for field in lab.page.locator(".field").all()]
    assert sorted(filter(None, names)) == sorted(field["name"] for field in operators[op]["fields"])
    for name in names:
        _settle(lab, operators[op]["example"])
        _try_everything(lab, lab.page.locator(f".field[data-field={name}]"))


def test_every_example_of_the_catalogue_opens_in_every_view(lab: Lab) -> None:
    lab.open()
    for operator in lab.catalogue()["operators"]:
        for preset in operator["presets"]:
            _settle(lab, preset["config"])
        _settle(lab, operator["example"])
        for view in operator["views"]:
            lab.page.locator(f"#tabs [data-view={view}]").click()
            lab.wait(f"convscope.store.get().scene.view === '{view}'")
            lab.idle()
            assert lab.describe()["laidOut"], (operator["op"], view)

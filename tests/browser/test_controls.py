"""Every control of every operator, as the catalogue names them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.operators import OPERATORS
from tests.browser.lab import Lab

WALK = (Path(__file__).parent / "walk.js").read_text(encoding="utf-8")
PROOF = os.environ.get("HYPOTHESIS_PROFILE") == "proof"


def _walked() -> dict[str, list[str]]:
    """Of each operator the controls that none before it has; of each all, in the full counts of `make proof`."""
    seen: set[str] = set()
    walked = {}
    for op, model in OPERATORS.items():
        walked[op] = [name for name in (*model.controls, "upstream") if PROOF or name not in seen]
        seen |= set(walked[op])
    return walked


@pytest.mark.parametrize(("op", "names"), _walked().items())
def test_every_control_of_an_operator_can_be_changed(lab: Lab, op: str, names: list[str]) -> None:
    lab.page.set_viewport_size({"width": 1200, "height": 640})
    lab.open()
    operators = {operator["op"]: operator for operator in lab.catalogue()["operators"]}
    lab.page.locator("#operator").select_option(op)
    lab.idle()
    assert lab.state("answer")["op"] == op
    shown = [
        field.get_attribute("data-field") for field in lab.page.locator(".field:not(.field .field)").all()
    ]
    assert sorted(filter(None, shown)) == sorted(field["name"] for field in operators[op]["fields"])
    for name in names:
        lab.edit(operators[op]["example"])
        if not lab.page.locator(f'.field[data-field="{name}"]').is_visible():  # shown where a view reads it
            sent = ("backpropagation", "chain_gradient", "deformable_backpropagation")
            lab.view(next(view for view in operators[op]["views"] if view in sent))
        walked = lab.page.evaluate(WALK, {"name": name, "all": PROOF})
        assert walked["wrong"] == []
        assert walked["changes"] > 2, name


@pytest.mark.parametrize("op", OPERATORS)
def test_the_examples_of_the_catalogue_open(lab: Lab, op: str) -> None:
    lab.open(f"?op={op}")
    box = lab.page.locator(".examples:not(.paste)")
    box.locator("summary").click()
    chips = box.locator(".chip")
    count = len(OPERATORS[op].presets)
    expect(chips).to_have_count(count)
    for at in range(count) if PROOF else range(1, min(count, 2)):  # tests/api asks for all of them
        chips.nth(at).click()
        lab.idle()
        assert lab.state("problem") is None, at
        assert lab.describe()["laidOut"], at

"""Every control of every operator, as the catalogue names them."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.operators import OPERATORS
from tests.browser.lab import PROOF, Lab

WALK = (Path(__file__).parent / "walk.js").read_text(encoding="utf-8")


def _walked() -> dict[str, list[str]]:
    """Of each operator the controls that none before it has; of each all, in the full counts of `make proof`."""
    seen: set[str] = set()
    walked = {}
    for op, model in OPERATORS.items():
        walked[op] = [name for name in (*model.controls, "upstream") if PROOF or name not in seen]
        seen |= set(walked[op])
    return walked


@pytest.mark.parametrize(("op", "names"), _walked().items())
def test_every_control_of_an_operator_can_be_changed(loaded: Lab, op: str, names: list[str]) -> None:
    lab = loaded
    lab.resize(1200, 640)
    operators = {operator["op"]: operator for operator in lab.catalogue()["operators"]}
    lab.edit(operators["conv2d"]["example"])
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
def test_the_examples_of_the_catalogue_open(loaded: Lab, op: str) -> None:
    lab = loaded
    start, *_ = OPERATORS[op].presets
    lab.edit(start[-1])
    box = lab.page.locator(".examples:not(.paste)")
    if box.get_attribute("open") is None:
        box.locator("summary").click()
    chips = box.locator(".chip")
    count = len(OPERATORS[op].presets)
    expect(chips).to_have_count(count)
    for at in range(count) if PROOF else range(1, min(count, 2)):  # tests/api asks for all of them
        chips.nth(at).click()
        lab.idle()
        assert lab.state("problem") is None, at
        asked, config = OPERATORS[op].presets[at][-1], lab.state("config")
        assert {name: config.get(name) for name in asked} == asked
        assert lab.describe()["laidOut"], at

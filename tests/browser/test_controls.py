"""Every control of every operator, as the catalogue names them."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.operators import OPERATORS
from tests.browser.lab import PROOF, Lab
from tests.browser.still import kept_still

WALK = (Path(__file__).parent / "walk.js").read_text(encoding="utf-8")
WHOLE = (
    "kernel_size",
    "padding",
    "input",
    "weight",
)  # one of each kind, changed in every way; the others in a few
FIELDS = """(fields) => fields.map((field) => field.dataset.field).filter(Boolean)"""


# What is changed matters, not how outlines slide from picture to picture.
kept = kept_still(viewport={"width": 1200, "height": 640})


def _walked() -> dict[str, list[str]]:
    """Of each operator the controls that none before it has; of each all, in the full counts of `make proof`."""
    seen: set[str] = set()
    walked = {}
    for op, model in OPERATORS.items():
        walked[op] = [name for name in (*model.controls, "upstream") if PROOF or name not in seen]
        seen |= set(walked[op])
    return walked


@pytest.mark.parametrize("op", OPERATORS)
def test_an_operator_is_chosen_has_its_controls_and_its_examples_open(loaded: Lab, op: str) -> None:
    lab = loaded
    if lab.state("config")["op"] == op:
        lab.edit({"op": next(other for other in OPERATORS if other != op)})
    lab.page.locator("#operator").select_option(op)
    lab.idle()
    assert lab.state("answer")["op"] == op
    shown = lab.page.locator(".field:not(.field .field)").evaluate_all(FIELDS)
    fields = next(each for each in lab.catalogue()["operators"] if each["op"] == op)["fields"]
    assert sorted(shown) == sorted(field["name"] for field in fields)
    presets = OPERATORS[op].presets
    box = lab.page.locator(".examples:not(.paste)")
    box.locator("summary").click()
    chips = box.locator(".chip")
    expect(chips).to_have_count(len(presets))
    for at in range(len(presets)) if PROOF else range(1, len(presets))[:1]:  # tests/api asks for all of them
        chips.nth(at).click()
        lab.idle()
        assert lab.state("problem") is None, at
        asked, config = presets[at][-1], lab.state("config")
        assert {name: config.get(name) for name in asked} == asked
        assert lab.describe()["laidOut"], at


@pytest.mark.parametrize(("op", "names"), [(op, names) for op, names in _walked().items() if names])
def test_every_control_of_an_operator_can_be_changed(loaded: Lab, op: str, names: list[str]) -> None:
    lab = loaded
    operator = next(each for each in lab.catalogue()["operators"] if each["op"] == op)
    for name in names:
        lab.edit(operator["example"])
        if not lab.page.locator(f'.field[data-field="{name}"]').is_visible():  # shown where a view reads it
            sent = ("backpropagation", "chain_gradient", "deformable_backpropagation")
            lab.view(next(view for view in operator["views"] if view in sent))
        walked = lab.page.evaluate(WALK, {"name": name, "all": PROOF, "few": not PROOF and name not in WHOLE})
        assert walked["wrong"] == []
        assert walked["changes"] > 2, name

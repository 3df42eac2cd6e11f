"""A panel shows all of its numbers or its colours alone: in every view, on every screen, whatever the numbers are."""

from __future__ import annotations

import json
import random
from itertools import cycle, product
from pathlib import Path
from typing import Any

import pytest

from app.catalogue import catalogue
from tests.browser.dealt import dealt
from tests.browser.lab import PROOF, Lab
from tests.browser.still import kept_still

LEGIBLE = (Path(__file__).parent / "legible.js").read_text(encoding="utf-8")
SIZES = [(390, 844), (1440, 900), (1024, 768)]
LEAST = 9  # pixels
THERE = """convscope.store.get().scene?.view === {view} && !convscope.store.get().pending"""
TENSORS = ("input", "weight", "bias", "upstream", "other", "weight_small", "pointwise", "mask", "offset")


# What is written matters, not how outlines slide there.
kept = kept_still()


def _nested(shape: list[int], chance: random.Random, size: float) -> Any:
    if not shape:
        return chance.gauss(0, 1) * size ** chance.uniform(-1, 1)
    return [_nested(shape[1:], chance, size) for _ in range(shape[0])]


def _with_fractions(lab: Lab, config: dict[str, Any], size: float) -> dict[str, Any]:
    """A configuration with normally distributed numbers, some of them so much larger and smaller than others."""
    answer = lab.page.request.post(f"{lab.root}/api/v1/compute?output=none&check=now", data=config)
    shapes = answer.json()["shapes"]
    shapes["upstream"] = shapes["output"]
    operator = next(each for each in catalogue()["operators"] if each["op"] == config["op"])
    fields = {field["name"] for field in operator["fields"]} & shapes.keys()
    given = [name for name in TENSORS if name in fields and (name != "bias" or "bias" in config)]
    chance = random.Random(7)  # noqa: S311 - the same numbers every time
    return config | {name: _nested(shapes[name], chance, size) for name in given}


def _judge(lab: Lab, said: str) -> None:
    for part in (0.4, 1):
        found = lab.page.evaluate(LEGIBLE, part)
        assert found["smallest"] >= LEAST, said
        for panel in found["panels"]:
            assert not (panel["blank"] and panel["written"]), (said, panel)
            assert not panel["written"] or panel["told"], (said, panel)


@pytest.mark.parametrize(("op", "views"), dealt().items())
def test_no_panel_has_some_of_its_numbers_only(loaded: Lab, op: str, views: list[str]) -> None:
    lab = loaded
    example = next(each for each in lab.catalogue()["operators"] if each["op"] == op)["example"]
    datas = [_with_fractions(lab, example, 1), example, _with_fractions(lab, example, 300)]
    ways = list(product(enumerate(datas), SIZES))  # of which a view meets one, and all in the full counts
    some = cycle(ways[4 * at % len(ways)] for at in range(len(ways)))
    for view in views:
        for (at, config), (width, height) in ways if PROOF else [next(some)]:
            lab.resize(width, height)
            lab.page.evaluate("([config, view]) => convscope.session.open(config, view)", [config, view])
            lab.wait(f"convscope.store.get().problem || {THERE.format(view=json.dumps(view))}")
            if lab.state("problem") is None:
                _judge(lab, f"{op} {view} at {width} × {height}, data {at}")

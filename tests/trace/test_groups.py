"""What groups are said to have taken away is what a layer without them has more."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from app.operators import from_json
from app.trace import compute
from app.trace.words import words
from app.views import VIEWS

LAYERS = [
    ({"op": "conv2d", "in_channels": 4, "out_channels": 6, "groups": 2}, "window"),
    ({"op": "conv1d", "in_channels": 3, "out_channels": 3, "groups": 3, "kernel_size": 2}, "kernel_maps"),
    ({"op": "conv_transpose2d", "in_channels": 4, "out_channels": 2, "groups": 2}, "scatter"),
    ({"op": "deform_conv2d", "in_channels": 4, "out_channels": 4, "groups": 2}, "deformable"),
]


@pytest.mark.parametrize(("config", "view"), LAYERS)
def test_the_weights_and_the_pairs_of_channels_that_are_told_are_counted(
    config: dict[str, Any], view: str
) -> None:
    operator = from_json(config)
    said = words(operator, VIEWS[view])[-1]
    left, whole = (
        int(np.prod(from_json(each).shapes["weight"] or ())) for each in (config, {**config, "groups": 1})
    )
    assert said.startswith(f"groups={config['groups']} keeps {left} of {whole} weights: ")
    meets = meeting(config)
    assert f" {meets.size - meets.sum()} of {meets.size} channel pairs never meet." in said
    for inputs, outputs in re.findall(r"in ([\d–]+) → out ([\d–]+)", said):
        assert meets[np.ix_(run(outputs), run(inputs))].all()


def meeting(config: dict[str, Any]) -> np.ndarray[Any, Any]:
    """Which output channels change with which input channels: by changing them."""
    ones = {"weight": {"fill": "ones"}, "offset": {"fill": "zeros"}}
    config = {**config, **{name: fill for name, fill in ones.items() if name in from_json(config).specs}}
    shape = from_json(config).shapes["input"] or ()
    found = []
    for channel in range(shape[1]):
        x = np.zeros(shape)
        x[:, channel] = 1
        output = compute(from_json({**config, "input": x.tolist()})).output
        found.append(np.abs(output).reshape(output.shape[1], -1).sum(axis=1) > 0)
    return np.stack(found, axis=1)


def run(told: str) -> list[int]:
    first, *last = (int(each) for each in told.split("–"))
    return list(range(first, (last or [first])[0] + 1))


def test_of_many_groups_some_are_left_out() -> None:
    config = {"op": "conv2d", "in_channels": 32, "out_channels": 32, "groups": 32}
    said = words(from_json(config), VIEWS["window"])[-1]
    assert "in 0 → out 0, in 1 → out 1, …, in 31 → out 31" in said
    assert "keeps 288 of 9,216 weights" in said


def test_one_group_takes_nothing_away_and_a_gradient_tells_of_its_own() -> None:
    assert not any("groups=" in each for each in words(from_json({"op": "conv2d"}), VIEWS["window"]))
    grouped = from_json(LAYERS[0][0])
    assert not any("groups=" in each for each in words(grouped, VIEWS["weight_gradient"]))

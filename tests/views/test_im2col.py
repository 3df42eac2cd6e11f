"""im2col: what more output channels leave alone, and what they add."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.operators import OPERATORS, from_json
from app.trace import matrix, scene, view_for
from app.trace.matrix import Rectangle


def windows(config: dict[str, Any]) -> Any:
    return matrix(from_json(config), Rectangle("im2col", (0, 99), (0, 99)))["entries"]["value"]


def test_an_example_shows_that_more_kernels_leave_the_windows_and_add_rows() -> None:
    (config,) = (config for name, _, config in OPERATORS["conv2d"].presets if name == "kernels")
    alone = {**config, "out_channels": 1}
    assert config["out_channels"] > 1
    assert np.array_equal(windows(config), windows(alone))
    for given in (config, alone):
        operator = from_json(given)
        told = scene(operator, view_for(operator, "im2col"))
        panels = {panel["name"]: panel for panel in told["panels"]}
        assert panels["weight"]["rows"] == ["m"]
        assert "m" not in panels["columns"]["rows"] + panels["columns"]["cols"] + panels["columns"]["sheets"]
        assert told["sizes"]["m"] == given["out_channels"]


def test_what_is_said_of_more_kernels_turns_with_the_windows() -> None:
    operator = from_json({"op": "conv2d", "out_channels": 2})
    said = [
        scene(operator, view_for(operator, "im2col", f"windows:{side}"))["words"]
        for side in ("columns", "rows")
    ]
    assert ["add rows" in " ".join(words) for words in said] == [True, False]
    assert ["add columns" in " ".join(words) for words in said] == [False, True]

"""Every cell of every view of every operator's example can be pointed at: no index is told that there is none of."""

from __future__ import annotations

import json
import re
import subprocess
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from app.catalogue import example
from app.operators import OPERATORS, from_json
from app.trace.scene import views_for
from app.views.base import View
from tests.api.asking import Asking
from tests.explain.test_told import NODE, PACKED
from tests.golden.test_scenes import CONFIGS

POINT = Path(__file__).with_name("pointed.js")
GROUPED: dict[str, dict[str, Any]] = {
    f"{op}, groups": {"op": op, "input_size": 3, "kernel_size": 2, "in_channels": 4, "out_channels": 6, "groups": 2}
    for op in ("conv1d", "conv2d", "conv_transpose2d")
}  # fmt: skip
ALL = {op: example(kind) for op, kind in OPERATORS.items()} | CONFIGS | GROUPED
INDEX = re.compile(r"(\w+) ([−-]?\d+)")
BESIDE = ("padding", "outside", "crop")


def choices(view: View) -> list[str]:
    """Each way to look at a view, as the address has it."""
    each = [[f"{option.name}:{choice.name}" for choice in option.choices] for option in view.options]
    return [",".join(chosen) for chosen in product(*each)]


@pytest.fixture(scope="module")
def pointed(api: Asking) -> list[dict[str, Any]]:
    asked = []
    for config in ALL.values():
        for view in views_for(from_json(config)):
            for options in choices(view):
                params = {**PACKED, "scene": view.name} | ({"options": options} if options else {})
                answer = api.post("/compute", config, params=params)
                if answer.status_code == 200:
                    asked.append({"config": config, "answer": answer.json()})
    run = subprocess.run(
        [NODE, str(POINT)], input=json.dumps(asked), capture_output=True, text=True, check=True
    )
    told: list[dict[str, Any]] = json.loads(run.stdout)
    return told


def test_a_cell_is_told_by_indices_that_there_are(pointed: list[dict[str, Any]]) -> None:
    for cell in pointed:
        name = re.search(r"\[(.*?)\]", cell["text"])
        for dim, index in INDEX.findall(name[1] if name else ""):
            size, at = cell["sizes"].get(dim), int(index.replace("−", "-"))
            beside = dim[0] == "i" and any(word in cell["text"] for word in BESIDE)
            assert beside or size is None or 0 <= at < size, cell["text"]
        assert "undefined" not in cell["text"]
        assert "NaN" not in cell["text"]


def test_where_groups_left_no_weight_it_is_told_which_channels_never_meet(
    pointed: list[dict[str, Any]],
) -> None:
    unmet = [cell for cell in pointed if "never sees" in cell["text"]]
    assert {cell["view"] for cell in unmet} >= {"kernel_maps", "kernel_matrix"}
    for cell in unmet:
        sizes = cell["sizes"]
        out, seen = map(int, re.findall(r"channel (\d+)", cell["text"]))
        assert out // sizes["m"] != seen // sizes["c"], cell["text"]
        assert 0 <= out < sizes["g"] * sizes["m"]
        assert 0 <= seen < sizes["g"] * sizes["c"]
        assert cell["value"] is None
        assert "empty" not in cell["text"]

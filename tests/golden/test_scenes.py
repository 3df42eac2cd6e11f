"""Scenes of a few configurations in every view, as they travel, against files one can read.

A difference is either a mistake or meant; if it is meant: ``REGENERATE_GOLDENS=1 pytest tests/golden``, and look at
what git says changed.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import orjson
import pytest

from app.operators import from_json
from app.trace import scene
from app.trace.scene import view_for, views_for

HERE = Path(__file__).parent
CONFIGS: dict[str, dict[str, Any]] = {
    "conv1d_channels": {"op": "conv1d", "input_size": 5, "in_channels": 2, "out_channels": 2, "padding": [[2, 0]]},
    "conv2d_groups": {
        "op": "conv2d", "input_size": [4, 5], "kernel_size": [2, 3], "in_channels": 2, "out_channels": 4, "groups": 2,
        "stride": [1, 2], "padding": 1,
    },
    "conv2d_pointwise": {"op": "conv2d", "input_size": 2, "kernel_size": 1, "in_channels": 3, "out_channels": 2},
    "conv2d_flip": {"op": "conv2d", "input_size": 3, "padding": 1, "flip": True},
    "conv2d_reflect": {"op": "conv2d", "input_size": 3, "padding": 1, "padding_mode": "reflect"},
    "conv3d": {"op": "conv3d", "input_size": [2, 3, 3], "kernel_size": 2},
    "conv_transpose2d": {"op": "conv_transpose2d", "input_size": 2, "stride": 2, "padding": 1, "output_padding": 1},
    "conv_transpose2d_cropped": {"op": "conv_transpose2d", "input_size": 4, "kernel_size": 2, "padding": 2},
    "deform_conv2d": {
        "op": "deform_conv2d", "input_size": 3, "in_channels": 2, "offset_groups": 2, "padding": 1,
        "mask": {"fill": "ones"},
    },
    "max_pool2d": {"op": "max_pool2d", "input_size": 5, "ceil_mode": True},
    "avg_pool1d": {"op": "avg_pool1d", "input_size": 6, "kernel_size": 3, "padding": 1, "in_channels": 2},
    "unfold": {"op": "unfold", "batch_size": 2, "in_channels": 2, "input_size": [3, 4], "kernel_size": [2, 3]},
    "fold": {"op": "fold", "output_size": 3, "kernel_size": 2, "stride": 1},
    "channel_shuffle": {"op": "channel_shuffle", "input_size": 2},
    "batch_norm2d": {
        "op": "batch_norm2d", "input_size": [2, 3], "batch_size": 2, "in_channels": 2, "weight": {"fill": "ones"},
        "bias": {"fill": "ones"},
    },
    "reparameterized_conv2d": {
        "op": "reparameterized_conv2d", "input_size": 3, "kernel_size": 3, "small_kernel_size": 1, "padding": 1,
        "out_channels": 2,
    },
    "chain": {
        "op": "chain", "input_size": 4, "links": [
            {"op": "conv2d", "kernel_size": 2, "out_channels": 2}, {"op": "avg_pool2d"},
            {"op": "conv2d", "kernel_size": 1, "out_channels": 2, "groups": 2, "padding": 1}],
    },
    "chain_branches": {
        "op": "chain", "input_size": 3, "links": [
            {"op": "conv2d", "kernel_size": 2},
            {"op": "max_pool2d", "kernel_size": 2, "stride": 1, "from": {"input": "input"}},
            {"op": "add", "from": {"other": "map1"}}],
    },
}  # fmt: skip
CASES = [(name, view.name) for name, config in CONFIGS.items() for view in views_for(from_json(config))]


def travelling(config: dict[str, Any], view_name: str) -> Any:
    """The scene as it travels, without its words: a better title is no other scene; nor is a longer list of kinds."""
    operator = from_json(config)
    view = view_for(operator, view_name)
    told = orjson.loads(orjson.dumps(scene(operator, view), option=orjson.OPT_SERIALIZE_NUMPY, default=list))
    for part in (told, *told.get("parts", [])):
        for word in ("title", "kinds", "words"):
            part.pop(word, None)
        for panel in part.get("panels", []):
            panel.pop("title", None)
        options = {option["name"]: option["chosen"] for option in part.pop("options", [])}
        part.update({"options": options} if options else {})
    return told


def written(told: Any, indent: str = "") -> str:
    """JSON with a line per entry, and what fits a line on one."""
    short = json.dumps(told, ensure_ascii=False)
    if len(short) + len(indent) <= 110 or not isinstance(told, dict | list) or not told:
        return short
    deeper = indent + "  "
    if isinstance(told, dict):
        inner = [f"{deeper}{json.dumps(key)}: {written(value, deeper)}" for key, value in told.items()]
        return "{\n" + ",\n".join(inner) + f"\n{indent}}}"
    return "[\n" + ",\n".join(deeper + written(value, deeper) for value in told) + f"\n{indent}]"


@pytest.mark.parametrize(("name", "view"), CASES)
def test_a_scene_is_as_it_was_read_and_found_right(name: str, view: str) -> None:
    path = HERE / f"{name}.{view}.json"
    told = travelling(CONFIGS[name], view)
    if os.environ.get("REGENERATE_GOLDENS"):
        path.write_text(written(told) + "\n", encoding="utf-8")
    assert path.exists(), "write it with: REGENERATE_GOLDENS=1 pytest tests/golden"
    assert told == json.loads(path.read_text(encoding="utf-8"))


def test_no_golden_is_left_over() -> None:
    assert {path.name for path in HERE.glob("*.json")} == {f"{name}.{view}.json" for name, view in CASES}

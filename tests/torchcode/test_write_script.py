"""The script runs as it stands, as the main program, and asserts what it says: once in a Python of its own, and else
here, where PyTorch has been imported already."""

from __future__ import annotations

import io
import runpy
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import torch

from app.errors import Refusal
from app.operators import from_json
from app.torchcode.write_script import tensor
from app.trace.code import code_as_script
from tests.torchcode.stand_in import deform_conv2d

DEFORMABLE: dict[str, Any] = {
    "op": "deform_conv2d", "in_channels": 4, "out_channels": 6, "groups": 2, "offset_groups": 4, "stride": [1, 2],
    "padding": [2, 1], "dilation": [2, 1], "batch_size": 2, "offset": {"field": "zoom", "strength": 2.3},
    "mask": {"fill": "unit"}, "bias": {"fill": "random"},
}  # fmt: skip
SCRIPTS: list[dict[str, Any]] = [
    {"op": "conv2d", "in_channels": 2, "out_channels": 3, "stride": 2, "padding": 1, "bias": {"fill": "random"}},
    {"op": "conv2d", "input_size": 24, "padding": [[1, 0], [2, 2]], "padding_mode": "reflect",
     "input": {"fill": "random"}, "weight": {"kernel": "sobel_x"}},
    {"op": "conv_transpose1d", "stride": 2, "padding": [[0, 1]], "batch_size": 0},
    DEFORMABLE,
    {"op": "deform_conv2d", "batch_size": None, "offset": {"fill": "integers"}},
    {"op": "deform_conv2d", "batch_size": 0},
]  # fmt: skip


def ran(text: str, folder: Path) -> str:
    """What the script prints, run as the main program with nothing but its own names."""
    place = folder / "copied.py"
    place.write_text(text, encoding="utf-8")
    with redirect_stdout(io.StringIO()) as told:
        runpy.run_path(str(place), run_name="__main__")
    return told.getvalue()


def script_of(config: dict[str, Any]) -> str:
    text = code_as_script(from_json(config))
    assert text is not None
    return text


def test_a_script_needs_nothing_but_python_and_pytorch(tmp_path: Path) -> None:
    place = tmp_path / "copied.py"
    place.write_text(script_of(SCRIPTS[0]), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, place], capture_output=True, text=True, cwd=tmp_path, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "agrees" in done.stdout


@pytest.mark.parametrize("config", SCRIPTS)
def test_a_script_runs_and_agrees(config: dict[str, Any], tmp_path: Path) -> None:
    assert "agrees" in ran(script_of(config), tmp_path)


@pytest.mark.parametrize("right", [True, False])
def test_a_script_calls_torchvision_where_there_is_one(
    right: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here it is the tests' own; one that computes something else is found out, so it is the one that is called."""
    package, ops = ModuleType("torchvision"), ModuleType("torchvision.ops")

    def wrong(*given: Any, **named: Any) -> torch.Tensor:
        return deform_conv2d(*given, **named) + 1

    ops.deform_conv2d = deform_conv2d if right else wrong  # type: ignore[attr-defined]
    package.ops = ops  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "torchvision", package)
    monkeypatch.setitem(sys.modules, "torchvision.ops", ops)
    text = script_of(DEFORMABLE)
    if right:
        assert "agrees" in ran(text, tmp_path)
    else:
        with pytest.raises(AssertionError):
            ran(text, tmp_path)


def test_a_script_with_a_wrong_number_fails(tmp_path: Path) -> None:
    text = script_of({"op": "conv2d", "input": [[[1, 2], [3, 4]]], "weight": [[[[1, 1], [1, 1]]]]})
    assert "agrees" in ran(text, tmp_path)
    assert "[[[10]]]" in text
    with pytest.raises(AssertionError):
        ran(text.replace("[[[10]]]", "[[[11]]]"), tmp_path)


@pytest.mark.parametrize(
    "array",
    [
        np.array([[1.0, -0.0], [0.1, 1e300]]),
        np.array([1e15, 2.0**63, 5e-324]),
        np.zeros((2, 0, 3)),
        np.full((2, 3), -0.0),
        np.array(3.5),
        np.random.default_rng(1).standard_normal((4, 3, 3)),
        np.random.default_rng(2).standard_normal((3, 7, 50)),
        np.arange(400.0).reshape(20, 20) / 8,
        np.arange(1000.0).reshape(10, 100) % 256,
    ],
    ids=lambda array: str(array.shape),
)
def test_a_tensor_comes_back_bit_for_bit(array: Any) -> None:
    text = tensor(array)
    assert max(map(len, text.splitlines())) <= 120
    back = eval(text, {"torch": torch, "base64": __import__("base64")})  # noqa: S307 - our own text, in a test
    assert back.dtype == torch.float64
    assert back.shape == array.shape
    assert back.numpy().tobytes() == array.tobytes()


def test_a_script_too_long_to_read_is_refused() -> None:
    with pytest.raises(Refusal, match="script") as refused:
        code_as_script(from_json({"op": "conv2d", "input_size": 600}))
    assert refused.value.status == 413


def test_what_has_no_form_has_no_script() -> None:
    assert code_as_script(from_json({"op": "avg_pool2d", "dilation": 2})) is None

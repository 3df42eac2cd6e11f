"""Forward against PyTorch, one thread each, float64; and against the textbook loops."""

from __future__ import annotations

from math import exp, log
from statistics import median
from typing import Any

import numpy as np

from app import reference
from app.core.forward import forward
from app.operators import Operator, from_json
from app.textbook import channels
from benchmarks.timing import in_turns, ratio, table

FLOOR_MS = 0.2  # below this PyTorch's time is mostly a call's overhead
CASES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("1→1 k3 32²", {"op": "conv2d", "input_size": 32, "padding": 1}),
    ("3→8 k3 32²", {"op": "conv2d", "in_channels": 3, "out_channels": 8, "input_size": 32, "padding": 1}),
    ("16→16 k3 56²", {"op": "conv2d", "in_channels": 16, "out_channels": 16, "input_size": 56, "padding": 1}),
    ("64→64 k3 56²", {"op": "conv2d", "in_channels": 64, "out_channels": 64, "input_size": 56, "padding": 1}),
    (
        "64→64 k1 56²",
        {"op": "conv2d", "in_channels": 64, "out_channels": 64, "input_size": 56, "kernel_size": 1},
    ),
    (
        "3→64 k7 s2 224²",
        {
            "op": "conv2d",
            "in_channels": 3,
            "out_channels": 64,
            "input_size": 224,
            "kernel_size": 7,
            "stride": 2,
            "padding": 3,
        },
    ),
    (
        "depthwise 64 k3 56²",
        {"op": "conv2d", "in_channels": 64, "out_channels": 64, "groups": 64, "input_size": 56, "padding": 1},
    ),
    (
        "groups 4, 64→64 k3 28²",
        {"op": "conv2d", "in_channels": 64, "out_channels": 64, "groups": 4, "input_size": 28, "padding": 1},
    ),
    (
        "dilation 2, 32→32 k3 56²",
        {
            "op": "conv2d",
            "in_channels": 32,
            "out_channels": 32,
            "input_size": 56,
            "dilation": 2,
            "padding": 2,
        },
    ),
    (
        "transposed 64→64 k4 s2 28²",
        {
            "op": "conv_transpose2d",
            "in_channels": 64,
            "out_channels": 64,
            "input_size": 28,
            "kernel_size": 4,
            "stride": 2,
            "padding": 1,
        },
    ),
    (
        "conv1d 64→64 k9 1024",
        {
            "op": "conv1d",
            "in_channels": 64,
            "out_channels": 64,
            "input_size": 1024,
            "kernel_size": 9,
            "padding": 4,
        },
    ),
    (
        "conv3d 8→8 k3 16³",
        {"op": "conv3d", "in_channels": 8, "out_channels": 8, "input_size": 16, "padding": 1},
    ),
)


def _tensors(operator: Operator) -> dict[str, np.ndarray[Any, np.dtype[np.float64]]]:
    numbers = np.random.default_rng(0)
    return {name: numbers.standard_normal(operator.lattice.shape(name)) for name in ("input", "weight")}


def against_pytorch() -> None:
    """One row per layer; the geometric mean at the end."""
    rows, ratios = [], []
    for name, config in CASES:
        operator = from_json(config)
        made = _tensors(operator)
        shaped = {key: value.reshape(operator.shapes[key] or ()) for key, value in made.items()}
        torch_call = reference.prepared(operator, shaped)
        lattice = operator.lattice
        ours, theirs = in_turns([lambda: forward(lattice, made["input"], made["weight"]), torch_call])  # noqa: B023
        ratios.append(ratio(ours, theirs))
        ms, torch_ms = median(ours) * 1e3, median(theirs) * 1e3
        held = "≤ 1.5" if torch_ms >= FLOOR_MS else "(no bound)"
        rows.append((name, f"{ms:.3f}", f"{torch_ms:.3f}", f"{ratios[-1]:.2f}", held))
    mean = exp(sum(map(log, ratios)) / len(ratios))
    rows.append(("geometric mean", "", "", f"{mean:.2f}", "≤ 1.0"))
    table("forward, float64, 1 thread each", ("layer", "ours ms", "PyTorch ms", "ratio", "wanted"), rows)


def against_textbook() -> None:
    """How much the loops one would write first cost."""
    rows = []
    for name, config in CASES[:2]:
        operator = from_json(config)
        made = _tensors(operator)
        shaped = {key: value.reshape(operator.shapes[key] or ()) for key, value in made.items()}
        lattice = operator.lattice
        ours, loops = in_turns(
            [
                lambda: forward(lattice, made["input"], made["weight"]),  # noqa: B023
                lambda: channels.channels(shaped["input"], shaped["weight"], padding=(1, 1)),  # noqa: B023
            ],
            rounds=3,
        )
        rows.append(
            (
                name,
                f"{median(ours) * 1e3:.3f}",
                f"{median(loops) * 1e3:.1f}",
                f"{1 / ratio(ours, loops):,.0f}×",
            )
        )
    table("forward against the textbook's loops", ("layer", "ours ms", "loops ms", "faster"), rows)


def main() -> None:
    """Both tables."""
    against_pytorch()
    against_textbook()


if __name__ == "__main__":
    main()

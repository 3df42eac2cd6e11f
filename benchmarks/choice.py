"""The choice between slices, bands, im2col and FFT: what each costs on a list of layers, and what the chosen one does.

The list is not what the rule was fitted to: that is random layers, see `benchmarks.calibrate`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from statistics import median
from typing import Any

import numpy as np

from app import reference
from app.core import choice, dense, rounding
from app.core.forward import EXECUTED
from app.core.lattice import Array, Lattice
from app.operators import Operator, from_json
from benchmarks.timing import in_turns, ratio, table

Task = Callable[[], object]
Layer = tuple[str, dict[str, Any]]


def layer(op: str, channels: str, size: int, kernel: int, **others: Any) -> Layer:
    """A layer that keeps its size where it can; ``channels`` is "64 × 1→1" (groups × in→out) or "3→8"."""
    groups, _, pair = channels.rpartition(" × ")
    count, (c, m) = int(groups or 1), map(int, pair.split("→"))
    told = "".join(f" {name} {value}" for name, value in others.items())
    reach = others.get("dilation", 1) * (kernel - 1)
    config = {
        "op": op, "in_channels": count * c, "out_channels": count * m, "groups": count, "input_size": size,
        "kernel_size": kernel, "padding": reach // 2, **others,
    }  # fmt: skip
    return f"{op} {channels} k{kernel} on {size}{told}", config


LAYERS: tuple[Layer, ...] = (
    layer("conv2d", "64 × 1→1", 56, 3),
    layer("conv2d", "64 × 1→1", 56, 7),
    layer("conv2d", "64 × 1→1", 56, 13),
    layer("conv2d", "64 × 1→1", 56, 31),
    layer("conv2d", "64 × 1→1", 56, 31, stride=2),
    layer("conv2d", "32 × 1→1", 28, 7, dilation=3),
    layer("conv2d", "1→1", 64, 31),
    layer("conv2d", "1→1", 512, 31),
    layer("conv2d", "3→8", 64, 13),
    layer("conv2d", "3→64", 224, 7, stride=2),
    layer("conv2d", "16→16", 56, 31),
    layer("conv2d", "4 × 8→8", 56, 21),
    layer("conv2d", "64→64", 56, 3),
    layer("conv2d", "64→64", 28, 5),
    layer("conv1d", "1→1", 16384, 257),
    layer("conv1d", "16 × 1→1", 4096, 65),
    layer("conv1d", "64→64", 1024, 9),
    layer("conv3d", "1→1", 32, 9),
    layer("conv3d", "8→8", 16, 3),
    layer("conv_transpose2d", "16 × 1→1", 56, 31),
    layer("conv_transpose2d", "8→8", 28, 16, stride=2),
    layer("conv_transpose2d", "64→64", 28, 4, stride=2),
)
BACKWARDS = LAYERS[:9] + LAYERS[11:14]


def tasks(operator: Operator) -> tuple[Lattice, dict[choice.Way, Task]]:
    """Every way of the forward result."""
    made = tensors(operator)
    lattice, weight = choice.unrolled(operator.lattice, made["weight"])
    return lattice, _each(lattice, made["input"], weight)


def input_gradient(operator: Operator) -> tuple[Lattice, dict[choice.Way, Task]]:
    """Every way of the input gradient."""
    made = tensors(operator)
    lattice, weight = choice.unrolled(operator.lattice.T, made["weight"])
    return lattice, _each(lattice, made["output"], weight)


def _each(lattice: Lattice, x: Array, weight: Array) -> dict[choice.Way, Task]:
    return {way: partial(EXECUTED[way], lattice, x, weight) for way in choice.possible(lattice)}


def weight_gradient(operator: Operator) -> tuple[Lattice, dict[choice.Way, Task]]:
    """Both ways of the weight gradient."""
    made, lattice = tensors(operator), operator.lattice
    return lattice, {
        "slices": lambda: dense.weight_gradient(lattice, made["input"], made["output"]),
        "fft": lambda: rounding.weight_gradient(lattice, made["input"], made["output"]),
    }


def tensors(operator: Operator) -> dict[str, Array]:
    """Normally distributed numbers for each tensor; the output's are an upstream gradient."""
    numbers = np.random.default_rng(0)
    return {
        name: numbers.standard_normal(operator.lattice.shape(name)) for name in ("input", "weight", "output")
    }


def row(name: str, lattice: Lattice, each: dict[choice.Way, Task]) -> tuple[tuple[str, ...], float]:
    """One line of the table, and how much longer the chosen way takes than the best."""
    measured = dict(zip(each, in_turns(list(each.values()), rounds=5), strict=True))
    if "slices" in each:
        chosen: choice.Way = "fft" if choice.gradient_by_fft(lattice) else "slices"
    else:
        chosen = choice.cheapest(lattice)[0]
    best = min(measured, key=lambda way: median(measured[way]))
    lost = ratio(measured[chosen], measured[best])
    ms = ", ".join(f"{way} {median(seconds) * 1e3:.3f}" for way, seconds in measured.items())
    return (name, ms, chosen, f"{lost:.2f}"), lost


def choices() -> None:
    """What every way takes, which one is chosen, and what that costs."""
    for title, made, layers in (
        ("forward", tasks, LAYERS),
        ("input gradient", input_gradient, BACKWARDS),
        ("weight gradient", weight_gradient, BACKWARDS),
    ):
        found = [row(name, *made(from_json(config))) for name, config in layers]
        rows = [cells for cells, _ in found]
        rows.append(("worst", "", "", f"{max(lost for _, lost in found):.2f}"))
        table(f"{title}: wanted ≤ 1.3 × the best way", ("layer", "ms by way", "chosen", "× best"), rows)


def large_against_pytorch() -> None:
    """Large kernels against PyTorch's direct convolution, one thread each."""
    rows = []
    for name, config in (LAYERS[2], LAYERS[3], LAYERS[10], LAYERS[14]):
        operator = from_json(config)
        made, lattice = tensors(operator), operator.lattice
        shaped = {key: made[key].reshape(operator.shapes[key] or ()) for key in ("input", "weight")}
        ours, theirs = in_turns(
            [
                lambda: EXECUTED["fft"](lattice, made["input"], made["weight"]),  # noqa: B023
                reference.prepared(operator, shaped),
            ],
            rounds=5,
        )
        faster = f"{1 / ratio(ours, theirs):.1f}×"
        rows.append((name, f"{median(ours) * 1e3:.2f}", f"{median(theirs) * 1e3:.1f}", faster))
    table("large kernels, float64, 1 thread each", ("layer", "ours ms", "PyTorch ms", "faster"), rows)


def main() -> None:
    """Both tables."""
    large_against_pytorch()
    choices()

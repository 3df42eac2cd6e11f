"""Fit `app.core.choice.NANOSECONDS` to this machine: ``python -m benchmarks.calibrate [seconds]`` prints the table.

Random layers are timed every way there is, and the constants are those with the least mean square of
log(estimated / measured): a factor of two counts alike for a layer of microseconds and one of seconds.
"""

from __future__ import annotations

import os
import sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from time import perf_counter
from typing import Any

import numpy as np

from app.core import choice
from app.core.lattice import Array
from app.errors import Refusal
from app.operators import Operator, from_json
from benchmarks.choice import Task, input_gradient, tasks, weight_gradient

MACS = (1_000, 300_000_000)
KERNELS = {1: (3, 9, 31, 65, 129, 257), 2: (1, 3, 3, 5, 7, 9, 13, 21, 31), 3: (1, 2, 3, 5, 7)}
SIZES = {1: (64, 256, 1024, 4096, 16384), 2: (8, 14, 28, 56, 64, 112, 224), 3: (6, 10, 16, 24)}
OPERATORS = ("conv1d", "conv2d", "conv2d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d")


def random_layer(numbers: np.random.Generator) -> dict[str, Any]:
    """Any layer; every second grouped one is depthwise."""

    def one_of(*options: Any) -> Any:
        return options[numbers.integers(len(options))]

    op, groups = one_of(*OPERATORS), one_of(1, 1, 1, 4, 16, 64)
    axes, depthwise = int(op[-2]), groups > 1 and one_of(True, False)
    c, m = (1, 1) if depthwise else (one_of(1, 1, 1, 3, 8, 32, 64), one_of(1, 1, 1, 8, 32, 64))
    kernel, dilation = one_of(*KERNELS[axes]), one_of(1, 1, 1, 1, 2, 3)
    return {
        "op": op, "in_channels": groups * c, "out_channels": groups * m, "groups": groups,
        "input_size": one_of(*SIZES[axes]), "kernel_size": kernel, "dilation": dilation,
        "stride": one_of(1, 1, 1, 1, 2), "padding": dilation * (kernel - 1) // 2, "batch_size": one_of(1, 1, 2, 4),
    }  # fmt: skip


def layers(seconds: float) -> list[Operator]:
    """As many as fit the time, none too small or too large to be timed."""
    numbers, found = np.random.default_rng(), []
    for _ in range(int(10 * seconds)):
        try:
            operator = from_json(random_layer(numbers))
        except Refusal:  # the kernel does not fit
            continue
        if MACS[0] <= operator.lattice.macs <= MACS[1]:
            found.append(operator)
    return found


def quickest(task: Task) -> float:
    """Nanoseconds of the best of several calls, the first not counted."""
    task()
    spent, best, calls = 0.0, float("inf"), 0
    while calls < 3 or (spent < 0.03 and calls < 40):
        start = perf_counter()
        task()
        took = perf_counter() - start
        spent, best, calls = spent + took, min(best, took), calls + 1
    return best * 1e9


def measured(seconds: float) -> dict[choice.Way, list[tuple[choice.Counts, float]]]:
    """For every way its counts and its time, layer by layer."""
    found: dict[choice.Way, list[tuple[choice.Counts, float]]] = {way: [] for way in choice.NANOSECONDS}
    end = perf_counter() + seconds
    for operator in layers(seconds):
        sides = (tasks, input_gradient, weight_gradient)
        for make in sides if "transpose" not in operator.op else sides[:1]:
            lattice, each = make(operator)
            for way, task in each.items() if len(each) > 1 else ():
                found[way].append((choice.COUNTS[way](lattice, choice.sizes(lattice)), quickest(task)))
        if perf_counter() > end:
            break
    return found


def fitted(counts: Array, times: Array) -> Array:
    """Positive constants with the least Σ log²(counts · constants / times), by damped Gauss–Newton in their logs."""
    logs, damping = np.log(np.maximum((times[:, None] / np.maximum(counts, 1)).min(axis=0), 1e-3)), 1.0
    apart = np.log(counts @ np.exp(logs)) - np.log(times)
    for _ in range(500):
        shares = counts * np.exp(logs)
        shares /= shares.sum(axis=1, keepdims=True)
        step = np.linalg.solve(shares.T @ shares + damping * np.eye(logs.size), shares.T @ apart)
        after = np.log(counts @ np.exp(logs - step)) - np.log(times)
        better = (after**2).sum() < (apart**2).sum()
        logs, apart = (logs - step, after) if better else (logs, apart)
        damping = min(max(damping / 3 if better else damping * 3, 1e-9), 1e9)
    answer: Array = np.exp(logs)
    return answer


def main() -> None:
    """Print the table, each line with how far off its estimates are."""
    for way, pairs in measured(float(sys.argv[1]) if len(sys.argv) > 1 else 120.0).items():
        counts, times = np.array([pair[0] for pair in pairs], float), np.array([pair[1] for pair in pairs])
        found = fitted(counts, times)
        off = np.quantile(counts @ found / times, (0.1, 0.5, 0.9))
        numbers = ", ".join(f"{value:.3g}" for value in found)
        print(f'    "{way}": ({numbers}),  # {len(pairs)} layers, estimate / time {off.round(2).tolist()}')


if __name__ == "__main__":
    main()

"""The full counts: thousands of random configurations per family, ours against PyTorch, as a table.

``python -m tests.proof [how many]``: half of the configurations are made so that they fit, half are damaged. Each is
refused by both, or the textbook's loops, the taps summed, `forward` and PyTorch agree on it, and so do the adjoint and
autograd. Anything else is printed, and the exit code is 1. Every run asks for the same configurations.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import torch

from app.operators import from_json
from app.reference import TOLERANCE
from tests.against_torch.branches import Config, apart, branched
from tests.against_torch.chains import chain, differences
from tests.against_torch.configurations import FAMILIES, WEIGHTED, damaged, fitting, large
from tests.against_torch.four_ways import agreement, compare
from tests.against_torch.sources import Rolled

PER_FAMILY = 5_000
LARGE = 500  # large kernels per operator, forward and gradients alone
SHOWN = 5
HEAD = "family                  configurations    agree   refused by both   wrong   largest |Δ| / tolerance   seconds"


@dataclass
class Row:
    """What came of one family."""

    op: str
    counts: Counter[str] = field(default_factory=Counter)
    worst: float = 0.0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        agree, refused, wrong = (self.counts[status] for status in ("agrees", "refused", "wrong"))
        return (
            f"{self.op:<23} {self.counts.total():>14,} {agree:>8,} {refused:>17,} {wrong:>7,} {self.worst:>25.1e} "
            f"{self.seconds:>9.1f}"
        )


def proved(op: str, count: int) -> Row:
    """One family's row."""
    row, begun = Row(op), time.perf_counter()
    for number in range(count):
        make = damaged if number % 2 else fitting
        config = make(Rolled(number, FAMILIES.index(op)), op)
        verdict = compare(config)
        row.counts[verdict.status] += 1
        row.worst = max(row.worst, verdict.worst)
        if verdict.status == "wrong":
            row.wrong.append(f"  {verdict.wrong}\n    {config}")
    row.seconds = time.perf_counter() - begun
    return row


def proved_large(op: str, count: int) -> Row:
    """The row of an operator's large kernels, which the loops would take too long for."""
    row, begun = Row(f"{op}, large"), time.perf_counter()
    for number in range(count):
        config = large(Rolled(number, FAMILIES.index(op), 1), op)
        verdict = agreement(from_json(config), config, loops=False)
        row.counts[verdict.status] += 1
        row.worst = max(row.worst, verdict.worst)
        if verdict.status == "wrong":
            row.wrong.append(f"  {verdict.wrong}\n    {config}")
    row.seconds = time.perf_counter() - begun
    return row


def chained(op: str, count: int) -> Row:
    """Chains of one to four links along one, two or three axes: output, every gradient, paths and receptive field."""
    return judged(
        Row(op), count, lambda number: chain(Rolled(number, len(FAMILIES)), 1 + number % 3), differences
    )


def both_branches(op: str, count: int) -> Row:
    """Re-parameterised convolutions: PyTorch runs both branches, and autograd goes back through them."""
    return judged(Row(op), count, lambda number: branched(Rolled(number, len(FAMILIES) + 1)), apart)


def judged(
    row: Row, count: int, make: Callable[[int], Config], ways: Callable[[Config], dict[str, float]]
) -> Row:
    """A row of configurations that fit, each as far from PyTorch as the furthest of its answers, in tolerances."""
    begun = time.perf_counter()
    for number in range(count):
        config = make(number)
        found = ways(config)
        worst = max(found, key=lambda way: found[way])
        row.worst = max(row.worst, found[worst])
        row.counts["agrees" if found[worst] <= 1 else "wrong"] += 1
        if found[worst] > 1:
            row.wrong.append(f"  {worst}\n    {config}")
    row.seconds = time.perf_counter() - begun
    return row


def main() -> int:
    """Print the table; 0 where nothing is wrong."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else PER_FAMILY
    torch.set_num_threads(1)
    print(
        f"Textbook loops = taps summed = forward = PyTorch {torch.__version__} (float64), adjoint = autograd, refusals "
        f"coincide.\nTolerance {TOLERANCE:g} · max(1, max |reference|). {count:,} random configurations per family, "
        f"every second one damaged; NumPy {np.__version__}.\n"
    )
    print(HEAD)
    rows = []
    tasks = [(proved, op, count) for op in FAMILIES]
    tasks += [(proved_large, op, min(count, LARGE)) for op in WEIGHTED] + [(chained, "chain", count)]
    tasks += [(both_branches, "reparameterized_conv2d", count)]
    for prove, op, some in tasks:
        rows.append(prove(op, some))
        print(rows[-1], flush=True)
        for said in rows[-1].wrong[:SHOWN]:
            print(said)
    wrong = sum(len(row.wrong) for row in rows)
    print(f"\n{'Nothing disagrees.' if not wrong else f'{wrong} configurations disagree.'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

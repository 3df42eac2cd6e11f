"""Timing in turns: the things compared take turns within one run, so a busy neighbour disturbs all alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter

ROUNDS = 9
ROUND_SECONDS = 0.03


def in_turns(tasks: Sequence[Callable[[], object]], *, rounds: int = ROUNDS) -> list[list[float]]:
    """Seconds per call of each task, once per round, the tasks taking turns."""
    repeats = [_repeats(task) for task in tasks]
    seconds: list[list[float]] = [[] for _ in tasks]
    for _ in range(rounds):
        for place, task in enumerate(tasks):
            start = perf_counter()
            for _ in range(repeats[place]):
                task()
            seconds[place].append((perf_counter() - start) / repeats[place])
    return seconds


def _repeats(task: Callable[[], object]) -> int:
    task()
    start = perf_counter()
    task()
    return max(1, int(ROUND_SECONDS / max(perf_counter() - start, 1e-7)))


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median over the rounds of ours / theirs, each pair measured side by side."""
    return median(a / b for a, b in zip(ours, theirs, strict=True))


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table with aligned columns: the first to the left, the others to the right."""
    lines = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(head))]
    print(f"\n{title}")
    for number, line in enumerate(lines):
        cells = [
            cell.ljust(widths[at]) if at == 0 else cell.rjust(widths[at]) for at, cell in enumerate(line)
        ]
        print("  ".join(cells))
        if number == 0:
            print("  ".join("-" * width for width in widths))

"""Many maps of one cell size in rows, so that they lie as large as a stage allows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from app.views.base import Tree, column, row

LARGEST, ROUNDS = 64.0, 12
Map = tuple[str, int, int]


@dataclass(frozen=True)
class Stage:
    """A usual stage in pixels: its room, what lies between two maps of a line, the least that a title takes, and what
    stands above and beneath a line."""

    width: float
    height: float
    between: float
    title: float
    head: float


WIDE = Stage(width=800, height=570, between=46, title=62, head=74)
TALL = Stage(width=376, height=446, between=24, title=62, head=42)


@lru_cache(maxsize=64)
def in_rows(maps: tuple[Map, ...], stage: Stage) -> Tree:
    """The maps (name, rows, columns) in lines, in their order, with the largest cells that such a stage has room for.

    >>> in_rows((("a", 31, 31), ("b", 29, 29), ("c", 27, 27), ("d", 1, 1)), Stage(70, 80, 2, 5, 1))
    {'column': ['a', {'row': ['b', 'c']}, 'd']}
    """
    least, most = 0.0, LARGEST
    for _ in range(ROUNDS):
        cell = (least + most) / 2
        least, most = (cell, most) if _fits(_lines(maps, cell, stage), cell, stage) else (least, cell)
    told = [[name for name, _, _ in line] for line in _lines(maps, least, stage)]
    return (
        column(*(row(*line) if len(line) > 1 else line[0] for line in told))
        if len(told) > 1
        else row(*told[0])
    )


def _lines(maps: tuple[Map, ...], cell: float, stage: Stage) -> list[list[Map]]:
    """Line after line filled as far as it goes."""
    lines: list[list[Map]] = []
    room = 0.0
    for each in maps:
        width = max(each[2] * cell, stage.title)
        if not lines or room < width:
            lines.append([])
            room = stage.width
        lines[-1].append(each)
        room -= width + stage.between
    return lines


def _fits(lines: list[list[Map]], cell: float, stage: Stage) -> bool:
    widest = max(cols for line in lines for _, _, cols in line) * cell
    height = sum(max(rows for _, rows, _ in line) * cell + stage.head for line in lines)
    return widest <= stage.width and height <= stage.height

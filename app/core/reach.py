"""Which cells of a first map are seen from a last one, through layers that may read any map before them.

What is seen of a map is a `Reach`: a *box*, one row of marks per axis whose product is meant, as every path of plain
layers makes; or, where two paths meet that see neither more nor less than each other, one array of marks for all cells.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.core.axis import CELL, Axis
from app.core.receptive import ITSELF, Field, step_of

Marks = NDArray[np.bool_]
Reach = tuple[Marks, ...] | Marks
Reads = Sequence[Sequence[int]]  # of each layer the maps it reads: 0 is the first, l what layer l wrote


def back(axis: Axis, marks: Marks, place: int = 0) -> Marks:
    """The cells of an axis' input that marked cells of its output read; ``place`` is the axis' place in the marks.

    >>> back(Axis(5, 3, 3), np.array([True, False, False])).tolist()
    [True, True, True, False, False]
    """
    table = axis.table
    marks = np.moveaxis(marks, place, 0)
    stage = np.zeros((table.cell.size, *marks.shape[1:]), dtype=bool)
    for step in table.step:
        stage[table.start + step] |= marks
    cells = np.zeros((axis.input, *marks.shape[1:]), dtype=bool)
    own = np.flatnonzero(table.kind == CELL)
    cells[table.cell[own]] = stage[own]
    for copy in np.flatnonzero((table.kind != CELL) & (table.cell >= 0)):  # of a border
        cells[table.cell[copy]] |= stage[copy]
    return np.moveaxis(cells, 0, place)


def through(axes: Sequence[Axis], reach: Reach) -> Reach:
    """What a layer's output sees of its input, with an axis for each axis."""
    if isinstance(reach, tuple):
        return tuple(back(axis, marks) for axis, marks in zip(axes, reach, strict=True))
    for place, axis in enumerate(axes):
        reach = back(axis, reach, place)
    return reach


def spelled(reach: Reach) -> Marks:
    """The marks of every cell.

    >>> spelled((np.array([True, False]), np.array([True, True]))).tolist()
    [[True, True], [False, False]]
    """
    if not isinstance(reach, tuple):
        return reach
    marks = np.ones((), dtype=bool)
    for each in reach:
        marks = np.logical_and.outer(marks, each)
    return marks


def joined(one: Reach | None, other: Reach) -> Reach:
    """What is seen by either."""
    if one is None:
        return other
    if isinstance(one, tuple) and isinstance(other, tuple):
        for less, more in ((one, other), (other, one)):
            if all((a <= b).all() for a, b in zip(less, more, strict=True)):
                return more
    both: Marks = spelled(one) | spelled(other)
    return both


def reach_of(layers: Sequence[Sequence[Axis]], reads: Reads, reach: Reach) -> Reach:
    """What marked cells of the last layer's map see of the first map.

    >>> line, wide = (Axis(7, 7, 1),), (Axis(7, 7, 3, pad=1),)
    >>> seen = reach_of([wide, wide, line], [[0], [1], [2, 0]], (np.arange(7) == 3,))
    >>> spelled(seen).tolist()
    [False, True, True, True, True, True, False]
    """
    seen: dict[int, Reach] = {len(layers): reach}
    for layer in range(len(layers), 0, -1):
        if layer in seen:
            handed = through(layers[layer - 1], seen.pop(layer))
            for at in set(reads[layer - 1]):
                seen[at] = joined(seen.get(at), handed)
    return seen[0]


def field_through(layers: Sequence[Axis], reads: Reads) -> Field | None:
    """What the cells of the last layer's map see of the first, along one axis, padding included; None where paths meet
    that do not move alike."""
    found: dict[int, Field | None] = {0: ITSELF}
    for number, (axis, maps) in enumerate(zip(layers, reads, strict=True), start=1):
        before = [found[at] for at in sorted(set(maps))]
        whole = _beside(before)
        found[number] = None if whole is None else whole.through(step_of(axis))
    return found[len(layers)]


def _beside(fields: Sequence[Field | None]) -> Field | None:
    first, *others = fields
    for other in others:
        first = None if first is None or other is None else first.beside(other)
    return first

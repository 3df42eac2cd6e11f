"""The borders of a chain's maps. The link at work shows what it pads with its border laid on, as a single operator does
with its input; wherever else that map stands, it leaves a margin as wide, so that it keeps its place and its scale.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.core.axis import CELL
from app.core.lattice import Lattice

Pair = tuple[int, int]
Margins = dict[str, dict[str, Pair]]  # by panel, then by side: before and after
SIDES = ("rows", "cols")


def lay_borders(lattices: Sequence[Lattice], panels: Sequence[Sequence[dict[str, Any]]]) -> Margins:
    """Lay each part's own borders on the maps it reads, and leave room for them in its other panels of those maps.

    Returns the room each map needs.
    """
    laid = [_laid(lattice, own) for lattice, own in zip(lattices, panels, strict=True)]
    rooms: Margins = {}
    for borders in laid:
        for name, sides in borders.items():
            rooms[name] = {side: _wider(rooms.get(name, {}).get(side, (0, 0)), sides[side]) for side in SIDES}
    for borders, own in zip(laid, panels, strict=True):
        for panel in own:
            room = rooms.get(panel["name"], {})
            has = borders.get(panel["name"], {})
            leave(panel, {side: _rest(pair, has.get(side, (0, 0))) for side, pair in room.items()})
    return rooms


def leave(panel: dict[str, Any], margin: Mapping[str, Pair]) -> None:
    """Give a panel a margin of empty cells, if it needs one."""
    if any(width for pair in margin.values() for width in pair):
        panel["margin"] = dict(margin)


def room_along(margins: Margins, name: str, side: str) -> int:
    """How many cells a map's border takes along one side of its panel."""
    return sum(margins.get(name, {}).get(side, (0, 0)))


def _laid(lattice: Lattice, panels: Iterable[dict[str, Any]]) -> Margins:
    found: Margins = {}
    for panel in panels:
        borders = {side: _border(lattice, panel[side]) for side in SIDES}
        if any(width for pair in borders.values() for width in pair):
            found[panel["name"]] = borders
            for side, pair in borders.items():
                if any(pair):
                    panel[side] = ["s" + panel[side][0][1:]]
    return found


def _border(lattice: Lattice, dims: Sequence[str]) -> Pair:
    """What an axis lays on before and after its cells, where a side is that axis alone and nothing is spread."""
    if len(dims) != 1 or dims[0][0] != "i":
        return 0, 0
    axis = lattice.axes[lattice.names.index(dims[0][1:])]
    if axis.zoom != 1 or axis.dilation < 0:
        return 0, 0
    (cells,) = (axis.table.kind == CELL).nonzero()
    return int(cells[0]), int(axis.table.kind.size - 1 - cells[-1])


def _wider(one: Pair, other: Pair) -> Pair:
    return max(one[0], other[0]), max(one[1], other[1])


def _rest(room: Pair, taken: Pair) -> Pair:
    return room[0] - taken[0], room[1] - taken[1]

"""A scene read from its JSON, as slowly and plainly as the contract says it: every tap there is, spelled out.

Nothing of the application is used here. A tap gives every dimension an index; a frame's taps agree with its place in
the order; a panel's cell is a mixed-radix number; a "sum" cell is the sum over all taps that agree with the cell and
with the panel's pins.
"""

from __future__ import annotations

from functools import cached_property
from itertools import product
from math import floor, inf, prod
from typing import Any

Tap = dict[str, int]
Cell = tuple[int, int, int]


class Reading:
    """One scene with the tensors it shows, as nested lists of floats."""

    def __init__(self, scene: dict[str, Any], tensors: dict[str, Any]) -> None:
        self.scene, self.tensors = scene, tensors
        self.sizes: dict[str, int] = scene["sizes"]
        self.names = [axis["name"] for axis in scene["axes"]]
        self.panels = {panel["name"]: panel for panel in scene["panels"]}

    def _axis_rows(self, name: str, place: int) -> list[Tap]:
        table = self.scene["tables"][place]
        rows = []
        for (o, start), (k, step) in product(enumerate(table["start"]), enumerate(table["step"])):
            s = start + step
            rows.append({"o" + name: o, "k" + name: k, "s" + name: s, "i" + name: table["cell"][s]})
        return rows

    @cached_property
    def taps(self) -> list[Tap]:
        """Every tap of the whole computation."""
        ties = self.scene.get("ties", [])
        apart = {letter + name for letter in "okis" for name in self.names}
        apart |= {dim for tie in ties for dim in tie["dims"]}
        lists = [
            [{dim: index} for index in range(size)] for dim, size in self.sizes.items() if dim not in apart
        ]
        lists += [[dict(zip(tie["dims"], row, strict=True)) for row in tie["rows"]] for tie in ties]
        lists += [self._axis_rows(axis["name"], axis["table"]) for axis in self.scene["axes"]]
        taps = [{dim: at for part in parts for dim, at in part.items()} for parts in product(*lists)]
        for axis in self.scene["axes"]:
            if "held" in axis:
                for tap in taps:
                    self._place(axis, tap)
        return taps

    def _place(self, axis: dict[str, Any], tap: Tap) -> None:
        """Where a tensor holds the place, the tap's position is its floor plus the corner."""
        held, cells = axis["held"], self.scene["tables"][axis["table"]]["cell"]
        position = floor(self.read(held["tensor"], tap)) + tap[held["plus"]]
        inside = 0 <= position < len(cells)
        tap["s" + axis["name"]] = position if inside else -1
        tap["i" + axis["name"]] = cells[position] if inside else -1

    @cached_property
    def by_frame(self) -> list[list[Tap]]:
        """The taps of each frame; a tap without a place in the order (on padding, in scatter) belongs to none."""
        frames: list[list[Tap]] = [[] for _ in range(self.scene["total"])]
        for tap in self.taps:
            number = self.number(self.scene["order"], tap)
            if number is not None:
                frames[number].append(tap)
        return frames

    def number(self, dims: list[str], tap: Tap) -> int | None:
        """The mixed-radix number of some dimensions, ``-k`` counting backwards; None where an index is missing."""
        number = 0
        for dim in dims:
            name = dim.removeprefix("-")
            if tap[name] < 0:
                return None
            at = self.sizes[name] - 1 - tap[name] if dim[0] == "-" else tap[name]
            number = number * self.sizes[name] + at
        return number

    def cell(self, panel: dict[str, Any], tap: Tap) -> Cell | None:
        """Where a tap stands in a panel: row, column, sheet."""
        row, col, sheet = (self.number(panel[side], tap) for side in ("rows", "cols", "sheets"))
        return None if row is None or col is None or sheet is None else (row, col, sheet)

    def read(self, tensor: str, tap: Tap) -> float:
        """A tensor's cell; on padding and in holes 0, or −∞ for a maximum."""
        value = self.tensors[tensor]
        for dim in self.scene["tensors"][tensor]:
            if tap[dim] < 0:
                return -inf if self.scene["reduce"] == "max" else 0.0
            value = value[tap[dim]]
        return float(value)

    def product(self, tensors: list[str], tap: Tap) -> float:
        """What a tap contributes to a sum."""
        return prod(self.read(tensor, tap) for tensor in tensors)

    def pins(self, panel: dict[str, Any], tap: Tap) -> tuple[int, ...]:
        """The indices a panel takes from the cursor."""
        return tuple(tap[dim] for dim in panel["pins"])

    def values(self, panel: dict[str, Any]) -> dict[tuple[Cell, tuple[int, ...]], float]:
        """What every (cell, pins) of a tensor or sum panel shows, as far as taps touch it.

        Raises: AssertionError where a tensor's cell would have to show two values.
        """
        shown: dict[tuple[Cell, tuple[int, ...]], float] = {}
        for tap in self.taps:
            cell = self.cell(panel, tap)
            if cell is None:
                continue
            key = (cell, self.pins(panel, tap))
            if "sum" in panel["value"]:
                shown[key] = shown.get(key, 0.0) + self.product(panel["value"]["sum"], tap)
            else:
                value = self.read(panel["value"]["tensor"], tap)
                assert shown.setdefault(key, value) == value, f"{panel['name']} {key} wants two values"
        return shown

    def showing(self, tensor: str) -> list[dict[str, Any]]:
        """The panels that show one factor: its cells, or sums of its cells alone."""
        return [
            panel
            for panel in self.scene["panels"]
            if panel["value"] in ({"tensor": tensor}, {"sum": [tensor]})
        ]

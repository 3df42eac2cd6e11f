"""Cells that are chosen by pointing at them: how a cell of a panel becomes the value of a field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

from app.operators import Operator

Scene = dict[str, Any]


def with_choices(told: Scene, whose: Operator) -> Scene:
    """The scene, its panels that set a field told how.

    ``by`` has for each number of the field the dimensions it counts, ``size`` how many there are, ``at`` which is
    chosen now. The field is of ``whose`` configuration: of a chain's, not of the link's that the scene shows.
    """
    if not any("sets" in panel for panel in told["panels"]):
        return told
    panels = [
        {**panel, "sets": _how(panel, told, whose)} if "sets" in panel else panel for panel in told["panels"]
    ]
    return {**told, "panels": panels}


def _how(panel: Mapping[str, Any], told: Scene, whose: Operator) -> dict[str, Any]:
    at = whose.chosen[panel["sets"]]
    size = (whose.shapes["output"] or ())[-len(at) :]
    dims = told["tensors"][panel["value"]["tensor"]]
    return {"field": panel["sets"], "by": grouped(dims, told["sizes"], size), "size": size, "at": at}


def grouped(dims: Sequence[str], sizes: Mapping[str, int], shape: Sequence[int]) -> list[list[str]]:
    """The dimensions of a tensor that make up each of the last of PyTorch's.

    >>> grouped(["n", "g", "m", "oh", "ow"], {"n": 1, "g": 2, "m": 3, "oh": 4, "ow": 5}, (4, 5))
    [['oh'], ['ow']]
    >>> grouped(["n", "c", "kw", "ow"], {"n": 1, "c": 2, "kw": 3, "ow": 5}, (6, 5))
    [['c', 'kw'], ['ow']]
    """
    left = list(dims)
    found: list[list[str]] = []
    for length in reversed(shape):
        here = [left.pop()]
        while prod(sizes[dim] for dim in here) < length:
            here.insert(0, left.pop())
        found.insert(0, here)
    return found

"""Vector fields: recipes for offsets. Each says where a point of a kernel's window is moved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray

from app.i18n import say

Array = NDArray[np.float64]
Pair = tuple[Array, Array]


@dataclass(frozen=True)
class VectorField:
    """A named field. ``move(y, x, strength)`` gives how far a point at (y, x) is moved down and to the right.

    (y, x) is told from the middle of the window; or where ``points`` is true from a point of the input. ``strength`` is
    the one taken where none is said; ``unit`` says what it counts, ``most`` where a slider ends, on either side.
    """

    name: str
    title: str
    move: Callable[[Array, Array, float], Pair]
    strength: float
    unit: str
    most: float
    points: bool = False


def _zoom(y: Array, x: Array, strength: float) -> Pair:
    return strength * y, strength * x


def _rotate(y: Array, x: Array, strength: float) -> Pair:
    """Clockwise as one sees it: rows run downwards."""
    turn = radians(strength)
    return x * sin(turn) + y * cos(turn) - y, x * cos(turn) - y * sin(turn) - x


def _shear(y: Array, x: Array, strength: float) -> Pair:
    return np.zeros_like(x), strength * y


def _towards(y: Array, x: Array, strength: float) -> Pair:
    return -strength * y, -strength * x


VECTOR_FIELDS: dict[str, VectorField] = {
    field.name: field
    for field in (
        VectorField("zoom", say("Zoom: the window grows"), _zoom, 0.5, say("times its size more"), 2),
        VectorField("rotate", say("Rotate: the window turns clockwise"), _rotate, 30, say("degrees"), 180),
        VectorField(
            "shear", say("Shear: each row is pushed further"), _shear, 0.5, say("columns per row"), 2
        ),
        VectorField(
            "towards",
            say("Towards a point of the input"),
            _towards,
            0.5,
            say("of the way there"),
            1,
            points=True,
        ),
    )
}


def moves(name: str, y: Array, x: Array, strength: float | None = None) -> Pair:
    """How far each point is moved.

    >>> down, right = moves("rotate", np.array([-1.0]), np.array([0.0]), 90)
    >>> down.round(9).tolist(), right.round(9).tolist()
    ([1.0], [1.0])
    >>> [each.tolist() for each in moves("towards", np.array([2.0]), np.array([-4.0]))]
    [[-1.0], [2.0]]
    """
    field = VECTOR_FIELDS[name]
    return field.move(y, x, field.strength if strength is None else strength)

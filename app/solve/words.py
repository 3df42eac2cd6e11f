"""Why there is no answer, in words."""

from __future__ import annotations

from collections.abc import Sequence

from app.solve.asked import Asked
from app.solve.candidates import BOUNDS, free_of

AXIS_WORDS = {"w": "width", "h": "height", "d": "depth"}


def within(asked: Asked) -> str:
    """What is kept, and the bounds of the rest."""
    parts = []
    for name in free_of(asked.model):
        words = name.removesuffix("_size").replace("_", " ")
        if name in asked.kept:
            values = asked.kept[name]
            parts.append(f"{words} {('off', 'on')[values[0]] if name == 'ceil_mode' else listed(values)}")
        elif name in BOUNDS:
            low, high = BOUNDS[name]
            parts.append(f"{words} {low} to {high}")
    return ", ".join(parts)


def missed(size: int, want: int, near: tuple[int, int], along: str) -> str:
    """How near one axis comes; 0 stands for no size on that side.

    >>> missed(28, 13, (12, 14), " along width")
    '28 can become 12 or 14 along width, and nothing between; 13 is asked for'
    """
    below, above = near
    if below and above:
        return f"{size} can become {below} or {above}{along}, and nothing between; {want} is asked for"
    if below:
        return f"{size} can become {below} at most{along}; {want} is asked for"
    if above:
        return f"{size} can become {above} at least{along}; {want} is asked for"
    return f"no kernel fits {size} cells{along}"


def listed(values: Sequence[object]) -> str:
    """One number where all are alike.

    >>> listed((3, 5)), listed((3, 3))
    ('3 × 5', '3')
    """
    return " × ".join(map(str, values)) if len(set(values)) > 1 else str(values[0])

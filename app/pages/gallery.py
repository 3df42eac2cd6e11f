"""What the gallery's page shows: cards with their sizes in words, and what their pictures are made from."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from app.gallery import gallery


@lru_cache(maxsize=1)
def shelves() -> list[dict[str, Any]]:
    """The shelves, each card with its sizes as they are read: ``4 × 4 → 2 × 2``."""
    return [
        {**shelf, "cards": [{**card, "sizes": _sizes(card["shapes"])} for card in shelf["cards"]]}
        for shelf in gallery()["shelves"]
    ]


def wise() -> list[dict[str, Any]]:
    """The "-wise" words."""
    told: list[dict[str, Any]] = gallery()["wise"]
    return told


@lru_cache(maxsize=1)
def pictures() -> dict[str, dict[str, Any]]:
    """What every picture is made from, by the card's id."""
    told = ("config", "view", "options", "frame")
    cards = [*gallery()["wise"], *(card for shelf in gallery()["shelves"] for card in shelf["cards"])]
    return {f"card-{card['name']}": {name: card[name] for name in told} for card in cards}


def _sizes(shapes: dict[str, Sequence[int]]) -> str:
    """The sizes of input and output, with the channels where there are several.

    >>> _sizes({"input": (1, 1, 4, 4), "output": (1, 3, 2, 2)})
    '4 × 4 → 3 @ 2 × 2'
    """
    return " → ".join(_size(shapes[name]) for name in ("input", "output"))


def _size(shape: Sequence[int]) -> str:
    channels, *spatial = shape[1:]
    told = " × ".join(map(str, spatial))
    return told if channels == 1 else f"{channels} @ {told}"

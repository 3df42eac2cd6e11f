"""A card of the gallery: a configuration, the view it is best seen in, and words. A shelf is cards under a heading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.operators import OPERATORS
from app.operators.presets import preset
from app.views import VIEWS


@dataclass(frozen=True)
class Card:
    """``about`` is a sentence; ``source`` says who drew or built it first; ``words`` are more to find it by.

    ``frame`` is where it opens; left out, in the middle, or where the view does.
    """

    name: str
    title: str
    about: str
    config: Mapping[str, Any]
    view: str
    source: str = ""
    words: str = ""
    options: str = ""
    frame: int | None = None


@dataclass(frozen=True)
class Shelf:
    """Cards that belong together."""

    name: str
    title: str
    about: str
    cards: tuple[Card, ...] = field(repr=False)


def of_preset(op: str, name: str, view: str, /, **more: Any) -> Card:
    """A card of an operator's preset, under its title; ``about`` is what the operator does, unless given.

    >>> of_preset("unfold", "start", "columns").title
    '4 × 4 in windows of 3 × 3'
    """
    title, config = preset(op, name)
    told = {"name": f"{view}-{op}-{name}", "title": title, "about": OPERATORS[op].summary} | more
    return Card(config=config, view=view, **told)


def of_view(op: str, name: str, view: str, /, **more: Any) -> Card:
    """A card of a view, under the view's title and in its words, with the preset that shows it best.

    >>> of_view("unfold", "start", "columns").title
    'Windows to columns'
    """
    told = {"title": VIEWS[view].title, "about": VIEWS[view].summary, "words": preset(op, name)[0]} | more
    return of_preset(op, name, view, **told)

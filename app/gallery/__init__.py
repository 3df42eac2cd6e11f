"""The gallery: ready configurations, each in the view it is best seen in. The page and the API read this list."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from app.gallery import arithmetic, ideas, layers
from app.gallery.card import Card, Shelf, of_view
from app.gallery.wise import WISE
from app.i18n import say
from app.operators import OPERATORS, from_json
from app.query import to_query
from app.trace.scene import views_for
from app.views import VIEWS
from app.views.base import View


def _rest(shelves: tuple[Shelf, ...]) -> tuple[Shelf, ...]:
    """A shelf of the views that stand on no other, each with the first preset that it can be shown of."""
    there = {card.view for shelf in shelves for card in shelf.cards}
    cards = tuple(card for view in VIEWS.values() if view.name not in there for card in _first(view)[:1])
    return (Shelf("more", say("More views"), say("What else the lab shows."), cards),) if cards else ()


def _first(view: View) -> list[Card]:
    models = [model for model in OPERATORS.values() if model.family in view.families]
    shown = [(model.op_name(), *each) for model in models for each in model.presets]
    return [
        of_view(op, name, view.name) for op, name, _, config in shown if view in views_for(from_json(config))
    ]


_CHOSEN = (*arithmetic.SHELVES, *layers.SHELVES, *ideas.SHELVES)
SHELVES: tuple[Shelf, ...] = (*_CHOSEN, *_rest(_CHOSEN))
__all__ = ["SHELVES", "WISE", "Card", "Shelf", "gallery"]


@lru_cache(maxsize=1)
def gallery() -> dict[str, Any]:
    """Shelves of cards, and the "-wise" words, as ``GET /gallery`` answers them: each with its short query."""
    return {
        "shelves": [
            {
                "name": shelf.name,
                "title": shelf.title,
                "about": shelf.about,
                "cards": [_told(card) for card in shelf.cards],
            }
            for shelf in SHELVES
        ],
        "wise": [_told(card) for card in WISE],
    }


def _told(card: Card) -> dict[str, Any]:
    config = dict(card.config)
    operator = from_json(config)
    return {
        "name": card.name,
        "title": card.title,
        "about": card.about,
        "source": card.source,
        "words": card.words,
        "op": operator.op,
        "operator": OPERATORS[operator.op].title,
        "view": card.view,
        "view_title": VIEWS[card.view].title,
        "options": card.options,
        "frame": card.frame,
        "config": config,
        "query": to_query(config).query,
        "shapes": {name: operator.shapes[name] for name in ("input", "output")},
    }

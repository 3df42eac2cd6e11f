"""The views. Each file of this package that has a ``VIEW`` is one; putting the file here registers it."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from app.views.base import View

_FOUND = [
    getattr(import_module(f"app.views.{module.name}"), "VIEW", None) for module in iter_modules(__path__)
]
VIEWS: dict[str, View] = {
    view.name: view
    for view in sorted((view for view in _FOUND if view is not None), key=lambda view: view.rank)
}


def views_of(family: str) -> tuple[View, ...]:
    """The views of a family of operators, in the order of their tabs.

    >>> views_of("convolution")[0].name
    'window'
    """
    return tuple(view for view in VIEWS.values() if family in view.families)

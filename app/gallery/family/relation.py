"""A member of the family, and how two of them are one: stops of a slider between them, and proofs at its ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from app.i18n import say

Config = Mapping[str, Any]
End = Literal["start", "end"]


@dataclass(frozen=True)
class Member:
    """A kind of convolution: its place on the map, in columns and rows, and the small picture of it.

    ``roles`` are the panels that the picture keeps, all where it names none.
    """

    name: str
    title: str
    about: str
    place: tuple[float, float]
    config: Config
    view: str
    roles: tuple[str, ...] = ("input", "output")


@dataclass(frozen=True)
class Stop:
    """A place on the slider: what it is set to, and the configuration there."""

    value: str
    config: Config = field(repr=False)
    view: str = "window"


def percent(share: float) -> str:
    """A share as it stands at a stop."""
    return say("{percent} %", percent=round(100 * share))


@dataclass(frozen=True)
class Proof:
    """Two configurations whose outputs are equal, number by number in row order, and what that says.

    ``at`` is the end of the slider whose configuration the first is; the second is the same thing said otherwise.
    """

    at: End
    says: str
    twin: Config = field(repr=False)
    twin_title: str
    twin_view: str = "window"


@dataclass(frozen=True)
class Relation:
    """An edge of the map. ``special`` is the end that is a special case of the other, or both where they only meet;
    ``knob`` is what the slider sets, ``label`` the same on the map, ``about`` why it is so, in a sentence."""

    name: str
    start: str
    end: str
    special: End | Literal["both"]
    knob: str
    label: str
    about: str
    stops: tuple[Stop, ...]
    proofs: tuple[Proof, ...]

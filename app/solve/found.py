"""What an answer holds."""

from __future__ import annotations

from dataclasses import dataclass

from app.solve.candidates import Setting


@dataclass(frozen=True)
class Solution:
    """What each axis is set to, and whether a last window may hang over the end."""

    settings: tuple[Setting, ...]
    ceil: bool = False


@dataclass(frozen=True)
class Found:
    """The first solutions of ``total``. ``shared`` says whether every axis is set alike in all of them.

    Where there is none ``why`` says so, and ``nearest`` holds the nearest sizes that there are, each with its simplest.
    """

    solutions: tuple[Solution, ...]
    total: int
    shared: bool
    why: str | None = None
    nearest: tuple[tuple[tuple[int, ...], Solution], ...] = ()

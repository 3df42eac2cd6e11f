"""Where random choices come from: hypothesis in the tests, a seeded generator in the proof."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

import numpy as np
from hypothesis import strategies as st

T = TypeVar("T")


class Source(Protocol):
    """What a generator of configurations asks for."""

    def whole(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""

    def one_of(self, options: Sequence[T]) -> T:
        """One of the options."""


class Drawn:
    """Choices drawn by hypothesis, so that what fails is shrunk."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw

    def whole(self, low: int, high: int) -> int:
        return self.draw(st.integers(low, high))

    def one_of(self, options: Sequence[T]) -> T:
        return self.draw(st.sampled_from(options))


class Rolled:
    """Choices rolled by a seeded generator: quick, and the same in every run."""

    def __init__(self, *seed: int) -> None:
        self.random = np.random.default_rng(seed)

    def whole(self, low: int, high: int) -> int:
        return int(self.random.integers(low, high + 1))

    def one_of(self, options: Sequence[T]) -> T:
        return options[self.whole(0, len(options) - 1)]

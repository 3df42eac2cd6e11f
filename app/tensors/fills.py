"""Fills: recipes that make a tensor's numbers from its shape and a seed.

A *map* is what one channel of one batch item holds: the last ``axes`` dimensions. Patterns (impulse,
checker, …) are drawn in each map; arange, counting and the random fills run over the whole tensor, row by row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from math import prod

import numpy as np
from numpy.typing import NDArray

from app.i18n import say
from app.tensors.counter import integers
from app.tensors.samples import clip, spectrogram, waveform

Shape = tuple[int, ...]
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Draw:
    """Whole numbers from ``low`` to ``high`` by chance, divided by ``parts``."""

    low: int
    high: int
    parts: int = 1

    def __call__(self, shape: Shape, seed: int, groups: int = 1) -> Array:
        """The numbers; of a kernel in groups those that the kernel without groups has in the same blocks."""
        drawn = integers(seed, prod(shape), low=self.low, high=self.high, place=_placed(shape, groups))
        return drawn / self.parts if self.parts > 1 else drawn


@dataclass(frozen=True)
class Count:
    """Whole numbers in a row, from ``first`` on."""

    first: int

    def __call__(self, shape: Shape, seed: int, groups: int = 1) -> Array:
        """The numbers; of a kernel in groups those that the kernel without groups has in the same blocks."""
        at, place = np.arange(prod(shape), dtype=np.uint64), _placed(shape, groups)
        return (place(at) if place else at).astype(np.float64) + self.first


def _placed(shape: Shape, groups: int) -> Callable[[NDArray[np.uint64]], NDArray[np.uint64]] | None:
    """Where the numbers of a tensor are taken from; None where each stands in its own place."""
    return partial(_place, shape=shape, groups=groups) if groups > 1 and prod(shape) > 0 else None


def _place(at: NDArray[np.uint64], shape: Shape, groups: int) -> NDArray[np.uint64]:
    """Where numbers of a kernel in groups stand in the kernel without.

    Of row r, which belongs to group ⌊r · groups / rows⌋, only the columns of that group are left.

    >>> _place(np.arange(4, dtype=np.uint64), (2, 2), 2).tolist()
    [0, 1, 6, 7]
    """
    rows, width = shape[0], prod(shape[1:])
    row = at // np.uint64(width)
    group = row // np.uint64(max(1, rows // groups))
    taken: NDArray[np.uint64] = row * np.uint64(groups - 1) + group
    return np.asarray(at + taken * np.uint64(width), np.uint64)


@dataclass(frozen=True)
class Fill:
    """A named fill. ``make(shape, seed)`` gives ``shape`` or, for a pattern, one map to repeat.

    ``seeded`` says whether the seed changes anything. A sample is an input with as many axes as its ``size``, at which
    it is best seen; it can be made in any other.
    """

    name: str
    title: str
    make: Callable[[Shape, int], Array]
    pattern: bool = False
    seeded: bool = False
    size: Shape = ()


def filled(name: str, shape: Shape, *, seed: int = 0, axes: int | None = None, groups: int = 1) -> Array:
    """The numbers of a fill.

    Shape: ``shape``. The last ``axes`` dimensions are the map; left out, it is all but the first two
    (batch and channel), and at least one. ``groups`` is told of a kernel that has some: what runs over the
    whole tensor is then what the kernel without groups has in the same places, so that groups take weights
    away and change none. A pattern is the same in each map, with groups or without.

    >>> filled("arange", (2, 3)).tolist()
    [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]
    >>> filled("arange", (2, 1), groups=2).tolist()
    [[0.0], [3.0]]
    >>> filled("impulse", (1, 2, 3)).tolist()
    [[[0.0, 1.0, 0.0], [0.0, 1.0, 0.0]]]
    """
    fill = FILLS[name]
    if isinstance(fill.make, Draw | Count):
        return fill.make(shape, seed, groups).reshape(shape)
    if not fill.pattern:
        return fill.make(shape, seed).reshape(shape)
    spatial = min(len(shape), max(1, len(shape) - 2) if axes is None else axes)
    one = fill.make(shape[len(shape) - spatial :], seed)
    return np.asarray(np.broadcast_to(one, shape), order="C")


def centre(size: int) -> int:
    """The index of the middle; of an even size the earlier one, as "same" padding has it.

    >>> centre(5), centre(4)
    (2, 1)
    """
    return max(size - 1, 0) // 2


def _ones(shape: Shape, seed: int) -> Array:
    return np.ones(shape)


def _zeros(shape: Shape, seed: int) -> Array:
    return np.zeros(shape)


def _impulse(shape: Shape, seed: int) -> Array:
    one = np.zeros(shape)
    if one.size:
        one[tuple(centre(size) for size in shape)] = 1.0
    return one


def _checker(shape: Shape, seed: int) -> Array:
    total: Array = np.zeros(shape)
    for axis, size in enumerate(shape):
        total += np.arange(size).reshape([-1 if at == axis else 1 for at in range(len(shape))])
    return total % 2


def _columns(shape: Shape, row: Array) -> Array:
    return np.broadcast_to(row, shape)


def _gradient(shape: Shape, seed: int) -> Array:
    return _columns(shape, np.arange(shape[-1] if shape else 1, dtype=np.float64).reshape(shape[-1:]))


def _step(shape: Shape, seed: int) -> Array:
    return (_gradient(shape, seed) >= (shape[-1] if shape else 0) / 2).astype(np.float64)


def _stripes(shape: Shape, seed: int) -> Array:
    return _gradient(shape, seed) % 2


def _disc(shape: Shape, seed: int) -> Array:
    distance: Array = np.zeros(shape)
    for axis, size in enumerate(shape):
        away = (2 * np.arange(size) - (size - 1)) / max(size, 1)
        distance += (away**2).reshape([-1 if at == axis else 1 for at in range(len(shape))])
    return (distance <= 0.5).astype(np.float64)


FILLS: dict[str, Fill] = {
    fill.name: fill
    for fill in (
        Fill("integers", say("Whole numbers from −4 to 4"), Draw(-4, 4), seeded=True),
        Fill("digits", say("Whole numbers from 0 to 3"), Draw(0, 3), seeded=True),
        Fill("random", say("Two decimals in [−1, 1)"), Draw(-100, 99, parts=100), seeded=True),
        Fill("arange", say("Counting up: 0, 1, 2, …"), Count(0)),
        Fill(
            "unit", say("Two decimals from 0 to 1, as after a sigmoid"), Draw(0, 100, parts=100), seeded=True
        ),
        Fill("counting", say("Counting up from one: 1, 2, 3, …"), Count(1)),
        Fill("ones", say("Ones"), _ones),
        Fill("zeros", say("Zeros"), _zeros),
        Fill("impulse", say("Impulse: a 1 in the middle of each map"), _impulse, pattern=True),
        Fill("checker", say("Checkerboard"), _checker, pattern=True),
        Fill("stripes", say("Stripes: columns of 0 and 1"), _stripes, pattern=True),
        Fill("step", say("Step: 0 on the left, 1 on the right"), _step, pattern=True),
        Fill("gradient", say("Gradient: rising by 1 per column"), _gradient, pattern=True),
        Fill("disc", say("Disc: ones inside a circle"), _disc, pattern=True),
        Fill("waveform", say("A sound: a whistle that rises"), waveform, pattern=True, size=(40,)),
        Fill(
            "spectrogram",
            say("The whistle's spectrogram: pitch upwards, time to the right"),
            spectrogram,
            pattern=True,
            size=(12, 20),
        ),
        Fill("clip", say("A short clip: a ball that bounces"), clip, pattern=True, size=(6, 7, 7)),
    )
}

"""Numbers by counting: the value at flat index j depends on (seed, j) and on nothing else.

No state runs from one number to the next, so any part of a tensor can be made without the rest, in
any order, and every machine and every NumPy makes the same numbers (unsigned 64-bit integers only).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

GOLDEN = 0x9E3779B97F4A7C15
WORD = (1 << 64) - 1
Place = Callable[[NDArray[np.uint64]], NDArray[np.uint64]]  # of which number a number is to be the same
BLOCK = 1 << 15  # a block and its temporaries stay in the cache


def scrambled(word: int) -> int:
    """One 64-bit word, its bits mixed: the finaliser of splitmix64 (variant 13 of Stafford).

    Source: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators",
    OOPSLA 2014, section 5 and figure 16.

    >>> hex(scrambled(GOLDEN))
    '0xe220a8397b1dcdaf'
    """
    word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) & WORD
    word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & WORD
    return word ^ (word >> 31)


def words(seed: int, start: int, count: int) -> NDArray[np.uint64]:
    """The 64-bit words number start … start + count − 1 of a seed.

    word(seed, j) = scrambled(scrambled(seed) + (j + 1) · GOLDEN)  modulo 2⁶⁴

    Shape: (count,).
    Source: Steele, Lea, Flood 2014 (see ``scrambled``). The seed is scrambled once more, so that
    neighbouring seeds do not give shifted copies of one sequence.

    >>> [hex(word) for word in words(0, 0, 2).tolist()]
    ['0xe220a8397b1dcdaf', '0x6e789e6aa1b965f4']
    >>> int(words(7, 5, 1)[0]) == int(words(7, 0, 6)[5])
    True
    """
    return _words_at(seed, np.arange(start, start + count, dtype=np.uint64))


def _words_at(seed: int, places: NDArray[np.uint64]) -> NDArray[np.uint64]:
    state = places + np.uint64(1)
    state *= np.uint64(GOLDEN)
    state += np.uint64(scrambled(seed & WORD))
    state ^= state >> np.uint64(30)
    state *= np.uint64(0xBF58476D1CE4E5B9)
    state ^= state >> np.uint64(27)
    state *= np.uint64(0x94D049BB133111EB)
    state ^= state >> np.uint64(31)
    return state


def integers(
    seed: int, count: int, *, low: int, high: int, place: Place | None = None
) -> NDArray[np.float64]:
    """Whole numbers low … high (both included), each as likely as the others, as float64.

    value(j) = low + ⌊(word(seed, place(j)) >> 32) · (high − low + 1) / 2³²⌋,  place(j) = j where it is left out

    Shape: (count,).
    Source: D. Lemire, "Fast random integer generation in an interval", ACM TOMACS 29 (2019),
    section 4, without the rejection: the bias is below 10⁻⁷ for the small ranges used here.

    >>> integers(0, 8, low=-4, high=4).tolist()
    [3.0, -1.0, -4.0, 4.0, -4.0, -2.0, -3.0, 2.0]
    """
    span = np.uint64(high - low + 1)
    values = np.empty(count)
    for start in range(0, count, BLOCK):
        own = np.arange(start, min(start + BLOCK, count), dtype=np.uint64)
        block = _words_at(seed, own if place is None else place(own))
        values[start : start + block.size] = ((block >> np.uint64(32)) * span) >> np.uint64(32)
    values += low
    return values

"""Nested lists of numbers: their shape, their numbers row by row, and where they go wrong.

A good list is read level by level with sets and chains, which run in C; only when a level is found
wrong is it walked once more to name the place.
"""

from __future__ import annotations

from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.errors import Refusal, refuse
from app.i18n import say
from app.settings import limits

NUMBERS = {int, float}


def named(pointer: str) -> str:
    """A JSON pointer as people write the place.

    >>> named("/input/values/7"), named("/input/0/2")
    ('input.values[7]', 'input[0][2]')
    """
    first, *rest = (pointer[1:] or "tensor").split("/")
    return first + "".join(f"[{token}]" if token.isdigit() else f".{token}" for token in rest)


def place(pointer: str, index: int, shape: tuple[int, ...]) -> str:
    """The pointer of the number at a flat index of a nested list.

    >>> place("/input", 5, (2, 3))
    '/input/1/2'
    """
    return pointer + "".join(f"/{at}" for at in np.unravel_index(index, shape))


def flattened(lists: list[Any], pointer: str) -> tuple[tuple[int, ...], list[int | float]]:
    """The shape of a nested list, and its numbers row by row.

    Raises: Refusal when it is ragged, too deep, or holds what is not a number.

    >>> flattened([[1, 2, 3], [4, 5, 6]], "/input")
    ((2, 3), [1, 2, 3, 4, 5, 6])
    >>> flattened([[], []], "/input")
    ((2, 0), [])
    """
    shape: tuple[int, ...] = (len(lists),)
    level = lists
    while level:
        kinds = set(map(type, level))
        if kinds <= NUMBERS:
            break
        if kinds != {list}:
            raise _not_alike(level, shape, pointer)
        if len(shape) == limits().depth:
            raise refuse(
                pointer,
                say(
                    "{place} is nested more than {depth} levels deep",
                    place=named(pointer),
                    depth=limits().depth,
                ),
            )
        lengths = set(map(len, level))
        if len(lengths) > 1:
            raise _ragged(level, shape, pointer)
        shape = (*shape, lengths.pop())
        level = list(chain.from_iterable(level))
    return shape, level


def check_numbers(values: list[Any], pointer: str) -> None:
    """Refuse a flat list which holds anything but numbers, naming the first."""
    if not set(map(type, values)) <= NUMBERS:
        at, value = next((at, value) for at, value in enumerate(values) if type(value) not in NUMBERS)
        raise _not_a_number(value, f"{pointer}/{at}")


def as_array(numbers: list[int | float], shape: tuple[int, ...], pointer: str) -> NDArray[np.float64]:
    """Numbers as float64 in a shape.

    Raises: Refusal naming the first that is not finite in float64.
    """
    try:
        flat = np.array(numbers, dtype=np.float64)
    except OverflowError:
        flat = np.array([_float(number) for number in numbers])
    check_finite(flat, shape, pointer)
    return flat.reshape(shape)


def check_finite(flat: NDArray[np.float64], shape: tuple[int, ...], pointer: str) -> None:
    """Refuse numbers which are not all finite, naming the first cell that is not.

    >>> check_finite(np.array([1.0, np.inf]), (1, 2), "/input")
    Traceback (most recent call last):
    app.errors.Refusal: input[0][1] is not finite
    """
    finite = np.isfinite(flat)
    if not finite.all():
        where = place(pointer, int(finite.argmin()), shape)
        raise refuse(
            where,
            say("{place} is not finite", place=named(where)),
            hint=say("use a number within ±1.797e308"),
        )


def _float(number: float) -> float:
    try:
        return float(number)
    except OverflowError:
        return float("inf")


def _not_alike(level: list[Any], shape: tuple[int, ...], pointer: str) -> Refusal:
    """What is wrong with a level that is neither all numbers nor all lists."""
    at, value = next(
        ((at, value) for at, value in enumerate(level) if type(value) not in {int, float, list}),
        (None, None),
    )
    if at is not None:
        return _not_a_number(value, place(pointer, at, shape))
    first = type(level[0]) is list
    at = next(at for at, value in enumerate(level) if (type(value) is list) != first)
    odd, usual = place(pointer, at, shape), place(pointer, 0, shape)
    places = {"odd": named(odd), "usual": named(usual)}
    detail = (
        say("{odd} is a number, {usual} is a list", **places)
        if first
        else say("{odd} is a list, {usual} is a number", **places)
    )
    return refuse(odd, detail, hint=say("lists beside each other hold as many numbers at the same depth"))


def _not_a_number(value: Any, pointer: str) -> Refusal:
    words = {True: "true", False: "false", None: "null"}
    if isinstance(value, bool) or value is None:
        said = words[value]
    elif isinstance(value, str):
        said = f'"{value[:20]}"'
    else:
        said = say("a JSON list") if isinstance(value, list) else say("a JSON object")
    return refuse(
        pointer,
        say("{place}: {said} is not a number", place=named(pointer), said=said),
        hint=say("use a finite number"),
    )


def _ragged(level: list[list[Any]], shape: tuple[int, ...], pointer: str) -> Refusal:
    usual = len(level[0])
    at = next(at for at, inner in enumerate(level) if len(inner) != usual)
    odd, first = place(pointer, at, shape), place(pointer, 0, shape)
    detail = say(
        "ragged: {odd} holds {count}, {first} holds {usual}",
        odd=named(odd),
        count=len(level[at]),
        first=named(first),
        usual=usual,
    )
    return refuse(odd, detail, hint=say("make every list at one depth as long as the others"))

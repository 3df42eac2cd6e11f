"""How a size follows from another, as steps: a convolution shrinks every size of a tread to the same small one.

    a tread o holds the sizes   (o − 1)·s + d·(k − 1) + 1 − p  …  the same + s − 1,   p the padding of both ends

A transposed convolution walks back: from the small size to the left end of its tread, and output padding along it.
It may walk past the end where dilation lets output padding exceed the stride.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from app.errors import refuse
from app.i18n import say
from app.operators import Operator

FAMILIES = ("convolution", "transposed")
AROUND = 3  # treads below and above the one that is stood on


@dataclass(frozen=True)
class Tread:
    """All the large sizes, ``first`` to ``last``, that shrink to one small size."""

    small: int
    first: int
    last: int


@dataclass(frozen=True)
class Stairs:
    """The treads round the one an axis stands on; ``walked`` is how far from its left end ``large`` lies."""

    axis: str
    large: int
    small: int
    walked: int
    treads: tuple[Tread, ...]
    words: str


def staircase(operator: Operator) -> dict[str, Any]:
    """The output's size against the input's, axis by axis; ``output`` says which of the two sizes is the output's.

    Raises: Refusal for an operator that is neither a convolution nor a transposed one.
    """
    if operator.family not in FAMILIES:
        hint = say("ask of a convolution or a transposed convolution")
        raise refuse("/op", say("{op} has no staircase", op=operator.op), hint=hint)
    back = operator.family == "transposed"
    lattice = operator.lattice.T if back else operator.lattice
    ceiling = str(getattr(operator, "padding", "")).startswith("SAME")
    told = []
    for name, axis in zip(lattice.names, lattice.axes, strict=True):
        span = axis.dilation * (axis.kernel - 1) + 1 - axis.pad - axis.pad_end
        least = 1 if ceiling else span
        treads = tuple(
            Tread(small, max(1, first), first + axis.stride - 1)
            for small in range(max(1, axis.output - AROUND), axis.output + AROUND + 1)
            if (first := (small - 1) * axis.stride + least) + axis.stride > 1
        )
        here = (axis.output - 1) * axis.stride + least
        stands = Tread(axis.output, here, here + axis.stride - 1)
        words = _back(axis.input, stands) if back else _down(stands)
        told.append(Stairs(name, axis.input, axis.output, axis.input - here, treads, words))
    return {
        "op": operator.op,
        "output": "large" if back else "small",
        "axes": [asdict(each) for each in told],
    }


def _sizes(tread: Tread) -> str:
    """The sizes of a tread in words.

    >>> _sizes(Tread(4, 7, 8)), _sizes(Tread(4, 7, 7)), _sizes(Tread(4, 7, 10))
    ('7 and 8', '7', '7 to 10')
    """
    first = max(1, tread.first)
    if first == tread.last:
        return str(first)
    if tread.last == first + 1:
        return say("{first} and {last}", first=first, last=tread.last)
    return say("{first} to {last}", first=first, last=tread.last)


def _down(tread: Tread) -> str:
    if max(1, tread.first) == tread.last:
        return say("Only {size} shrinks to {small}.", size=_sizes(tread), small=tread.small)
    return say("Sizes {sizes} shrink to {small}.", sizes=_sizes(tread), small=tread.small)


def _back(large: int, tread: Tread) -> str:
    walked = large - tread.first
    if walked > tread.last - tread.first:
        return say(
            "Output padding {walked} walks past the tread: {large} does not shrink back to {small}.",
            walked=walked,
            large=large,
            small=tread.small,
        )
    if tread.first == tread.last:
        return say(
            "Only {large} shrinks to {small}, so there is nothing to choose.", large=large, small=tread.small
        )
    told = {"sizes": _sizes(tread), "small": tread.small, "large": large}
    if not walked:
        return say(
            "{sizes} shrink to {small}. Without output padding it is the left end: {large}.",
            **told,
        )
    return say(
        "{sizes} shrink to {small}. Output padding {walked} takes the one {walked} larger than the smallest: {large}.",
        walked=walked,
        **told,
    )

"""Parameters that hold one number, or one number per axis; and the forms of padding: PyTorch's, and the words of
other frameworks, which are capitals and which `app.operators.auto_pad` reads."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from app.errors import Limit, Refusal, refuse, replace, too_much
from app.i18n import say, say_many
from app.settings import limits

MOST = 2**31 - 1
Whole = Annotated[int, Field(ge=-MOST, le=MOST)]
PerAxis = Whole | Annotated[tuple[Whole, ...], Field(max_length=3)]
Pair = tuple[Whole, Whole]
Padding = (
    Literal["same", "valid", "SAME", "SAME_UPPER", "SAME_LOWER", "VALID"]
    | Whole
    | Annotated[tuple[Whole | Pair, ...], Field(max_length=3)]
)


def spread(name: str, value: PerAxis, axes: int, *, least: int) -> tuple[int, ...]:
    """One number per axis, each at least ``least``.

    Raises: Refusal with the pointer of the number that is too small, or of a list of the wrong length.

    >>> spread("stride", 2, 3, least=1)
    (2, 2, 2)
    """
    values = value if isinstance(value, tuple) else (value,)
    if len(values) == 1:
        values = values * axes
    if len(values) != axes:
        raise wrong_length(name, values, axes)
    for place, number in enumerate(values):
        if number < least:
            pointer = f"/{name}/{place if len(value) > 1 else 0}" if isinstance(value, tuple) else f"/{name}"
            raise refuse(
                pointer,
                say("{name} is {number}", name=name, number=number),
                hint=say("it must be at least {least}", least=least),
                fix=replace(pointer, least),
            )
    return values


def wrong_length(name: str, values: tuple[object, ...], axes: int) -> Refusal:
    """A list that has neither one number nor one per axis."""
    first = values[0] if values else 1
    while isinstance(first, tuple):
        first = first[0]
    return refuse(
        f"/{name}",
        say_many(
            "{name} has {entries} entries, the operator has {count} spatial axis",
            "{name} has {entries} entries, the operator has {count} spatial axes",
            axes,
            name=name,
            entries=len(values),
        ),
        hint=say("give one number for all axes, or {axes} in a list", axes=axes),
        fix=replace(f"/{name}", first),
    )


def pads(
    value: Padding, axes: int, *, kernel: tuple[int, ...], dilation: tuple[int, ...]
) -> tuple[Pair, ...]:
    """The border before and after each axis.

    "same" lays on dilation·(kernel − 1) cells in all, the odd one at the end; "valid" lays on none.

    >>> pads("same", 1, kernel=(4,), dilation=(1,))
    ((1, 2),)
    """
    if value == "valid":
        return ((0, 0),) * axes
    if value == "same":
        spans = [d * (k - 1) for d, k in zip(dilation, kernel, strict=True)]
        return tuple((span // 2, span - span // 2) for span in spans)
    assert not isinstance(value, str)
    entries = value if isinstance(value, tuple) else (value,)
    if len(entries) == 1:
        entries = entries * axes
    if len(entries) != axes:
        raise wrong_length("padding", entries, axes)
    sides = tuple(entry if isinstance(entry, tuple) else (entry, entry) for entry in entries)
    for place, (entry, side) in enumerate(zip(entries, sides, strict=True)):
        for end, number in enumerate(side):
            if number < 0:
                pointer = (
                    "/padding"
                    if not isinstance(value, tuple)
                    else f"/padding/{place if len(value) > 1 else 0}"
                )
                pointer += f"/{end}" if isinstance(entry, tuple) else ""
                raise refuse(
                    pointer,
                    say("padding is {number}", number=number),
                    hint=say("it cannot be negative; to drop cells, use a smaller input"),
                    fix=replace(pointer, 0),
                )
    return sides


def within(name: str, asked: int, pointer: str, what: str) -> None:
    """Refuse (413) what is larger than the limit ``name`` of the settings, before anything is allocated."""
    allowed: int = getattr(limits(), name)
    if asked > allowed:
        raise too_much(
            pointer,
            Limit(name, allowed, asked),
            say(
                "{what}: {asked:,}; at most {allowed:,} are allowed here",
                what=what,
                asked=asked,
                allowed=allowed,
            ),
            hint=say("choose a smaller input, fewer channels or a smaller batch")
            if name in ("elements", "macs")
            else say("ask for fewer at a time"),
        )

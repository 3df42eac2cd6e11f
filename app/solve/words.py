"""Why there is no answer, in words."""

from __future__ import annotations

from collections.abc import Sequence

from app.i18n import joined, say
from app.solve.asked import Asked
from app.solve.candidates import BOUNDS, free_of

AXIS_WORDS = {"w": say("width"), "h": say("height"), "d": say("depth")}
SETTINGS = {
    "kernel_size": say("kernel"),
    "stride": say("stride"),
    "padding": say("padding"),
    "dilation": say("dilation"),
    "output_padding": say("output padding"),
    "ceil_mode": say("ceil mode"),
}


def within(asked: Asked) -> str:
    """What is kept, and the bounds of the rest."""
    parts = []
    for name in free_of(asked.model):
        words = SETTINGS[name]
        if name in asked.kept:
            values: Sequence[object] = asked.kept[name]
            if name == "ceil_mode":
                values = (say("on") if values[0] else say("off"),)
            parts.append(held(words, values))
        elif name in BOUNDS:
            low, high = BOUNDS[name]
            parts.append(say("{setting} {low} to {high}", setting=words, low=low, high=high))
    return joined(", ", parts)


def held(setting: str, values: Sequence[object]) -> str:
    """A setting and what it is.

    >>> held(SETTINGS["output_padding"], (1, 0))
    'output padding 1 × 0'
    """
    return say("{setting} {value}", setting=setting, value=listed(values))


def missed(size: int, want: int, near: tuple[int, int], along: str) -> str:
    """How near one axis comes; 0 stands for no size on that side.

    >>> missed(28, 13, (12, 14), " along width")
    '28 can become 12 or 14 along width, and nothing between; 13 is asked for'
    """
    below, above = near
    if below and above:
        return say(
            "{size} can become {below} or {above}{along}, and nothing between; {want} is asked for",
            size=size,
            below=below,
            above=above,
            along=along,
            want=want,
        )
    if below:
        return say(
            "{size} can become {below} at most{along}; {want} is asked for",
            size=size,
            below=below,
            along=along,
            want=want,
        )
    if above:
        return say(
            "{size} can become {above} at least{along}; {want} is asked for",
            size=size,
            above=above,
            along=along,
            want=want,
        )
    return say("no kernel fits {size} cells{along}", size=size, along=along)


def listed(values: Sequence[object]) -> str:
    """One number where all are alike.

    >>> listed((3, 5)), listed((3, 3))
    ('3 × 5', '3')
    """
    if len(set(values)) > 1:
        return " × ".join(map(str, values))
    return values[0] if isinstance(values[0], str) else str(values[0])

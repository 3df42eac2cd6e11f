"""Pieces of PyTorch source: calls in which only what differs from PyTorch's defaults is written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

Sides = Sequence[tuple[int, int]]
DEFAULTS: Mapping[str, Any] = {
    "stride": 1,
    "padding": 0,
    "output_padding": 0,
    "dilation": 1,
    "groups": 1,
    "bias": True,
    "padding_mode": "zeros",
    "ceil_mode": False,
    "count_include_pad": True,
    "divisor_override": None,
    "mask": None,
    "eps": 1e-5,
    "affine": True,
}
PADS = {
    "zeros": "ZeroPad",
    "reflect": "ReflectionPad",
    "replicate": "ReplicationPad",
    "circular": "CircularPad",
}


@dataclass(frozen=True)
class Written:
    """A configuration as PyTorch source.

    ``module`` is an expression that makes the layer; ``function`` are lines that make ``y`` from ``x`` and, where there
    are such tensors, ``w`` and ``b``. One that PyTorch has no form for is None, and ``notes`` say why,
    or what to know. ``before`` is what a script needs before its tensors.
    """

    module: str | None
    function: tuple[str, ...] | None
    notes: tuple[str, ...] = ()
    before: str = ""


def call(name: str, *arguments: Any, defaults: Mapping[str, Any] = DEFAULTS, **keywords: Any) -> str:
    """A call, without the keywords that say what PyTorch assumes anyway; a string argument is an expression.

    >>> call("F.conv2d", "x", "w", stride=(2, 2), padding=(0, 0))
    'F.conv2d(x, w, stride=2)'
    """
    given = [each if isinstance(each, str) else literal(each) for each in arguments]
    named = {key: alike(value) for key, value in keywords.items()}
    kept = [
        f"{key}={literal(value)}"
        for key, value in named.items()
        if key not in defaults or value != defaults[key]
    ]
    return f"{name}({', '.join([*given, *kept])})"


def alike(value: Any) -> Any:
    """One number where all axes agree.

    >>> alike((3, 3)), alike((3, 5))
    (3, (3, 5))
    """
    return value[0] if isinstance(value, tuple) and len(set(value)) == 1 else value


def literal(value: Any) -> str:
    """A number, a word or a tuple of numbers as Python writes it.

    >>> literal("same"), literal((1, 2)), literal((4,))
    ('"same"', '(1, 2)', '(4,)')
    """
    return json.dumps(value) if isinstance(value, str) else repr(value)


def flat(sides: Sides) -> tuple[int, ...]:
    """Borders in the order F.pad takes them: the last axis first.

    >>> flat([(1, 2), (0, 3)])
    (0, 3, 1, 2)
    """
    return tuple(chain(*reversed(sides)))


def uneven(sides: Sides) -> bool:
    """Whether some axis has another border before than after."""
    return any(before != after for before, after in sides)


def padded(sides: Sides, mode: str = "zeros") -> tuple[str, ...]:
    """The line that lays a border round ``x``; none where there is no border.

    >>> padded([(1, 0), (2, 2)], "reflect")
    ('x = F.pad(x, (2, 2, 1, 0), mode="reflect")',)
    """
    if not any(chain(*sides)):
        return ()
    word: dict[str, Any] = {} if mode == "zeros" else {"mode": mode}
    return (f"x = {call('F.pad', 'x', flat(sides), **word)}",)


def padded_by_module(sides: Sides, mode: str = "zeros") -> str:
    """The module that lays a border; negative numbers crop.

    >>> padded_by_module([(0, -1)])
    'nn.ZeroPad1d((0, -1))'
    """
    return f"nn.{PADS[mode]}{len(sides)}d({literal(flat(sides))})"


def sequence(modules: Iterable[str]) -> str:
    """Modules one after the other; one alone stands for itself."""
    listed = list(modules)
    lines = "".join(f"    {each},\n" for each in listed)
    return listed[0] if len(listed) == 1 else f"nn.Sequential(\n{lines})"


def least(sides: Sides) -> tuple[int, ...]:
    """The lesser border of each axis, which both sides have."""
    return tuple(min(side) for side in sides)


def beyond(sides: Sides) -> tuple[tuple[int, int], ...]:
    """What each side has beyond the lesser of its axis."""
    return tuple((before - min(before, after), after - min(before, after)) for before, after in sides)


def cropped(sides: Sides) -> tuple[str, ...]:
    """The line that cuts ``y``; none where nothing is cut.

    >>> cropped([(1, 0), (0, 0), (2, 1)])
    ('y = y[..., 1:, :, 2:-1]',)
    """
    if not any(chain(*sides)):
        return ()
    cuts = [f"{before or ''}:{-after or ''}" for before, after in sides]
    return (f"y = y[..., {', '.join(cuts)}]",)

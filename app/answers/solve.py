"""The answer to a size question: every solution with its words, its configuration and its link."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

from app import query
from app.i18n import joined, say
from app.solve import BOUNDS, Asked, Solution, solve
from app.solve.candidates import unread_along
from app.solve.words import SETTINGS, held

Answer = dict[str, Any]
INLINE = 50 * 512  # solutions times cells
ASSUMED = {"padding": 0, "dilation": 1, "output_padding": 0}


def answer_solve(question: Asked) -> Answer:
    """The settings that make the size ``to`` of the size ``from``, simplest first; ``keep`` holds some of them fixed.

    Where there are none, ``why`` says so and ``nearest`` shows the nearest sizes there are. ``shared`` is
    false where each axis needs a setting of its own.
    """
    found = solve(question)
    return {
        "op": question.op,
        "from": list(question.start),
        "to": list(question.wanted),
        "solutions": [_solution(question, each) for each in found.solutions],
        "total": found.total,
        "shared": found.shared,
        "why": found.why,
        "nearest": [{"to": list(size), **_solution(question, each)} for size, each in found.nearest],
        "bounds": {name: list(bounds) for name, bounds in BOUNDS.items()},
    }


def heavy(question: Asked) -> bool:
    """Whether the answer is long enough to leave the event loop."""
    return question.limit * max(question.start) > INLINE


def _solution(question: Asked, solution: Solution) -> Answer:
    """The settings as PyTorch takes them, folded into one number where all axes are alike."""
    names = [name for name in BOUNDS if name != "output_padding" or question.model.family == "transposed"]
    values = {name: [getattr(each, name) for each in solution.settings] for name in names}
    settings: Answer = {name: _folded(each) for name, each in values.items()}
    if question.model.family == "pooling":
        settings["ceil_mode"] = solution.ceil
    config = _config(question, settings)
    return {
        **settings,
        "says": _says(values, ceil=solution.ceil),
        "query": query.to_query(config).query,
        "config": config,
        "unread": _unread(question, solution),
    }


def _config(question: Asked, settings: Answer) -> Answer:
    """The configuration without what it would be set to anyway."""
    config: Answer = {"op": question.op, "input_size": _folded(question.start)}
    pools = question.model.family == "pooling"
    usual = {**ASSUMED, "ceil_mode": False, **({} if pools else {"stride": 1})}
    config |= {name: value for name, value in settings.items() if name not in usual or usual[name] != value}
    if question.op == "unfold" and len(question.start) != 2:
        kernel = config["kernel_size"]
        config["kernel_size"] = [kernel] * len(question.start) if isinstance(kernel, int) else kernel
    return config


def _folded(values: Sequence[Any]) -> Any:
    """One number for all axes where they are alike; where any padding is uneven, a pair for each axis."""
    if any(isinstance(each, tuple) for each in values):
        return [list(each) if isinstance(each, tuple) else [each, each] for each in values]
    return list(values) if len(set(values)) > 1 else values[0]


def _says(values: dict[str, list[Any]], *, ceil: bool) -> str:
    parts: list[str] = []
    for name, each in values.items():
        if name in ASSUMED and name != "padding" and set(each) == {ASSUMED[name]}:
            continue
        if len(set(each)) == 1 and isinstance(each[0], tuple):
            before, after = each[0]
            told = {"setting": SETTINGS[name], "before": before, "after": after}
            parts.append(say("{setting} {before} before and {after} after", **told))
        else:
            parts.append(held(SETTINGS[name], each))
    return joined(", ", [*parts, SETTINGS["ceil_mode"]] if ceil else parts)


def _unread(question: Asked, solution: Solution) -> int:
    """How many input cells no output reads."""
    read = []
    for size, each in zip(question.start, solution.settings, strict=True):
        unread = unread_along(question.op, size, each, ceil=solution.ceil)
        assert unread is not None, each
        read.append(size - unread)
    return prod(question.start) - prod(read)

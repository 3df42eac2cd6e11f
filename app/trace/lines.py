"""A frame as its lesson runs it: every line in turn, and what the variables hold just before it runs."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np

from app.errors import refuse
from app.i18n import joined, say
from app.operators import Operator
from app.operators.per_axis import within
from app.settings import limits
from app.textbook import LESSONS
from app.textbook.lesson import Lesson
from app.textbook.running import ApartError, Step, TooLargeError, anatomy, run
from app.trace.lesson_call import UnsayableError, call, pinned
from app.trace.parts import Part, part_at, parts
from app.trace.scene import lesson_for, order_of
from app.views.base import View

FROM_START = (
    4_000  # turns of the innermost loop before the frame that are run again, so that its sums are whole
)
Told = dict[str, Any]


def lines(operator: Operator, view: View, *, frame: int, start: int, count: int) -> Told:
    """Steps ``start`` … ``start + count − 1`` of a frame: the line of each, counted from 0 in the lesson's code, and as
    columns what has changed since the step before (for the first step of a page, everything).

    ``sets`` has the names that a line sets. ``within`` says whether a step belongs to one tap. ``since`` says whether
    sums hold what earlier frames added ("start") or only this one's ("frame"). Where the loop is not written for what
    is configured there are no steps, and ``why`` says it.

    Raises: Refusal 422 outside the frames there are, 413 for a frame that takes too long.
    """
    found = parts(operator, view)
    last = found[-1].start + found[-1].total
    if not 0 <= frame < last:
        raise refuse(
            "/frame",
            say("frame is {frame}", frame=frame),
            hint=say("there are {last} frames, 0 to {end}", last=last, end=last - 1),
        )
    if start < 0 or count < 1:
        raise refuse(
            "/start",
            say("start is {start}, count is {count}", start=start, count=count),
            hint=say("from 0, and at least 1 step"),
        )
    within("frames", count, "/count", say("too many steps on one page"))
    part = part_at(found, frame)
    lesson = LESSONS[lesson_for(operator if view.lesson else part.operator, view)]
    told = {"view": view.name, "lesson": lesson.name, "frame": frame, "start": start}
    try:
        steps, since = _steps(part, view, lesson, frame - part.start)
    except UnsayableError as unsayable:
        return {**told, **_columns([]), "total": 0, "since": "start", "sets": {}, "why": unsayable.args[0]}
    page = steps[start : start + count]
    return {
        **told,
        **_columns(page),
        "total": len(steps),
        "since": since,
        "sets": {str(line): names for line, names in anatomy(lesson.function).sets.items()},
        "why": None,
    }


def _steps(part: Part, view: View, lesson: Lesson, frame: int) -> tuple[list[Step], str]:
    """A frame's steps, and since when its sums count."""
    if part.operator.axes > lesson.axes:
        raise UnsayableError(say("the loop is written for fewer axes"))
    order, sizes = order_of(part.lattice, view), part.lattice.sizes
    index = np.unravel_index(frame, [sizes[dim] for dim in order])
    at = {dim: int(place) for dim, place in zip(order, index, strict=True)}
    written = anatomy(lesson.function).loops
    loops = tuple(dim for dim in written if len(dim) == 1 or dim in sizes)  # without axes of one cell
    in_order = [dim for dim in order if dim in loops]
    outer = loops[: len(in_order)]
    if set(outer) != set(in_order) or any(len(dim) > 1 < sizes[dim] for dim in order if dim not in loops):
        raise UnsayableError(
            say(
                "the loop runs through {loops} and the frames through {order}",
                loops=joined(", ", loops),
                order=joined(", ", order),
            )
        )
    turns = prod(sizes.get(dim, 1) for dim in loops if dim not in order)
    again = outer == tuple(in_order) and (frame + 1) * turns <= FROM_START
    whole = again or set(part.lattice.tensors[part.lattice.result]) <= set(order)
    within("lines", turns, "/frame", say("this frame takes too many turns of the loop"))
    try:
        given = call(part, lesson, at)
        steps = run(lesson.function, given, pinned(part, at), from_start=again, cells=limits().elements)
    except TooLargeError as large:
        raise UnsayableError(
            say("it would write out an array of {cells:,} numbers", cells=large.cells)
        ) from None
    except ApartError as apart:
        raise UnsayableError(
            say("the loop's {apart} does not run through what is shown here", apart=apart)
        ) from None
    except MemoryError:
        raise UnsayableError(say("the loop makes an array that is too large to be run here")) from None
    return steps, "start" if whole else "frame"


def _columns(steps: Sequence[Step]) -> Told:
    """The steps as columns: changes ``offsets[s]`` to ``offsets[s + 1]`` are those before step s."""
    names: dict[str, int] = {}
    known: dict[str, Any] = {}
    name, value, offsets = [], [], [0]
    for step in steps:
        for each, now in step.values.items():
            if each not in known or known[each] != now:
                known[each] = now
                name.append(names.setdefault(each, len(names)))
                value.append(now)
        offsets.append(len(name))
    return {
        "line": [step.line for step in steps],
        "within": [step.within for step in steps],
        "names": list(names),
        "offsets": offsets,
        "name": name,
        "value": value,
    }

"""Which cells of a network's inputs none of its outputs sees: a walk backwards, padding not taken for cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from app.core.receptive import Marks, Step, read_by
from app.network.effect import Effect, Shape
from app.torchcode.read_trace import Layer

Sides = tuple[Marks, ...]
MOST_WORK = 400_000_000  # in cells of axes; past it cells never read are not told
OF_A_KIND = 20_000  # what one kind of cells costs, in the same


def work_of(effect: Effect, shape: Shape) -> int:
    """How much there is to do to find what a layer never reads."""
    cells = sum(shape[-3:]) + sum(effect.shape[-3:])
    return (sum(len(step.reads) for step in effect.steps) - len(effect.steps)) * OF_A_KIND + cells


@lru_cache(maxsize=256)
def read_by_all(step: Step, outputs: int, size: int) -> Marks:
    """What all outputs of a layer read along one axis."""
    found = read_by(step, np.ones(outputs, dtype=bool), size)
    found.setflags(write=False)
    return found


def never_read(
    layers: Sequence[Layer], effects: Sequence[Effect | None], inputs: Sequence[Shape]
) -> Mapping[int, tuple[int, ...]]:
    """For each input, how many cells of each axis nobody reads; an input that is missing here is not told.

    Axes are followed one by one, which is exact as long as ways that part differ along one axis at most.
    """
    if any(effect is None for effect in effects) or not layers:
        return {}
    shapes: dict[int, Shape] = {-1 - at: shape for at, shape in enumerate(inputs)}
    shapes |= {at: effect.shape for at, effect in enumerate(effects) if effect is not None}
    read: dict[int, Sides | None] = {}
    used = {place for layer in layers for place in layer.inputs}
    for at in range(len(layers) - 1, -1, -1):
        effect, layer = effects[at], layers[at]
        assert effect is not None
        sides = read.get(at) if at in used else _all(shapes[at])
        for place in layer.inputs:
            asked = None if sides is None else _asked(effect, sides, shapes[place])
            read[place] = asked if place not in read else _both(read[place], asked)
    found = {}
    for place in (-1 - at for at in range(len(inputs))):
        marks = read.get(place)
        if marks:
            found[place] = tuple(int((~side).sum()) for side in marks)
    return found


def _all(shape: Shape) -> Sides:
    """Every cell, along every dimension after batch and channels; a map has three of them at most."""
    return tuple(np.ones(size, dtype=bool) for size in shape[2:][-3:])


def _asked(effect: Effect, sides: Sides, shape: Shape) -> Sides | None:
    """What a layer reads of its input when these of its outputs are asked for."""
    if effect.wanders:
        return None
    if effect.gathers:
        return _all(shape)
    if not effect.steps:
        return sides if tuple(len(side) for side in sides) == shape[len(shape) - len(sides) :] else None
    count = len(effect.steps)
    if len(sides) < count:
        sides = tuple(np.ones(size, dtype=bool) for size in effect.shape[-count:])
    each = zip(effect.steps, sides[-count:], shape[-count:], strict=True)
    return tuple(
        read_by_all(step, side.size, size) if side.all() else read_by(step, side, size)
        for step, side, size in each
    )


def _both(one: Sides | None, other: Sides | None) -> Sides | None:
    if one is None or other is None or len(one) != len(other):
        return None
    differ = [not np.array_equal(a, b) for a, b in zip(one, other, strict=True)]
    nested = all((a | b == a).all() for a, b in zip(one, other, strict=True)) or all(
        (a | b == b).all() for a, b in zip(one, other, strict=True)
    )
    return tuple(a | b for a, b in zip(one, other, strict=True)) if nested or sum(differ) <= 1 else None

"""A layer as the lab can show it: a configuration that is accepted, small enough to look at, and its link."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import prod
from typing import Any

from app import query
from app.errors import Refusal
from app.i18n import joined, say
from app.operators import Operator, from_json
from app.operators.linked import Linked

Config = dict[str, Any]
Smaller = Callable[[Config], tuple[Config, list[str]]]
SIZES = (5, 7, 9, 12, 16, 24, 32, 48, 64, 96, 128, 224)
MOST_NUMBERS = 20_000
MOST_MACS = 5_000_000
SHOWN_CHANNELS, SHOWN_CELLS = 4, (32, 16, 8)
SHOWN_STEPS = 3  # places a window is seen in


def shown(config: Config) -> tuple[Operator, Config]:
    """The operator and its configuration, with an input its kernel has room to move over where it names no size.

    Raises: Refusal as the operator does.

    >>> shown({"op": "conv2d"})[1]
    {'op': 'conv2d'}
    >>> shown({"op": "conv2d", "kernel_size": 7, "stride": 2, "padding": 3})[1]["input_size"]
    9
    """
    sized = not sizeless(config)
    refusal: Refusal | None = None
    for size in (None,) if sized else (None, *SIZES):
        tried = config if size is None else {**config, "input_size": size}
        try:
            operator = from_json(tried)
        except Refusal as refused:
            refusal = refusal or refused
            continue
        if sized or _roomy(operator) or size == SIZES[-1]:
            return operator, tried
    assert refusal is not None
    raise refusal


def sizeless(config: Config) -> bool:
    """Whether a configuration leaves the size of its input open."""
    return "input_size" not in config and "input" not in config and config["op"] != "fold"


def taken(operator: Operator) -> str:
    """How large the input is shown of a source that leaves it open."""
    size = " × ".join(map(str, (operator.shapes["input"] or ())[-operator.axes :]))
    return say("The source names no input size: {size} is taken.", size=size)


def _roomy(operator: Operator) -> bool:
    """Whether windows can be seen to move: three outputs along every axis, and more input than a kernel covers."""
    least = min((operator.shapes["output"] or ())[-operator.axes :])
    if isinstance(operator, Linked):
        return least > 1
    spans = ((axis.input, axis.dilation * (axis.kernel - 1) + 1) for axis in operator.lattice.axes)
    return least >= SHOWN_STEPS and all(cells >= span + SHOWN_STEPS - 1 for cells, span in spans)


def link(operator: Operator, config: Config) -> dict[str, Any]:
    """The configuration with its short query, and a note where the link shows something else."""
    made = query.to_query(operator.model_dump(mode="json", exclude_unset=True))
    return {"config": config, "query": made.query, "note": made.note}


def small(config: Config) -> dict[str, Any] | None:
    """The link of a layer at a size that can be looked at; the note says what was made smaller.

    Kernel, stride, padding and dilation stay; channels become few (a depthwise layer stays one), then the map shorter.
    None where the lab cannot show it.
    """
    notes: list[str] = []
    tries: tuple[Smaller, ...] = (
        _as_it_is,
        _fewer_channels,
        *(partial(_shorter, cells) for cells in SHOWN_CELLS),
    )
    for smaller in tries:
        config, said = smaller(config)
        notes = [note for note in notes if "cells" not in note or not said] + said
        try:
            operator, sized = shown(config)
        except Refusal as refusal:
            if refusal.status != 413:
                return None
            continue
        if not _large(operator):
            return {
                **link(operator, sized),
                "note": say("shown with {changes}", changes=joined(" and ", notes)) if notes else None,
            }
    return None


def _as_it_is(config: Config) -> tuple[Config, list[str]]:
    return config, []


def _large(operator: Operator) -> bool:
    numbers = sum(prod(shape) for shape in operator.shapes.values() if shape)
    return numbers > MOST_NUMBERS or operator.lattice.macs > MOST_MACS


def _fewer_channels(config: Config) -> tuple[Config, list[str]]:
    groups, came, out = config.get("groups", 1), config.get("in_channels", 1), config.get("out_channels", 1)
    if groups == 1:
        fewer = {"in_channels": min(came, SHOWN_CHANNELS), "out_channels": min(out, SHOWN_CHANNELS)}
    else:  # as many channels in each group as there were, up to two, and few groups
        kept = min(groups, SHOWN_CHANNELS)
        fewer = {
            name: kept * min(2, max(1, number // groups))
            for name, number in (("in_channels", came), ("out_channels", out))
        }
        fewer["groups"] = kept
    fewer = {name: number for name, number in fewer.items() if name in config}
    if config.get("batch_size"):
        fewer["batch_size"] = 1
    return {**config, **fewer}, [say("few channels")]


def _shorter(cells: int, config: Config) -> tuple[Config, list[str]]:
    size = config.get("input_size", cells)
    fewer = [min(each, cells) for each in size] if isinstance(size, list) else min(size, cells)
    return {**config, "input_size": fewer}, [say("{cells} cells along an axis", cells=cells)]

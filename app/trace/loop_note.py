"""What a configuration has that the loop shown beside it is not written for."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import signature
from typing import Any

from app.core.lattice import Lattice
from app.i18n import joined, say
from app.operators import Operator
from app.textbook import LESSONS
from app.textbook.running import anatomy


def loop_note(operator: Operator, lesson: str, lattice: Lattice) -> dict[str, str]:
    """A sentence for each thing the loop leaves out of what ``lattice`` computes; empty where it leaves out nothing.

    >>> from app.operators import from_json
    >>> flat = from_json({"op": "conv2d", "bias": {"fill": "ones"}})
    >>> loop_note(flat, "flattened_regions", flat.lattice)
    {'loop_note': 'Written without the bias, which is added to every output cell afterwards.'}
    >>> loop_note(flat, "channels", flat.lattice)
    {}
    """
    said = list(_left_out(operator, lesson, lattice))
    return {"loop_note": joined(" ", said)} if said else {}


def _left_out(operator: Any, lesson: str, lattice: Lattice) -> Iterator[str]:
    function, groups = LESSONS[lesson].function, getattr(operator, "groups", 1)
    takes, loops = signature(function).parameters, anatomy(function).loops
    tensors = any("Array" in str(parameter.annotation) for parameter in takes.values())
    if groups > 1 and tensors and "groups" not in takes and "g" not in loops:
        yield say(
            "Written for one group; here there are {groups}, each with a loop like this.", groups=groups
        )
    if "bias" in lattice.tensors and {"x", "weight"} <= takes.keys() and "bias" not in takes:
        yield say("Written without the bias, which is added to every output cell afterwards.")
    if "padding" not in takes:
        return
    mode = getattr(operator, "padding_mode", "zeros")
    if mode != "zeros" and "mode" not in takes:
        yield say("Written for a border of zeros; here it is {mode}.", mode=mode)
    if any(before != after for before, after in getattr(operator, "pads", ())):
        yield say("Written for the same padding on both sides; here they differ.")

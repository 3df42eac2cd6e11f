"""Lines of a tensor that say why an output has its size: what no window reads, what output padding gives back."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.core.axis import CROP
from app.core.lattice import Lattice
from app.operators import Operator


def marked(operator: Operator, lattice: Lattice) -> dict[str, Any]:
    """``{"marked": {tensor: {dimension: {"unread" | "gained": indices}}}}``, where there are some; else nothing.

    Both come from the tables: a row of the input that is in no window of any output, and the rows of the output that
    ``output_padding`` keeps, on the whole canvas too. Offsets move windows, and nothing is said of what they leave out.
    """
    found: dict[str, dict[str, dict[str, list[int]]]] = {}
    for name in lattice.names:
        if not lattice.held and _own(operator, lattice) and (cells := operator.unread.get(name)):
            found.setdefault("input", {})[f"i{name}"] = {"unread": cells}
        if cells := _gained(operator, lattice, name):
            found.setdefault(lattice.result, {})[f"o{name}"] = {"gained": cells}
    return {"marked": found} if found else {}


def _own(operator: Operator, lattice: Lattice) -> bool:
    """Whether this is the operator's own relation: in a gradient, or on the whole canvas, other cells are read."""
    return lattice.axes == operator.lattice.axes and "input" in lattice.tensors


def _gained(operator: Operator, lattice: Lattice, name: str) -> list[int]:
    count = operator.gained.get(name, 0)
    own = lattice.result == operator.lattice.result
    grounds = lattice.grounds.get(lattice.result, {}).get(f"o{name}")
    if not count or not (own or grounds is not None):
        return []
    kept = np.arange(lattice.sizes[f"o{name}"]) if grounds is None else np.flatnonzero(grounds != CROP)
    return [int(each) for each in kept[-count:]]

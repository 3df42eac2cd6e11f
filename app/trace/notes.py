"""What a reader of the size formula should know besides: how far the kernel reaches, and what another framework's
padding word came to."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.axis import Axis
from app.operators import Operator
from app.operators.linked import Linked

AXIS_WORDS = {"w": "width", "h": "height", "d": "depth"}


def notes(operator: Operator) -> dict[str, list[str]]:
    """Sentences under "size" and "padding", none where there is nothing to say.

    >>> from app.operators import from_json
    >>> notes(from_json({"op": "conv1d", "dilation": 2}))["size"]
    ['The kernel spans 5 cells: 2·(3 − 1) + 1.']
    """
    if isinstance(operator, Linked):
        return {"size": _field(operator), "padding": []}
    lattice = operator.lattice
    spans = {name: _span(axis) for name, axis in zip(lattice.names, lattice.axes, strict=True)}
    borders = dict(zip(lattice.names, getattr(operator, "padding_told", ()), strict=False))
    return {"size": alike_once(spans), "padding": alike_once(borders)}


def _field(chain: Linked) -> list[str]:
    """What the output cell that looks sees of the input."""
    along = chain.receptive_field
    if not along:
        return []
    cell = ", ".join(str(each["cell"]) for each in along)
    size, read = " × ".join(str(each["size"]) for each in along), chain.read_count
    return [f"Output cell {cell} has a receptive field of {size} and reads {read:,} input cells through it."]


def _span(axis: Axis) -> str:
    """How far a dilated kernel reaches; of a transposed axis the dilation is negative."""
    dilation, kernel = abs(axis.dilation), axis.kernel
    if dilation == 1 or kernel == 1:
        return ""
    return f"The kernel spans {dilation * (kernel - 1) + 1} cells: {dilation}·({kernel} − 1) + 1."


def alike_once(told: Mapping[str, str]) -> list[str]:
    """One sentence where all axes have the same, otherwise one for each axis that has any."""
    if len(set(told.values())) == 1:
        return [said for said in set(told.values()) if said]
    return [
        f"{AXIS_WORDS[name].capitalize()}: {said[0].lower()}{said[1:]}" for name, said in told.items() if said
    ]

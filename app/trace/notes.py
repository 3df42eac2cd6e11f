"""What a reader of the size formula should know besides: how far the kernel reaches, and what another framework's
padding word came to."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.axis import Axis
from app.i18n import capital, joined, say, small
from app.operators import Operator
from app.operators.linked import Linked

AXIS_WORDS = {"w": say("width"), "h": say("height"), "d": say("depth")}


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
    cell = joined(", ", [str(each["cell"]) for each in along])
    size, read = " × ".join(str(each["size"]) for each in along), chain.read_count
    return [
        say(
            "Output cell {cell} has a receptive field of {size} and reads {read:,} input cells through it.",
            cell=cell,
            size=size,
            read=read,
        )
    ]


def _span(axis: Axis) -> str:
    """How far a dilated kernel reaches; of a transposed axis the dilation is negative."""
    dilation, kernel = abs(axis.dilation), axis.kernel
    if dilation == 1 or kernel == 1:
        return ""
    return say(
        "The kernel spans {span} cells: {d}·({k} − 1) + 1.",
        span=dilation * (kernel - 1) + 1,
        d=dilation,
        k=kernel,
    )


def alike_once(told: Mapping[str, str]) -> list[str]:
    """One sentence where all axes have the same, otherwise one for each axis that has any."""
    if len(set(told.values())) == 1:
        return [said for said in set(told.values()) if said]
    return [
        say("{axis}: {said}", axis=capital(AXIS_WORDS[name]), said=small(said))
        for name, said in told.items()
        if said
    ]

"""What groups take away: the weights between channels of different groups."""

from __future__ import annotations

from math import prod

from app.i18n import joined, say
from app.operators import Operator

FAMILIES = ("convolution", "transposed", "deformable")
MOST_TOLD = 4


def removed(operator: Operator) -> list[str]:
    """How many weights are left, which channels meet, and how many pairs of channels no longer do.

    >>> from app.operators import from_json
    >>> said = removed(from_json({"op": "conv2d", "in_channels": 4, "out_channels": 4, "groups": 2}))
    >>> said[0].split(": ")[0], said[0].split(": ")[1]
    ('groups=2 keeps 72 of 144 weights', 'in 0–1 → out 0–1, in 2–3 → out 2–3. 8 of 16 channel pairs never meet.')
    >>> removed(from_json({"op": "conv2d", "in_channels": 4}))
    []
    """
    sizes = operator.lattice.channels
    groups = sizes.get("g", 1)
    if operator.family not in FAMILIES or groups < 2:
        return []
    pairs, cells = sizes["c"] * sizes["m"], prod(axis.kernel for axis in operator.lattice.axes)
    each = [_meeting(group, sizes["c"], sizes["m"]) for group in range(groups)]
    told = each if groups <= MOST_TOLD else [*each[: MOST_TOLD - 2], "…", each[-1]]
    return [
        say(
            "groups={groups} keeps {left:,} of {all:,} weights: {meeting}. "
            "{lost:,} of {pairs:,} channel pairs never meet.",
            groups=groups,
            left=groups * pairs * cells,
            all=groups * groups * pairs * cells,
            meeting=joined(", ", told),
            lost=groups * (groups - 1) * pairs,
            pairs=groups * groups * pairs,
        )
    ]


def _meeting(group: int, inputs: int, outputs: int) -> str:
    return say("in {inputs} → out {outputs}", inputs=_run(group, inputs), outputs=_run(group, outputs))


def _run(group: int, count: int) -> str:
    """The channels of a group.

    >>> _run(1, 2), _run(3, 1)
    ('2–3', '3')
    """
    first, last = group * count, (group + 1) * count - 1
    return str(first) if first == last else f"{first}–{last}"

"""In which order numbers stand: those of a window in a matrix's rows and columns, a sample's offsets in channels."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from app.i18n import say
from app.operators import Operator


def counted(dims: Sequence[str], sizes: Mapping[str, int]) -> str:
    """The number of a place among all of these dimensions, the last running fastest.

    (… (d₀·n₁ + d₁)·n₂ + …) + dₗ

    >>> counted(["c", "kh", "kw"], {"c": 2, "kh": 3, "kw": 2}), counted(["ow"], {"ow": 4})
    ('(c·3 + kh)·2 + kw', 'ow')
    """
    said = dims[0]
    for at, dim in enumerate(dims[1:]):
        said = f"{said}·{sizes[dim]} + {dim}" if at == 0 else f"({said})·{sizes[dim]} + {dim}"
    return said


def _places(operator: Operator, windows: str) -> dict[str, str | int]:
    lattice = operator.lattice
    each = [f"{windows}{name}" for name in lattice.names]
    inside = ["c", *(f"k{name}" for name in lattice.names)]
    return {
        "inside": counted(inside, lattice.sizes), "window": counted(each, lattice.sizes),
    }  # fmt: skip


def as_columns(operator: Operator, windows: str = "o") -> list[str]:
    """Where a number of a window stands when windows are columns, as PyTorch has them.

    >>> from app.operators import from_json
    >>> said = as_columns(from_json({"op": "unfold", "in_channels": 2, "input_size": 4, "kernel_size": [3, 2]}))
    >>> [part.split(":")[0] for part in said[0].split(". ")]
    ['Row = (c·3 + kh)·2 + kw', 'Column = oh·3 + ow']
    """
    told = _places(operator, windows)
    if len(operator.lattice.names) == 1:
        return [
            say("Row = {inside}: channel by channel, in each from left to right. Column = {window}.", **told)
        ]
    return [
        say(
            "Row = {inside}: channel by channel, in each the kernel row by row. "
            "Column = {window}: windows row by row.",
            **told,
        )
    ]


def as_rows(operator: Operator) -> list[str]:
    """The same when windows are rows, as in many notes.

    >>> from app.operators import from_json
    >>> as_rows(from_json({"op": "conv1d", "input_size": 5}))
    ['Row = ow. Column = c·3 + kw: channel by channel, in each from left to right.']
    """
    told = _places(operator, "o")
    if len(operator.lattice.names) == 1:
        return [
            say("Row = {window}. Column = {inside}: channel by channel, in each from left to right.", **told)
        ]
    return [
        say(
            "Row = {window}: windows row by row. "
            "Column = {inside}: channel by channel, in each the kernel row by row.",
            **told,
        )
    ]


def of_columns(operator: Operator) -> list[str]:
    """Fold reads columns: there the windows are what goes in.

    >>> from app.operators import from_json
    >>> of_columns(from_json({"op": "fold", "output_size": [4], "kernel_size": [3]}))
    ['Row = c·3 + kw: channel by channel, in each from left to right. Column = iw.']
    """
    return as_columns(operator, "i")


def offsets(operator: Operator) -> list[str]:
    """Which channels of the offset, and of a mask, belong to which kernel cell, as torchvision has them.

    >>> from app.operators import from_json
    >>> offsets(from_json({"op": "deform_conv2d"}))
    ['offset [1, 18, 3, 3]: channel 2·k moves kernel cell k = kh·3 + kw down, channel 2·k + 1 moves it right.']
    """
    shapes, sizes = operator.shapes, operator.lattice.sizes
    several = sizes["f"] > 1
    told = {
        "shape": list(shapes["offset"] or ()), "place": counted(["f"] * several + ["kh", "kw"], sizes),
        "mask": list(shapes.get("mask") or ()),
    }  # fmt: skip
    said = (
        say(
            "offset {shape}: channel 2·k moves kernel cell k = {place} down, channel 2·k + 1 moves it right; "
            "f is the offset group.",
            **told,
        )
        if several
        else say(
            "offset {shape}: channel 2·k moves kernel cell k = {place} down, channel 2·k + 1 moves it right.",
            **told,
        )
    )
    mask = [say("mask {mask}: channel k says how strongly that cell counts.", **told)] * bool(told["mask"])
    return [said, *mask]


ORDERS: Mapping[str, Callable[[Operator], list[str]]] = {
    "as_columns": as_columns,
    "as_rows": as_rows,
    "of_columns": of_columns,
    "offsets": offsets,
}

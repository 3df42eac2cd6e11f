"""Every setting within the bounds, as one table of columns, and what each makes of an axis.

The size is told by the operators' own relation: `Slide.stops`, and `stamped` for transposed convolution. Both are
plain arithmetic and take whole columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from app.errors import Refusal
from app.operators import OPERATORS, Operator, from_json
from app.operators.per_axis import Pair
from app.operators.slide import Slide
from app.operators.transposed import stamped

BOUNDS = {
    "kernel_size": (1, 15),
    "stride": (1, 8),
    "padding": (0, 7),
    "dilation": (1, 4),
    "output_padding": (0, 7),
}
NAMES = tuple(BOUNDS)
FAMILIES = ("convolution", "transposed", "pooling", "unfold")
SOLVED = {op: model for op, model in OPERATORS.items() if model.family in FAMILIES}
Column = npt.NDArray[Any]
Columns = Mapping[str, Column]


@dataclass(frozen=True)
class Setting:
    """What one axis is set to."""

    kernel_size: int
    stride: int
    padding: int | Pair
    dilation: int
    output_padding: int = 0


def free_of(model: type[Operator]) -> tuple[str, ...]:
    """The parameters of an operator that its size depends on. PyTorch's average pooling knows no dilation."""
    names = ["kernel_size", "stride", "padding"]
    if not model.op_name().startswith("avg"):
        names.append("dilation")
    if model.family == "transposed":
        names.append("output_padding")
    return (*names, "ceil_mode") if model.family == "pooling" else tuple(names)


def columns(model: type[Operator], kept: Mapping[str, int]) -> Columns:
    """One row for every setting within the bounds, a parameter that is kept at its only value."""
    free = free_of(model)
    ranges = [
        [kept[name]] if name in kept else range(low, high + 1) if name in free else [low]
        for name, (low, high) in BOUNDS.items()
    ]
    grids = np.meshgrid(*(np.array(each, dtype=np.int64) for each in ranges), indexing="ij")
    return {name: grid.ravel() for name, grid in zip(NAMES, grids, strict=True)}


def outputs(model: type[Operator], size: int, table: Columns, *, more: int = 0) -> Column:
    """What each row makes of an axis; 0 where the operator refuses it. ``more`` is padding that only the end has.

    >>> from app.operators import OPERATORS
    >>> kept = {"kernel_size": 3, "stride": 2, "padding": 1, "dilation": 1}
    >>> outputs(OPERATORS["conv2d"], 28, columns(OPERATORS["conv2d"], kept)).tolist()
    [14]
    """
    k, s, p, d, extra = _columns(table)
    pad = (p, p + more)
    if model.family == "transposed":
        made: Column = stamped(size, k, stride=s, dilation=d, pad=pad) + extra
        return np.where(extra < np.maximum(s, d), np.maximum(made, 0), 0)
    slide: Any = Slide("", size, k, s, d, pad)
    fits = slide.fits & (p <= k // 2) if model.family == "pooling" else slide.fits
    return np.where(fits, slide.stops, 0)


def _columns(table: Columns, rows: Any = slice(None)) -> tuple[Any, ...]:
    """The columns in the order of `NAMES`; they stand where the operators' formulas take numbers."""
    return tuple(table[name][rows] for name in NAMES)


def lost(model: type[Operator], size: int, table: Columns) -> Column:
    """How many input cells each row leaves at the end, too few for one more step."""
    k, s, p, d, _ = _columns(table)
    slide: Any = Slide("", size, k, s, d, (p, p))
    left: Column = np.maximum(slide.rest - p, 0) * (model.family != "transposed")
    return left


def hanging(model: type[Operator], size: int, table: Columns, rows: Column) -> Column:
    """What rows of pooling make in ceil mode, 0 where PyTorch refuses them, by the operator's own rule, row by row."""
    slide_of: Any = from_json({"op": model.op_name(), "ceil_mode": True})
    made = np.zeros(len(rows), dtype=np.int64)
    for at, row in enumerate(rows):
        k, s, p, d, _ = map(int, _columns(table, row))
        slide = slide_of.slide("w", size, k, s, d, (p, p))
        made[at] = slide.stops if p <= k // 2 and slide.fits else 0
    return made


def simplest_first(table: Columns, rows: Column, unread: Column) -> Column:
    """The rows in order of simplicity, each rule deciding where those before it are even.

    No output padding; no more padding than half the kernel's span; no dilation, or less; no cell stepped over
    (stride ≤ kernel); a small kernel, where an even one counts as two cells more; a small stride; no cells ``unread``
    at the end; padding near half the span; little padding.
    """
    k, s, p, d, extra = _columns(table, rows)
    span = d * (k - 1) + 1
    kernel = k + 2 * (k % 2 == 0)
    keys = (p, abs(2 * p + 1 - span), unread[rows], s, kernel, s > k, d, 2 * p > span, extra)
    ordered: Column = rows[np.lexsort(keys)]
    return ordered


def setting(table: Columns, row: int, *, more: int = 0) -> Setting:
    """One row."""
    k, s, p, d, extra = map(int, _columns(table, row))
    return Setting(k, s, (p, p + more) if more else p, d, extra)


@lru_cache(maxsize=4096)
def unread_along(op: str, size: int, chosen: Setting, *, ceil: bool) -> int | None:
    """How many input cells no output reads along one axis, as the operator itself tells it; None where it refuses, as
    pooling does if a window has nothing but padding in it."""
    op = op if op == "unfold" else op[:-2] + "1d"
    padding = chosen.padding if isinstance(chosen.padding, int) else (chosen.padding,)
    settings: dict[str, Any] = {"stride": chosen.stride, "dilation": chosen.dilation, "padding": padding}
    if OPERATORS[op].family == "pooling":
        settings["ceil_mode"] = ceil
    if OPERATORS[op].family == "transposed":
        settings["output_padding"] = chosen.output_padding
    settings |= {"input_size": (size,), "kernel_size": (chosen.kernel_size,)}
    try:
        (cells,) = OPERATORS[op](op=op, **settings).unread.values()
    except Refusal:
        return None
    return len(cells)

"""The matrices behind an operator, one rectangle at a time: im2col, the kernel matrix, and its transpose."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any, Literal

import numpy as np

from app.core.axis import Index
from app.core.lattice import Array, Lattice
from app.core.taps import Selection
from app.errors import Limit, refuse, too_much
from app.i18n import say
from app.operators import Operator
from app.operators.per_axis import within
from app.settings import limits
from app.trace.arrays import Arrays, check_finite
from app.trace.scene import known_dims
from app.views.base import expanded

Kind = Literal["im2col", "kernel", "kernel_transposed"]
SIDES: dict[Kind, tuple[tuple[str, ...], tuple[str, ...], str]] = {
    "im2col": (("g", "c", "k*"), ("o*",), "weight"),
    "kernel": (("g", "m", "o*"), ("g", "c", "i*"), "input"),
    "kernel_transposed": (("g", "c", "i*"), ("g", "m", "o*"), "input"),
}
DENSE_CELLS = 10_000
Span = tuple[int, int]


@dataclass(frozen=True)
class Rectangle:
    """Which part of which matrix: (start, count) of rows and of columns.

    For im2col, ``example`` is the example of the batch, and ``turned`` asks for a row per window.
    """

    kind: Kind
    rows: Span
    cols: Span
    example: int = 0
    turned: bool = False


def matrix(operator: Operator, asked: Rectangle) -> dict[str, Any]:
    """A rectangle of a matrix.

    im2col has PyTorch's rows, (c, k), and a column per window; kernel maps the flattened input to the flattened
    output, y = M·x; kernel_transposed is Mᵀ. Cells where several taps meet hold their sum. The answer lists the
    cells that have taps; a small rectangle also comes whole.

    Raises: Refusal 422 outside the matrix or where the operator has no weight, 413 for too large a rectangle.
    """
    lattice = operator.lattice
    sides, apart = _sides(operator, asked)
    shape = (_size(lattice, sides[0]), _size(lattice, sides[1]))
    r, c = _span("row", asked.rows, shape[0]), _span("col", asked.cols, shape[1])
    within("cells", len(r) * len(c), "/row_count", say("too large a rectangle"))
    one = {"n": asked.example, "m": 0} if asked.kind == "im2col" else {"n": 0}
    fixed = {dim: np.full(len(r), at) for dim, at in one.items() if dim in lattice.channels}
    arrays = Arrays(operator)
    where = _entries(lattice, sides, (r, c), fixed, arrays)
    value = np.ones(where.keep.size)
    for name in (name for name in lattice.factors if name != apart):
        array = arrays.laid(name)
        assert array is not None
        value = value * lattice.cells(name, array, where.columns)
    value = value[where.keep]
    row, col, value = _summed(where.row, where.col, value, shape[1])
    check_finite(value, say("an entry of the matrix"))
    answer: dict[str, Any] = {
        "kind": asked.kind,
        "shape": shape,
        "row_start": r.start,
        "col_start": c.start,
        "rows": _labels(lattice, sides[0], r),
        "cols": _labels(lattice, sides[1], c),
        "entries": {"row": row, "col": col, "value": value},
    }
    if len(r) * len(c) <= DENSE_CELLS:
        dense = np.zeros((len(r), len(c)))
        dense[row - r.start, col - c.start] = value
        answer["dense"] = dense
    return answer


def _sides(operator: Operator, asked: Rectangle) -> tuple[tuple[list[str], list[str]], str]:
    """The dimensions of the rows and of the columns, and the one factor that is no part of the cells."""
    lattice, kind = operator.lattice, asked.kind
    if kind != "im2col" and "weight" not in lattice.tensors:
        raise refuse(
            "/kind",
            say("{op} has no kernel, so no kernel matrix", op=operator.op),
            hint=say('ask for kind "im2col"'),
        )
    if kind == "im2col" and operator.family in ("transposed", "fold"):
        raise refuse(
            "/kind",
            say("{op} reads no windows, so it has no im2col", op=operator.op),
            hint=say('ask for "kernel"'),
        )
    if not 0 <= asked.example < max(1, lattice.channels["n"]):
        raise refuse(
            "/example",
            say("example is {example}", example=asked.example),
            hint=say("the batch has {size}", size=lattice.channels["n"]),
        )
    rows, cols, apart = SIDES[kind]
    known = known_dims(lattice)
    row_dims, col_dims = (expanded(dims, lattice.names, known) for dims in (rows, cols))
    return ((col_dims, row_dims) if asked.turned else (row_dims, col_dims)), apart


def _size(lattice: Lattice, dims: list[str]) -> int:
    return prod(lattice.sizes[dim] for dim in dims)


def _span(side: str, at: tuple[int, int], size: int) -> range:
    start, count = at
    if not 0 <= start < max(size, 1):
        raise refuse(
            f"/{side}_start",
            say("{side}_start is {start}", side=side, start=start),
            hint=say("the matrix has {size} rows, 0 to {last}", size=size, last=size - 1)
            if side == "row"
            else say("the matrix has {size} cols, 0 to {last}", size=size, last=size - 1),
        )
    if count < 1:
        raise refuse(
            f"/{side}_count",
            say("{side}_count is {count}", side=side, count=count),
            hint=say("ask for at least 1"),
        )
    return range(start, min(start + count, size))


def _labels(lattice: Lattice, dims: list[str], span: range) -> dict[str, Index]:
    shape = [lattice.sizes[dim] for dim in dims]
    return dict(zip(dims, np.unravel_index(np.arange(span.start, span.stop), shape), strict=True))


class _Where:
    """The taps of some rows, and those of them that fall into some columns."""

    def __init__(self, columns: dict[str, Index], row: Index, col: Index, keep: Any) -> None:
        self.columns, self.keep = columns, keep
        self.row, self.col = row[keep], col[keep]


def _entries(
    lattice: Lattice,
    sides: tuple[list[str], list[str]],
    spans: tuple[range, range],
    fixed: dict[str, Index],
    arrays: Arrays,
) -> _Where:
    row_dims, col_dims = sides
    targets = _labels(lattice, row_dims, spans[0])
    selection = Selection(lattice, {**fixed, **targets}, (), arrays.laid)
    allowed = 10 * limits().taps
    if selection.total > allowed:
        raise too_much(
            "/row_count", Limit("taps", allowed, selection.total),
            say("these rows hold {total:,} taps", total=selection.total),
            hint=say("ask for fewer rows"),
        )  # fmt: skip
    columns = selection.columns
    col = np.zeros(selection.total, dtype=np.int64)
    real = np.ones(selection.total, dtype=bool)
    for dim in col_dims:
        col = col * lattice.sizes[dim] + columns[dim]
        real &= columns[dim] >= 0
    keep = real & (col >= spans[1].start) & (col < spans[1].stop)
    return _Where(columns, selection.target + spans[0].start, col, keep)


def _summed(row: Index, col: Index, value: Array, width: int) -> tuple[Index, Index, Array]:
    """Cells in row order, each once; what meets in a cell is added."""
    flat, place = np.unique(row * width + col, return_inverse=True)
    sums = np.bincount(place, weights=value, minlength=flat.size).astype(np.float64)
    return flat // width, flat % width, sums

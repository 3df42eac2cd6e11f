"""The output of a configuration, and the figures that explain it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import gcd, prod
from typing import Any

import numpy as np

from app.core.lattice import Array, Lattice
from app.core.taps import Selection
from app.errors import refuse
from app.i18n import capital, joined, say, say_many
from app.operators import Operator
from app.operators.linked import Linked
from app.operators.per_axis import within
from app.trace.arrays import Arrays, check_finite
from app.trace.links import ChainArrays, in_its_shape
from app.trace.notes import notes


@dataclass(frozen=True, eq=False)
class Computed:
    """A configuration's tensors and its output, each in PyTorch's shape."""

    operator: Operator
    arrays: Arrays | ChainArrays
    output: Array

    @property
    def given(self) -> Mapping[str, Array]:
        """The tensors that were given, in PyTorch's shape."""
        return self.arrays.given


def compute(operator: Operator) -> Computed:
    """The whole output.

    Raises: Refusal when a number of the input or of the output is not finite, naming the first.
    """
    if isinstance(operator, Linked):
        chain = ChainArrays(operator)
        return Computed(operator, chain, in_its_shape(chain.links[-1], "output"))
    arrays = Arrays(operator)
    shape = operator.shapes["output"]
    assert shape is not None
    if 0 in shape:
        return Computed(operator, arrays, np.zeros(shape))
    with np.errstate(over="ignore", invalid="ignore"):
        output = operator.run(arrays.laid).reshape(shape)
    check_finite(output, "output")
    output.setflags(write=False)
    return Computed(operator, arrays, output)


def answer_only(operator: Operator, cells: tuple[int, ...], *, derived: bool = False) -> dict[str, Any]:
    """Some cells of the output, by flat index, without computing the others; of a chain, those of its last map.

    With ``derived`` also what these outputs' taps read of the tensors that follow from others, cell by cell: where the
    taps stand and how they are weighted, which a picture needs that follows a change of a few outputs.
    """
    size = prod(operator.shapes["output"] or ())
    for cell in cells:
        if not 0 <= cell < size:
            raise refuse(
                "/outputs",
                say("there is no output {cell}", cell=cell),
                hint=say("the output has cells 0 to {last}", last=size - 1),
            )
    if isinstance(operator, Linked):
        return {"index": cells, "value": compute(operator).output.reshape(-1)[list(cells)]}
    lattice = operator.lattice
    index = np.unravel_index(np.array(cells, dtype=np.int64), lattice.shape("output"))
    targets = dict(zip(lattice.tensors["output"], index, strict=True))
    arrays = Arrays(operator)
    selection = Selection(lattice, targets, ("c",), arrays.laid)
    within("taps", selection.total, "/outputs", say("these outputs read too much"))
    _, terms = arrays.products(selection.columns)
    values = reduced(arrays, lattice, selection, terms)
    added = arrays.laid(lattice.added) if lattice.added in lattice.tensors else None
    if added is not None:
        values = values + added[tuple(targets[dim] for dim in lattice.tensors[lattice.added])]
    check_finite(values, say("one of these outputs"))
    told: dict[str, Any] = {"index": cells, "value": values}
    return {**told, "derived": _derived(arrays, selection)} if derived else told


def _derived(arrays: Arrays, selection: Selection) -> dict[str, Any]:
    """Of each tensor that is neither given nor the result, the cells the taps read, each once."""
    operator, found = arrays.operator, {}
    for name, dims in operator.lattice.tensors.items():
        if name in operator.specs or name == "output":
            continue
        array = arrays.laid(name)
        assert array is not None
        places = np.ravel_multi_index(tuple(selection.columns[dim] for dim in dims), array.shape)
        index = np.unique(places)
        found[name] = {"index": index, "value": array.ravel()[index]}
    return found


def reduced(arrays: Arrays, lattice: Lattice, selection: Selection, terms: Array) -> Array:
    """The result of each target from its taps' products: their sum, their mean by the taps' share, or their largest."""
    if lattice.reduce == "max":
        largest = np.full(selection.count, -np.inf)
        np.maximum.at(largest, selection.target, terms)
        return largest
    if lattice.reduce == "mean":
        share = arrays.laid("share")
        assert share is not None
        terms = terms * lattice.cells("share", share, selection.columns)
    sums: Array = np.bincount(selection.target, weights=terms, minlength=selection.count).astype(np.float64)
    return sums


def described(operator: Operator) -> dict[str, Any]:
    """Shapes, the size formula, cells never read, and cost: all that is known before anything is computed."""
    return {
        "shapes": operator.shapes,
        "size_formula": [asdict(size) for size in operator.sizes],
        "unread": unread(operator),
        "cost": asdict(operator.cost),
        "notes": notes(operator),
        **(_through(operator) if isinstance(operator, Linked) else {}),
    }


def _through(chain: Linked) -> dict[str, Any]:
    """What is known of a chain besides: each link, and the receptive field of the output cell that looks."""
    return {"links": [_link(link) for link in chain.made], "receptive_field": chain.receptive_field}


def _link(link: Operator) -> dict[str, Any]:
    """What a link of a chain makes of its input, and at what cost."""
    shapes = {name: link.shapes[name] for name in ("input", "output")}
    return {
        "op": link.op,
        "title": link.title,
        "shapes": shapes,
        "size_formula": [asdict(size) for size in link.sizes],
        "cost": {"parameters": link.cost.parameters, "macs": link.cost.macs},
    }


def unread(operator: Operator) -> dict[str, Any]:
    """The input cells no output reads, from the relation, with a plain sentence where there are any.

    What floor drops is often only padding, and then nothing is said.
    """
    missing = operator.unread
    count = operator.unread_count if isinstance(operator, Linked) else _missed(operator)
    axes = [{"axis": name, "cells": cells} for name, cells in missing.items()]
    return {"count": count, "axes": axes, "message": _sentence(operator, missing, count) if count else None}


def _missed(operator: Operator) -> int:
    """How many cells lie in a row or column that is not read."""
    lengths = {
        name: axis.input for name, axis in zip(operator.lattice.names, operator.lattice.axes, strict=True)
    }
    read = prod(lengths[name] - len(cells) for name, cells in operator.unread.items())
    return prod(lengths.values()) - read


def _last_along(axis: str, cell: int) -> str:
    """The last cell of an axis, whose number alone would be taken for the one before it."""
    if axis == "w":
        return say("the last column ({cell})", cell=cell)
    return (
        say("the last row ({cell})", cell=cell) if axis == "h" else say("the last slice ({cell})", cell=cell)
    )


def _cells_along(axis: str, count: int, cells: str) -> str:
    """The cells of one axis, called what they are: in a map a row or a column, in a volume a slice."""
    told: dict[str, Any] = {"count": count, "cells": cells}
    if axis == "w":
        return say_many("column {cells}", "columns {cells}", **told)
    if axis == "h":
        return say_many("row {cells}", "rows {cells}", **told)
    return say_many("slice {cells}", "slices {cells}", **told)


def _sentence(operator: Operator, missing: Mapping[str, list[int]], count: int) -> str:
    parts, sizes = [], (operator.shapes["input"] or ())[-len(missing) :]
    for (name, cells), size in zip(missing.items(), sizes, strict=True):
        if cells == [size - 1]:
            parts.append(_last_along(name, size - 1))
        elif cells:
            listed = joined(", ", [*map(str, cells[:6]), *(["…"] if len(cells) > 6 else [])])
            parts.append(_cells_along(name, len(cells), listed))
    one = sum(map(len, missing.values())) == 1 or (count == 1 and not parts)
    why, lost = (
        _why(operator, missing),
        say_many("{count} cell per channel", "{count} cells per channel", count),
    )
    if not parts:
        return say_many(
            "A cell of the input is never read: {why} ({lost}).",
            "Cells of the input are never read: {why} ({lost}).",
            count,
            why=why,
            lost=lost,
        )
    return say_many(
        "{named} of the input, counted from 0, is never read: {why} ({lost}).",
        "{named} of the input, counted from 0, are never read: {why} ({lost}).",
        1 if one else count,
        named=capital(joined(" and ", parts)),
        why=why,
        lost=lost,
    )


def _why(operator: Operator, missing: Mapping[str, list[int]]) -> str:
    if isinstance(operator, Linked):
        return say("no path leads from them to the output")
    for name, axis, size in zip(operator.lattice.names, operator.lattice.axes, operator.sizes, strict=True):
        cells = missing[name]
        if not cells:
            continue
        if operator.family in ("transposed", "fold"):
            return say("the padding crops all that they write")
        table = axis.table
        if min(cells) < table.start[-1] + table.step.max() + table.origin:
            common = gcd(axis.stride, axis.dilation)
            shared = say(
                "stride {s} and dilation {d} share the factor {common}",
                s=axis.stride,
                d=abs(axis.dilation),
                common=common,
            )
            return (
                shared
                if common > 1 and axis.kernel > 1
                else say("stride {stride} steps over them", stride=axis.stride)
            )
        return say("the last window stops {remainder} short of the end", remainder=size.remainder)
    return ""

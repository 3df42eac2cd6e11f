"""Taps of exactly the cells asked for, forwards and backwards, are those one finds by looking at all of them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.lattice import Lattice
from app.core.taps import Selection
from app.operators import Operator
from app.trace import frames, scene, taps
from app.trace.arrays import Arrays
from app.trace.scene import computation_of, total, views_for
from tests.against_torch.configurations import FAMILIES
from tests.views.strategies import small

less = settings(max_examples=settings().max_examples // 2, suppress_health_check=list(HealthCheck))
Row = tuple[int, ...]


def rows(columns: dict[str, Any], dims: list[str]) -> list[Row]:
    return list(zip(*(np.asarray(columns[dim]).tolist() for dim in dims), strict=True))


def everything(operator: Operator, lattice: Lattice, dims: list[str]) -> list[Row]:
    """Every tap there is, from the tables, the combinations of what is tied, and the places that tensors hold."""
    found: list[dict[str, int]] = [{}]
    tied = {dim for tie in lattice.ties for dim in tie.dims}
    for dim, size in lattice.channels.items():
        if dim not in tied:
            found = [{**tap, dim: at} for tap in found for at in range(size)]
    for tie in lattice.ties:
        found = [
            {**tap, **dict(zip(tie.dims, row, strict=True))} for tap in found for row in tie.rows.tolist()
        ]
    for name, axis in zip(lattice.names, lattice.axes, strict=True):
        table = axis.table
        found = [
            {
                **tap,
                "o" + name: o,
                "k" + name: k,
                "s" + name: int(start + step),
                "i" + name: int(table.cell[start + step]),
            }
            for tap in found
            for o, start in enumerate(table.start)
            for k, step in enumerate(table.step)
        ]
    for name, held in lattice.held.items():
        tensor, cells = Arrays(operator).laid(held.tensor), lattice.axes[lattice.names.index(name)].table.cell
        assert tensor is not None
        for tap in found:
            begin = tensor[tuple(tap[dim] for dim in lattice.tensors[held.tensor])]
            at = int(np.floor(begin)) + tap[held.plus]
            inside = 0 <= at < cells.size
            tap |= {"s" + name: at if inside else -1, "i" + name: int(cells[at]) if inside else -1}
    return [tuple(tap[dim] for dim in dims) for tap in found]


@pytest.mark.parametrize("op", FAMILIES)
@less
@given(data=st.data())
def test_fixing_any_dimensions_leaves_exactly_the_taps_that_agree_with_them(
    op: str, data: st.DataObject
) -> None:
    _, operator = data.draw(small(op))
    lattice = operator.lattice
    dims = list(lattice.sizes)
    letters = data.draw(st.sampled_from(["o", "i", "s", "k", "oi", "ok", "ik", "sk", "os", ""]))
    fixed = [letter + name for letter in letters for name in lattice.names]
    fixed += data.draw(st.sets(st.sampled_from([*lattice.channels]))) if lattice.channels else []
    count = data.draw(st.integers(1, 3))
    targets = {
        dim: np.array([data.draw(st.integers(0, lattice.sizes[dim] - 1)) for _ in range(count)])
        for dim in fixed
    }
    selection = Selection(lattice, targets, (), Arrays(operator).laid)
    found = rows(selection.columns, dims)
    assert selection.total == len(found) == int(selection.counts.sum())
    every = everything(operator, lattice, dims)
    for target in range(count if targets else 1):
        wanted = [
            tap for tap in every if all(tap[dims.index(dim)] == targets[dim][target] for dim in targets)
        ]
        given_ = [tap for tap, of in zip(found, selection.target.tolist(), strict=True) if of == target]
        assert sorted(given_) == sorted(wanted)


@pytest.mark.parametrize("op", FAMILIES)
@less
@given(data=st.data())
def test_pages_of_frames_laid_end_to_end_are_all_frames_and_a_frames_taps_come_in_the_steps_order(
    op: str, data: st.DataObject
) -> None:
    _, operator = data.draw(small(op))
    view = data.draw(st.sampled_from(views_for(operator)))
    count = data.draw(st.integers(1, 7))
    lattice = computation_of(operator, view)
    last = total(lattice, view)
    whole = frames(operator, view, start=0, count=last, values=True)
    dims = list(whole["taps"])
    joined: list[list[Row]] = []
    results: list[float] = []
    for start in range(0, last, count):
        page = frames(operator, view, start=start, count=count, values=True)
        found, offsets = rows(page["taps"], dims), page["offsets"].tolist()
        joined += [found[a:b] for a, b in pairwise(offsets)]
        results += page["values"][lattice.reduce].tolist()
    offsets = whole["offsets"].tolist()
    everyone = rows(whole["taps"], dims)
    assert joined == [everyone[a:b] for a, b in pairwise(offsets)]
    assert results == whole["values"][lattice.reduce].tolist()
    steps = scene(operator, view)["steps"]
    for taps_of in joined:
        places = [
            tuple(tap[dims.index(dim)] if dim[0] != "-" else -tap[dims.index(dim[1:])] for dim in steps)
            for tap in taps_of
        ]
        assert places == sorted(set(places))


@pytest.mark.parametrize("op", FAMILIES)
@less
@given(data=st.data())
def test_the_taps_through_a_cell_of_a_panel_are_those_that_stand_in_it(op: str, data: st.DataObject) -> None:
    _, operator = data.draw(small(op))
    view = data.draw(st.sampled_from(views_for(operator)))
    told = scene(operator, view)
    lattice = computation_of(operator, view)
    panel = data.draw(st.sampled_from(told["panels"]))
    sides = [
        [lattice.sizes[dim.removeprefix("-")] for dim in panel[side]] for side in ("rows", "cols", "sheets")
    ]
    cell = tuple(data.draw(st.integers(0, int(np.prod(sizes)) - 1)) for sizes in sides)
    frame = data.draw(st.integers(0, told["total"] - 1))
    answer = taps(operator, view, panel=panel["name"], cell=cell, frame=frame)
    fixed: list[tuple[str, int]] = list(answer["pinned"].items())  # a dimension may stand on two sides
    for side, sizes, at in zip(("rows", "cols", "sheets"), sides, cell, strict=True):
        for dim, size in reversed(list(zip(panel[side], sizes, strict=True))):
            at, digit = divmod(at, size)  # noqa: PLW2901 - the rest of the number
            fixed.append((dim.removeprefix("-"), size - 1 - digit if dim[0] == "-" else digit))
    dims = list(lattice.sizes)
    wanted = [
        tuple(at for dim, at in zip(dims, tap, strict=True) if dim[0] != "s")
        for tap in everything(operator, lattice, dims)
        if all(tap[dims.index(dim)] == index for dim, index in fixed)
    ]
    shown = [dim for dim in dims if dim[0] != "s"]
    assert sorted(rows(answer["taps"], shown)) == sorted(wanted)
    assert answer["count"] == len(wanted)
    product = np.ones(len(wanted))
    for factor in Arrays(operator).factors({**answer["taps"]}, lattice).values():
        product = product * factor
    assert np.array_equal(answer["values"]["product"], product)

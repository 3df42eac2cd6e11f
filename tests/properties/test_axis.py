"""The relation zoom·i = stride·o + dilation·k − pad, against counting it out."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.core.axis import CELL, COPY, CROP, HOLE, KINDS, OUTSIDE, PADDING, Axis
from tests.properties.axes import any_axis, gathering, general, scattering

NUMPY_MODES = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def coordinate(axis: Axis, o: int, k: int) -> int:
    """zoom·i of a tap, straight from the relation."""
    return axis.stride * o + axis.dilation * k - axis.pad


def cell(axis: Axis, o: int, k: int) -> int:
    """The input cell of a tap, −1 where there is none; border modes by np.pad."""
    at = coordinate(axis, o, k)
    if axis.mode != "zeros":
        laid = np.pad(np.arange(axis.input), (axis.pad, axis.pad_end), mode=NUMPY_MODES[axis.mode])  # type: ignore[call-overload]
        return int(laid[at + axis.pad])
    i, rest = divmod(at, axis.zoom)
    return i if rest == 0 and 0 <= i < axis.input else -1


def pairs(axis: Axis) -> list[tuple[int, int]]:
    return [(o, k) for o in range(axis.output) for k in range(axis.kernel)]


@given(gathering(("zeros",)))
def test_transposing_twice_gives_the_axis_back(axis: Axis) -> None:
    assert axis == axis.T.T
    assert axis.T.T.T == axis.T


@given(any_axis())
def test_the_table_says_of_every_tap_what_the_relation_says(axis: Axis) -> None:
    table = axis.table
    for o, k in pairs(axis):
        s = table.start[o] + table.step[k]
        assert 0 <= s < table.cell.size
        assert s + table.origin == coordinate(axis, o, k)
        assert table.cell[s] == cell(axis, o, k)


@given(any_axis())
def test_the_kinds_tell_cells_padding_copies_holes_and_the_outside_apart(axis: Axis) -> None:
    table = axis.table
    for s, kind in enumerate(table.kind):
        i, rest = divmod(s + table.origin, axis.zoom)
        last = axis.zoom * (axis.input - 1)
        inside = 0 <= s + table.origin <= last
        past = axis.zoom == 1 and axis.dilation > 0 and s + table.origin > last + axis.pad_end
        assert (kind in (CELL, CROP)) == (inside and rest == 0), (s, KINDS[kind])
        assert (kind == HOLE) == (inside and rest != 0)
        assert (kind == OUTSIDE) == past
        assert (kind in (PADDING, COPY)) == (not inside and not past)
        assert (kind == COPY) == (not inside and not past and axis.mode != "zeros")
        assert (table.cell[s] >= 0) == (kind in (CELL, CROP, COPY))
        if kind in (CELL, CROP):
            assert table.cell[s] == i


@given(any_axis())
def test_the_stage_shows_every_cell_and_no_tap_stands_on_a_cropped_one(axis: Axis) -> None:
    table = axis.table
    assert set(range(axis.input)) == set(table.cell[np.isin(table.kind, (CELL, CROP))].tolist())
    reached = {int(table.start[o] + table.step[k]) for o, k in pairs(axis)}
    assert not reached & set(np.flatnonzero(table.kind == CROP).tolist())


@given(any_axis())
def test_places_lists_for_each_cell_where_it_stands(axis: Axis) -> None:
    table = axis.table
    offsets, positions = table.places
    for i in range(axis.input):
        found = positions[offsets[i] : offsets[i + 1]].tolist()
        assert found == np.flatnonzero(table.cell == i).tolist()


def met(axis: Axis, k: int) -> list[tuple[int, int]]:
    """(i, o) of all taps at kernel index k that stand on a real cell."""
    found = [(cell(axis, o, k), o) for o in range(axis.output)]
    return [(i, o) for i, o in found if i >= 0]


def sliced(axis: Axis, k: int) -> list[tuple[int, int]]:
    reads, writes = axis.slices(k)
    return list(zip(range(axis.input)[reads], range(axis.output)[writes], strict=True))


@given(gathering(("zeros",)))
def test_a_slice_pairs_exactly_the_cells_that_meet_in_a_convolution(axis: Axis) -> None:
    for k in range(axis.kernel):
        assert sliced(axis, k) == met(axis, k)
        assert sliced(axis.T, k) == [(o, i) for i, o in met(axis, k)]


@given(st.one_of(scattering(), general()))
def test_a_slice_pairs_exactly_the_cells_that_meet_in_a_transposed_convolution_and_in_any_relation(
    axis: Axis,
) -> None:
    for k in range(axis.kernel):
        assert sliced(axis, k) == met(axis, k)


@given(gathering())
def test_a_border_laid_on_leaves_an_axis_that_reads_the_same(axis: Axis) -> None:
    if axis.mode == "zeros":
        return
    laid = np.pad(np.arange(axis.input), (axis.pad, axis.pad_end), mode=NUMPY_MODES[axis.mode])  # type: ignore[call-overload]
    inner = axis.inner.table
    for o, k in pairs(axis):
        assert laid[inner.cell[inner.start[o] + inner.step[k]]] == cell(axis, o, k)

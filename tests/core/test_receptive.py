"""Receptive fields against two references: composing sets cell by cell, and where PyTorch's gradient is not zero."""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from hypothesis import assume, given
from hypothesis import strategies as st

from app.core.axis import Axis
from app.core.receptive import MOST_KINDS, Step, back, field_of, fields_of, step_of, unread

INPUT = 40
Layer = tuple[bool, int, int, int, int, int]  # transposed, kernel, stride, dilation, padding, output padding


@st.composite
def chains(draw: st.DrawFn) -> list[Layer]:
    small = st.integers(1, 4)
    made = st.tuples(
        st.booleans(), small, st.integers(1, 3), st.integers(1, 3), st.integers(0, 3), st.integers(0, 1)
    )
    return draw(st.lists(made, min_size=1, max_size=4))


def axes_of(layers: Sequence[Layer]) -> list[Axis]:
    """The relation of each layer; a chain in which a layer's input would be too short is not looked at."""
    size, found = INPUT, []
    for turned, kernel, stride, dilation, pad, wanted in layers:
        span = dilation * (kernel - 1) + 1
        if turned:
            extra = wanted * (max(stride, dilation) > 1)
            out = (size - 1) * stride - 2 * pad + span + extra
            assume(0 < out < 400)
            found.append(Axis(out, size, kernel, stride=stride, dilation=dilation, pad=pad, pad_end=pad).T)
        else:
            out = (size + 2 * pad - span) // stride + 1
            assume(size + 2 * pad >= span)
            found.append(Axis(size, out, kernel, stride=stride, dilation=dilation, pad=pad, pad_end=pad))
        size = out
    return found


def read_by(axis: Axis, o: int) -> set[int]:
    """What one cell reads, by trying every kernel cell."""
    sums = (axis.stride * o + axis.dilation * k - axis.pad for k in range(axis.kernel))
    return {total // axis.zoom for total in sums if total % axis.zoom == 0}


@given(chains(), st.integers(-3, 60))
def test_a_field_is_the_sets_of_its_steps_composed(layers: list[Layer], o: int) -> None:
    axes = axes_of(layers)
    field = field_of([step_of(axis) for axis in axes])
    assert field is not None
    cells = {o}
    for axis in reversed(axes):
        cells = set().union(*(read_by(axis, cell) for cell in cells))
    assert field.cells(o) == sorted(cells)
    assert list(field.span(o)) == (list(range(min(cells), max(cells) + 1)) if cells else [])


@given(chains())
def test_the_whole_is_all_cells_together_and_as_soon_told_of_a_trillion(layers: list[Layer]) -> None:
    field = field_of([step_of(axis) for axis in axes_of(layers)])
    assert field is not None
    output = 3 * field.period + 1
    spans = [span for span in map(field.span, range(output)) if len(span)]
    whole = field.whole(output).span(0)
    ends = (min(span.start for span in spans), max(span.stop for span in spans)) if spans else (0, 0)
    assert (whole.start, whole.stop) == ends
    assert field.whole(10**12).span(7).start == whole.start


@given(chains())
def test_sizes_and_counts_are_those_of_the_cells_there_are(layers: list[Layer]) -> None:
    axes = axes_of(layers)
    field = field_of([step_of(axis) for axis in axes])
    assert field is not None
    output = axes[-1].output
    sizes = [len(field.span(o)) for o in range(output)]
    counts = [len(field.cells(o)) for o in range(output)]
    assert field.sizes(output) == (min(sizes), max(sizes))
    assert field.counts(output) == (min(counts), max(counts))


def gradient(layers: Sequence[Layer], output: int, cells: Sequence[int]) -> list[int]:
    """The input cells whose change changes one of the cells, with weights that never cancel."""
    x = torch.ones(1, 1, INPUT, dtype=torch.float64, requires_grad=True)
    y = x
    for turned, kernel, stride, dilation, pad, wanted in layers:
        w = torch.ones(1, 1, kernel, dtype=torch.float64)
        if turned:
            extra = wanted * (max(stride, dilation) > 1)
            y = F.conv_transpose1d(y, w, stride=stride, padding=pad, output_padding=extra, dilation=dilation)
        else:
            y = F.conv1d(y, w, stride=stride, padding=pad, dilation=dilation)
    assert y.shape[-1] == output
    y[0, 0, list(cells)].sum().backward()
    assert x.grad is not None
    seen: list[int] = x.grad[0, 0].nonzero()[:, 0].tolist()
    return seen


@given(chains(), st.data())
def test_a_field_inside_the_input_is_where_pytorchs_gradient_is_not_zero(
    layers: list[Layer], data: st.DataObject
) -> None:
    axes = axes_of(layers)
    steps = [step_of(axis) for axis in axes]
    o = data.draw(st.integers(0, axes[-1].output - 1))
    field = field_of(steps)
    assert field is not None
    sizes = [axis.input for axis in axes]
    spans = zip(reversed(sizes), back(steps, o), strict=True)
    assume(all(span and span.start >= 0 and span.stop <= size for size, span in spans))
    assert field.cells(o) == gradient(layers, axes[-1].output, [o])


@given(chains())
def test_cells_never_read_are_where_the_gradient_of_all_outputs_is_zero(layers: list[Layer]) -> None:
    axes = axes_of(layers)
    output = axes[-1].output
    missing = unread([step_of(axis) for axis in axes], [INPUT, *(axis.output for axis in axes)])
    assert missing == sorted(set(range(INPUT)) - set(gradient(layers, output, range(output))))


def test_a_chain_of_plain_convolutions_has_the_textbooks_numbers() -> None:
    sizes, jump, start, size = [224], 1, 0, 1
    steps = []
    for kernel, stride, pad in ((7, 2, 3), (3, 2, 1), (3, 1, 1), (3, 1, 1), (3, 2, 1)):
        steps.append(step_of(Axis(sizes[-1], 0, kernel, stride=stride, pad=pad)))
        start, size, jump = start - pad * jump, size + (kernel - 1) * jump, jump * stride
        field = field_of(steps)
        assert field is not None
        assert (int(field.jump), field.start, field.sizes(9)) == (jump, start, (size, size))


def test_hybrid_dilation_reads_all_of_its_field_and_equal_dilation_a_grid() -> None:
    for dilations, cells in (((1, 2, 3), 13), ((2, 2, 2), 7)):
        field = field_of([step_of(Axis(40, 0, 3, dilation=d)) for d in dilations])
        assert field is not None
        assert (field.sizes(1), field.counts(1)) == ((13, 13), (cells, cells))


def test_too_many_kinds_of_cells_are_not_told_apart_and_too_wide_fields_not_marked() -> None:
    doubling = step_of(Axis(4, 2, 3, stride=2, pad=1).T)
    fields = fields_of([doubling] * 11)
    assert fields[9] is not None
    assert fields[9].period == MOST_KINDS
    assert fields[10] is None
    wide = field_of([step_of(Axis(2**30, 1, 2**30)), step_of(Axis(1, 1, 2**20, dilation=7))])
    assert wide is not None
    assert wide.marks is None
    assert wide.sizes(1) == (2**30 + 7 * (2**20 - 1),) * 2


def test_a_step_that_is_no_axis_is_followed_as_well() -> None:
    adaptive = Step(2, 5, (range(3), range(2, 5)))
    field = field_of([step_of(Axis(5, 5, 3, pad=1)), adaptive])
    assert field is not None
    assert [field.cells(o) for o in (0, 1)] == [[-1, 0, 1, 2, 3], [1, 2, 3, 4, 5]]
    assert unread([adaptive], [7, 2]) == [5, 6]

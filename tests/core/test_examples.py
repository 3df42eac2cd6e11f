"""Small cases worked out by hand: tables, borders, slices, taps, cost."""

from __future__ import annotations

import numpy as np
import pytest

from app.core.axis import CELL, COPY, CROP, HOLE, PADDING, Axis
from app.core.border import MODES, pad, unpad
from app.core.forward import adjoint, forward
from app.core.lattice import Lattice
from app.core.taps import Selection

LINE = {"input": ("n", "iw"), "output": ("n", "ow")}


def test_a_transposed_axis_with_stride_2_has_a_hole_between_its_cells_and_padding_around() -> None:
    table = Axis(input=5, output=2, kernel=3, stride=2).T.table
    assert table.cell.tolist() == [-1, -1, 0, -1, 1, -1, -1]
    assert table.kind.tolist() == [PADDING, PADDING, CELL, HOLE, CELL, PADDING, PADDING]
    assert (table.start.tolist(), table.step.tolist()) == ([2, 3, 4, 5, 6], [0, -1, -2])


def test_where_padding_exceeds_the_kernels_reach_the_input_itself_is_cropped() -> None:
    table = Axis(input=2, output=4, kernel=1, pad=1, pad_end=1).T.table
    assert table.kind.tolist() == [CROP, CELL, CELL, CROP]
    assert table.cell.tolist() == [0, 1, 2, 3]


def test_a_reflected_border_stands_on_copies() -> None:
    table = Axis(input=3, output=5, kernel=3, pad=2, pad_end=2, mode="reflect").table
    assert table.cell.tolist() == [2, 1, 0, 1, 2, 1, 0]
    assert table.kind.tolist() == [COPY, COPY, CELL, CELL, CELL, COPY, COPY]


def test_a_stride_beyond_the_kernel_leaves_slices_that_skip_cells() -> None:
    axis = Axis(input=7, output=3, kernel=1, stride=3)
    assert axis.slices(0) == (slice(0, 7, 3), slice(0, 3, 1))


def test_no_output_where_stride_and_dilation_share_a_divisor_reads_an_odd_cell() -> None:
    axis = Axis(input=8, output=2, kernel=3, stride=2, dilation=2)
    read = {int(axis.table.cell[s]) for s in (axis.table.start[:, None] + axis.table.step).ravel()}
    assert read == {0, 2, 4, 6}


def test_a_border_mode_cannot_be_transposed_as_an_axis() -> None:
    with pytest.raises(ValueError, match="border mode"):
        _ = Axis(input=3, output=3, kernel=3, pad=1, pad_end=1, mode="circular").T


@pytest.mark.parametrize("mode", MODES)
def test_unpadding_is_the_transpose_of_padding(mode: str) -> None:
    pads = ((2, 1), (0, 3))
    random = np.random.default_rng(0)
    x, y = random.integers(-4, 5, (2, 4, 5)).astype(float), random.integers(-4, 5, (2, 7, 8)).astype(float)
    assert (pad(x, pads, mode) * y).sum() == (x * unpad(y, pads, mode)).sum()  # type: ignore[arg-type]


def test_forward_and_adjoint_do_not_write_into_what_they_are_given() -> None:
    lattice = Lattice((Axis(4, 3, 2),), {"n": 1, "g": 1, "c": 1, "m": 1},
                      {"input": ("n", "g", "c", "iw"), "weight": ("g", "m", "c", "kw"), "output": ("n", "g", "m", "ow"),
                       "bias": ("g", "m")})  # fmt: skip
    x, weight, bias, y = np.ones((1, 1, 1, 4)), np.ones((1, 1, 1, 2)), np.ones((1, 1)), np.ones((1, 1, 1, 3))
    for array in (x, weight, bias, y):
        array.setflags(write=False)
    assert forward(lattice, x, weight, bias).ravel().tolist() == [3.0, 3.0, 3.0]
    assert adjoint(lattice, y, weight).ravel().tolist() == [1.0, 2.0, 2.0, 1.0]


def test_tables_are_read_only() -> None:
    table = Axis(4, 3, 2).table
    with pytest.raises(ValueError, match="read-only"):
        table.cell[0] = 9


def test_taps_of_no_target_and_of_one_that_has_none() -> None:
    line = Lattice((Axis(input=5, output=2, kernel=1, stride=3),), {"n": 1}, LINE)
    assert Selection(line, {"ow": np.array([], dtype=np.int64)}, ()).total == 0
    lonely = Selection(line, {"iw": np.array([0, 1, 3])}, ())
    assert lonely.counts.tolist() == [1, 0, 1]
    assert lonely.columns["ow"].tolist() == [0, 1]
    assert lonely.target.tolist() == [0, 2]


def test_turned_steps_run_a_windows_taps_from_left_to_right_over_the_stretched_input() -> None:
    back = Lattice((Axis(input=5, output=2, kernel=3, stride=2).T,), {"n": 1}, LINE)
    places = Selection(back, {"ow": np.array([2])}, ("-kw",)).columns
    assert places["kw"].tolist() == [2, 1, 0]
    assert places["sw"].tolist() == [2, 3, 4]
    assert places["iw"].tolist() == [0, -1, 1]

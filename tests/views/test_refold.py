"""Unfold and fold back: PyTorch's numbers, and the input times how often each cell was read."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from app.operators import from_json
from app.trace.arrays import Arrays
from tests.views.strategies import small
from tests.views.test_law import less


@pytest.mark.parametrize(("stride", "padding", "dilation"), [(1, 0, 1), (2, 1, 1), (1, 2, 2), (3, 0, 1)])
def test_columns_folded_back_are_torchs_fold_of_its_unfold(stride: int, padding: int, dilation: int) -> None:
    how = {"kernel_size": 3, "stride": stride, "padding": padding, "dilation": dilation}
    operator = from_json({"op": "unfold", "batch_size": 2, "in_channels": 2, "input_size": [7, 8], **how})
    arrays = Arrays(operator)
    x = torch.from_numpy(arrays.given["input"].copy())
    expected = F.fold(F.unfold(x, **how), (7, 8), **how).numpy()
    made = arrays.laid("refolded")
    assert made is not None
    assert np.array_equal(made, expected)


@less
@given(data=st.data())
def test_folding_back_multiplies_each_cell_by_how_often_it_was_read(data: st.DataObject) -> None:
    _, operator = data.draw(small("unfold"))
    arrays, lattice = Arrays(operator), operator.lattice
    x, made = arrays.laid("input"), arrays.laid("refolded")
    assert x is not None
    assert made is not None
    reads = np.ones(())
    for axis in lattice.axes:
        cells = axis.table.cell[np.add.outer(axis.table.start, axis.table.step)]
        reads = np.multiply.outer(reads, np.bincount(cells[cells >= 0], minlength=axis.input))
    assert np.array_equal(made, x * reads)

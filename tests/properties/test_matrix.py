"""The matrices, rectangle by rectangle: times the input they are the output, whatever the border."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.lattice import Array
from app.operators import Operator, from_json
from app.trace import compute, matrix
from app.trace.arrays import Arrays
from app.trace.matrix import DENSE_CELLS, Kind, Rectangle, Span
from tests.against_torch.configurations import FAMILIES
from tests.views.strategies import small

less = settings(max_examples=settings().max_examples // 2, suppress_health_check=list(HealthCheck))
WHOLE: Span = (0, 10_000)


def spans(data: st.DataObject, size: int) -> Span:
    start = data.draw(st.integers(0, size - 1))
    return start, data.draw(st.integers(1, size - start + 2))


def dense(told: dict[str, Any], rows: Span, cols: Span) -> Array:
    """The rectangle from its list of entries."""
    shape = [
        min(start + count, size) - start
        for (start, count), size in zip((rows, cols), told["shape"], strict=True)
    ]
    out = np.zeros(shape)
    entries = told["entries"]
    out[entries["row"] - rows[0], entries["col"] - cols[0]] += entries["value"]
    return out


def flat(operator: Operator, name: str) -> Array:
    """A tensor as one column per example."""
    lattice = operator.lattice
    array = (
        compute(operator).output.reshape(lattice.shape("output"))
        if name == "output"
        else Arrays(operator).laid(name)
    )
    assert array is not None
    return array.reshape(len(array), -1)


@pytest.mark.parametrize("op", FAMILIES[:6])
@less
@given(data=st.data())
def test_any_rectangle_of_the_kernel_matrix_is_cut_from_the_matrix_that_makes_the_output(
    op: str, data: st.DataObject
) -> None:
    _, operator = data.draw(small(op))
    operator = from_json({**operator.model_dump(mode="json", exclude_unset=True), "bias": None})
    told = matrix(operator, Rectangle("kernel", WHOLE, WHOLE))
    whole = dense(told, WHOLE, WHOLE)
    for x, y in zip(flat(operator, "input"), flat(operator, "output"), strict=True):
        assert np.array_equal(whole @ x, y)
    rows, cols = (spans(data, size) for size in told["shape"])
    part = matrix(operator, Rectangle("kernel", rows, cols))
    cut = whole[rows[0] : rows[0] + rows[1], cols[0] : cols[0] + cols[1]]
    assert np.array_equal(dense(part, rows, cols), cut)
    assert ("dense" in part) == (cut.size <= DENSE_CELLS)
    assert np.array_equal(part.get("dense", cut), cut)
    turned = matrix(operator, Rectangle("kernel_transposed", cols, rows))
    assert np.array_equal(dense(turned, cols, rows), cut.T)
    for side, (start, _), size in (("rows", rows, cut.shape[0]), ("cols", cols, cut.shape[1])):
        labels = part[side]
        sizes = [operator.lattice.sizes[dim] for dim in labels]
        assert np.array_equal(np.ravel_multi_index([*labels.values()], sizes), np.arange(start, start + size))


@pytest.mark.parametrize("op", [*FAMILIES[:3], "unfold"])
@less
@given(data=st.data())
def test_im2col_times_the_kernels_is_the_output_and_its_turned_form_its_transpose(
    op: str, data: st.DataObject
) -> None:
    _, operator = data.draw(small(op))
    lattice = operator.lattice
    example = data.draw(st.integers(0, lattice.channels["n"] - 1))
    kind: Kind = "im2col"
    columns = dense(matrix(operator, Rectangle(kind, WHOLE, WHOLE, example)), WHOLE, WHOLE)
    turned = matrix(operator, Rectangle(kind, WHOLE, WHOLE, example, turned=True))
    assert np.array_equal(dense(turned, WHOLE, WHOLE), columns.T)
    expected = compute(operator).output.reshape(lattice.shape("output"))[example]
    if op == "unfold":
        assert np.array_equal(columns, expected.reshape(columns.shape))
        return
    weight, bias = Arrays(operator).laid("weight"), Arrays(operator).laid("bias")
    assert weight is not None
    g, m = weight.shape[:2]
    made = weight.reshape(g, m, -1) @ columns.reshape(g, -1, columns.shape[1])
    made = made.reshape(expected.shape)
    if bias is not None:
        made = made + bias.reshape(*bias.shape, *[1] * operator.axes)
    assert np.array_equal(made, expected)

"""What holds between operators: adjoints, fold and unfold, transposition, shifts, and who reads what."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.catalogue import example
from app.core.forward import adjoint, forward
from app.core.lattice import Array
from app.operators import OPERATORS, Operator, from_json
from app.trace import compute
from app.trace.arrays import Arrays
from tests.against_torch.configurations import FAMILIES, Config, fits
from tests.properties.axes import gathering

CONVOLUTIONS = FAMILIES[:3]
ON_THE_GRID = [
    op for op in FAMILIES if op != "deform_conv2d"
]  # what they read follows from the relation alone
LINEAR = [  # those whose one other factor, if there is one, is a weight
    op
    for op in FAMILIES
    if set(from_json(example(OPERATORS[op])).lattice.factors) <= {"input", "weight", "bilinear"}
]
LINEAR_TOLERANCE = 1e-11


def numbers(shape: tuple[int, ...], seed: int = 0) -> Array:
    return np.random.default_rng(seed).standard_normal(shape)


@pytest.mark.parametrize("op", LINEAR)
@given(data=st.data())
def test_the_adjoint_moves_the_operator_to_the_other_side_of_the_product(
    op: str, data: st.DataObject
) -> None:
    operator = from_json(data.draw(fits(op)))
    lattice, weight = operator.lattice, Arrays(operator).laid("weight")
    x, y = numbers(lattice.shape("input")), numbers(lattice.shape("output"), 1)
    left = forward(lattice, x, weight) * y
    right = x * adjoint(lattice, y, weight)
    size = max(1.0, float(np.abs(left).sum()), float(np.abs(right).sum()))
    assert abs(left.sum() - right.sum()) <= LINEAR_TOLERANCE * size


@given(fits("unfold"))
def test_folding_the_unfolded_ones_counts_the_windows_that_read_each_cell(config: Config) -> None:
    config = {**config, "input": {**config["input"], "fill": "ones"}}
    operator = from_json(config)
    columns = compute(operator).output
    shape = operator.shapes["input"]
    assert shape is not None
    back = from_json({
        "op": "fold", "input": {"shape": list(columns.shape), "values": columns.ravel().tolist()},
        "output_size": list(shape[-operator.axes :]),
        **{name: config[name] for name in ("kernel_size", "stride", "dilation", "padding")},
    })  # fmt: skip
    folded = compute(back).output
    read = np.ones(())
    for axis in operator.lattice.axes:
        counts = [0] * axis.input
        for o, k in product(range(axis.output), range(axis.kernel)):
            i = axis.stride * o + axis.dilation * k - axis.pad
            if 0 <= i < axis.input:
                counts[i] += 1
        read = np.multiply.outer(read, np.array(counts, dtype=float))
    assert np.array_equal(folded, np.broadcast_to(read, folded.shape))


def transposed_of(config: Config, operator: Operator, extra: list[int]) -> Operator:
    """The transposed convolution from the output of a convolution, all ones."""
    output = operator.shapes["output"]
    assert output is not None
    return from_json({
        "op": config["op"].replace("conv", "conv_transpose"),
        "input": {"fill": "ones", "shape": list(output)},
        "weight": {"fill": "ones", "shape": list(operator.shapes["weight"] or ())},
        "padding": [[axis.pad, axis.pad_end] for axis in operator.lattice.axes], "output_padding": extra,
        "stride": config["stride"], "dilation": config["dilation"], "groups": config["groups"],
    })  # fmt: skip


@pytest.mark.parametrize("op", CONVOLUTIONS)
@given(data=st.data())
def test_output_padding_by_what_floor_dropped_restores_the_size_and_its_cells_get_products_where_they_were_read(
    op: str, data: st.DataObject
) -> None:
    config = {**data.draw(fits(op)), "padding_mode": "zeros", "flip": False}  # no transposed one is flipped
    operator = from_json(config)
    assume(0 not in operator.lattice.shape("input"))
    turned = transposed_of(config, operator, [size.remainder for size in operator.sizes])
    assert (
        turned.lattice.shape("output")[-operator.axes :] == operator.lattice.shape("input")[-operator.axes :]
    )
    reads, writes = operator.lattice.axes, turned.lattice.axes
    for forth, back in zip(reads, writes, strict=True):
        read = {(o, k): int(forth.table.cell[forth.table.start[o] + forth.table.step[k]])
                for o, k in product(range(forth.output), range(forth.kernel))}  # fmt: skip
        written = {(o, k): int(back.table.cell[back.table.start[o] + back.table.step[k]])
                   for o, k in product(range(back.output), range(back.kernel))}  # fmt: skip
        assert {(i, k, o) for (o, k), i in read.items() if i >= 0} == {
            (o, k, i) for (o, k), i in written.items() if i >= 0
        }


@pytest.mark.parametrize("op", CONVOLUTIONS)
@given(data=st.data())
def test_rolling_a_circular_input_by_multiples_of_the_stride_rolls_the_output(
    op: str, data: st.DataObject
) -> None:
    config = data.draw(fits(op))
    axes = int(op[-2])
    kernel = (config["weight"].get("shape") or [0, 0, *config.get("kernel_size", [])])[2:]
    stride, dilation = ([*v] * (axes // len(v)) if isinstance(v, list) else [v] * axes
                        for v in (config["stride"], config["dilation"]))  # fmt: skip
    spans = [d * (k - 1) for d, k in zip(dilation, kernel, strict=True)]
    windows = [max(2, -(-span // s)) for span, s in zip(spans, stride, strict=True)]
    size = [s * count for s, count in zip(stride, windows, strict=True)]
    groups = config["groups"]
    rolled: Any = {
        "op": op, "padding": [[0, span] for span in spans], "padding_mode": "circular", "stride": stride,
        "dilation": dilation, "groups": groups, "weight": {"fill": "integers", "seed": 2}, "kernel_size": kernel,
        "out_channels": groups,
    }  # fmt: skip
    x = np.round(numbers((1, groups, *size)) * 8)
    shift = [data.draw(st.integers(0, 3)) for _ in range(axes)]
    y = compute(from_json({**rolled, "input": {"shape": [*x.shape], "values": x.ravel().tolist()}})).output
    assert y.shape[2:] == tuple(windows)
    places = tuple(range(2, 2 + axes))
    moved = np.roll(x, [a * s for a, s in zip(shift, stride, strict=True)], places)
    out = compute(
        from_json({**rolled, "input": {"shape": [*x.shape], "values": moved.ravel().tolist()}})
    ).output
    assert np.array_equal(out, np.roll(y, shift, places))


@pytest.mark.parametrize("op", ON_THE_GRID)
@given(data=st.data())
def test_the_cells_called_unread_are_those_no_tap_reads(op: str, data: st.DataObject) -> None:
    operator = from_json(data.draw(fits(op)))
    for name, axis in zip(operator.lattice.names, operator.lattice.axes, strict=True):
        table = axis.table
        read = {int(table.cell[table.start[o] + table.step[k]])
                for o, k in product(range(axis.output), range(axis.kernel))}  # fmt: skip
        assert operator.unread[name] == [i for i in range(axis.input) if i not in read]


@pytest.mark.parametrize("op", ON_THE_GRID)
@given(data=st.data())
def test_an_impulse_is_felt_by_no_output_exactly_where_a_cell_is_unread(op: str, data: st.DataObject) -> None:
    operator = from_json(data.draw(fits(op)))
    lattice = operator.lattice
    shape = lattice.shape("input")
    assume(0 not in shape)
    cell = tuple(data.draw(st.integers(0, size - 1)) for size in shape)
    x = np.zeros(shape)
    x[cell] = 1.0
    weight = None if "weight" not in lattice.tensors else np.ones(lattice.shape("weight"))
    felt = bool(forward(lattice, x, weight).any())
    spatial = cell[-operator.axes :]
    unread = any(i in operator.unread[name] for name, i in zip(lattice.names, spatial, strict=True))
    if operator.family == "fold":  # a column's cell is one kernel cell's: it may be cropped alone
        assert not (felt and unread)
    else:
        assert felt == (not unread)


@given(gathering(("zeros",)))
def test_a_transposed_axis_has_as_many_real_taps_as_the_axis(axis: Any) -> None:
    forth, back = axis.table, axis.T.table
    count = sum(int(forth.cell[start + step] >= 0) for start in forth.start for step in forth.step)
    assert count == sum(int(back.cell[start + step] >= 0) for start in back.start for step in back.step)


@pytest.mark.parametrize("op", ON_THE_GRID)
@given(data=st.data())
def test_the_multiply_adds_are_the_taps(op: str, data: st.DataObject) -> None:
    operator = from_json(data.draw(fits(op)))
    lattice = operator.lattice
    by_input = operator.family in ("transposed", "fold")  # whatever the stride
    sides = [axis.kernel * (axis.input if by_input else axis.output) for axis in lattice.axes]
    assert lattice.macs == prod(lattice.channels.values()) * prod(sides)
    multiplies = lattice.reduce != "max" and op != "add"
    assert operator.cost.macs == (lattice.macs if multiplies else 0)
    assert (operator.cost.comparisons or 0) <= (lattice.macs if lattice.reduce == "max" else 0)
    shapes = operator.shapes
    held = [prod(shapes[name] or (0,)) for name in ("weight", "bias") if name in shapes]
    assert operator.cost.parameters == sum(held)

"""What is said of the order of rows and columns is where PyTorch has the numbers."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from app.operators import from_json
from app.trace import compute
from app.trace.arrays import Arrays
from app.trace.words import words
from app.views import VIEWS

SAID = re.compile(r"(Row|Column) = ([^:.]+)")


def places(config: dict[str, Any], view: str) -> dict[str, str]:
    """The formulas of the sentence beneath the tabs, as Python has them."""
    operator = from_json(config)
    return {
        side: formula.replace("·", "*")
        for said in words(operator, VIEWS[view])
        for side, formula in SAID.findall(said)
    }


UNFOLDS = [
    {"op": "unfold", "in_channels": 2, "input_size": [4, 5], "kernel_size": [3, 2]},
    {
        "op": "unfold",
        "in_channels": 3,
        "input_size": [4, 3],
        "kernel_size": [1, 2],
        "stride": 2,
        "padding": 1,
    },
    {"op": "unfold", "in_channels": 2, "input_size": [7], "kernel_size": [3]},
    {"op": "unfold", "in_channels": 2, "input_size": [3, 4, 3], "kernel_size": [2, 3, 1]},
]


@pytest.mark.parametrize("config", UNFOLDS)
@pytest.mark.parametrize("view", ["columns", "refold"])
def test_unfold_puts_each_number_in_the_row_and_the_column_that_are_said(
    config: dict[str, Any], view: str
) -> None:
    told, pad = places(config, view), config.get("padding", 0)
    computed = compute(from_json({**config, "input": {"fill": "arange"}}))
    (x,), (columns,) = computed.given["input"], computed.output
    x = np.pad(x, [(0, 0), *[(pad, pad)] * (x.ndim - 1)])
    sizes, names = config["kernel_size"], "dhw"[-len(config["kernel_size"]) :]
    starts = [
        range(0, size - kernel + 1, config.get("stride", 1))
        for size, kernel in zip(x.shape[1:], sizes, strict=True)
    ]
    for o in np.ndindex(*map(len, starts)):
        for c, *k in np.ndindex(len(x), *sizes):
            at = {"c": c} | {f"k{name}": each for name, each in zip(names, k, strict=True)}
            at |= {f"o{name}": each for name, each in zip(names, o, strict=True)}
            row, column = (eval(told[side], {}, at) for side in ("Row", "Column"))  # noqa: S307 - our own words
            cell = tuple(start[stop] + each for start, stop, each in zip(starts, o, k, strict=True))
            assert columns[row, column] == x[(c, *cell)]


def test_fold_says_so_of_what_goes_in() -> None:
    config = {"op": "fold", "output_size": [4, 5], "kernel_size": [2, 3], "in_channels": 2}
    assert places(config, "overlap_add") == {"Row": "(c*2 + kh)*3 + kw", "Column": "ih*3 + iw"}
    assert places(config, "gather") == places(config, "overlap_add")


def test_im2col_says_so_of_windows_as_columns_and_as_rows() -> None:
    config = {"op": "conv2d", "in_channels": 4, "groups": 2, "out_channels": 2, "kernel_size": [2, 3]}
    as_columns = places(config, "im2col")
    assert as_columns == {"Row": "(c*2 + kh)*3 + kw", "Column": "oh*3 + ow"}
    turned = words(from_json(config), VIEWS["im2col"].under("rows"))
    assert dict(SAID.findall(" ".join(turned))) == {"Row": "oh·3 + ow", "Column": "(c·2 + kh)·3 + kw"}


@pytest.mark.parametrize("offset_groups", [1, 2])
def test_the_channels_that_are_said_to_move_a_kernel_cell_move_it(offset_groups: int) -> None:
    """Only that sample moves, by so much, the first channel down and the second right."""
    config: dict[str, Any] = {"op": "deform_conv2d", "input_size": 6, "kernel_size": [2, 3], "padding": 1}
    config |= {"in_channels": 2, "offset_groups": offset_groups}
    operator = from_json(config)
    (said,) = words(operator, VIEWS["deformable"])
    found = re.search(r"offset (\[.*?\]): .* k = ([^;]*?) down", said)
    assert found
    shape = operator.shapes["offset"] or ()
    assert found[1] == str(list(shape))
    still = places_of({**config, "offset": {"fill": "zeros"}})
    for f, kh, kw in np.ndindex(offset_groups, 2, 3):
        k = eval(found[2].replace("·", "*"), {}, {"f": f, "kh": kh, "kw": kw})  # noqa: S307 - our own words
        for channel, name in ((2 * k, "row"), (2 * k + 1, "column")):
            offset = np.zeros(shape)
            offset[0, channel, 1, 2] = 0.25
            moved = places_of({**config, "offset": offset.tolist()})
            for each in ("row", "column"):
                apart = np.argwhere(moved[each] != still[each]).tolist()
                assert apart == ([[0, f, kh, kw, 1, 2]] if each == name else [])
                assert (moved[each] - still[each]).sum() == (0.25 if each == name else 0)


def places_of(config: dict[str, Any]) -> dict[str, np.ndarray[Any, Any]]:
    arrays = Arrays(from_json(config))
    return {name: np.asarray(arrays.laid(name)) for name in ("row", "column")}


def test_a_mask_has_its_channel_told() -> None:
    said = words(from_json({"op": "deform_conv2d", "mask": {"fill": "unit"}}), VIEWS["deformable"])
    assert said[1] == "mask [1, 9, 3, 3]: channel k says how strongly that cell counts."

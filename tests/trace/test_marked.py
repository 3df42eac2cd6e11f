"""Which lines of an input no window reads, and which of an output are given back."""

from __future__ import annotations

from typing import Any

import pytest

from app.operators import from_json
from app.trace import scene, view_for


def told(config: dict[str, Any], view: str) -> Any:
    operator = from_json(config)
    return scene(operator, view_for(operator, view)).get("marked")


@pytest.mark.parametrize("op", ["conv2d", "max_pool2d", "avg_pool2d"])
@pytest.mark.parametrize(
    ("size", "kernel", "stride", "dilation"), [(16, 3, 2, 1), (9, 2, 3, 1), (7, 2, 2, 2)]
)
def test_what_is_marked_unread_is_what_changes_no_output(
    op: str, size: int, kernel: int, stride: int, dilation: int
) -> None:
    config = {"op": op, "input_size": size, "kernel_size": kernel, "stride": stride, "dilation": dilation}
    lines = told(config, "window" if op == "conv2d" else "pooling")["input"]
    out = (size - dilation * (kernel - 1) - 1) // stride + 1
    read = {stride * o + dilation * k for o in range(out) for k in range(kernel)}
    unread = {"unread": [cell for cell in range(size) if cell not in read]}
    assert lines == {"ih": unread, "iw": unread}


def test_nothing_is_marked_where_every_cell_is_read_or_only_padding_is_dropped() -> None:
    assert told({"op": "conv2d", "input_size": 7, "stride": 2}, "window") is None
    assert told({"op": "conv2d", "input_size": 6, "stride": 2, "padding": 1}, "window") is None
    assert told({"op": "conv_transpose2d", "input_size": 3, "stride": 2}, "scatter") is None


def test_output_padding_is_marked_on_the_output_and_on_the_whole_canvas() -> None:
    config = {
        "op": "conv_transpose2d",
        "input_size": 3,
        "stride": [2, 3],
        "padding": 1,
        "output_padding": [1, 2],
    }
    rows, cols = (length + extra for length, extra in ((5, 1), (7, 2)))
    given = {"oh": {"gained": [rows - 1]}, "ow": {"gained": [cols - 2, cols - 1]}}
    for view in ("scatter", "zero_insertion"):
        assert told(config, view) == {"output": given}
    canvas = told(config, "crop_frame")["canvas"]
    assert canvas == {dim: {"gained": [each + 1 for each in lines["gained"]]} for dim, lines in given.items()}
    assert from_json(config).shapes["output"] == (1, 1, rows, cols)

"""A kernel of one cell as a dense layer per pixel."""

from __future__ import annotations

import numpy as np
import pytest

from app.errors import Refusal, patched
from app.operators import from_json
from app.textbook.pointwise import pointwise
from app.trace import compute, scene, view_for

CONFIG = {
    "op": "conv2d",
    "input_size": [3, 5],
    "in_channels": 3,
    "out_channels": 2,
    "kernel_size": 1,
    "stride": [1, 2],
}


def test_the_lesson_multiplies_every_pixel_by_the_matrix_and_gives_the_convolution() -> None:
    computed = compute(from_json(CONFIG))
    found = pointwise(computed.given["input"], computed.given["weight"], stride=(1, 2))
    assert np.array_equal(found, computed.output)


def test_the_view_is_there_for_a_kernel_of_one_cell_and_refused_with_a_mend_for_a_larger_one() -> None:
    operator = from_json(CONFIG)
    shown = scene(operator, view_for(operator, "pointwise"))
    assert [panel["name"] for panel in shown["panels"]] == ["input", "weight", "pixel", "answer", "output"]
    config = {**CONFIG, "kernel_size": 3, "padding": 1}
    larger = from_json(config)
    with pytest.raises(Refusal) as refused:
        scene(larger, view_for(larger, "pointwise"))
    fix = refused.value.problems[0].fix
    assert fix is not None
    mended = from_json(patched(config, fix))
    assert scene(mended, view_for(mended, "pointwise"))["total"] > 0

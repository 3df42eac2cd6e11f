"""The kernel turned in space: signal processing's convolution, in every reading of the relation."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pytest

from app.core.axis import Axis
from app.errors import Refusal
from app.operators import from_json
from app.tensors.kernels import kernel_weight
from app.torchcode.write import written
from app.trace import compute, scene, transpose, view_for
from tests.against_torch.four_ways import by_taps


def line(signal: list[float], kernel: list[float], **fields: object) -> list[float]:
    config = {"op": "conv1d", "input": [[signal]], "weight": [[kernel]], **fields}
    answer: list[float] = compute(from_json(config)).output[0, 0].tolist()
    return answer


@pytest.mark.parametrize(("mode", "padding"), [("full", 2), ("same", 1), ("valid", 0)])
def test_a_turned_kernel_gives_numpys_convolve_and_an_unturned_one_its_correlate(
    mode: Literal["full", "same", "valid"], padding: int
) -> None:
    signal, kernel = [1.0, 4.0, -2.0, 3.0, 5.0], [2.0, -1.0, 7.0]
    x, w = np.array(signal), np.array(kernel)
    assert line(signal, kernel, padding=padding, flip=True) == np.convolve(x, w, mode).tolist()
    assert line(signal, kernel, padding=padding) == np.correlate(x, w, mode).tolist()


def test_only_space_is_turned_and_never_the_channels() -> None:
    config = {"op": "conv2d", "in_channels": 3, "out_channels": 2, "input_size": 6, "kernel_size": [3, 2]}
    weight = compute(from_json(config)).given["weight"]
    turned = {"shape": list(weight.shape), "values": weight[:, :, ::-1, ::-1].ravel().tolist()}
    flipped = compute(from_json({**config, "flip": True})).output
    assert (flipped == compute(from_json({**config, "weight": turned})).output).all()


def test_the_transpose_of_a_flipped_axis_is_flipped_and_its_table_is_the_same_relation() -> None:
    axis = Axis(input=7, output=3, kernel=3, stride=2, dilation=2, pad=1, pad_end=1, flip=True)
    assert axis == axis.T.T
    assert axis.table.step.tolist() == [4, 2, 0]
    pairs = {
        (i, o, k)
        for k in range(3)
        for i, o in zip(range(7)[axis.slices(k)[0]], range(3)[axis.slices(k)[1]], strict=True)
    }
    assert pairs == {
        (i, o, k) for i in range(7) for o in range(3) for k in range(3) if i == 2 * o + 2 * (2 - k) - 1
    }


def test_over_one_bright_cell_true_convolution_draws_the_kernel_and_correlation_its_turn() -> None:
    config = {"op": "conv2d", "input": {"fill": "impulse"}, "input_size": 5, "weight": {"kernel": "letter_f"},
              "kernel_size": 5, "padding": 2}  # fmt: skip
    letter = kernel_weight("letter_f", (1, 1, 5, 5), "/weight")[0, 0]
    assert (compute(from_json({**config, "flip": True})).output[0, 0] == letter).all()
    assert (compute(from_json(config)).output[0, 0] == letter[::-1, ::-1]).all()


def test_a_large_turned_kernel_agrees_with_its_taps() -> None:
    config = {
        "op": "conv2d",
        "input_size": 24,
        "kernel_size": [17, 12],
        "padding": 4,
        "stride": [1, 2],
        "flip": True,
    }
    operator = from_json(config)
    assert (compute(operator).output.ravel() == by_taps(operator).ravel()).all()


def test_the_window_view_shows_the_kernel_turned_only_where_it_is() -> None:
    for flip in (False, True):
        operator = from_json({"op": "conv2d", "flip": flip})
        shown = scene(operator, view_for(operator, "window"))
        panels = {panel["name"]: panel for panel in shown["panels"]}
        assert ("turned" in panels) == flip
        assert panels["products"]["rows"] == ["-kh" if flip else "kh"]
        assert (shown["lesson"] == "true_convolution_2d") == flip


def test_in_pytorchs_words_the_weight_is_flipped() -> None:
    form = written(from_json({"op": "conv2d", "flip": True, "padding": 1}))
    assert form.function == ("y = F.conv2d(x, w.flip(-2, -1), padding=1)",)
    assert any("w.flip(-2, -1)" in note for note in form.notes)


def test_the_transpose_of_a_turned_convolution_is_refused_with_a_mend() -> None:
    with pytest.raises(Refusal) as refused:
        transpose(from_json({"op": "conv2d", "flip": True}))
    assert refused.value.problems[0].fix == ({"op": "add", "path": "/flip", "value": False},)

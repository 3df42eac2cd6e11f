"""The ways to compute a convolution, carried out: their results agree with PyTorch, their counts with the table."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from app.errors import Refusal
from app.operators import from_json
from app.trace.costs import WINOGRAD, costs, fft_sides

LAYER = {"op": "conv2d", "input_size": 56, "in_channels": 64, "out_channels": 64, "padding": 1}
# Lavin and Gray, section 4: y = Aᵀ[(G·w) ⊙ (Bᵀ·x)]
F23 = (
    [[1, 0, -1, 0], [0, 1, 1, 0], [0, -1, 1, 0], [0, 1, 0, -1]],
    [[1, 0, 0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0, 0, 1]],
    [[1, 1, 1, 0], [0, 1, -1, -1]],
)
F43 = (
    [
        [4, 0, -5, 0, 1, 0], [0, -4, -4, 1, 1, 0], [0, 4, -4, -1, 1, 0], [0, -2, -1, 2, 1, 0], [0, 2, -1, -2, 1, 0],
        [0, 4, 0, -5, 0, 1],
    ],
    [
        [1 / 4, 0, 0], [-1 / 6] * 3, [-1 / 6, 1 / 6, -1 / 6], [1 / 24, 1 / 12, 1 / 6], [1 / 24, -1 / 12, 1 / 6],
        [0, 0, 1],
    ],
    [[1, 1, 1, 1, 1, 0], [0, 1, -1, 2, -2, 0], [0, 1, 1, 4, 4, 0], [0, 1, -1, 8, -8, 1]],
)  # fmt: skip


def ways(config: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {way["name"]: way for way in costs(from_json(config))["ways"]}


def test_a_layer_of_vgg_costs_what_the_formulas_say_and_the_cheapest_stands_first() -> None:
    told = costs(from_json(LAYER))["ways"]
    found = {way["name"]: (way["macs"], way["prepared"], way["memory_bytes"]) for way in told}
    assert found["slices"] == (64 * 64 * 9 * 56**2, 0, 4 * 64 * 58**2)
    assert found["im2col"] == (64 * 64 * 9 * 56**2, 0, 4 * 64 * 9 * 56**2)
    tiles = (
        28**2
    )  # per tile and map: 32 operations on data, 24 on results, 28 on kernels (Lavin and Gray, section 4.1)
    assert found["winograd_2"][:2] == (64 * 64 * tiles * 16 + 64 * tiles * (32 + 24), 64 * 64 * 28)
    tiles = 14**2  # 156, 100 and 72 (section 4.2)
    assert found["winograd_4"][:2] == (64 * 64 * tiles * 36 + 64 * tiles * (156 + 100), 64 * 64 * 72)
    macs = [way["macs"] for way in told]
    assert macs == sorted(macs)


@pytest.mark.parametrize(("outputs", "matrices"), [(2, F23), (4, F43)])
def test_winograd_over_tiles_gives_the_convolution_with_as_many_products_as_are_told(
    outputs: int, matrices: Any
) -> None:
    data, kernel, result = (np.array(each) for each in matrices)
    draw = np.random.default_rng(outputs)
    x, w = draw.normal(size=(2, 8, 8)), draw.normal(size=(3, 2, 3, 3))
    padded = np.pad(x, ((0, 0), (1, 1), (1, 1)))
    out, products = np.zeros((3, 8, 8)), 0
    for top, left in product(range(0, 8, outputs), repeat=2):
        tile = padded[:, top : top + outputs + 2, left : left + outputs + 2]
        seen, kernels = data @ tile @ data.T, kernel @ w @ kernel.T
        products += kernels.size
        out[:, top : top + outputs, left : left + outputs] = result @ (seen * kernels).sum(1) @ result.T
    expected = F.conv2d(torch.from_numpy(x), torch.from_numpy(w), padding=1).numpy()
    assert np.abs(out - expected).max() < 1e-12
    told = ways({"op": "conv2d", "input_size": 8, "in_channels": 2, "out_channels": 3, "padding": 1})
    on_data, _, on_result = (operations for operations in WINOGRAD[outputs])
    side, tiles = outputs + 2, (8 // outputs) ** 2
    transforms = tiles * (2 * on_data * 2 * side + 3 * on_result * (side + outputs))
    assert told[f"winograd_{outputs}"]["macs"] == products + transforms


def test_spectra_of_the_told_size_give_the_convolution_and_fill_the_told_memory() -> None:
    draw = np.random.default_rng(5)
    x, w = draw.normal(size=(1, 2, 7, 9)), draw.normal(size=(3, 2, 3, 2))
    config = {
        "op": "conv2d", "input_size": [7, 9], "in_channels": 2, "out_channels": 3, "kernel_size": [3, 2], "padding": 1,
        "stride": 2,
    }  # fmt: skip
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    sides = fft_sides(padded.shape[2:])
    seen, kernels = np.fft.rfft2(padded, sides), np.fft.rfft2(w, sides)
    spectra = np.einsum("nchw,mchw->nmhw", seen, kernels.conj())
    full = np.fft.irfft2(spectra, sides)
    expected = F.conv2d(torch.from_numpy(x), torch.from_numpy(w), stride=2, padding=1).numpy()
    assert (
        np.abs(full[:, :, ::2, ::2][..., : expected.shape[2], : expected.shape[3]] - expected).max() < 1e-12
    )
    told = ways(config)["fft"]
    assert told["memory_bytes"] == 4 * 2 * (seen.size + kernels.size + spectra.size)
    assert told["macs"] > 4 * prod((2, 3)) * seen[0, 0].size


def test_im2col_fills_the_told_memory_with_groups_and_a_batch() -> None:
    config = {
        "op": "conv2d", "batch_size": 2, "input_size": 6, "in_channels": 4, "out_channels": 4, "groups": 2, "stride": 2,
    }  # fmt: skip
    columns = F.unfold(torch.zeros(2, 4, 6, 6), 3, stride=2)
    assert ways(config)["im2col"]["memory_bytes"] == 4 * columns.numel()
    assert ways(config)["im2col"]["macs"] == columns.numel() * 2


def test_winograd_says_why_it_cannot_and_pooling_is_refused() -> None:
    told = costs(from_json({**LAYER, "stride": 2}))["ways"]
    assert [way["name"] for way in told[-2:]] == ["winograd_2", "winograd_4"]
    assert told[-1]["macs"] is None
    assert "stride 1" in told[-1]["note"]
    with pytest.raises(Refusal, match="no convolution"):
        costs(from_json({"op": "max_pool2d"}))

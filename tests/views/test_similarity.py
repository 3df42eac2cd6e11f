"""Likeness: lengths, inner product and cosine are PyTorch's, and a window equal to the kernel is its best match."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F

from app.core.lattice import Array
from app.operators import Operator, from_json
from app.textbook.similarity import similarity
from app.trace.arrays import Arrays


def laid(operator: Operator, name: str) -> Array:
    found = Arrays(operator).laid(name)
    assert found is not None
    return found


def test_the_cosine_of_every_window_is_pytorchs_with_padding_stride_and_groups() -> None:
    operator = from_json({
        "op": "conv2d", "input_size": [6, 7], "in_channels": 4, "out_channels": 4, "groups": 2, "stride": 2,
        "padding": 1, "batch_size": 2, "bias": {"fill": "ones"}, "input": {"fill": "random"},
    })  # fmt: skip
    x, weight = (torch.from_numpy(Arrays(operator).given[name].copy()) for name in ("input", "weight"))
    windows = F.unfold(x, 3, padding=1, stride=2).reshape(2, 2, 1, 18, -1)
    kernels = weight.reshape(1, 2, 2, 18, 1)
    cosine = F.cosine_similarity(windows, kernels, dim=3).numpy()
    assert np.abs(laid(operator, "cosine").reshape(cosine.shape) - cosine).max() < 1e-12
    lengths = windows.norm(dim=3).expand(2, 2, 2, -1).numpy()
    assert np.abs(laid(operator, "window_length").reshape(lengths.shape) - lengths).max() < 1e-12
    assert np.abs(laid(operator, "kernel_length") - kernels.norm(dim=3).reshape(2, 2).numpy()).max() < 1e-12
    plain = F.conv2d(x, weight, stride=2, padding=1, groups=2).numpy()
    assert np.abs(laid(operator, "inner_product").reshape(plain.shape) - plain).max() < 1e-12


def test_the_kernel_itself_hidden_in_the_input_is_the_best_match_however_dim() -> None:
    draw = np.random.default_rng(3)
    kernel = draw.normal(size=(3, 3))
    x = draw.normal(size=(9, 9))
    x[4:7, 2:5] = kernel / 10
    operator = from_json({
        "op": "conv2d", "input": x[None].tolist(), "weight": kernel[None, None].tolist(),
    })  # fmt: skip
    cosine = laid(operator, "cosine")[0, 0, 0]
    assert np.unravel_index(cosine.argmax(), cosine.shape) == (4, 2)
    assert abs(cosine.max() - 1) < 1e-12


def test_a_black_window_is_like_nothing() -> None:
    operator = from_json({"op": "conv2d", "input": {"fill": "zeros"}, "input_size": 5})
    assert not laid(operator, "cosine").any()


def test_the_lesson_finds_the_cosines_of_the_view() -> None:
    operator = from_json({
        "op": "conv2d", "input_size": [6, 7], "in_channels": 2, "out_channels": 3, "stride": [1, 2], "padding": 1,
    })  # fmt: skip
    given = Arrays(operator).given
    made = similarity(given["input"][0], given["weight"], stride=(1, 2), padding=(1, 1))
    assert np.abs(laid(operator, "cosine").reshape(made.shape) - made).max() < 1e-12

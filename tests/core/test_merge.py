"""Folding and enlarging change the kernels and nothing of what they compute, by PyTorch's own count."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn.utils.fusion import fuse_conv_bn_weights

from app.core.lattice import Array
from app.core.merge import affine, enlarged, folded, ring

few = st.integers(1, 3)


def agree(ours: torch.Tensor, theirs: torch.Tensor) -> None:
    assert ours.shape == theirs.shape
    assert (ours - theirs).abs().max() <= 1e-9 * max(1.0, float(theirs.abs().max()))


def numbers(seed: int, *shape: int) -> Array:
    return np.random.default_rng([seed, *shape]).standard_normal(shape)


@st.composite
def norms(draw: st.DrawFn, channels: int) -> tuple[Array, Array, Array | None, Array | None, float]:
    seed = draw(st.integers(0, 999))
    weight, bias = (numbers(seed + at, channels) if draw(st.booleans()) else None for at in (1, 2))
    return (
        numbers(seed, channels),
        numbers(seed + 3, channels) ** 2 + 0.01,
        weight,
        bias,
        draw(st.sampled_from([0.0, 1e-5, 0.5])),
    )


def tensor(array: Array | None) -> torch.Tensor | None:
    return None if array is None else torch.from_numpy(array)


@settings(max_examples=2 * settings().max_examples)
@given(st.data())
def test_a_folded_convolution_is_the_convolution_and_its_batch_norm(data: st.DataObject) -> None:
    axes, groups, ins, outs = (data.draw(few) for _ in range(4))
    kernel = [data.draw(few) for _ in range(axes)]
    stride, dilation, padding = data.draw(few), data.draw(few), data.draw(st.integers(0, 2))
    x = tensor(numbers(1, 2, groups * ins, *[dilation * (k - 1) + 2 for k in kernel]))
    weight = numbers(2, groups * outs, ins, *kernel)
    bias = numbers(3, groups * outs) if data.draw(st.booleans()) else None
    mean, var, gamma, beta, eps = data.draw(norms(groups * outs))
    conv = getattr(F, f"conv{axes}d")
    rest = (stride, padding, dilation, groups)
    expected = F.batch_norm(
        conv(x, tensor(weight), tensor(bias), *rest),
        tensor(mean),
        tensor(var),
        tensor(gamma),
        tensor(beta),
        eps=eps,
    )
    one, added = folded(weight, bias, *affine(mean, var, gamma, beta, eps=eps))
    agree(conv(x, tensor(one), tensor(added), *rest), expected)
    theirs = fuse_conv_bn_weights(
        *(tensor(each) for each in (weight, bias, mean, var)), eps, tensor(gamma), tensor(beta)
    )
    agree(torch.from_numpy(one), theirs[0].detach())
    agree(torch.from_numpy(added), theirs[1].detach())


@settings(max_examples=2 * settings().max_examples)
@given(st.data())
def test_an_enlarged_kernel_with_its_larger_padding_computes_the_same(data: st.DataObject) -> None:
    axes, groups, stride, dilation = (data.draw(few) for _ in range(4))
    small = [data.draw(few) for _ in range(axes)]
    rings = [data.draw(st.integers(0, 2)) for _ in range(axes)]
    large = tuple(k + 2 * r for k, r in zip(small, rings, strict=True))
    padding = [data.draw(st.integers(0, 2)) for _ in range(axes)]
    x = tensor(numbers(1, 2, groups, *[dilation * (k - 1) + 2 for k in small]))
    weight = numbers(2, 2 * groups, 1, *small)
    conv = getattr(F, f"conv{axes}d")
    wider = [p + dilation * r for p, r in zip(padding, rings, strict=True)]
    whole = conv(x, tensor(enlarged(weight, large)), None, stride, wider, dilation, groups)
    agree(whole, conv(x, tensor(weight), None, stride, padding, dilation, groups))


@pytest.mark.parametrize(("large", "small"), [(5, 4), (4, 3), (3, 5)])
def test_what_cannot_stand_in_the_middle_is_not_laid_there(large: int, small: int) -> None:
    assert ring(large, small) is None
    with pytest.raises(ValueError, match="even number"):
        enlarged(np.ones((1, 1, small)), (large,))


def test_a_variance_that_has_no_root_is_named() -> None:
    with pytest.raises(ValueError, match="1"):
        affine(np.zeros(2), np.array([1.0, -1.0]), None, None, eps=1e-5)

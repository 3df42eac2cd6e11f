"""The lessons on gradients hold against PyTorch's autograd."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from hypothesis import assume, given
from hypothesis import strategies as st

from app.textbook.gradients import bias_gradient, input_gradient, weight_gradient
from app.textbook.pooling import average_pooling_gradient, max_pooling_gradient
from app.textbook.true_gradients import (
    true_input_gradient,
    true_stretched_gradient,
    true_weight_gradient,
)
from app.textbook.turned_gradients import (
    fold_gradient,
    stretched_gradient,
    transposed_input_gradient,
    transposed_weight_gradient,
    unfold_gradient,
    window_gradient,
)
from tests.textbook.test_textbook_against_torch import Case, agrees, cases, often, tensor


@often
@given(cases(), st.sampled_from(["zeros", "zeros", "reflect", "replicate", "circular"]))
def test_the_gradients_of_a_convolution_are_autograds(case: Case, mode: str) -> None:
    (p_h, p_w), (i_h, i_w) = case.axis["padding"], case.size
    assume(case.batch > 0)
    assume(mode in ("zeros", "replicate") or (p_h < i_h and p_w < i_w))
    leaves = [tensor(case.x), tensor(case.numbers(case.groups * case.ms, case.cs, *case.kernel))]
    leaves.append(tensor(case.numbers(case.groups * case.ms)))
    x, weight, bias = (leaf.requires_grad_() for leaf in leaves)
    rest = {"stride": case.axis["stride"], "dilation": case.axis["dilation"], "groups": case.groups}
    padded = F.pad(x, (p_w, p_w, p_h, p_h), mode="constant" if mode == "zeros" else mode)
    out = F.conv2d(padded, weight, bias, **rest)
    upstream = case.numbers(*out.shape)
    out.backward(tensor(upstream))
    axis = {**case.axis, "groups": case.groups, "mode": mode}
    agrees(input_gradient(upstream, weight.detach().numpy(), case.size, **axis), x.grad)  # type: ignore[arg-type]
    agrees(weight_gradient(case.x, upstream, case.kernel, **axis), weight.grad)  # type: ignore[arg-type]
    agrees(bias_gradient(upstream), bias.grad)
    if mode == "zeros":
        del axis["mode"]
        agrees(stretched_gradient(upstream, weight.detach().numpy(), case.size, **axis), x.grad)  # type: ignore[arg-type]


@often
@given(cases(), st.sampled_from(["zeros", "zeros", "reflect", "replicate", "circular"]))
def test_the_gradients_of_a_true_convolution_are_autograds_through_the_turn(case: Case, mode: str) -> None:
    (p_h, p_w), (i_h, i_w) = case.axis["padding"], case.size
    assume(case.batch > 0)
    assume(mode in ("zeros", "replicate") or (p_h < i_h and p_w < i_w))
    leaves = [tensor(case.x), tensor(case.numbers(case.groups * case.ms, case.cs, *case.kernel))]
    x, weight = (leaf.requires_grad_() for leaf in leaves)
    rest = {"stride": case.axis["stride"], "dilation": case.axis["dilation"], "groups": case.groups}
    padded = F.pad(x, (p_w, p_w, p_h, p_h), mode="constant" if mode == "zeros" else mode)
    out = F.conv2d(padded, weight.flip(2, 3), **rest)
    upstream = case.numbers(*out.shape)
    out.backward(tensor(upstream))
    axis = {**case.axis, "groups": case.groups, "mode": mode}
    kernel = weight.detach().numpy()
    agrees(true_input_gradient(upstream, kernel, case.size, **axis), x.grad)  # type: ignore[arg-type]
    agrees(true_weight_gradient(case.x, upstream, case.kernel, **axis), weight.grad)  # type: ignore[arg-type]
    if mode == "zeros":
        del axis["mode"]
        agrees(true_stretched_gradient(upstream, kernel, case.size, **axis), x.grad)  # type: ignore[arg-type]


@often
@given(cases(transposed=True))
def test_the_gradients_of_a_transposed_convolution_are_autograds(case: Case) -> None:
    assume(case.batch > 0)
    leaves = [tensor(case.x), tensor(case.numbers(case.groups * case.cs, case.ms, *case.kernel))]
    x, weight = (leaf.requires_grad_() for leaf in leaves)
    out = F.conv_transpose2d(x, weight, groups=case.groups, **case.axis)
    upstream = case.numbers(*out.shape)
    out.backward(tensor(upstream))
    axis = {name: value for name, value in case.axis.items() if name != "output_padding"}
    axis["groups"] = case.groups
    kernel = weight.detach().numpy()
    agrees(window_gradient(upstream, kernel, case.size, **axis), x.grad)  # type: ignore[arg-type]
    agrees(transposed_input_gradient(upstream, kernel, case.size, **axis), x.grad)  # type: ignore[arg-type]
    agrees(transposed_weight_gradient(case.x, upstream, case.kernel, **axis), weight.grad)  # type: ignore[arg-type]


@often
@given(cases())
def test_the_gradients_of_unfold_and_fold_are_autograds(case: Case) -> None:
    assume(case.batch > 0)
    x = tensor(case.x).requires_grad_()
    columns = F.unfold(x, case.kernel, **case.axis)
    upstream = case.numbers(*columns.shape)
    (theirs,) = torch.autograd.grad(columns, x, tensor(upstream))
    agrees(unfold_gradient(upstream, case.size, case.kernel, **case.axis), theirs)  # type: ignore[arg-type]
    leaf = columns.detach().requires_grad_()
    folded = F.fold(leaf, case.size, case.kernel, **case.axis)
    upstream = case.numbers(*folded.shape)
    (theirs,) = torch.autograd.grad(folded, leaf, tensor(upstream))
    agrees(fold_gradient(upstream, case.kernel, **case.axis), theirs)  # type: ignore[arg-type]


@often
@given(cases())
def test_the_gradients_of_pooling_are_autograds(case: Case) -> None:
    padding = tuple(min(p, k // 2) for p, k in zip(case.axis["padding"], case.kernel, strict=True))
    rest = {"stride": case.axis["stride"], "padding": padding}
    room = [i + 2 * p - k for i, p, k in zip(case.size, padding, case.kernel, strict=True)]
    assume(min(room) >= 0)
    x = tensor(np.round(case.numbers(case.cs, *case.size))).requires_grad_()
    out = F.max_pool2d(x, case.kernel, **rest)
    upstream = case.numbers(*out.shape)
    (theirs,) = torch.autograd.grad(out, x, tensor(upstream))
    agrees(max_pooling_gradient(upstream, x.detach().numpy(), case.kernel, **rest), theirs)  # type: ignore[arg-type]
    (theirs,) = torch.autograd.grad(F.avg_pool2d(x, case.kernel, **rest), x, tensor(upstream))
    share = np.full(upstream.shape[1:], 1 / np.prod(case.kernel))
    agrees(average_pooling_gradient(upstream, share, case.size, case.kernel, **rest), theirs)  # type: ignore[arg-type]

"""Random re-parameterised convolutions: PyTorch runs the two branches, each with its norm, and adds them."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
import torch.nn.functional as F

from app.core.lattice import Array
from app.operators import from_json
from app.reference import TOLERANCE
from app.trace import compute
from app.trace.arrays import Arrays
from app.trace.gradients import gradients
from tests.against_torch.sources import Source

Config = dict[str, Any]
MODES = ("zeros", "zeros", "reflect", "replicate", "circular")


def branched(source: Source) -> Config:
    """A small kernel and a ring of zeros round it on each side; padding of that ring and more; any border."""
    small, rings = [source.whole(1, 3) for _ in range(2)], [source.whole(0, 2) for _ in range(2)]
    large = [k + 2 * ring for k, ring in zip(small, rings, strict=True)]
    dilation, groups, ins, outs = (source.whole(1, 2) for _ in range(4))
    padding = [ring * dilation + source.whole(0, 1) for ring in rings]
    spans = [dilation * (k - 1) + 1 for k in large]
    norms = {
        name: [_numbers(source, groups * outs, low) for low in (-3, 0, -3, -3)]
        for name in ("norm", "norm_small")
    }
    return {
        "op": "reparameterized_conv2d", "stride": [source.whole(1, 3) for _ in range(2)], "dilation": dilation,
        "padding": padding, "padding_mode": source.one_of(MODES), "groups": groups, "batch_size": source.whole(1, 2),
        "in_channels": groups * ins, "out_channels": groups * outs,
        "input_size": [max(span, pad + 1) + source.whole(0, 2) for span, pad in zip(spans, padding, strict=True)],
        "kernel_size": large, "small_kernel_size": small, **norms, "eps": source.one_of([1e-5, 0.5]),
        "input": {"fill": "random", "seed": source.whole(0, 99)},
        "weight": {"fill": "random", "seed": source.whole(0, 99)},
        "weight_small": {"fill": "random", "seed": source.whole(0, 99)},
        "upstream": {"fill": "random", "seed": source.whole(0, 99)},
    }  # fmt: skip


def _numbers(source: Source, count: int, low: int) -> list[float]:
    """Random numbers; from 0 on, as variances are, they are none below 1."""
    return [source.whole(low, 3) if low < 0 else source.whole(1, 4) for _ in range(count)]


def both_branches(config: Config, tensors: dict[str, Any]) -> Any:
    """What PyTorch's two branches come to, read from the configuration and not from the operator."""
    total: Any = 0.0
    large, small, d = config["kernel_size"], config["small_kernel_size"], config["dilation"]
    less = [p - d * (a - b) // 2 for p, a, b in zip(config["padding"], large, small, strict=True)]
    mode = config.get("padding_mode", "zeros")
    for name, (p_h, p_w) in (("", config["padding"]), ("_small", less)):
        laid = F.pad(tensors["input"], (p_w, p_w, p_h, p_h), mode="constant" if mode == "zeros" else mode)
        made = F.conv2d(laid, tensors[f"weight{name}"], None, config["stride"], 0, d, config["groups"])
        mean, var, weight, bias = tensors[f"norm{name}"]
        total = total + F.batch_norm(made, mean, var, weight, bias, eps=config["eps"])
    return total


def apart(config: Config) -> dict[str, float]:
    """How far the one convolution, the branches kept apart and the input's gradient are from PyTorch, in tolerances."""
    operator = from_json(config)
    computed, made = compute(operator), gradients(operator)
    tensors = {name: torch.from_numpy(np.array(array)) for name, array in computed.given.items()}
    answer = both_branches(config, tensors | {"input": tensors["input"].requires_grad_()})
    (back,) = torch.autograd.grad(answer, tensors["input"], torch.from_numpy(np.array(made.upstream)))
    theirs, kept = answer.detach().numpy(), Arrays(operator).laid("branches")
    assert kept is not None
    pairs: dict[str, tuple[Array, Array]] = {
        "output": (computed.output, theirs), "branches": (kept.reshape(theirs.shape), theirs),
        "gradient": (made.found["input"], back.numpy()),
    }  # fmt: skip
    return {name: _far(ours, reference) for name, (ours, reference) in pairs.items()}


def _far(ours: Array, theirs: Array) -> float:
    if ours.shape != theirs.shape:
        return float("inf")
    return float(np.abs(ours - theirs).max(initial=0) / max(1.0, np.abs(theirs).max(initial=0)) / TOLERANCE)

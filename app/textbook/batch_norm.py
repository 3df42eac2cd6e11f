"""Batch norm after training: every channel scaled and shifted by fixed numbers; and its gradients.

    out[n, g, oh, ow] = (x[n, g, oh, ow] − mean[g]) / √(var[g] + eps) · weight[g] + bias[g]

Each channel is a group of its own, so its index is g.

Shape: x, upstream and the answers (N, C, H, W); mean, var, weight, bias and the weight's gradient (C,).
Source: https://docs.pytorch.org/docs/stable/generated/torch.nn.BatchNorm2d.html; S. Ioffe and C. Szegedy,
    arXiv:1502.03167.

>>> x = np.array([[[[3.0, 5.0]]]])
>>> mean, var, weight, bias = (np.array([each]) for each in (1.0, 4.0, 3.0, 2.0))
>>> batch_norm(x, mean, var, weight, bias, eps=0.0).tolist()
[[[[5.0, 8.0]]]]
>>> batch_norm_gradient(np.ones((1, 1, 1, 2)), var, weight, eps=0.0).tolist()
[[[[1.5, 1.5]]]]
>>> scale_gradient(np.ones((1, 1, 1, 2)), x, mean, var, eps=0.0).tolist()
[3.0]
"""

from __future__ import annotations

import numpy as np

from app.i18n import say
from app.textbook.arrays import Array
from app.textbook.lesson import TORCH, Lesson

# Wrapped by hand for a narrow panel.
# fmt: off


def batch_norm(x: Array, mean: Array, var: Array, weight: Array,
               bias: Array, *, eps: float = 1e-5) -> Array:
    """One scale and one shift for all cells of a channel."""
    batch, channels, o_h, o_w = x.shape
    out = np.zeros(x.shape)
    for n in range(batch):
        for g in range(channels):
            scale = weight[g] / np.sqrt(var[g] + eps)
            shift = bias[g] - mean[g] * scale
            for oh in range(o_h):
                for ow in range(o_w):
                    cell = x[n, g, oh, ow]
                    out[n, g, oh, ow] = cell * scale + shift
    return out


def batch_norm_gradient(upstream: Array, var: Array, weight: Array,
                        *, eps: float = 1e-5) -> Array:
    """Every gradient goes back to its own cell, scaled."""
    batch, channels, o_h, o_w = upstream.shape
    grad = np.zeros(upstream.shape)
    for n in range(batch):
        for g in range(channels):
            scale = weight[g] / np.sqrt(var[g] + eps)
            for oh in range(o_h):
                for ow in range(o_w):
                    part = upstream[n, g, oh, ow] * scale
                    grad[n, g, oh, ow] = part
    return grad


def scale_gradient(upstream: Array, x: Array, mean: Array,
                   var: Array, *, eps: float = 1e-5) -> Array:
    """Add up what the weight of a channel was multiplied by."""
    batch, channels, o_h, o_w = x.shape
    grad = np.zeros(channels)
    for g in range(channels):
        for n in range(batch):
            for oh in range(o_h):
                for ow in range(o_w):
                    away = x[n, g, oh, ow] - mean[g]
                    normal = away / np.sqrt(var[g] + eps)
                    grad[g] += upstream[n, g, oh, ow] * normal
    return grad


LESSONS = (
    Lesson(
        batch_norm,
        say("Batch norm, after training"),
        say(
            "Mean and variance are fixed, so all that is left is one scale and one shift per channel. That is a "
            "1 × 1 convolution of each channel with itself, which a convolution before it can take in."
        ),
        f"{TORCH}BatchNorm2d.html; Ioffe and Szegedy, arXiv:1502.03167",
    ),
    Lesson(
        batch_norm_gradient,
        say("Gradient of batch norm's input"),
        say(
            "With mean and variance fixed no cell depends on another. Each gets its own gradient back, times the "
            "scale."
        ),
        f"{TORCH}BatchNorm2d.html",
    ),
    Lesson(
        scale_gradient,
        say("Gradient of batch norm's weight"),
        say(
            "The weight met every cell of its channel with the mean taken away and the deviation divided out. "
            "Add them up, each scaled by the gradient of its output."
        ),
        f"{TORCH}BatchNorm2d.html",
    ),
)

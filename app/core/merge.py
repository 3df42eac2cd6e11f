"""Structural re-parameterisation as arithmetic on kernels: several branches of one input become one convolution.

    batch norm, fixed     y = scale·x + shift,   scale = γ / √(var + ε),   shift = β − mean·scale
    folded into a kernel  weight'[m] = weight[m]·scale[m],   bias'[m] = bias[m]·scale[m] + shift[m]
    a small kernel        (K − k) / 2 zeros on either side make it as long as the large one
    branches that add     their kernels add, and their biases

Source: X. Ding et al., RepVGG, arXiv:2101.03697; X. Ding et al., RepLKNet, arXiv:2203.06717.
"""

from __future__ import annotations

import numpy as np

from app.core.lattice import Array


def affine(
    mean: Array, var: Array, weight: Array | None, bias: Array | None, *, eps: float
) -> tuple[Array, Array]:
    """What batch norm multiplies each channel by and adds to it, once its mean and variance are fixed.

    Shape: each tensor (C,); scale and shift (C,).
    Raises: ValueError where var + eps is not above 0, naming the channel.

    >>> scale, shift = affine(np.array([2.0]), np.array([4.0]), np.array([3.0]), np.array([1.0]), eps=0.0)
    >>> scale.tolist(), shift.tolist()
    ([1.5], [-2.0])
    """
    spread = var + eps
    wrong = np.flatnonzero(~(spread > 0))
    if wrong.size:
        raise ValueError(int(wrong[0]))
    scale = 1.0 / np.sqrt(spread) if weight is None else weight / np.sqrt(spread)
    shift = -mean * scale if bias is None else bias - mean * scale
    return scale, shift


def folded(weight: Array, bias: Array | None, scale: Array, shift: Array) -> tuple[Array, Array]:
    """A kernel and a bias that do at once what the convolution and the scaling and shifting after it do.

    Shape: weight (out, in / groups, *kernel); bias, scale and shift (out,); answers like weight and bias.

    >>> one, bias = folded(np.ones((1, 1, 2)), np.array([3.0]), np.array([2.0]), np.array([-1.0]))
    >>> one.tolist(), bias.tolist()
    ([[[2.0, 2.0]]], [5.0])
    """
    made = weight * scale.reshape(-1, *[1] * (weight.ndim - 1))
    return made, shift.copy() if bias is None else bias * scale + shift


def ring(large: int, small: int) -> int | None:
    """How many cells of zeros stand on either side of a small kernel in a large one; None where they cannot be even.

    >>> ring(5, 3), ring(31, 5), ring(5, 4), ring(3, 5)
    (1, 13, None, None)
    """
    return (large - small) // 2 if large >= small and (large - small) % 2 == 0 else None


def enlarged(weight: Array, kernel: tuple[int, ...]) -> Array:
    """A kernel in the middle of a larger one of zeros; with dilation·ring more padding it computes the same.

    Shape: weight (…, *small) to (…, *kernel).
    Raises: ValueError where it cannot stand in the middle.

    >>> enlarged(np.ones((1, 1, 1)), (3,)).tolist()
    [[[0.0, 1.0, 0.0]]]
    """
    rings = [ring(*pair) for pair in zip(kernel, weight.shape[-len(kernel) :], strict=True)]
    sides = [(side, side) for side in rings if side is not None]
    if len(sides) < len(rings):
        raise ValueError("the larger kernel must be longer by an even number of cells along every axis")
    return np.pad(weight, [(0, 0)] * (weight.ndim - len(kernel)) + sides)

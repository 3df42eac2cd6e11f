"""Weights that make one kind of convolution into another, as nested lists of numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.core.lattice import Array
from app.tensors.fills import filled

Lists = Any  # a tensor as PyTorch's tolist() writes it


def integers(*shape: int, seed: int = 1, groups: int = 1) -> Array:
    """The numbers of ``{"fill": "integers", "seed": seed}`` in this shape; of a kernel that has some, of its groups."""
    return filled("integers", shape, seed=seed, groups=groups)


def lists(array: Array) -> Lists:
    """Nested lists, whole numbers as such: they are shorter in a link.

    >>> lists(np.array([[1.0, 0.5]]))
    [[1, 0.5]]
    """
    if array.ndim:
        return [lists(row) for row in array]
    value = float(array)
    return int(value) if value.is_integer() else value


def between_groups_zero(weight: Array, groups: int) -> Array:
    """A grouped weight as that of one group: zeros wherever an output channel does not read an input channel.

    Shape: (out, in / groups, *kernel) to (out, in, *kernel).

    >>> between_groups_zero(np.ones((2, 1, 1)), 2)[..., 0].tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    out, own, *kernel = weight.shape
    whole = np.zeros((out, own * groups, *kernel))
    for m in range(out):
        first = m // (out // groups) * own
        whole[m, first : first + own] = weight[m]
    return whole


def holes_filled(weight: Array, dilation: int) -> Array:
    """A dilated kernel as a larger one, with zeros between its cells.

    >>> holes_filled(np.array([[[1.0, 2.0]]]), 2).tolist()
    [[[1.0, 0.0, 2.0]]]
    """
    sizes = [dilation * (size - 1) + 1 for size in weight.shape[2:]]
    whole = np.zeros((*weight.shape[:2], *sizes))
    cells = tuple(slice(None, None, dilation) for _ in sizes)
    whole[(slice(None), slice(None), *cells)] = weight
    return whole


def one_in_each(size: int, channels: int = 1) -> Array:
    """Kernels of a single 1, one for each of the kernel's cells: together they copy the window.

    Shape: (channels·size², 1, size, size).

    >>> one_in_each(2)[:, 0].reshape(4, 4).tolist() == np.eye(4).tolist()
    True
    """
    return np.tile(np.eye(size * size), (channels, 1)).reshape(-1, 1, size, size)


def middle_only(weight: Array, size: int) -> Array:
    """A 1 × 1 kernel as a larger one that is zero around its middle."""
    whole = np.zeros((*weight.shape[:2], size, size))
    whole[..., size // 2, size // 2] = weight[..., 0, 0]
    return whole


def stretched(image: Array, stride: int) -> Array:
    """An image with stride − 1 zeros between its cells.

    >>> stretched(np.array([[[1.0, 2.0]]]), 2).tolist()
    [[[1.0, 0.0, 2.0]]]
    """
    return holes_filled(image, stride)


def blend(one: Array, other: Array, share: float) -> Array:
    """The numbers ``share`` of the way from one to the other."""
    return (1 - share) * one + share * other

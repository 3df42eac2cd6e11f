"""Border modes: which cell of the input stands at a position outside it.

A border mode is a linear operator P from the input to the padded input, one axis after the other. The operator
that follows sees an ordinary input without padding, so `forward` is A·P and the adjoint is Pᵀ·Aᵀ.
"""

from __future__ import annotations

from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

Mode = Literal["zeros", "reflect", "replicate", "circular"]
MODES: tuple[Mode, ...] = get_args(Mode)
Pads = tuple[tuple[int, int], ...]


def cells_at(positions: NDArray[np.int64], size: int, mode: Mode) -> NDArray[np.int64]:
    """The input cell that stands at each position of the padded axis, −1 where there is none.

    With n cells: reflect mirrors about the first and last cell (period 2(n−1)), replicate repeats them, circular
    counts round (position mod n), zeros has a cell only where 0 ≤ position < n.

    Shape: any shape in, the same out.
    Source: https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.pad.html

    >>> cells_at(np.arange(-2, 5), 3, "reflect").tolist()
    [2, 1, 0, 1, 2, 1, 0]
    >>> cells_at(np.arange(-2, 5), 3, "zeros").tolist()
    [-1, -1, 0, 1, 2, -1, -1]
    """
    if size == 0:
        return np.full(positions.shape, -1, dtype=np.int64)
    if mode == "reflect":
        last = size - 1
        return last - np.abs(positions % max(1, 2 * last) - last)
    if mode == "replicate":
        return np.clip(positions, 0, size - 1)
    if mode == "circular":
        return positions % size
    return np.where((positions >= 0) & (positions < size), positions, -1)


def pad(x: NDArray[np.float64], pads: Pads, mode: Mode) -> NDArray[np.float64]:
    """P: the input with its border, along the last ``len(pads)`` axes.

    Shape: (..., *i) to (..., *(before + i + after)).

    >>> pad(np.array([1.0, 2.0, 3.0]), ((1, 2),), "circular").tolist()
    [3.0, 1.0, 2.0, 3.0, 1.0, 2.0]
    """
    first = x.ndim - len(pads)
    if mode == "zeros":
        if not any(before or after for before, after in pads):
            return x
        out = np.zeros(
            x.shape[:first] + tuple(a + n + b for n, (a, b) in zip(x.shape[first:], pads, strict=True))
        )
        inside: list[Any] = [slice(a, a + n) for n, (a, _) in zip(x.shape[first:], pads, strict=True)]
        out[(..., *inside)] = x
        return out
    for axis, (before, after) in enumerate(pads, start=first):
        if before or after:
            size = x.shape[axis]
            x = np.take(x, cells_at(np.arange(-before, size + after), size, mode), axis=axis)
    return x


def unpad(y: NDArray[np.float64], pads: Pads, mode: Mode) -> NDArray[np.float64]:
    """Pᵀ: what stands on the border is added to the cell it was copied from; under zeros it is dropped.

    Shape: (..., *(before + i + after)) to (..., *i).

    >>> unpad(np.array([1.0, 1.0, 1.0, 1.0, 1.0]), ((1, 1),), "replicate").tolist()
    [2.0, 1.0, 2.0]
    """
    first = y.ndim - len(pads)
    for axis, (before, after) in enumerate(pads, start=first):
        size = y.shape[axis] - before - after
        inner = (slice(None),) * axis
        out = y[(*inner, slice(before, before + size))]
        if mode != "zeros" and (before or after):
            out = out.copy()
            positions = np.concatenate([np.arange(-before, 0), np.arange(size, size + after)])
            for position, cell in zip(positions, cells_at(positions, size, mode), strict=True):
                out[(*inner, cell)] += y[(*inner, position + before)]
        y = out
    return y

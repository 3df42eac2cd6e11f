"""A dilated convolution as one that is not: its kernel with zeros in the holes, d·(k − 1) + 1 cells long."""

from __future__ import annotations

from dataclasses import replace
from math import prod
from typing import Any

import numpy as np

from app.core.axis import CELL, HOLE
from app.core.lattice import Array, Lattice
from app.i18n import say
from app.operators.base import Laid
from app.operators.per_axis import within

SPREAD = "spread"


def computation(lattice: Lattice) -> Lattice:
    """The same output by the taps of the spread kernel; ``grounds`` say where its holes are."""
    axes = tuple(
        replace(axis, kernel=axis.dilation * (axis.kernel - 1) + 1, dilation=1) for axis in lattice.axes
    )
    grounds = {
        "k" + name: np.where(np.arange(wide.kernel) % axis.dilation, HOLE, CELL)
        for name, axis, wide in zip(lattice.names, lattice.axes, axes, strict=True)
    }
    tensors = {SPREAD if name == "weight" else name: dims for name, dims in lattice.tensors.items()}
    return replace(lattice, axes=axes, tensors=tensors, grounds={SPREAD: grounds})


def derive(lattice: Lattice, laid: Laid) -> Array:
    """The spread kernel.

    Raises: Refusal where it would be too large.
    """
    weight, shape = laid("weight"), computation(lattice).shape(SPREAD)
    assert weight is not None
    within("elements", prod(shape), "/view", say("the spread kernel would hold too many numbers"))
    made = np.zeros(shape)
    laid_at: Any = (..., *(slice(None, None, axis.dilation) for axis in lattice.axes))
    made[laid_at] = weight
    return made

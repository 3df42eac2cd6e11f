"""Whole results, vectorised: forward and adjoint of any lattice from the slices of its axes.

For each kernel index one strided slice of the input meets one strided slice of the output. Where there is a weight,
BLAS contracts the channels; where there is none (unfold, fold) the slice is copied or added.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from app.core import border, dense
from app.core.lattice import Array, Lattice


def forward(lattice: Lattice, x: Array, weight: Array | None = None, bias: Array | None = None) -> Array:
    """output = Σ over taps input · weight (+ bias), whole.

    Shape: each tensor as `Lattice.shape` says; the output likewise.
    """
    if lattice.mode != "zeros":
        x, lattice = border.pad(x, lattice.pads, lattice.mode), lattice.inner
    out = _linear(lattice, x, weight)
    if bias is not None:
        out += bias.reshape(1, *bias.shape, *(1,) * len(lattice.axes))
    return out


def adjoint(lattice: Lattice, y: Array, weight: Array | None = None) -> Array:
    """The transpose of `forward` without its bias: ⟨forward(x), y⟩ = ⟨x, adjoint(y)⟩.

    Shape: ``y`` as the output, the answer as the input.
    """
    if lattice.mode == "zeros":
        return _linear(lattice.T, y, weight)
    return border.unpad(_linear(lattice.inner.T, y, weight), lattice.pads, lattice.mode)


def _linear(lattice: Lattice, x: Array, weight: Array | None) -> Array:
    if weight is None:
        return _moved(lattice, x)
    if 0 in (*x.shape, *weight.shape, *lattice.shape("output")):
        return np.zeros(lattice.shape("output"))
    # (g, c, m, *k) and (g, m, c, *k) are the same weight; the product wants the output's channel first
    if lattice.tensors["weight"].index(lattice.tensors["output"][2]) == 2:
        weight = np.swapaxes(weight, 1, 2)
    if all(axis.zoom == 1 and axis.dilation > 0 for axis in lattice.axes):
        return dense.gathered(lattice, x, weight)
    return dense.scattered(lattice, x, weight)


def _moved(lattice: Lattice, x: Array) -> Array:
    """Without a weight: every tap carries its cell over; cells that meet are added."""
    out = np.zeros(lattice.shape("output"))
    into, outof = lattice.tensors["output"], lattice.tensors["input"]
    for k in product(*(range(axis.kernel) for axis in lattice.axes)):
        at: dict[str, slice | int] = {}
        for name, axis, index in zip(lattice.names, lattice.axes, k, strict=True):
            at["i" + name], at["o" + name] = axis.slices(index)
            at["k" + name] = index
        read = tuple(at.get(dim, slice(None)) for dim in outof)
        out[tuple(at.get(dim, slice(None)) for dim in into)] += x[read]
    return out

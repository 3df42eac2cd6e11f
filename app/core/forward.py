"""Whole results, vectorised: forward, adjoint and gradients of any lattice from the slices of its axes.

For each kernel index one strided slice of the input meets one strided slice of the output. Where there is a weight,
BLAS contracts the channels, or a Fourier transform does the whole kernel at once, whichever `app.core.choice` expects
to be quickest; where there is none (unfold, fold, pooling) the slice is copied, added or compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import product
from math import prod
from typing import Any

import numpy as np

from app.core import border, choice, dense, rounding
from app.core.axis import Index
from app.core.lattice import Array, Lattice

Place = dict[str, slice | int]
EXECUTED: Mapping[choice.Way, Callable[[Lattice, Array, Array], Array | None]] = {
    "pointwise": dense.pointwise, "columns": dense.columns, "cells": dense.cells, "banded": dense.banded,
    "stamped": dense.stamped, "fft": rounding.forward,
}  # fmt: skip


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


def weight_gradient(lattice: Lattice, x: Array, upstream: Array) -> Array:
    """grad_weight = Σ over the taps of each kernel cell input · upstream: the relation read by kernel index.

    Shape: ``x`` as the input, ``upstream`` as the output, the answer as the weight.
    """
    if lattice.mode != "zeros":
        x, lattice = border.pad(x, lattice.pads, lattice.mode), lattice.inner
    flipped = tuple(at for at, axis in enumerate(lattice.axes, 3) if axis.flip)
    lattice, found = replace(lattice, axes=tuple(replace(axis, flip=False) for axis in lattice.axes)), None
    if choice.gradient_by_fft(lattice):
        found = rounding.weight_gradient(lattice, x, upstream)
    if found is None:
        found = dense.weight_gradient(lattice, x, upstream)
    found = np.flip(found, flipped) if flipped else found
    first = lattice.tensors["weight"][1]
    return found if first == lattice.tensors["output"][2] else np.swapaxes(found, 1, 2)


def maximum(lattice: Lattice, x: Array) -> tuple[Array, Index]:
    """The largest input of each output's taps, and which kernel cell it was, counted in row order.

    Ties go to the first cell, as PyTorch's do; where a window has no input cell, −∞ and −1.

    Shape: x (n, c, *i) to (n, c, *o), twice.
    """
    out = np.full(lattice.shape("output"), -np.inf)
    winner = np.full(out.shape, -1, dtype=np.int64)
    for number, (_, at) in enumerate(_places(lattice)):
        read, write = _indexed(lattice, "input", at), _indexed(lattice, "output", at)
        wins = x[read] > out[write]
        out[write] = np.where(wins, x[read], out[write])
        winner[write] = np.where(wins, number, winner[write])
    return out, winner


def winners_share(lattice: Lattice, winner: Index) -> Array:
    """1 at each window's winner, 0 at its other cells.

    Shape: winner (n, c, *o) to (n, c, *o, *k).
    """
    kernel = tuple(axis.kernel for axis in lattice.axes)
    share: Array = (winner[..., None] == np.arange(prod(kernel))).astype(np.float64)
    return share.reshape(*winner.shape, *kernel)


def handed(lattice: Lattice, upstream: Array, winner: Index) -> Array:
    """The input gradient of a maximum: each output hands its upstream gradient to its winner.

    Shape: ``upstream`` and ``winner`` as the output, the answer as the input.
    """
    out = np.zeros(lattice.shape("input"))
    for number, (_, at) in enumerate(_places(lattice)):
        write = _indexed(lattice, "output", at)
        out[_indexed(lattice, "input", at)] += np.where(winner[write] == number, upstream[write], 0.0)
    return out


def spread(lattice: Lattice, upstream: Array, share: Array) -> Array:
    """The input gradient of a mean: each output hands every tap its share of the upstream gradient.

    Shape: ``upstream`` as the output, ``share`` as the lattice says, the answer as the input.
    """
    out = np.zeros(lattice.shape("input"))
    names = lattice.tensors["share"]
    for _, at in _places(lattice):
        index = tuple(at.get(dim, slice(None)) for dim in names)
        out[_indexed(lattice, "input", at)] += upstream[_indexed(lattice, "output", at)] * share[index]
    return out


def paths(lattice: Lattice, upstream: Array) -> Array:
    """How many ways lead from each input cell to the outputs, each output counted ``upstream`` times.

    Shape: ``upstream`` as the output, the answer as the input.

    >>> from app.core.axis import Axis
    >>> line = Lattice((Axis(4, 3, 2),), {"n": 1}, {"input": ("n", "iw"), "output": ("n", "ow")})
    >>> paths(line, np.ones((1, 3))).tolist()
    [[1.0, 2.0, 2.0, 1.0]]
    """
    if "share" in lattice.tensors:
        return spread(lattice, upstream, np.ones(lattice.shape("share")))
    return adjoint(
        lattice, upstream, np.ones(lattice.shape("weight")) if "weight" in lattice.tensors else None
    )


def _places(lattice: Lattice) -> Iterator[tuple[tuple[int, ...], Place]]:
    """For each kernel cell, in row order, what it fixes of every axis."""
    for k in product(*(range(axis.kernel) for axis in lattice.axes)):
        at: Place = {}
        for name, axis, index in zip(lattice.names, lattice.axes, k, strict=True):
            at["i" + name], at["o" + name] = axis.slices(index)
            at["k" + name] = index
        yield k, at


def _indexed(lattice: Lattice, tensor: str, at: Place) -> Any:
    return tuple(at.get(dim, slice(None)) for dim in lattice.tensors[tensor])


def _linear(lattice: Lattice, x: Array, weight: Array | None) -> Array:
    if weight is None:
        return _moved(lattice, x)
    if 0 in (*x.shape, *weight.shape, *lattice.shape("output")):
        return np.zeros(lattice.shape("output"))
    lattice, weight = choice.unrolled(lattice, weight)
    for way in choice.cheapest(lattice):
        found = EXECUTED[way](lattice, x, weight)
        if found is not None:
            return found
    raise AssertionError("every way declined")


def _moved(lattice: Lattice, x: Array) -> Array:
    """Without a weight: every tap carries its cell over; cells that meet are added."""
    out = np.zeros(lattice.shape("output"))
    order = _order(lattice)
    for _, at in _places(lattice):
        out[_indexed(lattice, "output", at)] += x[_indexed(lattice, "input", at)].transpose(order)
    return out


def _order(lattice: Lattice) -> tuple[int, ...]:
    """Where each dimension of the output, but for the kernel's, stands in the input: a shuffle moves channels."""
    read, written = ([dim for dim in lattice.tensors[name] if dim[0] != "k"] for name in ("input", "output"))
    return tuple(read.index(dim.replace("o", "i")) for dim in written)

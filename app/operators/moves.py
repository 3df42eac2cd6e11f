"""Experiments with a convolution: move the pixels of its input, and see whether the output moves along.

    shift     x'[i] = x[i − by] round the last axis;  along = the output, moved by ⌊by / stride⌋
    shuffle   x'[j] = x[π(j)] for one fixed permutation π of the pixels, the same in every channel and example;
              along = the output's pixels in the same disorder, mended = M'·x' for the dense layer M' with M'[:, j] =
              M[:, π(j)], whose columns have been permuted as the pixels were

A convolution of the moved input is the same lattice with other names; what it is held against stands beside it.
Where input and output have different numbers of pixels there is no same disorder, and the output's own is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import prod

import numpy as np

from app.core.axis import Index
from app.core.lattice import Array, Lattice
from app.operators.base import Laid

SHIFTS = {"shift_1": 1, "shift_2": 2}
SHUFFLE = "shuffle"
SEED = 0
NAMES = frozenset(
    {
        "mended",
        *(
            name
            for move in (*SHIFTS, SHUFFLE)
            for name in (f"{move}_input", f"{move}_output", f"along_{move}")
        ),
    }
)
Run = Callable[[Array], Array]


def computations(lattice: Lattice) -> Mapping[str, Lattice]:
    """The convolution of each moved input, with the plain input and output beside it."""
    return {move: _moved(lattice, move) for move in (*SHIFTS, SHUFFLE)}


def _moved(lattice: Lattice, move: str) -> Lattice:
    given, made = lattice.tensors["input"], lattice.tensors["output"]
    beside = {"input": given, "output": made, f"along_{move}": made}
    if move == SHUFFLE:
        beside["mended"] = made
    kept = {name: lattice.tensors[name] for name in ("weight", "bias") if name in lattice.tensors}
    tensors = {f"{move}_input": given, **kept, f"{move}_output": made, **beside}
    return replace(lattice, tensors=tensors, result=f"{move}_output", beside=tuple(beside))


def derive(lattice: Lattice, name: str, laid: Laid, run: Run) -> Array:
    """A tensor of those computations; ``run`` convolves an input.

    Raises: KeyError for a name that is none.
    """

    def found(name: str) -> Array:
        array = laid(name)
        assert array is not None
        return array

    def moved(array: Array, stride: int) -> Array:
        if move == SHUFFLE:
            return _shuffled(lattice, array)
        return np.roll(array, SHIFTS[move] // stride, axis=-1)

    if name == "mended":
        return run(_sorted(lattice, found("shuffle_input")))
    for move in (*SHIFTS, SHUFFLE):
        if name == f"{move}_input":
            return moved(found("input"), 1)
        if name == f"{move}_output":
            return run(found(f"{move}_input"))
        if name == f"along_{move}":
            return moved(found("output"), lattice.axes[-1].stride)
    raise KeyError(name)


def pixel_order(pixels: int) -> Index:
    """π, the place that each pixel of the shuffled map comes from."""
    return np.random.default_rng(SEED).permutation(pixels)


def _flat(lattice: Lattice, array: Array) -> Array:
    lead = array.shape[: array.ndim - len(lattice.axes)]
    return array.reshape(*lead, prod(array.shape[len(lead) :]))


def _shuffled(lattice: Lattice, array: Array) -> Array:
    flat = _flat(lattice, array)
    moved: Array = flat[..., pixel_order(flat.shape[-1])].reshape(array.shape)
    return moved


def _sorted(lattice: Lattice, array: Array) -> Array:
    """Column j of the permuted matrix is column π(j), so it meets the pixel that came from there."""
    flat = _flat(lattice, array)
    back = np.empty_like(flat)
    back[..., pixel_order(flat.shape[-1])] = flat
    return back.reshape(array.shape)

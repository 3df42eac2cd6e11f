"""A convolution as a measure of likeness: the window and the kernel as two vectors.

    inner product = Σ window · kernel = |window| · |kernel| · cosine

The output (without its bias) is the inner product, so a bright window answers loudly whatever it shows. The cosine is
what is left when both lengths are divided out: 1 where the window is a multiple of the kernel, −1 where it is the
negative of one.
A window or kernel of length 0 is like nothing: cosine 0.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from app.core.lattice import Array, Lattice
from app.operators.base import Laid

SIMILARITY = "similarity"
NAMES = ("inner_product", "window_length", "kernel_length", "cosine")
Run = Callable[[Laid], Array]


def computation(lattice: Lattice) -> Lattice:
    """The convolution with lengths and cosine beside it."""
    made = lattice.tensors["output"]
    beside = dict.fromkeys(NAMES, made) | {"kernel_length": lattice.biased}
    return replace(lattice, tensors={**lattice.tensors, **beside}, beside=tuple(beside))


def derive(lattice: Lattice, name: str, laid: Laid, run: Run) -> Array:
    """One of these tensors; ``run`` convolves what it is given."""
    x, weight = laid("input"), laid("weight")
    assert x is not None
    assert weight is not None
    if name == "kernel_length":
        aside = tuple(at for at, dim in enumerate(lattice.tensors["weight"]) if dim not in lattice.biased)
        length: Array = np.sqrt(np.square(weight).sum(axis=aside))
        return length
    if name == "inner_product":
        return run({"input": x, "weight": weight}.get)
    if name == "window_length":
        return np.sqrt(np.maximum(run({"input": np.square(x), "weight": np.ones(weight.shape)}.get), 0.0))
    window, kernel, inner = laid("window_length"), laid("kernel_length"), laid("inner_product")
    assert window is not None
    assert kernel is not None
    assert inner is not None
    lengths = window * kernel.reshape(1, *kernel.shape, *[1] * len(lattice.axes))
    return np.divide(inner, lengths, out=np.zeros(inner.shape), where=lengths > 0).clip(-1.0, 1.0)

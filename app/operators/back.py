"""A convolution's output sent back onto its input, to be held against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.core.forward import adjoint
from app.core.lattice import Array, Lattice
from app.operators.base import Laid

NAMES = ("back", "difference")


def computations(lattice: Lattice) -> Mapping[str, Lattice]:
    """The transposed convolution of the output, by the same taps; under a border mode it would be another operator."""
    if lattice.mode != "zeros":
        return {}
    made = dict.fromkeys(("back", "input", "difference"), lattice.tensors["input"])
    tensors = {name: lattice.tensors[name] for name in ("output", "weight")} | made
    return {
        "there_and_back": replace(lattice, tensors=tensors, result="back", beside=("input", "difference"))
    }


def derive(lattice: Lattice, name: str, laid: Laid) -> Array:
    """What comes back, as it is or less the input."""
    x, output = laid("input"), laid("output")
    assert x is not None
    assert output is not None
    back = adjoint(lattice, output, laid("weight"))
    return back if name == "back" else back - x

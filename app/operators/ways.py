"""What can be watched of a transposed convolution besides its output: the ways to it, and the canvas it is cut from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from app.core import ways
from app.core.axis import CELL, CROP, PADDING, Axis
from app.core.forward import forward
from app.core.lattice import Array, Lattice
from app.errors import Limit, too_much
from app.i18n import say
from app.operators.base import Laid

TURNED, UNTURNED, CANVAS = "ways", "ways_unturned", "canvas"


def computations(lattice: Lattice) -> Mapping[str, Lattice]:
    """The same taps with what each way makes of them beside the output; and the whole canvas of stamps."""
    made, kernel = lattice.tensors["output"], lattice.tensors["weight"]
    right = {"by_matrix": made, "by_insertion": made}
    wrong = {"by_matrix": made, "unturned": kernel, "by_unturned": made}
    return {
        TURNED: replace(lattice, tensors={**lattice.tensors, **right}, beside=tuple(right)),
        UNTURNED: replace(lattice, tensors={**lattice.tensors, **wrong}, beside=tuple(wrong)),
        CANVAS: canvas(lattice),
    }


def canvas(lattice: Lattice) -> Lattice:
    """All that is stamped, uncropped, and as far beyond as the output padding reaches.

    The canvas is (i − 1)·s + d·(k − 1) + 1 cells long; padding and output padding only say which part of it, and of
    what lies past it, is the output. Its ``grounds`` tell the three apart.
    """
    axes, grounds = [], {}
    for name, axis in zip(lattice.names, lattice.axes, strict=True):
        stride, dilation, first = axis.zoom, -axis.dilation, -axis.pad
        length = (axis.input - 1) * stride + dilation * (axis.kernel - 1) + 1
        last = first + axis.output
        whole = max(length, last)
        axes.append(Axis(whole, axis.input, axis.kernel, stride=stride, dilation=dilation).T)
        place = np.arange(whole)
        cut = np.where((place >= first) & (place < last), CELL, CROP)
        grounds["o" + name] = np.where((place >= length) & (cut == CELL), PADDING, cut)
    tensors = {name: dims for name, dims in lattice.tensors.items() if name != "output"}
    tensors["canvas"] = lattice.tensors["output"]
    return Lattice(tuple(axes), lattice.channels, tensors, "canvas", grounds={"canvas": grounds})


def derive(lattice: Lattice, name: str, laid: Laid) -> Array:
    """A tensor of those computations.

    Raises: KeyError for a name that is none; Refusal where the kernel matrix would be too large to multiply with.
    """
    x, weight = laid("input"), laid("weight")
    assert x is not None
    assert weight is not None
    if name == "unturned":
        return np.ascontiguousarray(ways.turned(weight))
    if name == "canvas":
        return forward(replace(canvas(lattice), tensors=lattice.tensors), x, weight, laid("bias"))
    return ways.with_bias(_made(lattice, name, x, weight), laid("bias"))


def _made(lattice: Lattice, name: str, x: Array, weight: Array) -> Array:
    if name == "by_matrix":
        if ways.too_many(lattice):
            raise too_much(
                "/view",
                Limit("taps", ways.matrix_entries(), lattice.macs),
                say("the kernel matrix is too large to multiply with entry by entry"),
                hint=say("take a smaller input or fewer channels, or look at the ways one by one"),
            )
        return ways.by_matrix(lattice, x, weight)
    if name == "by_insertion":
        return ways.by_zero_insertion(lattice, x, weight)
    if name == "by_unturned":
        return ways.by_zero_insertion(lattice, x, weight, turn=False)
    raise KeyError(name)

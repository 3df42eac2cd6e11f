"""How long a whole answer takes, from its shapes: so that a page can ask before it waits.

Two counts, each times what it takes. A number of a tensor is made, packed, sent, unpacked and drawn; a copied one is
a cell of im2col, which is how PyTorch convolves in float64 and what its check waits for. The nanoseconds are fitted
to `python -m benchmarks ahead` on two cores, in Chromium, to what the reader waits for. Of the sixteen layers listed
there, what is said is 0.4 to 1.2 times what is measured, the least for pooling and one axis.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from app.operators import Operator
from app.operators.linked import Linked
from app.trace.scene import computation_of
from app.views.base import View

NANOSECONDS_A_NUMBER, NANOSECONDS_A_COPY = 200, 7


@dataclass(frozen=True)
class Ahead:
    """``cells`` of the largest tensor, and the ``seconds`` until the whole answer is seen."""

    cells: int
    seconds: float


def ahead(operator: Operator, view: View | None = None) -> Ahead:
    """What is known of the wait for an answer, with all a view shows of it, before anything is allocated.

    >>> from app.operators import from_json
    >>> ahead(from_json({"op": "conv2d", "input_size": 4000})).cells
    16000000
    """
    parts = operator.made if isinstance(operator, Linked) else (operator,)
    cells = max(prod(shape) for part in parts for shape in part.shapes.values() if shape is not None)
    shown = None if isinstance(operator, Linked) else view
    numbers = sum(_numbers(part, shown) for part in parts)
    copies = sum(map(_copies, parts))
    return Ahead(cells, (NANOSECONDS_A_NUMBER * numbers + NANOSECONDS_A_COPY * copies) / 1e9)


def _numbers(operator: Operator, view: View | None) -> int:
    """The numbers of all tensors: those with a shape of their own, and those that follow from them."""
    lattice = computation_of(operator, view) if view else operator.lattice
    shown = {name: lattice.shape(name) for name in lattice.tensors}
    given = {name: shape for name, shape in operator.shapes.items() if shape is not None}
    return sum(map(prod, (shown | given).values()))


def _copies(operator: Operator) -> int:
    """The cells of im2col: a product is one, and those of all output channels share it."""
    return operator.cost.macs // max(1, operator.lattice.channels.get("m", 1))

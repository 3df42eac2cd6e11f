"""Every gradient an operator declares, for the configuration's upstream gradient."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from app.core.lattice import Array
from app.i18n import say
from app.operators import Operator
from app.operators.linked import Linked
from app.operators.per_axis import within
from app.trace.arrays import Arrays
from app.trace.links import ChainArrays


@dataclass(frozen=True, eq=False)
class Gradients:
    """The upstream gradient, the tensors it was sent back through, and the gradient of each; all in PyTorch's shape."""

    upstream: Array
    given: Mapping[str, Array]
    found: Mapping[str, Array]


def gradients(operator: Operator) -> Gradients:
    """The gradient of every tensor that has one; a bias that was left out counts as one of zeros.

    Raises: Refusal 422 when a gradient is not finite, 413 when they take too many multiply-adds.
    """
    if isinstance(operator, Linked):
        return _through(ChainArrays(operator))
    wanted = operator.differentiable
    macs = sum(operator.computations[f"grad_{name}"].macs for name in wanted)
    within("macs", macs, "", say("these gradients take too many multiply-adds"))
    arrays, shape = Arrays(operator), operator.shapes["output"]
    assert shape is not None
    given = dict(arrays.given) | {name: np.zeros(left) for name, left in operator.left_out.items()}
    above = arrays.laid("upstream")
    assert above is not None
    if 0 in shape:
        return Gradients(above.reshape(shape), given, {name: np.zeros(given[name].shape) for name in wanted})
    found = {}
    for name in wanted:
        made = arrays.laid(f"grad_{name}")
        assert made is not None
        found[name] = made.reshape(given[name].shape)
    return Gradients(above.reshape(shape), given, found)


def _through(chain: ChainArrays) -> Gradients:
    """The chain rule: what a link hands back is the upstream gradient of the one whose map it reads, or a part of it
    where others read that map too."""
    operator, given = chain.chain, dict(chain.given)
    macs = 2 * sum(link.cost.macs + link.cost.comparisons for link in operator.made)
    within("macs", macs, "", say("these gradients take too many multiply-adds"))
    back = chain.back("upstream", "grad_input")
    found = {"input": back.maps[0]}
    for number, link in enumerate(operator.made, start=1):
        given |= {f"{name}{number}": np.zeros(left) for name, left in link.left_out.items()}
        for name in link.differentiable:
            if name not in operator.sources[number - 1]:
                shape, arrays = given[f"{name}{number}"].shape, back.links.get(number)
                found[f"{name}{number}"] = np.zeros(shape) if arrays is None else _of(arrays, name, shape)
    return Gradients(chain.seed("upstream"), given, {name: found[name] for name in operator.differentiable})


def _of(arrays: Arrays, name: str, shape: tuple[int, ...]) -> Array:
    if 0 in (arrays.operator.shapes["output"] or ()):
        return np.zeros(shape)
    made = arrays.laid(f"grad_{name}")
    assert made is not None
    return made.reshape(shape)

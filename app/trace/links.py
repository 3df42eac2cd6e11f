"""The tensors of a chain: each link's arrays, its input and what else maps give it, and what comes back to each."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from app.core.lattice import Array
from app.operators.linked import Handed, Linked
from app.trace.arrays import Arrays, check_finite

CARRIED = "carried"  # what others have handed back to a map before


def handed_as(result: str, tensor: str) -> str:
    """What a link hands back through one of its tensors, where it hands ``result`` back through its input.

    >>> handed_as("grad_input", "offset"), handed_as("paths", "input"), handed_as("paths", "other")
    ('grad_offset', 'paths', 'paths_other')
    """
    if tensor == "input":
        return result
    return f"grad_{tensor}" if result == "grad_input" else f"{result}_{tensor}"


@dataclass(eq=False)
class Back:
    """What was sent back through a chain: to each map; at each step of the way the link's arrays, with what the map
    holds afterwards; and each link's arrays with what came to it.

    Gradients of a map that is read more than once add: a step knows what was ``carried`` there before it.
    """

    maps: dict[int, Array]
    steps: dict[Handed, Arrays] = field(default_factory=dict)
    links: dict[int, Arrays] = field(default_factory=dict)


class ChainArrays:
    """The tensors of a chain: each link's arrays, the first link's input being the chain's and every other's a map."""

    def __init__(self, chain: Linked) -> None:
        self.chain = chain
        self._back: dict[tuple[str, str], Back] = {}

    @cached_property
    def links(self) -> list[Arrays]:
        """Each link's arrays.

        Raises: Refusal when a number is not finite, naming the link.
        """
        first, made = self.chain.made[0], list[Arrays]()
        with self.chain.blamed(0):
            maps = [first.make("input", first.specs["input"], first.shapes["input"] or ())]
        for place, (link, named) in enumerate(zip(self.chain.made, self.chain.sources, strict=True)):
            with self.chain.blamed(place):
                made.append(Arrays(link, {name: maps[at] for name, at in named.items()}))
                maps.append(in_its_shape(made[-1], "output"))
        return made

    @cached_property
    def given(self) -> dict[str, Array]:
        """The input and every link's own tensors, in PyTorch's shape."""
        given: dict[str, Array] = {"input": self.links[0].given["input"]}
        for number, arrays in enumerate(self.links, start=1):
            own = self.chain.own(number)
            given |= {f"{name}{number}": of for name, of in arrays.given.items() if name in own}
        return given

    def seed(self, of: str) -> Array:
        """What is sent back from the output: its own upstream gradient, a 1 at the cell that looks, or a 1 at each."""
        shape = self.chain.shapes["output"]
        assert shape is not None
        if of == "ones":
            return np.ones(shape)
        if of == "cell":
            seed: Array = np.zeros(shape)
            at: Any = (..., *self.chain.seen_from)
            seed[at] = 1.0
            return seed
        last = type(self.links[-1])(
            self.links[-1].operator.model_copy(update={"upstream": self.chain.upstream})
        )
        return in_its_shape(last, "upstream")

    def back(self, seed: str, result: str) -> Back:
        """What comes back to every map; ``result`` is what a link hands back through its input."""
        if (seed, result) not in self._back:
            self._back[seed, result] = self._sent(Back({len(self.links): self.seed(seed)}), result)
        return self._back[seed, result]

    def _sent(self, back: Back, result: str) -> Back:
        for step in self.chain.way_back:
            number, tensor = step.number, step.tensor
            name = handed_as(result, tensor)
            if number not in back.links:
                back.links[number] = self.links[number - 1].knowing("upstream", back.maps[number])
            arrays = back.links[number]
            with self.chain.blamed(number - 1):
                back.maps[step.map], back.steps[step] = _added(arrays, name, tensor, back.maps.get(step.map))
        return back


def _added(arrays: Arrays, name: str, tensor: str, carried: Array | None) -> tuple[Array, Arrays]:
    """What a map holds after one more step, and the arrays that say so."""
    made = in_its_shape(arrays, name, tensor)
    if carried is None or made.size == 0:
        return made, arrays
    with np.errstate(over="ignore", invalid="ignore"):
        whole = made + carried
    check_finite(whole, name)
    return whole, arrays.holding({name: whole, CARRIED: carried}, like=name)


def in_its_shape(arrays: Arrays, name: str, like: str | None = None) -> Array:
    """A tensor of a link in PyTorch's shape: its own, or that of the tensor it is the gradient of."""
    shape = arrays.operator.shapes[like or ("output" if name == "upstream" else name)]
    assert shape is not None
    if 0 in shape:
        return np.zeros(shape)
    array = arrays.laid(name)
    assert array is not None
    return array.reshape(shape)

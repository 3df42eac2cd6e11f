"""What of a view runs by itself: an ordinary operator has one part, a chain one for each link.

The frames of a chain run through its parts in their order, forwards through the links or, for what is sent back from
the output, backwards. Each part has its link's own lattice and its own tensors, named as the link names them; ``names``
says what they are called in the chain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from app.core.lattice import Array, Lattice
from app.operators import Operator
from app.operators.linked import Linked
from app.trace.arrays import Arrays
from app.trace.scene import computation_of, total
from app.views.base import View


@dataclass(frozen=True, eq=False)
class Part:
    """A link at work: frames ``start`` to ``start + total − 1`` of the view; ``number`` counts links from 1."""

    operator: Operator
    lattice: Lattice
    arrays: Arrays
    start: int
    total: int
    number: int
    names: Mapping[str, str]


class ChainArrays:
    """The tensors of a chain: each link's arrays, the first link's input being the chain's and every other's a map."""

    def __init__(self, chain: Linked) -> None:
        self.chain = chain
        self._back: dict[str, list[Arrays]] = {}

    @cached_property
    def links(self) -> list[Arrays]:
        """Each link's arrays.

        Raises: Refusal when a number is not finite, naming the link.
        """
        made: list[Arrays] = []
        for place, link in enumerate(self.chain.made):
            with self.chain.blamed(place):
                arrays = Arrays(link, {"input": in_its_shape(made[-1], "output")} if made else {})
                in_its_shape(arrays, "output")
                made.append(arrays)
        return made

    @cached_property
    def given(self) -> dict[str, Array]:
        """The input and every link's weight and bias, in PyTorch's shape."""
        given: dict[str, Array] = {"input": self.links[0].given["input"]}
        for number, arrays in enumerate(self.links, start=1):
            given |= {f"{name}{number}": of for name, of in arrays.given.items() if name != "input"}
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

    def back(self, seed: str, result: str) -> list[Arrays]:
        """Each link's arrays with what comes back to it for ``upstream``; ``result`` is what it hands on."""
        key = f"{seed} {result}"
        if key not in self._back:
            upstream, made = self.seed(seed), []
            for place in range(len(self.links) - 1, -1, -1):
                arrays = self.links[place].knowing("upstream", upstream)
                with self.chain.blamed(place):
                    upstream = in_its_shape(arrays, result, "input")
                made.append(arrays)
            self._back[key] = made[::-1]
        return self._back[key]


def in_its_shape(arrays: Arrays, name: str, like: str | None = None) -> Array:
    """A tensor of a link in PyTorch's shape: its own, or that of the tensor it is the gradient of."""
    shape = arrays.operator.shapes[like or ("output" if name == "upstream" else name)]
    assert shape is not None
    if 0 in shape:
        return np.zeros(shape)
    array = arrays.laid(name)
    assert array is not None
    return array.reshape(shape)


def parts(operator: Operator, view: View) -> list[Part]:
    """The parts of a view, in the order of its frames."""
    if not isinstance(operator, Linked):
        lattice = computation_of(operator, view)
        return [Part(operator, lattice, Arrays(operator), 0, total(lattice, view), 1, {})]
    return parts_of(ChainArrays(operator), view)


def parts_of(chain: ChainArrays, view: View) -> list[Part]:
    """A part for each link, on tensors that may be there already."""
    operator, backwards = chain.chain, view.through == "backwards"
    count = len(operator.made)
    made: list[Part] = []
    for place in range(count)[:: -1 if backwards else 1]:
        link = operator.made[place]
        lattice = computation_of(link, view)
        arrays = _ArraysOf(chain, view, place)
        start = made[-1].start + made[-1].total if made else 0
        names = names_of(operator, view, place + 1)
        made.append(Part(link, lattice, arrays, start, total(lattice, view), place + 1, names))
    return made


class _ArraysOf(Arrays):
    """A part's arrays, made when they are first asked for: a scene needs none."""

    def __init__(self, chain: ChainArrays, view: View, place: int) -> None:
        super().__init__(chain.chain.made[place])
        self._from = (chain, view, place)

    def laid(self, name: str) -> Array | None:
        chain, view, place = self._from
        if view.through == "backwards":
            return chain.back(view.seed, computation_of(self.operator, view).result)[place].laid(name)
        return chain.links[place].laid(name)


def names_of(chain: Linked, view: View, number: int) -> dict[str, str]:
    """What a link's tensors are called in the chain. What is sent back is named after the view, the last first."""
    lattice = computation_of(chain.made[number - 1], view)
    known = {"input": chain.map_name(number - 1), "output": chain.map_name(number)}
    back = {"upstream": f"{view.name}{number}", lattice.result: f"{view.name}{number - 1}"}
    known = {**back, **known} if view.through == "backwards" else known
    return {name: known.get(name, f"{name}{number}") for name in lattice.tensors}


def part_at(found: list[Part], frame: int) -> Part:
    """The part that frame stands in."""
    return next(part for part in reversed(found) if part.start <= frame or part is found[0])


def tensors_of(chain: ChainArrays, view: View | None) -> dict[str, Array]:
    """What a painter of a chain needs beside the given tensors: every map, and what a view sends back."""
    operator, given = chain.chain, chain.given
    told = {
        operator.map_name(number): in_its_shape(arrays, "output")
        for number, arrays in enumerate(chain.links, start=1)
        if operator.map_name(number) != "output"
    }
    for part in parts_of(chain, view) if view is not None else ():
        for name, called in part.names.items():
            known = called in told or called in given or called == "output" or name in ("weight", "bias")
            if not known:
                array = part.arrays.laid(name)
                if array is not None:
                    told[called] = array
    return told

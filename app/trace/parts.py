"""What of a view runs by itself: an ordinary operator has one part, a chain one for each link.

The frames of a chain run through its parts in their order, forwards through the links or, for what is sent back from
the output, backwards, with a part for each map that a link hands something back to. Each part has its link's own
lattice and its own tensors, named as the link names them; ``names`` says what they are called in the chain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from app.core.lattice import Array, Lattice
from app.errors import Patch, refuse
from app.errors import replace as replace_at
from app.i18n import say
from app.operators import Operator
from app.operators.linked import Handed, Linked
from app.trace.arrays import Arrays
from app.trace.links import CARRIED, ChainArrays, handed_as, in_its_shape
from app.trace.scene import computation_of, total
from app.views.base import View


@dataclass(frozen=True, eq=False)
class Part:
    """A link at work: frames ``start`` to ``start + total − 1`` of ``view``; ``number`` counts links from 1. ``called``
    has the panels whose names are not their tensors': a map's gradient is one panel for all that is added to it."""

    operator: Operator
    view: View
    lattice: Lattice
    arrays: Arrays
    start: int
    number: int
    names: Mapping[str, str]
    called: Mapping[str, str]
    handed: Handed | None = None

    @property
    def total(self) -> int:
        """How many frames it has."""
        return total(self.lattice, self.view)

    @property
    def end(self) -> int:
        """The first frame after it."""
        return self.start + self.total


def parts(operator: Operator, view: View) -> list[Part]:
    """The parts of a view, in the order of its frames."""
    if not isinstance(operator, Linked):
        lattice = computation_of(operator, view)
        return [Part(operator, view, lattice, Arrays(operator), 0, 1, {}, {})]
    return parts_of(ChainArrays(operator), view)


def parts_of(chain: ChainArrays, view: View) -> list[Part]:
    """A part for each link, or for each map a link hands something back to, on tensors that may be there already.

    Raises: Refusal where the view counts paths and a link moves its taps by numbers: they decide which cells it reads.
    """
    if view.of == "paths":
        for place, link in enumerate(chain.chain.made):
            if link.lattice.held:
                detail = say(
                    "which cells link {link}, {op}, reads depends on its offsets: no paths are counted",
                    link=place + 1,
                    op=link.op,
                )
                hint = say('look at the view "effective_field", or take the link as a plain convolution')
                raise refuse("/view", detail, hint=hint, fix=_undeformed(chain.chain, place))
    return _backwards(chain, view) if view.through == "backwards" else _forwards(chain, view)


def _undeformed(chain: Linked, place: int) -> Patch:
    """The link as the convolution that it deforms."""
    moved = ("from", "offset", "mask", "offset_groups")
    kept = {name: of for name, of in chain.configs[place].items() if name not in moved}
    return replace_at(f"/links/{place}", {**kept, "op": "conv2d"})


def _forwards(chain: ChainArrays, view: View) -> list[Part]:
    made: list[Part] = []
    for number, link in enumerate(chain.chain.made, start=1):
        lattice = computation_of(link, view)
        names = {name: chain.chain.called(name, number) for name in lattice.tensors}
        arrays = _Later(link, partial(_forward, chain, number))
        made.append(Part(link, view, lattice, arrays, made[-1].end if made else 0, number, names, {}))
    return made


def _backwards(chain: ChainArrays, view: View) -> list[Part]:
    made: list[Part] = []
    sums: dict[int, str] = {len(chain.chain.made): f"{view.name}{len(chain.chain.made)}"}
    for step in chain.chain.way_back:
        link, own = chain.chain.made[step.number - 1], _towards(view, step.tensor)
        lattice = computation_of(link, own)
        panel = f"{view.name}{step.map}"
        names = {name: chain.chain.called(name, step.number) for name in lattice.tensors}
        names |= {"upstream": f"{view.name}{step.number}"}
        names |= {lattice.result: panel if step.whole else f"{panel}_{step.number}{step.tensor}"}
        if step.carried:
            carried = {**lattice.tensors, CARRIED: lattice.tensors[lattice.result]}
            lattice = replace(lattice, tensors=carried, added=CARRIED)
            names[CARRIED] = sums[step.map]
        sums[step.map] = names[lattice.result]
        arrays = _Later(link, partial(_sent, chain, view, step))
        start = made[-1].end if made else 0
        made.append(
            Part(link, own, lattice, arrays, start, step.number, names, {lattice.result: panel}, step)
        )
    return made


def _forward(chain: ChainArrays, number: int) -> Arrays:
    return chain.links[number - 1]


def _sent(chain: ChainArrays, view: View, step: Handed) -> Arrays:
    return chain.back(view.seed, view.of).steps[step]


@lru_cache(maxsize=256)
def _towards(view: View, tensor: str) -> View:
    """A view of what is sent back to a link's input, of what is sent back to another of its tensors."""
    return view if tensor == "input" else view.renamed(view.of, handed_as(view.of, tensor))


class _Later(Arrays):
    """A part's arrays, made when they are first asked for: a scene needs none."""

    def __init__(self, operator: Operator, make: Callable[[], Arrays]) -> None:
        super().__init__(operator)
        self._make = make

    def laid(self, name: str) -> Array | None:
        return self._make().laid(name)


def part_at(found: list[Part], frame: int) -> Part:
    """The part that frame stands in."""
    return next(part for part in reversed(found) if part.start <= frame or part is found[0])


def places(operator: Operator, views: Iterable[View]) -> dict[str, str]:
    """Where the tensors that a painter shows as they were given stand in the configuration, as JSON pointers.

    What a chain is sent back is told by the view that sends it, under the name it has there.
    """
    found = dict(operator.places)
    if isinstance(operator, Linked):
        sent = [view.name for view in views if view.through and view.seed == "upstream"]
        found |= {f"{name}{len(operator.made)}": "/upstream" for name in sent}
    return found


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
                    told[called] = in_its_shape(part.arrays, name) if name == "upstream" else array
    return told

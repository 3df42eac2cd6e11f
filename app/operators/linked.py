"""What operators in a row share: each link reads what the link before it wrote, or maps from further back."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any, ClassVar

import numpy as np

from app.core.axis import Axis
from app.core.lattice import LETTERS, Lattice
from app.core.reach import Marks, field_through, reach_of, spelled
from app.errors import Problem, Refusal, refuse, replace
from app.i18n import say
from app.operators.base import FLOAT32_BYTES, Cost, Operator, Shape, Size, own_shape
from app.operators.layer import Count
from app.operators.per_axis import PerAxis, spread, within
from app.tensors import Spec, Tensor

Config = dict[str, Any]
SIZE = 7  # of an input that says nothing
GIVEN = ("input", "input_size", "in_channels", "batch_size")  # what the chain says for its first link


@dataclass(frozen=True)
class ChainCost(Cost):
    """Beside the chain's own, what each link costs; and one operator it may stand for, with the chain's share of it."""

    links: tuple[Mapping[str, int], ...] = ()
    standard: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Handed:
    """What is handed back through one tensor of a link: to which map, on top of what others ``carried`` there, and
    whether this makes it ``whole``. Links are counted from 1, the map of link l is l, the input 0."""

    number: int
    tensor: str
    map: int
    carried: bool
    whole: bool


class Linked(Operator):
    """Run the links one after the other.

    map[0] = input,   map[l] = link[l](map[l − 1]),   output = map[L]

    The tensors of link l are ``weight{l}`` and ``bias{l}``, what it writes is ``map{l}``, counted from 1. Where
    ``sources`` say so a link reads other maps before it, for its input or for another of its tensors.

    Shape: input as the first link takes it; output as the last one gives it.
    """

    family: ClassVar[str] = "chain"
    formula: ClassVar[str] = say("link after link")
    reference: ClassVar[str] = say("torch.nn.functional.*, link after link")
    letters: ClassVar[tuple[str, ...]] = LETTERS[2]
    # from the registry, which lists this class and so stands above it
    kinds: ClassVar[Mapping[str, type[Operator]]]
    maker: ClassVar[Callable[[Config], Operator]]

    input: Tensor | None = None
    batch_size: Count | None = 1
    in_channels: Count | None = None
    input_size: PerAxis | None = None
    output_cell: PerAxis | None = None

    def model_post_init(self, context: Any, /) -> None:
        """Make every link, so that what cannot be is refused; the limits hold for all of them together."""
        within(
            "macs",
            sum(link.cost.macs + link.cost.comparisons for link in self.made),
            "/links",
            say("this takes too many multiply-adds"),
        )
        cells = sum(prod(link.shapes["output"] or ()) for link in self.made)
        within("elements", cells, "/links", say("the maps would hold too many numbers"))
        self.own_upstream  # noqa: B018 - refused here if it has another shape
        self.seen_from  # noqa: B018

    @property
    @abstractmethod
    def configs(self) -> tuple[Config, ...]:
        """The links, each without its input."""

    def place_of(self, link: int, path: str) -> str | None:
        """Where a link's field stands in this configuration; None where it stands nowhere."""
        return path

    @cached_property
    def made(self) -> tuple[Operator, ...]:
        """The links as operators, each on the shape that the one before it gives."""
        made: list[Operator] = []
        for place, config in enumerate(self.configs):
            with self.blamed(place):
                made.append(self.link(config, made))
        return tuple(made)

    def link(self, config: Config, made: list[Operator]) -> Operator:
        """The next link, told which shapes come from maps."""
        return self.reading(config, made, self.sources[len(made)])

    def reading(self, config: Config, made: list[Operator], named: Mapping[str, int]) -> Operator:
        """The next link, if it read the maps ``named``.

        Raises: Refusal where one of them does not fit.
        """
        own = {name: value for name, value in config.items() if name != "from"}
        operator = type(self).maker({**own, **self._before(made), **self.told(made, named)})
        for tensor in named if not made else ():
            given, needed = operator.shapes["input"], operator.shapes[tensor]
            if given != needed:
                detail = say(
                    "the input has shape {given}, the {tensor} needs {needed}",
                    given=list(given or ()),
                    tensor=tensor,
                    needed=list(needed or ()),
                )
                raise refuse(f"/{tensor}", detail, hint=say("let a map of that shape come before"))
        return operator

    def told(self, made: list[Operator], sources: Mapping[str, int]) -> Config:
        """What the next link is told of the tensors that maps give: their shapes."""
        if not made:  # the first link says what shape the input has
            return {name: {"fill": "zeros"} for name in sources if name != "input"}
        shapes = [made[0].shapes["input"], *(link.shapes["output"] for link in made)]
        told: Config = {
            name: {"fill": "zeros", "shape": list(shapes[at] or ())} for name, at in sources.items()
        }
        kind = type(self).kinds.get(str(self.configs[len(made)].get("op")))
        if kind is not None and kind.any_axes:
            told["input_size"] = told["input"]["shape"][-made[max(0, sources["input"] - 1)].axes :]
        return told

    @cached_property
    def sources(self) -> tuple[Mapping[str, int], ...]:
        """Of each link, which map gives which of its tensors: 0 is the input, l what link l wrote."""
        return tuple({"input": place} for place in range(len(self.configs)))

    @cached_property
    def branches(self) -> bool:
        """Whether a link reads more, or another map, than the one before it."""
        return any(dict(named) != {"input": place} for place, named in enumerate(self.sources))

    @cached_property
    def way_back(self) -> tuple[Handed, ...]:
        """What is handed back to the maps, from the output on. Links that nothing leads from to the output hand on
        nothing."""
        alive, found = {len(self.configs)}, []
        for number in range(len(self.configs), 0, -1):
            if number in alive:
                named = self.sources[number - 1]
                alive |= set(named.values())
                found += [(number, tensor, at) for tensor, at in named.items()]
        maps = [at for _, _, at in found]
        return tuple(
            Handed(*each, carried=each[2] in maps[:place], whole=each[2] not in maps[place + 1 :])
            for place, each in enumerate(found)
        )

    def _before(self, made: list[Operator]) -> Config:
        """What the first link is told by the chain."""
        if made:
            return {}
        said = self.model_dump(mode="json", include=set(GIVEN), exclude_unset=True)
        kind = type(self).kinds.get(str(self.configs[0].get("op")))
        sized = kind is None or "input_size" in kind.model_fields  # fold's size is its output's
        told = self.input_size is not None or own_shape(self.input, "input", 2)
        unsaid = {"input_size": SIZE} if sized and not told else {}
        return {
            name: value for name, value in {**unsaid, **said}.items() if name != "input" or value is not None
        }

    @contextmanager
    def blamed(self, place: int) -> Iterator[None]:
        """What a link refuses, told of the whole: pointers and fixes say where its field stands here."""
        try:
            yield
        except Refusal as refusal:
            problems = tuple(self._told(place, problem) for problem in refusal.problems)
            raise Refusal(problems, status=refusal.status, limit=refusal.limit) from None

    def _told(self, place: int, problem: Problem) -> Problem:
        pointer = self.place_of(place, problem.pointer)
        link = f"/links/{place}" if "links" in type(self).model_fields else ""
        moved = [{**change, "path": self.place_of(place, change["path"])} for change in problem.fix or ()]
        fix = tuple(moved) if moved and all(change["path"] is not None for change in moved) else None
        detail = say(
            "link {link}, {op}: {detail}",
            link=place + 1,
            op=self.configs[place].get("op"),
            detail=problem.detail,
        )
        return Problem(link if pointer is None else pointer, detail, problem.hint, fix)

    @property
    def axes(self) -> int:
        """How many spatial axes the input has."""
        return self.made[0].axes

    @cached_property
    def lattice(self) -> Lattice:
        """A chain has a lattice per link and none of its own.

        Raises: Refusal.
        """
        raise refuse(
            "/links",
            say("a chain has a relation per link and no single one: {count} links", count=len(self.made)),
            hint=say("ask for one link by itself"),
        )

    @cached_property
    def computations(self) -> Mapping[str, Lattice]:
        """What can be watched, told by the first link's lattices."""
        shared = set.intersection(*({*link.computations} for link in self.made))
        return {name: of for name, of in self.made[0].computations.items() if name in shared}

    @property
    def differentiable(self) -> tuple[str, ...]:
        """The input, and what each link has beside it."""
        numbered = enumerate(zip(self.made, self.sources, strict=True), start=1)
        own = (
            f"{name}{at}"
            for at, (link, named) in numbered
            for name in link.differentiable
            if name not in named
        )
        return ("input", *own)

    @cached_property
    def shapes(self) -> dict[str, Shape | None]:
        """The input's, every link's weight and bias, every map's, the output's."""
        shapes: dict[str, Shape | None] = {"input": self.made[0].shapes["input"]}
        for number, link in enumerate(self.made, start=1):
            shapes |= {f"{name}{number}": link.shapes[name] for name in self.own(number)}
            shapes[self.map_name(number)] = link.shapes["output"]
        return shapes

    def own(self, number: int) -> tuple[str, ...]:
        """The tensors of a link that no map gives."""
        return tuple(name for name in self.made[number - 1].specs if name not in self.sources[number - 1])

    def called(self, tensor: str, number: int) -> str:
        """What a tensor of a link is called in the chain: the map that gives it, or its name and the link's number."""
        if tensor == "output":
            return self.map_name(number)
        at = self.sources[number - 1].get(tensor)
        return f"{tensor}{number}" if at is None else self.map_name(at)

    def map_name(self, number: int) -> str:
        """The map that stands after so many links: the input, map1, map2, …, the output."""
        return "input" if number == 0 else "output" if number == len(self.configs) else f"map{number}"

    @property
    def specs(self) -> dict[str, Spec]:
        """What to make the input and every link's tensors from."""
        specs = {"input": self.made[0].specs["input"]}
        for number, link in enumerate(self.made, start=1):
            specs |= {f"{name}{number}": link.specs[name] for name in self.own(number)}
        return specs

    @property
    def places(self) -> Mapping[str, str]:
        """Where the input and each link's own tensors stand in the configuration, as JSON pointers."""
        found = {"input": "/input"}
        for number in range(1, len(self.made) + 1):
            for name in self.own(number):
                place = self.place_of(number - 1, f"/{name}")
                if place is not None:
                    found[f"{name}{number}"] = place
        return found

    @cached_property
    def seen_from(self) -> tuple[int, ...]:
        """The output cell whose receptive field is shown: the one asked for, or the middle.

        Raises: Refusal where there is no such cell.
        """
        shape = (self.made[-1].shapes["output"] or ())[-self.made[-1].axes :]
        if self.output_cell is None:
            return tuple(max(0, size - 1) // 2 for size in shape)
        cell = spread("output_cell", self.output_cell, len(shape), least=0)
        for place, (at, size) in enumerate(zip(cell, shape, strict=True)):
            if at >= max(1, size):
                listed = isinstance(self.output_cell, tuple) and len(self.output_cell) > 1
                pointer = f"/output_cell/{place}" if listed else "/output_cell"
                raise refuse(
                    pointer,
                    say("output_cell is {at}, the output has {size} cells along that axis", at=at, size=size),
                    hint=say("0 to {last}", last=size - 1),
                    fix=replace(pointer, size - 1),
                )
        return cell

    @property
    def chosen(self) -> Mapping[str, Shape]:
        """The output cell that looks."""
        return {"output_cell": self.seen_from}

    @cached_property
    def sizes(self) -> tuple[Size, ...]:
        """How long the map is after each link, along each axis that all links have."""
        links = self.made
        if len({link.axes for link in links}) > 1:
            return ()
        told = []
        for name, each in zip(
            LETTERS[self.axes], zip(*(link.sizes for link in links), strict=True), strict=True
        ):
            first = (links[0].shapes["input"] or ())[LETTERS[self.axes].index(name) - self.axes]
            walked = (
                [str(first), *(str(size.value) for size in each)]
                if links[0].family != "fold"
                else [str(size.value) for size in each]
            )
            numbers = (", " if self.branches else " → ").join(walked)
            told.append(Size(name, self.formula, numbers, each[-1].value, each[-1].remainder))
        return tuple(told)

    @property
    def batched(self) -> bool:
        """Whether there is a batch dimension."""
        return self.made[-1].batched

    @cached_property
    def cost(self) -> ChainCost:
        """All links together, each by itself, and the dense layer from the input to the output."""
        shapes, links = self.shapes, self.made
        inputs, outputs = prod(shapes["input"] or ()), prod(shapes["output"] or ())
        batch = max(1, links[0].lattice.channels["n"])
        dense = (inputs // batch) * (outputs // batch)
        maps = inputs + sum(prod(link.shapes["output"] or ()) for link in links)
        return ChainCost(
            parameters=sum(link.cost.parameters for link in links),
            macs=sum(link.cost.macs for link in links),
            activation_bytes=FLOAT32_BYTES * maps,
            dense=None
            if any(link.cost.dense is None for link in links)
            else {"parameters": dense, "macs": dense * batch},
            comparisons=sum(link.cost.comparisons for link in links),
            links=tuple({"parameters": link.cost.parameters, "macs": link.cost.macs} for link in links),
        )

    @cached_property
    def unread(self) -> dict[str, list[int]]:
        """For each axis the input cells that no output sees through the chain."""
        if not self.along:
            return {name: [] for name in LETTERS[self.axes]}
        seen = self.seen()
        return {name: np.flatnonzero(~_along(seen, place)).tolist() for place, name in enumerate(self.along)}

    @property
    def unread_count(self) -> int:
        """How many cells that are of each channel's input map."""
        return int((~self.seen()).sum()) if self.along else 0

    @cached_property
    def along(self) -> dict[str, tuple[Axis, ...]]:
        """Each axis through all links; none where they have not the same axes, or where places of a kernel are channels
        on the way (unfold, fold): then which cells belong together is no product of axes."""
        mixed = any(link.lattice.held or any(dim[0] == "k" for dim in _map_dims(link)) for link in self.made)
        if mixed or len({link.axes for link in self.made}) > 1:
            return {}
        through = zip(*(link.lattice.axes for link in self.made), strict=True)
        return dict(zip(LETTERS[self.axes], through, strict=True))

    def seen(self, cell: tuple[int, ...] | None = None) -> Marks:
        """Which cells of the input an output cell sees, or any does, by following the tables back."""
        layers = list(zip(*self.along.values(), strict=True))
        last = [axis.output for axis in layers[-1]]
        marked = [
            np.ones(size, dtype=bool) if cell is None else np.arange(size) == cell[place]
            for place, size in enumerate(last)
        ]
        return spelled(reach_of(layers, [[*named.values()] for named in self.sources], tuple(marked)))

    @cached_property
    def receptive_field(self) -> list[dict[str, Any]]:
        """Along each axis, what the output cell that looks sees of the input: from where, how far, and how many cells.

        The field reaches into the padding as if it held cells; ``read`` counts those of the input.
        """
        if not self.along or any(
            at >= axes[-1].output for at, axes in zip(self.seen_from, self.along.values(), strict=True)
        ):
            return []
        reads, told, seen = [[*named.values()] for named in self.sources], [], self.seen(self.seen_from)
        for place, (at, (name, axes)) in enumerate(zip(self.seen_from, self.along.items(), strict=True)):
            field = field_through(axes, reads)
            if field is not None:
                span, read = field.span(at), int(_along(seen, place).sum())
                told.append({"axis": name, "cell": at, "start": span.start, "size": len(span), "read": read})
        return told

    @property
    def read_count(self) -> int:
        """How many cells of the input the output cell that looks sees."""
        return int(self.seen(self.seen_from).sum())


def _map_dims(link: Operator) -> tuple[str, ...]:
    tensors = link.lattice.tensors
    return (*tensors["input"], *tensors["output"])


def _along(marks: Marks, place: int) -> Marks:
    """The indices along one axis at which any cell is marked."""
    found: Marks = np.asarray(marks.any(axis=tuple(axis for axis in range(marks.ndim) if axis != place)))
    return found

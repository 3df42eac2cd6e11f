"""What operators in a row share: each link reads what the link before it wrote."""

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
from app.core.receptive import field_of, step_of
from app.errors import Problem, Refusal, refuse, replace
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
    standard: Mapping[str, float] | None = None


class Linked(Operator):
    """Run the links one after the other.

    map[0] = input,   map[l] = link[l](map[l − 1]),   output = map[L]

    The tensors of link l are ``weight{l}`` and ``bias{l}``, what it writes is ``map{l}``, counted from 1.

    Shape: input as the first link takes it; output as the last one gives it.
    """

    family: ClassVar[str] = "chain"
    formula: ClassVar[str] = "link after link"
    reference: ClassVar[str] = "torch.nn.functional.*, link after link"
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
            "this takes too many multiply-adds",
        )
        cells = sum(prod(link.shapes["output"] or ()) for link in self.made)
        within("elements", cells, "/links", "the maps would hold too many numbers")
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
                made.append(type(self).maker({**config, **self._before(made)}))
        return tuple(made)

    def _before(self, made: list[Operator]) -> Config:
        """What a link is told of its input: the chain's own words, or the shape of the map before it."""
        if made:
            return {"input": {"fill": "zeros", "shape": list(made[-1].shapes["output"] or ())}}
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
        detail = f"link {place + 1}, {self.configs[place].get('op')}: {problem.detail}"
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
            f"a chain has a relation per link and no single one: {len(self.made)} links",
            hint="ask for one link by itself",
        )

    @cached_property
    def computations(self) -> Mapping[str, Lattice]:
        """What can be watched, told by the first link's lattices."""
        shared = set.intersection(*({*link.computations} for link in self.made))
        return {name: of for name, of in self.made[0].computations.items() if name in shared}

    @property
    def differentiable(self) -> tuple[str, ...]:
        """The input, and what each link has beside it."""
        numbered = enumerate(self.made, start=1)
        return (
            "input",
            *(f"{name}{at}" for at, link in numbered for name in link.differentiable if name != "input"),
        )

    @cached_property
    def shapes(self) -> dict[str, Shape | None]:
        """The input's, every link's weight and bias, every map's, the output's."""
        shapes: dict[str, Shape | None] = {"input": self.made[0].shapes["input"]}
        for number, link in enumerate(self.made, start=1):
            shapes |= {f"{name}{number}": link.shapes[name] for name in link.specs if name != "input"}
            shapes[self.map_name(number)] = link.shapes["output"]
        return shapes

    def map_name(self, number: int) -> str:
        """The map that stands after so many links: the input, map1, map2, …, the output."""
        return "input" if number == 0 else "output" if number == len(self.made) else f"map{number}"

    @property
    def specs(self) -> dict[str, Spec]:
        """What to make the input and every link's tensors from."""
        specs = {"input": self.made[0].specs["input"]}
        for number, link in enumerate(self.made, start=1):
            specs |= {f"{name}{number}": spec for name, spec in link.specs.items() if name != "input"}
        return specs

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
                    f"output_cell is {at}, the output has {size} cells along that axis",
                    hint=f"0 to {size - 1}",
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
            told.append(Size(name, self.formula, " → ".join(walked), each[-1].value, each[-1].remainder))
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
        return {name: np.flatnonzero(~seen(axes)).tolist() for name, axes in self.along.items()}

    @cached_property
    def along(self) -> dict[str, tuple[Axis, ...]]:
        """Each axis through all links; none where they have not the same axes, or where places of a kernel are channels
        on the way (unfold, fold): then which cells belong together is no product of axes."""
        mixed = any(dim[0] == "k" for link in self.made for dim in _map_dims(link))
        if mixed or len({link.axes for link in self.made}) > 1:
            return {}
        through = zip(*(link.lattice.axes for link in self.made), strict=True)
        return dict(zip(LETTERS[self.axes], through, strict=True))

    @cached_property
    def receptive_field(self) -> list[dict[str, Any]]:
        """Along each axis, what the output cell that looks sees of the input: from where, how far, and how many cells.

        The field reaches into the padding as if it held cells; ``read`` counts those of the input.
        """
        told = []
        for at, (name, axes) in zip(self.seen_from, self.along.items(), strict=False):
            field = field_of(step_of(axis) for axis in axes) if at < axes[-1].output else None
            if field is not None:
                span, read = field.span(at), int(seen(axes, at).sum())
                told.append({"axis": name, "cell": at, "start": span.start, "size": len(span), "read": read})
        return told


def _map_dims(link: Operator) -> tuple[str, ...]:
    tensors = link.lattice.tensors
    return (*tensors["input"], *tensors["output"])


def seen(axes: tuple[Axis, ...], cell: int | None = None) -> Any:
    """Which cells of the first axis' input an output of the last one sees, or any, by following the tables back.

    >>> seen((Axis(5, 3, 3), Axis(3, 1, 3)), 0)
    array([ True,  True,  True,  True,  True])
    >>> seen((Axis(5, 5, 1), Axis(5, 3, 1, stride=2)))
    array([ True, False,  True, False,  True])
    """
    marked = np.ones(axes[-1].output, dtype=bool) if cell is None else np.arange(axes[-1].output) == cell
    for axis in reversed(axes):
        table = axis.table
        cells = table.cell[(table.start[marked][:, None] + table.step).reshape(-1)]
        marked = np.zeros(axis.input, dtype=bool)
        marked[cells[cells >= 0]] = True
    return marked

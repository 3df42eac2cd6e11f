"""A view is a few panels and an order, as data; nothing here knows what an operator computes.

Dimensions are named as in the design. Two shorthands keep a view short for one, two and three axes at once:

- ``"o*"`` stands for one dimension per axis: ``oh, ow``; ``"-k*"`` for the same, each running backwards; ``"~k*"`` for
  the kernel as it lies on the stage: backwards along the axes whose positions fall with k, as under zero insertion;
- `Maps("s", "g", "c")` lays a tensor out as people draw it: along two axes as sheets of rows × columns, one sheet
  per channel; along one axis as strips, one row per channel; along three with the depth among the sheets;
- `Atlas("k", ("g", "m"), ("g", "c"))` lays all kernel maps out at once, output channels × input channels.

A dimension the operator does not have (unfold has no groups) is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Literal

CHANNELS = ("n", "g", "b", "c", "m", "f", "qh", "qw", "p")
Role = Literal["input", "weight", "output", "product", "count"]
Tree = str | dict[str, list[Any]]


def expanded(dims: Iterable[str], names: tuple[str, ...], known: frozenset[str]) -> list[str]:
    """Dimension names with their stars spelled out, those the operator does not have left out.

    ``known`` holds the dimensions there are, and "-kh" where the kernel lies backwards along an axis.

    >>> expanded(["n", "g", "-k*"], ("h", "w"), frozenset({"n", "kh", "kw"}))
    ['n', '-kh', '-kw']
    >>> expanded(["~k*"], ("h", "w"), frozenset({"kh", "kw", "-kw"}))
    ['kh', '-kw']
    """
    spelled = [
        dim[:-1] + name if dim.endswith("*") else dim
        for dim in dims
        for name in (names if dim.endswith("*") else ("",))
    ]
    laid = [_as_it_lies(dim[1:], known) if dim[0] == "~" else dim for dim in spelled]
    return [dim for dim in laid if dim.removeprefix("-") in known]


def _as_it_lies(dim: str, known: frozenset[str]) -> str:
    return f"-{dim}" if f"-{dim}" in known else dim


@dataclass(frozen=True)
class Grid:
    """Rows, columns and sheets, spelled out."""

    rows: tuple[str, ...] = ()
    cols: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()

    def laid_out(self, names: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """(rows, columns, sheets)."""
        return self.rows, self.cols, self.sheets


class Maps:
    """A feature map or kernel map as people draw it; see the module's words."""

    def __init__(self, letter: str, *channels: str) -> None:
        self.letter, self.channels = letter, channels

    def laid_out(self, names: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """(rows, columns, sheets)."""
        axes = tuple(self.letter + name for name in names)
        if len(axes) == 1:
            return self.channels, axes, ()
        return axes[-2:-1], axes[-1:], (*self.channels, *axes[:-2])


class Atlas:
    """Kernel maps by the hundred: a row of maps for each output channel, a column for each input channel.

    A dimension on both sides, such as the group, leaves only the blocks where it agrees with itself."""

    def __init__(self, letter: str, rows: tuple[str, ...], cols: tuple[str, ...]) -> None:
        self.letter, self.rows, self.cols = letter, rows, cols

    def laid_out(self, names: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """(rows, columns, sheets)."""
        axes = tuple(self.letter + name for name in names)
        return (*self.rows, *axes[-2:-1]), (*self.cols, axes[-1]), axes[:-2]


class AsItLies:
    """A tensor as people draw it whatever it is: see `Maps`; a kernel whole, and columns of windows as columns."""

    def of(self, dims: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """(rows, columns, sheets) of a tensor with these dimensions; the batch is pinned.

        >>> AsItLies().of(("n", "g", "c", "ih", "iw"))
        (('ih',), ('iw',), ('g', 'c'))
        >>> AsItLies().of(("n", "c", "kw", "ow"))
        (('c', 'kw'), ('ow',), ())
        """
        channels = tuple(dim for dim in dims if len(dim) == 1 and dim != "n")
        places = tuple(dim for dim in dims if dim[0] == "k")
        along = tuple(dim for dim in dims if len(dim) > 1 and dim[0] != "k")
        if "f" in channels:  # an offset or mask: a map for each kernel cell
            return along[-2:-1], along[-1:], dims[1 : -len(along)]
        if places and along:
            return (*channels, *places), along, ()
        axes = along or places
        if len(axes) < 2:
            return channels, axes, ()
        return axes[-2:-1], axes[-1:], (*channels, *axes[:-2])


@dataclass(frozen=True)
class Panel:
    """One tensor, laid out.

    ``value`` says what its cells hold: ``("tensor", name)``; ``("sum", name, …)`` the sum, over the taps that agree
    with the cell, of the product of these tensors; ``("distinct", "o" or "i")`` how many outputs read the cell, or
    how many inputs it receives. ``pins`` are the dimensions it takes from the cursor; a tensor's own dimensions that
    are not laid out are pinned without being named, and so are, in a sum, the channel dimensions that none of its
    tensors has: over a batch the kernel's cells would be added once per example. ``fills`` is how its cells come to be
    filled: all at once (None), in the order of the frames ("prefix"), or as growing sums ("sums") of the products of
    ``terms``, the scene's factors unless named. A cell that differs from that of the tensor ``against`` is marked.
    With ``peak`` the largest cell of the sheet is framed, and what it reads. ``sets`` names the field of
    the configuration that a cell chosen here, by pointing at it, is the value of (`app.trace.choosing`).
    """

    name: str
    title: str
    role: Role
    layout: Grid | Maps | Atlas | AsItLies
    value: tuple[str, ...]
    pins: tuple[str, ...] = ()
    fills: Literal["prefix", "sums"] | None = None
    terms: tuple[str, ...] = ()
    against: str = ""
    peak: bool = False
    sets: str = ""

    def as_json(
        self, names: tuple[str, ...], known: frozenset[str], tensors: dict[str, tuple[str, ...]]
    ) -> dict[str, Any]:
        """The panel as it travels."""
        kind, *of = self.value
        layout = self.layout
        sides = layout.of(tensors[of[0]]) if isinstance(layout, AsItLies) else layout.laid_out(names)
        rows, cols, sheets = (expanded(dims, names, known) for dims in sides)
        shown = {dim.removeprefix("-").replace("s", "i", 1) for dim in rows + cols + sheets}
        pins = expanded(self.pins, names, known)
        if kind == "tensor":
            pins = [dim for dim in tensors[of[0]] if dim not in shown]
        if kind == "sum":
            of = [name for name in of if name in tensors]
            summed = {dim for name in of for dim in tensors[name]} | shown
            pins += [dim for dim in CHANNELS if dim in known and dim not in summed and dim not in pins]
        more = {"terms": self.terms, "against": self.against, "peak": self.peak, "sets": self.sets}
        return {
            "name": self.name, "title": self.title, "role": self.role, "rows": rows, "cols": cols, "sheets": sheets,
            "pins": pins, "value": {kind: of if kind == "sum" else of[0]}, "fills": self.fills,
            **{name: said for name, said in more.items() if said},
        }  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """One answer to an option, and what it changes of the view; see `otherwise`."""

    name: str
    title: str
    change: Callable[[View], View] = lambda view: view


@dataclass(frozen=True)
class Option:
    """What a reader may choose of a view; the first choice is what is shown unasked."""

    name: str
    title: str
    choices: tuple[Choice, ...]

    def as_json(self, chosen: str | None = None) -> dict[str, Any]:
        """The option as it travels, with what is chosen where that is known."""
        choices = [{"name": choice.name, "title": choice.title} for choice in self.choices]
        told = {"name": self.name, "title": self.title, "choices": choices}
        return told if chosen is None else {**told, "chosen": chosen}


@dataclass(frozen=True, eq=False)
class View:
    """Panels and the order of their frames, for some families of operators.

    ``of`` names the computation it shows (`Operator.computations`); views of one ``group`` share a tab. ``order`` lists
    the dimensions frames run through ("@name": those of a tensor, but for the kernel's), ``steps`` those the taps of
    one frame run through, both slowest first. ``lesson`` names the loop (of `app.textbook`) shown beside it, None the
    operator's own; ``lessons`` has the families to which another belongs ("{lesson}" stands for the operator's).
    ``links`` are drawn from panel to panel; ``wide`` and ``narrow`` suggest an arrangement of the panels in rows and
    columns, which the stage regroups where others fill it better; a panel whose tensor an operator lacks is left out.
    A view ``through`` a chain runs through its links, in order or backwards, with these panels for each; ``seed`` is
    what is sent back from the output: its upstream gradient, a 1 at the cell that looks, or a 1 at every cell. One that
    is better seen whole ``opens`` at its end. ``rank`` places the view's tab; the first view of a family is the one
    shown at first. ``words`` are sentences beneath the tabs, ``says`` names those of `app.trace.words` that have the
    configuration's numbers; ``options`` are what a reader may choose of it, ``chosen`` the choices that made this view
    of another (`under`).
    ``matrix`` names the panel that is the kernel matrix, whose blocks are told beside it.
    """

    name: str
    title: str
    summary: str
    lesson: str | None
    families: tuple[str, ...]
    order: tuple[str, ...]
    steps: tuple[str, ...]
    panels: tuple[Panel, ...]
    links: tuple[tuple[str, str], ...]
    wide: Tree
    narrow: Tree
    rank: int = 50
    of: str = "output"
    group: str = ""
    through: Literal["", "forwards", "backwards"] = ""
    seed: Literal["", "upstream", "cell", "ones"] = ""
    opens: Literal["start", "end"] = "start"
    lessons: Mapping[str, str] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    says: str = ""
    options: tuple[Option, ...] = ()
    chosen: tuple[str, ...] = ()
    matrix: str = ""

    def under(self, *choices: str) -> View:
        """The view under one choice of each of its options, by name, in their order."""
        first = tuple(option.choices[0].name for option in self.options)
        return self if choices == first else _changed(self, choices)

    def renamed(self, old: str, new: str) -> View:
        """The view of another computation, whose result is the tensor ``new``, in panels of that name."""

        def tree(of: Tree) -> Tree:
            if isinstance(of, str):
                return new if of == old else of
            return {kind: [tree(part) for part in parts] for kind, parts in of.items()}

        def words(of: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(new if word == old else word for word in of)

        panels = tuple(
            replace(panel, name=words((panel.name,))[0], value=words(panel.value)) for panel in self.panels
        )
        links = tuple((words((a,))[0], words((b,))[0]) for a, b in self.links)
        order = tuple(f"@@{new}" if dim == f"@{old}" else dim for dim in self.order)
        wide, narrow = tree(self.wide), tree(self.narrow)
        return replace(self, of=new, panels=panels, links=links, order=order, wide=wide, narrow=narrow)

    @property
    def choices(self) -> tuple[str, ...]:
        """What is chosen of each option."""
        return self.chosen or tuple(option.choices[0].name for option in self.options)


@lru_cache(maxsize=256)
def _changed(view: View, choices: tuple[str, ...]) -> View:
    for option, name in zip(view.options, choices, strict=True):
        view = next(choice.change for choice in option.choices if choice.name == name)(view)
    return replace(view, chosen=choices)


def otherwise(panels: Mapping[str, Mapping[str, Any]], **fields: Any) -> Callable[[View], View]:
    """A change of some fields of some panels, by name, and of some of the view's own."""

    def change(view: View) -> View:
        changed = tuple(replace(panel, **panels.get(panel.name, {})) for panel in view.panels)
        return replace(view, panels=changed, **fields)

    return change


def row(*trees: Tree) -> Tree:
    """Side by side."""
    return {"row": list(trees)}


def column(*trees: Tree) -> Tree:
    """One above the other."""
    return {"column": list(trees)}


def pruned(tree: Tree, names: AbstractSet[str]) -> Tree | None:
    """The arrangement of those panels that are there; what has one part is that part.

    >>> pruned(row("input", column("weight", "products"), "output"), {"input", "products"})
    {'row': ['input', 'products']}
    """
    if isinstance(tree, str):
        return tree if tree in names else None
    ((kind, parts),) = tree.items()
    kept = [part for part in (pruned(part, names) for part in parts) if part is not None]
    if len(kept) < 2:
        return kept[0] if kept else None
    return {kind: kept}

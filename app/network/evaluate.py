"""From layers and the shapes of their inputs to what each layer makes, costs and sees.

A layer that makes nothing of what flows into it says why and what to change; what comes after it has no shape, and the
rest is still told. Where only a number of channels disagrees, the layer is taken at its word and the chain goes on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.core.receptive import ITSELF, Field, Step
from app.errors import Refusal
from app.i18n import say
from app.network.effect import Asked, Effect, Shape
from app.network.kinds import RULES
from app.network.unread import MOST_WORK, never_read, read_by_all, work_of
from app.torchcode.read_trace import Layer

FLOAT32_BYTES = 4
MOST_KINDS = 20_000  # of cells that see differently, over a whole network
Fields = tuple[Field | None, ...]


@dataclass(frozen=True)
class Row:
    """What one layer makes. ``seen`` has for each input of the network what a cell of this layer sees of it, per axis.

    ``unread`` counts, per axis, the cells of the layer's own input that it never reads; None if that is too much work.
    """

    layer: Layer
    takes: tuple[Shape | None, ...]
    effect: Effect | None
    parameters: int = 0
    seen: Mapping[int, Fields] = field(default_factory=dict)
    unread: tuple[int, ...] | None = ()
    problems: tuple[tuple[str, str], ...] = ()

    @property
    def shape(self) -> Shape | None:
        """The output's shape, where there is one."""
        return None if self.effect is None else self.effect.shape


@dataclass(frozen=True)
class Network:
    """All layers, and the cells of each input that nothing in the network reads, per axis where that is known."""

    rows: tuple[Row, ...]
    inputs: tuple[Shape, ...]
    unread: Mapping[int, tuple[int, ...]]


def evaluate(layers: Sequence[Layer], inputs: Sequence[Shape]) -> Network:
    """Every layer's row, in order.

    >>> from app.torchcode.read import read
    >>> [row.shape for row in evaluate(read("nn.Conv2d(3, 8, 3)").layers, [(1, 3, 8, 8)]).rows]
    [(1, 8, 6, 6)]
    """
    walk = _Walk(inputs)
    for layer in layers:
        walk.rows.append(walk.row(layer))
    steps = [None if row.effect is None else row.effect for row in walk.rows]
    never = never_read(layers, steps, inputs) if walk.work <= MOST_WORK else {}
    return Network(tuple(walk.rows), tuple(inputs), never)


class _Walk:
    """One pass over the layers."""

    def __init__(self, inputs: Sequence[Shape]) -> None:
        self.inputs = inputs
        self.rows: list[Row] = []
        self.counted: set[int] = set()
        self.kinds = 0
        self.work = 0

    def shape_at(self, place: int) -> Shape | None:
        """The shape of a place: a layer's output, or an input."""
        return self.inputs[-1 - place] if place < 0 else self.rows[place].shape

    def row(self, layer: Layer) -> Row:
        """What a layer makes of what flows into it."""
        takes = tuple(self.shape_at(place) for place in layer.inputs)
        if layer.kind.endswith("?"):  # told where it stands
            return Row(layer, takes, None)
        if layer.kind not in RULES:
            return Row(layer, takes, None, problems=((say("{kind} is not known here", kind=layer.kind), ""),))
        shapes = [shape for shape in takes if shape is not None]
        if len(shapes) < len(takes):
            return Row(layer, takes, None)
        asked = Asked(layer, shapes, self._lengths(layer))
        try:
            effect = RULES[layer.kind](asked)
        except Refusal as refusal:
            said = refusal.problems[0]
            return Row(layer, takes, None, problems=(*asked.doubts, (said.detail, said.hint)))
        again = layer.module is not None and layer.module in self.counted
        if layer.module is not None:
            self.counted.add(layer.module)
        row = Row(layer, takes, effect, 0 if again else effect.parameters, problems=tuple(asked.doubts))
        self.work += work_of(effect, shapes[0])
        unread = _own_unread(effect, shapes[0]) if self.work <= MOST_WORK else None
        return replace(row, seen=self._seen(layer, effect), unread=unread)

    def _lengths(self, layer: Layer) -> dict[tuple[int, int], int]:
        """The sizes a view may ask for."""
        wanted = layer.arguments.get("shape", ()) if layer.kind == "View" else ()
        found = {}
        for each in wanted:
            shape = None if isinstance(each, int) else self.shape_at(each.place)
            if shape is not None and type(each.axis) is int and -len(shape) <= each.axis < len(shape):
                found[each.place, each.axis] = shape[each.axis]
        return found

    def _seen(self, layer: Layer, effect: Effect) -> dict[int, Fields]:
        found: dict[int, Fields] = {}
        for place in layer.inputs:
            shape = self.shape_at(place)
            assert shape is not None
            before = {place: ()} if place < 0 else self.rows[place].seen
            for origin, fields in before.items():
                fields = self._through(fields, effect, shape)  # noqa: PLW2901
                found[origin] = _merged(found[origin], fields) if origin in found else fields
        return found

    def _through(self, fields: Fields, effect: Effect, shape: Shape) -> Fields:
        """The fields past a layer; () as long as every cell sees itself, None where they are not followed."""
        if effect.wanders:
            return (None,) * (len(shape) - 2)
        if effect.gathers:
            sizes = shape[len(shape) - len(fields) :]
            return tuple(each and each.whole(size) for each, size in zip(fields, sizes, strict=True))
        if not effect.steps:
            return fields
        fields = fields or (ITSELF,) * len(effect.steps)
        if len(fields) != len(effect.steps):
            return (None,) * len(effect.steps)
        made = tuple(self._followed(each, step) for each, step in zip(fields, effect.steps, strict=True))
        self.kinds += sum(each.period for each in set(made) if each)
        return made if self.kinds <= MOST_KINDS else (None,) * len(made)

    @staticmethod
    def _followed(each: Field | None, step: Step) -> Field | None:
        return each and each.through(step)


def _merged(one: Fields, other: Fields) -> Fields:
    """The fields of two ways that meet."""
    if not one or not other:
        one, other = one or (ITSELF,) * len(other), other or (ITSELF,) * len(one)
    if len(one) != len(other):
        return (None,) * max(len(one), len(other))
    return tuple(a and b and (a if a == b else a.beside(b)) for a, b in zip(one, other, strict=True))


def _own_unread(effect: Effect, shape: Shape) -> tuple[int, ...] | None:
    """How many cells of each axis a layer steps over."""
    if effect.wanders:
        return None
    if not effect.steps:
        return ()
    count = len(effect.steps)
    each = zip(effect.steps, shape[-count:], effect.shape[-count:], strict=True)
    return tuple(int((~read_by_all(step, out, size)).sum()) for step, size, out in each)

"""What a cell far along a chain sees of the chain's input, one axis at a time: jump, start, size, and the very cells.

A `Step` says which cells of its input each cell of a layer reads; a `Field` says which cells of the chain's *first*
input a cell sees. Both repeat: cell o + period reads what cell o reads, moved by ``shift``. A convolution has period 1,
so its field is the textbook's three numbers:

    jump' = jump · stride,   start' = start − padding · jump,   size' = size + dilation · (kernel − 1) · jump

After a transposed convolution, an upsampling or a resampling neighbours may differ, and the period counts the kinds.
Padding is followed as if it held cells, which is why a start may be negative. `unread` counts what is really there.

Source: A. Araujo, W. Norris and J. Sim, Computing Receptive Fields of Convolutional Neural Networks, Distill 2019.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import gcd

import numpy as np
from numpy.typing import NDArray

from app.core.axis import Axis, Index

Part = tuple[
    int, int, int, int, int
]  # kind, first and last cell of its field, how far the next is, how many there are
Marks = NDArray[np.bool_]
MOST_KINDS = 1_024  # cells that see differently, before they are no longer told apart
MOST_BITS = 1 << 22  # places marked in all fields of one layer together


@dataclass(frozen=True)
class Step:
    """Cell o = q·period + r of a layer reads its input's cells q·shift + ``reads[r]``, each an arithmetic progression.

    >>> step_of(Axis(input=5, output=3, kernel=3, stride=2, pad=1, pad_end=1))
    Step(period=1, shift=2, reads=(range(-1, 2),))
    >>> step_of(Axis(input=3, output=5, kernel=2, stride=2).T)
    Step(period=2, shift=1, reads=(range(0, 1), range(0, 1)))
    """

    period: int
    shift: int
    reads: tuple[range, ...]

    def of(self, o: int) -> range:
        """The cells that cell ``o`` reads, in increasing order, those in the padding included."""
        turn, kind = divmod(o, self.period)
        read = self.reads[kind]
        return range(read.start + turn * self.shift, read.stop + turn * self.shift, read.step)


@lru_cache(maxsize=1024)
def step_of(axis: Axis) -> Step:
    """The relation zoom·i = stride·o + dilation·k − pad, read by output."""
    common = gcd(axis.zoom, axis.stride)
    period = axis.zoom // common
    return Step(period, axis.stride // common, tuple(_met(axis, o) for o in range(period)))


def _met(axis: Axis, o: int) -> range:
    """The input indices that meet output ``o``: k moves in steps of zoom / gcd(zoom, dilation)."""
    spread = abs(axis.dilation)
    common = gcd(axis.zoom, spread)
    every, move = axis.zoom // common, spread // common
    constant = axis.stride * o - axis.pad
    if constant % common:
        return range(0)
    first = -(constant // common) * pow(axis.dilation // common, -1, every) % every if every > 1 else 0
    count = max(0, -(-(axis.kernel - first) // every))
    if count == 0:
        return range(0)
    ends = [(constant + axis.dilation * k) // axis.zoom for k in (first, first + (count - 1) * every)]
    return range(min(ends), max(ends) + 1, move)


@dataclass(frozen=True)
class Field:
    """Cell o = q·period + r sees the cells from q·shift + ``first[r]`` to q·shift + ``last[r]`` of the chain's input.

    ``marks[r]`` has a bit for each cell of that span which is really seen, the first cell lowest; None where the spans
    are too wide to mark. A kind that sees nothing has ``last = first − 1``.

    >>> seen = field_of([step_of(Axis(13, 7, 3, stride=2, pad=1)), step_of(Axis(7, 5, 3))])
    >>> seen.jump, seen.start, seen.sizes(5)
    (Fraction(2, 1), -1, (7, 7))
    """

    period: int
    shift: int
    first: tuple[int, ...]
    last: tuple[int, ...]
    marks: tuple[int, ...] | None

    @property
    def jump(self) -> Fraction:
        """How far the field moves from one cell to the next, on average."""
        return Fraction(self.shift, self.period)

    @property
    def start(self) -> int | None:
        """The left edge of cell 0's field, negative in the padding; None where cell 0 sees nothing."""
        return self.first[0] if self.last[0] >= self.first[0] else None

    def span(self, o: int) -> range:
        """From the first to the last cell that cell ``o`` sees."""
        turn, kind = divmod(o, self.period)
        return range(self.first[kind] + turn * self.shift, self.last[kind] + 1 + turn * self.shift)

    def cells(self, o: int) -> list[int]:
        """The cells that cell ``o`` sees, those in the padding included.

        Raises: ValueError where they are not marked.

        >>> field_of([step_of(Axis(13, 9, 3, dilation=2)), step_of(Axis(9, 5, 3, dilation=2))]).cells(0)
        [0, 2, 4, 6, 8]
        """
        if self.marks is None:
            raise ValueError("this field is too wide to mark its cells")
        bits = self.marks[o % self.period]
        return [cell for place, cell in enumerate(self.span(o)) if bits >> place & 1]

    def sizes(self, output: int) -> tuple[int, int]:
        """The smallest and the largest span among ``output`` cells."""
        kinds = range(min(self.period, max(1, output)))
        spans = [self.last[kind] - self.first[kind] + 1 for kind in kinds]
        return min(spans), max(spans)

    def counts(self, output: int) -> tuple[int, int] | None:
        """The fewest and the most cells really seen; less than the size where dilation leaves holes."""
        if self.marks is None:
            return None
        seen = [bits.bit_count() for bits in self.marks[: min(self.period, max(1, output))]]
        return min(seen), max(seen)

    def through(self, step: Step) -> Field | None:
        """What a cell of the next layer sees; None past `MOST_KINDS`."""
        if self.period == step.period == 1 and step.reads[0] and self.start is not None:
            return self._plainly(step.reads[0], step.shift)
        repeats = self.period // gcd(self.period, step.shift)
        period = step.period * repeats
        if period > MOST_KINDS:
            return None
        shift = step.shift * repeats // self.period * self.shift
        reads = [self._parts(step.of(o)) for o in range(period)]
        first, last = zip(*(_ends(read) for read in reads), strict=True)
        width = sum(last) - sum(first) + period
        if self.marks is None or width > MOST_BITS:
            return Field(period, shift, first, last, None)
        marks = [self._marked(read, low) for read, low in zip(reads, first, strict=True)]
        return Field(period, shift, first, last, tuple(marks))

    def _plainly(self, cells: range, stride: int) -> Field:
        """`through` where all cells are of one kind, as along every plain convolution."""
        move, count = cells.step * self.shift, len(cells)
        first = self.first[0] + cells.start * self.shift
        last = self.last[0] + cells.start * self.shift + move * (count - 1)
        marked = self.marks is not None and last - first < MOST_BITS
        marks = (_repeated(self.marks[0], move, count),) if marked and self.marks else None
        return Field(1, self.shift * stride, (first,), (last,), marks)

    def beside(self, other: Field) -> Field | None:
        """What a cell sees that adds or joins two maps; None where their fields do not move alike.

        >>> short, long = (field_of([step_of(Axis(9, 9, k, pad=k // 2))]) for k in (1, 5))
        >>> short.beside(long).span(4)
        range(2, 7)
        """
        common = gcd(self.period, other.period)
        period = self.period * other.period // common
        if self.jump != other.jump or period > MOST_KINDS:
            return None
        pairs = [(self.part(o), other.part(o)) for o in range(period)]
        first, last = zip(*(_ends(list(pair)) for pair in pairs), strict=True)
        shift = self.shift * (other.period // common)
        if self.marks is None or other.marks is None:
            return Field(period, shift, first, last, None)
        marks = []
        for pair, low in zip(pairs, first, strict=True):
            both = [each._marked([part], low) for each, part in zip((self, other), pair, strict=True)]  # noqa: SLF001
            marks.append(both[0] | both[1])
        return Field(period, shift, first, last, tuple(marks))

    def part(self, o: int) -> Part:
        """One cell's field."""
        span = self.span(o)
        return o % self.period, span.start, span.stop - 1, 0, 1

    def whole(self, output: int) -> Field:
        """What sees all ``output`` cells at once, as a dense layer does: a field that moves no more."""
        first, last = _ends(self._parts(range(output)))
        return Field(1, 0, (first,), (last,), None)

    def _parts(self, cells: range) -> list[Part]:
        """The cells taken apart by kind, so that the fields of each part are one field, moved again and again."""
        cycle = self.period // gcd(self.period, cells.step)
        return [self._moved(cells[begin::cycle]) for begin in range(min(cycle, len(cells)))]

    def _moved(self, cells: range) -> Part:
        span = self.span(cells[0])
        move = cells.step * self.shift // self.period
        return cells[0] % self.period, span.start, span.stop - 1, move, len(cells)

    def _marked(self, parts: list[Part], low: int) -> int:
        assert self.marks is not None
        bits = 0
        for kind, first, last, move, count in parts:
            if first <= last:
                bits |= _repeated(self.marks[kind], move, count) << (first - low)
        return bits


ITSELF = Field(1, 1, (0,), (0,), (1,))


def _ends(parts: list[Part]) -> tuple[int, int]:
    """The first and the last cell of all parts together."""
    ends = [(first, last + move * (count - 1)) for _, first, last, move, count in parts if first <= last]
    return (min(ends)[0], max(last for _, last in ends)) if ends else (0, -1)


def _repeated(bits: int, move: int, count: int) -> int:
    """``bits`` ``count`` times, each ``move`` places further, by doubling."""
    have = 1
    while have < count:
        more = min(have, count - have)
        bits |= bits << more * move
        have += more
    return bits


def field_of(steps: Iterable[Step]) -> Field | None:
    """The field of the last of several layers; of none, a cell sees itself."""
    return [ITSELF, *fields_of(steps)][-1]


def unread(steps: Sequence[Step], sizes: Sequence[int]) -> list[int]:
    """The cells of the chain's input that no cell of its output sees, padding not taken for cells.

    ``sizes`` has the length of the input and of every layer's output.

    >>> unread([step_of(Axis(6, 2, 3, stride=2))], [6, 2])
    [5]
    """
    read: Marks = np.ones(sizes[-1], dtype=bool)
    for step, size in zip(reversed(steps), reversed(sizes[:-1]), strict=True):
        read = read_by(step, read, size)
    return np.flatnonzero(~read).tolist()


def read_by(step: Step, outputs: Marks, size: int) -> Marks:
    """Which of ``size`` cells the marked outputs of a layer read."""
    chosen, before = np.flatnonzero(outputs), np.zeros(size, dtype=bool)
    for kind, cells in enumerate(step.reads):
        turns = (chosen[chosen % step.period == kind] - kind) // step.period * step.shift
        _mark(before, turns, cells)
    return before


def _mark(read: Marks, turns: Index, cells: range) -> None:
    """Mark every cell of ``cells`` moved by each of ``turns`` that is there: where they begin and end, then between."""
    if not cells:
        return
    every, size = cells.step, read.size
    begin = turns + cells.start
    end = begin + len(cells) * every
    begin = np.where(begin < 0, begin % every, begin)
    inside = (begin < np.minimum(end, size)) & (end > 0)
    rows = -(-size // every) + 1
    past = end[inside]
    changes = np.bincount(begin[inside], minlength=rows * every)
    changes -= np.bincount(past[past < changes.size], minlength=rows * every)
    read |= (changes.reshape(rows, every).cumsum(axis=0) > 0).reshape(-1)[:size]


def fields_of(steps: Iterable[Step]) -> list[Field | None]:
    """What a cell of each layer sees of the chain's input; None from where there are too many kinds of cells."""
    field: Field | None = ITSELF
    return [field := field and field.through(step) for step in steps]


def back(steps: Sequence[Step], o: int) -> Iterator[range]:
    """From a cell of a chain's output back to its input: the span it sees in the input of each layer.

    >>> list(back([step_of(Axis(7, 7, 3, pad=1)), step_of(Axis(7, 3, 3, stride=2))], 1))
    [range(2, 5), range(1, 6)]
    """
    for since in range(len(steps) - 1, -1, -1):
        field = field_of(steps[since:])
        if field is None:
            return
        yield field.span(o)

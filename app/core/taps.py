"""Taps of exactly the targets asked for, in time and memory proportional to their number.

A target fixes some dimensions (an output cell fixes n, g, m and every o; a cell of the kernel matrix fixes o and
i at once) and leaves the others free. Its taps are the product of one short list per channel dimension and one per
axis; the lists come from the axes' tables, forwards (o known) or backwards (i or s known), and of tied dimensions
from their combinations. Where tensors hold the places, i and s are looked up there: a target that fixes them is
first turned into the entries that hold that place, and each of those has its product of short lists.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from app.core.axis import Axis, Index
from app.core.held import Holder, entries, placed
from app.core.lattice import Lattice, Tie

Targets = Mapping[str, Index]


@dataclass(frozen=True, eq=False)
class _Rows:
    """For each target a run of rows: ``counts`` of them from ``offsets`` on, in ``columns``."""

    counts: Index
    offsets: Index
    columns: dict[str, Index]


def _ragged(counts: Index) -> tuple[Index, Index]:
    """(which run, place in it) of every element of runs with the given lengths, laid end to end."""
    run = np.repeat(np.arange(counts.size), counts)
    return run, np.arange(run.size) - np.repeat(np.cumsum(counts) - counts, counts)


def _channel_rows(dim: str, size: int, targets: Targets, count: int) -> _Rows:
    if dim in targets:
        return _Rows(np.ones(count, dtype=np.int64), np.arange(count), {dim: targets[dim]})
    return _Rows(np.full(count, size), np.zeros(count, dtype=np.int64), {dim: np.arange(size)})


def _tied_rows(tie: Tie, targets: Targets, count: int) -> _Rows:
    """The combinations that agree with each target."""
    agree = np.ones((count, len(tie.rows)), dtype=bool)
    for dim, column in zip(tie.dims, tie.rows.T, strict=True):
        if dim in targets:
            agree &= column == targets[dim][:, None]
    counts, row = agree.sum(axis=1), np.nonzero(agree)[1]
    columns = {dim: column[row] for dim, column in zip(tie.dims, tie.rows.T, strict=True)}
    return _Rows(counts, np.cumsum(counts) - counts, columns)


def _backwards(axis: Axis, i: Index | None, s: Index | None, k: Index | None) -> tuple[Index, Index, Index]:
    """(target, o, k) of all taps that stand where the targets say: at input cell i, or at stage position s."""
    table = axis.table
    if s is not None:
        target, position = np.arange(s.size), s
    else:
        assert i is not None
        offsets, positions = table.places
        target, place = _ragged(offsets[i + 1] - offsets[i])
        position = positions[offsets[i][target] + place]
    if k is None:
        kernel = np.tile(np.arange(axis.kernel), target.size)
        target, position = np.repeat(target, axis.kernel), np.repeat(position, axis.kernel)
    else:
        kernel = k[target]
    first = table.start[0] if axis.output else 0
    o, rest = np.divmod(position - table.step[kernel] - first, axis.stride)
    found = (rest == 0) & (o >= 0) & (o < axis.output)
    return target[found], o[found], kernel[found]


def _forwards(axis: Axis, count: int, o: Index | None, k: Index | None) -> tuple[Index, Index, Index]:
    """(target, o, k) of all taps with the given o, or the given k, or any."""
    target = np.arange(count)
    if o is None:
        target, o = np.repeat(target, axis.output), np.tile(np.arange(axis.output), count)
    if k is None:
        k = np.tile(np.arange(axis.kernel), target.size)
        target, o = np.repeat(target, axis.kernel), np.repeat(o, axis.kernel)
    else:
        k = k[target]
    return target, o, k


def _axis_rows(name: str, axis: Axis, targets: Targets, count: int) -> _Rows:
    fixed = {letter: targets.get(letter + name) for letter in "okis"}
    o, k, i, s = (fixed[letter] for letter in "okis")
    if o is None and (i is not None or s is not None):
        target, o_of, k_of = _backwards(axis, i, s, k)
    else:
        target, o_of, k_of = _forwards(axis, count, o, k)
    table = axis.table
    position = table.start[o_of] + table.step[k_of]
    columns = {"o": o_of, "k": k_of, "i": table.cell[position], "s": position}
    keep = np.ones(target.size, dtype=bool)
    for letter in ("i", "s"):
        wanted = fixed[letter]
        if wanted is not None:
            keep &= columns[letter] == wanted[target]
    counts = np.bincount(target[keep], minlength=count)
    return _Rows(counts, np.cumsum(counts) - counts, {a + name: v[keep] for a, v in columns.items()})


def _turned(rows: _Rows) -> _Rows:
    """The same rows, each target's in the opposite order."""
    run, place = _ragged(rows.counts)
    order = rows.offsets[run] + rows.counts[run] - 1 - place
    return _Rows(rows.counts, rows.offsets, {dim: column[order] for dim, column in rows.columns.items()})


class Selection:
    """The taps that agree with each of some targets: counted at once, spelled out on request.

    ``targets`` maps dimensions to one index per target. ``steps`` lists dimensions in the order the taps of one
    target are to come, slowest first, ``-kh`` from its last index to its first; dimensions not listed come before them.

    >>> from app.core.axis import Axis
    >>> line = Lattice((Axis(input=4, output=3, kernel=2),), {"n": 1}, {"input": ("n", "iw"), "output": ("n", "ow")})
    >>> reads = Selection(line, {"n": np.array([0]), "ow": np.array([2])}, ("kw",))
    >>> reads.total, reads.columns["iw"].tolist()
    (2, [2, 3])
    >>> feeds = Selection(line, {"n": np.array([0]), "iw": np.array([0])}, ("kw",))
    >>> feeds.columns["ow"].tolist()
    [0]
    """

    def __init__(
        self, lattice: Lattice, targets: Targets, steps: Sequence[str], holder: Holder | None = None
    ) -> None:
        self.count = next((column.size for column in targets.values()), 1)
        self._lattice, self._holder = lattice, holder
        self._owner = np.arange(self.count)
        if any(dim[0] in "is" and dim[1:] in lattice.held for dim in targets):
            self._owner, targets = entries(lattice, targets, self.count, _holding(holder))
        rows = _rows(lattice, targets, self._owner.size)
        turned = {dim[-1] for dim in steps if dim[0] == "-"}
        rows = {key: _turned(each) if key in turned else each for key, each in rows.items()}
        last = list(dict.fromkeys(_key(lattice, dim) for dim in steps))
        self._rows = [rows[key] for key in [*(key for key in rows if key not in last), *last]]

    @cached_property
    def _entry_counts(self) -> Index:
        counts = np.ones(self._owner.size, dtype=np.int64)
        for rows in self._rows:
            counts = counts * rows.counts
        return counts

    @cached_property
    def counts(self) -> Index:
        """How many taps each target has."""
        found = np.bincount(self._owner, weights=self._entry_counts, minlength=self.count)
        return found.astype(np.int64)

    @property
    def total(self) -> int:
        """How many taps there are in all."""
        return int(self._entry_counts.sum())

    @cached_property
    def target(self) -> Index:
        """Which target each tap belongs to."""
        return self._owner[_ragged(self._entry_counts)[0]]

    @cached_property
    def columns(self) -> dict[str, Index]:
        """Every dimension's index of every tap; −1 for i where there is no input cell."""
        entry, place = _ragged(self._entry_counts)
        columns: dict[str, Index] = {}
        for rows in reversed(self._rows):
            place, row = np.divmod(place, rows.counts[entry])
            row += rows.offsets[entry]
            for dim, column in rows.columns.items():
                columns[dim] = column[row]
        for name, held in self._lattice.held.items():
            tensor = _holding(self._holder)(held.tensor)
            assert tensor is not None
            index = tuple(columns[dim] for dim in self._lattice.tensors[held.tensor])
            columns |= placed(
                self._lattice, name, np.floor(tensor[index]).astype(np.int64) + columns[held.plus]
            )
        return columns


def _key(lattice: Lattice, dim: str) -> str:
    """The run of rows a dimension belongs to: its tie's, its own, or its axis'."""
    tied = next((tie.dims[0] for tie in lattice.ties if dim in tie.dims), None)
    return tied or (dim if dim in lattice.channels else dim[-1])


def _rows(lattice: Lattice, targets: Targets, count: int) -> dict[str, _Rows]:
    rows: dict[str, _Rows] = {}
    for dim, size in lattice.channels.items():
        if _key(lattice, dim) == dim and not any(dim in tie.dims for tie in lattice.ties):
            rows[dim] = _channel_rows(dim, size, targets, count)
    for tie in lattice.ties:
        rows[tie.dims[0]] = _tied_rows(tie, targets, count)
    for name, axis in zip(lattice.names, lattice.axes, strict=True):
        rows[name] = _axis_rows(name, axis, targets, count)
    return rows


def _holding(holder: Holder | None) -> Holder:
    if holder is None:
        raise ValueError("this lattice's places are held by tensors: say where they are")
    return holder

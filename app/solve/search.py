"""The settings that answer a question, simplest first; or, where there are none, why not and what comes nearest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property, reduce
from math import prod
from typing import Any

import numpy as np

from app.core.lattice import LETTERS
from app.i18n import joined, say
from app.solve.asked import Asked
from app.solve.candidates import (
    Column,
    Columns,
    Setting,
    columns,
    hanging,
    lost,
    outputs,
    setting,
    simplest_first,
    unread_along,
)
from app.solve.found import Found, Solution
from app.solve.words import AXIS_WORDS, missed, within


def solve(asked: Asked) -> Found:
    """Every setting within `BOUNDS` that makes the wanted size, the simplest first.

    Settings that all axes share are preferred: axes are set one by one only where no shared setting will do, ceil mode
    is used only where floor will not do, and uneven padding (one cell more at the end) where no even one will.

    >>> from app.solve.asked import asked
    >>> solve(asked(b'{"op": "conv2d", "from": 28, "to": 14}')).solutions[0].settings[0]
    Setting(kernel_size=3, stride=2, padding=1, dilation=1, output_padding=0)
    """
    search = _Search(asked)
    return (
        search.shared()
        or search.uneven()
        or search.axis_by_axis(ceil=False)
        or search.axis_by_axis(ceil=True)
        or search.nothing()
    )


class _Search:
    """One question's tables: a row means the same setting in the table of every axis, but for what is kept per axis."""

    def __init__(self, asked: Asked) -> None:
        self.asked, self.model = asked, asked.model
        self.pinned_ceil = asked.kept.get("ceil_mode", (0,))[0] == 1
        self.pools = self.model.family == "pooling"
        self.may_hang = self.pools and bool(asked.kept.get("ceil_mode", (1,))[0])

    @cached_property
    def _keeps(self) -> tuple[tuple[tuple[str, int], ...], ...]:
        each = range(len(self.asked.start))
        return tuple(tuple((name, values[at]) for name, values in self.asked.kept.items()) for at in each)

    @cached_property
    def tables(self) -> tuple[Columns, ...]:
        """The settings of each axis; axes that keep the same share one table."""
        made = {keep: columns(self.model, dict(keep)) for keep in set(self._keeps)}
        return tuple(made[keep] for keep in self._keeps)

    @cached_property
    def floors(self) -> tuple[Column, ...]:
        """What each row makes of each axis without ceil mode."""
        each = zip(self.asked.start, self._keeps, self.tables, strict=True)
        made: dict[Any, Column] = {}
        for size, keep, table in each:
            if (size, keep) not in made:
                made[size, keep] = outputs(self.model, size, table)
        return tuple(made[key] for key in zip(self.asked.start, self._keeps, strict=True))

    @cached_property
    def lost(self) -> tuple[Column, ...]:
        """What each row leaves unread at the end of each axis."""
        return tuple(
            lost(self.model, size, table) for size, table in zip(self.asked.start, self.tables, strict=True)
        )

    def shared(self) -> Found | None:
        """Rows that will do for every axis, those of ceil mode after the others."""
        hits = [made == want for made, want in zip(self.floors, self.asked.wanted, strict=True)]
        rows = np.flatnonzero(reduce(np.logical_and, hits))
        plain = self._taken([] if self.pinned_ceil else self._ordered(rows), ceil=False)
        over = self._taken(self._hanging(hits), ceil=True) if self.may_hang else []
        found = [(row, False) for row in plain] + [(row, True) for row in over]
        if not found:
            return None
        first = [Solution(self._settings(row), ceil) for row, ceil in found[: self.asked.limit]]
        return Found(tuple(first), len(found), shared=True)

    def _hanging(self, hits: Sequence[Column]) -> Column:
        """Rows that need ceil mode: it makes one more than floor does, or as many."""
        near = [
            hit | (made == want - 1)
            for hit, made, want in zip(hits, self.floors, self.asked.wanted, strict=True)
        ]
        rows = np.flatnonzero(reduce(np.logical_and, near))
        if not self.pinned_ceil:
            rows = rows[~reduce(np.logical_and, hits)[rows]]
        for size, want, table in zip(self.asked.start, self.asked.wanted, self.tables, strict=True):
            rows = rows[hanging(self.model, size, table, rows) == want]
        return self._ordered(rows)

    def uneven(self) -> Found | None:
        """One cell more at the end, where padding is free and need not be even."""
        if self.pools or "padding" in self.asked.kept:
            return None
        each = zip(self.asked.start, self.asked.wanted, self.tables, strict=True)
        hits = [outputs(self.model, size, table, more=1) == want for size, want, table in each]
        rows = self._ordered(np.flatnonzero(reduce(np.logical_and, hits)))
        if not len(rows):
            return None
        first = [Solution(self._settings(row, more=1)) for row in rows[: self.asked.limit]]
        return Found(tuple(first), len(rows), shared=True)

    def axis_by_axis(self, *, ceil: bool) -> Found | None:
        """Each axis with a setting of its own: the ranks of the settings, added up, give the order."""
        if len(self.tables) == 1 or (self.pinned_ceil and not ceil) or (ceil and not self.may_hang):
            return None
        lists = [self._of_axis(at, ceil=ceil) for at in range(len(self.tables))]
        total = prod(map(len, lists))
        if not total:
            return None
        chosen = sorted(
            _few([len(each) for each in lists], self.asked.limit), key=lambda ranks: (sum(ranks), ranks)
        )
        picked = [
            Solution(tuple(each[rank] for each, rank in zip(lists, ranks, strict=True)), ceil)
            for ranks in chosen[: self.asked.limit]
        ]
        return Found(tuple(picked), total, shared=False)

    def _of_axis(self, at: int, *, ceil: bool) -> list[Setting]:
        """What will do for one axis: even padding, or where none will do uneven."""
        size, want, table, made = (
            self.asked.start[at],
            self.asked.wanted[at],
            self.tables[at],
            self.floors[at],
        )
        if ceil:
            rows = np.flatnonzero((made == want) | (made == want - 1))
            rows = rows[hanging(self.model, size, table, rows) == want]
        else:
            rows = np.flatnonzero(made == want)
        taken = [
            row
            for row in simplest_first(table, rows, self.lost[at]).tolist()
            if not self.pools or self._takes(row, at, ceil=ceil)
        ]
        if taken or self.pools or "padding" in self.asked.kept:
            return [setting(table, row) for row in taken]
        rows = np.flatnonzero(outputs(self.model, size, table, more=1) == want)
        return [setting(table, row, more=1) for row in simplest_first(table, rows, self.lost[at]).tolist()]

    def nothing(self) -> Found:
        """The reachable sizes below and above, axis by axis, and the words for it."""
        told, below, above = [], list(self.asked.wanted), list(self.asked.wanted)
        names = LETTERS[len(self.tables)]
        for at, (want, made) in enumerate(zip(self.asked.wanted, self._reached(), strict=True)):
            if want in made:
                continue
            less, more = (
                [int(size) for size in made if 0 < size < want],
                [int(size) for size in made if size > want],
            )
            below[at], above[at] = max(less, default=0), min(more, default=0)
            where = "" if self._alike else say(" along {axis}", axis=AXIS_WORDS[names[at]])
            told.append(missed(self.asked.start[at], want, (below[at], above[at]), where))
        wanted = [
            tuple(each) for each in (below, above) if 0 not in each and tuple(each) != self.asked.wanted
        ]
        nearest = []
        for each in dict.fromkeys(wanted):
            found = solve(replace(self.asked, wanted=each, limit=1))
            nearest += [(each, solution) for solution in found.solutions[:1]]
        if not told:
            told = [say("each axis can be reached by itself, but not all of them with one ceil mode")]
        return Found(
            (),
            0,
            shared=True,
            why=say(
                "With {bounds}: {reasons}.",
                bounds=within(self.asked),
                reasons=joined("; ", dict.fromkeys(told)),
            ),
            nearest=tuple(nearest),
        )

    def _reached(self) -> Iterator[Column]:
        """Every size that can be made of each axis."""
        for size, table, made in zip(self.asked.start, self.tables, self.floors, strict=True):
            parts = [] if self.pinned_ceil else [made]
            if self.may_hang:
                parts.append(hanging(self.model, size, table, np.arange(len(made))))
            if not self.pools and "padding" not in self.asked.kept:
                parts.append(outputs(self.model, size, table, more=1))
            yield np.unique(np.concatenate(parts))

    def _ordered(self, rows: Column) -> Column:
        return simplest_first(self.tables[0], rows, np.sum(self.lost, axis=0))

    def _settings(self, row: int, *, more: int = 0) -> tuple[Setting, ...]:
        return tuple(setting(table, row, more=more) for table in self.tables)

    @property
    def _alike(self) -> bool:
        """Whether every axis is asked the same."""
        return len(set(zip(self.asked.start, self.asked.wanted, self._keeps, strict=True))) == 1

    def _taken(self, rows: Column | list[int], *, ceil: bool) -> list[int]:
        """Without the pooling that has a window of padding alone, which the operator refuses."""
        axes = range(len(self.tables))
        return [
            int(row)
            for row in rows
            if not self.pools or all(self._takes(int(row), at, ceil=ceil) for at in axes)
        ]

    def _takes(self, row: int, at: int, *, ceil: bool) -> bool:
        """Only where cells of a window stand apart can none of them be a cell of the input."""
        found = setting(self.tables[at], row)
        if found.dilation == 1 or not (found.padding or ceil):
            return True
        return unread_along(self.asked.op, self.asked.start[at], found, ceil=ceil) is not None


def _few(counts: Sequence[int], limit: int) -> Iterator[tuple[int, ...]]:
    """Combinations of ranks among which the first ``limit`` by their sum are.

    Of a combination, all that are nowhere worse come before it; there are ∏(rank + 1) of them with itself.
    """
    if not counts:
        yield ()
        return
    for rank in range(min(counts[0], limit)):
        yield from ((rank, *rest) for rest in _few(counts[1:], limit // (rank + 1)))

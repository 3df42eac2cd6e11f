"""Taps beside places that tensors hold: where such a tap stands, and which entries hold a place beside a given cell.

An *entry* is one cell of the tensors that hold places, with one index for each dimension that is added to them: it
fixes a tap but for its channels.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from app.core.axis import Index
from app.core.lattice import Array, Lattice

Holder = Callable[[str], Array | None]  # the tensors that hold places, in the lattice's shape
Targets = Mapping[str, Index]
Mask = NDArray[np.bool_]


def placed(lattice: Lattice, name: str, position: Index) -> dict[str, Index]:
    """The stage position and the input cell of taps along an axis, −1 where there is none."""
    cell = lattice.axes[lattice.names.index(name)].table.cell
    on = (position >= 0) & (position < cell.size)
    return {"s" + name: np.where(on, position, -1), "i" + name: np.where(on, cell[position * on], -1)}


def entries(lattice: Lattice, targets: Targets, count: int, holder: Holder) -> tuple[Index, dict[str, Index]]:
    """(target, what it fixes) of every entry that agrees with each target, whatever it fixes of stage and input.

    For every target all entries are looked through, for nothing says where one is that holds a given place.
    """
    dims, where = _dims(lattice), _places(lattice, holder)
    agreeing = [
        _agreeing(dims, where, {dim: column[at] for dim, column in targets.items()}) for at in range(count)
    ]
    found = [np.stack(np.nonzero(agree)) for agree in agreeing]
    none = np.zeros((len(dims), 0), dtype=np.int64)
    owner = np.repeat(np.arange(count), [each.shape[1] for each in found])
    places = {letter + name for letter in "is" for name in lattice.held}
    others = {dim: column[owner] for dim, column in targets.items() if dim not in places}
    return owner, others | dict(zip(dims, np.concatenate([none, *found], axis=1), strict=True))


def _dims(lattice: Lattice) -> tuple[str, ...]:
    """The dimensions of an entry; all tensors that hold places have the same."""
    first = next(iter(lattice.held.values())).tensor
    return (*lattice.tensors[first], *(held.plus for held in lattice.held.values()))


def _places(lattice: Lattice, holder: Holder) -> dict[str, Index]:
    """Stage position and input cell of every entry, along every axis whose places are held."""
    dims = _dims(lattice)
    found: dict[str, Index] = {}
    for name, held in lattice.held.items():
        tensor = holder(held.tensor)
        assert tensor is not None
        plus = np.arange(lattice.channels[held.plus])
        begin = np.floor(tensor).astype(np.int64).reshape(*tensor.shape, *(1,) * len(lattice.held))
        found |= placed(lattice, name, begin + _along(plus, dims.index(held.plus), len(dims)))
    return found


def _agreeing(dims: tuple[str, ...], where: Mapping[str, Index], wanted: Mapping[str, Index]) -> Mask:
    """Which entries have all the indices that are wanted."""
    shape = np.broadcast_shapes(*(index.shape for index in where.values()))
    agree = np.ones(shape, dtype=bool)
    for dim, index in wanted.items():
        if dim in where:
            agree &= where[dim] == index
        elif dim in dims:
            place = dims.index(dim)
            agree &= _along(np.arange(shape[place]), place, len(dims)) == index
    return agree


def _along(values: Index, place: int, count: int) -> Index:
    """Values along one of so many dimensions."""
    return values.reshape([-1 if at == place else 1 for at in range(count)])

"""The tensors of a configuration as arrays, in PyTorch's shape and in the lattice's."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from app.core.axis import Index
from app.core.lattice import Array
from app.operators import Operator
from app.tensors import materialise


class Arrays:
    """Each tensor made when first asked for. Every name the operator has a spec for may be asked."""

    def __init__(self, operator: Operator) -> None:
        self.operator = operator

    @cached_property
    def given(self) -> dict[str, Array]:
        """Input, weight, bias in PyTorch's shape; read-only."""
        operator, made = self.operator, {}
        for name, spec in operator.specs.items():
            shape = operator.shapes[name]
            if shape is not None:
                made[name] = materialise(spec, shape, f"/{name}", axes=operator.axes)
        return made

    def laid(self, name: str) -> Array | None:
        """A tensor with one dimension per dimension of the lattice; None where there is none."""
        array = self.given.get(name)
        return None if array is None else array.reshape(self.operator.lattice.shape(name))

    def factors(self, columns: Mapping[str, Index]) -> dict[str, Array]:
        """What each tap reads of each factor."""
        lattice = self.operator.lattice
        found = {}
        for name in lattice.factors:
            array = self.laid(name)
            assert array is not None
            found[name] = lattice.cells(name, array, columns)
        return found

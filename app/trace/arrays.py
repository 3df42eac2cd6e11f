"""The tensors of a configuration as arrays, in PyTorch's shape and in the lattice's."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, reduce

import numpy as np

from app.core.axis import Index
from app.core.lattice import Array, Lattice
from app.errors import refuse
from app.i18n import say
from app.operators import Operator
from app.operators.base import UPSTREAM
from app.tensors import materialise


class Arrays:
    """Each tensor made when first asked for: those the operator has a spec for, and those that follow from them."""

    def __init__(self, operator: Operator, known: Mapping[str, Array] | None = None) -> None:
        """``known`` holds tensors that are there already, in PyTorch's shape: of a link, its input."""
        self.operator, self.known = operator, dict(known or {})
        self._laid: dict[str, Array | None] = {}

    def knowing(self, name: str, array: Array) -> Arrays:
        """The same tensors with one more that is there already."""
        made = Arrays(self.operator, {**self.known, name: array})
        made.__dict__["given"] = self.given
        made._laid = {
            key: of for key, of in self._laid.items() if key in ("input", "output", "weight", "bias")
        }
        return made

    def holding(self, laid: Mapping[str, Array], *, like: str) -> Arrays:
        """The same tensors, with some that are there already, in PyTorch's shape and laid out as ``like``."""
        made, as_laid = Arrays(self.operator, self.known), self.laid(like)
        assert as_laid is not None
        made.__dict__["given"] = self.given
        made._laid = {**self._laid, **{name: of.reshape(as_laid.shape) for name, of in laid.items()}}
        return made

    @cached_property
    def given(self) -> dict[str, Array]:
        """Input, weight, bias in PyTorch's shape; read-only."""
        operator, made = self.operator, {}
        for name, spec in operator.specs.items():
            shape = operator.shapes[name]
            if name in self.known:
                made[name] = self.known[name]
            elif shape is not None:
                made[name] = operator.make(name, spec, shape)
        return made

    def laid(self, name: str) -> Array | None:
        """A tensor with one dimension per dimension of the lattice; None where it was left out.

        Raises: Refusal when one that is computed is not finite.
        """
        if name not in self._laid:
            self._laid[name] = self._found(name)
        return self._laid[name]

    def _found(self, name: str) -> Array | None:
        operator, lattice = self.operator, self.operator.lattice
        if name in operator.specs:
            array = self.given.get(name)
            known = array is not None and name in lattice.tensors
            return array.reshape(lattice.shape(name)) if array is not None and known else array
        if name in self.known:
            return self.known[name].reshape(lattice.shape("output" if name == "upstream" else name))
        if name == "upstream":
            spec, shape = operator.upstream or UPSTREAM, operator.shapes["output"]
            assert shape is not None
            return materialise(spec, shape, "/upstream", axes=operator.axes).reshape(lattice.shape("output"))
        if name in ("weight", "bias") or name in type(operator).model_fields:
            return None
        with np.errstate(over="ignore", invalid="ignore"):
            made = operator.run(self.laid) if name == "output" else operator.derive(name, self.laid)
        check_finite(made, name)
        made.setflags(write=False)
        return made

    def factors(self, columns: Mapping[str, Index], lattice: Lattice | None = None) -> dict[str, Array]:
        """What each tap reads of each factor."""
        lattice = lattice or self.operator.lattice
        found = {}
        for name in lattice.factors:
            array = self.laid(name)
            assert array is not None
            found[name] = lattice.cells(name, array, columns)
        return found

    def products(
        self, columns: Mapping[str, Index], lattice: Lattice | None = None
    ) -> tuple[dict[str, Array], Array]:
        """What each tap reads of each factor, and the product of all.

        Raises: Refusal when a product is not finite.
        """
        lattice = lattice or self.operator.lattice
        found = self.factors(columns, lattice)
        with np.errstate(over="ignore"):
            product = reduce(np.multiply, found.values())
        check_finite(product[np.isfinite(product) | (lattice.reduce != "max")], say("a product"))
        return found, product


def check_finite(array: Array, name: str) -> None:
    """Refuse what overflowed, naming the first cell; a long list of taps has no cells to name.

    >>> check_finite(np.array([[0.0, np.inf]]), "output")
    Traceback (most recent call last):
    app.errors.Refusal: output[0][1] is not finite: the numbers are too large
    """
    finite = np.isfinite(array)
    if not finite.all():
        first = np.unravel_index(int(np.argmin(finite)), array.shape)
        cell = "".join(f"[{at}]" for at in first) if array.ndim > 1 else ""
        raise refuse(
            "/input",
            say("{name}{cell} is not finite: the numbers are too large", name=name, cell=cell),
            hint=say("scale them down"),
        )

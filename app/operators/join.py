"""Two maps made one, cell by cell: added, as where a way round a block comes back, or multiplied, as by attention."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import replace as changed
from functools import cached_property
from typing import Any, ClassVar, Literal

from app.core.axis import Axis
from app.core.lattice import LETTERS, Array, Lattice, spatial
from app.errors import refuse
from app.i18n import say
from app.operators.base import Cost, Laid, Operator, Presets, Shape, Size, own_shape
from app.operators.layer import INPUT, INPUT_SIZE, Count
from app.operators.per_axis import PerAxis, spread
from app.tensors import Recipe, Spec, Tensor, as_json

OTHER = Recipe(fill="integers", seed=2)


class Join(Operator):
    """What the two share: an input and another map of the same shape, along one, two or three axes. ``input_size`` says
    how many axes there are; without it an input of four dimensions has two, after batch and channels."""

    family: ClassVar[str] = "join"
    formula: ClassVar[str] = "i"
    letters: ClassVar[tuple[str, ...]] = LETTERS[2]
    mappable: ClassVar[tuple[str, ...]] = ("input", "other")
    any_axes: ClassVar[bool] = True
    added: ClassVar[str] = "bias"  # which tensor the lattice adds: none of ours, unless one is named
    assumed: ClassVar[dict[str, Any]] = {
        "input_size": INPUT_SIZE[2], "input": as_json(INPUT), "other": as_json(OTHER),
    }  # fmt: skip
    controls: ClassVar[tuple[str, ...]] = ("input_size", "in_channels", "batch_size", "input", "other")

    input: Tensor | None = None
    other: Tensor | None = None
    batch_size: Count | None = 1
    in_channels: Count = 1
    input_size: PerAxis | None = None

    @cached_property
    def axes(self) -> int:
        """As many as the input's size names, otherwise what the input's shape leaves after batch and channels."""
        if isinstance(self.input_size, tuple) and self.input_size:
            return min(3, len(self.input_size))
        own = own_shape(self.input, "input", 2) or (1, 1, 1, 1)
        return min(3, max(1, len(own) - (1 if self.batch_size is None else 2)))

    @property
    def specs(self) -> dict[str, Spec]:
        """What to make the two maps from."""
        return {"input": self.input or INPUT, "other": self.other or OTHER}

    @cached_property
    def image(self) -> Shape:
        """The input's shape: its own, or the one the hints describe."""
        axes = self.axes
        size = INPUT_SIZE[axes] if self.input_size is None else self.input_size
        batch = () if self.batch_size is None else (self.batch_size,)
        hinted = (*batch, self.in_channels, *spread("input_size", size, axes, least=0))
        own = own_shape(self.input, "input", axes, hinted) or hinted
        if len(own) not in (axes + 1, axes + 2):
            raise refuse(
                "/input",
                say(
                    "the input has {count} dimensions, along {axes} axes {op} takes {least} or {most}",
                    count=len(own),
                    axes=axes,
                    op=self.op,
                    least=axes + 1,
                    most=axes + 2,
                ),
                hint=say("channels, then one to three spatial axes"),
            )
        return own

    @cached_property
    def shapes(self) -> dict[str, Shape | None]:
        """All three alike.

        Raises: Refusal where the other map names another shape.
        """
        own = own_shape(self.other, "other", self.axes, self.image)
        if own is not None and own != self.image:
            raise refuse(
                "/other",
                say("the input has shape {image}, the other {own}", image=list(self.image), own=list(own)),
                hint=say("cell meets cell: both need the same shape"),
                fix=({"op": "remove", "path": "/other"},),
            )
        return {"input": self.image, "other": self.image, "output": self.image}

    @cached_property
    def sizes(self) -> tuple[Size, ...]:
        """Nothing moves in space."""
        sizes = zip(LETTERS[self.axes], self.image[-self.axes :], strict=True)
        return tuple(Size(name, self.formula, str(size), size, 0) for name, size in sizes)

    @cached_property
    def lattice(self) -> Lattice:
        """Input n c i, other and output n c o; every window is a single cell."""
        names, shape = LETTERS[self.axes], self.image
        batch = shape[0] if len(shape) == self.axes + 2 else 1
        made = ("n", "c", *spatial("o", names))
        tensors = {"input": ("n", "c", *spatial("i", names)), "other": made, "output": made}
        axes = tuple(Axis(size, size, 1) for size in shape[-self.axes :])
        return Lattice(axes, {"n": batch, "c": shape[-self.axes - 1]}, tensors, added=self.added)

    @cached_property
    def computations(self) -> Mapping[str, Lattice]:
        """The output, the gradient of both maps, and the paths to both."""
        lattice = self.lattice
        ways, made = lattice.ways, lattice.tensors["other"]
        factors = {name: lattice.tensors[name] for name in ("input",) if "other" in lattice.factors}
        back = {"upstream": made, **factors, "grad_other": made}
        paths = {"upstream": made, "paths_other": made}
        return {
            "output": lattice,
            "grad_input": lattice.gradient("input"),
            "grad_other": changed(lattice, tensors=back, result="grad_other"),
            "paths": ways,
            "paths_other": changed(ways, tensors=paths, result="paths_other"),
        }

    def derive(self, name: str, laid: Laid) -> Array:
        """The gradients; a path leads through each map."""
        upstream = laid("upstream")
        assert upstream is not None
        if name in ("paths", "paths_other"):
            return upstream.copy()
        return self.handed(upstream, laid("other" if name == "grad_input" else "input"))

    @abstractmethod
    def handed(self, upstream: Array, beside: Array | None) -> Array:
        """What goes back to one map, with the numbers of the other beside it."""


class Add(Join):
    """The sum of two maps.

    out[n, c, o] = input[n, c, o] + other[n, c, o];   both gradients are the upstream gradient

    Shape: input, other (N, C, *spatial) or (C, *spatial), alike; output likewise.
    Source: https://docs.pytorch.org/docs/stable/generated/torch.add.html

    >>> Add(op="add", input_size=3).shapes["output"]
    (1, 1, 3, 3)
    """

    title: ClassVar[str] = say("Addition of two maps")
    summary: ClassVar[str] = say("Every cell is added to the cell at the same place of another map.")
    lesson: ClassVar[str] = "add"
    reference: ClassVar[str] = "torch.add"
    added: ClassVar[str] = "other"
    presets: ClassVar[Presets] = (
        ("start", say("Two maps of 5 × 5"), {"op": "add"}),
        (
            "channels",
            say("Three channels, each to its own"),
            {"op": "add", "in_channels": 3, "input_size": 4},
        ),
    )

    op: Literal["add"]

    def run(self, laid: Laid) -> Array:
        """The sums."""
        x, other = laid("input"), laid("other")
        assert x is not None
        assert other is not None
        return x + other

    def handed(self, upstream: Array, beside: Array | None) -> Array:
        """The upstream gradient, whole, to both."""
        return upstream.copy()

    @cached_property
    def cost(self) -> Cost:
        """Nothing is multiplied."""
        return changed(super().cost, macs=0)


class Multiply(Join):
    """The product of two maps, cell by cell.

    out[n, c, o] = input[n, c, o] · other[n, c, o];   the gradient of each is the upstream gradient times the other

    Shape: input, other (N, C, *spatial) or (C, *spatial), alike; output likewise.
    Source: https://docs.pytorch.org/docs/stable/generated/torch.mul.html

    >>> Multiply(op="multiply").cost.macs
    25
    """

    title: ClassVar[str] = say("Multiplication of two maps")
    summary: ClassVar[str] = say("Every cell is multiplied by the cell at the same place of another map.")
    lesson: ClassVar[str] = "multiply"
    reference: ClassVar[str] = "torch.mul"
    presets: ClassVar[Presets] = (
        ("start", say("Two maps of 5 × 5"), {"op": "multiply"}),
        ("gate", say("A map of zeros and ones lets half of the cells through"),
         {"op": "multiply", "other": {"fill": "checker"}}),
    )  # fmt: skip

    op: Literal["multiply"]

    def run(self, laid: Laid) -> Array:
        """The products."""
        x, other = laid("input"), laid("other")
        assert x is not None
        assert other is not None
        return x * other

    def handed(self, upstream: Array, beside: Array | None) -> Array:
        """The upstream gradient times what the other map held."""
        assert beside is not None
        return upstream * beside

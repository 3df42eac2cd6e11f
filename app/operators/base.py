"""What every operator is: a frozen configuration that knows its shapes, its lattice and its cost.

An operator's pydantic model *is* its configuration. Everything else is derived, once, when it is constructed; a
configuration PyTorch would refuse is refused there.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any, ClassVar, get_args

import numpy as np
from pydantic import BaseModel, ConfigDict

from app.core import forward as core
from app.core.lattice import Array, Lattice
from app.errors import refuse, replace
from app.i18n import say
from app.operators.per_axis import PerAxis, spread, within
from app.tensors import Moves, Picture, Preset, Recipe, Spec, Tensor, check_kernel, materialise, shape_of

Shape = tuple[int, ...]
Presets = tuple[
    tuple[str, str, dict[str, Any]], ...
]  # (name, title, configuration); the first is the example
Laid = Callable[
    [str], Array | None
]  # a tensor by name, one dimension per dimension of the lattice; None: left out
FLOAT32_BYTES = 4
UPSTREAM = Recipe(fill="ones")


@dataclass(frozen=True)
class Size:
    """How long the output is along one axis: the formula in symbols and in numbers, its value, and what floor drops."""

    axis: str
    symbols: str
    numbers: str
    value: int
    remainder: int


@dataclass(frozen=True)
class Cost:
    """Parameters and multiply-adds of the operator and of the dense layer that could replace it, None where none could.

    ``comparisons`` is what a maximum does instead of multiplying and adding. ``activation_bytes`` counts input and
    output in float32. ``maps`` counts the kernel maps there are and those that would be without groups, one for each
    pair of output and input channel.
    """

    parameters: int
    macs: int
    activation_bytes: int
    dense: Mapping[str, int] | None
    maps: Mapping[str, int] | None = None
    comparisons: int = 0


class Operator(BaseModel):
    """A sliding operator's configuration. Subclasses are registered in `app.operators`."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    title: ClassVar[str]
    family: ClassVar[str]
    summary: ClassVar[str]
    formula: ClassVar[str]
    lesson: ClassVar[str]
    reference: ClassVar[str]
    controls: ClassVar[tuple[str, ...]]
    letters: ClassVar[tuple[str, ...]]  # the axes the controls offer
    assumed: ClassVar[dict[str, Any]] = {}  # what stands for a field that is left out
    presets: ClassVar[Presets]
    learns: ClassVar[bool] = False  # whether there is one kernel that gradient steps can look for
    retold: ClassVar[
        Mapping[str, Mapping[str, Any]]
    ] = {}  # of a field that here means something else, its words
    movable: ClassVar[tuple[str, ...]] = ()  # the tensors that a vector field can make
    mappable: ClassVar[tuple[str, ...]] = ("input",)  # the tensors that a map of a chain can give
    any_axes: ClassVar[bool] = False  # whether the number of axes follows from the input's size alone

    op: str
    upstream: Tensor | None = None

    def model_post_init(self, context: Any, /) -> None:
        """Derive everything, so that what cannot be is refused at construction."""
        for tensor, shape in self.shapes.items():
            if shape is not None:
                within(
                    "elements",
                    prod(shape),
                    f"/{tensor}",
                    say("the {tensor} would hold too many numbers", tensor=tensor),
                )
        lattice, bordered = self.lattice, 1
        for name, axis in zip(lattice.names, lattice.axes, strict=True):
            border = max(0, axis.pad) + max(0, axis.pad_end)
            stage = axis.zoom * max(0, axis.input - 1) + 1 + border
            within(
                "elements",
                max(stage, axis.output),
                "/padding",
                say("axis {name} would be too long", name=name),
            )
            bordered *= axis.input + border
        cells = prod(lattice.shape("input")) // max(1, prod(axis.input for axis in lattice.axes)) * bordered
        within("elements", cells, "/padding", say("the padded input would hold too many numbers"))
        within("macs", self.lattice.macs, "", say("this takes too many multiply-adds"))
        for tensor, spec in (self.specs | self.own_upstream).items():
            shape = self.shapes["output" if tensor == "upstream" else tensor]
            if isinstance(spec, Moves) and tensor not in self.movable:
                hint = say("only an offset can be a field") if self.movable else say("use a fill")
                raise refuse(
                    f"/{tensor}",
                    say("a field cannot make the {tensor}", tensor=tensor),
                    hint=hint,
                    fix=replace(f"/{tensor}", {"fill": "ones"}),
                )
            if isinstance(spec, Preset) and shape is not None:
                check_kernel(spec.kernel, shape, f"/{tensor}", own_shape=spec.shape is not None)

    @classmethod
    def op_name(cls) -> str:
        """The operator's name, the only value its ``op`` may have."""
        return str(get_args(cls.model_fields["op"].annotation)[0])

    @property
    @abstractmethod
    def axes(self) -> int:
        """How many spatial axes there are."""

    @cached_property
    @abstractmethod
    def lattice(self) -> Lattice:
        """The operator as a lattice."""

    @cached_property
    @abstractmethod
    def shapes(self) -> dict[str, Shape | None]:
        """PyTorch's shape of every tensor, the output's among them; None for a tensor left out."""

    @property
    @abstractmethod
    def specs(self) -> dict[str, Spec]:
        """What to make each tensor from."""

    @property
    def places(self) -> Mapping[str, str]:
        """Where each given tensor stands in the configuration, as a JSON pointer; the upstream gradient among them."""
        return {name: f"/{name}" for name in (*self.specs, "upstream")}

    @property
    def chosen(self) -> Mapping[str, Shape]:
        """The cells that the configuration chooses, by the field that does: one index for each of the output's last
        dimensions. None as a rule."""
        return {}

    @property
    def own_upstream(self) -> dict[str, Spec]:
        """What to make the upstream gradient from, where the configuration says: it has the output's shape.

        Raises: Refusal when it names another shape.
        """
        if self.upstream is None:
            return {}
        own, needed = own_shape(self.upstream, "upstream", self.axes), self.shapes["output"]
        if own is not None and own != needed:
            raise refuse(
                "/upstream",
                say(
                    "the upstream gradient has shape {own}, the output {needed}",
                    own=list(own),
                    needed=list(needed or ()),
                ),
                hint=say("give it the output's shape, or leave its shape out"),
                fix=replace("/upstream", None),
            )
        return {"upstream": self.upstream}

    @cached_property
    def computations(self) -> Mapping[str, Lattice]:
        """What can be watched, each as a lattice: output, gradients, the input gradient as the transposed convolution
        it is, and the ways to the output. A bias that was left out is one of zeros, and has its gradient."""
        lattice = self.lattice
        found = {"output": lattice, "grad_input": lattice.gradient("input")}
        if "weight" in lattice.tensors:
            found |= {f"grad_{name}": lattice.gradient(name) for name in ("weight", "bias")}
        if not lattice.held:
            found["paths"] = lattice.ways
        if lattice.mode == "zeros" and lattice.reduce == "sum":
            found["grad_input_transposed"] = lattice.backwards
        return found

    @property
    def differentiable(self) -> tuple[str, ...]:
        """The tensors that have a gradient among the computations."""
        own = [name for name, lattice in self.computations.items() if name == lattice.result]
        return tuple(name.removeprefix("grad_") for name in own if name.startswith("grad_"))

    @property
    def left_out(self) -> dict[str, Shape]:
        """The shapes of tensors that were left out and, being zeros, have a gradient all the same."""
        return {}

    @property
    def against(self) -> str:
        """What the output is checked against."""
        return self.reference

    def make(self, name: str, spec: Spec, shape: Shape) -> Array:
        """A given tensor, in PyTorch's shape."""
        return materialise(spec, shape, f"/{name}", axes=self.axes)

    def run(self, laid: Laid) -> Array:
        """The whole output, in the lattice's shape."""
        x = laid("input")
        assert x is not None
        return core.forward(self.lattice, x, laid("weight"), laid("bias"))

    def derive(self, name: str, laid: Laid) -> Array:
        """A tensor that follows from the others: a gradient, for the upstream gradient of the configuration.

        Raises: KeyError for a name that is none.
        """
        lattice, upstream = self.lattice, laid("upstream")
        assert upstream is not None
        x, share = laid("input"), laid("share") if lattice.reduce == "mean" else None
        assert x is not None
        if name == "paths":
            return core.paths(lattice, upstream)
        if name == "grad_input":
            return (
                core.adjoint(lattice, upstream, laid("weight"))
                if share is None
                else core.spread(lattice, upstream, share)
            )
        if name == "grad_weight":
            return core.weight_gradient(lattice, x, upstream)
        if name == "grad_bias":
            added = tuple(at for at, dim in enumerate(lattice.tensors["output"]) if dim not in lattice.biased)
            total: Array = upstream.sum(axis=added)
            return total
        raise KeyError(name)

    @cached_property
    @abstractmethod
    def sizes(self) -> tuple[Size, ...]:
        """The output's length along each axis, as a formula."""

    @property
    def loop(self) -> str:
        """The lesson whose loop computes this configuration; the operator's, unless a setting asks for another."""
        return self.lesson

    def told_by(self, lesson: str) -> str:
        """The lesson that tells of this configuration what ``lesson`` tells of a plain one."""
        return lesson

    @property
    def batched(self) -> bool:
        """Whether the output has a batch dimension."""
        output = self.shapes["output"]
        return output is not None and len(output) > self.axes + 1

    @cached_property
    def cost(self) -> Cost:
        """What this costs, and what a dense layer from the same input to the same output would."""
        shapes = self.shapes
        inputs, outputs = prod(shapes["input"] or ()), prod(shapes["output"] or ())
        batch = max(1, self.lattice.channels["n"])
        dense = (inputs // batch) * (outputs // batch)
        return Cost(
            parameters=sum(prod(shapes.get(name) or (0,)) for name in ("weight", "bias")),
            macs=self.lattice.macs,
            activation_bytes=FLOAT32_BYTES * (inputs + outputs),
            dense={
                "parameters": dense + (outputs // batch if shapes.get("bias") else 0),
                "macs": dense * batch,
            },
            maps=self._maps,
        )

    @property
    def _maps(self) -> dict[str, int] | None:
        if "weight" not in self.lattice.tensors:
            return None
        groups, outs, ins = (self.lattice.channels[dim] for dim in ("g", "m", "c"))
        return {"kept": groups * outs * ins, "without_groups": groups**2 * outs * ins}

    @property
    def gained(self) -> dict[str, int]:
        """For each axis how many of the last output cells are there because they were asked for."""
        return {}

    @cached_property
    def unread(self) -> dict[str, list[int]]:
        """For each axis the input cells that no output reads."""
        answer = {}
        for name, axis in zip(self.lattice.names, self.lattice.axes, strict=True):
            table = axis.table
            read = np.zeros(table.cell.size, dtype=bool)
            for step in table.step:
                read[table.start + step] = True
            cells = np.zeros(axis.input, dtype=bool)
            cells[table.cell[read & (table.cell >= 0)]] = True
            answer[name] = np.flatnonzero(~cells).tolist()
        return answer


class Strided(Operator):
    """An operator whose window moves by a stride and may have gaps."""

    stride: PerAxis = 1
    dilation: PerAxis = 1

    @cached_property
    def strides(self) -> tuple[int, ...]:
        """The stride of each axis."""
        return spread("stride", self.stride, self.axes, least=1)

    @cached_property
    def dilations(self) -> tuple[int, ...]:
        """The dilation of each axis."""
        return spread("dilation", self.dilation, self.axes, least=1)


def own_shape(spec: Spec | None, tensor: str, axes: int, default: Shape | None = None) -> Shape | None:
    """The shape a tensor names itself, None where it leaves that to the configuration.

    A picture always has one; what it does not say comes from ``default``.
    """
    if spec is None or (not isinstance(spec, Picture) and spec.shape is None):
        return None
    return shape_of(spec, f"/{tensor}", default, axes=axes)

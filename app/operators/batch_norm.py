"""Batch norm as it is after training: the mean and the variance are fixed, and each channel is scaled and shifted."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar, Literal

import numpy as np

from app.core.axis import Axis
from app.core.lattice import LETTERS, Array, Lattice, spatial
from app.core.merge import affine
from app.errors import refuse, replace
from app.i18n import say
from app.operators.base import Laid, Operator, Presets, Shape, Size, own_shape
from app.operators.layer import INPUT, INPUT_SIZE, Count, Epsilon
from app.operators.per_axis import PerAxis, spread
from app.tensors import Nested, Recipe, Spec, Tensor, as_json

MEAN, VAR = Recipe(fill="zeros"), Recipe(fill="ones")
VECTORS = ("running_mean", "running_var", "weight", "bias")
PARAMETERS: dict[str, Any] = {
    "in_channels": 2, "running_mean": [1, 2], "running_var": [4, 0.25], "weight": [2, 1], "bias": [1, -1], "eps": 0,
}  # fmt: skip


class BatchNorm(Operator):
    """Take each channel's mean away, divide by its standard deviation, scale, and shift; as in evaluation.

    out[n, c, o] = (input[n, c, i] − mean[c]) / √(var[c] + eps) · weight[c] + bias[c],   i = o

    So scale[c] = weight[c] / √(var[c] + eps) and shift[c] = bias[c] − mean[c] · scale[c] are all it does: every
    channel is a group of its own with a kernel of one cell. Without a weight it is 1, without a bias 0.

    Shape: input (N, C, *spatial); running_mean, running_var, weight and bias (C); output as the input.
    Source: S. Ioffe and C. Szegedy, arXiv:1502.03167; torch.nn.functional.batch_norm with training=False.
    """

    family: ClassVar[str] = "batch_norm"
    formula: ClassVar[str] = "i"
    lesson: ClassVar[str] = "batch_norm"
    reference: ClassVar[str] = "torch.nn.functional.batch_norm"
    spatial: ClassVar[int]
    controls: ClassVar[tuple[str, ...]] = (
        "input_size", "in_channels", "batch_size", "input", "running_mean", "running_var", "weight", "bias",
    )  # fmt: skip
    retold: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "weight": {
            "title": say("Weight γ"),
            "help": say("What each channel is multiplied by; none: 1."),
            "role": "bias",
        },
        "bias": {"title": say("Bias β"), "help": say("What is added to each channel; none: 0.")},
    }

    input: Tensor | None = None
    running_mean: Tensor | None = None
    running_var: Tensor | None = None
    weight: Tensor | None = None
    bias: Tensor | None = None
    eps: Epsilon = 1e-5
    batch_size: Count | None = 1
    in_channels: Count | None = None
    input_size: PerAxis | None = None

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """The letters and the assumed sizes follow from the number of axes."""
        if "spatial" in cls.__dict__:
            cls.letters = LETTERS[cls.spatial]
            cls.assumed = {
                "input_size": INPUT_SIZE[cls.spatial], "in_channels": 1, "input": as_json(INPUT),
                "running_mean": as_json(MEAN), "running_var": as_json(VAR),
            }  # fmt: skip

    @property
    def axes(self) -> int:
        """How many spatial axes there are."""
        return self.spatial

    @property
    def specs(self) -> dict[str, Spec]:
        """What to make each tensor from; the mean and variance of a new layer where they are left out."""
        specs: dict[str, Spec] = {
            "input": self.input or INPUT,
            "running_mean": self.running_mean or MEAN,
            "running_var": self.running_var or VAR,
        }
        given = {"weight": self.weight, "bias": self.bias}
        return specs | {name: spec for name, spec in given.items() if spec is not None}

    @cached_property
    def image(self) -> Shape:
        """The input's shape: its own, or the one the hints describe."""
        size = INPUT_SIZE[self.axes] if self.input_size is None else self.input_size
        batch = () if self.batch_size is None else (self.batch_size,)
        hinted = (*batch, self._channels, *spread("input_size", size, self.axes, least=0))
        own = own_shape(self.input, "input", self.axes, hinted)
        shape = hinted if own is None else own
        self._check(shape, own is not None and own != hinted)
        return shape

    def _check(self, shape: Shape, given: bool) -> None:
        """A batch, at least one channel, and as many as was said."""
        if len(shape) != self.axes + 2:
            raise refuse(
                "/input" if given else "/batch_size",
                say(
                    "the input has {count} dimensions, {op} takes {rank}",
                    count=len(shape),
                    op=self.op,
                    rank=self.axes + 2,
                ),
                hint=say("the batch first, then the channels: batch norm has no form without a batch"),
                fix=None if given else replace("/batch_size", 1),
            )
        if shape[1] == 0:
            raise refuse(
                "/input" if given else "/in_channels",
                say("the input of shape {shape} has no channels", shape=list(shape)),
                hint=say("batch norm has numbers for each channel, so there is at least one"),
                fix=None if given else replace("/in_channels", 1),
            )
        if self.in_channels not in (None, shape[1]):
            raise refuse(
                "/in_channels",
                say(
                    "in_channels is {in_channels}, but the input has {channels}",
                    in_channels=self.in_channels,
                    channels=shape[1],
                ),
                hint=say("leave it out, or make the two agree"),
                fix=replace("/in_channels", shape[1]),
            )

    @property
    def _channels(self) -> int:
        """How many channels there are where the input does not say: as the hint says, or as many as a vector has."""
        if self.in_channels is not None:
            return self.in_channels
        shapes = (own_shape(getattr(self, name), name, self.axes) for name in VECTORS)
        return next((shape[0] for shape in shapes if shape), 1)

    @cached_property
    def shapes(self) -> dict[str, Shape | None]:
        """The output is as large as the input; the rest has a number per channel."""
        per_channel = self.image[1:2]
        shapes: dict[str, Shape | None] = {"input": self.image}
        for name in VECTORS:
            own = own_shape(getattr(self, name), name, self.axes)
            if own is not None and own != per_channel:
                raise refuse(
                    f"/{name}",
                    say(
                        "the {name} has shape {own}, there are {channels} channels",
                        name=name,
                        own=list(own),
                        channels=per_channel[0],
                    ),
                    hint=say("one number per channel"),
                    fix=replace(f"/{name}", None),
                )
            shapes[name] = per_channel if name in self.specs else None
        return {**shapes, "output": self.image}

    @property
    def left_out(self) -> dict[str, Shape]:
        """A bias that was left out; a weight that was left out is none."""
        return {"bias": self.image[1:2]} if self.bias is None else {}

    def make(self, name: str, spec: Spec, shape: Shape) -> Array:
        """A given tensor.

        Raises: Refusal where a channel's variance has no root, naming it: the output would not be finite.
        """
        made = super().make(name, spec, shape)
        wrong = np.flatnonzero(~(made + self.eps > 0)) if name == "running_var" else made[:0]
        if wrong.size:
            at, one = int(wrong[0]), float(made[wrong[0]])
            raise refuse(
                f"/running_var/{at}" if isinstance(spec, Nested) else "/running_var",
                say(
                    "the variance of channel {channel} is {variance:g}, and with eps {eps:g} that is not above 0",
                    channel=at,
                    variance=one,
                    eps=self.eps,
                ),
                hint=say("a variance is 0 or more, and eps keeps it above 0"),
                fix=replace("/running_var", as_json(VAR)),
            )
        return made

    @cached_property
    def sizes(self) -> tuple[Size, ...]:
        """Nothing moves in space."""
        sizes = zip(LETTERS[self.axes], self.image[2:], strict=True)
        return tuple(Size(name, self.formula, str(size), size, 0) for name, size in sizes)

    @cached_property
    def lattice(self) -> Lattice:
        """Input n g i, scale g, output n g o: the channels are groups of one, and what is added is the shift."""
        names, shape = LETTERS[self.axes], self.image
        tensors = {
            "input": ("n", "g", *spatial("i", names)),
            "scale": ("g",),
            "shift": ("g",),
            "output": ("n", "g", *spatial("o", names)),
        }
        axes = tuple(Axis(size, size, 1) for size in shape[2:])
        return Lattice(axes, {"n": shape[0], "g": shape[1]}, tensors, added="shift")

    @cached_property
    def computations(self) -> Mapping[str, Lattice]:
        """The output, the same with all that scale and shift are made of, and the gradients."""
        lattice, own = self.lattice, {name: ("g",) for name in VECTORS if name in self.specs}
        whole = Lattice(
            lattice.axes, lattice.channels, own | dict(lattice.tensors), added="shift", beside=tuple(own)
        )
        found = {"output": lattice, "affine": whole, "grad_input": lattice.gradient("input")}
        if self.weight is not None:
            met = {"normalised": lattice.tensors["input"], "upstream": lattice.tensors["output"]}
            made = {**met, "grad_weight": ("g",)}
            found["grad_weight"] = Lattice(lattice.axes, lattice.channels, made, "grad_weight")
        return {**found, "grad_bias": lattice.gradient("bias"), "paths": lattice.ways}

    def _affine(self, laid: Laid) -> tuple[Array, Array]:
        mean, var = laid("running_mean"), laid("running_var")
        assert mean is not None
        assert var is not None
        return affine(mean, var, laid("weight"), laid("bias"), eps=self.eps)

    def _by_channel(self, vector: Array | None) -> Array:
        assert vector is not None
        return vector.reshape(-1, *[1] * self.axes)

    def run(self, laid: Laid) -> Array:
        """scale · input + shift."""
        x = laid("input")
        assert x is not None
        made: Array = x * self._by_channel(laid("scale")) + self._by_channel(laid("shift"))
        return made

    def derive(self, name: str, laid: Laid) -> Array:
        """Scale and shift; the input with mean 0 and variance 1; and the gradients."""
        if name in ("scale", "shift"):
            return self._affine(laid)[name == "shift"]
        if name in ("normalised", "grad_weight"):
            x, mean, var = (laid(each) for each in ("input", "running_mean", "running_var"))
            assert x is not None
            assert mean is not None
            assert var is not None
            made: Array = (x - self._by_channel(mean)) / np.sqrt(self._by_channel(var) + self.eps)
            return made if name == "normalised" else self._summed(made, laid("upstream"))
        if name == "grad_input":
            upstream = laid("upstream")
            assert upstream is not None
            back: Array = upstream * self._by_channel(laid("scale"))
            return back
        return super().derive(name, laid)

    def _summed(self, normalised: Array, upstream: Array | None) -> Array:
        assert upstream is not None
        total: Array = (normalised * upstream).sum(axis=(0, *range(2, 2 + self.axes)))
        return total


class BatchNorm1d(BatchNorm):
    """Batch norm along one axis."""

    title: ClassVar[str] = say("Batch norm, 1-D")
    summary: ClassVar[str] = say(
        "Each channel of a signal scaled and shifted by fixed numbers, as after training."
    )
    spatial: ClassVar[int] = 1
    presets: ClassVar[Presets] = (
        ("start", say("Two channels of a signal"), {"op": "batch_norm1d", "input_size": 6, **PARAMETERS}),
    )

    op: Literal["batch_norm1d"]


class BatchNorm2d(BatchNorm):
    """Batch norm along two axes."""

    title: ClassVar[str] = say("Batch norm, 2-D")
    summary: ClassVar[str] = say(
        "Each channel of an image scaled and shifted by fixed numbers, as after training."
    )
    spatial: ClassVar[int] = 2
    presets: ClassVar[Presets] = (
        ("start", say("Two channels, each with numbers of its own"),
         {"op": "batch_norm2d", "input_size": 4, **PARAMETERS}),
        ("new", say("A layer as it begins: mean 0, variance 1, and only eps to see"),
         {"op": "batch_norm2d", "input_size": 4, "eps": 0.001}),
    )  # fmt: skip

    op: Literal["batch_norm2d"]


class BatchNorm3d(BatchNorm):
    """Batch norm along three axes."""

    title: ClassVar[str] = say("Batch norm, 3-D")
    summary: ClassVar[str] = say(
        "Each channel of a volume scaled and shifted by fixed numbers, as after training."
    )
    spatial: ClassVar[int] = 3
    presets: ClassVar[Presets] = (
        ("start", say("Two small volumes"), {"op": "batch_norm3d", "input_size": 3, **PARAMETERS}),
    )

    op: Literal["batch_norm3d"]

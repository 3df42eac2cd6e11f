"""How a lesson is called for a configuration: which tensors and settings its parameters stand for.

A lesson is written for one number of axes, and some for one example, one group or one kernel map. Fewer axes than it
is written for are laid out as axes of one cell; of a batch, of groups, it gets the example and the group the frame
stands in. What cannot be said to it (more axes, two different borders, another border mode) gives no call, and why.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from math import prod
from typing import Any

from app.core.lattice import Array
from app.i18n import say
from app.operators import Operator
from app.operators.moves import SHIFTS, pixel_order
from app.textbook.lesson import Lesson
from app.textbook.running import Pins, anatomy
from app.trace.links import in_its_shape
from app.trace.parts import Part

Index = Mapping[str, int]
TENSORS = ("x", "columns", "weight", "kernel", "bias", "upstream", "offset", "mask", "other", "mean", "var")
CALLED = {"x": "input", "columns": "input", "kernel": "weight", "mean": "running_mean", "var": "running_var"}
COLUMNS = (
    ("unfold", "upstream"),
    ("unfold", "output"),
    ("fold", "input"),
)  # windows as columns: no axes of space
GROUPED = ("convolution", "transposed", "deformable")
NUMPY_MODES = {
    "zeros": "constant",
    "reflect": "reflect",
    "replicate": "edge",
    "circular": "wrap",
}  # as numpy.pad has it
MAPS = ("m", "c")  # dimensions that a lesson may count through all groups, or all examples


class UnsayableError(Exception):
    """A lesson that has no words for what is configured."""


def pinned(part: Part, order: Mapping[str, int]) -> Pins:
    """The index each loop stands on, by how many turns it may have: a channel is counted within its group, through all
    groups, or, where the lesson takes planes, through all examples."""
    sizes, pins = part.lattice.sizes, {}
    for dim, index in order.items():
        pins[dim] = {sizes[dim]: index}
        for outer in ("g", "n") if dim in MAPS else ():
            if outer in order:
                pins[dim].setdefault(sizes[outer] * sizes[dim], order[outer] * sizes[dim] + index)
    return pins


def call(part: Part, lesson: Lesson, at: Index) -> dict[str, Any]:
    """The lesson's arguments for the frame that stands on these indices.

    Raises: UnsayableError.
    """
    operator = part.operator
    wanted = inspect.signature(lesson.function).parameters
    made: dict[str, Any] = {}
    for name, parameter in wanted.items():
        if name in TENSORS:
            made[name] = _Tensors(part, lesson, at).get(name)
            if made[name] is None and "None" not in str(parameter.annotation):
                raise UnsayableError(say("the loop is written with a {name}", name=name))
        elif name == "mode" and parameter.default == "constant":
            made[name] = NUMPY_MODES[getattr(operator, "padding_mode", "zeros")]
        elif (value := _setting(operator, part, name, lesson.axes)) is not None:
            made[name] = value
        elif parameter.default is inspect.Parameter.empty:
            raise UnsayableError(say("the loop tells of whole links and not of cells"))
    _sayable(operator, set(wanted))
    return made


def _sayable(operator: Any, names: set[str]) -> None:
    """Refuse what the lesson has no parameter for."""
    if "padding" not in names:
        return
    if getattr(operator, "padding_mode", "zeros") != "zeros" and "mode" not in names:
        raise UnsayableError(say("the loop is written for a border of zeros"))
    for name in ("stride", "dilation"):
        if name not in names and max(PER_AXIS[name][0](operator)) > 1:
            raise UnsayableError(say("the loop is written for {name} 1", name=name))
    sized = {"output_padding", "output_size", "size", "kernel_size"} & names
    if any(getattr(operator, "output_pads", ())) and not sized:
        raise UnsayableError(say("the loop is written without output padding"))


def _setting(operator: Any, part: Part, name: str, axes: int) -> Any:
    """A setting, one number per axis; None for one the operator has not."""
    if name in ("stride", "dilation", "padding") and not hasattr(operator, "pads"):
        raise UnsayableError(say("the loop tells of a window, and here there is none"))
    if name in PER_AXIS:
        numbers, neutral = PER_AXIS[name]
        return _spread(numbers(operator), axes, neutral)
    if name == "share":
        share = part.arrays.laid("share")
        return None if share is None else share.reshape((1,) * (axes - share.ndim) + share.shape)
    if name == "divisor":
        return getattr(operator, "divisor_override", None) or 0
    if name in ("mode", "by", "order"):
        return _experiment(operator, part, name)
    return getattr(operator, name, None)


def _experiment(operator: Any, part: Part, name: str) -> Any:
    """The border mode; how far a moved input was moved; the order of shuffled pixels."""
    if name == "by":
        return SHIFTS.get(part.lattice.result.removesuffix("_output"))
    if name == "order":
        pixels, made = (prod(operator.lattice.shape(of)[-operator.axes :]) for of in ("input", "output"))
        if pixels != made:
            raise UnsayableError(say("the loop is written for an output of as many pixels as the input"))
        return pixel_order(pixels).tolist()
    return getattr(operator, "padding_mode", "zeros")


def _padding(operator: Any) -> tuple[int, ...]:
    if any(before != after for before, after in operator.pads):
        raise UnsayableError(say("the loop is written for the same padding on both sides"))
    return tuple(before for before, _ in operator.pads)


def _cells(tensor: str) -> Callable[[Operator], tuple[int, ...]]:
    return lambda operator: operator.lattice.shape(tensor)[-operator.axes :]


PER_AXIS: Mapping[str, tuple[Callable[[Any], tuple[int, ...]], int]] = {
    "stride": (lambda operator: operator.strides, 1),
    "dilation": (lambda operator: operator.dilations, 1),
    "padding": (_padding, 0),
    "output_padding": (lambda operator: operator.output_pads, 0),
    "kernel_size": (lambda operator: tuple(axis.kernel for axis in operator.lattice.axes), 1),
    "input_size": (_cells("input"), 1),
    "size": (_cells("input"), 1),
    "output_size": (_cells("output"), 1),
}


def _spread(numbers: tuple[int, ...], axes: int, neutral: int) -> Any:
    """One number per axis of the lesson; the number itself where the lesson has one axis."""
    told = (neutral,) * (axes - len(numbers)) + tuple(numbers)
    return told[0] if axes == 1 else told


class _Tensors:
    """The tensors as a lesson takes them."""

    def __init__(self, part: Part, lesson: Lesson, at: Index) -> None:
        self.part, self.operator, self.lesson, self.at = part, part.operator, lesson, at
        self.loops = anatomy(lesson.function).loops
        self.names = inspect.signature(lesson.function).parameters
        self.channels = self.operator.lattice.channels

    def get(self, name: str) -> Array | None:
        """One of them; None where it was left out."""
        of = CALLED.get(name, name)
        if name == "columns" and self.operator.family == "unfold":
            of = "output"
        if name == "other" and self.part.lattice.result == "grad_other":  # what it was multiplied by
            of = "input"
        if of != "upstream" and self.operator.shapes.get(of) is None:
            return None
        array = in_its_shape(self.part.arrays, of)
        if array.ndim == 1 and of in ("weight", "bias", "running_mean", "running_var"):
            return self._group(array, "m")
        if of != "weight" and not self.operator.batched:
            array = array[None]
        if (self.operator.family, of) not in COLUMNS:
            more = (1,) * (self.lesson.axes - self.operator.axes)
            array = array.reshape(*array.shape[:2], *more, *array.shape[2:])
        return self._kernel(array, one_map=name == "kernel") if of == "weight" else self._maps(array, of)

    def _kernel(self, array: Array, *, one_map: bool) -> Array:
        first = "c" if self.operator.family == "transposed" else "m"
        array = self._group(array, first)
        if one_map:
            if self.channels["c"] > 1:
                raise UnsayableError(say("the loop is written for one channel"))
            array = array[self.at.get("m", 0), 0]
        return array

    def _group(self, array: Array, dim: str) -> Array:
        """The frame's group of a tensor whose first dimension counts through all groups."""
        if "groups" in self.names or "g" in self.loops:
            return array
        size = self.channels.get(dim, 1)
        return array[self.at.get("g", 0) * size :][:size]

    def _maps(self, array: Array, of: str) -> Array:
        """Feature maps of all examples; of the frame's; or, for pooling, all planes one after the other."""
        if self.operator.family == "pooling":
            planes = array.reshape(-1, *array.shape[2:])
            plane = self.at.get("n", 0) * array.shape[1] + self.at.get("c", 0)
            return planes if "c" in self.loops else planes[plane : plane + 1]
        if self.operator.family in GROUPED and of in ("input", "upstream"):
            array = self._group(array.swapaxes(0, 1), "m" if of == "upstream" else "c").swapaxes(0, 1)
        if "n" in self.loops or "batch" in self.names:
            return array
        one: Array = array[self.at.get("n", 0)]
        return one[0] if "kernel" in self.names else one

"""The fields of every configuration, as a person meets them: what the lab's controls are built from.

One entry per name, shared by all operators that have the field.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from app.core.border import MODES
from app.operators.per_axis import MOST

Kind = Literal["int", "padding", "choice", "flag", "tensor", "optional_int", "links", "number"]
Group = Literal["shape", "layer", "values"]


@dataclass(frozen=True)
class FieldInfo:
    """A field: its kind of control, what it may be (``form``), and where a slider ends."""

    name: str
    title: str
    kind: Kind
    group: Group
    help: str
    form: str
    minimum: int | None = None
    slider: int | None = None
    per_axis: bool = False
    choices: tuple[str, ...] = ()
    role: str | None = None

    def as_json(self, default: Any) -> dict[str, Any]:
        """The field as the catalogue tells it."""
        told: dict[str, Any] = {
            "name": self.name, "title": self.title, "kind": self.kind, "group": self.group, "help": self.help,
            "form": self.form, "default": default, "per_axis": self.per_axis,
        }  # fmt: skip
        if self.minimum is not None:
            told |= {"minimum": self.minimum, "maximum": MOST}
        optional = {"slider": self.slider, "choices": list(self.choices) or None, "role": self.role}
        return told | {key: value for key, value in optional.items() if value is not None}


PER_AXIS = "a whole number, or a list with one per axis"
TENSOR = "a nested list, {shape, values}, {shape, dtype, data}, or a recipe such as {fill}, {kernel}, {image}"

_ALL = (
    FieldInfo("op", "Operator", "choice", "layer", "Which operator.", "the name of an operator"),
    FieldInfo(
        "input_size", "input", "int", "shape", "How many cells the input has along each axis.", PER_AXIS,
        minimum=1, slider=16, per_axis=True,
    ),
    FieldInfo(
        "kernel_size", "kernel", "int", "shape", "How many cells the kernel has along each axis.", PER_AXIS,
        minimum=1, slider=7, per_axis=True,
    ),
    FieldInfo(
        "stride", "stride", "int", "layer", "How far the window moves from one stop to the next.", PER_AXIS,
        minimum=1, slider=5, per_axis=True,
    ),
    FieldInfo(
        "padding", "padding", "padding", "layer", "How many cells stand before and after each axis.",
        'a whole number, a list with one number or one [before, after] pair per axis; where words are allowed "same" '
        'or "valid", or as other frameworks write "SAME", "VALID", "SAME_UPPER" or "SAME_LOWER"',
        minimum=0, slider=5, per_axis=True, choices=("same", "valid", "SAME", "VALID", "SAME_UPPER", "SAME_LOWER"),
    ),
    FieldInfo(
        "padding_mode", "border", "choice", "layer", "What stands in the padding.",
        "one of " + ", ".join(MODES), choices=MODES,
    ),
    FieldInfo(
        "dilation", "dilation", "int", "layer", "How far apart the kernel's cells are laid.", PER_AXIS,
        minimum=1, slider=5, per_axis=True,
    ),
    FieldInfo(
        "flip", "flip kernel", "flag", "layer",
        "Turn the kernel by 180° before it slides, in space only: the convolution of signal processing "
        "(scipy.signal.convolve). Off is cross-correlation (scipy.signal.correlate), PyTorch's convolution.",
        "true or false",
    ),
    FieldInfo(
        "ceil_mode", "ceil mode", "flag", "layer", "Whether a last window may hang over the edge.", "true or false",
    ),
    FieldInfo(
        "count_include_pad", "count padding", "flag", "layer", "Whether the padding counts as cells of a mean.",
        "true or false",
    ),
    FieldInfo(
        "divisor_override", "divisor", "optional_int", "layer", "What the sum is divided by; none: the cells counted.",
        "a whole number other than 0, or null for the number of cells", minimum=1, slider=9,
    ),
    FieldInfo(
        "groups", "groups", "int", "layer", "Into how many groups of channels that never meet.",
        "a whole number that divides the input and the output channels", minimum=1, slider=8,
    ),
    FieldInfo(
        "offset_groups", "offset groups", "int", "layer", "Into how many groups of channels with offsets of their own.",
        "a whole number that divides the input channels", minimum=1, slider=8,
    ),
    FieldInfo(
        "output_padding", "output padding", "int", "layer", "How many cropped cells come back at the end.", PER_AXIS,
        minimum=0, slider=4, per_axis=True,
    ),
    FieldInfo(
        "output_size", "output", "int", "shape", "How many cells the output has along each axis.",
        "a list with one whole number per axis (with or without batch and channels), or one number",
        minimum=1, slider=16, per_axis=True,
    ),
    FieldInfo(
        "in_channels", "channels in", "int", "shape", "How many channels the input has.", "a whole number",
        minimum=1, slider=8,
    ),
    FieldInfo(
        "out_channels", "channels out", "int", "shape", "How many channels the output has.", "a whole number",
        minimum=1, slider=8,
    ),
    FieldInfo(
        "batch_size", "batch", "optional_int", "shape", "How many examples there are; none means no batch dimension.",
        "a whole number, or null for an input without a batch dimension", minimum=1, slider=4,
    ),
    FieldInfo("input", "Input", "tensor", "values", "What the input holds.", TENSOR, role="input"),
    FieldInfo("other", "Other map", "tensor", "values", "What the other map holds.", TENSOR, role="other"),
    FieldInfo("weight", "Kernel", "tensor", "values", "What the kernel holds.", TENSOR, role="weight"),
    FieldInfo("pointwise", "Pointwise kernel", "tensor", "values", "What mixes the channels.", TENSOR, role="weight"),
    FieldInfo(
        "links", "Links", "links", "layer", "The operators, in the order they are run.",
        "a list of configurations, each without its input",
    ),
    FieldInfo(
        "output_cell", "cell", "optional_int", "layer",
        "The output cell whose receptive field is shown; none: the middle.",
        "a whole number, a list with one per axis, or null for the middle", minimum=0, slider=12, per_axis=True,
    ),
    FieldInfo(
        "upstream", "Upstream gradient", "tensor", "values",
        "What comes back from the layers after this one, for the views of gradients.", TENSOR + ", or null for ones",
        choices=("ones", "random", "impulse", "integers"), role="upstream",
    ),
    FieldInfo(
        "offset", "Offset", "tensor", "values",
        "How far each kernel cell is moved at each output: down, then right.", TENSOR + ", {field}",
        choices=("zeros", "random"), role="offset",
    ),
    FieldInfo(
        "small_kernel_size", "small", "int", "shape",
        "How many cells the small kernel has along each axis: odd where the large one is.", PER_AXIS,
        minimum=1, slider=7, per_axis=True,
    ),
    FieldInfo(
        "weight_small", "Small kernel", "tensor", "values", "What the small kernel holds.", TENSOR, role="weight",
    ),
    FieldInfo(
        "norm", "Large kernel's norm", "tensor", "values",
        "Four rows, a number per output channel in each: mean, variance, weight, bias.", TENSOR,
        choices=("ones", "counting", "unit"), role="statistic",
    ),
    FieldInfo(
        "norm_small", "Small kernel's norm", "tensor", "values",
        "Four rows, a number per output channel in each: mean, variance, weight, bias.", TENSOR,
        choices=("ones", "counting", "unit"), role="statistic",
    ),
    FieldInfo(
        "running_mean", "Mean", "tensor", "values", "What is taken away from each channel: its mean in training.",
        TENSOR, choices=("zeros", "ones", "integers", "random"), role="statistic",
    ),
    FieldInfo(
        "running_var", "Variance", "tensor", "values",
        "What each channel is divided by the root of: its variance in training.", TENSOR,
        choices=("ones", "counting", "unit"), role="statistic",
    ),
    FieldInfo("eps", "eps", "number", "layer", "What is added to the variance before its root is taken.", "a number"),
    FieldInfo(
        "mask", "Mask", "tensor", "values", "How strongly each kernel cell counts at each output (version 2).",
        TENSOR + ", or null", choices=("unit", "ones", "zeros", "checker", "disc"), role="mask",
    ),
    FieldInfo(
        "bias", "Bias", "tensor", "values", "One number added to each output channel.", TENSOR + ", or null",
        role="bias",
    ),
)  # fmt: skip

FIELDS = {field.name: field for field in _ALL}

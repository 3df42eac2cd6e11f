"""The fields of every configuration, as a person meets them: what the lab's controls are built from.

One entry per name, shared by all operators that have the field.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from app.core.border import MODES
from app.i18n import joined, say
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


PER_AXIS = say("a whole number, or a list with one per axis")
TENSOR = say(
    "a nested list, {shape, values}, {shape, dtype, data}, or a recipe such as {fill}, {kernel}, {image}"
)

_ALL = (
    FieldInfo("op", say("Operator"), "choice", "layer", say("Which operator."), say("the name of an operator")),
    FieldInfo(
        "input_size", say("input"), "int", "shape", say("How many cells the input has along each axis."), PER_AXIS,
        minimum=1, slider=16, per_axis=True,
    ),
    FieldInfo(
        "kernel_size", say("kernel"), "int", "shape", say("How many cells the kernel has along each axis."), PER_AXIS,
        minimum=1, slider=7, per_axis=True,
    ),
    FieldInfo(
        "stride", say("stride"), "int", "layer", say("How far the window moves from one stop to the next."), PER_AXIS,
        minimum=1, slider=5, per_axis=True,
    ),
    FieldInfo(
        "padding", say("padding"), "padding", "layer", say("How many cells stand before and after each axis."),
        say('a whole number, a list with one number or one [before, after] pair per axis; '
            'where words are allowed "same" or "valid", or as other frameworks write '
            '"SAME", "VALID", "SAME_UPPER" or "SAME_LOWER"'),
        minimum=0, slider=5, per_axis=True, choices=("same", "valid", "SAME", "VALID", "SAME_UPPER", "SAME_LOWER"),
    ),
    FieldInfo(
        "padding_mode", say("border"), "choice", "layer", say("What stands in the padding."),
        say("one of {names}", names=joined(", ", MODES)), choices=MODES,
    ),
    FieldInfo(
        "dilation", say("dilation"), "int", "layer", say("How far apart the kernel's cells are laid."), PER_AXIS,
        minimum=1, slider=5, per_axis=True,
    ),
    FieldInfo(
        "flip", say("flip kernel"), "flag", "layer",
        say("Turn the kernel by 180° before it slides, in space only: the convolution of signal processing "
            "(scipy.signal.convolve). Off is cross-correlation (scipy.signal.correlate), PyTorch's convolution."),
        say("true or false"),
    ),
    FieldInfo(
        "ceil_mode", say("ceil mode"), "flag", "layer", say("Whether a last window may hang over the edge."),
        say("true or false"),
    ),
    FieldInfo(
        "count_include_pad", say("count padding"), "flag", "layer",
        say("Whether the padding counts as cells of a mean."),
        say("true or false"),
    ),
    FieldInfo(
        "divisor_override", say("divisor"), "optional_int", "layer",
        say("What the sum is divided by; none: the cells counted."),
        say("a whole number other than 0, or null for the number of cells"), minimum=1, slider=9,
    ),
    FieldInfo(
        "groups", say("groups"), "int", "layer", say("Into how many groups of channels that never meet."),
        say("a whole number that divides the input and the output channels"), minimum=1, slider=8,
    ),
    FieldInfo(
        "offset_groups", say("offset groups"), "int", "layer",
        say("Into how many groups of channels with offsets of their own."),
        say("a whole number that divides the input channels"), minimum=1, slider=8,
    ),
    FieldInfo(
        "output_padding", say("output padding"), "int", "layer",
        say("How many cells longer the output is at its end only: cropped cells come back; past those "
            "there is only the bias."), PER_AXIS,
        minimum=0, slider=4, per_axis=True,
    ),
    FieldInfo(
        "output_size", say("output"), "int", "shape", say("How many cells the output has along each axis."),
        say("a list with one whole number per axis (with or without batch and channels), or one number"),
        minimum=1, slider=16, per_axis=True,
    ),
    FieldInfo(
        "in_channels", say("channels in"), "int", "shape", say("How many channels the input has."),
        say("a whole number"),
        minimum=1, slider=8,
    ),
    FieldInfo(
        "out_channels", say("channels out"), "int", "shape", say("How many channels the output has."),
        say("a whole number"),
        minimum=1, slider=8,
    ),
    FieldInfo(
        "batch_size", say("batch"), "optional_int", "shape",
        say("How many examples there are; none means no batch dimension."),
        say("a whole number, or null for an input without a batch dimension"), minimum=1, slider=4,
    ),
    FieldInfo("input", say("Input"), "tensor", "values", say("What the input holds."), TENSOR, role="input"),
    FieldInfo("other", say("Other map"), "tensor", "values", say("What the other map holds."), TENSOR, role="other"),
    FieldInfo("weight", say("Kernel"), "tensor", "values", say("What the kernel holds."), TENSOR, role="weight"),
    FieldInfo("pointwise", say("Pointwise kernel"), "tensor", "values", say("What mixes the channels."), TENSOR,
        role="weight"),
    FieldInfo(
        "links", say("Links"), "links", "layer", say("The operators, in the order they are run."),
        say("a list of configurations, each without its input"),
    ),
    FieldInfo(
        "output_cell", say("cell"), "optional_int", "layer",
        say("The output cell whose receptive field is shown; none: the middle."),
        say("a whole number, a list with one per axis, or null for the middle"), minimum=0, slider=12, per_axis=True,
    ),
    FieldInfo(
        "upstream", say("Upstream gradient"), "tensor", "values",
        say("What comes back from the layers after this one, for the views of gradients."),
        say("{form}, or null for ones", form=TENSOR),
        choices=("ones", "random", "impulse", "integers"), role="upstream",
    ),
    FieldInfo(
        "offset", say("Offset"), "tensor", "values",
        say("How far each kernel cell is moved at each output: channel 2·k down, channel 2·k + 1 right, kernel cell k "
            "counted row by row, and on through the offset groups."),
        say("{form}, {{field}}", form=TENSOR),
        choices=("zeros", "random"), role="offset",
    ),
    FieldInfo(
        "small_kernel_size", say("small"), "int", "shape",
        say("How many cells the small kernel has along each axis: odd where the large one is."), PER_AXIS,
        minimum=1, slider=7, per_axis=True,
    ),
    FieldInfo(
        "weight_small", say("Small kernel"), "tensor", "values", say("What the small kernel holds."), TENSOR,
        role="weight",
    ),
    FieldInfo(
        "norm", say("Large kernel's norm"), "tensor", "values",
        say("Four rows, a number per output channel in each: mean, variance, weight, bias."), TENSOR,
        choices=("ones", "counting", "unit"), role="statistic",
    ),
    FieldInfo(
        "norm_small", say("Small kernel's norm"), "tensor", "values",
        say("Four rows, a number per output channel in each: mean, variance, weight, bias."), TENSOR,
        choices=("ones", "counting", "unit"), role="statistic",
    ),
    FieldInfo(
        "running_mean", say("Mean"), "tensor", "values",
        say("What is taken away from each channel: its mean in training."),
        TENSOR, choices=("zeros", "ones", "integers", "random"), role="statistic",
    ),
    FieldInfo(
        "running_var", say("Variance"), "tensor", "values",
        say("What each channel is divided by the root of: its variance in training."), TENSOR,
        choices=("ones", "counting", "unit"), role="statistic",
    ),
    FieldInfo("eps", "eps", "number", "layer",
        say("What is added to the variance before its root is taken."), say("a number, 0 or more"), minimum=0),
    FieldInfo(
        "mask", say("Mask"), "tensor", "values",
        say("How strongly each kernel cell counts at each output (version 2): channel k, counted row by row, and on "
            "through the offset groups."),
        say("{form}, or null", form=TENSOR), choices=("unit", "ones", "zeros", "checker", "disc"), role="mask",
    ),
    FieldInfo(
        "bias", say("Bias"), "tensor", "values", say("One number added to each output channel."),
        say("{form}, or null", form=TENSOR),
        role="bias",
    ),
)  # fmt: skip

FIELDS = {field.name: field for field in _ALL}

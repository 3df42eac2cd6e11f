"""The figures of the convolution arithmetic: every case of the guide, each with its transpose.

The numbers (input, kernel, stride, padding, dilation, output padding) are those of the guide's figures and animations;
the pictures are this lab's own. Of the dilated figure the guide draws no transpose: that one is added here.
"""

from __future__ import annotations

from typing import Any

from app.gallery.card import Card, Shelf
from app.i18n import say

GUIDE = "Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016"
# Numbers that can be followed by eye: 0 to 3, and in no order.
INPUT = {"fill": "digits"}
WEIGHT = {"fill": "digits", "seed": 1}

FORWARD = (
    ("no-padding-no-strides", say("No padding, no strides"), (4, 3, 1, 0, 1),
     say("The kernel stays inside the input, so the output is smaller than the input.")),
    ("arbitrary-padding", say("Arbitrary padding, no strides"), (5, 4, 1, 2, 1),
     say("A frame of zeros two cells wide: the kernel may reach past the border, and the output grows.")),
    ("half-padding", say("Half padding: the same size"), (5, 3, 1, 1, 1),
     say("Half a kernel of zeros on every side keeps the size; also called same padding.")),
    ("full-padding", say("Full padding"), (5, 3, 1, 2, 1),
     say("Every overlap of kernel and input counts, down to a single corner: the output is larger than the input.")),
    ("no-padding-strides", say("No padding, stride 2"), (5, 3, 2, 0, 1),
     say("The kernel moves by two cells at a time and stops twice along each axis.")),
    ("padding-strides", say("Padding 1, stride 2"), (5, 3, 2, 1, 1),
     say("Padding and stride together: the first window starts on the border.")),
    ("padding-strides-odd", say("Padding 1, stride 2, an odd cell left over"), (6, 3, 2, 1, 1),
     say("A larger input with the same output: the last row and column of the padded input are never read.")),
    ("dilation", say("Dilation 2"), (7, 3, 1, 0, 2),
     say("Holes between the cells of the kernel: nine weights look at a square of 5 × 5.")),
)  # fmt: skip

TRANSPOSED = (
    ("no-padding-no-strides-transposed", say("No padding, no strides, transposed"), (2, 3, 1, 0, 1, 0),
     say("Back from 2 × 2 to 4 × 4: a convolution over the input in a frame of zeros two cells wide.")),
    ("arbitrary-padding-transposed", say("Arbitrary padding, transposed"), (6, 4, 1, 2, 1, 0),
     say("What padding added is cropped on the way back: 6 × 6 returns to 5 × 5.")),
    ("half-padding-transposed", say("Half padding, transposed"), (5, 3, 1, 1, 1, 0),
     say("The same size returns to the same size: the way back is itself a convolution with half padding.")),
    ("full-padding-transposed", say("Full padding, transposed"), (7, 3, 1, 2, 1, 0),
     say("The way back from full padding is a convolution without padding.")),
    ("no-padding-strides-transposed", say("No padding, stride 2, transposed"), (2, 3, 2, 0, 1, 0),
     say("A stride becomes zeros between the cells: the kernel takes half steps over the input.")),
    ("padding-strides-transposed", say("Padding 1, stride 2, transposed"), (3, 3, 2, 1, 1, 0),
     say("Zeros between the cells, and a narrower frame: 3 × 3 returns to 5 × 5.")),
    ("padding-strides-odd-transposed", say("Padding 1, stride 2, transposed, with output padding"), (3, 3, 2, 1, 1, 1),
     say("5 × 5 and 6 × 6 both led to 3 × 3; output padding says that it was 6 × 6.")),
    ("dilation-transposed", say("Dilation 2, transposed"), (3, 3, 1, 0, 2, 0),
     say("Each cell is stamped with holes between: 3 × 3 returns to 7 × 7.")),
)  # fmt: skip


def _forward(name: str, title: str, numbers: tuple[int, ...], about: str) -> Card:
    size, kernel, stride, padding, dilation = numbers
    config = _plain(size, kernel, stride=stride, padding=padding, dilation=dilation)
    return Card(name, title, about, {"op": "conv2d", **config}, "window", GUIDE)


def _back(name: str, title: str, numbers: tuple[int, ...], about: str) -> Card:
    size, kernel, stride, padding, dilation, more = numbers
    config = _plain(size, kernel, stride=stride, padding=padding, dilation=dilation, output_padding=more)
    source = "" if dilation > 1 else GUIDE
    return Card(name, title, about, {"op": "conv_transpose2d", **config}, "zero_insertion", source)


def _plain(size: int, kernel: int, **settings: int) -> dict[str, Any]:
    """A configuration that says nothing it need not say."""
    usual = {"stride": 1, "padding": 0, "dilation": 1, "output_padding": 0}
    said = {name: value for name, value in settings.items() if value != usual[name]}
    return {"input_size": size, "kernel_size": kernel, **said, "input": INPUT, "weight": WEIGHT}


def _pooling(kind: str, about: str) -> Card:
    """The guide's pooling: 3 × 3 over 5 × 5, one cell at a time."""
    config = {"op": f"{kind}_pool2d", "input_size": 5, "kernel_size": 3, "stride": 1, "input": INPUT}
    title = (
        say("Max pooling, 3 × 3, no strides") if kind == "max" else say("Average pooling, 3 × 3, no strides")
    )
    return Card(f"{kind}-pooling", title, about, config, "pooling", GUIDE)


SHELVES = (
    Shelf(
        "arithmetic",
        say("Convolution arithmetic"),
        say("How padding, stride and dilation decide the size of the output."),
        (
            *(_forward(*each) for each in FORWARD),
            _pooling("avg", say("The mean of every window; no weights to learn.")),
            _pooling("max", say("The largest number of every window; no weights to learn.")),
        ),
    ),
    Shelf(
        "transposed",
        say("Transposed convolution arithmetic"),
        say("The way back from each of these sizes, as a convolution over the stretched and framed input."),
        tuple(_back(*each) for each in TRANSPOSED),
    ),
)

"""Relations that change where a window looks: dilation, offsets, the way back, and the number of axes."""

from __future__ import annotations

from app.gallery.family.numbers import holes_filled, integers, lists, stretched
from app.gallery.family.relation import Proof, Relation, Stop
from app.i18n import say
from app.tensors.fills import filled

INPUT = {"fill": "digits"}
DILATED = {"op": "conv2d", "input_size": 8, "input": INPUT}
DEFORMED = {"op": "deform_conv2d", "input_size": 6, "padding": 1, "input": INPUT}
ZOOMED = {"op": "deform_conv2d", "input_size": 7, "padding": 1, "input": INPUT}
FULL = {"fill": "digits", "seed": 2}  # no zeros, so that those put between the cells are told apart
BACK = {"op": "conv_transpose2d", "input_size": 3, "input": FULL}


def _turned(degrees: int) -> Stop:
    config = {**DEFORMED, "offset": {"field": "rotate", "strength": degrees}}
    return Stop(say("{degrees}°", degrees=degrees), config, "deformable")


def _grown(strength: float) -> Stop:
    config = {**ZOOMED, "offset": {"field": "zoom", "strength": strength}}
    return Stop(say("× {factor}", factor=1 + strength), config, "deformable")


def _deep(depth: int) -> Stop:
    config = {"op": "conv3d", "input_size": [depth, 5, 5], "kernel_size": [depth, 3, 3], "input": INPUT}
    return Stop(str(depth), config)


def _high(height: int) -> Stop:
    config = {"op": "conv2d", "input_size": [height, 8], "kernel_size": [height, 3], "input": INPUT}
    return Stop(str(height), config)


RELATIONS = (
    Relation(
        "dilation",
        "plain",
        "dilated",
        "end",
        say("dilation"),
        say("dilation"),
        say(
            "The same nine weights look further apart; cells in the holes are not read, so nothing "
            "more is multiplied for each output."
        ),
        tuple(Stop(str(d), {**DILATED, "dilation": d}) for d in (1, 2, 3)),
        (
            Proof(
                "end",
                say("Nine weights three cells apart are a 7 × 7 kernel with zeros in the holes."),
                {**DILATED, "kernel_size": 7, "weight": lists(holes_filled(integers(1, 1, 3, 3), 3))},
                say("a plain convolution, 7 × 7 with zeros"),
            ),
        ),
    ),
    Relation(
        "offsets",
        "plain",
        "deformable",
        "start",
        say("window turned by its offsets"),
        say("offsets"),
        say(
            "Each cell of the kernel is moved by an offset of its own and reads between the cells; "
            "when all offsets are zero, nothing is moved."
        ),
        tuple(_turned(degrees) for degrees in (0, 15, 30, 45)),
        (
            Proof(
                "start",
                say("With zero offsets every sample falls on a cell: it is the plain convolution."),
                {"op": "conv2d", "input_size": 6, "padding": 1, "input": INPUT},
                say("a plain convolution"),
            ),
        ),
    ),
    Relation(
        "zoom",
        "deformable",
        "dilated",
        "end",
        say("window grown by its offsets"),
        say("offsets = zoom"),
        say(
            "Offsets that point away from the middle make the window grow; grown to twice its "
            "distances, every sample falls on a cell again."
        ),
        tuple(_grown(strength) for strength in (0.25, 0.5, 0.75, 1)),
        (
            Proof(
                "end",
                say("Offsets that double every distance are a dilation of 2."),
                {"op": "conv2d", "input_size": 7, "dilation": 2, "padding": 2, "input": INPUT},
                say("a dilated convolution"),
            ),
        ),
    ),
    Relation(
        "stride",
        "plain",
        "transposed",
        "both",
        say("stride"),
        say("stride, backwards"),
        say(
            "Read backwards, a stride becomes zeros between the cells of the input; at stride 1 there "
            "are none, and a convolution is left."
        ),
        tuple(Stop(str(s), {**BACK, "stride": s}, "zero_insertion") for s in (1, 2, 3)),
        (
            Proof(
                "start",
                say("At stride 1 it is a plain convolution with full padding and the kernel turned around."),
                {"op": "conv2d", "input_size": 3, "padding": 2, "flip": True, "input": FULL},
                say("a plain convolution, padding 2, kernel turned"),
            ),
            Proof(
                "end",
                say(
                    "At stride 3 it is that same convolution, over the input with two zeros between "
                    "its cells."
                ),
                {
                    "op": "conv2d",
                    "input": lists(stretched(filled("digits", (1, 1, 3, 3), seed=2), 3)),
                    "padding": 2,
                    "flip": True,
                },
                say("a plain convolution over a stretched input"),
            ),
        ),
    ),
    Relation(
        "depth",
        "volume",
        "plain",
        "end",
        say("depth of input and kernel"),
        say("depth = 1"),
        say(
            "The kernel is as deep as the input, so it moves down and to the right only; one slice "
            "deep, both are flat."
        ),
        tuple(_deep(depth) for depth in (3, 2, 1)),
        (
            Proof(
                "end",
                say("One slice deep, it is the 2-D convolution."),
                {"op": "conv2d", "input_size": 5, "input": INPUT},
                say("a 2-D convolution"),
            ),
        ),
    ),
    Relation(
        "height",
        "plain",
        "signal",
        "end",
        say("height of input and kernel"),
        say("height = 1"),
        say(
            "The kernel is as high as the input, so it moves to the right only; one row high, both "
            "are a signal."
        ),
        tuple(_high(height) for height in (3, 2, 1)),
        (
            Proof(
                "end",
                say("One row high, it is the 1-D convolution."),
                {"op": "conv1d", "input_size": 8, "input": INPUT},
                say("a 1-D convolution"),
            ),
        ),
    ),
)

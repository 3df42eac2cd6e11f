"""Relations that change how much a window holds: one place, all of the input, or one cell for each kernel."""

from __future__ import annotations

import numpy as np

from app.gallery.family.numbers import blend, integers, lists, middle_only, one_in_each
from app.gallery.family.relation import Proof, Relation, Stop, percent
from app.i18n import say

INPUT = {"fill": "digits"}
MIXED = {"input_size": 5, "in_channels": 3, "out_channels": 2, "input": INPUT}
FLAT = {"op": "conv2d", "input_size": 4, "out_channels": 3, "input": INPUT}
PLACES = {"op": "conv2d", "in_channels": 4, "out_channels": 3, "kernel_size": 1, "input": INPUT}
THREE = {"input_size": 4, "in_channels": 3, "out_channels": 3, "padding": 1, "input": INPUT}
UNFOLD_AND_PRODUCT = [
    {"op": "unfold", "kernel_size": 2},
    {"op": "conv1d", "kernel_size": 1, "out_channels": 4},
]


def _kernel(size: int) -> Stop:
    return Stop(str(size), {"op": "conv2d", **MIXED, "kernel_size": size, "padding": size // 2})


def _neighbours(share: float) -> Stop:
    alone = middle_only(np.ones((3, 1, 1, 1)), 3)
    weight = blend(alone, integers(3, 1, 3, 3), share)
    return Stop(percent(share), {"op": "separable_conv2d", **THREE, "weight": lists(weight)}, "chain")


def _copies(share: float) -> Stop:
    kernels = blend(integers(4, 1, 2, 2), one_in_each(2), share)
    config = {"op": "conv2d", "input_size": 4, "out_channels": 4, "kernel_size": 2, "input": INPUT}
    return Stop(percent(share), {**config, "weight": lists(kernels)}, "im2col")


RELATIONS = (
    Relation(
        "kernel",
        "plain",
        "pointwise",
        "end",
        say("kernel"),
        say("kernel = 1"),
        say("The window shrinks until it holds one place: channels still mix, neighbours no longer do."),
        tuple(_kernel(size) for size in (5, 3, 1)),
        (
            Proof(
                "end",
                say("A 1 × 1 kernel is a 3 × 3 kernel that is zero around its middle."),
                {
                    "op": "conv2d",
                    **MIXED,
                    "padding": 1,
                    "weight": lists(middle_only(integers(2, 3, 1, 1), 3)),
                },
                say("a plain convolution, 3 × 3 with zeros"),
            ),
        ),
    ),
    Relation(
        "whole",
        "plain",
        "dense",
        "end",
        say("kernel"),
        say("kernel = input size"),
        say(
            "The window grows until it is the input: it has nowhere left to slide, and every output "
            "reads every number."
        ),
        tuple(Stop(str(size), {**FLAT, "kernel_size": size}) for size in (2, 3, 4)),
        (
            Proof(
                "end",
                say("A kernel as large as the input is a dense layer: 16 numbers in, 3 out, 48 weights."),
                {
                    "op": "conv2d",
                    "input_size": 1,
                    "in_channels": 16,
                    "out_channels": 3,
                    "kernel_size": 1,
                    "input": INPUT,
                },
                say("a dense layer: a matrix of 3 × 16 times the flattened input"),
                "pointwise",
            ),
        ),
    ),
    Relation(
        "places",
        "pointwise",
        "dense",
        "end",
        say("places along each side"),
        say("one place"),
        say(
            "A 1 × 1 convolution is the same dense layer at every place; at one place it is the dense layer."
        ),
        tuple(Stop(str(size), {**PLACES, "input_size": size}, "pointwise") for size in (3, 2, 1)),
        (
            Proof(
                "end",
                say(
                    "Four channels at one place, or four places of one channel under a kernel as "
                    "large: the same dense layer."
                ),
                {"op": "conv2d", "input_size": 2, "kernel_size": 2, "out_channels": 3, "input": INPUT},
                say("a convolution whose kernel is as large as its input"),
            ),
        ),
    ),
    Relation(
        "neighbours",
        "pointwise",
        "separable",
        "start",
        say("how much neighbours count"),
        say("after a depthwise"),
        say(
            "A depthwise convolution comes first and looks at the neighbours; when it only copies "
            "each channel, pointwise is left."
        ),
        tuple(_neighbours(share) for share in (0, 0.25, 0.5, 0.75, 1)),
        (
            Proof(
                "start",
                say("Separable with a depthwise that copies every cell is the 1 × 1 convolution."),
                {
                    "op": "conv2d",
                    **THREE,
                    "padding": 0,
                    "kernel_size": 1,
                    "weight": {"fill": "integers", "seed": 2},
                },
                say("a pointwise convolution"),
            ),
        ),
    ),
    Relation(
        "copies",
        "plain",
        "unfold",
        "end",
        say("kernels turned into copies"),
        say("copying kernels"),
        say(
            "Unfold lays the windows out as columns, and the kernels, as rows of a matrix, multiply them; "
            "when every kernel only copies one cell, the matrix is the identity and the columns are left."
        ),
        tuple(_copies(share) for share in (0, 0.25, 0.5, 0.75, 1)),
        (
            Proof(
                "start",
                say("A convolution is unfold, and then a product with the matrix of its kernels."),
                {"op": "chain", "input_size": 4, "input": INPUT, "links": UNFOLD_AND_PRODUCT},
                say("unfold, then a matrix product"),
                "chain",
            ),
            Proof(
                "end",
                say("Four kernels of a single 1 are unfold."),
                {"op": "unfold", "input_size": 4, "kernel_size": 2, "input": INPUT},
                say("unfold (im2col)"),
                "columns",
            ),
        ),
    ),
)

"""Relations that change which channels mix, and how freely."""

from __future__ import annotations

import numpy as np

from app.core.lattice import Array
from app.gallery.family.numbers import between_groups_zero, blend, integers, lists, one_in_each
from app.gallery.family.relation import Config, Proof, Relation, Stop, percent
from app.i18n import say

INPUT = {"fill": "digits"}
MANY = 6  # channels, so that there are groups of three and of two
GROUPED = {"op": "conv2d", "input_size": 4, "in_channels": MANY, "out_channels": MANY, "input": INPUT}
HALVED = {"op": "conv2d", "input_size": 4, "in_channels": 2, "out_channels": 2, "groups": 2, "kernel_size": 2,
          "stride": 2, "input": INPUT}  # fmt: skip
THREE = {"input_size": 4, "in_channels": 3, "out_channels": 3, "padding": 1, "input": INPUT}
TWO = {"input_size": 4, "in_channels": 2, "input": INPUT}


def _groups(groups: int) -> Stop:
    return Stop(str(groups), {**GROUPED, "groups": groups}, "kernel_maps")


def _whole(groups: int) -> Config:
    own = integers(MANY, MANY // groups, 3, 3, groups=groups)
    return {**GROUPED, "weight": lists(between_groups_zero(own, groups))}


def _even(share: float) -> Stop:
    weight = blend(integers(2, 1, 2, 2), np.full((2, 1, 2, 2), 0.25), share)
    return Stop(percent(share), {**HALVED, "weight": lists(weight)})


def _mixing(share: float) -> Stop:
    point = blend(np.eye(3).reshape(3, 3, 1, 1), integers(3, 3, 1, 1, seed=2), share)
    return Stop(percent(share), {"op": "separable_conv2d", **THREE, "pointwise": lists(point)}, "chain")


def _basis(multiplier: int) -> tuple[Array, Array]:
    """Kernels for each of two channels, a flat one and then single ones, and what of each makes the plain kernels.

    With four of them every 2 × 2 kernel can be made; with fewer, what is left out is left out.
    """
    own = one_in_each(2)
    own[0] = 1
    plain = integers(2, 2, 2, 2).reshape(2, 2, 4)
    parts = np.concatenate([plain[..., :1], plain[..., 1:] - plain[..., :1]], axis=2)[..., :multiplier]
    return np.tile(own[:multiplier], (2, 1, 1, 1)), parts.reshape(2, 2 * multiplier, 1, 1)


def _multiplied(multiplier: int) -> Stop:
    own, parts = _basis(multiplier)
    links = [
        {"op": "conv2d", "kernel_size": 2, "groups": 2, "out_channels": 2 * multiplier, "weight": lists(own)},
        {"op": "conv2d", "kernel_size": 1, "out_channels": 2, "weight": lists(parts)},
    ]
    return Stop(str(multiplier), {"op": "chain", **TWO, "links": links}, "chain")


def _rank_one() -> Array:
    own, parts = _basis(1)
    return np.broadcast_to(own[:, 0], (2, 2, 2, 2)) * parts


RELATIONS = (
    Relation(
        "groups",
        "plain",
        "grouped",
        "end",
        say("groups"),
        say("groups"),
        say(
            "Each group of output channels reads its own group of input channels; the maps between "
            "groups are gone, and with them their weights."
        ),
        tuple(_groups(groups) for groups in (1, 2, 3)),
        (
            Proof(
                "end",
                say("Three groups are one convolution whose weights between the groups are zero."),
                _whole(3),
                say("a plain convolution with zeros between the groups"),
                "kernel_maps",
            ),
        ),
    ),
    Relation(
        "depthwise",
        "grouped",
        "depthwise",
        "end",
        say("groups"),
        say("groups = channels"),
        say("As many groups as channels: each channel has one kernel of its own, and no channels mix."),
        tuple(_groups(groups) for groups in (2, 3, 6)),
        (
            Proof(
                "end",
                say("Six groups of one channel are one convolution whose grid of kernels is a diagonal."),
                _whole(6),
                say("a plain convolution with a diagonal of kernels"),
                "kernel_maps",
            ),
        ),
    ),
    Relation(
        "average",
        "depthwise",
        "average",
        "end",
        say("weights made equal"),
        say("equal weights"),
        say("When all weights of a kernel are one divided by their number, the weighted sum is the mean."),
        tuple(_even(share) for share in (0, 0.25, 0.5, 0.75, 1)),
        (
            Proof(
                "end",
                say("Depthwise with every weight ¼ is average pooling over 2 × 2."),
                {"op": "avg_pool2d", "input_size": 4, "in_channels": 2, "kernel_size": 2, "input": INPUT},
                say("average pooling"),
                "pooling",
            ),
        ),
    ),
    Relation(
        "mixing",
        "depthwise",
        "separable",
        "start",
        say("how much the 1 × 1 mixes"),
        say("then 1 × 1"),
        say(
            "A 1 × 1 convolution follows and mixes the channels; when it only copies each channel, "
            "depthwise is left."
        ),
        tuple(_mixing(share) for share in (0, 0.25, 0.5, 0.75, 1)),
        (
            Proof(
                "start",
                say("Separable with a 1 × 1 that copies every channel is depthwise."),
                {"op": "conv2d", **THREE, "groups": 3},
                say("a depthwise convolution"),
                "kernel_maps",
            ),
        ),
    ),
    Relation(
        "multiplier",
        "separable",
        "plain",
        "start",
        say("depth multiplier"),
        say("depth multiplier"),
        say(
            "With one kernel for each channel, all outputs share its shape; with as many as a kernel "
            "has cells, they can make any kernel there is."
        ),
        tuple(_multiplied(multiplier) for multiplier in (1, 2, 3, 4)),
        (
            Proof(
                "start",
                say(
                    "With multiplier 1 it is a plain convolution whose kernels of one channel are "
                    "multiples of each other."
                ),
                {"op": "conv2d", **TWO, "out_channels": 2, "kernel_size": 2, "weight": lists(_rank_one())},
                say("a plain convolution with such kernels"),
                "kernel_maps",
            ),
            Proof(
                "end",
                say("With multiplier 4 = 2 × 2 it makes any plain convolution, here this one."),
                {"op": "conv2d", **TWO, "out_channels": 2, "kernel_size": 2},
                say("a plain convolution"),
                "kernel_maps",
            ),
        ),
    ),
)

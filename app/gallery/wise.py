"""The "-wise" words, over one and the same tensor: what a single number of the output is made from."""

from __future__ import annotations

from app.gallery.card import Card
from app.i18n import say

CHANNELS, SIZE = 3, 5
_SAME = {"input_size": SIZE, "in_channels": CHANNELS}

WISE = (
    Card("point-wise", say("Point-wise"),
         say("One number is made from all channels at one place: a 1 × 1 convolution."),
         {"op": "conv2d", **_SAME, "kernel_size": 1}, "window", words="pointwise 1 × 1"),
    Card("channel-wise", say("Channel-wise"),
         say("One number is made from a window of one channel, and of no other: a depthwise convolution."),
         {"op": "conv2d", **_SAME, "out_channels": CHANNELS, "groups": CHANNELS}, "window",
         words="depthwise"),
    Card("element-wise", say("Element-wise"),
         say("One number is made from one number of each tensor, at the same place: adding or multiplying two maps."),
         {"op": "multiply", **_SAME}, "join", words="hadamard gate residual"),
    Card("layer-wise", say("Layer-wise"),
         say("One number is made from all numbers of the layer: a dense layer, or the mean that layer norm subtracts."),
         {"op": "conv2d", **_SAME, "kernel_size": SIZE}, "window", words="dense fully connected"),
)  # fmt: skip

"""The members of the family, each with its place on the map. The plain convolution stands in the middle of the rest."""

from __future__ import annotations

from app.gallery.family.relation import Member
from app.i18n import say

DIGITS = {"fill": "digits"}

MEMBERS = (
    Member("plain", say("Convolution"), say("A kernel slides; at each stop a weighted sum."), (1, 1.5),
           {"op": "conv2d", "input_size": 5, "padding": 1, "input": DIGITS}, "window", ()),
    Member("transposed", say("Transposed"), say("The same relation, read backwards."), (0, 0),
           {"op": "conv_transpose2d", "input_size": 3, "stride": 2, "input": DIGITS}, "zero_insertion",
           ("input", "output")),
    Member("unfold", say("Unfold (im2col)"), say("Every window becomes a column."), (1, 0),
           {"op": "unfold", "input_size": 4, "kernel_size": 3, "input": DIGITS}, "columns"),
    Member("volume", say("3-D convolution"), say("The kernel also moves in depth."), (2, 0),
           {"op": "conv3d", "input_size": [2, 4, 4], "kernel_size": [2, 3, 3], "input": DIGITS}, "window"),
    Member("average", say("Average pooling"), say("The mean of every window."), (3, 0),
           {"op": "avg_pool2d", "input_size": 4, "kernel_size": 2, "input": DIGITS}, "pooling"),
    Member("dilated", say("Dilated"), say("Holes between the kernel's cells."), (0, 1),
           {"op": "conv2d", "input_size": 7, "dilation": 2, "input": DIGITS}, "window"),
    Member("grouped", say("Grouped"), say("Channels in groups that do not mix."), (2, 1),
           {"op": "conv2d", "input_size": 4, "in_channels": 4, "out_channels": 4, "groups": 2, "input": DIGITS},
           "kernel_maps", ("weight",)),
    Member("depthwise", say("Depthwise"), say("Each channel by itself."), (3, 1),
           {"op": "conv2d", "input_size": 4, "in_channels": 4, "out_channels": 4, "groups": 4, "input": DIGITS},
           "kernel_maps", ("weight",)),
    Member("deformable", say("Deformable"), say("Each kernel cell looks where its offset sends it."), (0, 2),
           {"op": "deform_conv2d", "input_size": 6, "padding": 1, "input": DIGITS,
            "offset": {"field": "rotate", "strength": 30}}, "deformable"),
    Member("separable", say("Depthwise separable"), say("Depthwise, then pointwise."), (3, 2),
           {"op": "separable_conv2d", "input_size": 4, "in_channels": 2, "out_channels": 2, "input": DIGITS}, "chain",
           ()),
    Member("signal", say("1-D convolution"), say("One axis: a row."), (0, 3),
           {"op": "conv1d", "input_size": 8, "input": DIGITS}, "window"),
    Member("dense", say("Dense (fully connected)"), say("Every output reads every input."), (1, 3),
           {"op": "conv2d", "input_size": 4, "kernel_size": 4, "out_channels": 3, "input": DIGITS}, "window"),
    Member("pointwise", say("Pointwise, 1 × 1"), say("Channels mix; neighbours do not."), (2, 3),
           {"op": "conv2d", "input_size": 3, "in_channels": 3, "kernel_size": 1, "input": DIGITS}, "window"),
)  # fmt: skip

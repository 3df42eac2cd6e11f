"""One card for every idea the lab shows: each view with the preset that shows it best, and presets worth a look."""

from __future__ import annotations

from app.gallery.card import Card, Shelf, of_preset, of_view
from app.i18n import say

HOW = (
    of_view("conv2d", "start", "window"),
    of_preset("conv1d", "start", "window", title=say("One axis: a short signal")),
    of_preset("conv3d", "start", "window", title=say("Three axes: a small volume")),
    of_preset(
        "conv2d",
        "edges",
        "window",
        about=say("Where brightness changes from left to right, the sum is far from zero."),
    ),
    of_preset(
        "conv2d",
        "rgb",
        "window",
        about=say("Each colour is averaged with its neighbours, by a kernel of its own."),
    ),
    of_view("conv2d", "groups", "kernel_maps"),
    of_preset(
        "conv2d",
        "depthwise",
        "kernel_maps",
        about=say("As many groups as channels: the grid of kernel maps is a diagonal."),
    ),
    of_view("conv2d", "unread", "spread"),
    of_preset(
        "conv2d", "flip", "window", about=say("The kernel is turned before it slides, as mathematics has it.")
    ),
    of_view("conv2d", "reflect", "coverage"),
    of_view("conv2d", "tensorflow", "padding"),
)
MATRICES = (
    of_view("conv2d", "kernels", "im2col", words="order of rows and columns"),
    of_view("conv2d", "notes", "kernel_matrix"),
    of_view("conv2d", "pointwise", "pointwise"),
    of_view("unfold", "start", "columns"),
    of_view("unfold", "start", "refold"),
    of_view("fold", "start", "overlap_add"),
    of_view("fold", "count", "gather"),
)
BACK = (
    of_view("conv_transpose2d", "start", "scatter"),
    of_view("conv_transpose2d", "start", "zero_insertion"),
    of_view("conv_transpose2d", "notes", "three_ways"),
    of_view("conv_transpose2d", "crop", "crop_frame"),
    of_view("conv2d", "notes", "there_and_back"),
    of_preset(
        "conv_transpose2d",
        "checkerboard",
        "coverage",
        about=say(
            "Where the kernel is no multiple of the stride, some cells are written more often than their neighbours."
        ),
    ),
    of_preset(
        "conv_transpose2d",
        "even",
        "coverage",
        about=say("The kernel is a multiple of the stride: inside, every cell is written equally often."),
    ),
)
GRADIENTS = (
    of_view("conv2d", "notes", "backpropagation"),
    of_view("conv2d", "notes", "input_gradient"),
    of_view("conv2d", "notes", "weight_gradient"),
    of_view("conv2d", "notes", "bias_gradient"),
    of_preset(
        "max_pool2d",
        "overlap",
        "backpropagation",
        title=say("Max pooling: the gradient goes to the winner"),
        about=say(
            "Only the largest cell of each window is sent the gradient; one that won twice is sent both."
        ),
    ),
    of_view("chain", "start", "chain_gradient"),
    of_view("multiply", "gate", "join_gradient"),
    of_view("multiply", "start", "other_gradient"),
    of_view("batch_norm2d", "start", "scale_gradient"),
)
CHAINS = (
    of_view("chain", "stride", "chain"),
    of_view("chain", "start", "receptive_field", title=say("Receptive field")),
    of_view(
        "chain", "tower", "effective_field", title=say("Effective receptive field: fifteen layers of 3 × 3")
    ),
    of_preset(
        "chain",
        "gridding",
        "receptive_field",
        about=say("Dilations with a common divisor leave holes, however many layers there are."),
    ),
    of_preset(
        "chain", "hybrid", "receptive_field", about=say("Dilations without a common divisor leave none.")
    ),
    of_view("chain", "encoder", "path_coverage"),
    of_view("channel_shuffle", "start", "shuffle"),
)
POOLING = (
    of_view("max_pool2d", "ceil", "pooling"),
    of_preset(
        "avg_pool2d",
        "border",
        "pooling",
        about=say("Whether zeros of the padding count decides what the sum is divided by."),
    ),
    of_preset("max_pool2d", "photo", "pooling", about=say("The brightest of every sixteen cells is kept.")),
    of_view("batch_norm2d", "start", "batch_norm"),
    of_view("add", "channels", "join"),
)
DEFORMABLE = (
    of_preset(
        "chain",
        "deformed",
        "chain",
        title=say("Offsets predicted by a convolution"),
        about=say("One convolution reads the input and says where the next one looks."),
    ),
    of_view("deform_conv2d", "start", "deformable"),
    of_preset(
        "deform_conv2d",
        "zoom",
        "deformable",
        about=say("All offsets point outwards: a field of view that grew."),
    ),
    of_preset(
        "deform_conv2d",
        "photograph",
        "deformable",
        about=say("Every sample is moved half of the way to one point."),
    ),
    of_view("deform_conv2d", "towards", "deformable_coverage"),
    of_view("deform_conv2d", "start", "deformable_backpropagation"),
    of_view("deform_conv2d", "start", "deformable_weight_gradient"),
    of_view("deform_conv2d", "start", "offset_gradient"),
    of_view("deform_conv2d", "modulated", "mask_gradient"),
)
EXPERIMENTS = (
    of_view("conv2d", "match", "similarity"),
    of_view("conv2d", "shift", "shift"),
    of_view("conv2d", "notes", "shuffle_pixels"),
)

_SHELVES: tuple[tuple[str, str, str, tuple[Card, ...]], ...] = (
    ("how", say("How a convolution works"), say("Windows, channels, groups, borders."), HOW),
    (
        "pooling",
        say("Pooling, normalising, joining"),
        say("Layers that slide, scale or add, and have few weights or none."),
        POOLING,
    ),
    (
        "matrices",
        say("As a matrix product"),
        say("The same numbers, laid out so that one product makes all sums at once."),
        MATRICES,
    ),
    ("back", say("The way back up"), say("Transposed convolution, from every side."), BACK),
    ("chains", say("Layers in a row"), say("What a cell sees through several layers."), CHAINS),
    (
        "gradients",
        say("Gradients"),
        say("How the error is sent back, to the input and to the weights."),
        GRADIENTS,
    ),
    (
        "deformable",
        say("Deformable convolution"),
        say("The window looks where its offsets send it."),
        DEFORMABLE,
    ),
    ("experiments", say("Experiments"), say("What convolution is good for, put to the test."), EXPERIMENTS),
)
SHELVES = tuple(Shelf(*each) for each in _SHELVES)

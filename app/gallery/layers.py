"""Layers of well-known networks, with their kernel, stride, padding, dilation and groups.

Only sizes and channels are made small enough to look at: `about` says what the real layer has.
"""

from __future__ import annotations

from typing import Any

from app.gallery.card import Card, Shelf, of_preset
from app.i18n import say

SAMPLE = "sample"


def _photo(size: int, channels: int = 1) -> dict[str, Any]:
    return {"image": SAMPLE, "size": [size, size], "channels": channels}


def _causal(*dilations: int) -> list[dict[str, Any]]:
    return [
        {"op": "conv1d", "kernel_size": 2, "dilation": d, "padding": [[d, 0]], "weight": {"fill": "ones"}}
        for d in dilations
    ]


STEMS = (
    Card("alexnet-conv1", say("AlexNet, first layer: 11 × 11, stride 4"),
         say("Padding 2; 224 × 224 becomes 55 × 55. There 3 channels go to 64, here one to one."),
         {"op": "conv2d", "input": _photo(127), "weight": {"kernel": "sobel_x"}, "kernel_size": 11, "stride": 4,
          "padding": 2}, "window", "Krizhevsky, Sutskever and Hinton, 2012 (as in torchvision)", "imagenet stem large"),
    Card("resnet-stem", say("ResNet, stem: 7 × 7, stride 2, padding 3"),
         say("224 × 224 becomes 112 × 112. There 3 channels go to 64, here one to one."),
         {"op": "conv2d", "input": _photo(112), "weight": {"kernel": "gaussian"}, "kernel_size": 7, "stride": 2,
          "padding": 3}, "window", "He, Zhang, Ren and Sun, 2015", "imagenet conv1"),
    Card("vit-patches", say("Vision Transformer, patch embedding"),
         say(
             "Stride equal to the kernel: every patch is read once, by itself. There patches of 16 × 16, here of "
             "4 × 4."
         ),
         {"op": "conv2d", "input_size": 12, "kernel_size": 4, "stride": 4, "input": {"fill": "integers", "seed": 2}},
         "window", "Dosovitskiy and others, 2020", "vit patchify convnext stem"),
)  # fmt: skip
BLOCKS = (
    Card("vgg-block", say("VGG, a block: 3 × 3, 3 × 3, max pooling"),
         say("Two 3 × 3 see what one 5 × 5 sees, with 18 weights for 25; then half the size."),
         {"op": "chain", "input_size": 8, "links": [
             {"op": "conv2d", "padding": 1}, {"op": "conv2d", "padding": 1, "weight": {"fill": "integers", "seed": 2}},
             {"op": "max_pool2d"}]}, "chain", "Simonyan and Zisserman, 2014", "vgg16 3x3"),
    of_preset("chain", "residual", "chain", name="resnet-block", title=say("ResNet, a residual block"),
              source="He, Zhang, Ren and Sun, 2015",
              about=say("What the two layers make is only what must be added to the input."),
              words="resnet skip shortcut"),
    Card("resnet-downsample", say("ResNet, shortcut: 1 × 1, stride 2"),
         say("One cell of four is read, and the other three never: the shortcut throws them away."),
         {"op": "conv2d", "input_size": 8, "kernel_size": 1, "stride": 2, "weight": {"fill": "ones"}}, "window",
         "He, Zhang, Ren and Sun, 2015", "downsample projection"),
    Card("inception-1x7", say("Inception, 1 × 7 then 7 × 1"),
         say("A row and then a column: 14 weights see what 49 would."),
         {"op": "chain", "input_size": 9, "links": [
             {"op": "conv2d", "kernel_size": [1, 7], "padding": [0, 3]},
             {"op": "conv2d", "kernel_size": [7, 1], "padding": [3, 0], "weight": {"fill": "integers", "seed": 2}}]},
         "chain", "Szegedy and others, 2015", "asymmetric factorised separable"),
    Card("resnext-groups", say("ResNeXt, grouped 3 × 3"),
         say("Each group of channels is a convolution by itself. There 32 groups, here two."),
         {"op": "conv2d", "input_size": 5, "in_channels": 4, "out_channels": 4, "groups": 2, "padding": 1},
         "kernel_maps", "Xie and others, 2016", "cardinality"),
    of_preset("separable_conv2d", "mobile", "chain", name="mobilenet", title=say("MobileNet, depthwise then pointwise"),
              about=say("A 3 × 3 for each channel by itself, stride 2; then 1 × 1 mixes the channels."),
              source="Howard and others, 2017", words="separable efficient xception"),
    of_preset("chain", "shuffled", "path_coverage", name="shufflenet", title=say("ShuffleNet, groups, shuffle, groups"),
              about=say("Shuffled between two grouped layers, every group hears of every other."),
              source="Zhang, Zhou, Lin and Sun, 2017", words="channel shuffle"),
    Card("convnext-depthwise", say("ConvNeXt, depthwise 7 × 7, padding 3"),
         say("A 7 × 7 for each channel by itself keeps the size. There 96 channels and more, here two."),
         {"op": "conv2d", "input_size": 9, "in_channels": 2, "out_channels": 2, "groups": 2, "kernel_size": 7,
          "padding": 3}, "window", "Liu and others, 2022", "large kernel"),
    Card("replknet", say("RepLKNet, depthwise 31 × 31, padding 15"),
         say("One layer that sees nearly everything. There one for each of 128 channels and more, here one."),
         {"op": "conv2d", "input": _photo(64), "weight": {"kernel": "gaussian"}, "kernel_size": 31, "padding": 15},
         "window", "Ding and others, 2022", "very large kernel"),
    of_preset("chain", "branches", "chain", name="repvgg-branches", title=say("RepVGG, while it trains"),
              about=say("A 3 × 3 and a 1 × 1 side by side, each with its norm, added cell by cell."),
              source="Ding and others, 2021", words="reparameterisation"),
    of_preset("reparameterized_conv2d", "point", "merging", name="repvgg-merged", title=say("RepVGG, merged"),
              about=say("Once it is trained, both kernels and their norms are added into one 3 × 3."),
              source="Ding and others, 2021", words="reparameterisation"),
    of_preset("chain", "attention", "receptive_field", name="large-kernel-attention", source="Guo and others, 2022",
              title=say("Visual Attention Network, large-kernel attention"), words="lka van",
              about=say(
                  "5 × 5, then 7 × 7 dilated by 3, then 1 × 1: together they see 23 × 23, and multiply the input."
              )),
)  # fmt: skip
DENSE = (
    Card("deeplab-atrous", say("DeepLab, atrous 3 × 3, dilation 6"),
         say("Nine weights look at a square of 13 × 13, and the size stays. DeepLab sets 6, 12 and 18 side by side."),
         {"op": "conv2d", "input_size": 17, "dilation": 6, "padding": 6, "weight": {"fill": "ones"}}, "window",
         "Chen and others, 2017", "aspp dilated segmentation"),
    Card("unet-up", say("U-Net, up-convolution: 2 × 2, stride 2"),
         say("Stride equal to the kernel: stamps lie side by side, none overlap, and the size is doubled."),
         {"op": "conv_transpose2d", "input_size": 4, "kernel_size": 2, "stride": 2}, "scatter",
         "Ronneberger, Fischer and Brox, 2015", "upsampling decoder segmentation"),
    Card("dcgan-first", say("DCGAN, first layer: a vector becomes 4 × 4"),
         say("Kernel 4 over a single cell: each channel stamps its kernel once, and the stamps are added."),
         {"op": "conv_transpose2d", "input_size": 1, "in_channels": 3, "kernel_size": 4}, "scatter",
         "Radford, Metz and Chintala, 2015", "generator noise gan"),
    of_preset("conv_transpose2d", "double", "scatter", name="dcgan-up",
              title=say("DCGAN, upsampling: 4 × 4, stride 2, padding 1"),
              about=say(
                  "The kernel is a multiple of the stride, so every cell is written equally often: no checkerboard."
              ),
              source="Radford, Metz and Chintala, 2015", words="generator gan"),
    of_preset("deform_conv2d", "modulated", "deformable", name="deformable-v2", title=say("Deformable ConvNets v2"),
              about=say("Each kernel cell is sent where its offset says, and counts as much as its mask says."),
              source="Zhu, Hu, Lin and Dai, 2018", words="dcn detection"),
)  # fmt: skip
OTHER_AXES = (
    Card("wavenet", say("WaveNet, causal and dilated: 1, 2, 4, 8"),
         say("Kernel 2, padded at the start only: sixteen samples of the past and none of the future."),
         {"op": "chain", "input_size": 17, "links": _causal(1, 2, 4, 8), "output_cell": [16]}, "receptive_field",
         "Van den Oord and others, 2016", "audio 1-d sound waveform tcn"),
    Card("sound-smoothed", say("A sound, smoothed"),
         say("The mean of five neighbours: what is slow stays, what is fast is gone."),
         {"op": "conv1d", "input": {"fill": "waveform"}, "input_size": 40, "weight": {"kernel": "box"},
          "kernel_size": 5, "padding": 2}, "window", words="audio low-pass filter 1-d"),
    Card("spectrogram-onset", say("A spectrogram, and where pitch changes"),
         say("Across columns is across time: what the kernel finds is where a pitch begins and where it ends."),
         {"op": "conv2d", "input": {"fill": "spectrogram"}, "input_size": [12, 20], "weight": {"kernel": "sobel_x"},
          "padding": 1}, "window", words="audio onset 2-d"),
    Card("clip-motion", say("A clip, and what moves in it"),
         say("A kernel of two frames, −1 and 1: what stands still is 0, what comes is above and what goes below."),
         {"op": "conv3d", "input": {"fill": "clip"}, "input_size": [6, 7, 7], "kernel_size": [2, 1, 1],
          "weight": [[[[[-1]], [[1]]]]]}, "window", words="video motion frame difference 3-d"),
    Card("c3d", say("C3D, 3 × 3 × 3, padding 1"),
         say("The kernel moves through time as it does through rows and columns. There 16 frames of 112 × 112."),
         {"op": "conv3d", "input": {"fill": "clip"}, "input_size": [4, 6, 6], "padding": 1},
         "window", "Tran and others, 2015", "video 3-d clip"),
    Card("c3d-pool", say("C3D, first pooling: 1 × 2 × 2"),
         say("Rows and columns are halved; of time nothing is lost yet."),
         {"op": "max_pool3d", "input": {"fill": "clip"}, "input_size": [4, 6, 6], "kernel_size": [1, 2, 2]},
         "pooling", "Tran and others, 2015", "video 3-d clip"),
)  # fmt: skip

SHELVES = (
    Shelf("stems", say("First layers"), say("How well-known networks read the photograph."), STEMS),
    Shelf("blocks", say("Blocks"), say("What well-known networks are made of."), BLOCKS),
    Shelf("dense", say("For every pixel"),
        say("Layers that look far, move their samples, or make maps larger."), DENSE),
    Shelf("signals", say("Sound and video"), say("The same layer along one axis, and along three."), OTHER_AXES),
)  # fmt: skip

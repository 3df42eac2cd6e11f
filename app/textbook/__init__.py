"""The textbook: every operator as the plain loops one would write first, shown beside its animation.

What the interface shows is the source of the very function the tests hold equal to PyTorch, so a lesson
is written to be read: short, narrow, no checks. Nothing here is fast and nothing else computes with it.

The letters are the same in every lesson. Without an underscore, an index, named as its dimension:
``n`` batch, ``g`` group, ``c`` input channel in the group, ``m`` output channel in the group, and for
each axis ``d h w`` one of ``i`` input, ``o`` output, ``k`` kernel, ``s`` the stretched input. With an
underscore, a number that belongs to the axis: sizes ``i_h o_h k_h``, stride ``s_h``, padding ``p_h``,
dilation ``d_h``. Parameters and tensor shapes are PyTorch's, one number per axis.

>>> list(LESSONS)[:3]
['sliding_window', 'channels', 'flattened_regions']
>>> print(LESSONS["coverage"].code.splitlines()[0])
def coverage(input_size: Pair, kernel_size: Pair, *,
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass

from app.textbook import (
    borders,
    chains,
    channels,
    coverage,
    crop_frame,
    deformable,
    deformable_gradients,
    flattened_regions,
    gradients,
    groups,
    kernel_matrix,
    one_dimension,
    pointwise,
    pooling,
    scatter,
    sliding_window,
    there_and_back,
    three_dimensions,
    three_ways,
    true_convolution,
    turned_gradients,
    unfold_fold,
    zero_insertion,
)
from app.textbook.arrays import Array

_GUIDE = 'Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", arXiv:1603.07285'
_TORCH = "https://docs.pytorch.org/docs/stable/generated/torch.nn."


@dataclass(frozen=True)
class Lesson:
    """One loop to read: what it is called, what it shows, where it comes from, for how many
    axes it is written, and the loop itself."""

    name: str
    title: str
    function: Callable[..., Array]
    summary: str
    source: str
    axes: int = 2

    @property
    def code(self) -> str:
        """The function's own source, as the side panel shows it."""
        return inspect.getsource(self.function)


_TRUE_CONVOLUTIONS: tuple[Callable[..., Array], ...] = (
    true_convolution.true_convolution_1d,
    true_convolution.true_convolution_2d,
    true_convolution.true_convolution_3d,
)
_ALL = (
    Lesson(
        "sliding_window",
        "Sliding window",
        sliding_window.sliding_window,
        "Lay the kernel on a window of the input, multiply cell by cell, add up, and step on. "
        "Where the window hangs over the edge there is nothing to add.",
        f"{_GUIDE}, section 2",
    ),
    Lesson(
        "channels",
        "Batch and channels",
        channels.channels,
        "Each output channel has a kernel map for every input channel and adds all their products into "
        "one number. The examples of a batch go through the same kernels and never mix.",
        f"{_TORCH}Conv2d.html",
    ),
    Lesson(
        "flattened_regions",
        "Flattened regions (im2col)",
        flattened_regions.flattened_regions,
        "Copy every window into a column and every kernel into a row: all the sums become one matrix "
        "product. It costs memory, since cells shared by windows are copied, and buys speed.",
        'Chellapilla, Puri and Simard, "High Performance Convolutional Neural Networks for Document '
        'Processing", IWFHR 2006',
    ),
    Lesson(
        "kernel_matrix",
        "Kernel matrix",
        kernel_matrix.kernel_matrix,
        "Write the input as one long column and the convolution is a matrix with the same few weights on "
        "every row, shifted, and zeros elsewhere. Its transpose is the transposed convolution.",
        f"{_GUIDE}, sections 4.1 and 4.2",
    ),
    Lesson(
        "transposed_kernel_matrix",
        "Kernel matrix, transposed",
        kernel_matrix.transposed_kernel_matrix,
        "The matrix of a transposed convolution: an output reads input cell i with kernel cell k only where the "
        "stride divides o + p − d·k. It is the convolution's matrix with rows and columns exchanged.",
        f"{_GUIDE}, section 4.2",
    ),
    Lesson(
        "scatter",
        "Scatter",
        scatter.scatter,
        "The transposed convolution, read from the input: every cell stamps the whole kernel, scaled by "
        "its value, onto the output, and where stamps overlap they add.",
        f"{_TORCH}ConvTranspose2d.html; Long, Shelhamer and Darrell, CVPR 2015, section 3.3",
    ),
    Lesson(
        "zero_insertion",
        "Zero insertion",
        zero_insertion.zero_insertion,
        "The transposed convolution, read from the output: put stride − 1 zeros between the input's cells, "
        "pad or crop the border, and slide the kernel, turned by 180°, one cell at a time.",
        f"{_GUIDE}, sections 4.3 to 4.6",
    ),
    Lesson(
        "crop_frame",
        "Canvas and frame",
        crop_frame.crop_frame,
        "Stamp everything onto one canvas; the output is what a frame shows of it. Padding and output padding move the "
        "frame and change no number.",
        f"{_TORCH}ConvTranspose2d.html",
    ),
    Lesson(
        "there_and_back",
        "There and back",
        there_and_back.there_and_back,
        "Every output is stamped back where its window lay. The size returns; the values would only if "
        "transposing the kernel matrix inverted it.",
        f"{_GUIDE}, section 4.1",
    ),
    Lesson(
        "three_ways",
        "Transposed, three ways",
        three_ways.three_ways,
        "The same products, found three ways: in a row of the matrix, under the stamps, in a window over zeros. "
        "As the kernel's index grows the window's place falls, so the window needs the kernel turned.",
        f"{_GUIDE}, sections 4.1 to 4.6",
    ),
    Lesson(
        "groups",
        "Groups and dilation",
        groups.groups,
        "Groups keep channels apart: each kernel reads the channels of its own group only, down to one in a "
        "depthwise convolution. Dilation spreads the kernel's cells, to see further with the same weights.",
        f"{_TORCH}Conv2d.html; Yu and Koltun, arXiv:1511.07122, section 2",
    ),
    *(
        Lesson(
            f"true_convolution_{axes}d",
            "True convolution",
            function,
            "The kernel is turned by 180° before it slides, in space only, as scipy.signal.convolve does it. "
            "Without the turn it is cross-correlation, which PyTorch computes.",
            "SciPy, scipy.signal.convolve and scipy.signal.correlate",
            axes=axes,
        )
        for axes, function in enumerate(_TRUE_CONVOLUTIONS, start=1)
    ),
    Lesson(
        "pointwise",
        "Pointwise convolution",
        pointwise.pointwise,
        "A kernel of one cell reads one pixel through all its channels. The same matrix mixes them at every pixel, "
        "so it is a dense layer per pixel, applied everywhere.",
        "Lin, Chen and Yan, arXiv:1312.4400, section 3.1",
    ),
    Lesson(
        "deformable",
        "Deformable convolution",
        deformable.deformable,
        "An offset moves every cell of the kernel before it reads, so it reads between four cells, each weighted by "
        "how near it is. A mask, in version 2, says how strongly.",
        "Dai et al., arXiv:1703.06211; Zhu et al., arXiv:1811.11168",
    ),
    Lesson(
        "deformable_input_gradient",
        "Gradient of a deformed input",
        deformable_gradients.deformable_input_gradient,
        "A sample took a part of each of four cells, so it hands them those parts of what comes back.",
        "Dai et al., arXiv:1703.06211, appendix A",
    ),
    Lesson(
        "offset_gradient",
        "Gradient of the offsets",
        deformable_gradients.offset_gradient,
        "Between two rows a sample changes evenly as it moves down, by the difference of what stands on them; so too "
        "between two columns. That slope, times what comes back, is the offset's gradient.",
        "Dai et al., arXiv:1703.06211, appendix A",
    ),
    Lesson(
        "one_dimension",
        "One dimension",
        one_dimension.one_dimension,
        "For a signal or a sentence one axis is enough: the window moves along it and still reads every "
        "channel of its group at once.",
        f"{_TORCH}Conv1d.html",
        axes=1,
    ),
    Lesson(
        "three_dimensions",
        "Three dimensions",
        three_dimensions.three_dimensions,
        "For a volume or a film the kernel is a block and slides along depth, height and width. "
        "The relation between input, output and kernel index is the same on each axis.",
        f"{_TORCH}Conv3d.html; Tran et al., ICCV 2015, section 3.1",
        axes=3,
    ),
    Lesson(
        "unfold",
        "Unfold",
        unfold_fold.unfold,
        "Take the windows out of the input and stand each one up as a column. "
        "A matrix product with the kernels would finish the convolution.",
        f"{_TORCH}Unfold.html",
    ),
    Lesson(
        "fold",
        "Fold",
        unfold_fold.fold,
        "Lay the columns back where unfold took them and add where they overlap. "
        "It is unfold's transpose: a cell that three windows read comes back three times.",
        f"{_TORCH}Fold.html",
    ),
    Lesson(
        "borders",
        "Borders",
        borders.borders,
        "A border mode is a rule that turns a position outside the input into a cell inside it: mirrored, "
        "repeated, or counted round from the other side. Zeros need no cell at all.",
        "https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.pad.html",
    ),
    Lesson(
        "bordered_window",
        "Sliding window over a border",
        borders.bordered_window,
        "The window slides as ever, and where it hangs over the edge a rule names the cell it reads instead. "
        "So one input cell may be read by the same window more than once.",
        "https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.pad.html",
    ),
    Lesson(
        "coverage",
        "Coverage",
        coverage.coverage,
        "Count the windows that read each input cell. The corners are read least, a large stride leaves "
        "cells that nobody reads, and uneven counts show up as checkerboards.",
        'Odena, Dumoulin and Olah, "Deconvolution and Checkerboard Artifacts", Distill 2016',
    ),
    Lesson(
        "stamped_coverage",
        "Coverage of stamps",
        coverage.stamped_coverage,
        "Count the outputs each input cell writes to. Where padding crops, the border's stamps reach fewer, and a "
        "kernel the stride does not divide covers the output unevenly.",
        'Odena, Dumoulin and Olah, "Deconvolution and Checkerboard Artifacts", Distill 2016',
    ),
    Lesson(
        "max_pooling",
        "Max pooling",
        pooling.max_pooling,
        "Keep the largest number of every window. Nothing is learnt and no channel meets another; padding never wins.",
        f"{_TORCH}MaxPool2d.html",
    ),
    Lesson(
        "average_pooling",
        "Average pooling",
        pooling.average_pooling,
        "Add up every window and divide by the cells counted. Whether the padding counts is a choice, and what hangs "
        "over it in ceil mode never does.",
        f"{_TORCH}AvgPool2d.html",
    ),
    Lesson(
        "input_gradient",
        "Gradient of the input",
        gradients.input_gradient,
        "The forward loop run backwards: every output's gradient stamps the kernel onto the cells it had read. "
        "That is a transposed convolution.",
        f"{_GUIDE}, section 4.1",
    ),
    Lesson(
        "weight_gradient",
        "Gradient of the kernel",
        gradients.weight_gradient,
        "Each weight met one input cell per output. Add up those cells, each scaled by the gradient of its output.",
        f"{_TORCH}Conv2d.html",
    ),
    Lesson(
        "stretched_gradient",
        "Gradient of the input, as a convolution",
        turned_gradients.stretched_gradient,
        "Read from the input's own cells: put stride − 1 zeros between the upstream gradient's cells and slide the "
        "kernel over them. As kh grows the place falls, and that is the kernel turned by 180°.",
        f"{_GUIDE}, sections 4.3 to 4.6",
    ),
    Lesson(
        "window_gradient",
        "Gradient of a transposed convolution's input, as a convolution",
        turned_gradients.window_gradient,
        "Each input cell had stamped the kernel; its gradient gathers what lies under that stamp. "
        "So it is the convolution that the transposed one transposes, with its stride.",
        f"{_GUIDE}, section 4.1",
    ),
    Lesson(
        "transposed_input_gradient",
        "Gradient of a transposed convolution's input",
        turned_gradients.transposed_input_gradient,
        "Every output sends its gradient back to the input cells whose stamps reached it. Where the stride does not "
        "divide o + p − d·k there is no such cell.",
        f"{_GUIDE}, section 4.1",
    ),
    Lesson(
        "transposed_weight_gradient",
        "Gradient of a transposed convolution's kernel",
        turned_gradients.transposed_weight_gradient,
        "Each weight was stamped once per input cell. Add up those cells, each scaled by the gradient of the output "
        "its stamp reached.",
        f"{_TORCH}ConvTranspose2d.html",
    ),
    Lesson(
        "unfold_gradient",
        "Gradient of unfold's input",
        turned_gradients.unfold_gradient,
        "A cell was written into one column per window that read it, so it gets back the sum of their gradients. "
        "That is fold.",
        f"{_TORCH}Unfold.html",
    ),
    Lesson(
        "fold_gradient",
        "Gradient of fold's columns",
        turned_gradients.fold_gradient,
        "Every number of a column was added to one cell, so it gets that cell's gradient. That is unfold.",
        f"{_TORCH}Fold.html",
    ),
    Lesson(
        "bias_gradient",
        "Gradient of the bias",
        gradients.bias_gradient,
        "The bias is added to every output cell of its channel, so its gradient is the sum of theirs.",
        f"{_TORCH}Conv2d.html",
    ),
    Lesson(
        "max_pooling_gradient",
        "Gradient of max pooling",
        pooling.max_pooling_gradient,
        "Only the winner of a window mattered, so it receives the whole gradient. A cell that won twice receives both.",
        f"{_TORCH}MaxPool2d.html",
    ),
    Lesson(
        "average_pooling_gradient",
        "Gradient of average pooling",
        pooling.average_pooling_gradient,
        "Every cell of a window had the same share in the mean, so each receives that share of the gradient.",
        f"{_TORCH}AvgPool2d.html",
    ),
    Lesson(
        "chain",
        "Chain",
        chains.chain,
        "Each link reads the map that the link before it wrote, and nothing else. Play it link by link to see each "
        "map fill from the one before.",
        f"{_TORCH}Sequential.html",
    ),
    Lesson(
        "separable",
        "Depthwise separable convolution",
        chains.separable,
        "One kernel per channel looks at the neighbourhood, then one matrix mixes the channels of every pixel. It has "
        "1/channels out + 1/k² of a convolution's multiply-adds.",
        "Chollet, arXiv:1610.02357; Howard et al., arXiv:1704.04861",
    ),
    Lesson(
        "channel_shuffle",
        "Channel shuffle",
        chains.channel_shuffle,
        "Write the channels down group by group, one group per row, and read them off column by column. After it every "
        "group holds channels of all groups.",
        f"{_TORCH}ChannelShuffle.html; Zhang et al., ShuffleNet, arXiv:1707.01083",
    ),
    Lesson(
        "receptive_field",
        "Receptive field",
        chains.receptive_field,
        "Start with a 1 at the output cell that looks and walk the links backwards; each cell collects the paths of "
        "all windows it was in. Where nothing arrives the output is blind.",
        "Araujo, Norris and Sim, Distill 2019; Luo et al., arXiv:1701.04128",
        axes=1,
    ),
)

LESSONS: dict[str, Lesson] = {lesson.name: lesson for lesson in _ALL}

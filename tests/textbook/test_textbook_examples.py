"""The examples people meet in their notes, with the numbers and shapes they expect."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F

from app.textbook.arrays import Array
from app.textbook.borders import borders
from app.textbook.channels import channels
from app.textbook.coverage import coverage
from app.textbook.flattened_regions import flattened_regions
from app.textbook.groups import groups
from app.textbook.kernel_matrix import kernel_matrix
from app.textbook.scatter import scatter
from app.textbook.sliding_window import sliding_window
from app.textbook.unfold_fold import fold, unfold
from app.textbook.zero_insertion import zero_insertion


def integers(*shape: int) -> Array:
    """Small whole numbers, so that equal means equal."""
    return np.random.default_rng(list(shape)).integers(-4, 5, shape).astype(np.float64)


def test_a_4_by_4_input_and_a_3_by_3_kernel_make_a_4_by_16_kernel_matrix_and_a_2_by_2_output() -> None:
    x, weight = integers(1, 4, 4), integers(1, 1, 3, 3)
    matrix = kernel_matrix(weight, (4, 4))
    assert matrix.shape == (4, 16)
    w = weight[0, 0]
    first_row = np.zeros((4, 4))
    first_row[:3, :3] = w
    assert np.array_equal(matrix[0].reshape(4, 4), first_row)
    last_row = np.zeros((4, 4))
    last_row[1:, 1:] = w
    assert np.array_equal(matrix[3].reshape(4, 4), last_row)
    out = (matrix @ x.reshape(-1)).reshape(2, 2)
    assert np.array_equal(out, sliding_window(x[0], w))


def test_the_transposed_kernel_matrix_takes_2_by_2_back_to_4_by_4_as_scatter_and_zero_insertion_do() -> None:
    y, weight = integers(1, 2, 2), integers(1, 1, 3, 3)
    back = (kernel_matrix(weight, (4, 4)).T @ y.reshape(-1)).reshape(1, 4, 4)
    assert np.array_equal(back, scatter(y[None], weight)[0])
    assert np.array_equal(back, zero_insertion(y, weight))
    theirs = F.conv_transpose2d(torch.from_numpy(y), torch.from_numpy(weight))
    assert np.array_equal(back, theirs.numpy())


def test_a_4_by_5_input_keeps_its_width_in_the_columns_of_the_kernel_matrix() -> None:
    """A row of the input is 5 cells long: taking the height for it is right on squares alone."""
    x, weight = integers(1, 4, 5), integers(1, 1, 3, 3)
    matrix = kernel_matrix(weight, (4, 5))
    assert matrix.shape == (2 * 3, 4 * 5)
    for oh in range(2):
        for ow in range(3):
            row = np.zeros((4, 5))
            row[oh : oh + 3, ow : ow + 3] = weight[0, 0]
            assert np.array_equal(matrix[oh * 3 + ow].reshape(4, 5), row)
    assert np.array_equal((matrix @ x.reshape(-1)).reshape(2, 3), sliding_window(x[0], weight[0, 0]))


def test_unfolding_2_by_5_by_3_by_4_with_a_2_by_3_kernel_gives_2_by_30_by_4() -> None:
    x = integers(2, 5, 3, 4)
    columns = unfold(x, (2, 3))
    assert columns.shape == (2, 30, 4)
    assert np.array_equal(columns[1, :, 3], x[1, :, 1:3, 1:4].reshape(-1))


def test_unfold_then_a_matrix_product_then_a_reshape_is_the_convolution() -> None:
    x, weight = integers(2, 5, 3, 4), integers(3, 5, 2, 3)
    out = (weight.reshape(3, -1) @ unfold(x, (2, 3))).reshape(2, 3, 2, 2)
    assert np.array_equal(out, channels(x, weight))
    assert np.array_equal(out[0], flattened_regions(x[0], weight))


def test_fold_after_unfold_multiplies_every_cell_by_its_coverage() -> None:
    x = integers(1, 2, 4, 5)
    there_and_back = fold(unfold(x, (3, 2)), (4, 5), (3, 2))
    assert np.array_equal(there_and_back, x * coverage((4, 5), (3, 2)))


def test_fold_undoes_unfold_where_windows_do_not_overlap() -> None:
    x = integers(1, 2, 4, 6)
    assert np.array_equal(fold(unfold(x, (2, 3), stride=(2, 3)), (4, 6), (2, 3), stride=(2, 3)), x)


def test_64_channels_of_7_by_7_depthwise_with_kernel_5_stride_2_padding_2_give_64_by_4_by_4() -> None:
    x, weight = integers(1, 64, 7, 7), integers(64, 1, 5, 5)
    out = groups(x, weight, stride=(2, 2), padding=(2, 2), groups=64)
    assert out.shape == (1, 64, 4, 4)
    alone = [sliding_window(x[0, c], weight[c, 0], stride=(2, 2), padding=(2, 2)) for c in range(64)]
    assert np.array_equal(out[0], np.stack(alone))


def test_2_channels_to_4_in_2_groups_with_dilation_2_stride_2_padding_1_on_5_by_5() -> None:
    x, weight, bias = integers(1, 2, 5, 5), integers(4, 1, 3, 3), integers(4)
    out = groups(x, weight, bias, stride=(2, 2), padding=(1, 1), dilation=(2, 2), groups=2)
    theirs = F.conv2d(
        torch.from_numpy(x),
        torch.from_numpy(weight),
        torch.from_numpy(bias),
        stride=2,
        padding=1,
        dilation=2,
        groups=2,
    )
    assert out.shape == (1, 4, 2, 2)
    assert np.array_equal(out, theirs.numpy())


def test_one_group_and_no_dilation_are_the_channels_lesson() -> None:
    x, weight, bias = integers(2, 3, 4, 5), integers(2, 3, 3, 2), integers(2)
    plain = channels(x, weight, bias, stride=(2, 1), padding=(1, 0))
    assert np.array_equal(groups(x, weight, bias, stride=(2, 1), padding=(1, 0)), plain)


def test_zero_insertion_crops_where_padding_is_larger_than_the_kernels_reach() -> None:
    y, weight = integers(1, 5, 4), integers(1, 1, 2, 1)
    out = zero_insertion(y, weight, stride=(2, 3), padding=(3, 2))
    assert out.shape == (1, 4, 6)
    assert np.array_equal(out, scatter(y[None], weight, stride=(2, 3), padding=(3, 2))[0])


def test_a_stride_longer_than_the_kernel_leaves_cells_that_nothing_reads() -> None:
    assert coverage((1, 7), (1, 1), stride=(1, 3)).tolist() == [[1, 0, 0, 1, 0, 0, 1]]


def test_a_corner_of_the_border_is_looked_up_along_both_axes() -> None:
    x = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    assert borders(x, (1, 1), "zeros")[0].tolist() == [0, 0, 0, 0, 0]
    assert borders(x, (1, 1), "replicate")[0].tolist() == [1, 1, 2, 3, 3]
    assert borders(x, (1, 1), "reflect")[0].tolist() == [5, 4, 5, 6, 5]
    assert borders(x, (1, 1), "circular")[0].tolist() == [6, 4, 5, 6, 4]


def test_no_lesson_writes_into_its_arguments() -> None:
    x, weight, bias = integers(1, 2, 4, 4), integers(2, 1, 3, 3), integers(2)
    for array in (x, weight, bias):
        array.flags.writeable = False
    groups(x, weight, bias, groups=2)
    scatter(x, weight, bias, groups=2)
    channels(x[:, :1], weight, bias)
    fold(unfold(x, (2, 2)), (4, 4), (2, 2))
    assert np.array_equal(bias, integers(2))

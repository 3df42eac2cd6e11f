"""Every lesson's loops hold against PyTorch over random shapes, uneven in height and width."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.textbook import LESSONS
from app.textbook.arrays import Array
from app.textbook.bordered_dimensions import bordered_line, bordered_volume
from app.textbook.borders import bordered_groups, bordered_window, borders
from app.textbook.channels import channels
from app.textbook.coverage import coverage, stamped_coverage
from app.textbook.crop_frame import crop_frame
from app.textbook.flattened_regions import flattened_regions, grouped_regions
from app.textbook.groups import groups
from app.textbook.kernel_matrix import kernel_matrix, transposed_kernel_matrix
from app.textbook.moves import shift_test, shuffled_pixels
from app.textbook.one_dimension import one_dimension
from app.textbook.scatter import scatter
from app.textbook.similarity import similarity
from app.textbook.sliding_window import sliding_window
from app.textbook.spread_kernel import spread_kernel
from app.textbook.there_and_back import there_and_back
from app.textbook.three_dimensions import three_dimensions
from app.textbook.three_ways import three_ways
from app.textbook.true_matrices import (
    true_flattened_regions,
    true_grouped_regions,
    true_kernel_matrix,
    true_there_and_back,
)
from app.textbook.true_moves import true_shift_test, true_shuffled_pixels, true_similarity
from app.textbook.unfold_fold import fold, folded_back, gathered, unfold
from app.textbook.zero_insertion import zero_insertion
from app.trace.lesson_call import NUMPY_MODES

often = settings(max_examples=2 * settings().max_examples)
Sizes = tuple[int, ...]


def agrees(ours: Array, theirs: torch.Tensor) -> None:
    """The product's own measure: max |Δ| ≤ 1e-9 · max(1, max |reference|), and the same shape."""
    reference = theirs.numpy()
    assert ours.shape == reference.shape
    assert np.abs(ours - reference).max(initial=0) <= 1e-9 * np.abs(reference).max(initial=1)


def tensor(array: Array | None) -> Any:
    return None if array is None else torch.from_numpy(array)


@dataclass(frozen=True)
class Case:
    """One random configuration: sizes per axis, settings as keyword arguments, and a source of numbers."""

    size: Sizes
    kernel: Sizes
    axis: dict[str, Any]
    batch: int
    groups: int
    cs: int
    ms: int
    with_bias: bool
    seed: int

    def numbers(self, *shape: int) -> Array:
        return np.random.default_rng([self.seed, *shape]).standard_normal(shape)

    @property
    def x(self) -> Array:
        return self.numbers(self.batch, self.groups * self.cs, *self.size)

    @property
    def bias(self) -> Array | None:
        return self.numbers(self.groups * self.ms) if self.with_bias else None


@st.composite
def cases(
    draw: st.DrawFn, axes: int = 2, transposed: bool = False, kernel_most: int = 3, dilated: bool = True
) -> Case:
    few = st.integers(1, 3)
    kernel = tuple(draw(st.integers(1, kernel_most)) for _ in range(axes))
    stride = tuple(draw(few) for _ in range(axes))
    dilation = tuple(draw(few) if dilated else 1 for _ in range(axes))
    reach = [d * (k - 1) for d, k in zip(dilation, kernel, strict=True)]
    axis: dict[str, Any] = {"stride": stride, "dilation": dilation}
    if transposed:
        size = tuple(draw(st.integers(1, 4)) for _ in range(axes))
        extra = tuple(draw(st.integers(0, max(s, d) - 1)) for s, d in zip(stride, dilation, strict=True))
        canvas = [s * (i - 1) + r + e for s, i, r, e in zip(stride, size, reach, extra, strict=True)]
        axis["output_padding"] = extra
        axis["padding"] = tuple(draw(st.integers(0, min(c // 2, 4))) for c in canvas)
    else:
        padding = tuple(draw(st.integers(0, 2)) for _ in range(axes))
        axis["padding"] = padding
        size = tuple(
            max(1, r + 1 - 2 * p) + draw(st.integers(0, 3)) for r, p in zip(reach, padding, strict=True)
        )
    depthwise = draw(st.booleans())
    return Case(
        size=size,
        kernel=kernel,
        axis=axis,
        batch=draw(st.integers(0, 2)),
        groups=draw(few),
        cs=1 if depthwise else draw(st.integers(1, 2)),
        ms=draw(st.integers(1, 2)),
        with_bias=draw(st.booleans()),
        seed=draw(st.integers(0, 2**20)),
    )


@often
@given(cases(dilated=False))
def test_the_sliding_window_is_pytorchs_conv2d_of_one_channel(case: Case) -> None:
    x, kernel = case.numbers(*case.size), case.numbers(*case.kernel)
    stride, padding = case.axis["stride"], case.axis["padding"]
    theirs = F.conv2d(tensor(x)[None], tensor(kernel)[None, None], stride=stride, padding=padding)
    agrees(sliding_window(x, kernel, stride=stride, padding=padding), theirs[0])


@often
@given(cases(dilated=False))
def test_the_channels_lesson_is_pytorchs_conv2d_with_a_batch(case: Case) -> None:
    x, bias = case.x, case.bias
    weight = case.numbers(case.groups * case.ms, x.shape[1], *case.kernel)
    stride, padding = case.axis["stride"], case.axis["padding"]
    theirs = F.conv2d(tensor(x), tensor(weight), tensor(bias), stride=stride, padding=padding)
    agrees(channels(x, weight, bias, stride=stride, padding=padding), theirs)


@often
@given(cases())
def test_flattened_regions_times_kernel_rows_are_pytorchs_conv2d(case: Case) -> None:
    x, weight = case.numbers(case.cs, *case.size), case.numbers(case.ms, case.cs, *case.kernel)
    agrees(flattened_regions(x, weight, **case.axis), F.conv2d(tensor(x), tensor(weight), **case.axis))


@often
@given(cases())
def test_regions_of_each_group_times_its_kernel_rows_are_pytorchs_grouped_conv2d(case: Case) -> None:
    x = case.numbers(case.groups * case.cs, *case.size)
    weight = case.numbers(case.groups * case.ms, case.cs, *case.kernel)
    how = {**case.axis, "groups": case.groups}
    agrees(grouped_regions(x, weight, **how), F.conv2d(tensor(x), tensor(weight), **how))
    agrees(true_grouped_regions(x, weight, **how), F.conv2d(tensor(x), tensor(weight).flip(2, 3), **how))


@often
@given(cases())
def test_groups_with_dilation_are_pytorchs_conv2d_down_to_depthwise(case: Case) -> None:
    x, bias = case.x, case.bias
    weight = case.numbers(case.groups * case.ms, case.cs, *case.kernel)
    theirs = F.conv2d(tensor(x), tensor(weight), tensor(bias), groups=case.groups, **case.axis)
    agrees(groups(x, weight, bias, groups=case.groups, **case.axis), theirs)


@often
@given(cases(axes=1))
def test_one_dimension_is_pytorchs_conv1d(case: Case) -> None:
    x, bias = case.x, case.bias
    weight = case.numbers(case.groups * case.ms, case.cs, *case.kernel)
    axis = {name: value for name, (value,) in case.axis.items()}
    theirs = F.conv1d(tensor(x), tensor(weight), tensor(bias), groups=case.groups, **axis)
    agrees(one_dimension(x, weight, bias, groups=case.groups, **axis), theirs)


@given(cases(axes=3, kernel_most=2))
def test_three_dimensions_are_pytorchs_conv3d(case: Case) -> None:
    x, bias = case.x, case.bias
    weight = case.numbers(case.groups * case.ms, case.cs, *case.kernel)
    theirs = F.conv3d(tensor(x), tensor(weight), tensor(bias), groups=case.groups, **case.axis)
    agrees(three_dimensions(x, weight, bias, groups=case.groups, **case.axis), theirs)


@often
@given(cases(transposed=True))
def test_scatter_is_pytorchs_conv_transpose2d_with_every_parameter(case: Case) -> None:
    x, bias = case.x, case.bias
    weight = case.numbers(case.groups * case.cs, case.ms, *case.kernel)
    theirs = F.conv_transpose2d(tensor(x), tensor(weight), tensor(bias), groups=case.groups, **case.axis)
    agrees(scatter(x, weight, bias, groups=case.groups, **case.axis), theirs)


@often
@given(cases(transposed=True))
def test_zero_insertion_is_pytorchs_conv_transpose2d_even_where_the_border_crops(case: Case) -> None:
    x, weight = case.numbers(case.cs, *case.size), case.numbers(case.cs, case.ms, *case.kernel)
    theirs = F.conv_transpose2d(tensor(x), tensor(weight), **case.axis)
    agrees(zero_insertion(x, weight, **case.axis), theirs)


@often
@given(cases(transposed=True))
def test_the_canvas_behind_its_frame_is_pytorchs_conv_transpose2d(case: Case) -> None:
    x, weight = case.numbers(case.cs, *case.size), case.numbers(case.cs, case.ms, *case.kernel)
    theirs = F.conv_transpose2d(tensor(x), tensor(weight), **case.axis)
    agrees(crop_frame(x, weight, **case.axis), theirs)


@often
@given(cases())
def test_there_and_back_is_pytorchs_convolution_and_its_gradient_for_its_own_output(case: Case) -> None:
    x, weight = case.numbers(case.cs, *case.size), case.numbers(case.ms, case.cs, *case.kernel)
    watched = tensor(x).requires_grad_()
    out = F.conv2d(watched, tensor(weight), **case.axis)
    (theirs,) = torch.autograd.grad(out, watched, out.detach())
    agrees(there_and_back(x, weight, **case.axis), theirs)


@often
@given(cases())
def test_a_spread_kernel_slides_as_pytorchs_dilated_one(case: Case) -> None:
    x, weight = case.numbers(case.cs, *case.size), case.numbers(case.ms, case.cs, *case.kernel)
    agrees(spread_kernel(x, weight, **case.axis), F.conv2d(tensor(x), tensor(weight), **case.axis))


@often
@given(cases())
def test_the_matrices_of_a_true_convolution_are_pytorchs_with_the_kernel_turned(case: Case) -> None:
    x, weight = case.numbers(case.cs, *case.size), case.numbers(case.ms, case.cs, *case.kernel)
    watched = tensor(x).requires_grad_()
    out = F.conv2d(watched, tensor(weight).flip(2, 3), **case.axis)
    (back,) = torch.autograd.grad(out, watched, out.detach())
    agrees(true_flattened_regions(x, weight, **case.axis), out.detach())
    matrix = true_kernel_matrix(weight, x.shape[1:], **case.axis)
    agrees((matrix @ x.reshape(-1)).reshape(out.shape), out.detach())
    agrees(true_there_and_back(x, weight, **case.axis), back)


@often
@given(cases(transposed=True))
def test_each_of_the_three_ways_is_pytorchs_conv_transpose2d(case: Case) -> None:
    x, weight = case.numbers(case.cs, *case.size), case.numbers(case.cs, case.ms, *case.kernel)
    theirs = F.conv_transpose2d(tensor(x), tensor(weight), **case.axis)
    axis = {name: value for name, value in case.axis.items() if name != "output_padding"}
    for made in three_ways(x, weight, tuple(theirs.shape[-2:]), **axis):
        agrees(made, theirs)


@often
@given(cases())
def test_the_kernel_matrix_times_the_unrolled_input_is_pytorchs_conv2d(case: Case) -> None:
    x, weight = case.numbers(case.cs, *case.size), case.numbers(case.ms, case.cs, *case.kernel)
    theirs = F.conv2d(tensor(x), tensor(weight), **case.axis)
    matrix = kernel_matrix(weight, x.shape[1:], **case.axis)
    agrees((matrix @ x.reshape(-1)).reshape(theirs.shape), theirs)


@often
@given(cases())
def test_the_transposed_kernel_matrix_is_pytorchs_input_gradient(case: Case) -> None:
    x, weight = case.numbers(case.cs, *case.size), case.numbers(case.ms, case.cs, *case.kernel)
    leaf = tensor(x).requires_grad_()
    theirs = F.conv2d(leaf, tensor(weight), **case.axis)
    upstream = case.numbers(*theirs.shape)
    theirs.backward(tensor(upstream))
    matrix = kernel_matrix(weight, x.shape[1:], **case.axis)
    assert leaf.grad is not None
    agrees((matrix.T @ upstream.reshape(-1)).reshape(x.shape), leaf.grad)


@often
@given(cases())
def test_the_transposed_kernel_matrix_is_scatter_with_the_floors_remainder_given_back(case: Case) -> None:
    weight = case.numbers(case.ms, case.cs, *case.kernel)
    matrix = kernel_matrix(weight, case.size, **case.axis)  # type: ignore[arg-type]
    stride, padding, dilation = (case.axis[name] for name in ("stride", "padding", "dilation"))
    spare = [
        i + 2 * p - d * (k - 1) - 1
        for i, p, d, k in zip(case.size, padding, dilation, case.kernel, strict=True)
    ]
    outputs = [room // s + 1 for room, s in zip(spare, stride, strict=True)]
    y = case.numbers(case.ms, *outputs)
    rest = tuple(room % s for room, s in zip(spare, stride, strict=True))
    stamped = scatter(y[None], weight, output_padding=rest, **case.axis)
    agrees((matrix.T @ y.reshape(-1)).reshape(stamped.shape), torch.from_numpy(stamped))


@often
@given(cases())
def test_unfold_is_pytorchs_unfold(case: Case) -> None:
    x = case.numbers(max(1, case.batch), case.cs, *case.size)
    agrees(unfold(x, case.kernel, **case.axis), F.unfold(tensor(x), case.kernel, **case.axis))  # type: ignore[arg-type]


@often
@given(cases())
def test_fold_is_pytorchs_fold_whichever_way_it_is_walked(case: Case) -> None:
    x = case.numbers(max(1, case.batch), case.cs, *case.size)
    columns = case.numbers(*F.unfold(tensor(x), case.kernel, **case.axis).shape)
    theirs = F.fold(tensor(columns), case.size, case.kernel, **case.axis)
    for lesson in (fold, folded_back, gathered):
        agrees(lesson(columns, case.size, case.kernel, **case.axis), theirs)  # type: ignore[arg-type]


@often
@given(cases())
def test_coverage_is_what_folding_unfolded_ones_gives(case: Case) -> None:
    ones = torch.ones(1, 1, *case.size, dtype=torch.float64)
    theirs = F.fold(F.unfold(ones, case.kernel, **case.axis), case.size, case.kernel, **case.axis)
    agrees(coverage(case.size, case.kernel, **case.axis), theirs[0, 0])  # type: ignore[arg-type]


@often
@given(
    st.sampled_from(["zeros", "reflect", "replicate", "circular"]),
    st.tuples(st.integers(1, 6), st.integers(1, 6)),
    st.data(),
)
def test_borders_are_pytorchs_pad_in_every_mode(
    mode: str, size: tuple[int, int], data: st.DataObject
) -> None:
    most = {"reflect": [i - 1 for i in size], "circular": list(size)}.get(mode, [7, 7])
    p_h, p_w = (data.draw(st.integers(0, limit)) for limit in most)
    x = np.random.default_rng(0).standard_normal(size)
    named = "constant" if mode == "zeros" else mode
    theirs = F.pad(tensor(x)[None, None], (p_w, p_w, p_h, p_h), mode=named)
    agrees(borders(x, (p_h, p_w), mode), theirs[0, 0])


def stamped_size(case: Case) -> list[int]:
    """How long a transposed convolution's output is along each axis."""
    stride, padding, dilation = (case.axis[name] for name in ("stride", "padding", "dilation"))
    each = zip(case.size, stride, padding, dilation, case.kernel, strict=True)
    return [s * (i - 1) - 2 * p + d * (k - 1) + 1 for i, s, p, d, k in each]


@often
@given(cases())
def test_the_transposed_kernel_matrix_times_the_input_is_pytorchs_transposed_convolution(case: Case) -> None:
    assume(min(stamped_size(case)) > 0)
    weight = case.numbers(case.cs, case.ms, *case.kernel)
    x = case.numbers(1, case.cs, *case.size)
    matrix = transposed_kernel_matrix(weight, case.size, **case.axis)  # type: ignore[arg-type]
    theirs = F.conv_transpose2d(tensor(x), tensor(weight), **case.axis)
    agrees((matrix @ x.reshape(-1)).reshape(theirs.shape), theirs)


@often
@given(cases())
def test_stamped_coverage_is_a_convolution_of_ones_over_the_output(case: Case) -> None:
    size = stamped_size(case)
    assume(min(size) > 0)
    ones = torch.ones(1, 1, *size, dtype=torch.float64)
    theirs = F.conv2d(ones, torch.ones(1, 1, *case.kernel, dtype=torch.float64), **case.axis)
    agrees(stamped_coverage(case.size, case.kernel, **case.axis), theirs[0, 0])  # type: ignore[arg-type]


@often
@given(cases(), st.sampled_from(["reflect", "replicate", "circular"]))
def test_the_bordered_window_is_pytorchs_convolution_of_the_padded_input(case: Case, mode: str) -> None:
    (p_h, p_w), (i_h, i_w) = case.axis["padding"], case.size
    assume(mode == "replicate" or (p_h < i_h and p_w < i_w))
    x, kernel = case.numbers(*case.size), case.numbers(*case.kernel)
    padded = F.pad(tensor(x)[None, None], (p_w, p_w, p_h, p_h), mode=mode)
    rest = {name: case.axis[name] for name in ("stride", "dilation")}
    theirs = F.conv2d(padded, tensor(kernel)[None, None], **rest)
    agrees(bordered_window(x, kernel, mode, padding=(p_h, p_w), **rest), theirs[0, 0])


@often
@given(cases(), st.sampled_from(["reflect", "replicate", "circular"]))
def test_maps_over_a_border_are_pytorchs_grouped_convolution_of_the_padded_input(
    case: Case, mode: str
) -> None:
    (p_h, p_w), (i_h, i_w) = case.axis["padding"], case.size
    assume(mode == "replicate" or (p_h < i_h and p_w < i_w))
    x, bias, sizes = case.x, case.bias, {"groups": case.groups}
    weight = case.numbers(case.groups * case.ms, case.cs, *case.kernel)
    rest = {name: case.axis[name] for name in ("stride", "dilation")} | sizes
    padded = (
        F.pad(tensor(x), (p_w, p_w, p_h, p_h), mode=mode) if case.batch else tensor(borderless(x, p_h, p_w))
    )
    theirs = F.conv2d(padded, tensor(weight), tensor(bias), **rest)
    agrees(bordered_groups(x, weight, bias, mode=mode, padding=(p_h, p_w), **rest), theirs)


MODES = st.sampled_from(["reflect", "replicate", "circular"])


@often
@given(MODES, st.integers(3, 6), st.integers(0, 2), st.integers(1, 2), st.integers(1, 2), st.integers(1, 2))
def test_a_line_and_a_volume_over_a_border_are_pytorchs_convolutions_of_the_padded_input(
    mode: str, size: int, padding: int, stride: int, dilation: int, groups: int
) -> None:
    random = np.random.default_rng(size)
    given = {"stride": stride, "dilation": dilation}
    loops: tuple[tuple[Any, Any, int], ...] = ((bordered_line, F.conv1d, 1), (bordered_volume, F.conv3d, 3))
    for loop, theirs, axes in loops:
        x = random.standard_normal((2, 2, *range(size, size + axes)))
        weight, bias = random.standard_normal((2, 2 // groups, *(2,) * axes)), random.standard_normal(2)
        padded = F.pad(tensor(x), (padding,) * 2 * axes, mode=mode)
        own = {
            name: value if axes == 1 else (value,) * axes
            for name, value in (*given.items(), ("padding", padding))
        }
        ours = loop(x, weight, bias, mode=mode, groups=groups, **own)
        agrees(ours, theirs(padded, tensor(weight), tensor(bias), groups=groups, **given))


def borderless(x: Array, p_h: int, p_w: int) -> Array:
    """No example at all, of the padded size: PyTorch pads none."""
    return np.zeros((*x.shape[:2], x.shape[2] + 2 * p_h, x.shape[3] + 2 * p_w))


def turned(weight: Array) -> Array:
    return np.flip(weight, axis=(2, 3))


def one_group(case: Case) -> tuple[Array, Array]:
    return case.numbers(case.cs, *case.size), case.numbers(case.ms, case.cs, *case.kernel)


@often
@given(cases())
def test_similarity_is_pytorchs_cosine_similarity_of_windows_and_kernels(case: Case) -> None:
    x, weight = one_group(case)
    windows = F.unfold(tensor(x)[None], case.kernel, **case.axis)
    theirs = F.cosine_similarity(windows, tensor(weight).reshape(case.ms, -1, 1), dim=1)
    ours = similarity(x, weight, **case.axis)
    agrees(ours, theirs.reshape(ours.shape))
    agrees(true_similarity(x, turned(weight), **case.axis), theirs.reshape(ours.shape))


@often
@given(cases(), st.integers(0, 3))
def test_the_shift_test_is_what_torchs_roll_changes_beyond_moving_the_output(case: Case, by: int) -> None:
    x, weight = one_group(case)
    new, old = (
        F.conv2d(torch.roll(tensor(x), shift, -1)[None], tensor(weight), **case.axis)[0] for shift in (by, 0)
    )
    left = new - torch.roll(old, by // case.axis["stride"][1], -1)
    agrees(shift_test(x, weight, by=by, **case.axis), left)
    agrees(true_shift_test(x, turned(weight), by=by, **case.axis), left)


@often
@given(cases(), st.data())
def test_the_shuffle_leaves_what_pytorchs_convolution_of_shuffled_pixels_changes(
    case: Case, data: st.DataObject
) -> None:
    odd = (2 * (case.kernel[0] // 2) + 1, 2 * (case.kernel[1] // 2) + 1)
    x, weight = case.numbers(case.cs, *case.size), case.numbers(case.ms, case.cs, *odd)
    padding = (odd[0] // 2, odd[1] // 2)
    order = data.draw(st.permutations(range(x[0].size)))
    pixels = tensor(x).reshape(case.cs, -1)
    new, old = (
        F.conv2d(given.reshape(1, *x.shape), tensor(weight), padding=padding)[0]
        for given in (pixels[:, order], pixels)
    )
    along = old.reshape(case.ms, -1)[:, order].reshape(new.shape)
    agrees(shuffled_pixels(x, weight, order, padding=padding), new - along)
    agrees(true_shuffled_pixels(x, turned(weight), order, padding=padding), new - along)


@pytest.mark.parametrize("mode", NUMPY_MODES)
@pytest.mark.parametrize("axes", [1, 2, 3])
def test_a_true_convolution_lays_its_border_as_pytorch_does(axes: int, mode: str) -> None:
    rng = np.random.default_rng(axes)
    x, weight = rng.standard_normal((2, 4, *[5] * axes)), rng.standard_normal((4, 2, *[3] * axes))
    padded = F.pad(tensor(x), (2,) * (2 * axes), mode="constant" if mode == "zeros" else mode)
    turned = tensor(weight).flip(*range(2, 2 + axes))
    theirs = getattr(F, f"conv{axes}d")(padded, turned, stride=2, groups=2)
    each = (lambda number: number) if axes == 1 else (lambda number: (number,) * axes)
    lesson: Any = LESSONS[f"true_convolution_{axes}d"].function
    ours = lesson(x, weight, stride=each(2), padding=each(2), groups=2, mode=NUMPY_MODES[mode])
    agrees(ours, theirs)

"""Deformable convolution, whole: every kernel cell samples the input where its offset sends it, between the cells.

    out[n, g, m, o] = bias[g, m] + Σ_c,k weight[g, m, c, k] · mask[n, f, k, o] · input[n, g, c](p),
    p = stride·o + dilation·k − pad + offset[n, f, k, o],    f the offset group of channel (g, c)

input(p) is bilinear (`core.bilinear`). The samples are laid out as im2col's columns, (c·k, o), and BLAS contracts
them with the weight; each gradient is the same sum read otherwise.

Shape: input (n, g, c, h, w), weight (g, m, c, kh, kw), offset (n, f, kh, kw, 2, oh, ow), mask (n, f, kh, kw, oh, ow).
Source: J. Dai et al., arXiv:1703.06211; X. Zhu et al., arXiv:1811.11168; torchvision.ops.deform_conv2d.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np

from app.core.axis import Axis
from app.core.bilinear import Corners, corners
from app.core.lattice import Array

FAR = 100.0  # cells outside the stage: as far as a place is told


@dataclass(frozen=True, eq=False)
class Sampling:
    """Where every kernel cell of every output samples the input: the axes' regular grid, moved by the offset.

    >>> line = Axis(input=3, output=2, kernel=2)
    >>> still = Sampling((line, line), np.zeros((1, 1, 2, 2, 2, 2, 2)))
    >>> still.positions[0][0, 0, 1, 0, :, 0].tolist()
    [1.0, 2.0]
    """

    axes: tuple[Axis, ...]
    offset: Array
    mask: Array | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of the input."""
        return self.axes[0].input, self.axes[1].input

    @cached_property
    def positions(self) -> tuple[Array, Array]:
        """Row and column of every sample.

        Shape: (n, f, kh, kw, oh, ow) each.
        """
        rows, columns = (
            axis.dilation * np.arange(axis.kernel)[:, None] + axis.stride * np.arange(axis.output) - axis.pad
            for axis in self.axes
        )
        y, x = self.offset[:, :, :, :, 0], self.offset[:, :, :, :, 1]
        return y + rows[:, None, :, None], x + columns[None, :, None, :]

    def seen_from(self, point: tuple[float, float] | None) -> tuple[Array, Array]:
        """Row and column of every sample from a point of the input, or from the middle of its window.

        Shape: (n, f, kh, kw, oh, ow) each.
        """
        if point is not None:
            return self.positions[0] - point[0], self.positions[1] - point[1]
        y, x = (axis.dilation * (np.arange(axis.kernel) - (axis.kernel - 1) / 2) for axis in self.axes)
        zeros = np.zeros(self.positions[0].shape)
        return zeros + y[:, None, None, None], zeros + x[:, None, None]

    @cached_property
    def corners(self) -> Corners:
        """The four cells about each sample."""
        return corners(*self.positions, self.size)

    def place(self, axis: int) -> Array:
        """Where each sample stands along an axis, as a stage position; what is far outside the stage comes nearer.

        Shape: (n, f, kh, kw, oh, ow).
        """
        table = self.axes[axis].table
        return np.clip(self.positions[axis] - table.origin, -FAR, table.cell.size + FAR)

    def bilinear(self) -> Array:
        """The weight of each corner.

        Shape: (n, f, kh, kw, oh, ow, 2, 2).
        """
        weight = self.corners.weight
        return np.moveaxis(weight, 0, -1).reshape(*weight.shape[1:], 2, 2)

    def received(self) -> Array:
        """How much of the input each output reads: the weights, times the mask, of all of its samples.

        Shape: (n, f, oh, ow).
        """
        each = self.corners.weight.sum(axis=0)
        total: Array = (each if self.mask is None else each * self.mask).sum(axis=(2, 3))
        return total

    def slope(self) -> Array:
        """How each corner's weight changes as the sample moves down, and as it moves right.

        Shape: (n, f, kh, kw, oh, ow, 2, 2, 2), the direction last.
        """
        both = np.stack([self.corners.slope_y, self.corners.slope_x], axis=-1)
        return np.moveaxis(both, 0, -2).reshape(*both.shape[1:-1], 2, 2, 2)

    def gathered(self, x: Array, weights: Array) -> Array:
        """Σ over corners of weight · input, for each channel of each offset group.

        Shape: x (n, f, channels, h, w), weights (4, n, f, *positions) → (n, f, channels, *positions).
        """
        n, f, channels = x.shape[:3]
        flat = x.reshape(n, f, channels, -1)
        index = (self.corners.row * self.size[1] + self.corners.column).reshape(4, n, f, 1, -1)
        weights = weights.reshape(index.shape)
        total: Array = np.zeros((n, f, channels, index.shape[-1]))
        if 0 not in (*flat.shape, *index.shape):
            for corner in range(4):
                total += np.take_along_axis(flat, index[corner], axis=-1) * weights[corner]
        return total.reshape(n, f, channels, *self.offset.shape[2:4], *self.offset.shape[5:])

    def masked(self, samples: Array) -> Array:
        """The samples times the mask, which has no channels."""
        return samples if self.mask is None else samples * self.mask[:, :, None]


def _grouped(x: Array, sampling: Sampling) -> Array:
    """The channels by offset group, (n, f, channels, …)."""
    n, f = sampling.offset.shape[:2]
    return x.reshape(n, f, prod(x.shape[1:3]) // f, *x.shape[3:])


def _columns(x: Array, weight: Array, sampling: Sampling) -> Array:
    """The samples as im2col: (n, g, c·k, o)."""
    samples = sampling.masked(sampling.gathered(_grouped(x, sampling), sampling.corners.weight))
    n, (g, _, c), (kh, kw) = x.shape[0], weight.shape[:3], weight.shape[3:]
    return samples.reshape(n, g, c * kh * kw, prod(samples.shape[-2:]))


def forward(x: Array, weight: Array, sampling: Sampling) -> Array:
    """The output without its bias.

    Shape: (n, g, m, oh, ow).
    """
    g, m = weight.shape[:2]
    out: Array = np.matmul(weight.reshape(g, m, prod(weight.shape[2:])), _columns(x, weight, sampling))
    return out.reshape(*out.shape[:3], *sampling.offset.shape[5:])


def coverage(sampling: Sampling) -> Array:
    """How much each input cell is read: the weights, times the mask, of all samples beside it.

    Shape: (n, f, h, w).

    >>> line = Axis(input=3, output=2, kernel=2)
    >>> unmoved((line, line)).tolist()
    [[1.0, 2.0, 1.0], [2.0, 4.0, 2.0], [1.0, 2.0, 1.0]]
    """
    weights = sampling.corners.weight
    weights = weights if sampling.mask is None else weights * sampling.mask
    index = sampling.corners.row * sampling.size[1] + sampling.corners.column
    n, f = sampling.offset.shape[:2]
    found: Array = np.zeros((n, f, prod(sampling.size)))
    for at in np.ndindex(n, f):
        places, shares = index[:, at[0], at[1]].ravel(), weights[:, at[0], at[1]].ravel()
        found[at] = np.bincount(places, weights=shares, minlength=found.shape[2])[: found.shape[2]]
    return found.reshape(n, f, *sampling.size)


def unmoved(axes: tuple[Axis, ...]) -> Array:
    """The coverage of the plain convolution.

    Shape: (h, w).
    """
    rows, columns = axes
    shape = (1, 1, rows.kernel, columns.kernel, 2, rows.output, columns.output)
    still: Array = coverage(Sampling(axes, np.zeros(shape)))[0, 0]
    return still


def weight_gradient(x: Array, weight: Array, sampling: Sampling, upstream: Array) -> Array:
    """grad_weight: each weight met one sample per output.

    Shape: as the weight.
    """
    columns = _columns(x, weight, sampling)
    above = upstream.reshape(*upstream.shape[:3], columns.shape[-1])
    found: Array = np.matmul(above, columns.swapaxes(2, 3)).sum(axis=0)
    return found.reshape(weight.shape)


def _sent_back(weight: Array, sampling: Sampling, upstream: Array) -> Array:
    """What comes back to each sample of each channel, (n, f, channels, kh, kw, oh, ow)."""
    g, m, c, kh, kw = weight.shape
    n, f = sampling.offset.shape[:2]
    sizes = sampling.offset.shape[5:]
    above = upstream.reshape(n, g, m, prod(sizes))
    back: Array = np.matmul(weight.reshape(g, m, c * kh * kw).swapaxes(1, 2), above)
    return back.reshape(n, f, g * c // f, kh, kw, *sizes)


def input_gradient(x: Array, weight: Array, sampling: Sampling, upstream: Array) -> Array:
    """grad_input: each sample hands its four cells their parts of what comes back.

    Shape: as the input.
    """
    back = sampling.masked(_sent_back(weight, sampling, upstream))
    n, f, channels = back.shape[:3]
    cells = prod(sampling.size)
    index = (sampling.corners.row * sampling.size[1] + sampling.corners.column).reshape(4, n, f, -1)
    share = sampling.corners.weight.reshape(index.shape)
    flat = back.reshape(n, f, channels, index.shape[-1])
    grad: Array = np.zeros((n, f, channels, cells))
    for at in np.ndindex(n, f, channels):
        part = (share[:, at[0], at[1]] * flat[at]).ravel()
        grad[at] = np.bincount(index[:, at[0], at[1]].ravel(), weights=part, minlength=cells)[:cells]
    return grad.reshape(x.shape)


def offset_gradient(x: Array, weight: Array, sampling: Sampling, upstream: Array) -> Array:
    """grad_offset: how the samples change as they move, the right-hand difference where they stand on a cell.

    Shape: as the offset.
    """
    back, maps = sampling.masked(_sent_back(weight, sampling, upstream)), _grouped(x, sampling)
    slopes = (sampling.corners.slope_y, sampling.corners.slope_x)
    both = [(back * sampling.gathered(maps, slope)).sum(axis=2) for slope in slopes]
    return np.stack(both, axis=4)


def mask_gradient(x: Array, weight: Array, sampling: Sampling, upstream: Array) -> Array:
    """grad_mask: what comes back times the sample itself.

    Shape: as the mask.
    """
    samples = sampling.gathered(_grouped(x, sampling), sampling.corners.weight)
    found: Array = (_sent_back(weight, sampling, upstream) * samples).sum(axis=2)
    return found

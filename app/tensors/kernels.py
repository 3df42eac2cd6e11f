"""Kernels by name, for any number of axes and any size they fit in.

A kernel is drawn once as a map over the spatial axes, centred when the weight is larger. A weight
``(out, in, *size)`` holds a map per pair of channels; which pairs get the kernel is one rule:

    weight[m, c] = map · (1 if c == m mod in else 0)      when out ≥ in
    weight[m, c] = map / in                               when out < in

So with as many outputs as inputs every channel is filtered by itself (a colour photograph stays a
colour photograph, identity copies channel j to j), with one output for three inputs the channels'
mean is filtered (a grey picture, no brighter than the colour one), and a depthwise weight
``(channels, 1, *size)`` is the kernel in every channel.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from math import comb

import numpy as np
from numpy.typing import NDArray

from app.errors import Patch, Refusal, refuse, replace
from app.i18n import say
from app.tensors.fills import centre

Shape = tuple[int, ...]
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Kernel:
    """A named kernel: ``make(size)`` is its map for a size.

    ``least`` is the smallest size of every axis, ``axes`` the fewest axes it makes sense on.
    """

    name: str
    title: str
    make: Callable[[Shape], Array]
    least: int = 3
    axes: int = 1


def kernel_weight(name: str, shape: Shape, pointer: str, *, own_shape: bool = False) -> Array:
    """The weight of a named kernel.

    Shape: ``shape``, which is (out, in, *size); the rule for the channels is told above.
    Raises: Refusal when the kernel does not fit the size or the number of axes.

    >>> kernel_weight("sobel_x", (1, 1, 3, 3), "/weight")[0, 0].tolist()
    [[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]]
    >>> kernel_weight("identity", (2, 2, 1), "/weight")[..., 0].tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    check_kernel(name, shape, pointer, own_shape=own_shape)
    return np.multiply.outer(_mixing(shape[0], shape[1]), KERNELS[name].make(shape[2:]))


def check_kernel(name: str, shape: Shape, pointer: str, *, own_shape: bool = False) -> None:
    """Refuse a named kernel that does not fit the weight's shape; nothing is made.

    >>> check_kernel("sobel_x", (1, 1, 2, 2), "/weight")
    Traceback (most recent call last):
    app.errors.Refusal: sobel_x needs 3 cells along each axis, this kernel has 2×2
    """
    if len(shape) < 3:
        raise refuse(
            pointer,
            say(
                "{name} is a kernel, and {shape} is not the shape of a weight (out, in, *size)",
                name=name,
                shape=list(shape),
            ),
            hint=say("use a fill here, such as ones"),
            fix=replace(pointer, {"fill": "ones"}),
        )
    _check_fits(KERNELS[name], shape, pointer, own_shape)


def _check_fits(kernel: Kernel, shape: Shape, pointer: str, own_shape: bool) -> None:
    size = shape[2:]
    if len(size) < kernel.axes:
        other = kernel.name.replace("_y", "_x")
        raise refuse(
            pointer,
            say(
                "{name} works across rows, and a kernel of {count} axis has no rows",
                name=kernel.name,
                count=len(size),
            ),
            hint=say("use {other}, which works along the last axis", other=other),
            fix=replace(f"{pointer}/kernel", other),
        )
    if min(size) < kernel.least and min(shape) > 0:
        raise _too_small(kernel, shape, pointer, own_shape)


def _too_small(kernel: Kernel, shape: Shape, pointer: str, own_shape: bool) -> Refusal:
    enough = [max(cells, kernel.least) for cells in shape[2:]]
    fix: Patch = replace(pointer.rpartition("/")[0] + "/kernel_size", enough)
    if own_shape:
        fix = replace(f"{pointer}/shape", [*shape[:2], *enough])
    return refuse(
        pointer,
        say(
            "{name} needs {least} cells along each axis, this kernel has {size}",
            name=kernel.name,
            least=kernel.least,
            size=times(shape[2:]),
        ),
        hint=say(
            "make the kernel {size}, or use identity, box or gaussian, which fit any size",
            size=times(tuple(enough)),
        ),
        fix=fix,
    )


def times(size: Shape) -> str:
    """A size as people write it.

    >>> times((3, 5))
    '3×5'
    """
    return "×".join(str(cells) for cells in size)


def _mixing(outputs: int, inputs: int) -> Array:
    if outputs < inputs:
        return np.full((outputs, inputs), 1.0 / inputs)
    mixing = np.zeros((outputs, inputs))
    if inputs:
        mixing[np.arange(outputs), np.arange(outputs) % inputs] = 1.0
    return mixing


def _outer(factors: list[Array]) -> Array:
    return reduce(np.multiply.outer, factors, np.ones(()))


def _placed(one: Array, size: Shape) -> Array:
    """A map of 3 cells per axis in the middle of zeros."""
    if 0 in size:
        return np.zeros(size)
    whole = np.zeros(size)
    whole[tuple(slice(centre(cells) - 1, centre(cells) + 2) for cells in size)] = one
    return whole


def _derivative(axis: int, smooth: list[float]) -> Callable[[Shape], Array]:
    """The difference along one axis (counted from the last), smoothed along the others."""

    def make(size: Shape) -> Array:
        factors = [np.array(smooth) for _ in size]
        factors[axis] = np.array([-1.0, 0.0, 1.0])
        return _placed(_outer(factors), size)

    return make


def _identity(size: Shape) -> Array:
    whole = np.zeros(size)
    if whole.size:
        whole[tuple(centre(cells) for cells in size)] = 1.0
    return whole


def _laplacian(size: Shape) -> Array:
    axes = len(size)
    one = np.zeros((3,) * axes)
    one[(1,) * axes] = -2.0 * axes
    for axis in range(axes):
        for end in (0, 2):
            one[tuple(end if at == axis else 1 for at in range(axes))] = 1.0
    return _placed(one, size)


def _sharpen(size: Shape) -> Array:
    return _identity(size) - _laplacian(size)


def _emboss(size: Shape) -> Array:
    one = np.indices((3,) * len(size)).sum(axis=0, dtype=np.float64) - len(size)
    one[(1,) * len(size)] = 1.0
    return _placed(one, size)


def _letter_f(size: Shape) -> Array:
    """An F of 5 rows and 3 columns in the middle of the last two axes, in every slice before them."""
    one = np.array([[1, 1, 1], [1, 0, 0], [1, 1, 0], [1, 0, 0], [1, 0, 0]], dtype=np.float64)
    whole = np.zeros(size)
    if min(size[-2:]) < 5:  # a weight of nothing may have any size
        return whole
    row, column = (centre(cells) for cells in size[-2:])
    whole[..., row - 2 : row + 3, column - 1 : column + 2] = one
    return whole


def _box(size: Shape) -> Array:
    whole = np.empty(size)
    whole.fill(1.0 / max(whole.size, 1))
    return whole


def _binomial(cells: int) -> Array:
    """Row ``cells − 1`` of Pascal's triangle over its sum; past 60 by ratios from the middle out."""
    top = cells - 1
    if cells <= 60:
        return np.array([comb(top, at) / 2**top for at in range(cells)])
    middle = top // 2
    at = np.arange(middle, top)
    right = np.concatenate(([1.0], np.cumprod((top - at) / (at + 1))))
    row: Array = np.concatenate((right[::-1][: cells - right.size], right))
    row /= row.sum()
    return row


def _gaussian(size: Shape) -> Array:
    return _outer([_binomial(cells) for cells in size])


# Sobel: I. Sobel, G. Feldman, "A 3×3 isotropic gradient operator for image processing", 1968.
# Scharr: H. Scharr, "Optimal operators in digital image processing", Heidelberg 2000, unnormalised.
KERNELS: dict[str, Kernel] = {
    kernel.name: kernel
    for kernel in (
        Kernel("identity", say("Identity: copies the input"), _identity, least=0),
        Kernel("sobel_x", say("Sobel, across columns"), _derivative(-1, [1.0, 2.0, 1.0])),
        Kernel("sobel_y", say("Sobel, across rows"), _derivative(-2, [1.0, 2.0, 1.0]), axes=2),
        Kernel("scharr_x", say("Scharr, across columns"), _derivative(-1, [3.0, 10.0, 3.0])),
        Kernel("scharr_y", say("Scharr, across rows"), _derivative(-2, [3.0, 10.0, 3.0]), axes=2),
        Kernel("laplacian", say("Laplacian: the sum of second differences"), _laplacian),
        Kernel("sharpen", say("Sharpen: identity less the Laplacian"), _sharpen),
        Kernel("emboss", say("Emboss"), _emboss),
        Kernel(
            "letter_f", say("The letter F: shows which way round a kernel lies"), _letter_f, least=5, axes=2
        ),
        Kernel("box", say("Box blur: the mean"), _box, least=0),
        Kernel("gaussian", say("Gaussian blur: binomial weights"), _gaussian, least=0),
    )
}

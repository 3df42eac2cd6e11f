"""From a spec and a shape to the array: float64, read-only, contiguous, every number finite."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.errors import refuse
from app.i18n import say
from app.tensors.fills import filled
from app.tensors.images import photograph
from app.tensors.kernels import kernel_weight
from app.tensors.nested import as_array, check_finite, named
from app.tensors.packing import unpack
from app.tensors.specs import Moves, Nested, Packed, Picture, Preset, Recipe, Spec, Values

Shape = tuple[int, ...]
Array = NDArray[np.float64]
Given = Nested | Values | Packed | Preset | Picture | Moves


def materialise(spec: Spec, shape: Shape, pointer: str, *, axes: int | None = None, groups: int = 1) -> Array:
    """The array of a spec in the shape that ``shape_of`` told.

    ``axes`` is the number of spatial axes; patterns such as impulse are drawn over that many. Left
    out, every dimension but the first two is spatial. ``groups`` are a weight's (see ``filled``).

    Shape: ``shape``, float64, C-contiguous, read-only.
    Raises: Refusal when a number is not finite, packed data is not base64, a kernel does not fit, or
    the shape holds another count of numbers than the spec.

    >>> materialise(Recipe(fill="arange"), (2, 2), "/input").tolist()
    [[0.0, 1.0], [2.0, 3.0]]
    """
    if isinstance(spec, Recipe):
        array = filled(spec.fill, shape, seed=spec.seed, axes=axes, groups=groups)
    else:
        array = _made(spec, shape, pointer)
    if array.shape != shape:
        raise refuse(
            pointer,
            say(
                "{place} has shape {shape}, {needed} is needed here",
                place=named(pointer),
                shape=list(array.shape),
                needed=list(shape),
            ),
        )
    array = np.asarray(array, order="C")
    array.flags.writeable = False
    return array


def _made(spec: Given, shape: Shape, pointer: str) -> Array:
    match spec:
        case Nested():
            return as_array(spec.numbers, spec.shape, pointer)
        case Values():
            # A values list is flat: its places are counted in one number.
            return as_array(spec.values, (len(spec.values),), f"{pointer}/values").reshape(spec.shape)
        case Packed():
            flat = unpack(spec, pointer)
            check_finite(flat, spec.shape, pointer)
            return flat.reshape(spec.shape)
        case Preset():
            return kernel_weight(spec.kernel, shape, pointer, own_shape=spec.shape is not None)
        case Picture():
            return _picture(spec, shape, pointer)
        case Moves():
            raise refuse(pointer, say("a field makes offsets, and nothing else"), hint=say("use a fill"))


def _picture(spec: Picture, shape: Shape, pointer: str) -> Array:
    if len(shape) not in (3, 4) or shape[-3] not in (1, 3):
        raise refuse(pointer, say("a photograph does not come in shape {shape}", shape=list(shape)))
    one = photograph(spec.image, (shape[-2], shape[-1]), channels=shape[-3])
    return np.broadcast_to(one, shape)

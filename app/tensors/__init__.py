"""Tensor specs: the short forms a configuration names a tensor by, and the arrays they stand for.

A spec is a nested list, ``{"shape", "values"}``, packed bytes ``{"shape", "dtype", "data"}``, or a
recipe: ``{"fill": …}``, ``{"kernel": …}``, ``{"image": …}``, ``{"field": …}``. ``Tensor`` is the type to annotate a
model's field with; ``shape_of`` tells a spec's shape without allocating it, ``materialise`` makes
the array, ``pack`` and ``as_json`` go back to JSON.
"""

from app.tensors.fills import FILLS, Fill
from app.tensors.images import IMAGES, Image
from app.tensors.kernels import KERNELS, Kernel, check_kernel
from app.tensors.materialise import materialise
from app.tensors.packing import pack
from app.tensors.parse import Tensor
from app.tensors.shapes import shape_of
from app.tensors.specs import Moves, Nested, Packed, Picture, Preset, Recipe, Spec, Values, as_json, is_packed
from app.tensors.vector_fields import VECTOR_FIELDS, VectorField, moves

__all__ = [
    "FILLS",
    "IMAGES",
    "KERNELS",
    "VECTOR_FIELDS",
    "Fill",
    "Image",
    "Kernel",
    "Moves",
    "Nested",
    "Packed",
    "Picture",
    "Preset",
    "Recipe",
    "Spec",
    "Tensor",
    "Values",
    "VectorField",
    "as_json",
    "check_kernel",
    "is_packed",
    "materialise",
    "moves",
    "pack",
    "shape_of",
]

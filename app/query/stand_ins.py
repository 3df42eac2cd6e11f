"""What a link does not carry: photographs, and more numbers than fit; recipes stand in for them."""

from __future__ import annotations

from math import prod
from typing import Any

from app.settings import limits

PHOTO_CELLS = 8  # rows and columns from which packed bytes in a picture's shape count as a photograph


def are_sizes(value: Any) -> bool:
    """Whether a value is a list of sizes.

    >>> are_sizes([1, 0]), are_sizes([True]), are_sizes([-1])
    (True, False, False)
    """
    return isinstance(value, list) and all(type(size) is int and 0 <= size < 10**16 for size in value)


def literal_shape(value: Any) -> list[int] | None:
    """The shape of a tensor given by its numbers, None for anything else.

    >>> literal_shape([[1, 2, 3]]), literal_shape({"fill": "ones", "shape": [2]})
    ([1, 3], None)
    """
    if isinstance(value, dict):
        numbers = isinstance(value.get("values"), list) or isinstance(value.get("data"), str)
        return value["shape"] if numbers and are_sizes(value.get("shape")) else None
    if not isinstance(value, list) or not value:
        return None
    shape = []
    while isinstance(value, list):
        shape.append(len(value))
        value = value[0] if value else 0
    return shape if type(value) in (int, float) else None


def too_many_for_a_link(value: Any) -> bool:
    """Whether a tensor has more numbers than it is worth trying to compress into a query."""
    most, shape = 4 * limits().query_bytes, literal_shape(value)
    if shape is None:
        return False
    if isinstance(value, dict):
        values, data = value.get("values"), value.get("data")
        return (isinstance(values, list) and len(values) > most) or (
            isinstance(data, str) and len(data) > 4 * most
        )
    return prod(shape) > most


def random_instead(value: Any) -> dict[str, Any]:
    """Random numbers in a literal tensor's shape."""
    return {"fill": "random", "shape": literal_shape(value)}


def sample_instead(value: Any) -> dict[str, Any] | None:
    """The sample image of the same size for a photograph, None for anything else.

    A photograph is packed bytes of shape (batch, 1 or 3, rows, columns), or (3, rows, columns) in uint8.

    >>> sample_instead({"shape": [1, 3, 20, 30], "dtype": "uint8", "data": "…"})
    {'image': 'sample', 'size': [20, 30], 'channels': 3}
    """
    shape = literal_shape(value)
    if shape is None or not isinstance(value, dict) or "data" not in value or len(shape) not in (3, 4):
        return None
    if shape[-3] not in (1, 3) or min(shape[-2:]) < PHOTO_CELLS:
        return None
    if len(shape) == 3 and (shape[0] == 1 or value.get("dtype") != "uint8"):
        return None
    return {"image": "sample", "size": shape[-2:], "channels": shape[-3]}

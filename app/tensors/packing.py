"""Arrays as bytes in JSON: base64 of little-endian numbers, row by row."""

from __future__ import annotations

import binascii
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.errors import refuse
from app.i18n import say
from app.tensors.specs import Packed

DTYPES: dict[str, np.dtype[Any]] = {
    "uint8": np.dtype("u1"),
    "float32": np.dtype("<f4"),
    "float64": np.dtype("<f8"),
}
PROBE = 1024  # numbers looked at before a whole array is tried


def pack(array: NDArray[np.float64]) -> dict[str, Any]:
    """An array as packed JSON, in the smallest of uint8, float32, float64 that loses nothing.

    >>> pack(np.array([[1.0, 255.0]]))
    {'shape': [1, 2], 'dtype': 'uint8', 'data': 'Af8='}
    >>> pack(np.array([0.5]))["dtype"], pack(np.array([0.1]))["dtype"]
    ('float32', 'float64')
    """
    flat = np.ascontiguousarray(array, dtype="<f8").reshape(-1)
    for name in ("uint8", "float32"):
        if _narrowed(flat[:PROBE], name) is None:
            continue
        narrow = _narrowed(flat, name)
        if narrow is not None:
            return _as_json(array.shape, name, narrow)
    return _as_json(array.shape, "float64", flat)


def unpack(spec: Packed, pointer: str) -> NDArray[np.float64]:
    """The numbers of a packed spec, row by row, as float64.

    Shape: (count,).
    Raises: Refusal when the data is not base64 or not as many bytes as the shape needs.

    >>> unpack(Packed(shape=(2,), dtype="uint8", data="Af8="), "/input").tolist()
    [1.0, 255.0]
    """
    try:
        data = binascii.a2b_base64(spec.data.encode("ascii"), strict_mode=True) if spec.data else b""
    except (binascii.Error, UnicodeEncodeError):
        raise refuse(
            f"{pointer}/data",
            say("the data is not base64"),
            hint=say("use the standard alphabet, padded with ="),
        ) from None
    check_bytes(spec, len(data), pointer)
    return np.frombuffer(data, DTYPES[spec.dtype]).astype(np.float64)


def check_bytes(spec: Packed, sent: int, pointer: str) -> None:
    """Refuse a packed spec whose data is not as many bytes as its shape and dtype say."""
    wanted = prod(spec.shape) * DTYPES[spec.dtype].itemsize
    if sent != wanted:
        raise refuse(
            f"{pointer}/data",
            say(
                "the data holds {sent} bytes, shape {shape} of {dtype} takes {wanted}",
                sent=sent,
                shape=list(spec.shape),
                dtype=spec.dtype,
                wanted=wanted,
            ),
            hint=say("send the numbers row by row, little-endian, or correct the shape or dtype"),
        )


def data_bytes(data: str) -> int:
    """How many bytes a base64 text stands for, told from its length.

    >>> data_bytes("Af8=")
    2
    """
    return len(data) // 4 * 3 - (len(data) - len(data.rstrip("=")))


def _narrowed(flat: NDArray[np.float64], name: str) -> NDArray[Any] | None:
    if name == "uint8" and flat.size and not (flat.min() >= 0 and flat.max() <= 255):
        return None
    with np.errstate(over="ignore", invalid="ignore"):
        narrow = flat.astype(DTYPES[name])
    return narrow if np.array_equal(narrow, flat) else None


def _as_json(shape: tuple[int, ...], name: str, flat: NDArray[Any]) -> dict[str, Any]:
    data = binascii.b2a_base64(flat.data, newline=False).decode("ascii")
    return {"shape": list(shape), "dtype": name, "data": data}

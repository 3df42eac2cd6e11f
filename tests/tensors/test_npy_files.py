"""The .npy files that tests/js/npy.test.js reads are NumPy's own: each is made again here, byte for byte."""

from __future__ import annotations

import base64
import io
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

PLACE = Path(__file__).resolve().parents[1] / "js" / "npy.json"
WHOLE = np.array([[0, 1, 2], [100, 101, 127]])
TYPES = ("|b1", "|i1", "|u1", "<i2", ">i2", "<u2", ">u2", "<i4", ">i4", "<u4", ">u4", "<i8", ">i8", "<u8", ">u8",
         "<f2", ">f2", "<f4", ">f4", "<f8", ">f8")  # fmt: skip
ARRAYS: dict[str, Any] = {
    **{f"every type: {name}": WHOLE.astype(name) for name in TYPES},
    "negative": np.array([-128, -1, 127], dtype="<i2"),
    "float16, subnormal and all": np.array([6e-8, -6.1e-5, 65504, 0.333, -0.0], dtype="<f2"),
    "tenths": np.array([[0.1, -2.5e300], [5e-324, 1 / 3]]),
    "columns first": np.asfortranarray(np.arange(24.0).reshape(2, 3, 4)),
    "columns first, one dimension": np.asfortranarray(np.arange(3.0)),
    "a number": np.array(2.5),
    "nothing": np.zeros((2, 0, 3)),
    "a weight": np.arange(36, dtype="<f4").reshape(4, 1, 3, 3) / 8,
}
REFUSED: dict[str, Any] = {
    "complex64": np.array([1 + 2j], dtype="<c8"),
    "text": np.array(["ab"]),
    "record": np.array([(1, 2.0)], dtype=[("a", "<i4"), ("b", "<f8")]),
    "datetime": np.array(["2026-01-01"], dtype="datetime64[D]"),
    "too large": np.array([2**53 + 1], dtype="<i8"),
}
VERSIONS = ((1, 0), (2, 0), (3, 0))


def file_of(array: Any, version: tuple[int, int] = (1, 0)) -> str:
    made = io.BytesIO()
    np.lib.format.write_array(made, array, version=version, allow_pickle=False)
    return base64.b64encode(made.getvalue()).decode("ascii")


def goldens() -> dict[str, Any]:
    read = {
        name: {
            "file": file_of(array),
            "shape": list(array.shape),
            "values": array.astype("f8").ravel().tolist(),
        }
        for name, array in ARRAYS.items()
    }
    versions = {".".join(map(str, version)): file_of(WHOLE.astype("<f8"), version) for version in VERSIONS}
    return {
        "read": read,
        "versions": versions,
        "refused": {name: file_of(each) for name, each in REFUSED.items()},
    }


def test_the_golden_files_are_what_numpy_writes() -> None:
    if os.environ.get("REGENERATE_GOLDENS"):
        PLACE.write_text(json.dumps(goldens(), indent=1) + "\n", encoding="utf-8")
    kept = json.loads(PLACE.read_text(encoding="utf-8"))
    made = goldens()
    assert kept["read"].keys() == made["read"].keys()
    for group in ("versions", "refused"):
        assert {name: loaded(text) for name, text in kept[group].items()} == {
            name: loaded(text) for name, text in made[group].items()
        }
    for name, told in made["read"].items():
        assert loaded(kept["read"][name]["file"]) == loaded(told["file"])
        assert kept["read"][name]["shape"] == told["shape"]
        assert kept["read"][name]["values"] == pytest.approx(told["values"], abs=0, rel=0)


def loaded(text: str) -> tuple[str, tuple[int, ...], bytes, bool]:
    """What NumPy reads from a file; how it pads its header is its own affair."""
    array = np.load(io.BytesIO(base64.b64decode(text)), allow_pickle=False)
    return str(array.dtype.descr), array.shape, array.tobytes(), bool(array.flags.f_contiguous)

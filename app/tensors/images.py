"""Photographs by name, decoded and resized with Pillow; values 0 … 255 as float64."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL import ImageOps

from app.i18n import say
from app.settings import settings


@dataclass(frozen=True)
class Image:
    """A named photograph: what a button calls it, its file under static/images, its own size (rows, columns), its
    credit."""

    name: str
    label: str
    title: str
    credit: str
    file: str
    size: tuple[int, int] = (512, 512)


@lru_cache(maxsize=4)
def _decoded(file: str) -> Pillow.Image:
    with Pillow.open(settings().static / "images" / file) as opened:
        return opened.convert("RGB")


def photograph(name: str, size: tuple[int, int], *, channels: int) -> NDArray[np.float64]:
    """A photograph of a size: cropped about the middle to its proportions, then resized (Lanczos).

    grey = (19595 R + 38470 G + 7471 B + 2¹⁵) >> 16 = 0.299 R + 0.587 G + 0.114 B, rounded

    Shape: (channels, rows, columns); channels is 3 (red, green, blue) or 1 (grey).
    Source: luma of ITU-R BT.601, in Pillow's fixed point.

    >>> photograph("sample", (4, 6), channels=3).shape
    (3, 4, 6)
    """
    if 0 in size:
        return np.zeros((channels, *size))
    fitted = ImageOps.fit(_decoded(IMAGES[name].file), size[::-1], Pillow.Resampling.LANCZOS)
    if channels == 1:
        return np.asarray(fitted.convert("L"), dtype=np.float64)[None]
    return np.ascontiguousarray(np.asarray(fitted, dtype=np.float64).transpose(2, 0, 1))


IMAGES: dict[str, Image] = {
    image.name: image
    for image in (
        Image(
            "sample",
            say("sample photo"),
            "Astronaut Eileen Collins",
            "NASA, photograph of Eileen Collins, public domain; cropped as in scikit-image",
            "sample.jpg",
        ),
    )
}

"""The types the lessons write in their signatures: an array, one number per axis, and numpy's names of borders."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Pair = tuple[int, int]
Triple = tuple[int, int, int]
Border = Literal["constant", "reflect", "edge", "wrap"]

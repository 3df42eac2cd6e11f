"""The types the lessons write in their signatures: an array, and one number per axis."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Pair = tuple[int, int]
Triple = tuple[int, int, int]

"""What the interface tells of a loop besides its source, and the two sources that many lessons share."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass

from app.textbook.arrays import Array

GUIDE = 'Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", arXiv:1603.07285'
TORCH = "https://docs.pytorch.org/docs/stable/generated/torch.nn."


@dataclass(frozen=True)
class Lesson:
    """One loop to read: what it is called, what it shows, where it comes from, and for how many axes it is written."""

    function: Callable[..., Array]
    title: str
    summary: str
    source: str
    axes: int = 2

    @property
    def name(self) -> str:
        """The function's own name."""
        return self.function.__name__

    @property
    def code(self) -> str:
        """The function's own source, as the side panel shows it."""
        return inspect.getsource(self.function)

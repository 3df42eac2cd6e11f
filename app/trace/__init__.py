"""Where operators and views meet: from a configuration to its output, its scene, its frames. No HTTP, no torch."""

from app.trace.chain_scene import scene
from app.trace.compute import Computed, answer_only, compute
from app.trace.frames import frames, taps
from app.trace.matrix import matrix
from app.trace.scene import lesson_for, view_for
from app.trace.transpose import transpose

__all__ = [
    "Computed",
    "answer_only",
    "compute",
    "frames",
    "lesson_for",
    "matrix",
    "scene",
    "taps",
    "transpose",
    "view_for",
]

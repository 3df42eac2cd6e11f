"""The size question backwards: which kernel, stride, padding and dilation make this output of this input."""

from app.solve.asked import Asked, asked
from app.solve.candidates import BOUNDS, SOLVED, Setting, free_of
from app.solve.found import Found, Solution
from app.solve.search import solve

__all__ = ["BOUNDS", "SOLVED", "Asked", "Found", "Setting", "Solution", "asked", "free_of", "solve"]

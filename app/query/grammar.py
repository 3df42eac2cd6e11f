"""The words of a query: what its values look like."""

from __future__ import annotations

import re

WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
INT = re.compile(r"-?(0|[1-9][0-9]{0,400})")
FLOAT = re.compile(r"-?[0-9]{1,400}(\.[0-9]{1,400})?([eE][+-]?[0-9]{1,4})?")
SIZES = re.compile(r"(0|[1-9][0-9]{0,15})(x(0|[1-9][0-9]{0,15}))*")
OBJECT_SIGNS = frozenset("()!")
CONSTANTS = {"null": None, "true": True, "false": False}
RECIPES = {
    "fill": ("seed", "shape"),
    "kernel": ("shape",),
    "image": ("size", "channels"),
    "field": ("strength", "point"),
}
"""What a recipe names, and its options in the order in which they are written."""

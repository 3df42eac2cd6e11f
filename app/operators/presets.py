"""The presets of all operators: by name, and as the lab opens them."""

from __future__ import annotations

from typing import Any

from app.i18n import say
from app.operators import OPERATORS

TELLING = {"fill": "integers", "seed": 3}


def preset(op: str, name: str) -> tuple[str, dict[str, Any]]:
    """The title and the configuration of one preset.

    Raises: KeyError where the operator has none of that name.

    >>> preset("conv2d", "notes")[1]
    {'op': 'conv2d', 'input_size': 4, 'kernel_size': 3, 'upstream': {'fill': 'integers', 'seed': 3}}
    """
    for own, title, config in OPERATORS[op].presets:
        if own == name:
            return title, shown(config)
    raise KeyError(say("{op} has no preset {name}", op=op, name=name))


def shown(config: dict[str, Any]) -> dict[str, Any]:
    """A preset as the lab opens it: the upstream gradient is one of unequal numbers, since ones hide which number
    went where. Where an upstream gradient is left out it is one of ones; a photograph keeps that.

    >>> shown({"op": "conv1d"})
    {'op': 'conv1d', 'upstream': {'fill': 'integers', 'seed': 3}}
    """
    pictured = isinstance(config.get("input"), dict) and "image" in config["input"]
    return config if pictured or "upstream" in config else {**config, "upstream": TELLING}

"""Small configurations of every family, for tests that look at every tap of every frame."""

from __future__ import annotations

from itertools import product

from hypothesis import strategies as st

from app.operators import Operator, from_json
from app.views.base import View
from tests.against_torch.configurations import Config, fits

MOST_TAPS = 1_500


def variants(view: View) -> list[View]:
    """A view under every combination of what can be chosen of it."""
    names = [[choice.name for choice in option.choices] for option in view.options]
    return [view.under(*chosen) for chosen in product(*names)]


def small(op: str) -> st.SearchStrategy[tuple[Config, Operator]]:
    """A configuration that can be shown, and its operator; whole numbers, so that sums are exact,
    but for offsets, which stand between, and variances, which are not negative."""

    def made(config: Config) -> tuple[Config, Operator]:
        config = {
            name: {**value, "fill": "integers"}
            if isinstance(value, dict) and name not in ("offset", "running_var")
            else value
            for name, value in config.items()
        }
        return config, from_json({**config, "upstream": {"fill": "integers", "seed": 5}})

    def shown(pair: tuple[Config, Operator]) -> bool:
        lattice = pair[1].lattice
        taps = lattice.channels["n"]
        for dim, size in lattice.sizes.items():
            taps *= size if dim[0] in "gcmok" else 1
        return 0 not in lattice.shape("input") and taps <= MOST_TAPS

    return fits(op).map(made).filter(shown)

"""Which views a test of all operators goes through, so that it takes minutes and misses none."""

from __future__ import annotations

from app.catalogue import catalogue
from app.operators import OPERATORS
from tests.browser.lab import PROOF

ONE_OF_EACH_FAMILY = list(
    OPERATORS if PROOF else {model.family: op for op, model in OPERATORS.items()}.values()
)
"""Or, in the full counts, every operator."""


def dealt() -> dict[str, list[str]]:
    """The views of each family, dealt out to its operators in turn; in the full counts of `make proof` all to each."""
    told = {each["op"]: each["views"] for each in catalogue()["operators"]}
    if PROOF:
        return told
    dealt: dict[str, list[str]] = {}
    for family in dict.fromkeys(model.family for model in OPERATORS.values()):
        ops = [op for op, model in OPERATORS.items() if model.family == family]
        views = list(dict.fromkeys(view for op in ops for view in told[op]))
        for at, op in enumerate(ops):
            mine = [view for view in views[at :: len(ops)] if view in told[op]]
            dealt[op] = mine or told[op][:1]
        assert {view for op in ops for view in dealt[op]} == set(views), family
    return dealt

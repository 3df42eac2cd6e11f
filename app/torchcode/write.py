"""A configuration as PyTorch source: as a module, as function calls, and as a script that checks itself.

``WRITERS`` says for each family of operators how it is written; a family that is not in it has no PyTorch form, and
`written` answers so in words. A writer takes the operator and returns `Written`; nothing here imports an operator.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.i18n import say, small
from app.torchcode.write_call import Written
from app.torchcode.write_chain import as_graph, in_a_row, join, shuffle
from app.torchcode.write_deformable import deformable
from app.torchcode.write_layers import batch_norm, convolution, reparameterized, transposed
from app.torchcode.write_windows import fold, pooling, unfold

WRITERS: Mapping[str, Callable[[Any], Written]] = {
    "convolution": convolution,
    "transposed": transposed,
    "pooling": pooling,
    "unfold": unfold,
    "fold": fold,
    "deformable": deformable,
    "shuffle": shuffle,
    "batch_norm": batch_norm,
    "join": join,
    "chain": lambda chain: _linked(chain, [written(link) for link in chain.made]),
    "reparameterized": reparameterized,
}


def _linked(chain: Any, forms: list[Written]) -> Written:
    return as_graph(forms, chain.sources) if chain.branches else in_a_row(forms)


def written(operator: Any) -> Written:
    """The operator's module form and function form, or why it has none."""
    writer = WRITERS.get(operator.family)
    if writer is None:
        return Written(
            None,
            None,
            (say("no PyTorch form: PyTorch has nothing that is {title}", title=small(operator.title)),),
        )
    return writer(operator)

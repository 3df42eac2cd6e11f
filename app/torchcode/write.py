"""A configuration as PyTorch source: as a module, as function calls, and as a script that checks itself.

``WRITERS`` says for each family of operators how it is written; a family that is not in it has no PyTorch form, and
`written` answers so in words. A writer takes the operator and returns `Written`; nothing here imports an operator.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.torchcode.write_call import Written, call
from app.torchcode.write_chain import in_a_row, shuffle
from app.torchcode.write_layers import convolution, transposed
from app.torchcode.write_windows import fold, pooling, unfold

WRITERS: Mapping[str, Callable[[Any], Written]] = {
    "convolution": convolution,
    "transposed": transposed,
    "pooling": pooling,
    "unfold": unfold,
    "fold": fold,
    "shuffle": shuffle,
    "chain": lambda chain: in_a_row([written(link) for link in chain.made]),
}


def _torchvision(operator: Any) -> str:
    """The call of what PyTorch leaves to torchvision, which counts both kinds of groups from the shapes."""
    bias = ("b",) if operator.shapes["bias"] else ()
    made = call(
        "torchvision.ops.deform_conv2d", "x", "offset", "w", *bias, stride=operator.strides,
        padding=tuple(before for before, _ in operator.pads), dilation=operator.dilations,
    )  # fmt: skip
    mask = ", mask=mask" if operator.shapes["mask"] else ""
    return f"PyTorch leaves this to torchvision: y = {made[:-1]}{mask})"


ELSEWHERE: Mapping[str, Callable[[Any], str]] = {"deformable": _torchvision}


def written(operator: Any) -> Written:
    """The operator's module form and function form, or why it has none."""
    writer = WRITERS.get(operator.family)
    if operator.family in ELSEWHERE:
        return Written(None, None, (ELSEWHERE[operator.family](operator),))
    if writer is None:
        return Written(
            None, None, (f"no PyTorch form: PyTorch has nothing that is {operator.title.lower()}",)
        )
    return writer(operator)

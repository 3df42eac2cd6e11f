"""A configuration's own PyTorch source, and the script that checks its numbers."""

from __future__ import annotations

from math import prod
from typing import Any

from app.i18n import say
from app.operators import Operator
from app.operators.per_axis import within
from app.torchcode.write import written
from app.torchcode.write_script import script
from app.trace.compute import compute


def code(operator: Operator) -> dict[str, Any]:
    """The module form and the function form, each None where PyTorch has none; ``notes`` say why, or what to know."""
    form = written(operator)
    function = None if form.function is None else "\n".join(form.function)
    return {"op": operator.op, "module": form.module, "function": function, "notes": list(form.notes)}


def code_as_script(operator: Operator) -> str | None:
    """A Python file that runs as it stands and asserts the output; None where there is nothing to call.

    Raises: Refusal (413) when the tensors hold more numbers than a script is worth.
    """
    form = written(operator)
    if form.function is None:
        return None
    numbers = sum(prod(shape) for shape in operator.shapes.values() if shape is not None)
    within("script_elements", numbers, "", say("too many numbers for a script"))
    computed = compute(operator)
    title = f"{operator.title}, from ConvScope: PyTorch computes it again and the results are compared."
    return script(title, form, computed.given, computed.output)

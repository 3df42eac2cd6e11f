"""The answer to pasted source: the operators in it as configurations, and what was not understood."""

from __future__ import annotations

from typing import Any

from app.answers.as_chain import as_chain
from app.answers.lab import link, shown
from app.errors import Refusal
from app.network import evaluate
from app.torchcode.read import Reading, read
from app.torchcode.read_config import configurations

Answer = dict[str, Any]


def answer_parse(source: str) -> Answer:
    """PyTorch source as configurations, in the order in which data flows. The source is parsed and never executed.

    ``chain`` is those of them that follow one another as one configuration, and what it leaves out, or why it is none.
    ``complaints`` name what was not understood or cannot be, with line and column counted from 1; the rest is answered.
    """
    reading = read(source)
    complaints: list[Answer] = [
        {"line": each.line, "column": each.column, "detail": each.detail, "hint": each.hint}
        for each in reading.complaints
    ]
    found = []
    layers = configurations(reading, _shapes(reading))
    for each in layers:
        where = {"line": each.layer.line, "column": each.layer.column}
        try:
            operator, config = shown(each.config)
        except Refusal as refusal:
            said = refusal.problems[0]
            complaints.append({**where, "detail": said.detail, "hint": said.hint})
            continue
        found.append({"name": named(each.layer.kind, each.layer.name), **where, **link(operator, config)})
    chain = as_chain(reading, layers)
    return {"configurations": found, "chain": chain, "complaints": complaints}


def named(kind: str, name: str) -> str:
    """How a layer is called: by its own name and its kind.

    >>> named("Conv2d", "features.0"), named("Conv2d", "F.conv2d")
    ('features.0: Conv2d', 'F.conv2d')
    """
    return f"{name}: {kind}" if name and not name.startswith(("F.", "ops.")) else name or kind


def _shapes(reading: Reading) -> dict[int, tuple[int, ...]]:
    """The shapes of what flows, where the source tells the shape of every input."""
    inputs = [each.shape for each in reading.inputs if each.shape is not None]
    if len(inputs) < len(reading.inputs):
        return {}
    rows = evaluate(reading.layers, inputs).rows
    return {at: row.shape for at, row in enumerate(rows) if row.shape is not None}

"""The answer to pasted source: the operators in it as configurations, and what was not understood."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.answers.as_chain import as_chain
from app.answers.lab import link, shown, sizeless, taken
from app.errors import Refusal
from app.i18n import say
from app.network import Row, evaluate
from app.torchcode.read import Reading, read
from app.torchcode.read_config import configurations

Answer = dict[str, Any]


def answer_parse(source: str) -> Answer:
    """PyTorch source as configurations, in the order in which data flows. The source is parsed and never executed.

    ``assumed`` says how large an input is shown where the source does not tell.
    ``chain`` is those of them that follow one another as one configuration, and what it leaves out, or why it is none.
    ``complaints`` name what was not understood or cannot be, with line and column counted from 1; the rest is answered.
    """
    reading = read(source)
    complaints: list[Answer] = [
        {"line": each.line, "column": each.column, "detail": each.detail, "hint": each.hint}
        for each in reading.complaints
    ]
    found = []
    rows = _rows(reading)
    layers = configurations(reading, {at: row.shape for at, row in enumerate(rows) if row.shape is not None})
    for each in layers:
        where = {"line": each.layer.line, "column": each.layer.column}
        try:
            operator, config = shown(each.config)
        except Refusal as refusal:
            said = refusal.problems[0]
            complaints.append({**where, "detail": said.detail, "hint": said.hint})
            continue
        name = named(each.layer.kind, each.layer.name)
        assumed = taken(operator) if sizeless(each.config) else None
        found.append({"name": name, **where, **link(operator, config), "assumed": assumed})
    complaints += [each for each in _amiss(rows) if not any(_at(each) == _at(other) for other in complaints)]
    chain = as_chain(reading, layers)
    return {"configurations": found, "chain": chain, "complaints": complaints}


def named(kind: str, name: str) -> str:
    """How a layer is called: by its own name and its kind.

    >>> named("Conv2d", "features.0"), named("Conv2d", "F.conv2d")
    ('features.0: Conv2d', 'F.conv2d')
    """
    return f"{name}: {kind}" if name and not name.startswith(("F.", "ops.")) else name or kind


def _amiss(rows: Sequence[Row]) -> list[Answer]:
    """What is wrong with the first layer that does not fit what arrives; the others follow from it."""
    first = next((row for row in rows if row.problems), None)
    if first is None:
        return []
    layer = first.layer
    where = {"line": layer.line, "column": layer.column}
    name = named(layer.kind, layer.name)
    return [
        {**where, "detail": say("{layer}: {detail}", layer=name, detail=detail), "hint": hint}
        for detail, hint in first.problems
    ]


def _at(complaint: Answer) -> tuple[int, int]:
    return complaint["line"], complaint["column"]


def _rows(reading: Reading) -> tuple[Row, ...]:
    """What every layer makes, where the source tells the shape of every input."""
    inputs = [each.shape for each in reading.inputs if each.shape is not None]
    return evaluate(reading.layers, inputs).rows if len(inputs) == len(reading.inputs) else ()

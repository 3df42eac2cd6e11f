"""The answer about a network: every layer's shape, cost and field, the totals, and what is wrong where."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import takewhile
from math import prod
from typing import Any

from app.answers.lab import small
from app.answers.parse import named
from app.core.receptive import Field
from app.errors import refuse
from app.i18n import joined, say
from app.network import Network, Row, evaluate
from app.network.effect import AXES, Shape
from app.network.evaluate import FLOAT32_BYTES
from app.network.kinds import COUNTED
from app.torchcode.read import Reading, read
from app.torchcode.read_config import OPS, deformed, plain
from app.torchcode.read_trace import Input, Layer

Answer = dict[str, Any]
GUESSES = {1: (128, 1024, 16), 2: (224, 32, 28, 64, 96, 128, 227, 256, 299, 16), 3: (16, 32, 64)}
ASSUMED_CHANNELS = 3
MOST_LINKS = 200


def answer_network(reading: Reading, given: Sequence[Shape]) -> Answer:
    """Each layer's output shape, parameters, multiply-adds, activation bytes and receptive field, and the totals.

    The field is told per axis: ``jump`` from one cell to the next in input cells, ``start`` the left edge of the first
    cell's field (negative in the padding), ``size`` and ``cells`` (what is really read of it) as [fewest, most]: they
    differ after transposed or upsampled layers. ``unread`` counts input cells never read. ``problems`` stand beside
    their line; what follows a layer without a shape has none either, and the rest is still told.
    """
    inputs, assumed = _inputs(reading, given)
    network = evaluate(reading.layers, inputs)
    names = [each.name for each in reading.inputs]
    return {
        "inputs": [
            {"name": name, "shape": shape, "assumed": assumed}
            for name, shape in zip(names, inputs, strict=True)
        ],
        "layers": _rows(network.rows, names),
        "totals": _totals(network, names, whole=not reading.complaints),
        "problems": sorted(
            [
                *(
                    {
                        "line": each.line,
                        "column": each.column,
                        "layer": None,
                        "detail": each.detail,
                        "hint": each.hint,
                    }
                    for each in reading.complaints
                ),
                *_problems(network.rows),
            ],
            key=lambda each: (each["line"], each["column"]),
        ),
    }


def reading_of(layers: Sequence[Layer]) -> Reading:
    """A list of layers as if it had been read."""
    return Reading(tuple(layers), (Input("x"),), ())


def read_source(source: str) -> Reading:
    """The layers of pasted source."""
    return read(source)


def _inputs(reading: Reading, given: Sequence[Shape]) -> tuple[list[Shape], bool]:
    """Every input's shape: as given, as the source says, or for a single input a usual one that fits."""
    if len(given) > len(reading.inputs) > 0:
        raise refuse(
            "/input",
            say(
                "{count} shapes are given, the network has {inputs} inputs",
                count=len(given),
                inputs=len(reading.inputs),
            ),
            hint=say("give one shape per input"),
        )
    if not reading.inputs:  # nothing flows in what was understood
        return [], False
    shapes: list[Shape | None] = [each.shape for each in reading.inputs]
    shapes[: len(given)] = given
    missing = [at for at, shape in enumerate(shapes) if shape is None]
    if not missing:
        return [shape for shape in shapes if shape is not None], False
    if len(shapes) > 1 or not reading.layers:
        names = joined(", ", [reading.inputs[at].name for at in missing])
        raise refuse(
            "/input",
            say("the shape of {names} is not known", names=names),
            hint=say("call it in the source, as net(torch.randn(1, 3, 224, 224)), or give a list of shapes"),
        )
    return [_guessed(reading.layers)], True


def _guessed(layers: Sequence[Layer]) -> Shape:
    """The first usual size with which every layer fits; the first of all where none does."""
    known = takewhile(lambda each: not each.kind.endswith("?"), layers)
    first = next(
        (each for each in known if each.arguments.get("in_channels") or each.arguments.get("in_features")),
        layers[0],
    )
    features = first.arguments.get("in_features")
    if features is not None:
        return (1, features)
    axes = next(
        (int(each.kind[-2]) for each in layers if each.kind[-1] == "d" and each.kind[-2].isdigit()), 2
    )
    channels = first.arguments.get("in_channels") or ASSUMED_CHANNELS
    shapes: list[Shape] = [(1, channels) + (size,) * axes for size in GUESSES[axes]]
    for shape in shapes:
        if not any(row.problems for row in evaluate(layers, [shape]).rows):
            return shape
    return shapes[0]


def _rows(rows: Sequence[Row], names: Sequence[str]) -> list[Answer]:
    """A row for each layer; layers that are alike have one link, and only so many different ones are made."""
    links: dict[str, Answer | None] = {}
    found = []
    for at, row in enumerate(rows):
        config = _config(row)
        key = repr(config)
        if key not in links:
            links[key] = small(config) if config and len(links) < MOST_LINKS else None
        found.append(_row(row, at, names) | {"lab": links[key]})
    return found


def _row(row: Row, at: int, names: Sequence[str]) -> Answer:
    layer = row.layer
    takes = row.takes[0]
    return {
        "index": at,
        "name": layer.name,
        "kind": layer.kind,
        "title": named(layer.kind, layer.name),
        "line": layer.line,
        "column": layer.column,
        "inputs": layer.inputs,
        "takes": row.takes,
        "output": row.shape,
        "parameters": row.parameters,
        "macs": 0 if row.effect is None else row.effect.macs,
        "activation_bytes": None if row.shape is None else FLOAT32_BYTES * prod(row.shape),
        "receptive": _receptive(row, names),
        "unread": None if takes is None or row.unread is None else _unread(row.unread, takes),
    }


def _receptive(row: Row, names: Sequence[str]) -> list[Answer] | None:
    """What a cell sees of each input; None where cells have lost their place, and where they see only themselves."""
    if row.effect is None or (row.effect.gathers and row.layer.kind not in ("Linear", "Mean")):
        return None
    told_of = []
    for origin, fields in sorted(row.seen.items(), reverse=True):
        if not fields or any(each is None for each in fields):
            continue
        sizes = row.effect.shape[-len(fields) :]
        axes = [_axis(*each) for each in zip(AXES[len(fields)], fields, sizes, strict=True)]
        told_of.append({"input": names[-1 - origin], "axes": axes})
    return told_of or None


def _axis(name: str, field: Field | None, output: int) -> Answer:
    assert field is not None
    return {
        "axis": name,
        "jump": _number(field.jump),
        "start": field.start,
        "size": field.sizes(output),
        "cells": field.counts(output),
    }


def _number(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else float(value)


def _unread(axes: Sequence[int], shape: Shape) -> int:
    """How many cells of a map are in a row or a column that is never read."""
    if not axes:
        return 0
    sizes = shape[-len(axes) :]
    return prod(sizes) - prod(size - lost for size, lost in zip(sizes, axes, strict=True))


def _config(row: Row) -> Answer | None:
    """The layer as a configuration of the lab, where it is an operator."""
    layer, takes = row.layer, row.takes[0]
    if layer.kind not in OPS or takes is None or layer.kind == "Fold":
        return None
    axes = int(layer.kind[-2]) if layer.kind[-2].isdigit() else 2
    if len(takes) not in (axes + 1, axes + 2):
        return None
    config = plain(layer) | {"in_channels": takes[-axes - 1], "input_size": list(takes[-axes:])}
    shapes = dict(zip(layer.inputs, (shape for shape in row.takes if shape is not None), strict=False))
    config |= deformed(layer, shapes)
    return {name: each for name, each in config.items() if name not in ("weight", "offset")}


def _totals(network: Network, names: Sequence[str], *, whole: bool) -> Answer:
    """What the layers add up to; ``complete`` where all of the source was understood and every layer fits."""
    rows = network.rows
    done = [row for row in rows if row.effect is not None]
    return {
        "layers": len(rows),
        "parameters": sum(row.parameters for row in rows),
        "macs": sum(row.effect.macs for row in done if row.effect),
        "counted": COUNTED,
        "activation_bytes": sum(FLOAT32_BYTES * prod(row.shape) for row in done if row.shape is not None),
        "parameter_bytes": FLOAT32_BYTES * sum(row.parameters for row in rows),
        "output": rows[-1].shape if rows else None,
        "complete": whole and len(done) == len(rows) > 0 and not any(row.problems for row in rows),
        "unread": {
            names[-1 - place]: _unread(axes, network.inputs[-1 - place])
            for place, axes in network.unread.items()
        },
    }


def _problems(rows: Sequence[Row]) -> list[Answer]:
    return [
        {
            "line": row.layer.line,
            "column": row.layer.column,
            "layer": at,
            "detail": say("{layer}: {detail}", layer=named(row.layer.kind, row.layer.name), detail=detail),
            "hint": hint,
        }
        for at, row in enumerate(rows)
        for detail, hint in row.problems
    ]

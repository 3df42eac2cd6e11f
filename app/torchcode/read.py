"""Pasted PyTorch source read: the layers in the order in which data flows through them. Parsed, never executed.

A source may be one module, a call, modules in a row, an nn.Sequential, or a class whose ``forward`` is a chain. The
network is what is applied to data, or else the last module that stands by itself, applied to an input nobody named.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any

from app.errors import Limit, refuse, too_much
from app.i18n import say
from app.torchcode.read_flow import Flow
from app.torchcode.read_trace import Input, Layer, Trace
from app.torchcode.read_tree import LONGEST, Complaint, Source, Spent, Unclear
from app.torchcode.read_values import Data, Defined, Own, Row, Unknown


@dataclass(frozen=True)
class Reading:
    """What was found: layers, the inputs they begin with, and what was not understood."""

    layers: tuple[Layer, ...]
    inputs: tuple[Input, ...]
    complaints: tuple[Complaint, ...]


def read(text: str) -> Reading:
    """The layers of a source.

    Raises: Refusal for a source that is empty, or too long to be a network.

    >>> [layer.kind for layer in read("nn.Sequential(nn.Conv2d(1, 6, 5), nn.ReLU())").layers]
    ['Conv2d', 'ReLU']
    """
    if not text.strip():
        raise refuse(
            "/source", say("there is no source"), hint=say("paste a layer, for example nn.Conv2d(3, 64, 3)")
        )
    if len(text) > LONGEST:
        limit = Limit("source_characters", LONGEST, len(text))
        raise too_much(
            "/source",
            limit,
            say(
                "the source has {count:,} characters, {allowed:,} are allowed",
                count=len(text),
                allowed=LONGEST,
            ),
        )
    source = Source(text)
    trace = Trace(source)
    if source.tree is None:
        return Reading((), (), (source.complaint,) if source.complaint else ())
    flow = Flow(trace)
    try:
        flow.run(source.tree.body, flow.shared)
        if not trace.layers:
            _begin(flow, source.tree)
    except Spent as spent:
        trace.complain(spent.unclear)
    return Reading(tuple(trace.layers), tuple(trace.inputs), tuple(trace.complaints))


def _begin(flow: Flow, tree: ast.Module) -> None:
    """Nothing was applied to data: apply the network to an input of its own."""
    try:
        network = flow.last
        if isinstance(network, Defined) and isinstance(network.definition, ast.ClassDef):
            call = ast.copy_location(ast.Call(ast.Name(network.definition.name), [], []), network.definition)
            network = flow.call(call, network, ([], {}))
        if isinstance(network, Own):
            _through_own(flow, network)
        elif isinstance(network, Row):
            flow.in_a_row(network, flow.trace.fed(flow.beside(), tree), tree, "")
    except Unclear as unclear:
        flow.trace.complain(unclear)
    if not flow.trace.layers and flow.trace.made:
        _one_by_one(flow, tree)


def _through_own(flow: Flow, network: Own) -> None:
    """Every parameter of ``forward`` without a default is an input."""
    forward = [
        each
        for each in network.definition.body
        if isinstance(each, ast.FunctionDef) and each.name == "forward"
    ]
    names: list[str] = ["x"]
    if forward:
        told = forward[0].args
        names = [each.arg for each in told.args[1 : len(told.args) - len(told.defaults)]]
    values = [flow.beside()] if len(names) == 1 else [Unknown(name) for name in names]
    fed: list[Any] = [flow.trace.fed(each, network.definition) for each in values]
    flow.applied(network, (fed, {}), network.definition, "")


def _one_by_one(flow: Flow, tree: ast.Module) -> None:
    """Modules that stand below one another are taken as a chain, in the order of the source."""
    data: Data = flow.trace.fed(flow.beside(), tree)
    for module in list(flow.trace.made):
        try:
            data = flow.applied(module, ([data], {}), module.node, "")
        except Unclear as unclear:
            flow.trace.complain(unclear)

"""Layers in a row as one chain: its configuration, what it leaves out, or why it is none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from app.answers.lab import link, shown, sizeless, taken
from app.errors import Refusal, refuse
from app.i18n import capital, joined, say, say_many
from app.network import plain
from app.network.kinds import RULES
from app.operators import LINKABLE
from app.operators.chain import MOST_LINKS
from app.operators.linked import GIVEN, Linked
from app.torchcode.read import Reading
from app.torchcode.read_config import Found
from app.torchcode.read_trace import Layer

Answer = dict[str, Any]
_CELL_BY_CELL = (
    plain.kept,
    plain.channel_norm,
    plain.group_norm,
    plain.layer_norm,
)  # they read no other cell


def as_chain(reading: Reading, found: Sequence[Found]) -> Answer | None:
    """The chain that the layers of a reading are, or in ``says`` why they are none; None for fewer than two operators.

    >>> from app.torchcode.read import read
    >>> from app.torchcode.read_config import configurations
    >>> reading = read("nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU(), nn.MaxPool2d(2))")
    >>> as_chain(reading, configurations(reading))["says"]
    ['Left out: ReLU (line 1); the chain computes without it.', 'The source names no input size: 7 × 7 is taken.']
    """
    found = [each for each in found if each.config["op"] in LINKABLE and not _cell_by_cell(each.layer)]
    if len(found) < 2:
        return None
    try:
        links, says = _links(reading, found)
        config = {"op": "chain", **_given(found[0]), "links": links}
        operator, sized = shown(config)
        assert isinstance(operator, Linked)
        _agrees(operator, found)
    except Refusal as refusal:
        said = refusal.problems[0]
        why = say("{detail}: {hint}", detail=said.detail, hint=said.hint) if said.hint else said.detail
        return {
            "config": None,
            "query": None,
            "note": None,
            "says": [say("This is no chain. {why}.", why=capital(why))],
        }
    says += [taken(operator)] if sizeless(config) else []
    return {**link(operator, sized), "says": says}


def _given(first: Found) -> Answer:
    """What the chain says for its first link."""
    return {name: value for name, value in first.config.items() if name in GIVEN}


def _links(reading: Reading, found: Sequence[Found]) -> tuple[list[Answer], list[str]]:
    """The links, and what is to be said of the layers that are none.

    Raises: Refusal where the layers stand in no row, or one that is no operator stands between those that are.
    """
    operators = {each.place: each for each in found}
    borders = {place for each in found for place in each.borders}
    links: list[Answer] = []
    left: list[Layer] = []
    end: Layer | None = None
    for place, layer in enumerate(reading.layers):
        if layer.inputs != (place - 1,):
            several = (
                say("{layer} reads more than one map", layer=_at(layer))
                if len(layer.inputs) > 1
                else say("{layer} does not read what the layer before it made", layer=_at(layer))
            )
            raise refuse(
                "/source",
                several,
                hint=say("a link reads the map before it, and that alone"),
            )
        if place in operators or layer.kind == "ChannelShuffle":
            if end is not None:
                raise refuse(
                    "/source",
                    say("{layer} is no link of a chain", layer=_at(end)),
                    hint=say("{layer} comes after it", layer=_at(layer)),
                )
            links.append(_link(layer, operators.get(place)))
        elif _cell_by_cell(layer) and end is None:
            left.append(layer)
        elif place not in borders:
            end = end or layer
    if len(links) > MOST_LINKS:
        raise refuse(
            "/source",
            say("there are {count} layers in a row", count=len(links)),
            hint=say("a chain has at most {most} links", most=MOST_LINKS),
        )
    return links, [*_left_out(left), *_cut(end), *_passed_over(reading)]


def _link(layer: Layer, found: Found | None) -> Answer:
    if found is None:
        return {"op": "channel_shuffle", "groups": layer.arguments["groups"]}
    return {name: value for name, value in found.config.items() if name not in GIVEN}


def _cell_by_cell(layer: Layer) -> bool:
    """Whether it only changes every number by itself, as an activation does and a norm."""
    return RULES.get(layer.kind) in _CELL_BY_CELL


def _at(layer: Layer) -> str:
    return say("{kind} in line {line}", kind=layer.kind, line=layer.line)


def _left_out(layers: Iterable[Layer]) -> list[str]:
    """Activations and norms: they change every number by itself, and are no operators here."""
    lines: dict[str, list[int]] = defaultdict(list)
    for layer in layers:
        lines[layer.kind].append(layer.line)
    told = [
        say_many(
            "{kind} (line {lines})",
            "{kind} (lines {lines})",
            len(at),
            kind=kind,
            lines=joined(", ", map(str, at)),
        )
        for kind, at in ((kind, sorted(set(at))) for kind, at in lines.items())
    ]
    count = sum(map(len, lines.values()))
    if not told:
        return []
    return [
        say_many(
            "Left out: {layers}; the chain computes without it.",
            "Left out: {layers}; the chain computes without them.",
            count,
            layers=joined(", ", told),
        )
    ]


def _cut(end: Layer | None) -> list[str]:
    return [say("{layer} is no link of a chain: the chain ends before it.", layer=_at(end))] if end else []


def _passed_over(reading: Reading) -> list[str]:
    return [say("What is not understood is passed over.")] if reading.complaints else []


def _agrees(chain: Linked, found: Sequence[Found]) -> None:
    """A link takes whatever channels arrive; a layer says how many.

    Raises: Refusal where it says another number.
    """
    layers = iter(found)
    for made in chain.made:
        if made.family == "shuffle":
            continue
        layer = next(layers).layer
        said, arrive = layer.arguments.get("in_channels"), (made.shapes["input"] or ())[-made.axes - 1]
        if said is not None and said != arrive:
            raise refuse(
                "/source",
                say("{layer} takes {said} channels", layer=_at(layer), said=said),
                hint=say("{arrive} arrive", arrive=arrive),
            )

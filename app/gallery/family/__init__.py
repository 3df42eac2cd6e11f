"""The family map: who is a special case of whom, as sliders from one kind of convolution to another, with proofs."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from app.gallery.family import channels, sampling, windows
from app.gallery.family.members import MEMBERS
from app.gallery.family.relation import Config, Member, Proof, Relation, Stop
from app.i18n import say
from app.operators import Operator, from_json
from app.query import to_query

RELATIONS: tuple[Relation, ...] = (*channels.RELATIONS, *windows.RELATIONS, *sampling.RELATIONS)
__all__ = ["MEMBERS", "RELATIONS", "Member", "Proof", "Relation", "Stop", "changed", "family"]


@lru_cache(maxsize=1)
def family() -> dict[str, Any]:
    """Members and relations as ``GET /family`` answers them: every configuration with its short query."""
    return {
        "members": [_member(member) for member in MEMBERS],
        "relations": [_relation(relation) for relation in RELATIONS],
    }


def _shown(config: Config, view: str) -> dict[str, Any]:
    told = dict(config)
    return {"config": told, "view": view, "query": to_query(told).query}


def _member(member: Member) -> dict[str, Any]:
    words = {"name": member.name, "title": member.title, "about": member.about}
    return {**words, "place": member.place, "roles": member.roles, **_shown(member.config, member.view)}


def _relation(relation: Relation) -> dict[str, Any]:
    first = from_json(dict(relation.stops[0].config))
    return {
        "title": _title(relation),
        **{
            name: getattr(relation, name)
            for name in ("name", "start", "end", "special", "knob", "label", "about")
        },
        "stops": [_stop(stop, first) for stop in relation.stops],
        "proofs": [_proof(proof) for proof in relation.proofs],
    }


def _title(relation: Relation) -> str:
    titles = {member.name: member.title for member in MEMBERS}
    start, end = titles[relation.start], titles[relation.end]
    if relation.special == "both":
        return say("{start} and {end}: one relation, read both ways", start=start, end=end)
    special, general = (start, end) if relation.special == "start" else (end, start)
    return say("{special} is a special case of {general}", special=special, general=general)


def _stop(stop: Stop, first: Operator) -> dict[str, Any]:
    here = from_json(dict(stop.config))
    return {
        "value": stop.value,
        **_shown(stop.config, stop.view),
        "output": here.shapes["output"],
        "parameters": here.cost.parameters,
        "macs": here.cost.macs,
        "changed": changed(first, here),
    }


def _proof(proof: Proof) -> dict[str, Any]:
    twin = {"title": proof.twin_title, **_shown(proof.twin, proof.twin_view)}
    return {"at": proof.at, "says": proof.says, "twin": twin}


def changed(first: Operator, here: Operator) -> str:
    """What is the same, and what has changed, from one configuration to another: a sentence.

    >>> at = [from_json({"op": "conv2d", "in_channels": 2, "out_channels": 2, "groups": g}) for g in (1, 2)]
    >>> changed(*at)
    'The output keeps its shape; parameters 36 → 18, multiply-adds 324 → 162.'
    """
    output = first.shapes["output"] == here.shapes["output"]
    weights = (first.cost.parameters, here.cost.parameters)
    work = (first.cost.macs, here.cost.macs)
    numbers = {
        "one": _size(first), "other": _size(here), "few": f"{weights[0]:,}", "many": f"{weights[1]:,}",
        "light": f"{work[0]:,}", "hard": f"{work[1]:,}",
    }  # fmt: skip
    match output, weights[0] == weights[1], work[0] == work[1]:
        case True, True, True:
            return say("Output shape, parameters and multiply-adds stay the same; only the numbers change.")
        case True, True, False:
            return say(
                "The output keeps its shape and the parameters their number; multiply-adds {light} → {hard}.",
                **numbers,
            )
        case True, False, True:
            return say(
                "The output keeps its shape and the multiply-adds their number; parameters {few} → {many}.",
                **numbers,
            )
        case True, False, False:
            return say(
                "The output keeps its shape; parameters {few} → {many}, multiply-adds {light} → {hard}.",
                **numbers,
            )
        case False, True, True:
            return say("Output {one} → {other}; parameters and multiply-adds stay as many.", **numbers)
        case False, True, False:
            return say(
                "Output {one} → {other}; as many parameters, multiply-adds {light} → {hard}.", **numbers
            )
        case False, False, True:
            return say("Output {one} → {other}, parameters {few} → {many}; as many multiply-adds.", **numbers)
        case _:
            return say(
                "Output {one} → {other}, parameters {few} → {many}, multiply-adds {light} → {hard}.",
                **numbers,
            )


def _size(operator: Operator) -> str:
    """The output's shape without the batch, ``3 × 2 × 2``; a single channel goes without saying."""
    channels, *spatial = (operator.shapes["output"] or ())[1:]
    return " × ".join(map(str, spatial if channels == 1 else (channels, *spatial)))

"""The family map: every configuration can be shown, and what is said to be equal is equal, in PyTorch's own numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from app import query, reference
from app.core.lattice import Array
from app.gallery.family import MEMBERS, RELATIONS, Proof, Relation, changed, family
from app.gallery.family.relation import Config
from app.operators import from_json
from app.trace import compute, scene, view_for

PROOFS = [(relation, proof) for relation in RELATIONS for proof in relation.proofs]
NAMES = [f"{relation.name}-{proof.at}" for relation, proof in PROOFS]
SHOWN = [
    *((f"member {member.name}", member.config, member.view) for member in MEMBERS),
    *(
        (f"{relation.name} at {stop.value}", stop.config, stop.view)
        for relation in RELATIONS
        for stop in relation.stops
    ),
    *((f"{relation.name} as {proof.twin_title}", proof.twin, proof.twin_view) for relation, proof in PROOFS),
]


def at_the_end(relation: Relation, proof: Proof) -> Config:
    """The configuration a proof begins from."""
    return relation.stops[0 if proof.at == "start" else -1].config


def by_torch(config: Config) -> Array:
    """The output, computed by PyTorch alone, number by number in row order."""
    operator = from_json(dict(config))
    return reference.run(operator, compute(operator).given).ravel()


@pytest.mark.parametrize(("config", "view"), [each[1:] for each in SHOWN], ids=[each[0] for each in SHOWN])
def test_every_configuration_has_a_picture_in_its_view_and_a_link_that_stands_for_it(
    config: Config, view: str
) -> None:
    operator = from_json(dict(config))
    assert scene(operator, view_for(operator, view, None))["total"] > 0
    assert query.from_query(query.to_query(dict(config)).query) == config


@pytest.mark.parametrize(("relation", "proof"), PROOFS, ids=NAMES)
def test_both_sides_of_a_proof_are_equal_in_every_number(relation: Relation, proof: Proof) -> None:
    here = compute(from_json(dict(at_the_end(relation, proof)))).output.ravel()
    there = compute(from_json(dict(proof.twin))).output.ravel()
    assert here.size > 1 or relation.name == "places"
    assert np.array_equal(here, there)


@pytest.mark.parametrize(("relation", "proof"), PROOFS, ids=NAMES)
def test_a_proof_holds_in_pytorch_and_for_other_inputs_too(relation: Relation, proof: Proof) -> None:
    here, there = at_the_end(relation, proof), proof.twin
    assert np.allclose(by_torch(here), by_torch(there), rtol=0, atol=1e-9)
    if all(
        isinstance(side.get("input"), dict) for side in (here, there)
    ):  # stretched, it has its own numbers
        for seed in range(3):
            other = {"input": {"fill": "random", "seed": seed}}
            ours, theirs = by_torch({**here, **other}), by_torch({**there, **other})
            assert np.allclose(ours, theirs, rtol=0, atol=1e-9)


@pytest.mark.parametrize("relation", RELATIONS, ids=[relation.name for relation in RELATIONS])
def test_other_stops_are_not_what_the_end_is(relation: Relation) -> None:
    """The slider does something: no two stops have one output."""
    made = [compute(from_json(dict(stop.config))).output for stop in relation.stops]
    for at, one in enumerate(made):
        for other in made[at + 1 :]:
            assert one.shape != other.shape or not np.array_equal(one, other)


def test_a_special_case_is_proved_at_its_own_end() -> None:
    for relation in RELATIONS:
        ends = {proof.at for proof in relation.proofs}
        assert ends == {"start", "end"} if relation.special == "both" else relation.special in ends


def test_the_map_is_one_piece_and_no_two_members_stand_in_one_place() -> None:
    names = [member.name for member in MEMBERS]
    assert len(set(names)) == len(names)
    assert len({member.place for member in MEMBERS}) == len(names)
    assert len({relation.name for relation in RELATIONS}) == len(RELATIONS)
    reached = {"plain"}
    for _ in names:
        for relation in RELATIONS:
            if reached & {relation.start, relation.end}:
                reached |= {relation.start, relation.end}
    assert reached == set(names)


def test_words_are_whole_sentences() -> None:
    for sentence in (
        *(member.about for member in MEMBERS),
        *(relation.about for relation in RELATIONS),
        *(proof.says for _, proof in PROOFS),
    ):
        assert sentence[0].isupper()
        assert sentence.endswith(".")


# What changes when (kernel, stride, channels, groups) of a plain convolution over 8 × 8 go from (3, 1, 4, 1) to these.
CHANGES = [
    ({}, "Output shape, parameters and multiply-adds stay the same; only the numbers change."),
    ({"groups": 2}, "The output keeps its shape; parameters 144 → 72, multiply-adds 5,184 → 2,592."),
    ({"stride": 2}, "Output 4 × 6 × 6 → 4 × 3 × 3; as many parameters, multiply-adds 5,184 → 1,296."),
    ({"kernel_size": 1},
     "Output 4 × 6 × 6 → 4 × 8 × 8, parameters 144 → 16, multiply-adds 5,184 → 1,024."),
    ({"kernel_size": [3, 1], "padding": [0, 0], "input_size": [8, 6]},
     "The output keeps its shape; parameters 144 → 48, multiply-adds 5,184 → 1,728."),
    ({"input_size": [4, 20]}, "Output 4 × 6 × 6 → 4 × 2 × 18; parameters and multiply-adds stay as many."),
]  # fmt: skip


@pytest.mark.parametrize(("change", "told"), CHANGES)
def test_what_changed_is_told_from_shapes_and_cost(change: dict[str, Any], told: str) -> None:
    plain = {"op": "conv2d", "input_size": 8, "in_channels": 4, "out_channels": 4}
    assert changed(from_json(plain), from_json({**plain, **change})) == told


def test_a_stop_tells_the_shape_and_cost_of_its_configuration() -> None:
    told = {relation["name"]: relation for relation in family()["relations"]}
    depthwise = told["depthwise"]["stops"][-1]
    assert (depthwise["output"], depthwise["parameters"], depthwise["macs"]) == ((1, 6, 2, 2), 54, 216)
    assert told["whole"]["title"] == "Dense (fully connected) is a special case of Convolution"
    assert told["offsets"]["title"] == "Convolution is a special case of Deformable"
    assert told["stride"]["title"] == "Convolution and Transposed: one relation, read both ways"

"""The family map over HTTP: as JSON, and as a page whose lines are links before any script has run."""

from __future__ import annotations

import re

from app.gallery.family import MEMBERS, RELATIONS
from tests.api.asking import API, Asking


def test_the_api_answers_members_and_relations(api: Asking) -> None:
    told = api.get(f"{API}/family")
    assert told.status_code == 200
    assert [each["name"] for each in told.json()["members"]] == [member.name for member in MEMBERS]
    assert [each["name"] for each in told.json()["relations"]] == [relation.name for relation in RELATIONS]


def test_a_proof_can_be_repeated_with_two_requests(api: Asking) -> None:
    relation = next(
        each for each in api.get(f"{API}/family").json()["relations"] if each["name"] == "average"
    )
    (proof,) = relation["proofs"]
    here, there = relation["stops"][-1]["config"], proof["twin"]["config"]
    outputs = [api.post("/compute", config).json()["output"] for config in (here, there)]
    assert there["op"] == "avg_pool2d"
    assert outputs[0] == outputs[1]


def test_the_page_has_a_link_for_every_member_and_every_relation(api: Asking) -> None:
    text = api.get("/family").text
    assert text.count('class="member-card"') == len(MEMBERS)
    assert all(f'href="#{relation.name}"' in text for relation in RELATIONS)
    assert 'href="/family" aria-current="page"' in text
    assert 'href="/family"' in api.get("/gallery").text


def test_an_arrow_of_the_list_points_to_the_special_case_as_the_maps_does(api: Asking) -> None:
    titles = {member.name: member.title for member in MEMBERS}
    found = re.findall(r'id="way-(\w+)".*?<span class="way-to">(.*?)</span>', api.get("/family").text)
    listed = dict(found)
    assert len(found) == len(RELATIONS)
    for relation in RELATIONS:
        start, end = titles[relation.start], titles[relation.end]
        told = {"start": f"{end} → {start}", "end": f"{start} → {end}", "both": f"{start} ↔ {end}"}
        assert listed[relation.name] == told[relation.special], relation.name

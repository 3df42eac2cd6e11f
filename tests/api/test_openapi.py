"""The API's own description: valid, complete, and its examples work."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.openapi.models import OpenAPI

from app.operators import OPERATORS, from_json
from tests.api.asking import API, Asking

ROUTES = (
    "/compute",
    "/scene",
    "/frames",
    "/taps",
    "/matrix",
    "/transpose",
    "/gradients",
    "/learn",
    "/costs",
    "/staircase",
    "/code",
)


@pytest.fixture(scope="module")
def document(api: Asking) -> dict[str, Any]:
    told: dict[str, Any] = api.get("/openapi.json").json()
    return told


def every(key: str, part: Any) -> Iterator[str]:
    """Each text that stands under a key, however deep."""
    if isinstance(part, dict):
        if isinstance(part.get(key), str):
            yield part[key]
        for each in part.values():
            yield from every(key, each)
    elif isinstance(part, list):
        for each in part:
            yield from every(key, each)


def test_the_description_is_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    OpenAPI.model_validate(document)


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    found = set(every("$ref", document))
    assert found
    for reference in found:
        part: Any = document
        for token in reference.removeprefix("#/").split("/"):
            part = part[token]


def test_every_route_is_described_with_its_refusals(document: dict[str, Any]) -> None:
    for route in ROUTES:
        for method in ("get", "post"):
            told = document["paths"][API + route][method]
            assert told["summary"]
            assert {"200", "400", "413", "422"} <= told["responses"].keys()
            for parameter in told["parameters"]:
                assert parameter["description"]
    assert {"/healthz", f"{API}/operators", f"{API}/config"} <= document["paths"].keys()


def test_every_operation_stands_in_a_section_that_is_introduced(document: dict[str, Any]) -> None:
    introduced = [each["name"] for each in document["tags"]]
    told = [operation["tags"] for path in document["paths"].values() for operation in path.values()]
    assert all(len(tags) == 1 for tags in told)
    assert {tag for (tag,) in told} == {*introduced}


@pytest.mark.parametrize("route", ROUTES)
def test_every_operator_has_an_example_that_is_accepted(
    api: Asking, document: dict[str, Any], route: str
) -> None:
    body = document["paths"][API + route]["post"]["requestBody"]["content"]["application/json"]
    configs = [each["value"] for each in body["examples"].values()]
    assert {config["op"] for config in configs} == OPERATORS.keys()
    for config in configs:
        operator = from_json(config)
        refused = api.post(route, config).status_code == 422
        turned = (
            operator.family != "chain" and "weight" in operator.lattice.tensors and not operator.lattice.held
        )
        allowed = {
            "/transpose": not turned,
            "/matrix": not turned,
            "/learn": not operator.learns,
            "/costs": operator.family not in ("convolution", "transposed"),
            "/staircase": operator.family not in ("convolution", "transposed"),
        }
        assert not refused or allowed.get(route, False)


def test_every_operator_has_a_schema(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for model in OPERATORS.values():
        assert set(schemas[model.__name__]["properties"]) == set(model.model_fields)
        assert schemas[model.__name__]["additionalProperties"] is False


def test_descriptions_are_markdown_and_not_docstrings(document: dict[str, Any]) -> None:
    texts = list(every("description", document))
    assert len(texts) > 100
    assert any("`within`" in text for text in texts)
    for text in texts:
        assert "``" not in text
        assert "\n\n    " not in text, "four blanks make a listing"

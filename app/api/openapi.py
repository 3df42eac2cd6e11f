"""What OpenAPI is told: one schema per operator, a real example for each, and how a refusal looks."""

from __future__ import annotations

import inspect
from typing import Any

from app.answers.wire import PROBLEM
from app.api.routes import Route
from app.operators import OPERATORS
from app.query import to_query

_PROBLEM_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "errors"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "detail", "hint", "fix"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON Pointer into the configuration"},
                    "detail": {"type": "string"},
                    "hint": {"type": "string"},
                    "fix": {"description": "a JSON Patch that makes it acceptable, or null"},
                },
            },
        },
        "limit": {"type": "object", "description": "of a 413: its name, what it allows, what was asked"},
    },
}
TAGS = (
    {"name": "Compute", "description": "A configuration's output and what it costs."},
    {"name": "Views", "description": "Frames, taps and matrices: all that is shown, as numbers."},
    {"name": "Gradients", "description": "The way back, and what it teaches."},
    {"name": "Shapes and networks", "description": "Sizes asked backwards, and layers in a row."},
    {"name": "PyTorch source", "description": "From source to configurations, and back."},
    {"name": "Catalogue", "description": "What there is, and what a link stands for."},
)
RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"description": text, "content": {PROBLEM: {"schema": _PROBLEM_SCHEMA}}}
    for status, text in {
        400: "The body is not JSON, or not UTF-8",
        413: "Too much work or memory; the limit is named",
        422: "A configuration PyTorch would refuse, or a parameter out of range",
    }.items()
}


def described(route: Route, method: str) -> dict[str, Any]:
    """The parts of an operation FastAPI cannot see, since routes read bodies and queries themselves."""
    parameters = [parameter.openapi() for parameter in route.parameters]
    if method == "GET":
        return {"parameters": [*_query_parameters(), *parameters]}
    examples = {
        f"{op}: {title}": {"summary": f"{op}: {title}", "value": {**config, **route.example}}
        for op, model in OPERATORS.items()
        for _, title, config in model.presets[:1]
    }
    schemas = {"anyOf": [{"$ref": f"#/components/schemas/{model.__name__}"} for model in OPERATORS.values()]}
    body = {"required": True, "content": {"application/json": {"schema": schemas, "examples": examples}}}
    return {"parameters": parameters, "requestBody": body}


def _query_parameters() -> list[dict[str, Any]]:
    example = to_query(next(iter(OPERATORS.values())).presets[0][2]).query
    return [
        {
            "name": "op",
            "in": "query",
            "required": True,
            "description": f"The operator; the configuration's other fields follow as parameters, as in `{example}`.",
            "schema": {"type": "string", "enum": list(OPERATORS)},
        }
    ]


def with_schemas(document: dict[str, Any]) -> dict[str, Any]:
    """The OpenAPI document, with a schema for every operator's configuration, and docstrings as Markdown."""
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    document["tags"] = list(TAGS)
    for model in OPERATORS.values():
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(schema.pop("$defs", {}))
        schemas[model.__name__] = schema
    _in_markdown(document)
    return document


def _in_markdown(part: Any) -> None:
    """Docstrings are indented as their code is, which Markdown takes for a listing, and mark names their own way."""
    parts = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    for each in parts:
        _in_markdown(each)
    if isinstance(part, dict) and isinstance(text := part.get("description"), str):
        part["description"] = inspect.cleandoc(text).replace("``", "`")

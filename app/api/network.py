"""Pasted source and networks as routes: their bodies are source or layers, not a configuration."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from anyio import to_thread
from fastapi import APIRouter, Request, Response

from app.answers.network import answer_network, read_source, reading_of
from app.answers.parse import answer_parse
from app.answers.wire import answer, as_bytes
from app.api import openapi
from app.api.parameters import read_all
from app.errors import Problem, Refusal, refuse
from app.i18n import joined, say
from app.network.listed import KINDS, listed, shapes_of

ReadBody = Callable[[Request], Awaitable[bytes]]
PARSED: Mapping[str, Any] = {
    "a layer": {"source": "k = 5\nnn.Conv2d(3, 8, kernel_size=k, padding=k // 2)"},
    "a call": {
        "source": "x = torch.randn(1, 3, 8, 8)\nw = torch.ones(4, 3, 3, 3)\ny = F.conv2d(x, w, stride=2)"
    },
    "what is not understood": {"source": "nn.Sequential(nn.Conv2d(1, 6, 5), nn.Mystery(), nn.AvgPool2d(2))"},
}
NETWORKS: Mapping[str, Any] = {
    "source": {
        "source": "nn.Sequential(\n    nn.Conv2d(1, 6, 5, padding=2),\n    nn.ReLU(),\n    nn.AvgPool2d(2),\n)",
        "input": [1, 1, 28, 28],
    },
    "layers": {
        "layers": [
            {"type": "Conv2d", "out_channels": 8, "kernel_size": 3, "stride": 2},
            {"type": "ConvTranspose2d", "out_channels": 3, "kernel_size": 3, "stride": 2},
        ],
        "input": [1, 3, 33, 33],
    },
    "a mistake": {
        "source": "nn.Sequential(\n    nn.Conv2d(3, 64, 3),\n    nn.ReLU(),\n    nn.Conv2d(32, 64, 3),\n)",
        "input": [1, 3, 32, 32],
    },
}
SOURCE = {"type": "string", "description": "PyTorch source; parsed, never executed"}


def add(router: APIRouter, read_body: ReadBody) -> None:
    """Both routes, added to the others."""
    parsed = Asked("/parse", "PyTorch source as configurations", _parse, PARSED, {"source": SOURCE})
    _route(router, read_body, parsed)
    shape = {"type": "array", "items": {"type": "integer", "minimum": 1}, "minItems": 1, "maxItems": 5}
    layer = {
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"enum": list(KINDS)}, "name": {"type": "string"}},
    }
    fields = {
        "source": SOURCE,
        "layers": {
            "type": "array",
            "items": layer,
            "description": "in place of source: PyTorch's kinds and arguments",
        },
        "input": {
            "anyOf": [shape, {"type": "array", "items": shape}],
            "description": "the input's shape, or one for each input; left out, as the source says or assumed",
        },
    }
    summary = "Every layer of a network: shape, parameters, multiply-adds, receptive field"
    _route(router, read_body, Asked("/network", summary, _network, NETWORKS, fields))


def _parse(told: Mapping[str, Any]) -> dict[str, Any]:
    return answer_parse(_source(told.get("source")))


_parse.__doc__ = answer_parse.__doc__


def _network(told: Mapping[str, Any]) -> dict[str, Any]:
    if ("source" in told) == ("layers" in told):
        raise refuse(
            "/source", say("a network is asked as source or as layers"), hint=say("give one of the two")
        )
    reading = read_source(_source(told["source"])) if "source" in told else reading_of(listed(told["layers"]))
    return answer_network(reading, shapes_of(told.get("input")))


_network.__doc__ = answer_network.__doc__


def _source(told: Any) -> str:
    if not isinstance(told, str):
        raise refuse(
            "/source",
            say("source is missing") if told is None else say("source is not text"),
            hint=say("PyTorch source, as nn.Conv2d(3, 64, 3)"),
        )
    return told


@dataclass(frozen=True)
class Asked:
    """One of the two routes: what it answers, its examples, the fields of its body."""

    path: str
    summary: str
    work: Callable[[Mapping[str, Any]], dict[str, Any]]
    examples: Mapping[str, Any]
    fields: Mapping[str, Any]


def _route(router: APIRouter, read_body: ReadBody, asked: Asked) -> None:
    async def endpoint(request: Request) -> Response:
        read_all((), dict(request.query_params))
        told = _object(await read_body(request), tuple(asked.fields))
        return answer(request, await to_thread.run_sync(lambda: as_bytes(asked.work(told))))

    required = list(asked.fields) if len(asked.fields) == 1 else []
    schema = {
        "type": "object", "required": required, "additionalProperties": False, "properties": asked.fields,
    }  # fmt: skip
    shown = {name: {"summary": name, "value": value} for name, value in asked.examples.items()}
    body = {"required": True, "content": {"application/json": {"schema": schema, "examples": shown}}}
    router.add_api_route(
        asked.path,
        endpoint,
        methods=["POST"],
        summary=asked.summary,
        tags=["PyTorch source" if asked.path == "/parse" else "Shapes and networks"],
        description=asked.work.__doc__,
        operation_id=f"{asked.path[1:]}_post",
        openapi_extra={"parameters": [], "requestBody": body},
        response_class=Response,
        responses=openapi.RESPONSES,
    )


def _object(body: bytes, fields: tuple[str, ...]) -> dict[str, Any]:
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        said = Problem("", say("the body is not JSON: {error}", error=error), say("send a JSON object"))
        raise Refusal((said,), status=400) from None
    if not isinstance(told, dict):
        raise refuse(
            "",
            say("the body is not a JSON object"),
            hint=say('for example {"source": "nn.Conv2d(3, 64, 3)"}'),
        )
    for name in told:
        if name not in fields:
            pointer = "/" + name.replace("~", "~0").replace("/", "~1")
            fix = ({"op": "remove", "path": pointer},)
            raise refuse(
                pointer,
                say("there is no field {name!r} here", name=name[:40]),
                hint=say("there are {names}", names=joined(", ", fields)),
                fix=fix,
            )
    return told

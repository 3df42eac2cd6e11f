"""The size question backwards, as a route: its body is a question, not a configuration."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Request, Response

from app.answers.solve import answer_solve, heavy
from app.answers.wire import answer, as_bytes
from app.api import openapi
from app.api.parameters import read_all
from app.solve import BOUNDS, SOLVED, asked
from app.solve.asked import LONGEST, MOST_ANSWERS, PINNED

EXAMPLES: dict[str, dict[str, Any]] = {
    "half the size": {"op": "conv2d", "from": [28, 28], "to": [14, 14], "limit": 3},
    "twice the size, the stride kept": {
        "op": "conv_transpose2d",
        "from": 14,
        "to": 28,
        "keep": {"stride": 2},
    },
    "a size that cannot be": {"op": "conv1d", "from": 28, "to": 20, "keep": {"stride": 2}},
}


def add(router: APIRouter, read_body: Callable[[Request], Awaitable[bytes]]) -> None:
    """The route, added to the others."""

    async def solve(request: Request) -> Response:
        read_all((), dict(request.query_params))
        question = asked(await read_body(request))

        def work() -> bytes:
            return as_bytes(answer_solve(question))

        return answer(request, await to_thread.run_sync(work) if heavy(question) else work())

    router.add_api_route(
        "/solve",
        solve,
        methods=["POST"],
        summary="Which kernel, stride, padding and dilation make this size of that one",
        tags=["Shapes and networks"],
        description=answer_solve.__doc__,
        operation_id="solve_post",
        openapi_extra={"parameters": [], "requestBody": _body()},
        response_class=Response,
        responses=openapi.RESPONSES,
    )


def _body() -> dict[str, Any]:
    size = _per_axis(1, LONGEST)
    keep: dict[str, Any] = {name: _per_axis(low, PINNED) for name, (low, _) in BOUNDS.items()}
    schema = {
        "type": "object",
        "required": ["op", "from", "to"],
        "additionalProperties": False,
        "properties": {
            "op": {
                "type": "string",
                "enum": list(SOLVED),
            },
            "from": {**size, "description": "the input's size"},
            "to": {**size, "description": "the output's size; of unfold the number of windows"},
            "keep": {
                "type": "object",
                "additionalProperties": False,
                "properties": keep | {"ceil_mode": {"type": "boolean"}},
                "description": "what must stay as it is; the rest is searched",
            },
            "limit": {"type": "integer", "minimum": 1, "maximum": MOST_ANSWERS, "default": 50},
        },
    }
    examples = {name: {"summary": name, "value": value} for name, value in EXAMPLES.items()}
    return {"required": True, "content": {"application/json": {"schema": schema, "examples": examples}}}


def _per_axis(low: int, high: int) -> dict[str, Any]:
    number = {"type": "integer", "minimum": low, "maximum": high}
    return {"anyOf": [number, {"type": "array", "items": number, "minItems": 1, "maxItems": 3}]}

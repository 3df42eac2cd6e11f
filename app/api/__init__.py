"""The JSON API: thin routes over `trace`, each as a POST of a configuration and as a GET of its short query."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request, Response

from app import __version__, query, reference
from app.answers.wire import answer, as_bytes
from app.answers.work import heavy
from app.api import network, openapi, solve
from app.api.parameters import read_all
from app.api.routes import ROUTES, Route
from app.catalogue import catalogue
from app.errors import Limit, Problem, Refusal
from app.gallery import gallery
from app.gallery.family import family
from app.i18n import say
from app.operators import Operator, from_json, parse
from app.settings import limits

INLINE_BYTES = 50_000
_workers = CapacityLimiter(4)


def router() -> APIRouter:
    """All routes under ``/api/v1``."""
    made = APIRouter(prefix="/api/v1")
    for route in ROUTES:
        for method in ("POST", "GET"):
            made.add_api_route(
                route.path,
                _endpoint(route),
                methods=[method],
                summary=route.summary,
                tags=[route.tag],
                description=route.work.__doc__,
                operation_id=f"{route.path[1:]}_{method.lower()}",
                openapi_extra=openapi.described(route, method),
                response_class=Response,
                responses=openapi.RESPONSES,
            )
    solve.add(made, read_body)
    network.add(made, read_body)
    made.add_api_route(
        "/operators", operators, summary="The catalogue", tags=["Catalogue"], response_class=Response
    )
    made.add_api_route(
        "/gallery",
        shelves,
        summary="Ready configurations, each with its view",
        tags=["Catalogue"],
        response_class=Response,
    )
    made.add_api_route(
        "/family",
        relatives,
        summary="Who is a special case of whom, as sliders, with proofs",
        tags=["Catalogue"],
        response_class=Response,
    )
    made.add_api_route(
        "/config",
        config,
        summary="The configuration a short query stands for",
        tags=["Catalogue"],
        response_class=Response,
    )
    return made


def _endpoint(route: Route) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        if request.method == "POST":
            sent, body = dict(request.query_params), await read_body(request)
            if len(body) > INLINE_BYTES:
                operator = await to_thread.run_sync(parse, body, limiter=_workers)
            else:
                operator = parse(body)
        else:
            configured, sent = split(request)
            operator = from_json(query.from_query(configured))
        asked = read_all(route.parameters, sent)
        cache = "no-cache" if "check" in asked else None
        return answer(request, await _answered(route, operator, asked), cache=cache)

    endpoint.__name__ = route.path[1:]
    return endpoint


async def _answered(route: Route, operator: Operator, asked: dict[str, Any]) -> bytes:
    def work() -> bytes:
        return as_bytes(route.work(operator, asked))

    waits = asked.get("check") == "wait" and not reference.ready()
    if waits or route.long or (heavy(operator) and not route.light):
        return await to_thread.run_sync(work, limiter=_workers)
    return work()


async def read_body(request: Request) -> bytes:
    """The body, refused as soon as it is known to be too long."""
    allowed = limits().body_bytes
    said = request.headers.get("content-length", "")
    if said.isdigit() and int(said) > allowed:
        raise _too_long(allowed, int(said))
    chunks, length = [], 0
    async for chunk in request.stream():
        length += len(chunk)
        if length > allowed:
            raise _too_long(allowed, length)
        chunks.append(chunk)
    return b"".join(chunks)


def _too_long(allowed: int, asked: int) -> Refusal:
    detail = say("the body is longer than {allowed:,} bytes", allowed=allowed)
    return Refusal(
        (Problem("", detail, say("send large tensors packed")),),
        status=413,
        limit=Limit("body_bytes", allowed, asked),
    )


def split(request: Request) -> tuple[str, dict[str, str]]:
    """The configuration's part of a URL's query, and the route's own parameters."""
    return query.split_query(request.url.query)


async def operators(request: Request) -> Response:
    """Every operator with its fields, views, example and presets; views, lessons, fills, kernels, images, limits."""
    return answer(request, as_bytes(catalogue()), cache="public, max-age=300")


async def shelves(request: Request) -> Response:
    """The gallery: shelves of cards, each a configuration, its short query, and the view it is best seen in."""
    return answer(request, as_bytes(gallery()), cache="public, max-age=300")


async def relatives(request: Request) -> Response:
    """The family map: kinds of convolution, and between two of them the configurations that lead from one to the other,
    what changes, and pairs of configurations whose outputs are equal."""
    return answer(request, as_bytes(family()), cache="public, max-age=300")


async def config(request: Request) -> Response:
    """The configuration a link stands for, and what to know about it."""
    configured, sent = split(request)
    found = query.from_query(configured)
    from_json(found)
    frame = sent.get("frame", "")
    told: dict[str, Any] = {
        "config": found,
        "view": sent.get("view"),
        "options": sent.get("options"),
        "frame": int(frame) if frame.isdigit() else None,
        "notes": query.notes(sent),
    }
    return answer(request, as_bytes(told))


async def healthz(_: Request) -> Response:
    """Whether the server answers, its version, and whether PyTorch is there."""
    torch = "absent" if not reference.installed() else "ready" if reference.ready() else "loading"
    return Response(
        orjson.dumps({"status": "ok", "version": __version__, "pytorch": torch}),
        media_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


__all__ = ["healthz", "router", "split"]

"""The application: routes, pages, static files, and what every answer carries."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import __version__, api, pages, reference
from app.answers.wire import refused
from app.api import openapi
from app.errors import Problem, Refusal
from app.i18n import LANGUAGE, LANGUAGES, chosen, say
from app.pages.assets import Assets
from app.settings import Settings, settings

EMBED_POLICY = (  # without frame-ancestors: a page of any scheme may frame it, a notebook or a file too
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'"
)
POLICY = EMBED_POLICY + "; frame-ancestors 'none'"
LEFT = 499  # what nginx's log says of a client that closed its request
DOCS_POLICY = POLICY + "; style-src 'self' 'unsafe-inline'"  # Swagger UI writes style elements
SUMMARY = "Convolution, step by step, on real numbers, checked against PyTorch."
OPEN = ("/healthz", "/openapi.json")
TORCH_DELAY = 0.3


class Headers:
    """Security headers on every answer; pure ASGI, since a wrapped response costs more than most answers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, adding headers where an answer starts."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if (
            "/static/" in scope["path"] or "/docs/assets/" in scope["path"]
        ):  # few headers: see pages/assets.py
            await self.app(scope, receive, send)
            return
        policy = _policy(scope["path"].removeprefix(scope.get("root_path", "").rstrip("/")))
        added = [
            (b"content-security-policy", policy.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"same-origin"),
        ]

        async def wrapped(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *added]
            await send(message)

        await self.app(scope, receive, wrapped)


def _policy(path: str) -> str:
    """The Content-Security-Policy of a path."""
    return {"/docs": DOCS_POLICY, "/embed": EMBED_POLICY}.get(path, POLICY)


class Languages:
    """Tells whoever writes the answer which language it is asked for in."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, the language known to whoever writes the answer."""
        if scope["type"] == "http":
            LANGUAGE.set(language_of(Request(scope)))
        await self.app(scope, receive, send)


def language_of(request: Request) -> str:
    """``?lang=`` first, so that a link or a frame can name it; then, of a page, what its reader chose last."""
    kept = None if "/api/" in request.url.path else request.cookies.get("lang")
    for asked in (request.query_params.get("lang"), kept):
        if asked in LANGUAGES:
            return asked
    return chosen(request.headers.get("accept-language", ""))


class OpenReads:
    """CORS for the API's reads alone: pages and static files stay with their own origin."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.open = CORSMiddleware(
            app, allow_origins=["*"], allow_methods=["GET", "POST"], allow_headers=["Content-Type"]
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The API through CORS, everything else past it."""
        reads = scope["type"] == "http" and ("/api/" in scope["path"] or scope["path"].endswith(OPEN))
        await (self.open if reads else self.app)(scope, receive, send)


class TorchAfterFirstAnswer:
    """Begin to load PyTorch once a first answer is out, so that no first answer waits for it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.begun = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; afterwards, once, start the loading."""
        await self.app(scope, receive, send)
        if not self.begun and scope["type"] == "http":
            self.begun = True
            asyncio.get_running_loop().call_later(TORCH_DELAY, reference.start)


def create_app(chosen: Settings | None = None) -> FastAPI:
    """The application, with the settings of the environment or the given ones."""
    chosen = chosen or settings()
    made = FastAPI(title="ConvScope", version=__version__, summary=SUMMARY, docs_url=None, redoc_url=None)
    made.include_router(api.router())
    made.include_router(pages.router())
    made.add_api_route(
        "/healthz",
        api.healthz,
        response_class=Response,
        summary="Whether the server answers",
        tags=["Catalogue"],
    )
    made.mount("/static", Assets(chosen.static), name="static")
    made.mount("/docs/assets", Assets(pages.SWAGGER), name="swagger")
    _refuse_in_one_place(made)
    _describe(made)
    made.add_middleware(Languages)
    made.add_middleware(TorchAfterFirstAnswer)
    made.add_middleware(GZipMiddleware, minimum_size=500, compresslevel=4)
    made.add_middleware(OpenReads)
    made.add_middleware(Headers)
    return made


def _refuse_in_one_place(made: FastAPI) -> None:
    """Every refusal, whoever raises it, becomes problem+json here."""

    async def on_refusal(_: Request, error: Refusal) -> Response:
        return refused(error)

    async def on_http(request: Request, error: HTTPException) -> Response:
        known = {
            404: (say("Not Found"), say("the routes are listed at /docs")),
            405: (say("Method Not Allowed"), say("see /docs for the methods of this route")),
        }
        detail, hint = known.get(error.status_code, (error.detail, ""))
        asked = f"{request.method} {request.url.path}"
        said = Problem("", say("{asked}: {detail}", asked=asked, detail=detail), hint)
        return refused(Refusal((said,), status=error.status_code))

    async def on_validation(_: Request, error: RequestValidationError) -> Response:
        return refused(
            Refusal(tuple(Problem("/" + str(each["loc"][-1]), each["msg"]) for each in error.errors()))
        )

    async def on_leaving(_request: Request, _error: ClientDisconnect) -> Response:
        return Response(status_code=LEFT)  # nobody is there to read it, and nothing went wrong

    handlers: dict[Any, Callable[..., Awaitable[Response]]] = {
        ClientDisconnect: on_leaving,
        Refusal: on_refusal,
        HTTPException: on_http,
        RequestValidationError: on_validation,
    }
    for kind, handler in handlers.items():
        made.add_exception_handler(kind, handler)


def _describe(made: FastAPI) -> None:
    """OpenAPI with a schema per operator, made when first asked for."""
    plain = made.openapi

    def full() -> dict[str, Any]:
        if made.openapi_schema is None:
            made.openapi_schema = openapi.with_schemas(plain())
        return made.openapi_schema

    made.openapi = full  # type: ignore[method-assign]


app = create_app()

"""The HTML pages: the lab, its stage alone for other pages' frames, and the documentation of the API."""

from __future__ import annotations

import importlib.resources
import json
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import brotli
from fastapi import APIRouter, Request, Response
from jinja2 import Environment, FileSystemLoader, select_autoescape

from app import __version__, query
from app.answers.wire import as_bytes, problem
from app.answers.work import answer_compute, heavy
from app.catalogue import catalogue, example
from app.errors import Refusal
from app.gallery.family import family
from app.i18n import LANGUAGE, LANGUAGES, TAGS, told, told_on_page
from app.operators import OPERATORS, Operator, from_json
from app.pages import gallery, network, words
from app.pages.modules import needed
from app.pages.version import current
from app.settings import settings
from app.trace import lesson_for, view_for

SWAGGER = Path(str(importlib.resources.files("fastapi_offline"))) / "static"
CALLED = {"op": "conv2d", "input_size": 7, "kernel_size": 3, "stride": 2}
"""What the page of the API asks for as its example."""
LATER = {
    "presets",
    "formula",
    "lesson",
    "reference",
}  # of an operator: what the page's first picture does not show
OF_THE_SHOWN = {"summary", "fields", "example"}  # of the others they are asked for when one is chosen
QUALITY = 7  # of brotli: 1.4 ms for the lab, 9 % smaller than what the middleware makes with gzip
_UNSAFE = {
    ord("<"): "\\u003c",
    ord(">"): "\\u003e",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


def router() -> APIRouter:
    """The pages."""
    made = APIRouter(include_in_schema=False)
    made.add_api_route("/", lab, methods=["GET", "HEAD"], response_class=Response)
    made.add_api_route("/embed", embed, methods=["GET", "HEAD"], response_class=Response)
    made.add_api_route("/network", networks, methods=["GET", "HEAD"], response_class=Response)
    made.add_api_route("/gallery", shelves, methods=["GET", "HEAD"], response_class=Response)
    made.add_api_route("/words/{name}", words.words, methods=["GET", "HEAD"], response_class=Response)
    made.add_api_route("/family", relatives, methods=["GET", "HEAD"], response_class=Response)
    made.add_api_route("/docs", docs, methods=["GET", "HEAD"], response_class=Response)
    return made


@lru_cache(maxsize=1)
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(settings().templates),
        autoescape=select_autoescape(),
        finalize=told,
    )
    made.globals["_"] = told_on_page
    return made


@lru_cache(maxsize=4)
def _modules(entry: str, files: str) -> tuple[str, ...]:  # noqa: ARG001 - another version, another answer
    """What a page's script needs, of one version of the files."""
    return needed(settings().static / "js", entry) if entry else ()


def _page(name: str, request: Request, *, entry: str = "", **context: Any) -> Response:
    root = request.scope.get("root_path", "").rstrip("/")
    files = current(settings().static.resolve()).name
    language = LANGUAGE.get()
    facts = {
        "root": root,
        "static": f"{root}/static/{files}",
        "version": __version__,
        "language": TAGS[language],
        "words": words.name(language),
        "here": request.url.path,
        "others": {name: title for name, title in LANGUAGES.items() if name != language},
        "entry": entry,
        "modules": _modules(entry, files),
    }
    text = _templates().get_template(name).render(facts, **context)
    headers = {
        "Cache-Control": "no-cache",
        "Vary": "Accept-Encoding, Accept-Language, Cookie",
        "Content-Language": TAGS[language],
    }
    body = text.encode()
    if request.query_params.get("lang") == language and name != "embed.html":
        headers["Set-Cookie"] = f"lang={language}; Path={root or '/'}; Max-Age=31536000; SameSite=Lax"
    if "br" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "br"
        body = brotli.compress(body, quality=QUALITY)
    return Response(body, media_type="text/html; charset=utf-8", headers=headers)


async def lab(request: Request) -> Response:
    """The lab, with the configuration its URL describes already in it."""
    operator, boot = _boot(request.url.query)
    boot["root"] = request.scope.get("root_path", "").rstrip("/")
    first = not set(request.query_params) - {"lang"}  # of a first visit nothing is asked but the language
    boot_json = _safe(boot)
    return _page("lab.html", request, entry="main.js", title=operator.title, first=first, boot_json=boot_json)


async def embed(request: Request) -> Response:
    """The stage and its player alone, for a frame in somebody's page: by the same address as the lab."""
    operator, boot = _boot(request.url.query)
    boot["root"] = request.scope.get("root_path", "").rstrip("/")
    del boot["catalogue"]  # nothing is chosen there
    theme = request.query_params.get("theme")
    theme = theme if theme in ("light", "dark") else None
    boot_json = _safe(boot)
    return _page(
        "embed.html", request, entry="embed.js", title=operator.title, theme=theme, boot_json=boot_json
    )


def _boot(address: str) -> tuple[Operator, dict[str, Any]]:
    """What the page starts from. A query that cannot be read gives the first example, and says why."""
    config = example(next(iter(OPERATORS.values())))
    asked: dict[str, Any] | None = None
    error = None
    sent: dict[str, str] = {}
    try:
        configured, sent = query.split_query(address)
        if configured:
            asked = query.from_query(configured)
        operator = from_json(asked or config)
        config = asked or config
        view = view_for(operator, sent.get("view"), sent.get("options"))
    except Refusal as refusal:
        error = problem(refusal)
        asked = asked if asked is not None and asked.get("op") in OPERATORS else None
        if (
            asked is not None and config is not asked
        ):  # what is nearest to what was meant, until that is mended
            config = example(OPERATORS[asked["op"]])
        operator = from_json(config)
        view = view_for(operator, None)
    frame = sent.get("frame", "")
    return operator, {
        "config": config,
        "view": view.name,
        "options": sent.get("options", "") if error is None else "",
        "frame": int(frame) if frame.isascii() and frame.isdigit() and len(frame) < 12 else None,
        "catalogue": _told_at_once(lesson_for(operator, view), operator.op),
        "answer": _first_answer(operator, view.name, None if error else sent.get("options")),
        "error": error,
        "asked": asked if error else None,  # the configuration of a link that could not be followed as it is
        "notes": query.notes(sent),
    }


def _first_answer(operator: Operator, view: str, options: str | None) -> dict[str, Any] | None:
    """What the page would ask for first, where that takes no longer than asking."""
    if heavy(operator):
        return None
    asked = {
        "check": "now",
        "output": "packed",
        "tensors": "packed",
        "scene": view,
        "outputs": None,
        "within": None,
    }
    asked["options"] = options
    try:
        return answer_compute(operator, asked)
    except Refusal:  # the page asks, is refused, and says so where it says such things
        return None


@lru_cache(maxsize=64)
def _told_at_once(lesson: str, shown: str) -> dict[str, Any]:
    """The catalogue with one lesson, one operator in full and the first example of a photograph, which is a place of
    the first visit; the page asks for the rest when it shows it."""
    whole = catalogue()
    presets = [preset for each in whole["operators"] for preset in each["presets"]]
    place = next((preset for preset in presets if _pictured(preset["config"])), None)
    operators = [
        _without(LATER if each["op"] == shown else LATER | OF_THE_SHOWN, each)
        | {"presets": [preset for preset in each["presets"] if preset == place]}
        for each in whole["operators"]
    ]
    views = {name: _without({"summary", "options"}, view) for name, view in whole["views"].items()}
    at_once = _without({"comparisons"}, whole) | {"views": views}
    roles = {field.get("role") for each in operators for field in each.get("fields", [])}
    if "offset" not in roles:  # they come with the first operator that has places to move
        at_once["vector_fields"] = []
    body = {"body_bytes": whole["limits"]["body_bytes"]}  # the one limit that the page holds itself to
    return {**at_once, "operators": operators, "limits": body, "lessons": {lesson: whole["lessons"][lesson]}}


def _pictured(config: dict[str, Any]) -> bool:
    given = config.get("input")
    return isinstance(given, dict) and "image" in given


def _without(names: set[str], told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name not in names}


def _safe(boot: dict[str, Any]) -> str:
    """JSON that cannot end its script element."""
    return as_bytes(boot).decode().translate(_UNSAFE)


async def networks(request: Request) -> Response:
    """The page of networks, with the answer about its example already in it."""
    root = request.scope.get("root_path", "").rstrip("/")
    boot = {**network.boot(request.query_params.get("example")), "root": root}
    return _page("network.html", request, entry="network.js", page="network", boot_json=_safe(boot))


async def shelves(request: Request) -> Response:
    """The gallery: its cards, and what their pictures are made from."""
    root = request.scope.get("root_path", "").rstrip("/")
    boot = {"root": root, "cards": gallery.pictures()}
    return _page(
        "gallery.html",
        request,
        entry="gallery.js",
        page="gallery",
        shelves=gallery.shelves(),
        wise=gallery.wise(),
        boot_json=_safe(boot),
    )


async def relatives(request: Request) -> Response:
    """The family map: members and relations, and what their pictures are made from."""
    root = request.scope.get("root_path", "").rstrip("/")
    known = family()
    boot_json = _safe({"root": root, **known})
    return _page("family.html", request, entry="family.js", page="family", boot_json=boot_json, **known)


async def docs(request: Request) -> Response:
    """How the API is called, and Swagger UI over /openapi.json."""
    return _page(
        "docs.html",
        request,
        entry="docs.js",
        page="docs",
        origin=str(request.base_url).rstrip("/"),
        call=f"/api/v1/compute?{urlencode(CALLED)}",
        layer=json.dumps(CALLED),
    )

"""Asking the application over ASGI, without a socket. Whatever it raises is raised here, so a 500 cannot hide."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from fastapi import FastAPI

API = "/api/v1"
Config = dict[str, Any]


class Asking:
    """A client whose calls wait for their answers."""

    def __init__(self, app: FastAPI, runner: asyncio.Runner, root_path: str = "") -> None:
        transport = httpx.ASGITransport(app=app, root_path=root_path)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://convscope.test")
        self._runner = runner

    def _wait(self, made: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
        async def waited() -> httpx.Response:
            return await made()

        return self._runner.run(waited())

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self._wait(lambda: self._client.get(path, **options))

    def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        return self._wait(lambda: self._client.request(method, path, **options))

    def post(self, route: str, config: Any, **options: Any) -> httpx.Response:
        """A configuration, as a JSON value or as bytes, to a route of the API."""
        body = config if isinstance(config, bytes) else json.dumps(config).encode()
        return self._wait(lambda: self._client.post(API + route, content=body, **options))


def problem_of(answer: httpx.Response) -> dict[str, Any]:
    """A refusal, its form checked: RFC 9457 and the design's own members."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text[:200]
    told: dict[str, Any] = answer.json()
    assert told["status"] == answer.status_code
    assert {"type", "title", "status", "detail", "errors"} <= told.keys()
    assert told["title"]
    assert told["detail"]
    assert told["errors"]
    for each in told["errors"]:
        assert each.keys() == {"pointer", "detail", "hint", "fix"}
        assert each["pointer"] == "#" or each["pointer"].startswith("#/")
        assert each["detail"]
        for change in each["fix"] or ():
            assert change["op"] in ("add", "replace", "remove")
            assert change["path"].startswith("/")
    assert ("limit" in told) == (answer.status_code == 413)
    if answer.status_code == 413:
        assert told["limit"].keys() == {"name", "allowed", "asked"}
        assert told["limit"]["asked"] > told["limit"]["allowed"]
    return told

"""`python -m app serve`, asked over a socket."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from app import __version__

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 20.0


@contextmanager
def serving(*options: str, settings: dict[str, str] | None = None) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "app", "serve", "--port", str(port), "--log-level", "warning", *options]
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **(settings or {})}) as server:
        try:
            answered_within(f"http://127.0.0.1:{port}/healthz")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(PATIENCE)


def answered_within(url: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if httpx.get(url, timeout=1).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.02)
    raise AssertionError(f"{url} does not answer")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with serving() as url:
        yield url


def test_the_server_answers_a_page_a_configuration_and_a_refusal(server: str) -> None:
    assert httpx.get(f"{server}/healthz").json()["version"] == __version__
    assert "ConvScope" in httpx.get(server).text
    answer = httpx.post(f"{server}/api/v1/compute?check=now", json={"op": "conv2d", "input_size": 4})
    assert answer.json()["shapes"]["output"] == [1, 1, 2, 2]
    assert answer.json()["check"]["status"] in ("loading", "agrees", "unavailable")
    assert httpx.post(f"{server}/api/v1/compute", content=b"\xff").status_code == 400


def test_the_check_agrees_once_pytorch_is_there(server: str) -> None:
    answer = httpx.post(f"{server}/api/v1/compute", json={"op": "conv2d"}, timeout=60)
    assert answer.json()["check"]["status"] in ("agrees", "unavailable")


def test_a_body_of_chunks_is_refused_once_it_is_too_long(server: str) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(20):
            yield b" " * 1_000_000

    answer = httpx.post(f"{server}/api/v1/compute", content=chunks(), timeout=30)
    assert answer.status_code == 413
    assert answer.json()["limit"]["name"] == "body_bytes"


def test_requests_that_are_no_http_leave_the_server_standing(server: str) -> None:
    host, port = server.removeprefix("http://").split(":")
    for raw in (
        b"\x00\x01\x02\r\n\r\n",
        b"GET\r\n\r\n",
        b"POST /api/v1/compute HTTP/1.1\r\nContent-Length: x\r\n\r\n",
    ):
        with socket.create_connection((host, int(port)), timeout=5) as connection:
            connection.sendall(raw)
            connection.recv(200)
    assert httpx.get(f"{server}/healthz").status_code == 200


def test_limits_and_the_path_a_proxy_strips_come_from_outside() -> None:
    with serving("--root-path", "/under", settings={"CONVSCOPE_ELEMENTS": "100"}) as url:
        told = httpx.post(f"{url}/api/v1/scene", json={"op": "conv2d", "input_size": 11}).json()
        assert told["limit"] == {"name": "elements", "allowed": 100, "asked": 121}
        assert 'href="/under/static/' in httpx.get(f"{url}/").text

"""The server under load, against the same server answering prebuilt bytes of the same size; and how soon it answers."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from statistics import median

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.timing import table

REQUESTS, AT_ONCE = 400, 8
STARTS = 5
BODY = {"op": "conv2d", "input_size": 16, "in_channels": 2, "out_channels": 2, "padding": 1}
PATHS = (
    ("/scene", "/api/v1/scene"),
    ("/frames, 16 of them", "/api/v1/frames?count=16"),
    ("/compute", "/api/v1/compute?check=now"),
)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextlib.contextmanager
def served(*command: str) -> Iterator[tuple[str, float]]:
    """A server process: its address, and the seconds until it first answered."""
    port, client = free_port(), httpx.Client(timeout=5)  # made beforehand: it costs as much as a start
    start = time.perf_counter()
    arguments = [sys.executable, "-m", *command, str(port)]
    process = subprocess.Popen(arguments, stderr=subprocess.DEVNULL)  # noqa: S603 - our own servers
    base = f"http://127.0.0.1:{port}"
    try:
        while True:
            with contextlib.suppress(httpx.TransportError):
                client.get(f"{base}/healthz")
                break
            time.sleep(0.005)
        yield base, time.perf_counter() - start
    finally:
        client.close()
        process.terminate()
        process.wait()


def ours() -> contextlib.AbstractContextManager[tuple[str, float]]:
    """ConvScope's own server, quiet."""
    return served("app", "serve", "--log-level", "warning", "--port")


async def _load(url: str) -> float:
    """Requests per second."""
    waiting = iter(range(REQUESTS))

    async with httpx.AsyncClient(timeout=60) as client:

        async def one() -> None:
            for _ in waiting:
                (await client.post(url, json=BODY)).raise_for_status()

        await client.post(url, json=BODY)
        start = time.perf_counter()
        await asyncio.gather(*(one() for _ in range(AT_ONCE)))
        return REQUESTS / (time.perf_counter() - start)


def throughput() -> None:
    """Each route beside prebuilt bytes of its own answer's size, in turns."""
    rows = []
    with ours() as (base, _), served("benchmarks.server") as (plain, _):
        httpx.post(base + "/api/v1/compute", json=BODY, timeout=60)  # PyTorch is there from here on
        for name, path in PATHS:
            size = len(httpx.post(base + path, json=BODY, headers={"Accept-Encoding": "identity"}).content)
            pairs = [
                (asyncio.run(_load(base + path)), asyncio.run(_load(f"{plain}/bytes?size={size}")))
                for _ in range(3)
            ]
            mine, bare = (median(side) for side in zip(*pairs, strict=True))
            rows.append((name, size, f"{mine:.0f}", f"{bare:.0f}", f"{median(a / b for a, b in pairs):.2f}"))
    head = ("route", "bytes", "requests/s", "prebuilt bytes/s", "ratio")
    table(f"requests per second, {AT_ONCE} at once, 1 worker", head, rows)


def starting() -> None:
    """Seconds from starting the process to the first answer of /healthz."""
    seconds = []
    for _ in range(STARTS):
        with ours() as (_, took):
            seconds.append(took)
    rows = [("median of five", f"{median(seconds):.2f}"), ("worst", f"{max(seconds):.2f}")]
    table("start to the first /healthz: wanted ≤ 1 s", ("", "s"), rows)


def main() -> None:
    """Both tables."""
    starting()
    throughput()


def prebuilt() -> Starlette:
    """A server that answers bytes made beforehand, after reading the body."""
    made: dict[int, bytes] = {}

    async def answer(request: Request) -> Response:
        await request.body()
        size = int(request.query_params["size"])
        return Response(made.setdefault(size, b"1" * size), media_type="application/json")

    async def healthz(_: Request) -> Response:
        return Response(b"ok")

    return Starlette(routes=[Route("/bytes", answer, methods=["POST"]), Route("/healthz", healthz)])


if __name__ == "__main__":
    import uvicorn

    uvicorn.run(prebuilt(), port=int(sys.argv[1]), log_level="warning")

"""A slow machine on a slow line, for the same tests: ``CONVSCOPE_SLOW=3 make browser`` finds what passes by being fast.

The number is how many times slower Chromium computes. Nothing comes out of its cache then, what a page fetches when it
is wanted arrives late, and every answer of the API takes its time.

``python -m tests.browser.slow --port 8000`` serves the lab like that.
"""

from __future__ import annotations

import argparse
import asyncio
import os

import uvicorn
from playwright.sync_api import Page
from starlette.types import ASGIApp, Receive, Scope, Send

from app.main import app
from app.pages.modules import needed
from app.settings import settings

RATE = float(os.environ.get("CONVSCOPE_SLOW") or 0)
"""0: as fast as it can."""
LATE = 0.5  # seconds until a module has come that is fetched when it is wanted
ANSWER = 0.2  # seconds more than an answer of the API takes


def slowed(page: Page) -> None:
    """Let a page compute slowly and keep no file, if that is wanted."""
    if RATE:
        wire = page.context.new_cdp_session(page)
        wire.send("Emulation.setCPUThrottlingRate", {"rate": RATE})
        wire.send("Network.enable")
        wire.send("Network.setCacheDisabled", {"cacheDisabled": True})


class Late:
    """What the first picture of the lab does without comes late."""

    def __init__(self, inner: ASGIApp) -> None:
        self.inner = inner
        scripts = settings().static / "js"
        self.first = {"main.js", "theme.js", *needed(scripts)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wait where it is due, and pass everything on."""
        if scope["type"] == "http":
            await asyncio.sleep(self.wait(scope["path"]))
        await self.inner(scope, receive, send)

    def wait(self, path: str) -> float:
        """Seconds until a path is answered."""
        if "/api/" in path:
            return ANSWER
        module = path.partition("/js/")[2]
        return LATE if module and module not in self.first else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    uvicorn.run(Late(app), port=parser.parse_args().port, log_level="warning")

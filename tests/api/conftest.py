from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from app.main import create_app
from tests.api.asking import Asking


@pytest.fixture(scope="session")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="session")
def api(runner: asyncio.Runner) -> Asking:
    return Asking(create_app(), runner)

"""The page's modules run under Node: where that is not installed there is nothing to ask them."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Iterator

import pytest

from app.main import create_app
from tests.api.asking import Asking

collect_ignore = [] if shutil.which("node") or os.environ.get("CI") == "true" else ["test_told.py"]


@pytest.fixture(scope="session")
def api() -> Iterator[Asking]:
    with asyncio.Runner() as runner:
        yield Asking(create_app(), runner)

"""A lab loaded once for the tests of a file. Nothing slides in it: a picture is drawn once, not on its way as well."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.lab import Lab, lab_on


def kept_still(query: str = "", **how: Any) -> Any:
    """The fixture `kept` of a file whose reader wants no motion, opened at an address; ``how`` as for ``lab_on``."""

    @pytest.fixture(scope="module")
    def kept(browser: Browser, server: str) -> Iterator[Lab]:
        with lab_on(browser, server, reduced_motion="reduce", **how) as lab:
            yield lab.open(query)

    return kept

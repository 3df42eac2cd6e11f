"""A lab in which nothing slides, for tests of what stands there: a picture is drawn once, not on its way as well."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tests.browser.lab import Lab, Reader, emulate


@contextmanager
def still(reader: Reader) -> Iterator[Lab]:
    """A lab that was loaded by a reader who wants no motion."""
    with reader.lab() as made:
        emulate(made.page, reduced_motion="reduce")
        yield made.open()

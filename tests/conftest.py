"""How every test runs: one BLAS thread, a named hypothesis profile, and nothing left out in silence.

Without PyTorch the files that import it are left out, and told so at the end; with ``CI=true`` that is an
error, because there nothing is skipped.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import gc
import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

_TORCH = re.compile(r"^(?:import|from) torch\b", re.MULTILINE)
_left_out: list[str] = []

settings.register_profile(
    "test",
    derandomize=True,
    max_examples=8,  # always the same; make proof runs 2,000
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("proof", parent=settings.get_profile("test"), max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "test"))


def pytest_configure() -> None:
    """Refuse to start where a part of the tests would be missing and all of them are wanted."""
    if os.environ.get("CI") == "true" and find_spec("torch") is None:
        raise pytest.UsageError(
            "PyTorch is not installed, and with CI=true every comparison with it must run"
        )


def pytest_collection_finish() -> None:
    """Look no more for garbage among the thousands of tests: that takes a tenth of the time they take."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave out what compares with PyTorch where there is none."""
    if collection_path.suffix != ".py" or not collection_path.is_relative_to(Path(__file__).parent):
        return None
    if find_spec("torch") is None and _TORCH.search(collection_path.read_text(encoding="utf-8")):
        _left_out.append(str(collection_path.relative_to(Path(__file__).parents[1])))
        return True
    return None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name what was left out."""
    if _left_out:
        names = ", ".join(sorted(_left_out))
        terminalreporter.write_line(f"PyTorch is not installed: left out {names}", yellow=True)

"""Without PyTorch, or before it is there, everything answers and says so."""

from __future__ import annotations

import threading
import time

import pytest

from app import reference
from tests.api.asking import API, Asking

CONFIG = {"op": "conv2d"}


def test_without_pytorch_everything_answers_and_says_so(api: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reference, "installed", lambda: False)
    told = api.post("/compute", CONFIG).json()
    assert told["check"] == {
        "status": "unavailable", "reference": "torch.nn.functional.conv2d", "max_abs_diff": None,
        "reason": "PyTorch is not installed: unchecked",
    }  # fmt: skip
    assert api.get("/healthz").json()["pytorch"] == "absent"
    assert api.post("/transpose", CONFIG).json()["agree"] is True


def test_while_pytorch_loads_an_answer_that_does_not_wait_says_loading(
    api: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reference, "installed", lambda: True)
    monkeypatch.setattr(reference, "start", lambda: None)
    monkeypatch.setattr(reference, "_ready", threading.Event())
    begun = time.perf_counter()
    told = api.post("/compute?check=now", CONFIG).json()
    assert time.perf_counter() - begun < 0.5
    assert told["check"]["status"] == "loading"
    assert told["check"]["reason"] == "PyTorch is loading"
    assert told["output"]
    assert api.get("/healthz").json()["pytorch"] == "loading"


def test_an_answer_that_waits_does_not_hold_up_the_others(
    api: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = threading.Event()
    monkeypatch.setattr(reference, "installed", lambda: True)
    monkeypatch.setattr(reference, "start", lambda: threading.Timer(0.2, ready.set).start())
    monkeypatch.setattr(reference, "_ready", ready)
    monkeypatch.setattr(reference, "_torch", None)
    monkeypatch.setattr(reference, "_failure", "PyTorch could not be loaded: OSError: unchecked")
    told = api.post("/compute", CONFIG).json()
    assert told["check"]["status"] == "unavailable"
    assert told["check"]["reason"] == "PyTorch could not be loaded: OSError: unchecked"


def test_a_kept_answer_does_not_keep_a_check_that_was_loading(api: Asking) -> None:
    assert api.get(f"{API}/compute?op=conv2d&check=now").headers["cache-control"] == "no-cache"

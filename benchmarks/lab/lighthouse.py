"""What Lighthouse finds of the lab, as npx fetches it; without Node or a registry it is not measured."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from statistics import median

from benchmarks.lab.page import Row
from tests.chromium import ARGUMENTS

RUNS = 5
PATIENCE = 180  # seconds a run
NEWER = (22, 19)  # the Node that Lighthouse 13 asks for
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
# How Lighthouse looks by default is as a slow phone on a slow network; the lab's own readers sit at a desk.
FORMS = {"desktop": ("--preset=desktop",), "phone": ()}


def rows(chromium: str, base: str) -> list[Row]:
    """The four categories, each the median of five."""
    npx, version = shutil.which("npx"), _version()
    if npx is None or version is None:
        return [("Lighthouse", "not measured: no Node here", "≥ 98")]
    command = [npx, "--yes", f"lighthouse@{version}", base, "--output=json", "--quiet"]
    command.append(f"--chrome-flags={' '.join(('--headless=new', *ARGUMENTS))}")
    told = []
    for form, flags in FORMS.items():
        runs = [_scores([*command, *flags], chromium) for _ in range(RUNS)]
        seen = [run for run in runs if run]
        words = " ".join(f"{median(each):.0f}" for each in zip(*seen, strict=True)) or "not measured"
        told.append((f"Lighthouse {version}, {form}: {', '.join(CATEGORIES)}", words, "≥ 98 each"))
    return told


def _version() -> int | None:
    node = shutil.which("node")
    if node is None:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
    parts = tuple(map(int, re.findall(r"\d+", said)))
    return 13 if parts >= NEWER else 12


def _scores(command: list[str], chromium: str) -> list[float]:
    """Of 100, by category; nothing where it could not be fetched or did not end."""
    try:
        done = subprocess.run(  # noqa: S603 - our own command
            command,
            capture_output=True,
            text=True,
            check=True,
            timeout=PATIENCE,
            env={**os.environ, "CHROME_PATH": chromium},
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return []
    told = json.loads(done.stdout)["categories"]
    return [100 * (told[each]["score"] or 0) for each in CATEGORIES]

"""Every example of the README, replayed: what it prints is part of what the API answers."""

from __future__ import annotations

import asyncio
import json
import re
import shlex
from pathlib import Path
from typing import Any

import httpx
import pytest

from app import reference
from app.main import create_app

README = Path(__file__).resolve().parents[2] / "README.md"
EXAMPLES = re.findall(r"```sh\n\$ (curl .*?)\n```.*?```json\n(.*?)\n```", README.read_text(), re.DOTALL)


def part_of(told: Any, whole: Any) -> bool:
    """Whether every field that is told stands in the whole with the same value."""
    if isinstance(told, dict) and isinstance(whole, dict):
        return all(key in whole and part_of(value, whole[key]) for key, value in told.items())
    return bool(told == whole)


def test_the_readme_has_an_example_for_each_route_it_names() -> None:
    commands = " ".join(command for command, _ in EXAMPLES)
    assert [
        f"/{name}"
        for name in (
            "compute",
            "scene",
            "frames",
            "matrix",
            "transpose",
            "gradients",
            "learn",
            "code",
            "network",
            "solve",
        )
        if name not in commands
    ] == []


@pytest.mark.parametrize(("command", "printed"), EXAMPLES)
def test_a_printed_answer_is_true(command: str, printed: str) -> None:
    answer = asyncio.run(replayed(command))
    assert answer.status_code == 200
    told = json.loads(printed)
    if "check" in told and not reference.installed():
        told["check"] |= {"status": "unavailable", "max_abs_diff": None, "reason": reference.ABSENT}
    assert part_of(told, answer.json())


async def replayed(command: str) -> httpx.Response:
    """The answer to a curl command, from the application itself."""
    words = shlex.split(command)
    url = next(word for word in words if word.startswith("localhost:8000"))
    body = words[words.index("-d") + 1] if "-d" in words else None
    transport = httpx.ASGITransport(app=create_app())
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
        target = url.removeprefix("localhost:8000")
        return await (client.get(target) if body is None else client.post(target, content=body))


def test_part_of_tells_a_wrong_value_apart() -> None:
    assert not part_of({"a": {"b": [1]}}, {"a": {"b": [2]}})
    assert not part_of({"a": 1}, {})

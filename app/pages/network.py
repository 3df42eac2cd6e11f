"""What the page of networks starts from: the examples, and the answer about one of them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from app.answers.network import answer_network, read_source
from app.network.examples import EXAMPLES, Example


def boot(wanted: str | None) -> dict[str, Any]:
    """The page's data; an example that is not known is the first."""
    chosen = next((each for each in EXAMPLES if each.name == wanted), EXAMPLES[0])
    return {
        "examples": [
            {
                "name": each.name,
                "title": each.title,
                "about": each.about,
                "input": each.shape,
                "source": each.source,
            }
            for each in EXAMPLES
        ],
        "chosen": chosen.name,
        "answer": _answer(chosen),
    }


@lru_cache(maxsize=len(EXAMPLES))
def _answer(example: Example) -> dict[str, Any]:
    return answer_network(read_source(example.source), [example.shape] if example.shape else [])

"""The gallery over HTTP: as JSON, and as a page that has its links before any script has run."""

from __future__ import annotations

from app.gallery import SHELVES
from tests.api.asking import API, Asking


def test_the_api_answers_the_gallery(api: Asking) -> None:
    told = api.get(f"{API}/gallery")
    assert told.status_code == 200
    assert [shelf["name"] for shelf in told.json()["shelves"]] == [shelf.name for shelf in SHELVES]
    card = told.json()["shelves"][0]["cards"][0]
    assert card["shapes"] == {"input": [1, 1, 4, 4], "output": [1, 1, 2, 2]}
    shown = api.get(f"{API}/scene?{card['query']}&view={card['view']}")
    assert shown.json()["total"] == 4


def test_the_page_has_a_link_for_every_card_without_any_script(api: Asking) -> None:
    text = api.get("/gallery").text
    assert text.count('class="card"') == sum(len(shelf.cards) for shelf in SHELVES)
    assert 'href="/?op=conv2d&amp;input_size=4&amp;kernel_size=3' in text
    assert 'href="/gallery" aria-current="page"' in text

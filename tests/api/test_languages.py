"""The language of an answer: asked for by address, by cookie, by header; and what becomes of words on the way."""

from __future__ import annotations

import asyncio

import pytest

from app import i18n
from app.i18n import joined, say, say_many
from app.main import create_app
from app.pages import words
from tests.api.asking import API, Asking

HERE = f"{API}/compute?op=conv2d&input_size=4"


@pytest.mark.parametrize(
    ("path", "header", "language"),
    [
        (HERE, "zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        (HERE, "en-GB,en;q=0.9,zh;q=0.8", "en"),
        (HERE, "fr;q=1, zh;q=0.1", "zh-Hans"),
        (HERE, "zh;q=0, en;q=0.1", "en"),
        (HERE, "zh;q=many", "en"),
        (HERE, "", "en"),
        (f"{HERE}&lang=zh", "en", "zh-Hans"),
        (f"{HERE}&lang=tlh", "zh", "zh-Hans"),
        (f"{API}/compute?op=no", "zh", "zh-Hans"),
    ],
)
def test_an_answer_says_which_language_it_is_in(api: Asking, path: str, header: str, language: str) -> None:
    answer = api.get(path, headers={"Accept-Language": header})
    assert answer.headers["content-language"] == language


def test_the_cookie_of_the_pages_does_not_reach_the_api(api: Asking) -> None:
    assert api.get(HERE, headers={"Cookie": "lang=zh"}).headers["content-language"] == "en"


def test_words_become_a_language_with_all_that_is_in_them(monkeypatch: pytest.MonkeyPatch) -> None:
    words = {
        "a {kind} of {count:,}": "{count:,} 的 {kind}",
        "window": "窗口",
        ", ": "、",
        "{count} cell": "{count} 格",
    }
    monkeypatch.setattr(i18n, "catalogue", lambda _: words)
    sentence = say("a {kind} of {count:,}", kind=say("window"), count=1200)
    assert sentence == "a window of 1,200"
    assert sentence.told("zh") == "1,200 的 窗口"
    assert joined(", ", [sentence, "x", say("window")]).told("zh") == "1,200 的 窗口、x、窗口"
    assert say_many("{count} cell", "{count} cells", 2) == "2 cells"
    assert say_many("{count} cell", "{count} cells", 2).told("zh") == "2 格"
    assert say("not there").told("zh") == "not there"


def test_a_page_is_in_the_language_of_its_address_its_cookie_or_its_reader(runner: asyncio.Runner) -> None:
    for path, headers, language in (
        ("/", {}, "en"),
        ("/?lang=zh", {}, "zh-Hans"),
        ("/gallery", {"Cookie": "lang=zh"}, "zh-Hans"),
        ("/network?lang=en", {"Cookie": "lang=zh"}, "en"),
        ("/embed", {"Accept-Language": "zh"}, "zh-Hans"),
    ):
        page = Asking(create_app(), runner).get(
            path, headers=headers
        )  # a new one: a client keeps its cookies
        assert f'<html lang="{language}"' in page.text
        assert page.headers["content-language"] == language
        assert {"Accept-Language", "Cookie"} <= set(page.headers["vary"].split(", "))


def test_a_language_that_was_chosen_is_kept_but_not_by_a_frame(runner: asyncio.Runner) -> None:
    api = Asking(create_app(), runner)
    assert "lang=zh; Path=/;" in api.get("/?lang=zh").headers["set-cookie"]
    assert "set-cookie" not in api.get("/embed?lang=zh").headers
    assert "set-cookie" not in api.get("/").headers


def test_the_words_of_the_scripts_come_under_a_name_that_is_kept_for_good(
    runner: asyncio.Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = Asking(create_app(), runner)
    monkeypatch.setattr(
        words, "said_by_scripts", lambda language: {"Play": "播放"} if language == "zh" else {}
    )
    for each in (words.script, words.name, words._packed):
        each.cache_clear()
    page = api.get("/?lang=zh").text
    name = page.partition('<script src="/words/')[2].partition('"')[0]
    found = api.get(f"/words/{name}")
    assert found.text == 'globalThis.CONVSCOPE_WORDS={"Play":"播放"};'
    assert "immutable" in found.headers["cache-control"]
    assert found.headers["content-type"].startswith("text/javascript")
    assert "/words/" not in api.get("/?lang=en").text
    for none in ("zh-000000000000.js", "en-000000000000.js", "tlh.js"):
        assert api.get(f"/words/{none}").status_code == 404
    for each in (words.script, words.name, words._packed):
        each.cache_clear()

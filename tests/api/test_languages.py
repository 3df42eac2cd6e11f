"""The language of an answer: asked for by address, by cookie, by header; and what becomes of words on the way."""

from __future__ import annotations

import pytest

from app import i18n
from app.i18n import joined, say, say_many
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

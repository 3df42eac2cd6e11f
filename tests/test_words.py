"""The catalogues of other languages: whole, in step with the code, and with the same values in their places."""

from __future__ import annotations

from string import Formatter

import pytest
from babel.messages.pofile import read_po

from app.i18n import ENGLISH, FOLDER, LANGUAGES
from locales.__main__ import translated
from locales.extract import Message, rooms, said_in_python, said_in_script

OTHERS = [language for language in LANGUAGES if language != ENGLISH]


@pytest.fixture(scope="module")
def said() -> dict[str, list[Message]]:
    return rooms()


def _places(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def test_the_code_says_something_in_every_room_that_speaks(said: dict[str, list[Message]]) -> None:
    assert {"answers", "templates"} <= said.keys()


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_places_of_its_template(said: dict[str, list[Message]], language: str) -> None:
    """Of one that counts, those of its plural: another language may have no other form."""
    known = translated(FOLDER / language)
    for messages in said.values():
        for message in messages:
            there, wanted = _places(known.get(message.one, message.one)), _places(message.more or message.one)
            assert wanted - {"count"} <= there <= wanted | _places(message.one), message.one
            assert "count" in there or "count" not in wanted, message.one


@pytest.mark.parametrize("language", OTHERS)
def test_the_catalogues_are_files_that_babel_reads_without_complaint(language: str) -> None:
    for path in (FOLDER / language).glob("*.po"):
        with path.open("rb") as file:
            assert not list(read_po(file, abort_invalid=True).check()), path.name


def test_a_template_that_is_not_written_out_is_refused() -> None:
    with pytest.raises(ValueError, match="written out"):
        list(said_in_python("say(WORDS)"))
    with pytest.raises(ValueError, match="written out"):
        list(said_in_script("t(words)"))
    with pytest.raises(ValueError, match="written out"):
        list(said_in_script('many("{count} cell", n)'))


@pytest.mark.parametrize("language", OTHERS)
def test_every_template_is_translated_and_nothing_else(said: dict[str, list[Message]], language: str) -> None:
    known = translated(FOLDER / language)
    wanted = {message.one for messages in said.values() for message in messages}
    assert sorted(wanted - known.keys()) == [], "make words lists them; translate them in locales/"
    assert sorted(known.keys() - wanted) == [], "make words takes them away"

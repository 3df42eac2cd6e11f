"""``python -m locales``: bring every catalogue up to what the code says, keep its translations, say what is missing."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from app.i18n import ENGLISH, FOLDER, LANGUAGES, TAGS
from locales.extract import Message, rooms


def main() -> int:
    """Write the files anew; 1 where something has no translation yet."""
    told, missing = rooms(), 0
    for language in LANGUAGES:
        if language != ENGLISH:
            missing += updated(FOLDER / language, language, told)
    return int(missing > 0)


def updated(folder: Path, language: str, told: dict[str, list[Message]]) -> int:
    """The catalogues of a language written anew; how many messages have no translation."""
    folder.mkdir(parents=True, exist_ok=True)
    known = translated(folder)
    for path in folder.glob("*.po"):
        if path.stem not in told:
            path.unlink()
    missing = 0
    for room, messages in told.items():
        catalogue = Catalog(locale=TAGS[language].replace("-", "_"), fuzzy=False)
        for message in messages:
            text = known.get(message.one, "")
            missing += not text
            key: str | tuple[str, str] = (message.one, message.more) if message.more else message.one
            files = [(file, 0) for file in message.files[:3]]  # the lines change too often to be told
            catalogue.add(key, (text,) if message.more else text, locations=files)
        with (folder / f"{room}.po").open("wb") as file:
            file.write(HEAD.format(language=TAGS[language]).encode())
            write_po(file, catalogue, width=110, omit_header=True, include_lineno=False)
    print(f"{language}: {sum(map(len, told.values()))} messages, {missing} without a translation")
    return missing


HEAD = """msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""


def translated(folder: Path) -> dict[str, str]:
    """What the catalogues of a language have so far, by message."""
    found: dict[str, str] = {}
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                one = message.id if isinstance(message.id, str) else message.id[0]
                text = message.string if isinstance(message.string, str) else (message.string or ("",))[0]
                if one and text:
                    found[one] = text
    return found


if __name__ == "__main__":
    sys.exit(main())

"""Words in the reader's language: English stands in the code and is its own key, Babel's catalogues have the others.

What is said is made where it is known, in `say`, and becomes a language only where an answer or a page is written:
a `Said` *is* its English text, and remembers the template and the values it came from. So nothing between the rule
that refuses and the answer that tells it knows of languages; but whoever glues strings together (an f-string, ``+``,
``", ".join``) has made plain English of them: `say` the whole sentence instead, or `joined` for a list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Self

FOLDER = Path(__file__).resolve().parent.parent / "locales"
LANGUAGES = {"en": "English", "zh": "中文"}  # the first is the code's own
ENGLISH = next(iter(LANGUAGES))
TAGS = {"en": "en", "zh": "zh-Hans"}  # as HTML and HTTP call them
LANGUAGE: ContextVar[str] = ContextVar("language", default=ENGLISH)  # of the request that is being answered
Catalogue = Mapping[str, str]


class Said(str):
    """Words that can be told in another language: English to whoever takes them for a string."""

    __slots__ = ("parts", "template", "values")
    template: str
    values: Mapping[str, object]
    parts: tuple[str, ...]

    @classmethod
    def of(
        cls, template: str, values: Mapping[str, object], *, text: str, parts: tuple[str, ...] = ()
    ) -> Self:
        """The English text, and what it was made from; ``parts`` are those of a list, joined by the template."""
        made = cls(text)
        made.template, made.values, made.parts = template, values, parts
        return made

    def told(self, language: str) -> str:
        """The words in a language; English where its catalogue has none.

        >>> say("{count} channels", count=3).told("en")
        '3 channels'
        """
        if language == ENGLISH:
            return str(self)
        words = catalogue(language)
        if self.parts:
            parts = (part.told(language) if isinstance(part, Said) else part for part in self.parts)
            return words.get(self.template, self.template).join(parts)
        found = words.get(self.template, self.template)
        if not self.values:
            return found
        values = self.values.items()
        return found.format_map(
            {name: of.told(language) if isinstance(of, Said) else of for name, of in values}
        )

    def __str__(self) -> str:
        return "".join(self)

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self


def say(template: str, /, **values: object) -> Said:
    """Words with values in them. The template is written out where it is called, so that the catalogues find it.

    >>> say("stride must be at least {least}", least=1)
    'stride must be at least 1'
    """
    return Said.of(template, values, text=template.format_map(values) if values else template)


def say_many(one: str, more: str, /, count: int, **values: object) -> Said:
    """Words that count something.

    >>> say_many("{count} channel", "{count} channels", 1), say_many("{count} channel", "{count} channels", 2)
    ('1 channel', '2 channels')
    """
    values = {"count": count, **values}
    return Said.of(one, values, text=(one if count == 1 else more).format_map(values))


def joined(separator: str, parts: Iterable[str]) -> Said:
    """A list of words: the separator has a translation too.

    >>> joined(", ", ["stride", "padding"])
    'stride, padding'
    """
    kept = tuple(parts)
    return Said.of(separator, {}, text=separator.join(kept), parts=kept or ("",))


def told(value: object) -> object:
    """A value as it is written in the answer to this request: words in its language, everything else as it is."""
    return value.told(LANGUAGE.get()) if isinstance(value, Said) else value


def told_on_page(template: str, /, **values: object) -> object:
    """What a page's ``_`` is: its words in the language of the request."""
    return told(say(template, **values))


def small(said: str) -> str:
    """With a small first letter, within an English sentence; a language without small letters has it as it is.

    >>> small(say("Two rows"))
    'two rows'
    """
    return _begun(said, said[:1].lower() + said[1:])


def capital(said: str) -> str:
    """With a capital letter, where an English sentence begins.

    >>> capital(say("two rows"))
    'Two rows'
    """
    return _begun(said, said[:1].upper() + said[1:])


def _begun(said: str, text: str) -> str:
    return (
        Said.of(said.template, said.values, text=text, parts=said.parts) if isinstance(said, Said) else text
    )


def chosen(accepted: str) -> str:
    """The language of an ``Accept-Language`` header that is best liked among those there are; else English.

    Source: RFC 9110, section 12.5.4; the basic filtering of RFC 4647, section 3.3.1.

    >>> chosen("zh-CN,zh;q=0.9,en;q=0.8"), chosen("de, en;q=0.5"), chosen("en;q=0.2, zh;q=0.7"), chosen("")
    ('zh', 'en', 'zh', 'en')
    """
    liked: list[tuple[float, str]] = []
    for each in accepted.split(","):
        tag, _, rest = each.partition(";")
        name = tag.strip().lower().partition("-")[0]
        weight = rest.strip().removeprefix("q=") if rest else "1"
        try:
            share = float(weight)
        except ValueError:
            continue
        if name in LANGUAGES and share > 0:
            liked.append((share, name))
    return (
        max(liked, key=lambda pair: pair[0])[1] if liked else ENGLISH
    )  # the first of equals, as max finds it


@lru_cache(maxsize=8)
def catalogue(language: str) -> Catalogue:
    """What Babel's files of a language have, message by message; what is not sure ("fuzzy") is left out."""
    return {one: text for path in sorted((FOLDER / language).glob("*.po")) for one, text in _read(path)}


@lru_cache(maxsize=8)
def said_by_scripts(language: str) -> Catalogue:
    """The part of a language's words that the pages' scripts say: none in English, which they say by themselves."""
    path = FOLDER / language / "static.po"
    return dict(_read(path)) if path.exists() else {}


def _read(path: Path) -> Iterable[tuple[str, str]]:
    from babel.messages.pofile import read_po  # noqa: PLC0415 - only who reads another language waits for it

    with path.open("rb") as file:
        for message in read_po(file):
            one, text = (_first(of) for of in (message.id, message.string))
            if one and text and not message.fuzzy:
                yield one, text


def _first(of: str | list[str] | tuple[str, ...] | None) -> str:
    """A message, or of one that counts its first form: Chinese has no other."""
    return of if isinstance(of, str) else of[0] if of else ""

"""What becomes of the scripts on their way to the browser."""

from app.pages.smaller import script, templates
from app.settings import settings


def test_every_template_literal_travels_as_it_was_written() -> None:
    held = 0
    for place in sorted((settings().static / "js").rglob("*.js")):
        source = place.read_text()
        small = script(source)
        for start, end, nested in templates(source):
            assert source[start:end] in small, f"{place.name}: {source[start:end]}"
            held += nested
        assert "\x01" not in small
    assert held > 0, "no script holds a template within a template any more"


def test_words_in_a_template_within_a_template_keep_their_spaces_and_comments_go() -> None:
    small = script(
        "const a = `${b.map((c) => `${c} of // ${d}`).join(', ')}`;  // why\nconst e = /[`'\"]/ ; let f = `}`;\n"
    )
    assert small == "const a=`${b.map((c) => `${c} of // ${d}`).join(', ')}`;const e=/[`'\"]/;let f=`}`;"


def test_braces_within_a_template_end_no_template() -> None:
    source = "x = `a ${ f({ b: `c` }) } d`; y = '`'; z = `e`;"
    assert [source[start:end] for start, end, _ in templates(source)] == ["`a ${ f({ b: `c` }) } d`", "`e`"]

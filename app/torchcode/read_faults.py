"""What is wrong with source that is no Python, in words for whoever pasted it."""

from __future__ import annotations

import re

from app.i18n import say

Said = tuple[str, str]


def fault(message: str) -> Said:
    """What Python says of a place where it cannot go on, as what is wrong there and what to change.

    >>> fault("'(' was never closed")
    ('the bracket ( that opens here is never closed', 'close it with )')
    >>> fault("invalid decimal literal")[0]
    'a number runs into letters here'
    """
    for pattern, said in _KNOWN:
        found = re.search(pattern, message)
        if found:
            return said(found)
    return (
        say("this is not Python from here on"),
        say("check the brackets, commas and quotation marks before this place"),
    )


def _never_closed(found: re.Match[str]) -> Said:
    opened = found[1]
    return (
        say("the bracket {bracket} that opens here is never closed", bracket=opened),
        say("close it with {bracket}", bracket={"(": ")", "[": "]", "{": "}"}.get(opened, ")")),
    )


def _closes_nothing(found: re.Match[str]) -> Said:
    return (
        say("the bracket {bracket} closes none that is open", bracket=found[1]),
        say("take it out, or open one of its kind before it"),
    )


def _number(_: re.Match[str]) -> Said:
    return (
        say("a number runs into letters here"),
        say(
            "a number has digits alone, as in 3 or 0.5, and a name begins with a letter: put a comma between"
        ),
    )


def _zeros(_: re.Match[str]) -> Said:
    return say("a number begins with zeros here"), say("write it without them: 3, not 03")


def _quoted(_: re.Match[str]) -> Said:
    return (
        say("the text that begins here has no end"),
        say("close it with the quotation mark it begins with"),
    )


def _sign(found: re.Match[str]) -> Said:
    return (
        say("{sign} is no sign of Python's", sign=found[1]),
        say("write the plain one of the keyboard: ( ) , . = ' \" -"),
    )


def _comma(_: re.Match[str]) -> Said:
    return say("something is missing between the values here"), say("put a comma between them")


def _keyword(_: re.Match[str]) -> Said:
    return (
        say("a value without a name stands after one with a name"),
        say("put it first, or write its name before it, as in stride=2"),
    )


def _indented(_: re.Match[str]) -> Said:
    return (
        say("this line is not indented like the lines about it"),
        say(
            "lines that belong together begin below one another; what a class or a function holds stands further in"
        ),
    )


_KNOWN = (
    (r"'(.)' was never closed", _never_closed),
    (r"(?:unmatched|closing parenthesis) '(.)'", _closes_nothing),
    (r"invalid (?:decimal|imaginary|hexadecimal|octal|binary) literal|invalid digit", _number),
    (r"leading zeros", _zeros),
    (r"unterminated|EOL while scanning|EOF while scanning", _quoted),
    (r"invalid (?:non-printable )?character '?(.)", _sign),
    (r"forgot a comma", _comma),
    (r"positional argument follows", _keyword),
    (r"indent", _indented),
)  # fmt: skip

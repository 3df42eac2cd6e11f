"""Scripts without comments and white space, their template literals as they were written.

rjsmin takes a template literal to end at the next backtick, so of one within another it would drop the spaces (and
anything after ``//``). Templates that hold templates are therefore set aside before it and put back after.
"""

from __future__ import annotations

import re

import rjsmin

TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'
    |(?:(?<=[(,=:!&|?{;\[])|(?<=[(,=:!&|?{;\[][ ])|(?<==>[ ])|(?<=return[ ]))  # where a regular expression may stand
     /(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/
    |[`{}]""",
    re.DOTALL | re.VERBOSE,
)
TEXT = re.compile(r"(?:\\.|\$(?!\{)|[^`\\$])*", re.DOTALL)
ASIDE = re.compile("`\x01([0-9]+)`")


def script(source: str) -> str:
    """A script made small.

    >>> script("const a = `${b.map((c) => `${c} of ${ d }`)}`; // why")
    'const a=`${b.map((c) => `${c} of ${ d }`)}`;'
    """
    kept: list[str] = []
    done, parts = 0, []
    for start, end, nested in templates(source):
        if nested:
            parts += [source[done:start], f"`\x01{len(kept)}`"]
            kept.append(source[start:end])
            done = end
    small: str = rjsmin.jsmin("".join([*parts, source[done:]]))
    return ASIDE.sub(lambda found: kept[int(found[1])], small)


def templates(source: str) -> list[tuple[int, int, bool]]:
    """Where each outermost template literal starts and ends, and whether it holds others.

    >>> templates("`a` + `${`b`}`")
    [(0, 3, False), (6, 14, True)]
    """
    found: list[tuple[int, int, bool]] = []
    braces: list[int] = []  # of each ${ that is open, the braces open within it
    at, start, nested = 0, 0, False
    while token := TOKEN.search(source, at):
        at = token.end()
        if braces and token[0] in "{}" and (token[0] == "{" or braces[-1]):
            braces[-1] += 1 if token[0] == "{" else -1
            continue
        if token[0] == "`":
            start, nested = (token.start(), False) if not braces else (start, True)
        elif token[0] == "}" and braces:
            braces.pop()
        else:
            continue
        text = TEXT.match(source, at)
        at = text.end() if text else at
        if source.startswith("${", at):
            braces.append(0)
        elif not braces:
            found.append((start, at + 1, nested))
        at += 2 if source.startswith("${", at) else 1
    return found

"""How operators in a row are written: modules one after the other, calls each on what the one before it made."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from app.i18n import say
from app.torchcode.write_call import Written, sequence

_NAMED = ("running_mean", "running_var", "other", "offset", "mask")
_OWN = r"(?<![.\w])(w|b|running_mean|running_var|other|offset|mask)(?![\w=])"  # where they are no keywords
_NAMES = _OWN.replace("(w|", "(x|y|w|")


def in_a_row(forms: Sequence[Written]) -> Written:
    """The links' forms as one; link 2's tensors are ``w2``, ``b2``. Without a form of each link there is none.

    >>> first = Written("nn.Conv2d(1, 1)", ("y = F.conv2d(x, w)",))
    >>> in_a_row([first, first]).function
    ('x = F.conv2d(x, w1)', 'y = F.conv2d(x, w2)')
    """
    notes = tuple(dict.fromkeys(note for form in forms for note in form.notes))
    modules = [form.module.replace("\n", "\n    ") for form in forms if form.module is not None]
    lines: list[str] = []
    for number, form in enumerate(forms, start=1):
        for line in form.function or ():
            named = re.sub(_OWN, rf"\g<0>{number}", line)
            lines.append(named if number == len(forms) else re.sub(r"\by\b", "x", named))
    module = sequence(modules) if len(modules) == len(forms) else None
    function = tuple(lines) if all(form.function for form in forms) else None
    return Written(module, function, notes, _before(forms))


def _before(forms: Sequence[Written]) -> str:
    """What the links' scripts need first, each once."""
    return "\n".join(dict.fromkeys(form.before for form in forms if form.before))


def as_graph(forms: Sequence[Written], sources: Sequence[Mapping[str, int]]) -> Written:
    """The links' forms as statements, where links read maps from further back: map 1 is ``x1``, the input ``x``,
    the last one ``y``.

    >>> conv, add = Written(None, ("y = F.conv2d(x, w)",)), Written(None, ("y = torch.add(x, other)",))
    >>> as_graph([conv, add], [{"input": 0}, {"input": 1, "other": 0}]).function
    ('x1 = F.conv2d(x, w1)', 'y = torch.add(x1, x)')
    """
    notes = dict.fromkeys(
        note for form in forms for note in form.notes if not note.startswith("no module form")
    )
    notes[say("no module form: nn.Sequential hands every map to the next layer alone")] = None
    lines: list[str] = []
    for number, (form, named) in enumerate(zip(forms, sources, strict=True), start=1):
        made = "y" if number == len(forms) else f"x{number}"
        called = {"y": made, "w": f"w{number}", "b": f"b{number}"}
        called |= {name: f"{name}{number}" for name in _NAMED}
        called |= {{"input": "x"}.get(name, name): f"x{at}" if at else "x" for name, at in named.items()}
        for line in form.function or ():
            to, what = line.split(" = ", 1)
            lines.append(f"{made} = {re.sub(_NAMES, partial(_called, called), what)}")
            if to == "x":  # what is padded first is this link's own from here
                called["x"] = made
    function = tuple(lines) if all(form.function for form in forms) else None
    return Written(None, function, tuple(notes), _before(forms))


def _called(names: Mapping[str, str], found: re.Match[str]) -> str:
    return names[found[0]]


def join(operator: Any) -> Written:
    """A call; nothing of `torch.nn` adds two maps."""
    return Written(
        None,
        (f"y = {operator.reference}(x, other)",),
        (say("no module form: {reference} is a function", reference=operator.reference),),
    )


def shuffle(operator: Any) -> Written:
    """PyTorch takes the second dimension for the channels, so an input without a batch is given one."""
    if operator.batched:
        call = f"y = F.channel_shuffle(x, {operator.groups})"
        return Written(f"nn.ChannelShuffle({operator.groups})", (call,))
    said = say("no module form: nn.ChannelShuffle takes an input without a batch for a batch of rows")
    return Written(None, (f"y = F.channel_shuffle(x[None], {operator.groups})[0]",), (said,))

"""How operators in a row are written: modules one after the other, calls each on what the one before it made."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from app.torchcode.write_call import Written, sequence


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
            named = re.sub(r"\b(w|b|running_mean|running_var)\b", rf"\g<1>{number}", line)
            lines.append(named if number == len(forms) else re.sub(r"\by\b", "x", named))
    module = sequence(modules) if len(modules) == len(forms) else None
    return Written(module, tuple(lines) if all(form.function for form in forms) else None, notes)


def shuffle(operator: Any) -> Written:
    """PyTorch takes the second dimension for the channels, so an input without a batch is given one."""
    if operator.batched:
        call = f"y = F.channel_shuffle(x, {operator.groups})"
        return Written(f"nn.ChannelShuffle({operator.groups})", (call,))
    said = "no module form: nn.ChannelShuffle takes an input without a batch for a batch of rows"
    return Written(None, (f"y = F.channel_shuffle(x[None], {operator.groups})[0]",), (said,))

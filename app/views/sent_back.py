"""What the views share that go through a chain from its output back to its input."""

from __future__ import annotations

from typing import Any

from app.i18n import say
from app.views.base import AsItLies, Panel, View, row


def sent_back(made: str, *, sets: str = "", **told: Any) -> View:
    """A view that starts from the chain's output and fills the map before each link, as the tensor ``made``.

    ``sets`` is the field that says from which cell."""
    return View(
        lesson="receptive_field",
        families=("chain",),
        through="backwards",
        opens="end",
        of=made,
        order=(f"@{made}",),
        steps=("m", "o*"),
        panels=(
            Panel("upstream", say("Output"), "output", AsItLies(), ("tensor", "upstream"), sets=sets),
            Panel(made, say("Input"), "input", AsItLies(), ("tensor", made), fills="prefix"),
        ),
        links=(("upstream", made),),
        wide=row("upstream", made),
        narrow=row("upstream", made),
        **told,
    )

"""Unfold: every window stood up as a column."""

from app.i18n import say
from app.views.base import Grid, Maps, Panel, View, column, row

VIEW = View(
    name="columns",
    title=say("Windows to columns"),
    summary=say("Each frame takes one window out of the input and stands it up as a column."),
    lesson="unfold",
    says="as_columns",
    families=("unfold",),
    rank=10,
    order=("n", "o*"),
    steps=("c", "k*"),
    panels=(
        Panel("input", say("Input"), "input", Maps("s", "c"), ("tensor", "input")),
        Panel(
            "output",
            say("Columns"),
            "output",
            Grid(("c", "k*"), ("o*",)),
            ("tensor", "output"),
            fills="prefix",
        ),
    ),
    links=(("input", "output"),),
    wide=row("input", "output"),
    narrow=column("input", "output"),
)

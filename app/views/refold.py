"""Fold what was unfolded: overlaps are added, so every cell comes back as often as it had been read."""

from app.i18n import say
from app.views.base import Grid, Maps, Panel, View, column, row

VIEW = View(
    name="refold",
    title=say("Folded back"),
    summary=say(
        "Each frame lays one column back where it came from; where windows overlap, their copies add up."
    ),
    lesson="folded_back",
    words=(
        say("fold(unfold(input)) = times read × input: the columns hold each cell once for every window."),
    ),
    says="as_columns",
    families=("unfold",),
    rank=30,
    of="refolded",
    order=("n", "o*"),
    steps=("c", "k*"),
    panels=(
        Panel("input", say("Input"), "input", Maps("i", "c"), ("tensor", "input")),
        Panel("reads", say("Times read"), "count", Maps("i"), ("distinct", "o")),
        Panel("columns", say("Columns"), "output", Grid(("c", "k*"), ("o*",)), ("tensor", "columns")),
        Panel(
            "refolded",
            say("Folded back so far"),
            "input",
            Maps("i", "c"),
            ("tensor", "refolded"),
            fills="sums",
        ),
    ),
    links=(("input", "columns"), ("columns", "refolded")),
    wide=row(column("input", "reads"), "columns", "refolded"),
    narrow=column(row("input", "reads"), "columns", "refolded"),
)

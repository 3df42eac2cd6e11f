"""Fold, read from its input: each column is laid back where unfold took it, and overlaps add up."""

from app.i18n import say
from app.views.base import Grid, Maps, Panel, View, column, row

VIEW = View(
    name="overlap_add",
    title=say("Columns to windows"),
    summary=say("Each frame lays one column back as a window; where windows overlap, cells add up."),
    lesson="fold",
    says="of_columns",
    families=("fold",),
    rank=10,
    order=("n", "i*"),
    steps=("c", "k*"),
    panels=(
        Panel("input", say("Columns"), "input", Grid(("c", "k*"), ("i*",)), ("tensor", "input")),
        Panel("output", say("Output so far"), "output", Maps("o", "c"), ("tensor", "output"), fills="sums"),
    ),
    links=(("input", "output"),),
    wide=row("input", "output"),
    narrow=column("input", "output"),
)

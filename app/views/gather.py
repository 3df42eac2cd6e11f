"""Fold, read from its output: which cells of which columns meet in this one?"""

from app.i18n import say
from app.views.base import Grid, Maps, Panel, View, column, row

VIEW = View(
    name="gather",
    title=say("Gather"),
    summary=say("Each frame collects, for one output cell, the cells of all columns that hold a copy of it."),
    lesson="gathered",
    says="of_columns",
    families=("fold",),
    rank=20,
    order=("n", "c", "o*"),
    steps=("k*",),
    panels=(
        Panel("input", say("Columns"), "input", Grid(("c", "k*"), ("i*",)), ("tensor", "input")),
        Panel("output", say("Output"), "output", Maps("o", "c"), ("tensor", "output"), fills="prefix"),
    ),
    links=(("input", "output"),),
    wide=row("input", "output"),
    narrow=column("input", "output"),
)

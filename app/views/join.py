"""Two maps joined: which two numbers make this one?"""

from app.i18n import say
from app.views.base import Maps, Panel, View, column, row

VIEW = View(
    name="join",
    title=say("Cell by cell"),
    summary=say("Each output cell is made of the two cells that stand at its place, one in each map."),
    lesson=None,
    families=("join",),
    rank=10,
    order=("@output",),
    steps=("k*",),
    panels=(
        Panel("input", say("Input"), "input", Maps("i", "c"), ("tensor", "input")),
        Panel("other", say("Other map"), "weight", Maps("o", "c"), ("tensor", "other")),
        Panel("output", say("Output"), "output", Maps("o", "c"), ("tensor", "output"), fills="prefix"),
    ),
    links=(("input", "output"), ("other", "output")),
    wide=row("input", "other", "output"),
    narrow=column(row("input", "other"), "output"),
)

"""Channel shuffle: which channel goes where?"""

from app.i18n import say
from app.views.base import Maps, Panel, View, column, row

VIEW = View(
    name="shuffle",
    title=say("Shuffle"),
    summary=say(
        "The channels of each group are dealt out among the groups; every cell keeps its place and its number."
    ),
    lesson=None,
    families=("shuffle",),
    rank=10,
    order=("@output",),
    steps=("k*",),
    panels=(
        Panel("input", say("Input"), "input", Maps("i", "g", "c"), ("tensor", "input")),
        Panel("output", say("Output"), "output", Maps("o", "c", "g"), ("tensor", "output"), fills="prefix"),
    ),
    links=(("input", "output"),),
    wide=row("input", "output"),
    narrow=column("input", "output"),
)

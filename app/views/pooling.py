"""The pooling window: what does this output look at, and what does it keep of it?"""

from app.i18n import say
from app.views.base import Maps, Panel, View, column, row

VIEW = View(
    name="pooling",
    title=say("Pooling window"),
    summary=say(
        "The window lies on the input; its largest number, or the mean of all, becomes one output cell."
    ),
    lesson=None,
    families=("pooling",),
    rank=10,
    order=("@output",),
    steps=("k*",),
    panels=(
        Panel("input", say("Input"), "input", Maps("s", "c"), ("tensor", "input")),
        Panel("window", say("Window"), "product", Maps("k"), ("sum", "input"), pins=("n", "c", "o*")),
        Panel("share", say("Share of each cell"), "weight", Maps("k"), ("tensor", "share")),
        Panel("output", say("Output"), "output", Maps("o", "c"), ("tensor", "output"), fills="prefix"),
    ),
    links=(("input", "window"), ("window", "output"), ("share", "output")),
    wide=row("input", column("window", "share"), "output"),
    narrow=column("input", row("window", "share"), "output"),
)

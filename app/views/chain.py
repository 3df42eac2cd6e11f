"""Through a chain: the links at work one after the other, and the maps between them."""

from app.i18n import say
from app.views.base import AsItLies, Panel, View, row

VIEW = View(
    name="chain",
    title=say("Link by link"),
    summary=say(
        "Each link fills its map from the maps it reads; the cells that the current one goes back to are framed."
    ),
    lesson=None,
    families=("chain",),
    rank=10,
    through="forwards",
    order=("@output",),
    steps=("c", "k*", "q*"),
    panels=(
        Panel("input", say("Input"), "input", AsItLies(), ("tensor", "input")),
        Panel("other", say("Other map"), "weight", AsItLies(), ("tensor", "other")),
        Panel("weight", say("Kernel"), "weight", AsItLies(), ("tensor", "weight")),
        Panel("mask", say("Mask"), "weight", AsItLies(), ("tensor", "mask")),
        Panel("scale", say("Scale"), "weight", AsItLies(), ("tensor", "scale")),
        Panel("output", say("Output"), "output", AsItLies(), ("tensor", "output"), fills="prefix"),
    ),
    links=(
        ("input", "output"),
        ("other", "output"),
        ("weight", "output"),
        ("scale", "output"),
        ("mask", "output"),
    ),
    wide=row("input", "other", "weight", "scale", "mask", "output"),
    narrow=row("input", "other", "weight", "scale", "mask", "output"),
)

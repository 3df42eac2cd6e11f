"""Through a chain: the links at work one after the other, and the maps between them."""

from app.views.base import AsItLies, Panel, View, row

VIEW = View(
    name="chain",
    title="Link by link",
    summary="Each link fills its map from the maps it reads; the cells that the current one goes back to are framed.",
    lesson=None,
    families=("chain",),
    rank=10,
    through="forwards",
    order=("@output",),
    steps=("c", "k*", "q*"),
    panels=(
        Panel("input", "Input", "input", AsItLies(), ("tensor", "input")),
        Panel("other", "Other map", "weight", AsItLies(), ("tensor", "other")),
        Panel("weight", "Kernel", "weight", AsItLies(), ("tensor", "weight")),
        Panel("mask", "Mask", "weight", AsItLies(), ("tensor", "mask")),
        Panel("scale", "Scale", "weight", AsItLies(), ("tensor", "scale")),
        Panel("output", "Output", "output", AsItLies(), ("tensor", "output"), fills="prefix"),
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

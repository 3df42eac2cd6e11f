"""A kernel of one cell: the same dense layer at every pixel."""

from app.i18n import say
from app.views.base import Grid, Maps, Panel, View, column, row

VIEW = View(
    name="pointwise",
    title=say("Dense per pixel"),
    summary=say(
        "A kernel of one cell mixes channels only: the same matrix at every pixel, times its channels."
    ),
    lesson="pointwise",
    families=("convolution",),
    of="pixels",
    rank=21,
    group=say("Matrices"),
    order=("n", "g", "o*", "m"),
    steps=("c", "k*"),
    panels=(
        Panel("input", say("Input"), "input", Maps("s", "g", "c"), ("tensor", "input")),
        Panel("weight", say("Matrix: out × in"), "weight", Grid(("m",), ("c",)), ("tensor", "weight")),
        Panel("pixel", say("Pixel"), "input", Grid(("c",)), ("sum", "input"), pins=("n", "g", "o*")),
        Panel("answer", say("New pixel"), "output", Grid(("m",)), ("tensor", "output"), fills="prefix"),
        Panel("output", say("Output"), "output", Maps("o", "g", "m"), ("tensor", "output"), fills="prefix"),
    ),
    links=(("input", "pixel"), ("weight", "answer"), ("pixel", "answer"), ("answer", "output")),
    wide=row("input", row("weight", "pixel", "answer"), "output"),
    narrow=column("input", row("weight", "pixel", "answer"), "output"),
)

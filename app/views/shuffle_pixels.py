"""Shuffled pixels: what a dense layer can undo by permuting its columns, a kernel larger than one pixel cannot."""

from app.i18n import say
from app.views.base import Maps, Panel, View, column, row

VIEW = View(
    name="shuffle_pixels",
    title=say("Shuffle pixels"),
    summary=say(
        "Put the pixels in another order, the same for every map, and look which layer still finds its output."
    ),
    lesson="shuffled_pixels",
    words=(
        say("Marked cells are not the old output in the same disorder: 1 × 1 shuffles along, a larger kernel cannot."),
        say("A dense layer permutes its columns and is as before."),
    ),
    families=("convolution",),
    rank=71,
    group=say("Experiments"),
    of="shuffle",
    order=("n", "g", "m", "o*"),
    steps=("c", "k*"),
    panels=(
        Panel("input", say("Input"), "input", Maps("i", "g", "c"), ("tensor", "input")),
        Panel("output", say("Output"), "output", Maps("o", "g", "m"), ("tensor", "output")),
        Panel("moved", say("Input, shuffled"), "input", Maps("s", "g", "c"), ("tensor", "shuffle_input")),
        Panel("weight", say("Kernel"), "weight", Maps("k", "c"), ("tensor", "weight")),
        Panel(
            "result", say("New output"), "output", Maps("o", "g", "m"), ("tensor", "shuffle_output"),
            fills="prefix", against="along_shuffle",
        ),
        Panel(
            "mended", say("Dense layer, mended"), "output", Maps("o", "g", "m"), ("tensor", "mended"),
            fills="prefix", against="output",
        ),
    ),
    links=(("input", "output"), ("moved", "weight"), ("weight", "result")),
    wide=column(row("input", "output", "mended"), row("moved", "weight", "result")),
    narrow=column(row("input", "output"), row("moved", "result"), row("weight", "mended")),
)  # fmt: skip

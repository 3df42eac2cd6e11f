"""There and back: a convolution's output, transposed back onto its input: the shape returns, the values do not."""

from app.i18n import say
from app.views.base import Maps, Panel, View, column, row

VIEW = View(
    name="there_and_back",
    title=say("There and back"),
    summary=say("Each output cell is made by its window and stamped back where the window lay: the size returns, the "
    "numbers do not."),
    lesson="there_and_back",
    words=(say("The transposed convolution brings back the shape, not the values."),),
    families=("convolution",),
    rank=40,
    of="there_and_back",
    order=("n", "g", "m", "o*"),
    steps=("c", "k*"),
    panels=(
        Panel("input", say("Input"), "input", Maps("i", "g", "c"), ("tensor", "input")),
        Panel("weight", say("Kernel"), "weight", Maps("k", "c"), ("tensor", "weight")),
        Panel("output", say("There"), "output", Maps("o", "g", "m"), ("tensor", "output"), fills="prefix"),
        Panel("back", say("And back, so far"), "input", Maps("i", "g", "c"), ("tensor", "back"), fills="sums"),
        Panel("difference", say("Back − input, in the end"), "count", Maps("i", "g", "c"), ("tensor", "difference")),
    ),
    links=(("input", "weight"), ("weight", "output"), ("output", "back"), ("back", "difference")),
    wide=row("input", column("weight", "output"), "back", "difference"),
    narrow=column(row("input", "weight", "output"), row("back", "difference")),
)  # fmt: skip

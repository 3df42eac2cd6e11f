"""The kernel maps: one for each pair of output and input channel. Groups take the blocks off the diagonal away."""

from app.i18n import say
from app.views.base import Atlas, Maps, Panel, View, column, row

VIEW = View(
    name="kernel_maps",
    title=say("Kernel maps"),
    summary=say(
        "A row of kernel maps per output channel, a column per input channel; groups leave blocks on the diagonal."
    ),
    lesson="groups",
    families=("convolution",),
    rank=28,
    order=("n", "g", "m", "o*"),
    steps=("c", "k*"),
    panels=(
        Panel("input", say("Input"), "input", Maps("s", "g", "c"), ("tensor", "input")),
        Panel(
            "maps", say("Kernel maps, out × in"), "weight", Atlas("k", ("g", "m"), ("g", "c")),
            ("tensor", "weight"),
        ),
        Panel("output", say("Output"), "output", Maps("o", "g", "m"), ("tensor", "output"), fills="prefix"),
    ),
    links=(("input", "maps"), ("maps", "output")),
    wide=row("input", "maps", "output"),
    narrow=column("maps", row("input", "output")),
)  # fmt: skip

"""The offset gradient: how would the output change if a sample moved?"""

from app.i18n import say
from app.views.base import Grid, Maps, Panel, View, column, row

VIEW = View(
    name="offset_gradient",
    title=say("Offset gradient"),
    summary=say("As a sample moves down or right, the weights of its four cells change, and so does what it reads."),
    lesson="offset_gradient",
    says="offsets",
    families=("deformable",),
    rank=64,
    group=say("Gradients"),
    of="grad_offset",
    order=("n", "f", "o*", "k*", "p"),
    steps=("g", "c", "m", "q*"),
    panels=(
        Panel("input", say("Input"), "input", Maps("s", "g", "c"), ("tensor", "input")),
        Panel("slope", say("Slopes of the corner weights"), "product", Grid(("qh",), ("qw",), ("p",)),
            ("tensor", "slope")),
        Panel(
            "slopes", say("Slope of each sample"), "product", Maps("k", "p", "g", "c"), ("sum", "input", "slope"),
            pins=("n", "o*"),
        ),
        Panel("mask", say("Mask"), "weight", Maps("k"), ("tensor", "mask")),
        Panel("weight", say("Kernel"), "weight", Maps("k", "g", "m", "c"), ("tensor", "weight")),
        Panel("upstream", say("Upstream gradient"), "output", Maps("o", "g", "m"), ("tensor", "upstream")),
        Panel(
            "grad_offset", say("Offset gradient: down, right"), "output", Maps("k", "f", "p"),
            ("tensor", "grad_offset"),
            fills="prefix",
        ),
    ),
    links=(
        ("input", "slopes"), ("slope", "slopes"), ("slopes", "grad_offset"), ("mask", "grad_offset"),
        ("weight", "grad_offset"), ("upstream", "grad_offset"),
    ),
    wide=row("input", column("slope", "slopes", "grad_offset"), column("weight", "mask", "upstream")),
    narrow=column(row("input", "upstream"), row("slope", "slopes"), row("mask", "weight"), "grad_offset"),
)  # fmt: skip

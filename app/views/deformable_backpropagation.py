"""Backpropagation through samples: what each sample gets back it shares out among its four cells."""

from app.i18n import say
from app.views.base import Grid, Maps, Panel, View, column, row

VIEW = View(
    name="deformable_backpropagation",
    title=say("Input gradient, sent back"),
    summary=say(
        "Each output's gradient goes back to its samples, times weight and mask; each shares it among four cells."
    ),
    lesson="deformable_input_gradient",
    families=("deformable",),
    rank=60,
    group=say("Gradients"),
    of="grad_input",
    order=("@upstream",),
    steps=("c", "k*", "q*"),
    panels=(
        Panel("upstream", say("Upstream gradient"), "output", Maps("o", "g", "m"), ("tensor", "upstream")),
        Panel("weight", say("Kernel"), "weight", Maps("k", "c"), ("tensor", "weight")),
        Panel("mask", say("Mask"), "weight", Maps("k"), ("tensor", "mask")),
        Panel(
            "products", say("What comes back"), "product", Maps("k", "c"),
            ("sum", "upstream", "weight", "mask"), pins=("n", "g", "m", "o*"),
        ),
        Panel("corners", say("Corner weights"), "product", Grid(("qh",), ("qw",)), ("tensor", "bilinear")),
        Panel(
            "grad_input", say("Input gradient so far"), "input", Maps("s", "g", "c"), ("tensor", "grad_input"),
            fills="sums"
        ),
    ),
    links=(
        ("upstream", "products"), ("weight", "products"), ("mask", "products"), ("products", "grad_input"),
        ("corners", "grad_input"),
    ),
    wide=row(column("weight", "mask", "corners"), column("upstream", "products"), "grad_input"),
    narrow=column(row("upstream", "grad_input"), row("weight", "mask"), row("products", "corners")),
)  # fmt: skip

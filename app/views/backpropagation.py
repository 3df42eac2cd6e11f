"""Backpropagation: what did this output's gradient touch? It flows to all the cells the output had read."""

from app.i18n import say
from app.views.base import Grid, Maps, Panel, View, column, row

VIEW = View(
    name="backpropagation",
    title=say("Input gradient, sent back"),
    summary=say(
        "Each output's gradient goes back to the cells it read, times the weight each had; what meets is added."
    ),
    lesson="input_gradient",
    lessons={
        "transposed": "transposed_input_gradient", "pooling": "{lesson}_gradient",
        "unfold": "unfold_gradient", "fold": "fold_gradient", "batch_norm": "batch_norm_gradient",
    },
    families=("convolution", "transposed", "pooling", "unfold", "fold", "shuffle", "batch_norm"),
    rank=60,
    group=say("Gradients"),
    of="grad_input",
    order=("@upstream",),
    steps=("c", "k*"),
    panels=(
        Panel("upstream", say("Upstream gradient"), "output", Maps("o", "g", "m"), ("tensor", "upstream")),
        Panel("weight", say("Kernel"), "weight", Maps("k", "c"), ("tensor", "weight")),
        Panel("scale", say("Scale of each channel"), "weight", Grid(("g",)), ("tensor", "scale")),
        Panel("share", say("Share of each cell"), "weight", Maps("k"), ("tensor", "share")),
        Panel(
            "products", say("What is sent back"), "product", Maps("k", "c"),
            ("sum", "upstream", "weight", "share", "scale"),
            pins=("n", "g", "m", "o*"),
        ),
        Panel(
            "grad_input", say("Input gradient so far"), "input", Maps("i", "g", "c"), ("tensor", "grad_input"),
            fills="sums",
        ),
    ),
    links=(
        ("upstream", "products"), ("weight", "products"), ("scale", "products"), ("share", "products"),
        ("products", "grad_input"),
    ),
    wide=row("upstream", column("weight", "scale", "share", "products"), "grad_input"),
    narrow=column("upstream", row("weight", "scale", "share", "products"), "grad_input"),
)  # fmt: skip

"""The gradient of batch norm's weight: it met every cell of its channel, with the mean taken away and variance 1."""

from app.i18n import say
from app.views.base import Grid, Maps, Panel, View, column, row

VIEW = View(
    name="scale_gradient",
    title=say("Weight gradient"),
    summary=say(
        "The weight of a channel met each of its cells, normalised; times their upstream gradients they add up."
    ),
    lesson="scale_gradient",
    families=("batch_norm",),
    rank=62,
    group=say("Gradients"),
    of="grad_weight",
    order=("g",),
    steps=("n", "o*"),
    panels=(
        Panel("normalised", say("Input, normalised"), "input", Maps("i", "n", "g"), ("tensor", "normalised")),
        Panel("upstream", say("Upstream gradient"), "output", Maps("o", "n", "g"), ("tensor", "upstream")),
        Panel(
            "products", say("Normalised × upstream"), "product", Maps("o", "n"), ("sum", "normalised", "upstream"),
            pins=("g",),
        ),
        Panel("grad_weight", say("Weight gradient"), "weight", Grid(("g",)), ("tensor", "grad_weight"), fills="prefix"),
    ),
    links=(("normalised", "products"), ("upstream", "products"), ("products", "grad_weight")),
    wide=row("normalised", column("upstream", "products"), "grad_weight"),
    narrow=column(row("normalised", "grad_weight"), row("upstream", "products")),
)  # fmt: skip

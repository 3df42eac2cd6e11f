"""The gradient of batch norm's weight: it met every cell of its channel, with the mean taken away and variance 1."""

from app.views.base import Grid, Maps, Panel, View, column, row

VIEW = View(
    name="scale_gradient",
    title="Weight gradient",
    summary="The weight of a channel met each of its cells, normalised; times their upstream gradients they add up.",
    lesson="scale_gradient",
    families=("batch_norm",),
    rank=62,
    group="Gradients",
    of="grad_weight",
    order=("g",),
    steps=("n", "o*"),
    panels=(
        Panel("normalised", "Input, normalised", "input", Maps("i", "n", "g"), ("tensor", "normalised")),
        Panel("upstream", "Upstream gradient", "output", Maps("o", "n", "g"), ("tensor", "upstream")),
        Panel(
            "products", "Normalised × upstream", "product", Maps("o", "n"), ("sum", "normalised", "upstream"),
            pins=("g",),
        ),
        Panel("grad_weight", "Weight gradient", "weight", Grid(("g",)), ("tensor", "grad_weight"), fills="prefix"),
    ),
    links=(("normalised", "products"), ("upstream", "products"), ("products", "grad_weight")),
    wide=row("normalised", column("upstream", "products"), "grad_weight"),
    narrow=column(row("normalised", "grad_weight"), row("upstream", "products")),
)  # fmt: skip

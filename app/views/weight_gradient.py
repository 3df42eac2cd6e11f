"""The weight gradient: what did this weight meet? One input cell for every output."""

from app.views.base import Maps, Panel, View, column, row

VIEW = View(
    name="weight_gradient",
    title="Kernel gradient",
    summary="Each weight met one input cell per output; their products with the upstream gradient add up.",
    lesson="weight_gradient",
    lessons={"transposed": "transposed_weight_gradient"},
    families=("convolution", "transposed"),
    rank=62,
    group="Gradients",
    of="grad_weight",
    order=("g", "m", "c", "k*"),
    steps=("n", "o*"),
    panels=(
        Panel("input", "Input", "input", Maps("s", "n", "g", "c"), ("tensor", "input")),
        Panel("upstream", "Upstream gradient", "output", Maps("o", "n", "g", "m"), ("tensor", "upstream")),
        Panel(
            "products", "Input × upstream", "product", Maps("o", "n"), ("sum", "input", "upstream"),
            pins=("g", "m", "c", "k*"),
        ),
        Panel(
            "grad_weight", "Kernel gradient", "weight", Maps("k", "m", "c"), ("tensor", "grad_weight"),
            fills="prefix",
        ),
    ),
    links=(("input", "products"), ("upstream", "products"), ("products", "grad_weight")),
    wide=row("input", column("upstream", "products"), "grad_weight"),
    narrow=column(row("input", "grad_weight"), row("upstream", "products")),
)  # fmt: skip

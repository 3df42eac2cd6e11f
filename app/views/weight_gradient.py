"""The weight gradient: what did this weight meet? One input cell for every output."""

from app.i18n import say
from app.views.base import Maps, Panel, View, column, row

VIEW = View(
    name="weight_gradient",
    title=say("Kernel gradient"),
    summary=say("Each weight met one input cell per output; their products with the upstream gradient add up."),
    lesson="weight_gradient",
    lessons={"transposed": "transposed_weight_gradient"},
    families=("convolution", "transposed"),
    rank=62,
    group=say("Gradients"),
    of="grad_weight",
    order=("g", "m", "c", "k*"),
    steps=("n", "o*"),
    panels=(
        Panel("input", say("Input"), "input", Maps("s", "n", "g", "c"), ("tensor", "input")),
        Panel("upstream", say("Upstream gradient"), "output", Maps("o", "n", "g", "m"), ("tensor", "upstream")),
        Panel(
            "products", say("Input × upstream"), "product", Maps("o", "n"), ("sum", "input", "upstream"),
            pins=("g", "m", "c", "k*"),
        ),
        Panel(
            "grad_weight", say("Kernel gradient"), "weight", Maps("k", "m", "c"), ("tensor", "grad_weight"),
            fills="prefix",
        ),
    ),
    links=(("input", "products"), ("upstream", "products"), ("products", "grad_weight")),
    wide=row("input", column("upstream", "products"), "grad_weight"),
    narrow=column(row("input", "grad_weight"), row("upstream", "products")),
)  # fmt: skip

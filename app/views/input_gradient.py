"""The input gradient as a convolution: the transposed one of a convolution, and of a transposed one a convolution."""

from app.i18n import say
from app.views.base import Maps, Panel, View, column, row

VIEW = View(
    name="input_gradient",
    title=say("Input gradient, as a convolution"),
    summary=say(
        "The kernel slides over the upstream gradient; a stride puts zeros between its cells, or steps over them."
    ),
    lesson="stretched_gradient",
    lessons={"transposed": "window_gradient"},
    families=("convolution", "transposed"),
    rank=61,
    group=say("Gradients"),
    of="grad_input_transposed",
    order=("@grad_input",),
    steps=("m", "~k*"),
    panels=(
        Panel("upstream", say("Upstream gradient"), "output", Maps("s", "g", "m"), ("tensor", "upstream")),
        Panel("weight", say("Kernel, as it lies"), "weight", Maps("~k", "m"), ("tensor", "weight")),
        Panel(
            "products", say("Window × kernel"), "product", Maps("~k", "m"), ("sum", "upstream", "weight"),
            pins=("n", "g", "c", "o*"),
        ),
        Panel(
            "grad_input", say("Input gradient"), "input", Maps("o", "g", "c"), ("tensor", "grad_input"), fills="prefix"
        ),
    ),
    links=(("upstream", "products"), ("weight", "products"), ("products", "grad_input")),
    wide=row("upstream", column("weight", "products"), "grad_input"),
    narrow=column(row("upstream", "grad_input"), row("weight", "products")),
)  # fmt: skip

"""The kernel gradient of a deformable convolution: each weight met one sample for every output."""

from app.i18n import say
from app.views.base import Maps, Panel, View, column, row

VIEW = View(
    name="deformable_weight_gradient",
    title=say("Kernel gradient"),
    summary=say("Each weight met one sample per output; their products with mask and upstream gradient add up."),
    lesson="deformable_weight_gradient",
    families=("deformable",),
    rank=62,
    group=say("Gradients"),
    of="grad_weight",
    order=("g", "m", "c", "k*"),
    steps=("n", "o*", "q*"),
    panels=(
        Panel("input", say("Input"), "input", Maps("s", "n", "g", "c"), ("tensor", "input")),
        Panel(
            "samples", say("Sampled input"), "input", Maps("o", "n"), ("sum", "input", "bilinear"),
            pins=("g", "c", "k*")
        ),
        Panel("mask", say("Mask"), "weight", Maps("o", "n"), ("tensor", "mask")),
        Panel("upstream", say("Upstream gradient"), "output", Maps("o", "n", "g", "m"), ("tensor", "upstream")),
        Panel(
            "products", say("Products"), "product", Maps("o", "n"), ("sum", "input", "upstream", "bilinear", "mask"),
            pins=("g", "m", "c", "k*"),
        ),
        Panel(
            "grad_weight", say("Kernel gradient"), "weight", Maps("k", "m", "c"), ("tensor", "grad_weight"),
            fills="prefix"
        ),
    ),
    links=(
        ("input", "samples"), ("samples", "products"), ("mask", "products"), ("upstream", "products"),
        ("products", "grad_weight"),
    ),
    wide=row("input", column("samples", "products", "grad_weight"), column("upstream", "mask")),
    narrow=column(row("input", "grad_weight"), row("samples", "upstream"), row("mask", "products")),
)  # fmt: skip

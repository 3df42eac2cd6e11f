"""The mask gradient: what a kernel cell would have added, had it counted more."""

from app.i18n import say
from app.views.base import Grid, Maps, Panel, View, column, row

VIEW = View(
    name="mask_gradient",
    title=say("Mask gradient"),
    summary=say("A mask multiplies a sample: its gradient is the sample times weight and upstream gradient."),
    lesson="mask_gradient",
    families=("deformable",),
    rank=65,
    group=say("Gradients"),
    of="grad_mask",
    order=("n", "f", "o*", "k*"),
    steps=("g", "c", "m", "q*"),
    panels=(
        Panel("input", say("Input"), "input", Maps("s", "g", "c"), ("tensor", "input")),
        Panel("corners", say("Corner weights"), "product", Grid(("qh",), ("qw",)), ("tensor", "bilinear")),
        Panel(
            "samples", say("Sampled input"), "input", Maps("k", "g", "c"), ("sum", "input", "bilinear"),
            pins=("n", "o*")
        ),
        Panel("weight", say("Kernel"), "weight", Maps("k", "g", "m", "c"), ("tensor", "weight")),
        Panel("upstream", say("Upstream gradient"), "output", Maps("o", "g", "m"), ("tensor", "upstream")),
        Panel("grad_mask", say("Mask gradient"), "weight", Maps("k", "f"), ("tensor", "grad_mask"), fills="prefix"),
    ),
    links=(
        ("input", "samples"), ("corners", "samples"), ("samples", "grad_mask"), ("weight", "grad_mask"),
        ("upstream", "grad_mask"),
    ),
    wide=row("input", column("samples", "grad_mask"), column("corners", "weight", "upstream")),
    narrow=column(row("input", "upstream"), row("corners", "samples"), row("weight", "grad_mask")),
)  # fmt: skip

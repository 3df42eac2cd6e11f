"""The deformable window: where did each kernel cell look, and what did it find between the cells?"""

from app.i18n import say
from app.views.base import Grid, Maps, Panel, View, column, row

VIEW = View(
    name="deformable",
    title=say("Deformable window"),
    summary=say("Each kernel cell samples the input where its offset sends it, between four cells; then on as ever."),
    lesson=None,
    says="offsets",
    families=("deformable",),
    rank=10,
    order=("n", "g", "m", "o*"),
    steps=("c", "k*", "q*"),
    panels=(
        Panel("input", say("Input"), "input", Maps("s", "g", "c"), ("tensor", "input")),
        Panel("corners", say("Corner weights"), "product", Grid(("qh",), ("qw",)), ("tensor", "bilinear")),
        Panel(
            "samples", say("Sampled input"), "input", Maps("k", "c"), ("sum", "input", "bilinear"),
            pins=("n", "g", "o*"),
        ),
        Panel("mask", say("Mask"), "weight", Maps("k"), ("tensor", "mask")),
        Panel("weight", say("Kernel"), "weight", Maps("k", "c"), ("tensor", "weight")),
        Panel(
            "products", say("Products"), "product", Maps("k", "c"), ("sum", "input", "bilinear", "mask", "weight"),
            pins=("n", "g", "m", "o*"),
        ),
        Panel("output", say("Output"), "output", Maps("o", "g", "m"), ("tensor", "output"), fills="prefix"),
    ),
    links=(
        ("input", "samples"), ("corners", "samples"), ("samples", "products"), ("mask", "products"),
        ("weight", "products"), ("products", "output"),
    ),
    wide=row("input", column("samples", "products", "output"), column("corners", "weight", "mask")),
    narrow=column(row("input", "output"), row("corners", "samples", "mask"), row("weight", "products")),
)  # fmt: skip

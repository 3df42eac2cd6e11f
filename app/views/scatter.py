"""Scatter: what does this input cell write? It stamps the kernel, scaled by its value, onto the output."""

from app.i18n import say
from app.views.base import Maps, Panel, View, column, row

VIEW = View(
    name="scatter",
    title=say("Stamping"),
    summary=say("Each input cell stamps the kernel, scaled by its value, onto the output; overlaps add up."),
    lesson=None,
    families=("transposed",),
    rank=10,
    group=say("Scatter"),
    order=("n", "g", "c", "i*"),
    steps=("m", "k*"),
    panels=(
        Panel("input", say("Input"), "input", Maps("i", "g", "c"), ("tensor", "input")),
        Panel("weight", say("Kernel"), "weight", Maps("k", "m"), ("tensor", "weight")),
        Panel(
            "products", say("Cell × kernel"), "product", Maps("k", "m"), ("sum", "input", "weight"),
            pins=("n", "g", "c", "i*"),
        ),
        Panel("output", say("Output so far"), "output", Maps("o", "g", "m"), ("tensor", "output"), fills="sums"),
    ),
    links=(("input", "products"), ("weight", "products"), ("products", "output")),
    wide=row("input", column("weight", "products"), "output"),
    narrow=column(row("input", "output"), row("weight", "products")),
)  # fmt: skip

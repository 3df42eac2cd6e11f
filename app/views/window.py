"""The sliding window: what does this output read?"""

from app.i18n import say
from app.views.base import Maps, Panel, View, column, row

VIEW = View(
    name="window",
    title=say("Sliding window"),
    summary=say("The kernel lies on a window of the input; the products add up to one output cell."),
    lesson=None,
    families=("convolution",),
    rank=10,
    order=("n", "g", "m", "o*"),
    steps=("c", "k*"),
    panels=(
        Panel("input", say("Input"), "input", Maps("s", "g", "c"), ("tensor", "input")),
        Panel("weight", say("Kernel"), "weight", Maps("k", "c"), ("tensor", "weight")),
        Panel("turned", say("Kernel, turned"), "weight", Maps("~k", "c"), ("tensor", "weight")),
        Panel(
            "products", say("Window × kernel"), "product", Maps("~k", "c"), ("sum", "input", "weight"),
            pins=("n", "g", "m", "o*"),
        ),
        Panel("output", say("Output"), "output", Maps("o", "g", "m"), ("tensor", "output"), fills="prefix"),
    ),
    links=(
        ("input", "products"), ("weight", "turned"), ("turned", "products"), ("weight", "products"),
        ("products", "output"),
    ),
    wide=row("input", column("weight", "turned", "products"), "output"),
    narrow=column(row("input", "output"), row("weight", "turned", "products")),
)  # fmt: skip

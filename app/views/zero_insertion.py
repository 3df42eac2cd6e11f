"""Zero insertion: the transposed convolution as a convolution over a stretched input, with the kernel turned."""

from app.i18n import say
from app.views.base import Maps, Panel, View, column, row

VIEW = View(
    name="zero_insertion",
    title=say("Zero insertion"),
    summary=say(
        "Stretch the input with zeros between its cells and slide the kernel, turned by 180°, one cell at a time."
    ),
    lesson="zero_insertion",
    says="zero_insertion",
    families=("transposed",),
    rank=20,
    order=("n", "g", "m", "o*"),
    steps=("c", "~k*"),
    panels=(
        Panel("input", say("Stretched input"), "input", Maps("s", "g", "c"), ("tensor", "input")),
        Panel("weight", say("Kernel, turned"), "weight", Maps("~k", "c"), ("tensor", "weight")),
        Panel(
            "products", say("Window × kernel"), "product", Maps("~k", "c"), ("sum", "input", "weight"),
            pins=("n", "g", "m", "o*"),
        ),
        Panel("output", say("Output"), "output", Maps("o", "g", "m"), ("tensor", "output"), fills="prefix"),
    ),
    links=(("input", "products"), ("weight", "products"), ("products", "output")),
    wide=row("input", column("weight", "products"), "output"),
    narrow=column(row("input", "output"), row("weight", "products")),
)  # fmt: skip

"""Zero insertion: the transposed convolution as a convolution over a stretched input, with the kernel turned."""

from app.views.base import Maps, Panel, View, column, row

VIEW = View(
    name="zero_insertion",
    title="Zero insertion",
    summary="Stretch the input with zeros between its cells and slide the kernel, turned by 180°, one cell at a time.",
    lesson="zero_insertion",
    says="zero_insertion",
    families=("transposed",),
    rank=20,
    order=("n", "g", "m", "o*"),
    steps=("c", "~k*"),
    panels=(
        Panel("input", "Stretched input", "input", Maps("s", "g", "c"), ("tensor", "input")),
        Panel("weight", "Kernel, turned", "weight", Maps("~k", "c"), ("tensor", "weight")),
        Panel(
            "products", "Window × kernel", "product", Maps("~k", "c"), ("sum", "input", "weight"),
            pins=("n", "g", "m", "o*"),
        ),
        Panel("output", "Output", "output", Maps("o", "g", "m"), ("tensor", "output"), fills="prefix"),
    ),
    links=(("input", "products"), ("weight", "products"), ("products", "output")),
    wide=row("input", column("weight", "products"), "output"),
    narrow=column(row("input", "output"), row("weight", "products")),
)  # fmt: skip

"""Dilation: the kernel as it lies on the input, with its holes."""

from app.i18n import say
from app.views.base import Maps, Panel, View, column, row

VIEW = View(
    name="spread",
    title=say("Kernel and its holes"),
    summary=say("Dilation puts holes between the kernel's cells: the window grows, the number of weights does not."),
    lesson="spread_kernel",
    says="spread",
    families=("convolution",),
    rank=74,
    group=say("Experiments"),
    of="spread",
    order=("n", "g", "m", "o*"),
    steps=("c", "k*"),
    panels=(
        Panel("input", say("Input"), "input", Maps("s", "g", "c"), ("tensor", "input")),
        Panel("spread", say("Kernel, spread"), "weight", Maps("k", "c"), ("tensor", "spread")),
        Panel(
            "products", say("Window × kernel"), "product", Maps("k", "c"), ("sum", "input", "spread"),
            pins=("n", "g", "m", "o*"),
        ),
        Panel("output", say("Output"), "output", Maps("o", "g", "m"), ("tensor", "output"), fills="prefix"),
    ),
    links=(("input", "products"), ("spread", "products"), ("products", "output")),
    wide=row("input", column("spread", "products"), "output"),
    narrow=column(row("input", "output"), row("spread", "products")),
)  # fmt: skip

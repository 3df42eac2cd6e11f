"""Similarity: the window and the kernel as two vectors, and where in the input they point the same way."""

from app.i18n import say
from app.views.base import Grid, Maps, Panel, View, column, row

VIEW = View(
    name="similarity",
    title=say("Similarity"),
    summary=say(
        "Window and kernel as two vectors: their inner product is the output, their cosine how alike they are."
    ),
    lesson="similarity",
    words=(
        say("Inner product = window's length × kernel's length × cosine."),
        say("Framed: the window most like the kernel."),
    ),
    families=("convolution",),
    rank=69,
    group=say("Experiments"),
    of="similarity",
    order=("n", "g", "m", "o*"),
    steps=("c", "k*"),
    panels=(
        Panel("input", say("Input"), "input", Maps("s", "g", "c"), ("tensor", "input")),
        Panel(
            "window", say("Window"), "input", Grid(("c", "k*")), ("sum", "input"),
            pins=("n", "g", "o*"),
        ),
        Panel("weight", say("Kernel"), "weight", Grid(("c", "k*")), ("tensor", "weight")),
        Panel("window_length", say("Window's length"), "input", Grid(), ("tensor", "window_length")),
        Panel("kernel_length", say("Kernel's length"), "weight", Grid(), ("tensor", "kernel_length")),
        Panel("inner", say("Inner product"), "product", Grid(), ("tensor", "inner_product")),
        Panel(
            "cosine", say("Cosine"), "output", Maps("o", "g", "m"), ("tensor", "cosine"), fills="prefix", peak=True,
        ),
    ),
    links=(("input", "window"), ("weight", "cosine")),
    wide=row("input", row("window", "weight"), column("window_length", "kernel_length", "inner"), "cosine"),
    narrow=column(row("input", "cosine"), row("window", "weight", column("window_length", "kernel_length", "inner"))),
)  # fmt: skip

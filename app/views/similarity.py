"""Similarity: the window and the kernel as two vectors, and where in the input they point the same way."""

from app.views.base import Grid, Maps, Panel, View, column, row

VIEW = View(
    name="similarity",
    title="Similarity",
    summary="Window and kernel as two vectors: their inner product is the output, their cosine how alike they are.",
    lesson="similarity",
    words=(
        "Inner product = window's length × kernel's length × cosine.",
        "Framed: the window most like the kernel.",
    ),
    families=("convolution",),
    rank=69,
    group="Experiments",
    of="similarity",
    order=("n", "g", "m", "o*"),
    steps=("c", "k*"),
    panels=(
        Panel("input", "Input", "input", Maps("s", "g", "c"), ("tensor", "input")),
        Panel(
            "window", "Window", "input", Grid(("c", "k*")), ("sum", "input"),
            pins=("n", "g", "o*"),
        ),
        Panel("weight", "Kernel", "weight", Grid(("c", "k*")), ("tensor", "weight")),
        Panel("window_length", "Window's length", "input", Grid(), ("tensor", "window_length")),
        Panel("kernel_length", "Kernel's length", "weight", Grid(), ("tensor", "kernel_length")),
        Panel("inner", "Inner product", "product", Grid(), ("tensor", "inner_product")),
        Panel(
            "cosine", "Cosine", "output", Maps("o", "g", "m"), ("tensor", "cosine"), fills="prefix", peak=True,
        ),
    ),
    links=(("input", "window"), ("weight", "cosine")),
    wide=row("input", row("window", "weight"), column("window_length", "kernel_length", "inner"), "cosine"),
    narrow=column(row("input", "cosine"), row("window", "weight", column("window_length", "kernel_length", "inner"))),
)  # fmt: skip

"""A kernel of one cell: the same dense layer at every pixel."""

from app.views.base import Grid, Maps, Panel, View, column, row

VIEW = View(
    name="pointwise",
    title="Dense per pixel",
    summary="A kernel of one cell mixes channels only: the same matrix at every pixel, times its channels.",
    lesson="pointwise",
    families=("convolution",),
    of="pixels",
    rank=21,
    group="Matrices",
    order=("n", "g", "o*", "m"),
    steps=("c", "k*"),
    panels=(
        Panel("input", "Input", "input", Maps("s", "g", "c"), ("tensor", "input")),
        Panel("weight", "Matrix: out × in", "weight", Grid(("m",), ("c",)), ("tensor", "weight")),
        Panel("pixel", "Pixel", "input", Grid(("c",)), ("sum", "input"), pins=("n", "g", "o*")),
        Panel("answer", "New pixel", "output", Grid(("m",)), ("tensor", "output"), fills="prefix"),
        Panel("output", "Output", "output", Maps("o", "g", "m"), ("tensor", "output"), fills="prefix"),
    ),
    links=(("input", "pixel"), ("weight", "answer"), ("pixel", "answer"), ("answer", "output")),
    wide=row("input", row("weight", "pixel", "answer"), "output"),
    narrow=column("input", row("weight", "pixel", "answer"), "output"),
)

"""im2col: every window a column, every kernel a row, the convolution one matrix product."""

from app.views.base import Grid, Maps, Panel, View, column, row

VIEW = View(
    name="im2col",
    title="im2col",
    summary="Windows stand as columns and kernels lie as rows: all sums at once are one matrix product.",
    lesson="flattened_regions",
    families=("convolution",),
    rank=20,
    group="im2col",
    order=("n", "g", "m", "o*"),
    steps=("c", "k*"),
    panels=(
        Panel("input", "Input", "input", Maps("s", "g", "c"), ("tensor", "input")),
        Panel(
            "columns", "Windows", "input", Grid(("c", "k*"), ("o*",), ("g",)), ("sum", "input"),
            pins=("n",),
        ),
        Panel("weight", "Kernels", "weight", Grid(("m",), ("c", "k*"), ("g",)), ("tensor", "weight")),
        Panel(
            "output", "Output", "output", Grid(("m",), ("o*",), ("g",)), ("tensor", "output"),
            fills="prefix",
        ),
    ),
    links=(("input", "columns"), ("weight", "output"), ("columns", "output")),
    wide=column(row("input", "columns"), row("weight", "output")),
    narrow=column("input", "columns", "weight", "output"),
)  # fmt: skip

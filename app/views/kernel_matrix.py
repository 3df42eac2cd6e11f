"""The kernel matrix: the operator as one matrix times the flattened input. A row folds back into a padded kernel."""

from app.i18n import say
from app.views.base import Grid, Maps, Panel, View, column, row

VIEW = View(
    name="kernel_matrix",
    title=say("Kernel matrix"),
    summary=say("The input as one long column; each row of the matrix is the kernel, laid where its output reads."),
    lesson="kernel_matrix",
    lessons={"transposed": "transposed_kernel_matrix"},
    families=("convolution", "transposed"),
    rank=30,
    group=say("Matrices"),
    matrix="matrix",
    order=("n", "g", "m", "o*"),
    steps=("c", "k*"),
    panels=(
        Panel("matrix", say("Kernel matrix"), "weight", Grid(("g", "m", "o*"), ("g", "c", "i*")), ("sum", "weight")),
        Panel("input", say("Flat input"), "input", Grid(("g", "c", "i*")), ("tensor", "input")),
        Panel("output", say("Flat output"), "output", Grid(("g", "m", "o*")), ("tensor", "output"), fills="prefix"),
        Panel("weight", say("Kernel"), "weight", Maps("k", "c"), ("tensor", "weight")),
        Panel(
            "folded", say("Row, folded"), "weight", Maps("s", "c"), ("sum", "weight"),
            pins=("g", "m", "o*"),
        ),
    ),
    links=(("matrix", "input"), ("input", "output")),
    wide=row(column("matrix", row("weight", "folded")), "input", "output"),
    narrow=column("matrix", row("folded", "input", "output")),
)  # fmt: skip

"""The kernel matrix: the operator as one matrix times the flattened input. A row folds back into a padded kernel."""

from app.views.base import Grid, Maps, Panel, View, column, row

VIEW = View(
    name="kernel_matrix",
    title="Kernel matrix",
    summary="The input as one long column; each row of the matrix is the kernel, laid where its output reads.",
    lesson="kernel_matrix",
    lessons={"transposed": "transposed_kernel_matrix"},
    families=("convolution", "transposed"),
    rank=30,
    group="Matrices",
    matrix="matrix",
    order=("n", "g", "m", "o*"),
    steps=("c", "k*"),
    panels=(
        Panel("matrix", "Kernel matrix", "weight", Grid(("g", "m", "o*"), ("g", "c", "i*")), ("sum", "weight")),
        Panel("input", "Flat input", "input", Grid(("g", "c", "i*")), ("tensor", "input")),
        Panel("output", "Flat output", "output", Grid(("g", "m", "o*")), ("tensor", "output"), fills="prefix"),
        Panel("weight", "Kernel", "weight", Maps("k", "c"), ("tensor", "weight")),
        Panel(
            "folded", "Row, folded", "weight", Maps("s", "c"), ("sum", "weight"),
            pins=("g", "m", "o*"),
        ),
    ),
    links=(("matrix", "input"), ("input", "output")),
    wide=row(column("matrix", row("weight", "folded")), "input", "output"),
    narrow=column("matrix", row("folded", "input", "output")),
)  # fmt: skip

"""Backpropagation: what did this output's gradient touch? It flows to all the cells the output had read."""

from app.views.base import Maps, Panel, View, column, row

VIEW = View(
    name="backpropagation",
    title="Input gradient, sent back",
    summary="Each output's gradient goes back to the cells it read, times the weight each had; what meets is added.",
    lesson="input_gradient",
    lessons={
        "transposed": "transposed_input_gradient", "pooling": "{lesson}_gradient",
        "unfold": "unfold_gradient", "fold": "fold_gradient",
    },
    families=("convolution", "transposed", "pooling", "unfold", "fold", "shuffle"),
    rank=60,
    group="Gradients",
    of="grad_input",
    order=("@upstream",),
    steps=("c", "k*"),
    panels=(
        Panel("upstream", "Upstream gradient", "output", Maps("o", "g", "m"), ("tensor", "upstream")),
        Panel("weight", "Kernel", "weight", Maps("k", "c"), ("tensor", "weight")),
        Panel("share", "Share of each cell", "weight", Maps("k"), ("tensor", "share")),
        Panel(
            "products", "What is sent back", "product", Maps("k", "c"), ("sum", "upstream", "weight", "share"),
            pins=("n", "g", "m", "o*"),
        ),
        Panel(
            "grad_input", "Input gradient so far", "input", Maps("i", "g", "c"), ("tensor", "grad_input"),
            fills="sums",
        ),
    ),
    links=(("upstream", "products"), ("weight", "products"), ("share", "products"), ("products", "grad_input")),
    wide=row("upstream", column("weight", "share", "products"), "grad_input"),
    narrow=column("upstream", row("weight", "share", "products"), "grad_input"),
)  # fmt: skip

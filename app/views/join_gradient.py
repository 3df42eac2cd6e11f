"""What goes back to the input of a sum or a product."""

from app.views.base import AsItLies, Panel, View, column, row

VIEW = View(
    name="join_gradient",
    title="Input gradient",
    summary="A sum hands the upstream gradient back as it is; a product hands it back times the other cell.",
    lesson="add_gradient",
    lessons={"join": "{lesson}_gradient"},
    families=("join",),
    rank=60,
    group="Gradients",
    of="grad_input",
    order=("@upstream",),
    steps=("k*",),
    panels=(
        Panel("upstream", "Upstream gradient", "output", AsItLies(), ("tensor", "upstream")),
        Panel("other", "Other map", "weight", AsItLies(), ("tensor", "other")),
        Panel("grad_input", "Input gradient", "input", AsItLies(), ("tensor", "grad_input"), fills="prefix"),
    ),
    links=(("upstream", "grad_input"), ("other", "grad_input")),
    wide=row("upstream", "other", "grad_input"),
    narrow=column(row("upstream", "other"), "grad_input"),
)

"""Where the influence on one output cell really lies: the gradient of that cell."""

from app.views.base import AsItLies, Panel, View, row

VIEW = View(
    name="effective_field",
    title="Effective",
    summary="How much each cell matters to the chosen output cell: the gradient, with the real weights.",
    lesson="receptive_field",
    words=("Each number is the gradient of the chosen output cell: how much this cell moves it.",),
    families=("chain",),
    rank=41,
    group="Receptive field",
    through="backwards",
    seed="cell",
    opens="end",
    of="grad_input",
    order=("@grad_input",),
    steps=("m", "o*"),
    panels=(
        Panel("upstream", "Output", "output", AsItLies(), ("tensor", "upstream")),
        Panel("grad_input", "Input", "input", AsItLies(), ("tensor", "grad_input"), fills="prefix"),
    ),
    links=(("upstream", "grad_input"),),
    wide=row("upstream", "grad_input"),
    narrow=row("upstream", "grad_input"),
)

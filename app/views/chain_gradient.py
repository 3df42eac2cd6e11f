"""The upstream gradient sent back through every link."""

from app.views.base import AsItLies, Panel, View, row

VIEW = View(
    name="chain_gradient",
    title="Gradient",
    summary="The chain rule, link by link: each hands back what came to it, through its own kernel.",
    lesson="receptive_field",
    words=("Each number is a gradient, handed back link by link.",),
    families=("chain",),
    rank=60,
    group="",
    through="backwards",
    seed="upstream",
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

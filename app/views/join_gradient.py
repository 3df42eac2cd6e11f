"""What goes back to the input of a sum or a product."""

from app.i18n import say
from app.views.base import AsItLies, Panel, View, column, row

VIEW = View(
    name="join_gradient",
    title=say("Input gradient"),
    summary=say(
        "A sum hands the upstream gradient back as it is; a product hands it back times the other cell."
    ),
    lesson="add_gradient",
    lessons={"join": "{lesson}_gradient"},
    families=("join",),
    rank=60,
    group=say("Gradients"),
    of="grad_input",
    order=("@upstream",),
    steps=("k*",),
    panels=(
        Panel("upstream", say("Upstream gradient"), "output", AsItLies(), ("tensor", "upstream")),
        Panel("other", say("Other map"), "weight", AsItLies(), ("tensor", "other")),
        Panel(
            "grad_input", say("Input gradient"), "input", AsItLies(), ("tensor", "grad_input"), fills="prefix"
        ),
    ),
    links=(("upstream", "grad_input"), ("other", "grad_input")),
    wide=row("upstream", "other", "grad_input"),
    narrow=column(row("upstream", "other"), "grad_input"),
)

"""What goes back to the other map of a sum or a product."""

from app.i18n import say
from app.views.base import AsItLies, Panel, View, column, row

VIEW = View(
    name="other_gradient",
    title=say("Gradient of the other map"),
    summary=say(
        "A sum hands the upstream gradient back as it is; a product hands it back times the other cell."
    ),
    lesson="add_gradient",
    lessons={"join": "{lesson}_gradient"},
    families=("join",),
    rank=61,
    group=say("Gradients"),
    of="grad_other",
    order=("@upstream",),
    steps=("k*",),
    panels=(
        Panel("upstream", say("Upstream gradient"), "output", AsItLies(), ("tensor", "upstream")),
        Panel("input", say("Input"), "input", AsItLies(), ("tensor", "input")),
        Panel(
            "grad_other",
            say("Gradient of the other map"),
            "weight",
            AsItLies(),
            ("tensor", "grad_other"),
            fills="prefix",
        ),
    ),
    links=(("upstream", "grad_other"), ("input", "grad_other")),
    wide=row("upstream", "input", "grad_other"),
    narrow=column(row("upstream", "input"), "grad_other"),
)

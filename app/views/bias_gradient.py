"""The bias gradient: the bias went into every output of its channel."""

from app.i18n import say
from app.views.base import Grid, Maps, Panel, View, column, row

VIEW = View(
    name="bias_gradient",
    title=say("Bias gradient"),
    summary=say("The bias of a channel is added to each of its outputs, so its gradient is the sum of theirs."),
    lesson="bias_gradient",
    families=("convolution", "transposed", "deformable", "batch_norm"),
    rank=63,
    group=say("Gradients"),
    of="grad_bias",
    order=("g", "m"),
    steps=("n", "i*"),
    panels=(
        Panel("upstream", say("Upstream gradient"), "output", Maps("i", "n", "g", "m"), ("tensor", "upstream")),
        Panel(
            "grad_bias", say("Bias gradient"), "output", Grid(("g", "m")), ("tensor", "grad_bias"), fills="prefix"
        ),
    ),
    links=(("upstream", "grad_bias"),),
    wide=row("upstream", "grad_bias"),
    narrow=column("upstream", "grad_bias"),
)  # fmt: skip

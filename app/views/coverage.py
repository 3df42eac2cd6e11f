"""Coverage: how many outputs read each input cell, and how many input cells each output receives."""

from app.i18n import say
from app.views.base import Maps, Panel, View, column, row

VIEW = View(
    name="coverage",
    title=say("Coverage"),
    summary=say("How many outputs read each input cell, and how many input cells each output receives."),
    lesson="coverage",
    says="coverage",
    lessons={"transposed": "stamped_coverage", "fold": "stamped_coverage"},
    families=(
        "convolution",
        "transposed",
        "pooling",
        "unfold",
        "fold",
        "shuffle",
        "batch_norm",
        "join",
        "reparameterized",
    ),
    rank=90,
    order=("@output",),
    steps=("c", "k*"),
    panels=(
        Panel("reads", say("Outputs reached"), "count", Maps("i"), ("distinct", "o")),
        Panel("receives", say("Inputs received"), "count", Maps("o"), ("distinct", "i")),
    ),
    links=(("reads", "receives"),),
    wide=row("reads", "receives"),
    narrow=column("reads", "receives"),
)

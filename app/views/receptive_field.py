"""Which cells one output cell goes back to, link by link, and by how many paths."""

from app.views.base import AsItLies, Panel, View, row

VIEW = View(
    name="receptive_field",
    title="Theoretical",
    summary="The cells of every map that the chosen output cell goes back to; each number counts the paths.",
    lesson="receptive_field",
    words=("Each number counts the paths from the chosen output cell back to this cell.",),
    families=("chain",),
    rank=40,
    group="Receptive field",
    through="backwards",
    seed="cell",
    opens="end",
    of="paths",
    order=("@paths",),
    steps=("m", "o*"),
    panels=(
        Panel("upstream", "Output", "output", AsItLies(), ("tensor", "upstream")),
        Panel("paths", "Input", "input", AsItLies(), ("tensor", "paths"), fills="prefix"),
    ),
    links=(("upstream", "paths"),),
    wide=row("upstream", "paths"),
    narrow=row("upstream", "paths"),
)

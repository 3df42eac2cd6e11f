"""How many paths lead from each cell to any output."""

from app.views.base import AsItLies, Panel, View, row

VIEW = View(
    name="path_coverage",
    title="Coverage",
    summary="How many paths lead from each cell to the outputs: a hole in the grid is a cell no path starts from.",
    lesson="receptive_field",
    words=("Each number counts the paths from this cell to all outputs: at 0 no output depends on it.",),
    families=("chain",),
    rank=42,
    group="Receptive field",
    through="backwards",
    seed="ones",
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

"""Which cells one output cell goes back to, link by link, and by how many paths."""

from app.views.sent_back import sent_back

VIEW = sent_back(
    "paths",
    name="receptive_field",
    title="Theoretical",
    summary="The cells of every map that the chosen output cell goes back to; each number counts the paths.",
    words=(
        "Each number counts the paths from the chosen output cell back to this cell.",
        "Click a cell of the output to choose it.",
    ),
    rank=40,
    group="Receptive field",
    seed="cell",
    sets="output_cell",
)

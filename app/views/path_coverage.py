"""How many paths lead from each cell to any output."""

from app.views.sent_back import sent_back

VIEW = sent_back(
    "paths",
    name="path_coverage",
    title="Coverage",
    summary="How many paths lead from each cell to the outputs: a hole in the grid is a cell no path starts from.",
    words=("Each number counts the paths from this cell to all outputs: at 0 no output depends on it.",),
    rank=42,
    group="Receptive field",
    seed="ones",
)

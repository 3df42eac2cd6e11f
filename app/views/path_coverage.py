"""How many paths lead from each cell to any output."""

from app.i18n import say
from app.views.sent_back import sent_back

VIEW = sent_back(
    "paths",
    name="path_coverage",
    title=say("Coverage"),
    summary=say(
        "How many paths lead from each cell to the outputs: a hole in the grid is a cell no path starts from."
    ),
    words=(say("Each number counts the paths from this cell to all outputs: at 0 no output depends on it."),),
    rank=42,
    group=say("Receptive field"),
    seed="ones",
)

"""Which cells one output cell goes back to, link by link, and by how many paths."""

from app.i18n import say
from app.views.sent_back import sent_back

VIEW = sent_back(
    "paths",
    name="receptive_field",
    title=say("Theoretical"),
    summary=say(
        "The cells of every map that the chosen output cell goes back to; each number counts the paths."
    ),
    words=(
        say("Each number counts the paths from the chosen output cell back to this cell."),
        say("Click a cell of the output to choose it."),
    ),
    rank=40,
    group=say("Receptive field"),
    seed="cell",
    sets="output_cell",
)

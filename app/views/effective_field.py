"""Where the influence on one output cell really lies: the gradient of that cell."""

from app.i18n import say
from app.views.sent_back import sent_back

VIEW = sent_back(
    "grad_input",
    name="effective_field",
    title=say("Effective"),
    summary=say("How much each cell matters to the chosen output cell: the gradient, with the real weights."),
    words=(
        say("Each number is the gradient of the chosen output cell: how much this cell moves it."),
        say("Click a cell of the output to choose it."),
    ),
    rank=41,
    group=say("Receptive field"),
    seed="cell",
    sets="output_cell",
)

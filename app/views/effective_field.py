"""Where the influence on one output cell really lies: the gradient of that cell."""

from app.views.sent_back import sent_back

VIEW = sent_back(
    "grad_input",
    name="effective_field",
    title="Effective",
    summary="How much each cell matters to the chosen output cell: the gradient, with the real weights.",
    words=(
        "Each number is the gradient of the chosen output cell: how much this cell moves it.",
        "Click a cell of the output to choose it.",
    ),
    rank=41,
    group="Receptive field",
    seed="cell",
    sets="output_cell",
)

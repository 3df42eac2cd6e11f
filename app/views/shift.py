"""The shift test: move the input by a pixel and hold the output against the output that has been moved."""

from app.i18n import say
from app.views.base import Choice, Maps, Option, Panel, View, column, otherwise, row

VIEW = View(
    name="shift",
    title=say("Shift test"),
    summary=say("Move the input by a pixel, round the edge, and compare with the output moved along."),
    lesson="shift_test",
    words=(
        say("Marked cells are not the old output, moved by ⌊pixels / stride⌋."),
        say("They lie near a border of zeros, or everywhere if the stride does not divide the shift."),
    ),
    families=("convolution",),
    rank=70,
    group=say("Experiments"),
    of="shift_1",
    order=("n", "g", "m", "o*"),
    steps=("c", "k*"),
    panels=(
        Panel("input", say("Input"), "input", Maps("i", "g", "c"), ("tensor", "input")),
        Panel("output", say("Output"), "output", Maps("o", "g", "m"), ("tensor", "output")),
        Panel("moved", say("Input, moved"), "input", Maps("s", "g", "c"), ("tensor", "shift_1_input")),
        Panel("weight", say("Kernel"), "weight", Maps("k", "c"), ("tensor", "weight")),
        Panel(
            "result", say("New output"), "output", Maps("o", "g", "m"), ("tensor", "shift_1_output"),
            fills="prefix", against="along_shift_1",
        ),
    ),
    links=(("input", "output"), ("moved", "weight"), ("weight", "result")),
    wide=column(row("input", "output"), row("moved", "weight", "result")),
    narrow=column(row("input", "output"), row("moved", "result"), "weight"),
    options=(
        Option("by", say("Move by"), (
            Choice("one", say("1 pixel")),
            Choice("two", say("2 pixels"), otherwise(
                {
                    "moved": {"value": ("tensor", "shift_2_input")},
                    "result": {"value": ("tensor", "shift_2_output"), "against": "along_shift_2"},
                },
                of="shift_2",
            )),
        )),
    ),
)  # fmt: skip

"""Three ways at once: the kernel matrix transposed, stamping, and zero insertion, in step and to the same numbers."""

from app.i18n import say
from app.views.base import Choice, Grid, Maps, Option, Panel, View, column, otherwise, row

WRONG = say(
    "Marked cells are wrong: as the kernel's index grows the window's place falls, so the kernel must be turned. "
    "Only one that reads the same when turned hides it."
)
RESULTS = ("by_matrix", "output", "by_insertion")

VIEW = View(
    name="three_ways",
    title=say("Three ways"),
    summary=say(
        "One row of the transposed kernel matrix, the stamps that meet in a cell, "
        "one window over the stretched input: the same sum."
    ),
    lesson="three_ways",
    words=(say("Each way adds up the same products."),),
    families=("transposed",),
    rank=25,
    of="ways",
    order=("n", "g", "m", "o*"),
    steps=("c", "~k*"),
    panels=(
        Panel(
            "matrix", say("Matrix, transposed"), "weight", Grid(("g", "m", "o*"), ("g", "c", "i*")),
            ("sum", "weight"),
        ),
        Panel("flat", say("Flat input"), "input", Grid(("g", "c", "i*")), ("tensor", "input")),
        Panel("by_matrix", say("Flat output"), "output", Grid(("g", "m", "o*")), ("tensor", "by_matrix"),
            fills="prefix"),
        Panel("input", say("Input"), "input", Maps("i", "g", "c"), ("tensor", "input")),
        Panel("weight", say("Stamp"), "weight", Maps("k", "c"), ("tensor", "weight")),
        Panel("output", say("Stamped"), "output", Maps("o", "g", "m"), ("tensor", "output"), fills="prefix"),
        Panel("stretched", say("Stretched input"), "input", Maps("s", "g", "c"), ("tensor", "input")),
        Panel("turned", say("Turned"), "weight", Maps("~k", "c"), ("tensor", "weight")),
        Panel(
            "by_insertion", say("Slid"), "output", Maps("o", "g", "m"), ("tensor", "by_insertion"), fills="prefix",
            against="output",
        ),
    ),
    links=(
        ("matrix", "flat"), ("flat", "by_matrix"), ("input", "weight"), ("weight", "output"), ("stretched", "turned"),
        ("turned", "by_insertion"),
    ),
    wide=row(
        row("matrix", "flat", "by_matrix"),
        column(row("input", "weight", "output"), row("stretched", "turned", "by_insertion")),
    ),
    narrow=column(
        row("input", "weight", "output"), row("stretched", "turned", "by_insertion"),
        row("matrix", "flat", "by_matrix"),
    ),
    options=(
        Option("steps", say("A step is"), (
            Choice("output", say("an output cell")),
            Choice("input", say("an input cell"), otherwise(
                {name: {"fills": "sums"} for name in RESULTS},
                lesson=None, order=("n", "g", "c", "i*"), steps=("m", "k*"),
            )),
        )),
        Option("kernel", say("Sliding kernel"), (
            Choice("turned", say("turned by 180°")),
            Choice("unturned", say("left as it is"), otherwise(
                {
                    "turned": {"title": say("Not turned"), "value": ("tensor", "unturned")},
                    "by_insertion": {"title": say("Slid: wrong"), "value": ("tensor", "by_unturned"),
                                     "terms": ("input", "unturned")},
                },
                of="ways_unturned",
                words=(WRONG,),
            )),
        )),
    ),
)  # fmt: skip

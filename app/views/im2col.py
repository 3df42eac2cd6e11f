"""im2col: every window a column, every kernel a row, the convolution one matrix product."""

from app.i18n import say
from app.views.base import Choice, Grid, Maps, Option, Panel, View, column, otherwise, row

VIEW = View(
    name="im2col",
    title=say("im2col"),
    summary=say("Windows stand as columns and kernels lie as rows: all sums at once are one matrix product."),
    lesson="flattened_regions",
    words=(say("More output channels leave the windows as they are and add rows to the kernels."),),
    says="as_columns",
    families=("convolution",),
    rank=20,
    group=say("Matrices"),
    order=("n", "g", "m", "o*"),
    steps=("c", "k*"),
    panels=(
        Panel("input", say("Input"), "input", Maps("s", "g", "c"), ("tensor", "input")),
        Panel(
            "columns", say("Windows"), "input", Grid(("c", "k*"), ("o*",), ("g",)), ("sum", "input"),
            pins=("n",),
        ),
        Panel("weight", say("Kernels"), "weight", Grid(("m",), ("c", "k*"), ("g",)), ("tensor", "weight")),
        Panel(
            "output", say("Output"), "output", Grid(("m",), ("o*",), ("g",)), ("tensor", "output"),
            fills="prefix",
        ),
    ),
    links=(("input", "columns"), ("weight", "output"), ("columns", "output")),
    wide=column(row("input", "columns"), row("weight", "output")),
    narrow=column("input", "columns", "weight", "output"),
    options=(
        Option("windows", say("A window is"), (
            Choice("columns", say("a column, as in PyTorch")),
            Choice("rows", say("a row, as in many notes"), otherwise(
                {
                    "columns": {"layout": Grid(("o*",), ("c", "k*"), ("g",))},
                    "weight": {"layout": Grid(("c", "k*"), ("m",), ("g",))},
                    "output": {"layout": Grid(("o*",), ("m",), ("g",))},
                },
                words=(say("More output channels leave the windows as they are and add columns to the kernels."),),
                says="as_rows",
                summary=say(
                    "Windows lie as rows and kernels stand as columns: all sums at once are one matrix product."
                ),
                wide=column(row("input", "weight"), row("columns", "output")),
                narrow=column("input", "weight", "columns", "output"),
            )),
        )),
    ),
)  # fmt: skip

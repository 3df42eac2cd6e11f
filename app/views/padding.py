"""Other frameworks' padding: the same window over the input as PyTorch pads it and as TensorFlow's SAME does."""

from app.i18n import say
from app.views.base import Choice, Maps, Option, Panel, View, column, otherwise, row

VIEW = View(
    name="padding",
    title=say("Other frameworks' padding"),
    summary=say("The window stands at the same place of two padded inputs: PyTorch pads both sides alike, the SAME of "
    "TensorFlow, Keras and ONNX puts an odd cell at one end."),
    lesson="same_padding",
    says="beside_same",
    families=("convolution",),
    rank=73,
    group=say("Experiments"),
    of="beside_same",
    order=("n", "g", "m", "o*"),
    steps=("c", "k*"),
    panels=(
        Panel("even", say("Input, PyTorch"), "input", Maps("i", "g", "c"), ("tensor", "even_same_input")),
        Panel("padded", say("Input, SAME"), "input", Maps("i", "g", "c"), ("tensor", "same_input")),
        Panel("weight", say("Kernel"), "weight", Maps("k", "c"), ("tensor", "weight")),
        Panel(
            "output", say("Output, PyTorch"), "output", Maps("o", "g", "m"), ("tensor", "even_same_output"),
            fills="prefix"
        ),
        Panel(
            "result", say("Output, SAME"), "output", Maps("o", "g", "m"), ("tensor", "same_output"),
            fills="prefix", against="even_same_output",
        ),
        Panel("apart", say("Difference"), "count", Maps("o", "g", "m"), ("tensor", "apart_same"), fills="prefix"),
    ),
    links=(("even", "weight"), ("padded", "weight"), ("weight", "output"), ("weight", "result")),
    wide=row(column("even", "padded"), column("weight", "apart"), column("output", "result")),
    narrow=column(row("even", "output"), row("weight", "apart"), row("padded", "result")),
    options=(
        Option("word", say("Beside PyTorch"), (
            Choice("same", say("SAME or SAME_UPPER")),
            Choice("lower", say("SAME_LOWER"), otherwise(
                {
                    "even": {"value": ("tensor", "even_lower_input")},
                    "padded": {"value": ("tensor", "lower_input"), "title": say("Input, SAME_LOWER")},
                    "output": {"value": ("tensor", "even_lower_output")},
                    "result": {
                        "value": ("tensor", "lower_output"), "against": "even_lower_output",
                        "title": say("Output, SAME_LOWER"),
                    },
                    "apart": {"value": ("tensor", "apart_lower")},
                },
                of="beside_lower", says="beside_lower", lesson="same_lower_padding",
            )),
        )),
    ),
)  # fmt: skip

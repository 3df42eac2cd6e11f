"""Other frameworks' padding: the same window over the input as PyTorch pads it and as TensorFlow's SAME does."""

from app.views.base import Choice, Maps, Option, Panel, View, column, otherwise, row

VIEW = View(
    name="padding",
    title="Other frameworks' padding",
    summary="The window stands at the same place of two padded inputs: PyTorch pads both sides alike, the SAME of "
    "TensorFlow, Keras and ONNX puts an odd cell at one end.",
    lesson="same_padding",
    says="beside_same",
    families=("convolution",),
    rank=73,
    group="Experiments",
    of="beside_same",
    order=("n", "g", "m", "o*"),
    steps=("c", "k*"),
    panels=(
        Panel("even", "Input, PyTorch", "input", Maps("i", "g", "c"), ("tensor", "even_same_input")),
        Panel("padded", "Input, SAME", "input", Maps("i", "g", "c"), ("tensor", "same_input")),
        Panel("weight", "Kernel", "weight", Maps("k", "c"), ("tensor", "weight")),
        Panel(
            "output", "Output, PyTorch", "output", Maps("o", "g", "m"), ("tensor", "even_same_output"), fills="prefix"
        ),
        Panel(
            "result", "Output, SAME", "output", Maps("o", "g", "m"), ("tensor", "same_output"),
            fills="prefix", against="even_same_output",
        ),
        Panel("apart", "Difference", "count", Maps("o", "g", "m"), ("tensor", "apart_same"), fills="prefix"),
    ),
    links=(("even", "weight"), ("padded", "weight"), ("weight", "output"), ("weight", "result")),
    wide=row(column("even", "padded"), column("weight", "apart"), column("output", "result")),
    narrow=column(row("even", "output"), row("weight", "apart"), row("padded", "result")),
    options=(
        Option("word", "Beside PyTorch", (
            Choice("same", "SAME or SAME_UPPER"),
            Choice("lower", "SAME_LOWER", otherwise(
                {
                    "even": {"value": ("tensor", "even_lower_input")},
                    "padded": {"value": ("tensor", "lower_input"), "title": "Input, SAME_LOWER"},
                    "output": {"value": ("tensor", "even_lower_output")},
                    "result": {
                        "value": ("tensor", "lower_output"), "against": "even_lower_output",
                        "title": "Output, SAME_LOWER",
                    },
                    "apart": {"value": ("tensor", "apart_lower")},
                },
                of="beside_lower", says="beside_lower", lesson="same_lower_padding",
            )),
        )),
    ),
)  # fmt: skip

"""The crop frame: the whole canvas of stamps, and what padding and output padding leave of it."""

from app.i18n import say
from app.views.base import Maps, Panel, View, column, row

VIEW = View(
    name="crop_frame",
    title=say("Crop frame"),
    summary=say(
        "All that is stamped, on its canvas: padding and output padding say how much of it is kept, no number changes."
    ),
    lesson="crop_frame",
    words=(
        say(
            "Grey cells are stamped and cut off: padding cuts that many cells from both ends of every axis. Output "
            "padding keeps that many more at the far end, or adds them where the canvas has ended."
        ),
    ),
    says="crop_frame",
    families=("transposed",),
    rank=27,
    group=say("Scatter"),
    of="canvas",
    order=("n", "g", "c", "i*"),
    steps=("m", "k*"),
    panels=(
        Panel("input", say("Input"), "input", Maps("i", "g", "c"), ("tensor", "input")),
        Panel("weight", say("Kernel"), "weight", Maps("k", "m"), ("tensor", "weight")),
        Panel(
            "products", say("Cell × kernel"), "product", Maps("k", "m"), ("sum", "input", "weight"),
            pins=("n", "g", "c", "i*"),
        ),
        Panel("canvas", say("Canvas so far"), "output", Maps("o", "g", "m"), ("tensor", "canvas"), fills="sums"),
    ),
    links=(("input", "products"), ("weight", "products"), ("products", "canvas")),
    wide=row("input", column("weight", "products"), "canvas"),
    narrow=column(row("input", "canvas"), row("weight", "products")),
)  # fmt: skip

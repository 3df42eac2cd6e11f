"""The crop frame: the whole canvas of stamps, and the frame that padding and output padding move over it."""

from app.i18n import say
from app.views.base import Maps, Panel, View, column, row

VIEW = View(
    name="crop_frame",
    title=say("Crop frame"),
    summary=say(
        "All that is stamped, on its canvas; padding and output padding move a frame over it, no number changes."
    ),
    lesson="crop_frame",
    words=(say("Grey cells are stamped and cut off: padding and output padding only move the frame."),),
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

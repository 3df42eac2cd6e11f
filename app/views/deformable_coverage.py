"""Deformable coverage: offsets decide how much each cell is read, so weights are added where taps were counted."""

from app.views.base import Grid, Maps, Panel, View, column, row

VIEW = View(
    name="deformable_coverage",
    title="Coverage",
    summary="How much each input cell is read: offsets crowd the samples together and leave other cells unread.",
    lesson="deformable_coverage",
    families=("deformable",),
    rank=90,
    of="coverage",
    opens="end",
    order=("n", "f", "o*"),
    steps=("k*", "q*"),
    words=(
        "Each sample adds its bilinear weights, times the mask, to its four cells; what falls outside is lost.",
        "Unmoved, each would add 1 to one cell: that is the plain convolution's coverage.",
    ),
    panels=(
        Panel("read", "Read of each cell", "count", Maps("s", "f"), ("tensor", "coverage"), fills="sums"),
        Panel("corners", "Corner weights", "product", Grid(("kh", "qh"), ("kw", "qw")), ("tensor", "bilinear")),
        Panel("mask", "Mask", "weight", Maps("k"), ("tensor", "mask")),
        Panel("reads", "Read by each output", "output", Maps("o", "f"), ("tensor", "received"), fills="prefix"),
        Panel("regular", "Plain: times read", "count", Maps("i"), ("tensor", "regular")),
    ),
    links=(("reads", "read"), ("corners", "read"), ("mask", "read")),
    wide=row(column("reads", row("corners", "mask")), "read", "regular"),
    narrow=column(row("read", "regular"), row("reads", "corners", "mask")),
)  # fmt: skip

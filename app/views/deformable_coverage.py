"""Deformable coverage: offsets decide how much each cell is read, so weights are added where taps were counted."""

from app.i18n import say
from app.views.base import Grid, Maps, Panel, View, column, row

VIEW = View(
    name="deformable_coverage",
    title=say("Coverage"),
    summary=say("How much each input cell is read: offsets crowd the samples together and leave other cells unread."),
    lesson="deformable_coverage",
    families=("deformable",),
    rank=90,
    of="coverage",
    opens="end",
    order=("n", "f", "o*"),
    steps=("k*", "q*"),
    words=(
        say("Each sample adds its bilinear weights, times the mask, to its four cells; what falls outside is lost."),
        say("Unmoved, each would add 1 to one cell: that is the plain convolution's coverage."),
    ),
    panels=(
        Panel("read", say("Read of each cell"), "count", Maps("s", "f"), ("tensor", "coverage"), fills="sums"),
        Panel("corners", say("Corner weights"), "product", Grid(("kh", "qh"), ("kw", "qw")), ("tensor", "bilinear")),
        Panel("mask", say("Mask"), "weight", Maps("k"), ("tensor", "mask")),
        Panel("reads", say("Read by each output"), "output", Maps("o", "f"), ("tensor", "received"), fills="prefix"),
        Panel("regular", say("Plain: times read"), "count", Maps("i"), ("tensor", "regular")),
    ),
    links=(("reads", "read"), ("corners", "read"), ("mask", "read")),
    wide=row(column("reads", row("corners", "mask")), "read", "regular"),
    narrow=column(row("read", "regular"), row("reads", "corners", "mask")),
)  # fmt: skip

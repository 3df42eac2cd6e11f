"""Coverage: how many outputs read each input cell, and how many input cells each output receives."""

from app.views.base import Maps, Panel, View, column, row

VIEW = View(
    name="coverage",
    title="Coverage",
    summary="How many outputs read each input cell, and how many input cells each output receives.",
    lesson="coverage",
    families=("convolution", "transposed", "unfold", "fold"),
    rank=90,
    order=("n", "g", "m", "o*"),
    steps=("c", "k*"),
    panels=(
        Panel("reads", "Read by how many outputs", "count", Maps("i"), ("distinct", "o")),
        Panel("receives", "Input cells received", "count", Maps("o"), ("distinct", "i")),
    ),
    links=(("reads", "receives"),),
    wide=row("reads", "receives"),
    narrow=column("reads", "receives"),
)

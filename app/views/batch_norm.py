"""Batch norm: what mean, variance, weight and bias of a channel come to, and what that does to a cell."""

from app.i18n import say
from app.views.base import Grid, Maps, Panel, View, column, row

BY_CHANNEL = Grid(("g",))

VIEW = View(
    name="batch_norm",
    title=say("Scale and shift"),
    summary=say("Mean, variance, weight and bias of a channel come to one scale and one shift for all of its cells."),
    lesson=None,
    families=("batch_norm",),
    rank=10,
    of="affine",
    order=("@output",),
    steps=("k*",),
    panels=(
        Panel("input", say("Input"), "input", Maps("i", "g"), ("tensor", "input")),
        Panel("running_mean", say("Mean"), "weight", BY_CHANNEL, ("tensor", "running_mean")),
        Panel("running_var", say("Variance"), "weight", BY_CHANNEL, ("tensor", "running_var")),
        Panel("weight", say("Weight γ"), "weight", BY_CHANNEL, ("tensor", "weight")),
        Panel("bias", say("Bias β"), "weight", BY_CHANNEL, ("tensor", "bias")),
        Panel("scale", say("Scale"), "product", BY_CHANNEL, ("tensor", "scale")),
        Panel("shift", say("Shift"), "product", BY_CHANNEL, ("tensor", "shift")),
        Panel("output", say("Output"), "output", Maps("o", "g"), ("tensor", "output"), fills="prefix"),
    ),
    links=(
        ("running_var", "scale"), ("weight", "scale"), ("running_mean", "shift"), ("bias", "shift"),
        ("input", "scale"), ("scale", "shift"), ("shift", "output"),
    ),
    wide=row(
        "input", column(row("running_var", "weight", "running_mean", "bias"), row("scale", "shift")), "output"
    ),
    narrow=column(
        row("input", "output"), row("running_var", "weight", "running_mean", "bias"), row("scale", "shift")
    ),
    words=(say(
        "Scale = weight / √(variance + eps); shift = bias − mean · scale. Both are fixed once training is over."
    ),),
)  # fmt: skip

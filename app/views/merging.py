"""Structural re-parameterisation: two kernels, each with its norm folded in, become one; and both ways' output."""

from app.i18n import say
from app.views.base import Choice, Maps, Option, Panel, View, column, otherwise, row

MERGED = say(
    "The norms are folded in, the small kernel stands in a ring of zeros, and the sum is one kernel."
)
BRANCHES = say(
    "While training both kernels read the input. A norm that is folded in scales its kernel, and shifts."
)
APART = (
    ("trained", "large"), ("padded", "small"), ("large", "products"), ("small", "products"), ("input", "products"),
    ("products", "output"),
)  # fmt: skip

VIEW = View(
    name="merging",
    title=say("Merging"),
    summary=say(
        "A large kernel and a small one, their norms folded in, are added into one kernel with the same output."
    ),
    lesson=None,
    families=("reparameterized",),
    rank=10,
    of="merging",
    says="merging",
    words=(MERGED,),
    order=("n", "g", "m", "o*"),
    steps=("b", "c", "k*"),
    panels=(
        Panel("input", say("Input"), "input", Maps("s", "g", "c"), ("tensor", "input")),
        Panel("trained", say("Large kernel"), "weight", Maps("k", "c"), ("tensor", "trained")),
        Panel("padded", say("Small kernel, padded"), "weight", Maps("k", "c"), ("tensor", "padded")),
        Panel("large", say("Large, folded"), "weight", Maps("k", "c"), ("tensor", "large_folded")),
        Panel("small", say("Small, folded"), "weight", Maps("k", "c"), ("tensor", "small_folded")),
        Panel("merged", say("Their sum"), "weight", Maps("k", "c"), ("tensor", "merged")),
        Panel(
            "products", say("Window × kernel"), "product", Maps("~k", "b", "c"), ("sum", "input", "merged", "branch"),
            pins=("n", "g", "m", "o*"),
        ),
        Panel("output", say("One convolution"), "output", Maps("o", "g", "m"), ("tensor", "output"), fills="prefix"),
        Panel("both", say("Both branches"), "output", Maps("o", "g", "m"), ("tensor", "branches")),
    ),
    links=(
        ("large", "merged"), ("small", "merged"), ("merged", "products"), ("input", "products"),
        ("products", "output"),
    ),
    wide=row(
        "input", column(row("trained", "padded"), row("large", "small"), row("merged", "products")),
        column("output", "both"),
    ),
    narrow=column(row("input", "output"), row("large", "small"), row("merged", "products", "both")),
    options=(
        Option("step", say("Step"), (
            Choice("merged", say("merged"), otherwise({})),
            Choice("branches", say("branches"), otherwise(
                {"output": {"title": say("Output")}, "both": {"title": say("Branch by branch")}},
                of="branches", words=(BRANCHES,), links=APART,
            )),
        )),
    ),
)  # fmt: skip

"""Structural re-parameterisation: two kernels, each with its norm folded in, become one; and both ways' output."""

from app.views.base import Choice, Maps, Option, Panel, View, column, otherwise, row

MERGED = "The norms are folded in, the small kernel stands in a ring of zeros, and the sum is one kernel."
BRANCHES = (
    "While training both kernels read the input. A norm that is folded in scales its kernel, and shifts."
)
APART = (
    ("trained", "large"), ("padded", "small"), ("large", "products"), ("small", "products"), ("input", "products"),
    ("products", "output"),
)  # fmt: skip

VIEW = View(
    name="merging",
    title="Merging",
    summary="A large kernel and a small one, their norms folded in, are added into one kernel with the same output.",
    lesson=None,
    families=("reparameterized",),
    rank=10,
    of="merging",
    says="merging",
    words=(MERGED,),
    order=("n", "g", "m", "o*"),
    steps=("b", "c", "k*"),
    panels=(
        Panel("input", "Input", "input", Maps("s", "g", "c"), ("tensor", "input")),
        Panel("trained", "Large kernel", "weight", Maps("k", "c"), ("tensor", "trained")),
        Panel("padded", "Small kernel, padded", "weight", Maps("k", "c"), ("tensor", "padded")),
        Panel("large", "Large, folded", "weight", Maps("k", "c"), ("tensor", "large_folded")),
        Panel("small", "Small, folded", "weight", Maps("k", "c"), ("tensor", "small_folded")),
        Panel("merged", "Their sum", "weight", Maps("k", "c"), ("tensor", "merged")),
        Panel(
            "products", "Window × kernel", "product", Maps("~k", "b", "c"), ("sum", "input", "merged", "branch"),
            pins=("n", "g", "m", "o*"),
        ),
        Panel("output", "One convolution", "output", Maps("o", "g", "m"), ("tensor", "output"), fills="prefix"),
        Panel("both", "Both branches", "output", Maps("o", "g", "m"), ("tensor", "branches")),
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
        Option("step", "Step", (
            Choice("merged", "merged", otherwise({})),
            Choice("branches", "branches", otherwise(
                {"output": {"title": "Output"}, "both": {"title": "Branch by branch"}},
                of="branches", words=(BRANCHES,), links=APART,
            )),
        )),
    ),
)  # fmt: skip

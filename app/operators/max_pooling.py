"""Max pooling: the largest number of every window, and where the gradient flows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace as changed
from functools import cached_property
from math import prod
from typing import Any, ClassVar, Literal

from app.core.forward import handed, maximum, winners_share
from app.core.lattice import LETTERS, Array, Lattice, Reduce, spatial
from app.i18n import say
from app.operators.base import Cost, Laid, Presets
from app.operators.per_axis import within
from app.operators.pooling import Pooling


class MaxPooling(Pooling):
    """The largest number of each window; ties go to the first cell in row order, padding never wins.

    out[n, c, o] = max_k input[n, c, i],   i = stride·o + dilation·k − pad

    Shape: input (N, C, *spatial) or (C, *spatial); output likewise.
    Source: https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html
    """

    lesson: ClassVar[str] = "max_pooling"
    reduce: ClassVar[Reduce] = "max"
    retold: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        **Pooling.retold,
        "padding": {
            "help": say("How many cells stand before and after each axis; none of them is ever the largest.")
        },
    }

    @cached_property
    def cost(self) -> Cost:
        """Comparisons only: a window of n cells takes n − 1. No dense layer takes a maximum."""
        lattice = self.lattice
        maps = lattice.channels["n"] * lattice.channels["c"]
        cells = prod(int(self.counts(axis).sum()) for axis in lattice.axes)
        windows = prod(axis.output for axis in lattice.axes)
        return changed(super().cost, macs=0, dense=None, comparisons=maps * (cells - windows))

    @property
    def share_dims(self) -> tuple[str, ...]:
        """The winner depends on the output and says which kernel cell it is."""
        names = LETTERS[self.axes]
        return ("n", "c", *spatial("o", names), *spatial("k", names))

    @cached_property
    def computations(self) -> Mapping[str, Lattice]:
        """Forwards the winner follows from the input; only the gradient needs to be told it."""
        own = self.lattice
        tensors = {name: dims for name, dims in own.tensors.items() if name != "share"}
        return {**super().computations, "output": changed(own, tensors=tensors)}

    def run(self, laid: Laid) -> Array:
        """The maxima."""
        x = laid("input")
        assert x is not None
        return maximum(self.lattice, x)[0]

    def derive(self, name: str, laid: Laid) -> Array:
        """Also the share: 1 for the winner of each window, to which the gradient goes whole."""
        x, upstream = laid("input"), laid("upstream") if name == "grad_input" else None
        assert x is not None
        if name == "share":
            within(
                "elements",
                prod(self.lattice.shape(name)),
                "/kernel_size",
                say("too many cells in all windows"),
            )
            return winners_share(self.lattice, maximum(self.lattice, x)[1])
        if upstream is not None:
            return handed(self.lattice, upstream, maximum(self.lattice, x)[1])
        return super().derive(name, laid)


class MaxPool1d(MaxPooling):
    """Max pooling along one axis."""

    title: ClassVar[str] = say("Max pooling, 1-D")
    summary: ClassVar[str] = say("The largest sample of every window.")
    reference: ClassVar[str] = "torch.nn.functional.max_pool1d"
    spatial: ClassVar[int] = 1
    presets: ClassVar[Presets] = (("start", say("Halve a signal"), {"op": "max_pool1d", "input_size": 8}),)

    op: Literal["max_pool1d"]


class MaxPool2d(MaxPooling):
    """Max pooling along two axes."""

    title: ClassVar[str] = say("Max pooling, 2-D")
    summary: ClassVar[str] = say(
        "The largest number of every window wins; its place decides where the gradient flows."
    )
    reference: ClassVar[str] = "torch.nn.functional.max_pool2d"
    spatial: ClassVar[int] = 2
    presets: ClassVar[Presets] = (
        ("start", say("2 × 2: half the size"),
         {"op": "max_pool2d", "input_size": 6, "input": {"fill": "integers", "seed": 4}}),
        ("overlap", say("3 × 3 with stride 2: windows overlap (AlexNet, ResNet)"),
         {"op": "max_pool2d", "input_size": 7, "kernel_size": 3, "stride": 2, "padding": 1,
          "input": {"fill": "integers", "seed": 4}}),
        ("ceil", say("Ceil mode: the last window hangs over the edge"),
         {"op": "max_pool2d", "input_size": 5, "ceil_mode": True, "input": {"fill": "integers", "seed": 4}}),
        ("dilated", say("Dilated by 2"),
         {"op": "max_pool2d", "input_size": 6, "stride": 1, "dilation": 2, "input": {"fill": "integers", "seed": 4}}),
        ("photo", say("A photograph, 4 × 4 at a time"),
         {"op": "max_pool2d", "input": {"image": "sample", "size": [128, 128], "channels": 1}, "kernel_size": 4}),
    )  # fmt: skip

    op: Literal["max_pool2d"]


class MaxPool3d(MaxPooling):
    """Max pooling along three axes."""

    title: ClassVar[str] = say("Max pooling, 3-D")
    summary: ClassVar[str] = say("The largest number of every block.")
    reference: ClassVar[str] = "torch.nn.functional.max_pool3d"
    spatial: ClassVar[int] = 3
    presets: ClassVar[Presets] = (
        (
            "start",
            say("A small volume"),
            {"op": "max_pool3d", "input_size": 4, "input": {"fill": "integers", "seed": 4}},
        ),
    )

    op: Literal["max_pool3d"]

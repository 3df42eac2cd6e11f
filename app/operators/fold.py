"""Fold (col2im), unfold's transpose: columns laid back as windows, overlaps added."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from math import prod
from typing import Any, ClassVar, Literal

from app.core.lattice import LETTERS, Lattice, spatial
from app.errors import refuse
from app.i18n import say
from app.operators.base import Presets, Shape, Size, own_shape
from app.operators.per_axis import PerAxis, spread
from app.operators.slide import Slide
from app.operators.windows import WINDOW_DILATION, WINDOW_SIZE, Windows


class Fold(Windows):
    """Lay every column back where unfold took it from, and add where they overlap.

    out[n, c, o] = Σ_k  input[n, (c, k), i],   o = stride·i + dilation·k − pad

    Shape: input (N, C·∏k, L) or (C·∏k, L); output (N, C, *output_size).
    Source: https://docs.pytorch.org/docs/stable/generated/torch.nn.Fold.html
    """

    title: ClassVar[str] = say("Fold (col2im)")
    family: ClassVar[str] = "fold"
    summary: ClassVar[str] = say("Columns go back to where unfold took them, and overlaps add up.")
    lesson: ClassVar[str] = "fold"
    reference: ClassVar[str] = "torch.nn.functional.fold"
    controls: ClassVar[tuple[str, ...]] = (
        "output_size", "kernel_size", "stride", "padding", "dilation", "in_channels", "batch_size", "input",
    )  # fmt: skip
    presets: ClassVar[Presets] = (
        ("start", say("Back to 4 × 4"), {"op": "fold", "output_size": 4, "kernel_size": 3}),
        ("count", say("Ones: each cell counts its windows"),
         {"op": "fold", "output_size": 5, "kernel_size": 3, "input": {"fill": "ones"}}),
    )  # fmt: skip

    retold: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "kernel_size": {"help": WINDOW_SIZE},
        "stride": {"help": say("How far apart the windows of neighbouring columns are laid.")},
        "padding": {
            "help": say(
                "How many cells windows may reach beyond each end of the output; what lies there is cropped."
            )
        },
        "dilation": {"help": WINDOW_DILATION},
        "in_channels": {
            "help": say(
                "How many channels the output has; times the cells of a window, the rows of the input."
            )
        },
        "input": {"help": say("What the columns hold.")},
    }

    op: Literal["fold"]
    output_size: PerAxis = 4

    @cached_property
    def slides(self) -> tuple[Slide, ...]:
        """The windows along each axis of the output."""
        return self.slid_over(spread("output_size", self.output_size, len(self.kernels), least=1))

    @cached_property
    def sizes(self) -> tuple[Size, ...]:
        """The output is as long as asked; the formula tells how many windows that takes."""
        told = [(slide.size, slide.told()) for slide in self.slides]
        return tuple(
            Size(
                of.axis,
                "output_size",
                say(
                    "{size}, for {numbers} = {windows} windows",
                    size=size,
                    numbers=of.numbers,
                    windows=of.value,
                ),
                size,
                of.remainder,
            )
            for size, of in told
        )

    @property
    def windows(self) -> Shape:
        """How many windows lie along each axis of the output."""
        return tuple(slide.stops for slide in self.slides)

    @cached_property
    def columns(self) -> Shape:
        """The input's shape, checked against the number of windows."""
        cells, count = prod(self.kernels), prod(self.windows)
        hinted = (*self.batch, self.in_channels * cells, count)
        own = own_shape(self.input, "input", 1, hinted) or hinted
        if len(own) not in (2, 3):
            raise refuse(
                "/input",
                say("the input has {count} dimensions", count=len(own)),
                hint=say("fold takes (N, C·∏k, L) or (C·∏k, L)"),
            )
        self.no_empty(own, 2)
        if own[-2] % cells:
            raise refuse(
                "/input",
                say("{rows} rows do not fall into kernels of {cells} cells", rows=own[-2], cells=cells),
                hint=say("the rows are channels × {cells}", cells=cells),
            )
        if own[-1] != count:
            raise refuse(
                "/input",
                say(
                    "the input has {columns} columns, an output of {output} has {windows} = {count} windows",
                    columns=own[-1],
                    output=" × ".join(str(s.value) for s in self.sizes),
                    windows=" × ".join(map(str, self.windows)),
                    count=count,
                ),
                hint=say("give one column per window"),
            )
        return own

    @cached_property
    def shapes(self) -> dict[str, Shape | None]:
        """Input (N, C·∏k, L), output (N, C, *output_size)."""
        columns = self.columns
        output = (*columns[:-2], columns[-2] // prod(self.kernels), *(size.value for size in self.sizes))
        return {"input": columns, "output": output}

    @cached_property
    def lattice(self) -> Lattice:
        """Input n c k i, output n c o; each axis is unfold's, transposed."""
        names, output = LETTERS[self.axes], self.shapes["output"] or ()
        axes = tuple(slide.axis().T for slide in self.slides)
        tensors = {
            "input": ("n", "c", *spatial("k", names), *spatial("i", names)),
            "output": ("n", "c", *spatial("o", names)),
        }
        return Lattice(axes, self.channel_sizes(output), tensors)

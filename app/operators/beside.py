"""Another framework's padding beside PyTorch's: the same window at the same places of two lines that were padded
differently.

    PyTorch's   x'[a + i] = x[i]   with the configuration's own padding a, where that gives as many outputs as the word
                does; else with the nearest even one that does; else with what PyTorch's "same" lays on
    the word's  x''[b + i] = x[i]  with b of `auto_pad.laid`

Tap (o, k) stands at stride·o + dilation·k of both lines, so both outputs are one lattice over a padded input, and
``grounds`` say where its border lies. The shorter line ends before the longer one: what is past it is no cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from app.core import border
from app.core.axis import CELL, COPY, OUTSIDE, PADDING, Axis, Index
from app.core.forward import forward
from app.core.lattice import Array, Lattice
from app.i18n import say
from app.operators import auto_pad
from app.operators.base import Laid
from app.operators.per_axis import Pair, within
from app.operators.slide import Slide

WORDS = {"same": "SAME", "lower": "SAME_LOWER"}
NAMES = frozenset(
    name
    for side in WORDS
    for name in (
        f"even_{side}_input",
        f"even_{side}_output",
        f"{side}_input",
        f"{side}_output",
        f"apart_{side}",
    )
)


@dataclass(frozen=True)
class Beside:
    """A word's padding beside PyTorch's, for a convolution with this lattice. ``bare`` are its axes without padding;
    ``own`` is its padding where PyTorch can lay it on."""

    side: str
    lattice: Lattice
    bare: tuple[Slide, ...]
    own: tuple[Pair, ...] | None

    @cached_property
    def laid(self) -> tuple[Pair, ...]:
        """What the word lays on."""
        return tuple(auto_pad.laid(WORDS[self.side], slide) for slide in self.bare)

    @cached_property
    def even(self) -> tuple[Pair, ...]:
        """What PyTorch lays on for as many outputs."""
        own = self.own or (None,) * len(self.bare)
        padded = [replace(slide, pad=pad) for slide, pad in zip(self.bare, self.laid, strict=True)]
        return tuple(auto_pad.in_pytorch(slide, each) for slide, each in zip(padded, own, strict=True))

    @property
    def possible(self) -> bool:
        """Whether the border mode can lay on as much as both need, and there is anything to pad."""
        most = {"reflect": -1, "circular": 0}.get(self.lattice.mode)
        fits = most is None or all(
            max(pad) <= slide.size + most
            for pads in (self.laid, self.even)
            for slide, pad in zip(self.bare, pads, strict=True)
        )
        return fits and all(slide.size for slide in self.bare)

    @cached_property
    def lengths(self) -> tuple[int, ...]:
        """How long the longer of the two padded lines is, along each axis."""
        both = zip(self.bare, self.even, self.laid, strict=True)
        return tuple(slide.size + max(sum(one), sum(other)) for slide, one, other in both)

    @cached_property
    def sliding(self) -> Lattice:
        """The convolution over a line that is padded already."""
        axes = tuple(
            Axis(
                length, replace(slide, pad=pad).stops, axis.kernel, stride=axis.stride, dilation=axis.dilation,
                flip=axis.flip,
            )
            for length, slide, pad, axis in zip(self.lengths, self.bare, self.laid, self.lattice.axes, strict=True)
        )  # fmt: skip
        return replace(self.lattice, axes=axes)

    @property
    def computation(self) -> Lattice:
        """Both at once; the word's output is what the taps make."""
        side, sliding = self.side, self.sliding
        padded, made = sliding.tensors["input"], sliding.tensors["output"]
        beside = {f"even_{side}_input": padded, f"even_{side}_output": made, f"apart_{side}": made}
        kept = {name: dims for name, dims in sliding.tensors.items() if name in ("weight", "bias")}
        tensors = {f"{side}_input": padded, **kept, f"{side}_output": made, **beside}
        grounds = {f"even_{side}_input": self._grounds(self.even), f"{side}_input": self._grounds(self.laid)}
        return replace(
            sliding, tensors=tensors, result=f"{side}_output", beside=tuple(beside), grounds=grounds
        )

    def _grounds(self, pads: tuple[Pair, ...]) -> Mapping[str, Index]:
        """What stands at each place of the padded lines."""
        found = {}
        kind = PADDING if self.lattice.mode == "zeros" else COPY
        each = zip(self.lattice.names, self.bare, pads, self.lengths, strict=True)
        for name, slide, (before, after), length in each:
            kinds = np.full(length, OUTSIDE)
            kinds[: before + slide.size + after] = kind
            kinds[before : before + slide.size] = CELL
            found["i" + name] = kinds
        return found

    def derive(self, name: str, laid: Laid) -> Array:
        """A tensor of the computation.

        Raises: Refusal where the padding makes it too large.
        """
        sliding = self.sliding
        within(
            "elements",
            int(np.prod(sliding.shape("input"))),
            "/view",
            say("the padded input would be too large"),
        )
        within("macs", sliding.macs, "/view", say("the other padding takes too many multiply-adds"))
        if name == f"apart_{self.side}":
            made, even = laid(f"{self.side}_output"), laid(f"even_{self.side}_output")
            assert made is not None
            assert even is not None
            return made - even
        if name.endswith("_input"):
            x = laid("input")
            assert x is not None
            return self._padded(x, self.even if name.startswith("even") else self.laid)
        padded = laid(name.removesuffix("output") + "input")
        assert padded is not None
        return forward(sliding, padded, laid("weight"), laid("bias"))

    def _padded(self, x: Array, pads: tuple[Pair, ...]) -> Array:
        made = border.pad(x, pads, self.lattice.mode)
        lead = ((0, 0),) * (x.ndim - len(pads))
        short = zip(self.lengths, made.shape[len(lead) :], strict=True)
        return np.pad(made, (*lead, *((0, length - size) for length, size in short)))

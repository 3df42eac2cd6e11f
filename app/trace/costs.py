"""What a convolution would cost by each way there is to compute it: multiply-adds and working memory, from its shapes.

With N examples, G groups of C input and M output channels, k kernel cells, o output cells, p cells of a padded map:

    slices    N·G·M·C·k·o; the padded input                         Dumoulin and Visin, arXiv:1603.07285
    im2col    the same; a copy of every window, N·G·C·k·o           Chellapilla, Puri and Simard, IWFHR 2006
    FFT       4·N·G·M·C·h + (N·G·C + N·G·M)·t; all spectra          Mathieu, Henaff and LeCun, arXiv:1312.5851
              of f ≥ p cells with h ≈ f / 2 complex numbers each, a transform t = 1.25·f·log₂ f multiply-adds
              (2.5·f·log₂ f operations: Frigo and Johnson, "The Design and Implementation of FFTW3", 2005)
    Winograd  N·G·M·C·tiles·aᵈ + transforms; all tiles              Lavin and Gray, arXiv:1509.09308
              of m outputs an axis, read from a = m + 2 cells, for kernels of 3 at stride 1 without dilation

An addition or multiplication of a Winograd transform counts as one multiply-add. What depends on the kernels alone can
be prepared once and is counted apart. No figure includes the input, the kernels and the output themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from itertools import count
from math import ceil, log2, prod
from typing import Any

from app.core.lattice import Lattice
from app.errors import refuse
from app.i18n import say
from app.operators import Operator
from app.operators.base import FLOAT32_BYTES
from app.trace.transposed_costs import transposed_ways
from app.trace.way import Way

# outputs per tile and axis: operations of the 1-D transforms of data, kernel and result, as the paper counts them
WINOGRAD = {2: (4, 4, 4), 4: (13, 8, 10)}
TAPS = 3
_GUIDE = "Dumoulin and Visin, arXiv:1603.07285"


@dataclass(frozen=True)
class _Layer:
    """How many maps there are of each kind, how many pairs of maps, and the sizes along each axis."""

    ins: int
    outs: int
    kernels: int
    pairs: int
    kernel: int
    output: tuple[int, ...]
    padded: tuple[int, ...]
    bordered: bool


def costs(operator: Operator) -> dict[str, Any]:
    """The ways to compute a layer, cheapest first where they can be used.

    Raises: Refusal for an operator that is neither a convolution nor a transposed one.
    """
    found = FAMILIES.get(operator.family)
    if found is None:
        hint = say("ask of a convolution or a transposed convolution")
        raise refuse("/op", say("{op} is no convolution", op=operator.op), hint=hint)
    ways = sorted(found(operator.lattice), key=lambda way: (way.macs is None, way.macs or 0))
    return {"op": operator.op, "ways": [asdict(way) for way in ways]}


def convolution_ways(lattice: Lattice) -> list[Way]:
    """Slices, im2col, FFT and Winograd."""
    layer = _layer(lattice)
    plain = [_slices(layer), _im2col(layer), _fft(layer)]
    return plain + [_winograd(lattice, layer, outputs) for outputs in WINOGRAD]


FAMILIES: Mapping[str, Callable[[Lattice], list[Way]]] = {
    "convolution": convolution_ways,
    "transposed": transposed_ways,
}


def _layer(lattice: Lattice) -> _Layer:
    n, g, m, c = (lattice.channels[dim] for dim in "ngmc")
    borders = [(max(0, axis.pad), max(0, axis.pad_end)) for axis in lattice.axes]
    return _Layer(
        ins=n * g * c,
        outs=n * g * m,
        kernels=g * m * c,
        pairs=n * g * m * c,
        kernel=prod(axis.kernel for axis in lattice.axes),
        output=tuple(axis.output for axis in lattice.axes),
        padded=tuple(axis.input + sum(border) for axis, border in zip(lattice.axes, borders, strict=True)),
        bordered=any(map(any, borders)),
    )


def _slices(layer: _Layer) -> Way:
    macs = layer.pairs * layer.kernel * prod(layer.output)
    memory = layer.ins * prod(layer.padded) if layer.bordered else 0
    note = say("for each kernel cell a slice of the input, added to the output; only the border needs a copy")
    return Way("slices", say("slices"), macs, 0, memory * FLOAT32_BYTES, "N·G·M·C·k·o", note, _GUIDE)


def _im2col(layer: _Layer) -> Way:
    macs = layer.pairs * layer.kernel * prod(layer.output)
    memory = layer.ins * layer.kernel * prod(layer.output)
    note = say("the same work as one matrix product, after every window has been copied")
    source = "Chellapilla, Puri and Simard, IWFHR 2006"
    return Way("im2col", "im2col", macs, 0, memory * FLOAT32_BYTES, "N·G·M·C·k·o", note, source)


def _fft(layer: _Layer) -> Way:
    sides = fft_sides(layer.padded)
    cells, half = prod(sides), prod(sides[:-1]) * (sides[-1] // 2 + 1)
    transform = round(1.25 * cells * log2(cells)) if cells > 1 else 0
    macs = 4 * layer.pairs * half + (layer.ins + layer.outs) * transform
    memory = 2 * half * (layer.ins + layer.kernels + layer.outs)
    note = say(
        "spectra of {sides}, whatever the kernel's size; a stride throws outputs away",
        sides=" × ".join(map(str, sides)),
    )
    return Way(
        "fft", "FFT", macs, layer.kernels * transform, memory * FLOAT32_BYTES, "4·N·G·M·C·h + N·G·(C + M)·t", note,
        "Mathieu, Henaff and LeCun, arXiv:1312.5851",
    )  # fmt: skip


def fft_sides(padded: tuple[int, ...]) -> tuple[int, ...]:
    """The lengths to transform: the next that have no prime factor above 5. Longer than the padded input they need not
    be, for what wraps round lands outside the outputs.

    >>> fft_sides((58, 7))
    (60, 8)
    """
    return tuple(next(size for size in count(max(1, least)) if _smooth(size)) for least in padded)


def _smooth(size: int) -> bool:
    for prime in (2, 3, 5):
        while size % prime == 0:
            size //= prime
    return size == 1


def _winograd(lattice: Lattice, layer: _Layer, outputs: int) -> Way:
    """F(m, 3) nested over the axes; the transforms of the first axis run along whole lines of the others."""
    axes, source = len(lattice.axes), "Lavin and Gray, arXiv:1509.09308"
    name, title = f"winograd_{outputs}", f"Winograd F({outputs}, {TAPS})"
    formula = "N·G·M·C·tiles·aᵈ + transforms"
    if any((axis.kernel, axis.stride, axis.dilation) != (TAPS, 1, 1) for axis in lattice.axes):
        note = say("only for kernels of {taps} at stride 1 without dilation", taps=TAPS)
        return Way(name, title, None, None, None, formula, note, source)
    side = outputs + TAPS - 1
    data, kernel, result = (
        operations * sum(made**axis * read ** (axes - 1 - axis) for axis in range(axes))
        for operations, read, made in zip(
            WINOGRAD[outputs], (side, TAPS, side), (side, side, outputs), strict=True
        )
    )
    tiles, cells = prod(ceil(size / outputs) for size in layer.output), side**axes
    macs = tiles * (layer.pairs * cells + layer.ins * data + layer.outs * result)
    memory = cells * (layer.kernels + tiles * (layer.ins + layer.outs))
    note = say(
        "{tiles:,} tiles with {cells} products each for {outputs} outputs; less exact as tiles grow",
        tiles=tiles,
        cells=cells,
        outputs=outputs**axes,
    )
    return Way(name, title, macs, layer.kernels * kernel, memory * FLOAT32_BYTES, formula, note, source)

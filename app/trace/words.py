"""What there is to say of a view besides its picture: sentences with this configuration's own numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from itertools import product
from math import gcd, prod
from typing import Any

from app.core.axis import Axis
from app.operators import Operator
from app.operators.beside import WORDS
from app.operators.per_axis import Pair
from app.trace.notes import alike_once
from app.trace.transposed_costs import transposed_ways
from app.views.base import View


def words(operator: Operator, view: View) -> list[str]:
    """The view's own sentences, and what it has said of this configuration."""
    return [*view.words, *(SAID[view.says](operator) if view.says else ())]


def crop_frame(operator: Operator) -> list[str]:
    """How long the canvas is, where the frame stands on it, and what lies past its end.

    >>> from app.operators import from_json
    >>> crop_frame(from_json({"op": "conv_transpose1d", "input_size": 4, "stride": 2, "padding": 1}))[0]
    'The canvas is (4 − 1)·2 + 1·(3 − 1) + 1 = 9 cells long; the frame shows 1 to 7.'
    """
    axes = dict(zip(operator.lattice.names, operator.lattice.axes, strict=True))
    told = alike_once({name: _canvas(axis) for name, axis in axes.items()})
    past = max(_past(axis) for axis in axes.values())
    if past > 0:
        told.append(
            "Hatched cells lie past the canvas, where nothing was stamped: only the bias stands there."
        )
    return told


def _canvas(axis: Axis) -> str:
    s, d, k, i, first = axis.zoom, -axis.dilation, axis.kernel, axis.input, -axis.pad
    length = (i - 1) * s + d * (k - 1) + 1
    return (
        f"The canvas is ({i} − 1)·{s} + {d}·({k} − 1) + 1 = {length} cells long; "
        f"the frame shows {first} to {first + axis.output - 1}."
    )


def _past(axis: Axis) -> int:
    return axis.output - axis.pad - ((axis.input - 1) * axis.zoom - axis.dilation * (axis.kernel - 1) + 1)


def coverage(operator: Operator) -> list[str]:
    """Whether stamps cover the output evenly, away from its border, and if not, in what numbers.

    >>> from app.operators import from_json
    >>> coverage(from_json({"op": "conv_transpose2d", "kernel_size": 4, "stride": 2}))
    ['Away from the border every output cell receives 4 input cells: no checkerboard.']
    >>> print(coverage(from_json({"op": "conv_transpose1d", "stride": 2}))[0])
    Kernel 3 is no multiple of stride 2. Away from the border an output cell receives 1 or 2 inputs: a checkerboard.
    """
    axes = [axis for axis in operator.lattice.axes if axis.zoom > 1]
    if not axes or operator.family not in ("transposed", "fold"):
        return []
    counts = [received(axis) for axis in operator.lattice.axes]
    found = sorted({prod(each) for each in product(*counts)})
    if len(found) == 1:
        cells = f"{found[0]} input {'cell' if found[0] == 1 else 'cells'}"
        return [f"Away from the border every output cell receives {cells}: no checkerboard."]
    cause = next(why for axis in axes if (why := _unevenness(axis)))
    listed = ", ".join(map(str, found[:-1])) + f" or {found[-1]}"
    return [f"{cause}. Away from the border an output cell receives {listed} inputs: a checkerboard."]


def received(axis: Axis) -> set[int]:
    """How many input cells the output cells of an axis receive, far from its ends: one number where that is even.

    Cell o receives one from each k for which the stride divides o + p − d·k; only o's remainder matters.

    >>> received(Axis(input=9, output=4, kernel=3, stride=2).T), received(Axis(input=9, output=4, kernel=4, stride=2).T)
    ({1, 2}, {2})
    """
    met = Counter(axis.dilation * k % axis.zoom for k in range(axis.kernel))
    return {met[rest] for rest in range(axis.zoom)}


def _unevenness(axis: Axis) -> str:
    if gcd(axis.zoom, axis.dilation) > 1:
        return f"Stride {axis.zoom} and dilation {-axis.dilation} share a divisor"
    return f"Kernel {axis.kernel} is no multiple of stride {axis.zoom}" if axis.kernel % axis.zoom else ""


def zero_insertion(operator: Operator) -> list[str]:
    """What the inserted zeros cost, beside stamping.

    >>> from app.operators import from_json
    >>> zero_insertion(from_json({"op": "conv_transpose2d", "input_size": 5, "stride": 2}))
    ['Sliding takes 1,089 multiply-adds, 864 of them (79%) on zeros; stamping takes 225.']
    """
    ways = {way.name: way for way in transposed_ways(operator.lattice)}
    slid, stamped = ways["zero_insertion"], ways["stamping"]
    assert slid.macs is not None
    share = round(100 * slid.on_zeros / slid.macs)
    zeros = f"{slid.on_zeros:,} of them ({share}%) on zeros" if slid.on_zeros else "none of them on zeros"
    return [f"Sliding takes {slid.macs:,} multiply-adds, {zeros}; stamping takes {stamped.macs:,}."]


def spread(operator: Operator) -> list[str]:
    """How far the kernel spans with its holes, and how many of the cells under it are looked at.

    >>> from app.operators import from_json
    >>> spread(from_json({"op": "conv2d", "dilation": 2}))
    ['The kernel has 9 weights and spans 25 cells, 5 × 5: d·(k − 1) + 1 along each axis. 16 are holes.']
    """
    axes = operator.lattice.axes
    sides = [axis.dilation * (axis.kernel - 1) + 1 for axis in axes]
    weights, span = prod(axis.kernel for axis in axes), prod(sides)
    if weights == span:
        return ["Without dilation there are no holes: raise it."]
    across = f", {' × '.join(map(str, sides))}" if len(sides) > 1 else ""
    told = (
        f"The kernel has {weights:,} weights and spans {span:,} cells{across}: d·(k − 1) + 1 along each axis."
    )
    return [f"{told} {span - weights:,} are holes."]


def beside(operator: Operator, side: str) -> list[str]:
    """What PyTorch and another framework's word lay on, how far apart that puts their windows, and how many outputs it
    touches.

    >>> from app.operators import from_json
    >>> famous = from_json({"op": "conv2d", "input_size": 6, "stride": 2, "padding": 1})
    >>> beside(famous, "same")[0]
    'PyTorch pads 1 before, 1 after; SAME 0 before, 1 after: its windows stand 1 cell later.'
    >>> beside(famous, "same")[1]
    'All 9 outputs of a map read other cells.'
    """
    both = getattr(operator, "besides", {}).get(side)
    if both is None:
        return []
    word, lattice = WORDS[side], both.sliding
    each = zip(lattice.names, both.even, both.laid, strict=True)
    told = alike_once({name: _laid_beside(word, even, laid) for name, even, laid in each})
    own = both.own
    if own is not None and own != both.even:
        told.insert(
            0, f"The padding set gives another size than {word}; PyTorch's is taken that gives the same."
        )
    outputs = prod(axis.output for axis in lattice.axes)
    moved = any(even[0] != laid[0] for even, laid in zip(both.even, both.laid, strict=True))
    cells = "All" if moved else "None of the"
    return [*told, f"{cells} {outputs:,} outputs of a map read other cells."]


def _laid_beside(word: str, even: Pair, laid: Pair) -> str:
    apart = even[0] - laid[0]
    where = f"PyTorch pads {even[0]} before, {even[1]} after; {word} {laid[0]} before, {laid[1]} after"
    if not apart:
        return f"{where}: the windows are the same."
    cells = f"{abs(apart)} {'cell' if abs(apart) == 1 else 'cells'}"
    return f"{where}: its windows stand {cells} {'later' if apart > 0 else 'earlier'}."


def merging(operator: Operator) -> list[str]:
    """What both branches cost beside the one kernel.

    >>> from app.operators import from_json
    >>> merging(from_json({"op": "reparameterized_conv2d", "input_size": 6}))
    ['Two branches: 38 parameters, 1,296 multiply-adds. One kernel: 26 and 900.']
    """
    cost: Any = operator.cost
    before = f"{cost.standard['parameters']:,} parameters, {cost.standard['macs']:,} multiply-adds"
    return [f"Two branches: {before}. One kernel: {cost.parameters:,} and {cost.macs:,}."]


SAID: Mapping[str, Callable[[Operator], list[str]]] = {
    "crop_frame": crop_frame,
    "coverage": coverage,
    "merging": merging,
    "zero_insertion": zero_insertion,
    "spread": spread,
    **{f"beside_{side}": partial(beside, side=side) for side in WORDS},
}

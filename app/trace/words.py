"""What there is to say of a view besides its picture: sentences with this configuration's own numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from itertools import product
from math import gcd, prod
from typing import Any

from app.core.axis import Axis
from app.i18n import joined, say, say_many
from app.operators import Operator
from app.operators.beside import WORDS
from app.operators.per_axis import Pair
from app.trace.groups import removed
from app.trace.notes import alike_once
from app.trace.orders import ORDERS
from app.trace.transposed_costs import transposed_ways
from app.views.base import View


def words(operator: Operator, view: View) -> list[str]:
    """The view's own sentences, what it has said of this configuration, and what groups took away of it."""
    said = [*view.words, *(SAID[view.says](operator) if view.says else ())]
    return [*said, *(removed(operator) if view.of == "output" else ())]


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
            say("Hatched cells lie past the canvas, where nothing was stamped: only the bias stands there.")
        )
    return told


def _canvas(axis: Axis) -> str:
    s, d, k, i, first = axis.zoom, -axis.dilation, axis.kernel, axis.input, -axis.pad
    length = (i - 1) * s + d * (k - 1) + 1
    return say(
        "The canvas is ({i} − 1)·{s} + {d}·({k} − 1) + 1 = {length} cells long; the frame shows "
        "{first} to {last}.",
        i=i,
        s=s,
        d=d,
        k=k,
        length=length,
        first=first,
        last=first + axis.output - 1,
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
        return [
            say_many(
                "Away from the border every output cell receives {count} input cell: no checkerboard.",
                "Away from the border every output cell receives {count} input cells: no checkerboard.",
                found[0],
            )
        ]
    cause = next(why for axis in axes if (why := _unevenness(axis)))
    listed = say("{some} or {last}", some=joined(", ", map(str, found[:-1])), last=found[-1])
    return [
        say(
            "{cause}. Away from the border an output cell receives {listed} inputs: a checkerboard.",
            cause=cause,
            listed=listed,
        )
    ]


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
        return say("Stride {s} and dilation {d} share a divisor", s=axis.zoom, d=-axis.dilation)
    return (
        say("Kernel {k} is no multiple of stride {s}", k=axis.kernel, s=axis.zoom)
        if axis.kernel % axis.zoom
        else ""
    )


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
    zeros = (
        say("{on_zeros:,} of them ({share}%) on zeros", on_zeros=slid.on_zeros, share=share)
        if slid.on_zeros
        else say("none of them on zeros")
    )
    return [
        say(
            "Sliding takes {slid:,} multiply-adds, {zeros}; stamping takes {stamped:,}.",
            slid=slid.macs,
            zeros=zeros,
            stamped=stamped.macs,
        )
    ]


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
        return [say("Without dilation there are no holes: raise it.")]
    told = {"weights": weights, "span": span, "holes": span - weights}
    if len(sides) == 1:
        return [
            say(
                "The kernel has {weights:,} weights and spans {span:,} cells: d·(k − 1) + 1 along each axis. "
                "{holes:,} are holes.",
                **told,
            )
        ]
    return [
        say(
            "The kernel has {weights:,} weights and spans {span:,} cells, {sides}: d·(k − 1) + 1 along each axis. "
            "{holes:,} are holes.",
            sides=" × ".join(map(str, sides)),
            **told,
        )
    ]


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
            0,
            say(
                "The padding set gives another size than {word}; PyTorch's is taken that gives the same.",
                word=word,
            ),
        )
    outputs = prod(axis.output for axis in lattice.axes)
    moved = any(even[0] != laid[0] for even, laid in zip(both.even, both.laid, strict=True))
    if moved:
        return [*told, say("All {outputs:,} outputs of a map read other cells.", outputs=outputs)]
    return [*told, say("None of the {outputs:,} outputs of a map read other cells.", outputs=outputs)]


def _laid_beside(word: str, even: Pair, laid: Pair) -> str:
    apart = even[0] - laid[0]
    where = say(
        "PyTorch pads {before} before, {after} after; {word} {first} before, {last} after",
        before=even[0],
        after=even[1],
        word=word,
        first=laid[0],
        last=laid[1],
    )
    if not apart:
        return say("{where}: the windows are the same.", where=where)
    if apart > 0:
        return say_many(
            "{where}: its windows stand {count} cell later.",
            "{where}: its windows stand {count} cells later.",
            apart,
            where=where,
        )
    return say_many(
        "{where}: its windows stand {count} cell earlier.",
        "{where}: its windows stand {count} cells earlier.",
        -apart,
        where=where,
    )


def merging(operator: Operator) -> list[str]:
    """What both branches cost beside the one kernel.

    >>> from app.operators import from_json
    >>> merging(from_json({"op": "reparameterized_conv2d", "input_size": 6}))
    ['Two branches: 38 parameters, 1,296 multiply-adds. One kernel: 26 and 900.']
    """
    cost: Any = operator.cost
    before = cost.standard
    return [
        say(
            "Two branches: {parameters:,} parameters, {macs:,} multiply-adds. "
            "One kernel: {fewer_parameters:,} and {fewer_macs:,}.",
            parameters=before["parameters"],
            macs=before["macs"],
            fewer_parameters=cost.parameters,
            fewer_macs=cost.macs,
        )
    ]


SAID: Mapping[str, Callable[[Operator], list[str]]] = {
    "crop_frame": crop_frame,
    "coverage": coverage,
    "merging": merging,
    "zero_insertion": zero_insertion,
    "spread": spread,
    **ORDERS,
    **{f"beside_{side}": partial(beside, side=side) for side in WORDS},
}

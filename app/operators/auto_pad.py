"""Other frameworks' words for padding, and where they differ from PyTorch's even padding."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal, get_args

from app.i18n import say, say_many
from app.operators.per_axis import Pair
from app.operators.slide import Slide

Word = Literal["SAME", "SAME_UPPER", "SAME_LOWER", "VALID"]
WORDS: Final[tuple[str, ...]] = get_args(Word)


def laid(word: str, slide: Slide) -> Pair:
    """The border that a word lays before and after one axis, whose own ``pad`` is not looked at.

    ``SAME`` (TensorFlow, Keras) and ``SAME_UPPER`` (ONNX) put the odd cell at the end, ``SAME_LOWER`` (ONNX) at the
    beginning; ``VALID`` lays on nothing.

    o = ⌈i / s⌉,   pad = max((o − 1)·s + d·(k − 1) + 1 − i, 0)

    Source: https://www.tensorflow.org/api_docs/python/tf/nn#notes_on_padding_2
    Source: https://onnx.ai/onnx/operators/onnx__Conv.html

    >>> laid("SAME", Slide("w", 13, 6, stride=5, dilation=1, pad=(0, 0)))
    (1, 2)
    """
    if word == "VALID":
        return (0, 0)
    stops = -(-slide.size // slide.stride)
    total = max((stops - 1) * slide.stride + slide.span - slide.size, 0)
    less, more = total // 2, total - total // 2
    return (more, less) if word == "SAME_LOWER" else (less, more)


def in_pytorch(slide: Slide, own: Pair | None = None) -> Pair:
    """What PyTorch lays on for as many outputs as a word gives, whose padding is the slide's: ``own`` if that does it,
    else the nearest even padding that does, else what its "same" lays on, the odd cell at the end.

    >>> in_pytorch(Slide("w", 6, 3, stride=2, dilation=1, pad=(0, 1)))
    (1, 1)
    >>> in_pytorch(Slide("w", 6, 4, stride=1, dilation=1, pad=(2, 1)))
    (1, 2)
    """
    if own is not None and replace(slide, pad=own).stops == slide.stops:
        return own
    alike = _alike(slide)
    if alike:
        nearest = min(alike, key=lambda even: abs(even - slide.pad[0]))
        return (nearest, nearest)
    return (min(slide.pad), max(slide.pad))


def _alike(slide: Slide) -> list[int]:
    """The even paddings that give as many stops."""
    return [
        even for even in range(max(slide.pad) + 1) if replace(slide, pad=(even, even)).stops == slide.stops
    ]


def beside_pytorch(slide: Slide) -> str:
    """What was laid where along one axis, and what PyTorch's even padding would read instead.

    >>> beside_pytorch(Slide("w", 8, 3, stride=2, dilation=1, pad=(0, 1)))
    "0 before, 1 after. PyTorch's padding=1 gives the same size but reads 1 cell earlier."
    """
    before, after = slide.pad
    where = say("{before} before, {after} after", before=before, after=after)
    alike = _alike(slide)
    if before in alike:
        return say("{where}, which reads what PyTorch's padding={before} reads.", where=where, before=before)
    if not alike:
        return say("{where}. No even padding gives this size: PyTorch needs F.pad first.", where=where)
    nearest = min(alike, key=lambda even: abs(even - before))
    cells, told = abs(nearest - before), {"where": where, "nearest": nearest}
    if nearest > before:
        return say_many(
            "{where}. PyTorch's padding={nearest} gives the same size but reads {count} cell earlier.",
            "{where}. PyTorch's padding={nearest} gives the same size but reads {count} cells earlier.",
            cells, **told,
        )  # fmt: skip
    return say_many(
        "{where}. PyTorch's padding={nearest} gives the same size but reads {count} cell later.",
        "{where}. PyTorch's padding={nearest} gives the same size but reads {count} cells later.",
        cells, **told,
    )  # fmt: skip

"""Other frameworks' words for padding, and where they differ from PyTorch's even padding."""

from __future__ import annotations

from typing import Final, Literal, get_args

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


def beside_pytorch(slide: Slide) -> str:
    """What was laid where along one axis, and what PyTorch's even padding would read instead.

    >>> beside_pytorch(Slide("w", 8, 3, stride=2, dilation=1, pad=(0, 1)))
    "0 before, 1 after. PyTorch's padding=1 gives the same size but reads 1 cell earlier."
    """
    before, after = slide.pad
    where = f"{before} before, {after} after"
    alike = [even for even in range(max(slide.pad) + 1) if _with_even(slide, even).stops == slide.stops]
    if before in alike:
        return f"{where}, which reads what PyTorch's padding={before} reads."
    if not alike:
        return f"{where}. No even padding gives this size: PyTorch needs F.pad first."
    nearest = min(alike, key=lambda even: abs(even - before))
    cells, when = abs(nearest - before), "earlier" if nearest > before else "later"
    moved = f"{cells} cell{'' if cells == 1 else 's'} {when}"
    return f"{where}. PyTorch's padding={nearest} gives the same size but reads {moved}."


def _with_even(slide: Slide, even: int) -> Slide:
    return Slide(slide.name, slide.size, slide.kernel, slide.stride, slide.dilation, (even, even))

"""A kernel sliding along one axis: where it stops, in a formula and in numbers, or why it does not fit."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.axis import Axis
from app.core.border import Mode
from app.errors import Refusal, refuse, replace
from app.i18n import say
from app.operators.base import Size
from app.operators.per_axis import Padding, Pair

FORMULA = "⌊(i + 2·p − d·(k − 1) − 1) / s⌋ + 1"
UNEVEN = "⌊(i + p₀ + p₁ − d·(k − 1) − 1) / s⌋ + 1"


@dataclass(frozen=True)
class Slide:
    """One axis of a convolution or of unfold; of fold and transposed convolution it is the other direction.

    >>> Slide("w", 5, 3, stride=2, dilation=1, pad=(1, 1)).stops
    3
    """

    name: str
    size: int
    kernel: int
    stride: int
    dilation: int
    pad: Pair

    @property
    def padded(self) -> int:
        """The axis with its border."""
        return self.size + sum(self.pad)

    @property
    def span(self) -> int:
        """From the kernel's first cell to its last."""
        return self.dilation * (self.kernel - 1) + 1

    @property
    def fits(self) -> bool:
        """Whether there is a first stop."""
        return self.span <= self.padded

    @property
    def stops(self) -> int:
        """⌊(padded − span) / stride⌋ + 1."""
        return (self.padded - self.span) // self.stride + 1

    @property
    def rest(self) -> int:
        """The cells that floor drops at the end, padding among them."""
        return (self.padded - self.span) % self.stride

    def told(self) -> Size:
        """The number of stops with its formula, and what the floor drops."""
        before, after = self.pad
        border = f"2·{before}" if before == after else f"{before} + {after}"
        return Size(
            axis=self.name,
            symbols=FORMULA if before == after else UNEVEN,
            numbers=f"⌊({self.size} + {border} − {self.dilation}·({self.kernel} − 1) − 1) / {self.stride}⌋ + 1",
            value=self.stops,
            remainder=self.rest,
        )

    def axis(self, mode: Mode = "zeros") -> Axis:
        """The relation of this slide."""
        before, after = self.pad
        return Axis(
            self.size, self.stops, self.kernel, stride=self.stride, dilation=self.dilation,
            pad=before, pad_end=after, mode=mode,
        )  # fmt: skip

    def too_short(self, padding: Padding, most: int) -> Refusal:
        """Why the kernel does not fit. The mend keeps what it can: less dilation, else more padding.

        ``most`` is the largest padding of any side now.
        """
        need = -(-(self.span - self.padded) // 2)
        if self.kernel <= self.padded:
            hint = say("lower the dilation, or raise the padding by {need}", need=need)
            patch = replace("/dilation", 1)
        elif isinstance(padding, str):
            word = "SAME" if padding == "VALID" else "same"
            hint, patch = say('use padding "{word}"', word=word), replace("/padding", word)
        else:
            hint, patch = (
                say("raise the padding to {most}", most=most + need),
                replace("/padding", most + need),
            )
        return refuse(
            "/dilation" if self.kernel <= self.padded else "/padding",
            say(
                "the kernel spans {span} cells, the padded input has {padded} along axis {name}",
                span=self.span,
                padded=self.padded,
                name=self.name,
            ),
            hint=hint,
            fix=patch,
        )


def fitting(slides: tuple[Slide, ...], padding: Padding) -> tuple[Slide, ...]:
    """The slides themselves.

    Raises: Refusal for the first along which the kernel does not fit.
    """
    for slide in slides:
        if not slide.fits:
            raise slide.too_short(padding, max(max(each.pad) for each in slides))
    return slides

"""Layers that lay cells anew: borders, adaptive pooling, upsampling, pixel shuffle."""

from __future__ import annotations

from collections.abc import Callable
from math import floor, gcd, prod
from typing import Any

from app.core.receptive import MOST_KINDS, Step
from app.i18n import joined, say
from app.network.effect import LONGEST, Asked, Effect, Shape, told, trouble
from app.torchcode.read_trace import Layer

SMOOTH = {"linear": 1, "bilinear": 2, "trilinear": 3}
_FLAT = ("nearest", "nearest-exact", "area")


def padded(asked: Asked) -> Effect:
    """A border laid on, or with negative numbers cut off; sides from the last axis on."""
    sides: tuple[int, ...] = asked.get("pads")
    axes, shape = len(sides) // 2, list(asked.shape)
    if axes > len(shape):
        raise trouble(
            say("the input has shape {shape}, this pads {axes} axes", shape=told(shape), axes=axes),
            say("give two numbers per axis"),
        )
    steps = []
    for axis in range(axes):
        before, after = sides[2 * axis : 2 * axis + 2]
        shape[-1 - axis] += before + after
        if not 0 < shape[-1 - axis] <= LONGEST:
            raise trouble(
                say("an axis would be {size:,} cells long", size=shape[-1 - axis]),
                say("1 to {most:,}", most=LONGEST),
            )
        steps.append(Step(1, 1, (range(-before, 1 - before),)))
    mode = asked.get("mode")
    for axis in range(axes):
        size, most = asked.shape[-1 - axis], max(sides[2 * axis : 2 * axis + 2])
        if (mode == "reflect" and most >= size) or (mode == "circular" and most > size):
            raise trouble(
                say("{mode} padding of {most} on an axis of {size} cells", mode=mode, most=most, size=size),
                say("lower the padding"),
            )
    return Effect(tuple(shape), steps=tuple(reversed(steps)))


def adaptive(asked: Asked) -> Effect:
    """Windows chosen so that the output has a given size: from ⌊o·i / out⌋ to ⌈(o + 1)·i / out⌉."""
    batch, channels, size = asked.maps()
    wanted = asked.get("output_size")
    each = tuple(wanted) if isinstance(wanted, list | tuple) else (wanted,) * asked.axes
    if len(each) != asked.axes or not all(
        out is None or (type(out) is int and 0 < out <= LONGEST) for out in each
    ):
        raise trouble(
            say("output_size is {wanted}", wanted=str(wanted)[:30]),
            say("a whole number or None for each axis"),
        )
    made = tuple(i if out is None else out for i, out in zip(size, each, strict=True))
    if 0 in size:
        raise trouble(say("the map is {size}", size=told(size)), say("it needs at least one cell"))
    steps = tuple(_spread(i, out) for i, out in zip(size, made, strict=True))
    return Effect((*batch, channels, *made), steps=steps)


def _spread(size: int, out: int) -> Step:
    common = gcd(size, out)
    period, shift = out // common, size // common
    if period > MOST_KINDS:
        raise trouble(
            say("{size} cells into {out}: too many different windows", size=size, out=out),
            say("use a size that divides"),
        )
    return Step(
        period, shift, tuple(range(o * shift // period, -(-(o + 1) * shift // period)) for o in range(period))
    )


def upsampled(asked: Asked) -> Effect:
    """nn.Upsample and F.interpolate."""
    shape, mode = asked.shape, asked.get("mode") or _mode_of(asked.layer)
    axes = len(shape) - 2
    if axes not in (1, 2, 3) or SMOOTH.get(mode, axes) != axes or (mode == "bicubic" and axes != 2):
        raise trouble(
            say("the input has shape {shape}, mode {mode!r}", shape=told(shape), mode=mode),
            say("linear takes 3 dimensions, bilinear 4, trilinear 5"),
        )
    if mode not in (*_FLAT, *SMOOTH, "bicubic"):
        raise trouble(
            say("mode is {mode!r}", mode=str(mode)[:20]),
            say("one of {names}", names=joined(", ", (*_FLAT, *SMOOTH, "bicubic"))),
        )
    made, scales = _scaled(asked, shape[2:])
    corners = asked.flag("align_corners") or asked.layer.kind == "UpsamplingBilinear2d"
    each = zip(shape[2:], made, scales, strict=True)
    return Effect(
        (*shape[:2], *made), steps=tuple(_resampled(i, out, s, (mode, corners)) for i, out, s in each)
    )


def _mode_of(layer: Layer) -> str:
    return "bilinear" if layer.kind == "UpsamplingBilinear2d" else "nearest"


def _scaled(asked: Asked, size: Shape) -> tuple[Shape, list[float]]:
    """The sizes asked for, and input cells per output cell."""
    wanted, factor = asked.get("size"), asked.get("scale_factor")
    if (wanted is None) == (factor is None):
        raise trouble(
            say("size and scale_factor are both given")
            if factor is not None
            else say("size and scale_factor are neither given"),
            say("give one of them"),
        )
    given = factor if wanted is None else wanted
    each = tuple(given) if isinstance(given, list | tuple) else (given,) * len(size)
    kinds: Any = (int, float) if wanted is None else int
    if len(each) != len(size) or not all(isinstance(one, kinds) and one > 0 for one in each):
        raise trouble(
            say(
                "{name} is {value}",
                name="size" if factor is None else "scale_factor",
                value=str(given)[:30],
            ),
            say("one number, or one per axis"),
        )
    made = tuple(floor(i * one) if wanted is None else one for i, one in zip(size, each, strict=True))
    if not all(0 < out <= LONGEST for out in made):
        raise trouble(
            say("the map would be {made}", made=told(made)),
            say("1 to {most:,} cells along each axis", most=LONGEST),
        )
    exact = wanted is not None or bool(asked.get("recompute_scale_factor"))
    return made, [i / out if exact else 1 / one for i, out, one in zip(size, made, each, strict=True)]


def _resampled(size: int, out: int, scale: float, how: tuple[str, bool]) -> Step:
    """Which cells each output cell is made of; alike from one period to the next where the factor is whole."""
    mode, corners = how
    if mode == "area":
        return _spread(size, out)
    place = _place(size, out, scale, how)
    whole = out % size == 0 and not (corners and mode not in _FLAT) and abs(scale * out - size) < 1e-9
    period, shift = (out // size, 1) if whole else (out, size)
    if period > MOST_KINDS:
        raise trouble(
            say("{size} cells into {out}: too many different cells", size=size, out=out),
            say("use a factor that is whole"),
        )
    return Step(
        period, shift, tuple(_read(place(o), mode, size if not whole else None) for o in range(period))
    )


def _place(size: int, out: int, scale: float, how: tuple[str, bool]) -> Callable[[int], float]:
    """Where an output cell lies on the input's axis, as PyTorch has it."""
    mode, corners = how
    if mode == "nearest":
        return lambda o: float(floor(o * scale + 1e-9))
    if mode == "nearest-exact":
        return lambda o: float(floor((o + 0.5) * scale + 1e-9))
    if corners:
        return lambda o: o * (size - 1) / (out - 1) if out > 1 else 0.0
    return lambda o: (o + 0.5) * scale - 0.5


def _read(place: float, mode: str, size: int | None) -> range:
    """The cells round a place: itself, its two neighbours, or four for a cubic; kept inside where a size is given."""
    if size is not None and mode != "bicubic":
        place = min(max(place, 0.0), size - 1.0)
    first = floor(place + 1e-9)
    if place - first < 1e-9 or mode in _FLAT:
        return range(first, first + 1)
    reach = 1 if mode == "bicubic" else 0
    cells = range(first - reach, first + 2 + reach)
    return cells if size is None else range(max(0, cells.start), min(size, cells.stop))


def shuffled(asked: Asked) -> Effect:
    """nn.PixelShuffle: r² channels become r × r cells."""
    factor, shape = asked.whole("upscale_factor"), asked.shape
    if len(shape) < 3 or shape[-3] % factor**2:
        raise trouble(
            say("the input has shape {shape}", shape=told(shape)),
            say("its channels must be a multiple of {factor}", factor=factor**2),
        )
    made = (*shape[:-3], shape[-3] // factor**2, shape[-2] * factor, shape[-1] * factor)
    if max(made) > LONGEST or prod(made) > 2**40:
        raise trouble(
            say("the output would be {made}", made=told(made)),
            say("at most {most:,} cells along an axis", most=LONGEST),
        )
    step = Step(factor, 1, (range(1),) * factor)
    return Effect(made, steps=(step, step))

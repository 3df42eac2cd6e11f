"""Convolutions, transposed convolutions, pooling and unfold: shapes by the operators' own relation."""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd, prod

from app.core.axis import Axis
from app.core.receptive import Step, step_of
from app.i18n import joined, say
from app.network.effect import AXES, AXIS_WORDS, LONGEST, WIDEST, Asked, Effect, Shape, told, trouble
from app.operators.per_axis import pads
from app.operators.pooling import PoolSlide
from app.operators.slide import Slide
from app.operators.transposed import stamped
from app.torchcode.read_trace import Layer
from app.torchcode.read_values import Data

MODES = ("zeros", "reflect", "replicate", "circular")


def convolution(asked: Asked) -> Effect:
    """⌊(i + 2·p − d·(k − 1) − 1) / s⌋ + 1 along each axis."""
    batch, channels, size = asked.maps()
    kernel = asked.numbers("kernel_size", least=1)
    strides, dilations = asked.numbers("stride", least=1), asked.numbers("dilation", least=1)
    padding = asked.get("padding")
    if padding in ("same", "valid"):
        sides = pads(padding, asked.axes, kernel=kernel, dilation=dilations)
    elif isinstance(padding, str):
        raise trouble(
            say('padding is "{padding}"', padding=padding[:20]),
            say('a number, one per axis, "same" or "valid"'),
        )
    else:
        sides = tuple((each, each) for each in asked.numbers("padding"))
    if padding == "same" and max(strides) > 1:
        raise trouble(
            say('padding "same" keeps the size, which a stride above 1 cannot'),
            say("write the padding as a number"),
        )
    _bordered(asked, size, sides)
    slides = [
        Slide(*each) for each in zip(AXES[asked.axes], size, kernel, strides, dilations, sides, strict=True)
    ]
    steps = _fitting(slides, size)
    channels, out, groups = _channels(asked, channels)
    made = tuple(slide.stops for slide in slides)
    weight = out * (channels // groups) * prod(kernel)
    macs = prod(batch) * prod(made) * weight
    return _checked(Effect((*batch, out, *made), weight + out * asked.flag("bias"), macs, steps))


def deformable(asked: Asked) -> Effect:
    """A convolution's shape and weights; four multiply-adds more for every sample. Offsets decide what is read."""
    batch, channels, size = asked.maps()
    kernel = asked.numbers("kernel_size", least=1)
    strides, dilations = asked.numbers("stride", least=1), asked.numbers("dilation", least=1)
    sides = tuple((each, each) for each in asked.numbers("padding"))
    slides = [Slide(*each) for each in zip(AXES[2], size, kernel, strides, dilations, sides, strict=True)]
    _fitting(slides, size)
    each = asked.get("channels_per_group")
    if each and channels % each:
        raise trouble(
            say("{channels} channels arrive, the weight takes {each} a group", channels=channels, each=each),
            say("they must divide"),
        )
    channels, out, groups = _channels(asked, channels, groups=channels // each if each else None)
    made = tuple(slide.stops for slide in slides)
    _moved(asked, (2 * prod(kernel), prod(kernel)), made)
    weight = out * (channels // groups) * prod(kernel)
    macs = prod(batch) * prod(made) * (weight + 4 * channels * prod(kernel))
    return _checked(Effect((*batch, out, *made), weight + out * asked.flag("bias"), macs, wanders=True))


def _moved(asked: Asked, numbers: tuple[int, int], made: Shape) -> None:
    """Offset and mask, where their shapes are known: so many numbers for each group of offsets, at each output."""
    tensors, groups = asked.get("tensors") or {}, 0
    flowing = iter(asked.shapes[1:])
    for name, each in zip(("offset", "mask"), numbers, strict=True):
        given = tensors.get(name)
        shape = next(flowing, ()) if isinstance(given, Data) else getattr(given, "shape", ())
        if len(shape) < 3:
            continue
        groups = groups or (
            max(1, shape[-3] // each) if asked.shape[-3] % max(1, shape[-3] // each) == 0 else 1
        )
        if shape[-3] != groups * each or tuple(shape[-2:]) != made:
            raise trouble(
                say("the {name} is {shape}", name=name, shape=told(shape)),
                say("it needs {count} channels on a map of {made}", count=groups * each, made=told(made)),
            )


def transposed(asked: Asked) -> Effect:
    """(i − 1)·s − 2·p + d·(k − 1) + op + 1 along each axis; multiply-adds counted by the input."""
    batch, channels, size = asked.maps()
    kernel = asked.numbers("kernel_size", least=1)
    strides, dilations = asked.numbers("stride", least=1), asked.numbers("dilation", least=1)
    crops, extras = asked.numbers("padding"), asked.numbers("output_padding")
    made, steps = [], []
    for name, i, k, s, d, p, extra in zip(
        AXES[asked.axes], size, kernel, strides, dilations, crops, extras, strict=True
    ):
        if extra >= max(s, d):
            raise trouble(
                say("output_padding is {extra}, with stride {s} and dilation {d}", extra=extra, s=s, d=d),
                say("at most {most}", most=max(s, d) - 1),
            )
        out = stamped(i, k, stride=s, dilation=d, pad=(p, p)) + extra
        if out < 1:
            raise trouble(
                say(
                    "the {axis} would be {size}: the padding crops all that is stamped",
                    axis=AXIS_WORDS[name],
                    size=out,
                ),
                say("lower the padding"),
            )
        made.append(out)
        steps.append(step_of(Axis(out, i, k, stride=s, dilation=d, pad=p, pad_end=p).T))
    channels, out, groups = _channels(asked, channels)
    weight = channels * (out // groups) * prod(kernel)
    macs = prod(batch) * prod(size) * weight
    return _checked(Effect((*batch, out, *made), weight + out * asked.flag("bias"), macs, tuple(steps)))


def pooling(asked: Asked) -> Effect:
    """A window's maximum or mean: no parameters, and no multiply-adds as papers count them."""
    batch, channels, size = asked.maps()
    kernel = asked.numbers("kernel_size", least=1)
    strides = asked.numbers("stride", least=1, otherwise=kernel)
    dilations, sides = asked.numbers("dilation", least=1, otherwise=1), asked.numbers("padding")
    for k, p in zip(kernel, sides, strict=True):
        if p > k // 2:
            raise trouble(
                say("padding is {p}, with a kernel of {k}", p=p, k=k),
                say("pooling pads at most half the kernel: {most}", most=k // 2),
            )
    slides = [
        PoolSlide(name, i, k, s, d, (p, p), ceil=asked.flag("ceil_mode"))
        for name, i, k, s, d, p in zip(AXES[asked.axes], size, kernel, strides, dilations, sides, strict=True)
    ]
    steps = _fitting(slides, size)
    return _checked(Effect((*batch, channels, *(slide.stops for slide in slides)), steps=steps))


def unfold(asked: Asked) -> Effect:
    """Every window a column: (N, C·∏k, L). Its cells are not followed further."""
    two = Asked(Layer("Unfold2d", asked.layer.arguments, (), ""), asked.shapes)
    batch, channels, size = two.maps()
    kernel, strides = two.numbers("kernel_size", least=1), two.numbers("stride", least=1)
    dilations, sides = two.numbers("dilation", least=1), two.numbers("padding")
    each = zip(AXES[2], size, kernel, strides, dilations, ((p, p) for p in sides), strict=True)
    slides = [Slide(*numbers) for numbers in each]
    _fitting(slides, size)
    return _checked(
        Effect((*batch, channels * prod(kernel), prod(slide.stops for slide in slides)), gathers=True)
    )


def fold(asked: Asked) -> Effect:
    """Columns laid back as windows: (N, C, *output_size)."""
    two = Asked(Layer("Fold2d", asked.layer.arguments, (), ""), asked.shapes)
    kernel, size = two.numbers("kernel_size", least=1), two.numbers("output_size", least=1)
    strides, dilations, sides = (
        two.numbers("stride", least=1),
        two.numbers("dilation", least=1),
        two.numbers("padding"),
    )
    each = zip(AXES[2], size, kernel, strides, dilations, ((p, p) for p in sides), strict=True)
    slides = [Slide(*numbers) for numbers in each]
    _fitting(slides, size)
    if len(asked.shape) not in (2, 3):
        raise trouble(
            say("the input has shape {shape}", shape=told(asked.shape)),
            say("fold takes (N, C·∏k, L) or (C·∏k, L)"),
        )
    rows, columns = asked.shape[-2:]
    windows = prod(slide.stops for slide in slides)
    if rows % prod(kernel) or columns != windows:
        raise trouble(
            say("the input has {rows} rows and {columns} columns", rows=rows, columns=columns),
            say(
                "this needs a multiple of {rows} rows and {windows} columns, one per window",
                rows=prod(kernel),
                windows=windows,
            ),
        )
    return _checked(Effect((*asked.shape[:-2], rows // prod(kernel), *size), gathers=True))


def _fitting(slides: Sequence[Slide], size: Shape) -> tuple[Step, ...]:
    for slide in slides:
        if not slide.fits:
            need = -(-(slide.span - slide.padded) // 2)
            where = say("along the {axis}", axis=AXIS_WORDS[slide.name]) if len(slides) > 1 else say("here")
            raise trouble(
                say(
                    "the kernel spans {span} cells, the padded map {padded} {where} (it is {size})",
                    span=slide.span,
                    padded=slide.padded,
                    where=where,
                    size=told(size),
                ),
                say("raise the padding by {need}, use a smaller kernel, or a larger input", need=need),
            )
    return tuple(step_of(slide.axis()) for slide in slides)


def _channels(asked: Asked, arriving: int, *, groups: int | None = None) -> tuple[int, int, int]:
    """Input and output channels and groups, checked to divide; ``groups`` where the layer itself does not say."""
    channels = asked.expected("in_channels", arriving)
    out = asked.get("out_channels")
    if out is None:
        raise trouble(
            say("the weight's shape is not known"),
            say("define it above, for example w = torch.empty(8, 3, 3, 3)"),
        )
    out, groups = asked.whole("out_channels"), groups or asked.whole("groups")
    for name, number in (("in_channels", channels), ("out_channels", out)):
        if number < 1 or number % groups:
            common = gcd(channels, out) or 1
            raise trouble(
                say(
                    "{name} is {number}, which does not fall into {groups} equal groups",
                    name=name,
                    number=number,
                    groups=groups,
                ),
                say("for example groups={common}", common=common),
            )
    return channels, out, groups


def _bordered(asked: Asked, size: Shape, sides: Sequence[tuple[int, int]]) -> None:
    mode = asked.get("padding_mode") or "zeros"
    if mode not in MODES:
        raise trouble(
            say("padding_mode is {mode!r}", mode=str(mode)[:20]),
            say("one of {names}", names=joined(", ", MODES)),
        )
    for i, side in zip(size, sides, strict=True):
        most = {"reflect": i - 1, "circular": i}.get(mode, max(side))
        if max(side) > most:
            raise trouble(
                say(
                    "{mode} padding of {asked} on an axis of {size} cells", mode=mode, asked=max(side), size=i
                ),
                say("at most {most} here", most=most),
            )


def _checked(effect: Effect) -> Effect:
    if (
        max(effect.shape, default=0) > 2**31
        or prod(effect.shape) > WIDEST
        or max(effect.shape[2:], default=0) > LONGEST
    ):
        raise trouble(
            say("the output would be {shape}", shape=told(effect.shape)),
            say("at most {most:,} cells along an axis", most=LONGEST),
        )
    return effect

"""The shape of a spec, from the spec alone: nothing is allocated, whatever it asks for."""

from __future__ import annotations

from math import prod

from app.errors import Limit, Refusal, refuse, replace, too_much
from app.i18n import say
from app.settings import limits
from app.tensors.images import IMAGES
from app.tensors.nested import named
from app.tensors.specs import Picture, Spec

Shape = tuple[int, ...]
LARGEST = 2**63 - 1  # what JSON writers take for a whole number


def shape_of(spec: Spec, pointer: str, default: Shape | None = None, *, axes: int | None = None) -> Shape:
    """A spec's own shape; where it names none, ``default``.

    ``axes`` is the number of spatial axes of the operator; an image is refused unless it is 2.

    Raises: Refusal 413 when the shape holds more than ``limits().elements``; 422 when a size is
    negative, when there is no shape at all, or when an image is asked to be what it cannot.

    >>> from app.tensors.specs import Picture, Recipe
    >>> shape_of(Recipe(fill="ones"), "/input", (1, 2, 5))
    (1, 2, 5)
    >>> shape_of(Picture(image="sample", size=(8, 9)), "/input", (1, 3, 5, 5))
    (1, 3, 8, 9)
    """
    if isinstance(spec, Picture):
        shape = _picture_shape(spec, pointer, default, axes)
        where = f"{pointer}/size" if spec.size else pointer
    else:
        shape, where = _own_shape(spec, pointer, default)
    check_shape(shape, where)
    return shape


def check_shape(shape: Shape, pointer: str) -> None:
    """Refuse a shape with negative sizes or with more cells than the limit.

    An empty shape is counted without its zeros, since what is made from it may not be empty.

    >>> check_shape((1, 1, 10**9, 10**9), "/input/shape")
    Traceback (most recent call last):
    app.errors.Refusal: input.shape [1, 1, 1000000000, 1000000000] holds more than 20,000,000 numbers
    """
    for at, size in enumerate(shape):
        if size < 0:
            raise refuse(
                f"{pointer}/{at}",
                say("{place} is {size}, and cannot be negative", place=named(f"{pointer}/{at}"), size=size),
            )
    asked, allowed = prod(max(size, 1) for size in shape), limits().elements
    if asked > allowed:
        limit = Limit("elements", allowed, min(asked, LARGEST))
        detail = say(
            "{place} {shape} holds more than {allowed:,} numbers",
            place=named(pointer),
            shape=_written(shape),
            allowed=allowed,
        )
        raise too_much(pointer, limit, detail, hint=say("ask for a smaller shape"))


def _written(shape: Shape) -> str:
    text = str(list(shape))
    return text if len(text) <= 80 else text[:77] + "…"


def _own_shape(spec: Spec, pointer: str, default: Shape | None) -> tuple[Shape, str]:
    own: Shape | None = spec.shape  # type: ignore[union-attr]
    if own is not None:
        return own, pointer if hasattr(spec, "numbers") else f"{pointer}/shape"
    if default is None:
        raise refuse(
            pointer,
            say("{place} names no shape", place=named(pointer)),
            hint=say('add "shape", a list of sizes'),
        )
    return default, pointer


def _picture_shape(spec: Picture, pointer: str, default: Shape | None, axes: int | None) -> Shape:
    """(*batch, channels, rows, columns): the batch and what the spec leaves out from ``default``."""
    if axes not in (None, 2) or (default is not None and len(default) not in (3, 4)):
        raise _not_flat(pointer)
    lead: Shape = (1,) if default is None else default[:-3]
    channels = spec.channels or (3 if default is None else default[-3])
    if channels not in (1, 3):
        raise refuse(
            pointer,
            say("a photograph has 1 or 3 channels, not {channels}", channels=channels),
            hint=say("ask for 1 channel (grey) or 3 (red, green, blue)"),
            fix=replace(f"{pointer}/channels", 3),
        )
    size = spec.size or (IMAGES[spec.image].size if default is None else default[-2:])
    return (*lead, channels, *size)


def _not_flat(pointer: str) -> Refusal:
    return refuse(
        pointer,
        say("a photograph has rows and columns, so it is an input of two-dimensional operators only"),
        hint=say("use a fill here, such as gradient"),
        fix=replace(pointer, {"fill": "gradient"}),
    )

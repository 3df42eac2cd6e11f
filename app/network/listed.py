"""A network asked as a list of layers: PyTorch's names for the kinds and their arguments, as JSON."""

from __future__ import annotations

from typing import Any

from app.errors import Problem, Refusal, refuse, replace
from app.i18n import joined, say
from app.network.effect import LONGEST, Shape
from app.network.kinds import RULES
from app.torchcode.read_functions import MODES
from app.torchcode.read_trace import MOST_LAYERS, Layer, meant, nearest
from app.torchcode.signatures import MODULES, REQUIRED, family, signature

INFERRED = ("in_channels", "in_features", "num_features", "num_channels")
KINDS = tuple(kind for kind in MODULES if kind in RULES) + tuple(
    kind for kind in MODULES if family(kind) in ("ZeroPad", "ReflectionPad", "ReplicationPad", "CircularPad")
)
_PADS = {
    "ZeroPad": "constant",
    "ReflectionPad": "reflect",
    "ReplicationPad": "replicate",
    "CircularPad": "circular",
}


def listed(told: Any) -> list[Layer]:
    """The layers of a list, one after the other.

    Raises: Refusal with a pointer to what is wrong.

    >>> listed([{"type": "Conv2d", "out_channels": 8, "kernel_size": 3}, {"type": "ReLU"}])[1].inputs
    (0,)
    """
    if not isinstance(told, list) or not told:
        raise refuse(
            "/layers", say("layers is not a list of layers"), hint=say('for example [{"type": "ReLU"}]')
        )
    if len(told) > MOST_LAYERS:
        raise refuse(
            "/layers",
            say("there are {count:,} layers", count=len(told)),
            hint=say("at most {most:,}", most=MOST_LAYERS),
        )
    return [_layer(at, each) for at, each in enumerate(told)]


def _layer(at: int, told: Any) -> Layer:
    pointer = f"/layers/{at}"
    if not isinstance(told, dict):
        raise refuse(
            pointer,
            say("this is not a layer"),
            hint=say('an object with a type, as {"type": "ReLU"}'),
            fix=replace(pointer, {"type": "ReLU"}),
        )
    kind = told.get("type")
    if not isinstance(kind, str) or kind not in KINDS:
        said = (
            say("type is missing") if kind is None else say("there is no layer {kind!r}", kind=str(kind)[:40])
        )
        near = nearest(kind, KINDS) if isinstance(kind, str) else None
        hint = (
            say("did you mean {near}?", near=near)
            if near
            else say("one of {names}", names=joined(", ", KINDS))
        )
        raise refuse(f"{pointer}/type", said, hint=hint, fix=replace(f"{pointer}/type", near or "Identity"))
    parameters = signature(MODULES[kind])
    unknown = [name for name in told if name not in parameters and name not in ("type", "name")]
    if unknown:
        raise Refusal(tuple(_unknown(f"{pointer}/{_escaped(name)}", kind, name) for name in unknown))
    missing = [
        name
        for name, usual in parameters.items()
        if usual is REQUIRED and name not in told and name not in INFERRED
    ]
    if missing:
        raise refuse(
            f"{pointer}/{missing[0]}",
            say("{kind} needs {missing}", kind=kind, missing=missing[0]),
            hint=say("its signature is {name}({text})", name=kind, text=MODULES[kind]),
        )
    given = {name: None if usual is REQUIRED else usual for name, usual in parameters.items()}
    given |= {name: _plain(f"{pointer}/{name}", told[name]) for name in parameters if name in told}
    name = str(told.get("name", ""))[:60]
    pad = _PADS.get(family(kind))
    if pad is not None:
        return Layer("Pad", _sides(pointer, kind, given["padding"], MODES[pad]), (at - 1,), name)
    return Layer(kind, given, (at - 1,), name, module=at)


def _sides(pointer: str, kind: str, sides: Any, mode: str) -> dict[str, Any]:
    count = 2 * int(kind[-2])
    each = (sides,) * count if type(sides) is int else sides
    if not isinstance(each, tuple) or len(each) != count or not all(type(one) is int for one in each):
        raise refuse(
            f"{pointer}/padding",
            say("padding is {sides}", sides=str(sides)[:30]),
            hint=say("a whole number, or {count} of them, the last axis first", count=count),
        )
    return {"pads": each, "mode": mode}


def _plain(pointer: str, value: Any) -> Any:
    """A number, a word, true, false, null, or a short list of numbers."""
    if (
        isinstance(value, list)
        and len(value) <= 8
        and all(each is None or type(each) in (int, float) for each in value)
    ):
        return tuple(value)
    if isinstance(value, str) and len(value) < 40:
        return value
    if value is None or isinstance(value, bool | int | float):
        return value
    raise refuse(
        pointer,
        say("this is no argument of a layer"),
        hint=say("a number, a word, true or false, or a list of numbers"),
    )


def _unknown(pointer: str, kind: str, name: str) -> Problem:
    names = list(signature(MODULES[kind]))
    return Problem(
        pointer,
        say("{kind} has no argument {name!r}", kind=kind, name=name[:40]),
        meant(name, names)
        or say("it has {names}", names=joined(", ", names) if names else say("no arguments")),
        ({"op": "remove", "path": pointer},),
    )


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def shapes_of(told: Any) -> list[Shape]:
    """The shapes of a network's inputs: one as a list of numbers, several as a list of such lists.

    >>> shapes_of([1, 3, 224, 224]), shapes_of(None)
    ([(1, 3, 224, 224)], [])
    """
    if told is None:
        return []
    many = isinstance(told, list) and bool(told) and all(isinstance(each, list) for each in told)
    shapes = told if many else [told]
    if len(shapes) > 8:
        raise refuse("/input", say("{count} inputs are given", count=len(shapes)), hint=say("at most 8"))
    return [_shape(f"/input/{at}" if many else "/input", each) for at, each in enumerate(shapes)]


def _shape(pointer: str, told: Any) -> Shape:
    if not isinstance(told, list) or not 1 <= len(told) <= 5 or not all(type(each) is int for each in told):
        raise refuse(
            pointer,
            say("input is not a shape"),
            hint=say("batch, channels and sizes, as [1, 3, 224, 224]"),
            fix=replace(pointer, [1, 3, 224, 224]),
        )
    for at, each in enumerate(told):
        if not 1 <= each <= LONGEST:
            raise refuse(
                f"{pointer}/{at}",
                say("a size is {size}", size=each),
                hint=say("1 to {most:,}", most=LONGEST),
                fix=replace(f"{pointer}/{at}", 1 if each < 1 else LONGEST),
            )
    return tuple(told)

"""How layers with a weight are written: convolution, transposed convolution, batch norm.

Each function takes an operator, of which it reads what every one of its family has: ``op``, ``axes``, ``shapes``,
``strides``, ``dilations``, ``pads``, ``groups``, ``bias`` and the family's own fields.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from app.i18n import say
from app.torchcode.write_call import (
    DEFAULTS,
    Written,
    beyond,
    call,
    cropped,
    least,
    literal,
    padded,
    padded_by_module,
    sequence,
    uneven,
)


def convolution(layer: Any) -> Written:
    """PyTorch's own padding where it can say it; otherwise a border laid on first.

    F.conv2d has no border modes and neither form has uneven padding, but for the "same" that PyTorch lays itself.
    """
    mode, lopsided = layer.padding_mode, uneven(layer.pads)
    says_same = layer.padding == "same"
    own = "same" if says_same else (0,) * layer.axes if lopsided else least(layer.pads)
    before = [padded_by_module(layer.pads, mode)] if lopsided and not says_same else []
    bordered = {"padding_mode": "zeros" if before else mode}
    module = _module(layer, f"Conv{layer.axes}d", {"padding": own}, bordered)
    by_hand = mode != "zeros" or bool(before)
    function = call(
        f"F.{layer.op}", *_tensors(layer), stride=layer.strides, padding=0 if by_hand else own,
        dilation=layer.dilations, groups=layer.groups,
    )  # fmt: skip
    lines = (*(padded(layer.pads, mode) if by_hand else ()), f"y = {function}")
    if layer.flip:
        note = say(
            "no module turns its kernel: give nn.Conv{axes}d the weight {weight}",
            axes=layer.axes,
            weight=_turned(layer),
        )
        return Written(None, lines, (note,))
    return Written(sequence([*before, module]), lines)


def _turned(layer: Any) -> str:
    return f"w.flip({', '.join(str(at - layer.axes) for at in range(layer.axes))})"


def transposed(layer: Any) -> Written:
    """An uneven crop is the lesser side on both, and the rest cut off the output."""
    shared, cuts = least(layer.pads), beyond(layer.pads)
    settings = {"padding": shared, "output_padding": layer.output_pads}
    module = _module(layer, f"ConvTranspose{layer.axes}d", settings)
    function = call(
        f"F.{layer.op}", *_tensors(layer), stride=layer.strides, **settings, groups=layer.groups,
        dilation=layer.dilations,
    )  # fmt: skip
    crop = [padded_by_module([(-before, -after) for before, after in cuts])] if uneven(cuts) else []
    notes = (
        (say("output_size is written as the output_padding it comes to"),)
        if layer.output_size is not None
        else ()
    )
    return Written(sequence([module, *crop]), (f"y = {function}", *cropped(cuts)), notes)


def _module(layer: Any, kind: str, settings: Mapping[str, Any], last: Mapping[str, Any] | None = None) -> str:
    """The arguments in the order of PyTorch's signature."""
    return call(
        f"nn.{kind}", layer.shapes["input"][-layer.axes - 1], _out_channels(layer),
        kernel_size=layer.shapes["weight"][2:], stride=layer.strides, **settings, dilation=layer.dilations,
        groups=layer.groups, bias=layer.bias is not None, **(last or {}),
    )  # fmt: skip


def _out_channels(layer: Any) -> int:
    first, second = layer.shapes["weight"][:2]
    count: int = second * layer.groups if layer.channels_first == "in" else first
    return count


def _tensors(layer: Any) -> tuple[str, ...]:
    weight = _turned(layer) if getattr(layer, "flip", False) else "w"
    return ("x", weight) if layer.bias is None else ("x", weight, "b")


def batch_norm(norm: Any) -> Written:
    """F.batch_norm takes what was learned as it is; a module does so once it is told that the training is over."""
    weight, bias = (norm.shapes[name] is not None for name in ("weight", "bias"))
    last = "b" if weight else "bias=b"
    arguments = ", ".join(["x", "running_mean", "running_var", *["w"] * weight, *[last] * bias])
    eps = "" if norm.eps == DEFAULTS["eps"] else f", eps={literal(norm.eps)}"
    lines = (f"y = F.batch_norm({arguments}{eps})",)
    if weight != bias:
        note = say(
            "no module form: nn.BatchNorm{axes}d has both a weight and a bias, or neither", axes=norm.axes
        )
        return Written(None, lines, (note,))
    module = call(f"nn.BatchNorm{norm.axes}d", norm.shapes["input"][1], eps=norm.eps, affine=weight)
    return Written(f"{module}.eval()", lines)


def reparameterized(pair: Any) -> Written:
    """Each branch as it is trained, and their sum."""
    lines: list[str] = []
    for branch, name, weight in zip(pair.branches, ("large", "small"), ("w", "weight_small"), strict=True):
        made = convolution(branch).function or ()
        lines += [f"{name} = x"] if len(made) > 1 else []
        own = name if len(made) > 1 else "x"
        called = {"x": own, "y": name, "w": weight}
        lines += [re.sub(r"\b[xyw]\b", lambda found: called[found[0]], line) for line in made]  # noqa: B023
        norm = "norm" if name == "large" else "norm_small"
        eps = "" if pair.eps == DEFAULTS["eps"] else f", eps={literal(pair.eps)}"
        lines.append(f"{name} = F.batch_norm({name}, *{norm}{eps})")
    said = say("no module form: two branches are no sequence of modules")
    return Written(None, (*lines, "y = large + small"), (said,))

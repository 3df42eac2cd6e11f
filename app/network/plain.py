"""Layers that keep every cell in its place or give places up: activations, norms, dense layers, flattening, merging."""

from __future__ import annotations

from math import prod
from typing import Any

from app.i18n import joined, say
from app.network.effect import WIDEST, Asked, Effect, Shape, told, trouble
from app.torchcode.read_values import Length


def kept(asked: Asked) -> Effect:
    """An activation, dropout, identity: the same shape."""
    slopes = asked.get("num_parameters") if asked.layer.kind == "PReLU" else 0
    return Effect(asked.shape, parameters=slopes if type(slopes) is int else 0)


def regrouped(asked: Asked) -> Effect:
    """nn.ChannelShuffle: the channels in another order."""
    groups, shape = asked.whole("groups"), asked.shape
    if len(shape) < 3 or shape[1] % groups:
        raise trouble(
            say("the input has shape {shape}", shape=told(shape)),
            say("its channels must fall into {groups} equal groups", groups=groups),
        )
    return Effect(shape)


def channel_norm(asked: Asked) -> Effect:
    """Batch and instance norm: a scale and a shift for each channel."""
    shape, axes = asked.shape, asked.axes
    allowed = (
        (2, 3)
        if asked.layer.kind == "BatchNorm1d"
        else (axes + 2,)
        if "Batch" in asked.layer.kind
        else (axes + 1, axes + 2)
    )
    if len(shape) not in allowed:
        raise trouble(
            say(
                "the input has shape {shape}, {kind} takes {ranks} dimensions",
                shape=told(shape),
                kind=asked.layer.kind,
                ranks=joined(" or ", map(str, allowed)),
            ),
            say("use the norm of another dimension"),
        )
    place = -axes - 1 if "Instance" in asked.layer.kind else 1
    if place != 1 and not asked.flag("track_running_stats"):
        _several(prod(shape[-axes:]), say("one cell a channel arrives here"))
    channels = asked.expected("num_features", shape[place])
    return Effect(shape, parameters=channels * asked.flag("affine") * (1 + asked.flag("bias")))


def group_norm(asked: Asked) -> Effect:
    """A scale and a shift for each channel."""
    channels, groups = (
        asked.expected("num_channels", asked.shape[1] if len(asked.shape) > 1 else 0),
        asked.whole("num_groups"),
    )
    if channels % groups:
        raise trouble(
            say(
                "{channels} channels do not fall into {groups} equal groups", channels=channels, groups=groups
            ),
            say("num_groups must divide num_channels"),
        )
    _several(prod(asked.shape) // groups, say("one number a group arrives here"))
    return Effect(asked.shape, parameters=channels * asked.flag("affine") * (1 + asked.flag("bias")))


def _several(count: int, said: str) -> None:
    """A norm by the statistics of what it is given needs more than one number."""
    if count == 1:
        raise trouble(said, say("a norm needs more than one number to take a mean over"))


def layer_norm(asked: Asked) -> Effect:
    """A scale and a shift for each number of the last dimensions."""
    wanted = asked.get("normalized_shape")
    last = tuple(wanted) if isinstance(wanted, list | tuple) else (wanted,)
    if not last or not all(type(each) is int for each in last) or asked.shape[-len(last) :] != last:
        raise trouble(
            say(
                "normalized_shape is {wanted}, the input has shape {shape}",
                wanted=str(wanted)[:30],
                shape=told(asked.shape),
            ),
            say("it must be the last dimensions"),
        )
    return Effect(
        asked.shape, parameters=asked.flag("elementwise_affine") * prod(last) * (1 + asked.flag("bias"))
    )


def linear(asked: Asked) -> Effect:
    """A dense layer over the last dimension."""
    shape = asked.shape
    if not shape:
        raise trouble(say("a single number arrives here"), say("a dense layer takes a row of features"))
    doubts = len(asked.doubts)
    features = asked.expected("in_features", shape[-1])
    if len(asked.doubts) > doubts and len(shape) > 2 and prod(shape[1:]) == features:
        asked.doubts[-1] = (asked.doubts[-1][0], say("put nn.Flatten() before it"))
        shape = (shape[0], features)
    if asked.get("out_features") is None:
        raise trouble(
            say("the weight's shape is not known"),
            say("define it above, for example w = torch.empty(10, 84)"),
        )
    out = asked.whole("out_features")
    made = (*shape[:-1], out)
    if prod(made) > WIDEST:
        raise trouble(say("the output would be {made}", made=told(made)), say("fewer features"))
    return Effect(made, features * out + out * asked.flag("bias"), prod(made) * features, gathers=True)


def flattened(asked: Asked) -> Effect:
    """Dimensions laid into one."""
    shape, ends = asked.shape, []
    for name in ("start_dim", "end_dim"):
        value = asked.get(name)
        if type(value) is not int or not -len(shape) <= value < max(1, len(shape)):
            raise trouble(
                say(
                    "{name} is {value}, the input has {count} dimensions",
                    name=name,
                    value=str(value)[:20],
                    count=len(shape),
                ),
                say("counted from 0, or −1 from the end"),
            )
        ends.append(value % max(1, len(shape)))
    start, end = ends
    if start > end:
        raise trouble(say("start_dim comes after end_dim"), say("nn.Flatten() flattens all but the batch"))
    return Effect((*shape[:start], prod(shape[start : end + 1]), *shape[end + 1 :]), gathers=end > start)


def viewed(asked: Asked) -> Effect:
    """x.view(…): the same numbers under another shape."""
    wanted = [_length(asked, each) for each in asked.get("shape")]
    total, known = prod(asked.shape), prod(each for each in wanted if each != -1)
    if wanted.count(-1) == 1 and known and total % known == 0:
        wanted[wanted.index(-1)] = total // known
    made = tuple(wanted)
    if min(made, default=0) < 0 or prod(made) != total:
        raise trouble(
            say(
                "{total:,} numbers ({shape}) do not fill {made}",
                total=total,
                shape=told(asked.shape),
                made=told(made),
            ),
            _fitting(asked.shape, made),
        )
    return Effect(made, gathers=made != asked.shape)


def _fitting(shape: Shape, made: Shape) -> str:
    batch = shape[0] if shape else 1
    return (
        say("x.flatten(1) would be {shape}", shape=told((batch, prod(shape[1:]))))
        if len(made) == 2
        else say("the products must agree")
    )


def _length(asked: Asked, entry: Any) -> int:
    if isinstance(entry, Length):
        if type(entry.axis) is int and (entry.place, entry.axis) in asked.lengths:
            return asked.lengths[entry.place, entry.axis]
        raise trouble(say("this shape depends on a size that is not known"), say("write the number, or −1"))
    return int(entry)


def unflattened(asked: Asked) -> Effect:
    """nn.Unflatten: one dimension laid out into several."""
    dim, sizes, shape = asked.get("dim"), asked.get("unflattened_size"), asked.shape
    whole = isinstance(sizes, list | tuple) and all(type(each) is int for each in sizes)
    if type(dim) is not int or not whole or not -len(shape) <= dim < len(shape):
        raise trouble(say("its sizes are not known"), say("write nn.Unflatten(1, (64, 4, 4))"))
    place = dim % len(shape)
    if prod(sizes) != shape[place]:
        raise trouble(
            say("{count} numbers do not fill {sizes}", count=shape[place], sizes=told(sizes)),
            say("the products must agree"),
        )
    return Effect((*shape[:place], *sizes, *shape[place + 1 :]), gathers=True)


def averaged(asked: Asked) -> Effect:
    """x.mean(dim): some dimensions become one number."""
    dims, shape = asked.get("dim"), asked.shape
    listed = (
        tuple(dims)
        if isinstance(dims, list | tuple)
        else tuple(range(len(shape)))
        if dims is None
        else (dims,)
    )
    if not all(type(each) is int and -len(shape) <= each < len(shape) for each in listed):
        raise trouble(
            say("dim is {dims}, the input has {count} dimensions", dims=str(dims)[:20], count=len(shape)),
            say("x.mean((2, 3)) averages a map"),
        )
    places = {each % len(shape) for each in listed}
    if asked.flag("keepdim"):
        return Effect(tuple(1 if at in places else size for at, size in enumerate(shape)), gathers=True)
    return Effect(tuple(size for at, size in enumerate(shape) if at not in places), gathers=True)


def added(asked: Asked) -> Effect:
    """Two maps added or multiplied, cell by cell; a dimension of 1 is repeated."""
    one, other = asked.shapes
    length = max(len(one), len(other))
    pairs = list(zip((1,) * (length - len(one)) + one, (1,) * (length - len(other)) + other, strict=True))
    if any(a != b and 1 not in (a, b) for a, b in pairs):
        raise trouble(
            say("{one} and {other} do not fit together", one=told(one), other=told(other)),
            say("both sides need the same shape: change a stride or the channels"),
        )
    return Effect(tuple(max(pair) if 0 not in pair else 0 for pair in pairs))


def side_by_side(asked: Asked) -> Effect:
    """torch.cat: maps one after the other along a dimension."""
    first, dim = asked.shape, asked.whole("dim", least=-8)
    if not -len(first) <= dim < len(first):
        raise trouble(
            say("dim is {dim}, the input has {count} dimensions", dim=dim, count=len(first)),
            say("dim=1 joins channels"),
        )
    place = dim % len(first)
    for shape in asked.shapes[1:]:
        if len(shape) != len(first) or any(
            a != b for at, (a, b) in enumerate(zip(shape, first, strict=True)) if at != place
        ):
            raise trouble(
                say(
                    "{first} and {shape} cannot be joined along dimension {place}",
                    first=told(first),
                    shape=told(shape),
                    place=place,
                ),
                say("all other sizes must be alike"),
            )
    return Effect(
        (*first[:place], sum(shape[place] for shape in asked.shapes), *first[place + 1 :]), gathers=place > 1
    )

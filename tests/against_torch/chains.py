"""Random chains, made link by link so that each fits what the one before it gives."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from app.core.lattice import Array
from app.operators import Operator, from_json
from app.operators.linked import Linked
from app.reference import TOLERANCE, differentiated, run
from app.trace import compute
from app.trace.gradients import gradients
from app.trace.links import ChainArrays
from tests.against_torch.sources import Source

Config = dict[str, Any]
KINDS = ("conv", "conv", "transpose", "max", "avg", "norm", "shuffle")


def chain(source: Source, axes: int = 2) -> Config:
    """One to four links of any kind along one, two or three axes."""
    config: Config = {
        "op": "chain", "input": {"fill": "random", "seed": source.whole(0, 99)},
        "in_channels": source.one_of([1, 2, 4]), "batch_size": source.one_of([None, 1, 2]),
        "input_size": [source.whole(5, 8) for _ in range(axes)],
        "upstream": {"fill": "random", "seed": source.whole(0, 99)}, "links": [],
    }  # fmt: skip
    for number in range(source.whole(1, 4)):
        shape = from_json({**config, "upstream": None}).shapes["output"] if number else None
        size = list(shape[-axes:]) if shape else config["input_size"]
        channels = shape[-axes - 1] if shape else config["in_channels"]
        config["links"].append(_link(source, axes, channels, min(size)))
        if config["links"][-1]["op"].startswith("batch_norm"):
            config["batch_size"] = config["batch_size"] or 1
    return config


def graph(source: Source, axes: int = 2) -> Config:
    """Two to six links, each reading any map before it, some of them joining two maps of one shape; some maps are read
    more than once, some never."""
    config = chain(source, axes) | {"links": []}
    batch = [] if config["batch_size"] is None else [config["batch_size"]]
    maps: list[tuple[int, ...]] = [(*batch, config["in_channels"], *config["input_size"])]
    for _ in range(source.whole(2, 6)):
        at = source.one_of([len(maps) - 1, len(maps) - 1, source.whole(0, len(maps) - 1)])
        alike = [place for place, shape in enumerate(maps) if shape == maps[at]]
        reads = {"input": _name(at)}
        if source.one_of([True, False, False]) or len(alike) > 1:
            link: Config = {"op": source.one_of(["add", "multiply"])}
            reads |= {"other": _name(source.one_of(alike))}
            if source.whole(0, 4) == 0:
                del reads["other"]
                link["other"] = {"fill": "random", "seed": 4}
        else:
            link = _keeping(source, _link(source, axes, maps[at][-axes - 1], min(maps[at][-axes:])))
            if link["op"].startswith("batch_norm") and config["batch_size"] is None:
                link = {"op": f"avg_pool{axes}d", "kernel_size": 1}
        config["links"].append({**link, "from": reads})
        maps.append(from_json({**config, "upstream": None}).shapes["output"] or ())
    return config


def _name(at: int) -> str:
    return f"map{at}" if at else "input"


def _keeping(source: Source, link: Config) -> Config:
    """Half of the convolutions keep the size, so that their maps can be joined."""
    if not link["op"].startswith("conv") or "transpose" in link["op"] or source.whole(0, 1):
        return link
    return {**link, "stride": 1, "padding": "same", "padding_mode": "zeros"}


def _link(source: Source, axes: int, channels: int, shortest: int) -> Config:
    kind = source.one_of(KINDS if axes == 2 else KINDS[:-1])
    kernel = source.whole(1, min(3, shortest))
    if kind == "shuffle":
        return {
            "op": "channel_shuffle",
            "groups": source.one_of([each for each in (1, 2, 4) if channels % each == 0]),
        }
    if kind == "norm":
        vectors = {
            "running_mean": {"fill": "random"}, "running_var": {"fill": "digits"}, "bias": {"fill": "random"},
            "weight": source.one_of([None, {"fill": "random", "seed": 3}]),
        }  # fmt: skip
        return {"op": f"batch_norm{axes}d", "eps": 0.5, **vectors}
    if kind in ("max", "avg"):
        return {"op": f"{kind}_pool{axes}d", "kernel_size": kernel, "stride": source.one_of([None, 1, 2]),
                "padding": source.whole(0, kernel // 2)}  # fmt: skip
    groups = source.one_of([each for each in (1, 2) if channels % each == 0])
    layer = {
        "op": f"conv{'_transpose' if kind == 'transpose' else ''}{axes}d", "kernel_size": kernel, "groups": groups,
        "stride": source.whole(1, 2), "padding": source.whole(0, 1) if kind == "conv" else 0,
        "out_channels": groups * source.whole(1, 2), "weight": {"fill": "random", "seed": source.whole(0, 99)},
        "bias": source.one_of([None, {"fill": "random", "seed": 5}]),
    }  # fmt: skip
    wide = kind == "conv" and 2 * (kernel - 1) < shortest
    mode = (
        source.one_of(["zeros", "zeros", "reflect", "circular"])
        if kind == "conv" and shortest > 1
        else "zeros"
    )
    return {
        **layer,
        "dilation": source.whole(1, 2 if wide else 1),
        **({"padding_mode": mode} if kind == "conv" else {}),
    }


def apart(ours: Array, theirs: Array) -> float:
    """max |Δ| over what the design allows; infinite where the shapes differ."""
    if ours.shape != theirs.shape:
        return float("inf")
    return float(np.abs(ours - theirs).max(initial=0.0) / (TOLERANCE * np.abs(theirs).max(initial=1.0)))


def differences(config: Config) -> dict[str, float]:
    """How far the output, every gradient and every path count are from PyTorch's, in tolerances."""
    operator = from_json(config)
    computed, back = compute(operator), gradients(operator)
    found = {"output": apart(computed.output, run(operator, computed.given))}
    theirs = differentiated(operator, back.given, back.upstream)
    found |= {f"gradient of {name}": apart(of, theirs[name]) for name, of in back.found.items()}
    return found | {"paths": apart(*paths_of(operator, "ones")), "field": apart(*paths_of(operator, "cell"))}


def paths_of(operator: Operator, seed: str) -> tuple[Array, Array]:
    """Paths from every input cell: ours, and the gradient of the same network with every weight a one, every bias a
    zero and every pooling the sum of its windows, which autograd finds."""
    assert isinstance(operator, Linked)
    arrays = ChainArrays(operator)
    ours = arrays.back(seed, "paths").maps[0]
    x = torch.zeros(operator.shapes["input"] or (), dtype=torch.float64, requires_grad=True)
    maps = [x]
    for link, sources in zip(operator.made, operator.sources, strict=True):
        read = {name: maps[at] for name, at in sources.items()}
        maps.append(sum(read.values()) if link.family == "join" else _counting(link, read["input"]))
    out = maps[-1]
    out.backward(torch.from_numpy(arrays.seed(seed)).reshape(out.shape))
    assert x.grad is not None
    return ours, x.grad.numpy()


def _counting(link: Any, x: torch.Tensor) -> torch.Tensor:
    functional = torch.nn.functional
    if link.family == "shuffle":
        alone = x.dim() == 3
        out = functional.channel_shuffle(x[None] if alone else x, link.groups)
        return out[0] if alone else out
    if link.family == "batch_norm":
        return x
    if link.family == "pooling":
        # a sum over windows: each channel by itself, a kernel of ones
        channels = x.shape[-link.axes - 1]
        weight = torch.ones(channels, 1, *link.kernels, dtype=torch.float64)
        conv = getattr(functional, f"conv{link.axes}d")
        return conv(x, weight, None, link.strides, [pad for pad, _ in link.pads], link.dilations, channels)
    weight = torch.ones(link.shapes["weight"], dtype=torch.float64)
    if link.family == "transposed":
        return getattr(functional, link.op)(x, weight, None, link.strides, 0, 0, link.groups, link.dilations)
    alone = x.dim() == link.axes + 1
    mode = "constant" if link.padding_mode == "zeros" else link.padding_mode
    sides = [side for pair in reversed(link.pads) for side in pair]
    padded = functional.pad(x[None] if alone else x, sides, mode=mode)
    out = getattr(functional, link.op)(padded, weight, None, link.strides, 0, link.dilations, link.groups)
    return out[0] if alone else out

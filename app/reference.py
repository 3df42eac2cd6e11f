"""PyTorch, and only here: the same configuration run there, in float64, and the two results compared.

`import torch` takes seconds, so it happens in a background thread once the server has answered its first request;
until then a check is "loading" or waits. Without PyTorch every check is "unavailable", and says so.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from itertools import chain, product
from math import prod
from typing import Any

import numpy as np

from app.core.lattice import Array
from app.i18n import joined, say
from app.operators import Operator
from app.settings import settings

TOLERANCE = 1e-9
AUTOGRAD = "torch.autograd.grad"
ABSENT = say("PyTorch is not installed: unchecked")
LOADING = say("PyTorch is loading")

_lock = threading.Lock()
_ready = threading.Event()
_torch: Any = None
_failure: str | None = None
_thread: threading.Thread | None = None


def installed() -> bool:
    """Whether PyTorch can be imported at all, found out without importing it."""
    return find_spec("torch") is not None


def start() -> None:
    """Begin to import PyTorch in the background; once is enough, more does no harm."""
    global _thread  # noqa: PLW0603 - the one import of the process
    with _lock:
        if _thread is None and installed():
            _thread = threading.Thread(target=_load, name="import torch", daemon=True)
            _thread.start()


def _load() -> None:
    global _torch, _failure  # noqa: PLW0603
    try:
        import torch  # noqa: PLC0415 - lazily, see the module's words

        torch.set_num_threads(1)
        _torch = torch
    except (ImportError, OSError, RuntimeError) as error:
        _failure = say("PyTorch could not be loaded: {error}: unchecked", error=type(error).__name__)
    finally:
        _ready.set()


def ready() -> bool:
    """Whether a check would be answered now."""
    return not installed() or _ready.is_set()


def check(operator: Operator, given: Mapping[str, Array], output: Array, *, wait: bool) -> dict[str, Any]:
    """Run the configuration in PyTorch and compare.

    Two results agree when max |Δ| ≤ 1e-9 · max(1, max |reference|). With ``wait`` this waits for PyTorch to load.
    """
    reference = operator.against
    unchecked = _unchecked(reference, wait=wait)
    return unchecked or _verdict(reference, {"": output}, {"": run(operator, given)})


def check_gradients(
    operator: Operator, given: Mapping[str, Array], upstream: Array, found: Mapping[str, Array], *, wait: bool
) -> dict[str, Any]:
    """Send the upstream gradient back through PyTorch's output with autograd, and compare every gradient."""
    unchecked = _unchecked(AUTOGRAD, wait=wait)
    return unchecked or _verdict(AUTOGRAD, found, differentiated(operator, given, upstream))


def _unchecked(reference: str, *, wait: bool) -> dict[str, Any] | None:
    """Why there is nothing to compare with; None once PyTorch is there."""
    told = {"status": "unavailable", "reference": reference, "max_abs_diff": None}
    if not installed():
        return {**told, "reason": ABSENT}
    start()
    if not _ready.wait(settings().check_seconds if wait else 0):
        return {**told, "status": "loading", "reason": LOADING}
    return {**told, "reason": _failure} if _torch is None else None


def _verdict(reference: str, ours: Mapping[str, Array], theirs: Mapping[str, Array]) -> dict[str, Any]:
    """The largest difference among all arrays, and what is wrong where they do not agree."""
    largest: float | None = 0.0
    wrong = []
    for name, expected in theirs.items():
        of = ours[name]
        if expected.shape != of.shape:
            wrong.append(_of(name, say("PyTorch's shape is {shape}", shape=list(expected.shape))))
            largest = None
            continue
        apart = float(np.abs(of - expected).max(initial=0.0))
        largest = None if largest is None else max(largest, apart)
        if not apart <= TOLERANCE * max(1.0, float(np.abs(expected).max(initial=0.0))):
            wrong.append(_of(name, say("the values differ")))
    return {
        "status": "differs" if wrong else "agrees",
        "reference": reference,
        "max_abs_diff": largest,
        "reason": joined("; ", wrong) if wrong else None,
    }


def _of(name: str, said: str) -> str:
    """What is wrong, of one of several arrays."""
    return say("{name}: {said}", name=name, said=said) if name else said


def run(operator: Operator, given: Mapping[str, Array]) -> Array:
    """PyTorch's output for the same tensors, in its own shape."""
    answer: Array = prepared(operator, given)().numpy()
    return answer


def differentiated(operator: Operator, given: Mapping[str, Array], upstream: Array) -> dict[str, Array]:
    """Autograd's gradient of each tensor; PyTorch is loaded if it was not."""
    start()
    _ready.wait()
    tensors = {name: _torch.from_numpy(np.array(array)) for name, array in given.items()}
    leaves = {name: tensors[name].requires_grad_() for name in given if name in operator.differentiable}
    out = _RUNS[operator.family](operator, tensors)
    made = _torch.autograd.grad(
        out, list(leaves.values()), _torch.from_numpy(np.array(upstream)), materialize_grads=True
    )
    return {name: gradient.numpy() for name, gradient in zip(leaves, made, strict=True)}


def prepared(operator: Operator, given: Mapping[str, Array]) -> Callable[[], Any]:
    """PyTorch's call with its tensors made, waiting to be run; PyTorch is loaded if it was not."""
    start()
    _ready.wait()
    tensors = {name: _torch.from_numpy(np.array(array)) for name, array in given.items()}

    def call() -> Any:
        with _torch.no_grad():
            return _RUNS[operator.family](operator, tensors)

    return call


def _convolution(operator: Any, tensors: Mapping[str, Any]) -> Any:
    functional = _torch.nn.functional
    conv = getattr(functional, operator.op)
    weight = tensors["weight"].flip(*range(2, 2 + operator.axes)) if operator.flip else tensors["weight"]
    rest = (weight, tensors.get("bias"), operator.strides)
    even = all(before == after for before, after in operator.pads)  # uneven "same" is padded so there too
    if operator.padding in ("same", "valid") and operator.padding_mode == "zeros" and even:
        return conv(tensors["input"], *rest, operator.padding, operator.dilations, operator.groups)
    if operator.padding_mode == "zeros" and even:
        amount = tuple(before for before, _ in operator.pads)
        return conv(tensors["input"], *rest, amount, operator.dilations, operator.groups)
    x, alone = _batched(tensors["input"], operator.axes)
    mode = "constant" if operator.padding_mode == "zeros" else operator.padding_mode
    x = functional.pad(x, list(chain(*reversed(operator.pads))), mode=mode)
    out = conv(x, *rest, 0, operator.dilations, operator.groups)
    return out[0] if alone else out


def _batched(x: Any, axes: int) -> tuple[Any, bool]:
    return (x[None], True) if x.dim() == axes + 1 else (x, False)


def _transposed(operator: Any, tensors: Mapping[str, Any]) -> Any:
    """Asymmetric cropping is symmetric cropping by the lesser side, and the rest cut off."""
    conv = getattr(_torch.nn.functional, operator.op)
    least = tuple(min(side) for side in operator.pads)
    out = conv(
        tensors["input"], tensors["weight"], tensors.get("bias"), operator.strides, least, operator.output_pads,
        operator.groups, operator.dilations,
    )  # fmt: skip
    for axis, ((before, after), both) in enumerate(
        zip(operator.pads, least, strict=True), start=out.dim() - operator.axes
    ):
        out = out.narrow(axis, before - both, out.shape[axis] - before - after + 2 * both)
    return out


def _unfold(operator: Any, tensors: Mapping[str, Any]) -> Any:
    """Two axes have F.unfold; others are a convolution with one kernel per kernel cell."""
    functional = _torch.nn.functional
    x, alone = _batched(tensors["input"], operator.axes)
    x = functional.pad(x, list(chain(*reversed(operator.pads))))
    if operator.axes == 2:
        out = functional.unfold(x, operator.kernels, operator.dilations, 0, operator.strides)
    else:
        out = _windows(operator, "conv", x, x.shape[1]).flatten(2)
    return out[0] if alone else out


def _windows(operator: Any, name: str, x: Any, channels: int) -> Any:
    cells = prod(operator.kernels)
    weight = (
        _torch.eye(cells, dtype=_torch.float64)
        .reshape(cells, 1, *operator.kernels)
        .repeat(channels, 1, *[1] * operator.axes)
    )
    function = getattr(_torch.nn.functional, f"{name}{operator.axes}d")
    return function(x, weight, stride=operator.strides, dilation=operator.dilations, groups=channels)


def _fold(operator: Any, tensors: Mapping[str, Any]) -> Any:
    """Laid onto the padded canvas, then the padding cut off."""
    x, alone = (tensors["input"][None], True) if tensors["input"].dim() == 2 else (tensors["input"], False)
    size = [of.value + sum(side) for of, side in zip(operator.sizes, operator.pads, strict=True)]
    if operator.axes == 2:
        out = _torch.nn.functional.fold(x, size, operator.kernels, operator.dilations, 0, operator.strides)
    else:
        channels = operator.lattice.channels["c"]
        stamped = _windows(operator, "conv_transpose", x.unflatten(2, operator.windows), channels)
        out = _torch.zeros(*x.shape[:1], channels, *size, dtype=x.dtype)
        out[(..., *(slice(0, length) for length in stamped.shape[2:]))] = stamped
    for axis, ((before, _), of) in enumerate(zip(operator.pads, operator.sizes, strict=True), start=2):
        out = out.narrow(axis, before, of.value)
    return out[0] if alone else out


def _pooling(operator: Any, tensors: Mapping[str, Any]) -> Any:
    """F.max_pool and F.avg_pool; by definition what PyTorch lacks: dilated averages, and along three axes those of an
    input that is shorter than the kernel before it is padded."""
    functional, x = _torch.nn.functional, tensors["input"]
    settings = (operator.kernels, operator.strides, tuple(before for before, _ in operator.pads))
    if operator.reduce == "max":
        return getattr(functional, operator.op)(
            x, *settings, operator.dilations, ceil_mode=operator.ceil_mode
        )
    short = operator.axes == 3 and any(i < k for i, k in zip(x.shape[-3:], operator.kernels, strict=True))
    if max(operator.dilations) == 1 and not short:
        rest = (operator.ceil_mode, operator.count_include_pad)
        override = () if operator.axes == 1 else (operator.divisor_override,)
        return getattr(functional, operator.op)(x, *settings, *rest, *override)
    out = _torch.zeros(operator.shapes["output"], dtype=x.dtype)
    for cell in product(*(range(size.value) for size in operator.sizes)):
        out[(..., *cell)] = _mean(operator, x, cell)
    return out


def _deformable(operator: Any, tensors: Mapping[str, Any]) -> Any:
    """torchvision's sampling by plain indexing, for autograd too: the corners are not differentiated, so a sample on a
    cell has the right-hand difference, which `grid_sample` has not."""
    x, alone = _batched(tensors["input"], 2)
    weight, bias, mask = tensors["weight"], tensors.get("bias"), tensors.get("mask")
    (n, channels, high, wide), (kh, kw), f = x.shape, weight.shape[2:], operator.offset_groups
    oh, ow = (size.value for size in operator.sizes)
    offset = tensors["offset"].reshape(n, f, kh, kw, 2, oh, ow)
    place = zip((kh, kw), (oh, ow), operator.strides, operator.dilations, operator.pads, strict=True)
    rows, columns = (
        d * _torch.arange(k)[:, None] + s * _torch.arange(o) - pad for k, o, s, d, (pad, _) in place
    )
    y = offset[:, :, :, :, 0] + rows[:, None, :, None]
    z = offset[:, :, :, :, 1] + columns[:, None, :]
    samples = _between(x.reshape(n, f, channels // f, high, wide), y, z)
    if mask is not None:
        samples = samples * mask.reshape(n, f, 1, kh, kw, oh, ow)
    columns = samples.reshape(n, operator.groups, channels // operator.groups * kh * kw, oh * ow)
    kernels = weight.reshape(operator.groups, -1, columns.shape[2])
    out = (kernels @ columns).reshape(n, weight.shape[0], oh, ow)
    out = out if bias is None else out + bias[:, None, None]
    return out[0] if alone else out


def _between(maps: Any, y: Any, z: Any) -> Any:
    """maps (n, f, c, h, w) at the points (n, f, *points): four cells each, those outside 0."""
    (high, wide), total = maps.shape[-2:], 0.0
    near = (y > -2) & (y < high + 1) & (z > -2) & (z < wide + 1)
    y, z = _torch.where(near, y, -2.0), _torch.where(near, z, -2.0)
    top, left = y.detach().floor(), z.detach().floor()
    each = _torch.arange(maps.shape[0])[:, None, None], _torch.arange(maps.shape[1])[:, None]
    for row, down in ((top, 1 - (y - top)), (top + 1, y - top)):
        for column, right in ((left, 1 - (z - left)), (left + 1, z - left)):
            inside = (row >= 0) & (row < high) & (column >= 0) & (column < wide)
            at = tuple(
                where.clamp(0, size - 1).long().flatten(2) for where, size in ((row, high), (column, wide))
            )
            cells = (
                maps.permute(0, 1, 3, 4, 2)[(*each, *at)]
                .movedim(-1, 2)
                .reshape(*maps.shape[:3], *y.shape[2:])
            )
            total = total + cells * (inside * down * right)[:, :, None]
    return total


def _mean(operator: Any, x: Any, cell: tuple[int, ...]) -> Any:
    """One output of a dilated average: the cells of the input under the window, over the number of those counted."""
    counted, places = 1, []
    each = zip(
        cell, x.shape[-operator.axes :], operator.kernels, operator.strides, operator.dilations, operator.pads,
        strict=True,
    )  # fmt: skip
    for o, size, kernel, stride, dilation, (pad, _) in each:
        reads = [stride * o + dilation * k - pad for k in range(kernel)]
        inside = [at for at in reads if 0 <= at < size]
        counted *= sum(at < size + pad for at in reads) if operator.count_include_pad else len(inside)
        places.append(inside)
    for axis, inside in enumerate(places, start=x.dim() - operator.axes):
        x = x.index_select(axis, _torch.tensor(inside))
    return x.sum(dim=tuple(range(-operator.axes, 0))) / (
        getattr(operator, "divisor_override", None) or counted
    )


def _chain(operator: Any, tensors: Mapping[str, Any]) -> Any:
    """Every link in turn, on the maps it reads."""
    maps = [tensors["input"]]
    for number, (link, sources) in enumerate(zip(operator.made, operator.sources, strict=True), start=1):
        own = {
            name: tensors[f"{name}{number}"] for name in (*link.specs, "bias") if f"{name}{number}" in tensors
        }
        maps.append(_RUNS[link.family](link, {**own, **{name: maps[at] for name, at in sources.items()}}))
    return maps[-1]


def _join(operator: Any, tensors: Mapping[str, Any]) -> Any:
    return getattr(_torch, operator.reference.removeprefix("torch."))(tensors["input"], tensors["other"])


def _shuffle(operator: Any, tensors: Mapping[str, Any]) -> Any:
    x, alone = _batched(tensors["input"], operator.axes)
    out = _torch.nn.functional.channel_shuffle(x, operator.groups)
    return out[0] if alone else out


def _batch_norm(operator: Any, tensors: Mapping[str, Any]) -> Any:
    return _torch.nn.functional.batch_norm(
        tensors["input"], tensors["running_mean"], tensors["running_var"], tensors.get("weight"),
        tensors.get("bias"), eps=operator.eps,
    )  # fmt: skip


def _reparameterized(operator: Any, tensors: Mapping[str, Any]) -> Any:
    """As it is trained: each convolution, its batch norm, and the sum."""
    norm, x, total = _torch.nn.functional.batch_norm, tensors["input"], 0.0
    for branch, name in zip(operator.branches, ("", "_small"), strict=True):
        made = _convolution(branch, {"input": x, "weight": tensors[f"weight{name}"]})
        total = total + norm(made, *tensors[f"norm{name}"], eps=operator.eps)
    return total


_RUNS: dict[str, Callable[[Any, Mapping[str, Any]], Any]] = {
    "convolution": _convolution,
    "transposed": _transposed,
    "deformable": _deformable,
    "pooling": _pooling,
    "unfold": _unfold,
    "fold": _fold,
    "shuffle": _shuffle,
    "batch_norm": _batch_norm,
    "join": _join,
    "reparameterized": _reparameterized,
    "chain": _chain,
}

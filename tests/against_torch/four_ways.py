"""One configuration, four ways: the textbook's loops, the taps summed, `forward`, and PyTorch; and all gradients."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from app.core.lattice import Array
from app.core.taps import Selection
from app.errors import Refusal
from app.operators import Operator, from_json
from app.reference import TOLERANCE
from app.trace import compute
from app.trace.arrays import Arrays
from tests.against_torch import in_torch
from tests.against_torch.configurations import Config
from tests.against_torch.lessons import by_textbook


@dataclass(frozen=True)
class Verdict:
    """How a configuration went: "agrees", "refused" by both, or what is wrong; ``worst`` is |Δ| over the tolerance."""

    status: str
    worst: float = 0.0
    wrong: str = ""


def by_taps(operator: Operator) -> Array:
    """Every output cell as the sum of its taps' products."""
    lattice, arrays = operator.lattice, Arrays(operator)
    shape = lattice.shape("output")
    if 0 in shape:
        return np.zeros(shape)
    cells = np.indices(shape).reshape(len(shape), -1)
    targets = dict(zip(lattice.tensors["output"], cells, strict=True))
    selection = Selection(lattice, targets, (), arrays.laid)
    terms = np.ones(selection.total)
    for factor in arrays.factors(selection.columns).values():
        terms = terms * factor
    if lattice.reduce == "max":
        largest = [terms[selection.target == cell].max() for cell in range(selection.count)]
        return np.array(largest).reshape(shape)
    if lattice.reduce == "mean":
        terms = terms * lattice.cells("share", operator.derive("share", arrays.laid), selection.columns)
    out: Array = np.bincount(selection.target, weights=terms, minlength=selection.count).astype(np.float64)
    out = out.reshape(shape)
    added = arrays.laid(lattice.added) if lattice.added in lattice.tensors else None
    if added is not None:
        whole = added.ndim == out.ndim
        out = out + (added if whole else added.reshape(*added.shape, *[1] * len(lattice.axes)))
    return out


def gradients(operator: Operator, upstream: Array) -> dict[str, Array]:
    """The gradient of every tensor given, for an upstream gradient in PyTorch's shape."""
    lattice, arrays = operator.lattice, Arrays(operator)
    above = upstream.reshape(lattice.shape("output"))

    def laid(name: str) -> Array | None:
        if name == "share":
            return operator.derive("share", arrays.laid)
        return above if name == "upstream" else arrays.laid(name)

    found = {
        name: operator.derive(f"grad_{name}", laid)
        for name in arrays.given
        if name in operator.differentiable
    }
    return {name: gradient.reshape(arrays.given[name].shape) for name, gradient in found.items()}


def apart(ours: Array, theirs: Array) -> float:
    """max |Δ| over what the design allows, 1e-9 · max(1, max |reference|); infinite where the shapes differ."""
    if ours.shape != theirs.shape:
        return float("inf")
    allowed = TOLERANCE * np.abs(theirs).max(initial=1.0)
    return float(np.abs(ours - theirs).max(initial=0.0) / allowed)


def compare(config: Config) -> Verdict:
    """Ask both for the configuration: both refuse it, or all agree on it, or something is wrong."""
    ours = _ours(config)
    theirs = refused_by_torch(config)
    if isinstance(ours, Refusal) and theirs is not None:
        return Verdict("refused")
    if isinstance(ours, Refusal) and in_torch.unchecked(config):
        return Verdict("refused")
    if isinstance(ours, Refusal):
        return Verdict("wrong", wrong=f"PyTorch takes it, ours refuses: {ours}")
    if theirs is not None:
        return Verdict("wrong", wrong=f"ours takes it, PyTorch refuses: {theirs}")
    return agreement(ours, config)


def _ours(config: Config) -> Operator | Refusal:
    try:
        operator = from_json(config)
        assert Arrays(operator).given
        return operator
    except Refusal as refusal:
        if refusal.status != 422:  # a limit of ours says nothing about PyTorch
            raise
        return refusal


def refused_by_torch(config: Config) -> str | None:
    """PyTorch's words of refusal, None where it answers."""
    try:
        in_torch.run(config, in_torch.zeros(config))
    except in_torch.REFUSALS as error:
        return f"{type(error).__name__}: {error}"
    return None


def agreement(operator: Operator, config: Config, *, loops: bool = True) -> Verdict:
    """The four results, and every gradient, against PyTorch's and autograd's; without ``loops`` the quick one alone."""
    given = Arrays(operator).given
    tensors = {name: torch.from_numpy(array.copy()) for name, array in given.items()}
    for tensor in tensors.values():
        tensor.requires_grad_()
    answer = in_torch.run(config, tensors)
    expected = answer.detach().numpy()
    ways: dict[str, Array | None] = {"forward": compute(operator).output}
    if loops:
        ways["taps"] = by_taps(operator).reshape(operator.shapes["output"] or ())
        ways["textbook"] = by_textbook(operator, given)
    upstream = np.random.default_rng(len(expected.ravel())).standard_normal(expected.shape)
    differences = {way: apart(out, expected) for way, out in ways.items() if out is not None}
    if expected.size:
        answer.backward(torch.from_numpy(upstream))
        for name, ours in gradients(operator, upstream).items():
            theirs = tensors[name].grad
            assert theirs is not None
            differences[f"gradient of {name}"] = apart(ours, theirs.numpy())
    worst = max(differences, key=lambda way: differences[way])
    if differences[worst] > 1:
        return Verdict(
            "wrong", differences[worst], f"{worst} is {differences[worst]:.3g} tolerances from PyTorch"
        )
    return Verdict("agrees", differences[worst])

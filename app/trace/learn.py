"""Learning a kernel back: gradient steps from a wrong kernel towards the one that made the output.

The output of the configuration is the target, and the loss of a kernel w the mean of its squared differences:

    loss(w) = ‖A·w − A·w*‖² / N,     grad = 2/N · Aᵀ(A·w − A·w*),     w ← w − rate · grad

A is the operator as a linear map of its kernel (the bias is kept), so a step along g changes the differences by
−rate · A·g, and the rate that falls furthest is ‖g‖² · N / (2 · ‖A·g‖²): where none is given, every step takes its own.
How many steps that takes is decided by how much steeper the loss is in one direction than in another, which is the
ratio of the eigenvalues of 2/N · AᵀA.

Source: J. Nocedal and S. Wright, Numerical Optimization, 2nd edition, section 3.3.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from math import prod

import numpy as np

from app.core.lattice import Array
from app.errors import refuse, replace
from app.i18n import say
from app.operators import Operator
from app.operators.per_axis import within
from app.trace.arrays import Arrays

ENOUGH = 1e-16  # of the first loss: the weights are right to seven digits then
CURVED = 128  # weights per output channel, up to which their curvature is found out
CURVED_MACS = 400_000_000  # for the same
FLAT = 1e-12  # of the steepest: flatter directions are flat


@dataclass(frozen=True)
class Curvature:
    """How steep the loss is in its steepest and its flattest direction, and in how many it is steep at all."""

    steepest: float
    flattest: float
    rank: int
    weights: int


@dataclass(eq=False)
class Learnt:
    """The loss before each step and after the last, the rate of each step, and kernels in PyTorch's shape by step."""

    target: Array
    loss: list[float] = field(default_factory=list)
    rate: list[float] = field(default_factory=list)
    kernels: dict[int, Array] = field(default_factory=dict)


class Problem:
    """The operator as a linear map of its kernel, and back."""

    def __init__(self, operator: Operator) -> None:
        self.operator, self.arrays = operator, Arrays(operator)
        weight = self.arrays.laid("weight")
        assert weight is not None
        self.target: Array = weight
        self.count = prod(operator.lattice.shape("output"))

    def _laid(self, name: str, *, given: dict[str, Array]) -> Array | None:
        return given.get(name) if name in ("weight", "upstream", "bias") else self.arrays.laid(name)

    def output(self, weight: Array) -> Array:
        """A · weight."""
        return self.operator.run(partial(self._laid, given={"weight": weight}))

    def gradient(self, differences: Array) -> Array:
        """2/N · Aᵀ · differences."""
        given = {"weight": self.target, "upstream": 2.0 / self.count * differences}
        return self.operator.derive("grad_weight", partial(self._laid, given=given))


def learn(operator: Operator, *, steps: int, rate: float | None, start: float, every: int) -> Learnt:
    """Gradient steps from a kernel of all ``start``; kernels are kept at every ``every``-th step, and the last.

    It stops before ``steps`` where next to nothing of the loss is left.

    Raises: Refusal 422 without a kernel or an output, or when the rate is too high for the loss to stay finite; 413
    for more steps or multiply-adds than allowed.
    """
    _check(operator, steps, every)
    problem = Problem(operator)
    weight = np.full(problem.target.shape, start)
    learnt = Learnt(_plain(operator, problem.target))
    with np.errstate(over="ignore", invalid="ignore"):
        differences = problem.output(weight - problem.target)
        for step in range(steps + 1):
            learnt.loss.append(float(np.vdot(differences, differences)) / problem.count)
            _check_finite(learnt.loss[-1], step)
            last = step == steps or learnt.loss[-1] <= ENOUGH * learnt.loss[0]
            if last or step % every == 0:
                learnt.kernels[step] = _plain(operator, weight)
            if last:
                break
            gradient = problem.gradient(differences)
            change = problem.output(gradient)
            learnt.rate.append(_furthest(gradient, change) if rate is None else rate)
            weight = weight - learnt.rate[-1] * gradient
            differences = differences - learnt.rate[-1] * change
    return learnt


def _furthest(gradient: Array, change: Array) -> float:
    """The rate at which the loss falls furthest along this gradient."""
    curve = float(np.vdot(change, change))
    return float(np.vdot(gradient, gradient)) * change.size / (2 * curve) if curve > 0 else 0.0


def _plain(operator: Operator, weight: Array) -> Array:
    shape = operator.shapes["weight"]
    assert shape is not None
    return weight.reshape(shape)


def _check(operator: Operator, steps: int, every: int) -> None:
    if not operator.learns:
        hint = say("use a convolution or a transposed convolution")
        raise refuse(
            "/op", say("{op} has no kernel to learn", op=operator.op), hint=hint, fix=replace("/op", "conv2d")
        )
    if 0 in (operator.shapes["output"] or ()):
        raise refuse("/input", say("there is no output to learn from"), hint=say("no dimension may be 0"))
    for name, value in (("steps", steps), ("every", every)):
        if value < 1:
            raise refuse(
                f"/{name}",
                say("{name} is {value}", name=name, value=value),
                hint=say("it must be at least 1"),
            )
    within("learn_steps", steps, "/steps", say("too many steps"))
    within(
        "macs", 2 * steps * operator.lattice.macs, "/steps", say("these steps take too many multiply-adds")
    )
    kept = (steps // every + 2) * prod(operator.shapes["weight"] or ())
    within("nested_elements", kept, "/every", say("too many kernels to answer (ask for every tenth)"))


def _check_finite(loss: float, step: int) -> None:
    if not np.isfinite(loss):
        said = say(
            "the loss is no longer finite at step {step}: each step overshoots further than the last",
            step=step,
        )
        raise refuse("/rate", said, hint=say("lower the rate, or leave it out"))


def curvature(operator: Operator) -> Curvature | None:
    """The eigenvalues of the loss's second derivative; None where there are too many weights to find them out.

    Every output channel sees the same inputs as the others of its group, so one of them stands for all.
    """
    lattice = operator.lattice
    place = lattice.tensors["weight"].index("m")
    shape = lattice.shape("weight")
    per_channel = prod(shape) // (shape[0] * shape[place])
    if per_channel > CURVED or 2 * per_channel * lattice.macs > CURVED_MACS:
        return None
    problem = Problem(operator)
    columns = []
    for at in range(per_channel):
        basis = np.zeros((shape[0], shape[place], per_channel))
        basis[:, 0, at] = 1.0
        laid = np.moveaxis(basis.reshape(shape[0], shape[place], *_without(shape, place)), 1, place)
        back = np.moveaxis(problem.gradient(problem.output(np.ascontiguousarray(laid))), place, 1)
        columns.append(back[:, 0].reshape(shape[0], per_channel))
    found = np.linalg.eigvalsh(np.stack(columns, axis=2)).reshape(-1)
    steepest, rank = float(found.max()), int((found > FLAT * found.max()).sum())
    flattest = float(found.min()) if rank == found.size else 0.0
    return Curvature(steepest, flattest, rank, int(found.size))


def _without(shape: tuple[int, ...], place: int) -> tuple[int, ...]:
    return tuple(size for at, size in enumerate(shape) if at not in (0, place))

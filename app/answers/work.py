"""What each route answers, as plain data: a configuration and what was asked in, a dictionary out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from math import prod
from typing import Any

import numpy as np

from app import query, reference
from app.answers.ahead import ahead
from app.core.lattice import Array
from app.errors import refuse
from app.i18n import say
from app.operators import Operator
from app.operators.per_axis import within
from app.tensors import is_packed, pack
from app.trace import answer_only, compute, frames, matrix, scene, taps, transpose, view_for
from app.trace.blocks import blocks
from app.trace.code import code, code_as_script
from app.trace.compute import Computed, described
from app.trace.costs import costs
from app.trace.gradients import gradients
from app.trace.learn import curvature, learn
from app.trace.lines import lines
from app.trace.links import ChainArrays
from app.trace.matrix import Rectangle
from app.trace.parts import places, tensors_of
from app.trace.scene import computation_of, views_for
from app.trace.staircase import staircase
from app.views.base import View

Answer = dict[str, Any]


def answer_scene(operator: Operator, asked: Mapping[str, Any]) -> Answer:
    """What a painter needs for every frame."""
    return scene(operator, view_for(operator, asked["view"], asked["options"]))


def answer_frames(operator: Operator, asked: Mapping[str, Any]) -> Answer:
    """A page of frames as columns."""
    view = view_for(operator, asked["view"], asked["options"])
    return frames(operator, view, start=asked["start"], count=asked["count"], values=asked["values"])


def answer_lines(operator: Operator, asked: Mapping[str, Any]) -> Answer:
    """A frame run line by line: the lesson's own source, the line that is about to run, and its variables then."""
    view = view_for(operator, asked["view"], asked["options"])
    return lines(operator, view, frame=asked["frame"], start=asked["start"], count=asked["count"])


def answer_taps(operator: Operator, asked: Mapping[str, Any]) -> Answer:
    """The taps through a cell of a panel."""
    view = view_for(operator, asked["view"], asked["options"])
    panel = asked["panel"] or view.panels[0].name
    return taps(operator, view, panel=panel, cell=asked["cell"], frame=asked["frame"])


def answer_matrix(operator: Operator, asked: Mapping[str, Any]) -> Answer:
    """A rectangle of a matrix."""
    rows, cols = ((asked[f"{side}_start"], asked[f"{side}_count"]) for side in ("row", "col"))
    turned = asked["windows"] == "rows"
    if turned and asked["kind"] != "im2col":
        raise refuse(
            "/windows",
            say("only im2col has windows as rows"),
            hint=say('use kind "im2col", or leave windows out'),
        )
    if asked["blocks"] and asked["kind"] == "im2col":
        raise refuse(
            "/blocks",
            say("im2col has no blocks of its own"),
            hint=say('ask for kind "kernel", or leave blocks out'),
        )
    told = matrix(operator, Rectangle(asked["kind"], rows, cols, asked["example"], turned))
    if asked["blocks"]:
        told["blocks"] = blocks(operator.lattice, transposed=asked["kind"] == "kernel_transposed")
    return told


def answer_staircase(operator: Operator, _: Mapping[str, Any]) -> Answer:
    """The sizes round this one as steps: which large sizes shrink to which small one, and where the layer stands."""
    return staircase(operator)


def answer_costs(operator: Operator, _: Mapping[str, Any]) -> Answer:
    """What each way to compute the layer would cost."""
    return costs(operator)


def answer_transpose(operator: Operator, asked: Mapping[str, Any]) -> Answer:
    """The transposed convolution by every route, and whether they agree."""
    turned, routes = transpose(operator)
    made = [out for out in routes.values() if out is not None]
    given = compute(turned)
    apart = max(float(np.abs(out - given.output).max(initial=0.0)) for out in made)
    scale = max(1.0, float(np.abs(given.output).max(initial=0.0)))
    check = reference.check(turned, given.given, given.output, wait=asked["check"] == "wait")
    return {
        "op": turned.op,
        "shapes": turned.shapes,
        **_output(given.output, asked["output"]),
        "routes": {
            name: {"status": "too large", "max_abs_diff": None}
            if out is None
            else {"status": "done", "max_abs_diff": float(np.abs(out - given.output).max(initial=0.0))}
            for name, out in routes.items()
        },
        "agree": apart <= reference.TOLERANCE * scale,
        "check": check,
    }


def answer_compute(operator: Operator, asked: Mapping[str, Any]) -> Answer:
    """The output, and all that explains it; ``given`` says where each tensor stands in the configuration.

    Where it is expected to take longer than ``within``, what is known beforehand is answered alone, and ``ahead``.
    """
    if asked["outputs"] is not None:
        outputs = answer_only(operator, asked["outputs"], derived=asked["tensors"] == "packed")
        return {"op": operator.op, **described(operator), "outputs": outputs}
    view = view_for(operator, asked["scene"], asked["options"]) if asked["scene"] else None
    expected = None if asked["within"] is None else ahead(operator, view)
    if expected and expected.seconds > asked["within"]:
        return {"op": operator.op, **described(operator), "ahead": asdict(expected)}
    computed, views = compute(operator), views_for(operator)
    told: Answer = {
        "op": operator.op,
        **_output(computed.output, asked["output"]),
        **described(operator),
        "check": reference.check(operator, computed.given, computed.output, wait=asked["check"] == "wait"),
        "link": _link(operator),
        "views": [each.name for each in views],
        "given": places(operator, views),
        **({"ahead": asdict(expected)} if expected else {}),
    }
    if view is not None:
        told["scene"] = scene(operator, view)
    if asked["tensors"] == "packed":
        told["tensors"] = _tensors(computed, view)
    return told


def answer_gradients(operator: Operator, asked: Mapping[str, Any]) -> Answer:
    """The gradient of every tensor for the configuration's ``upstream``, the gradient of its output (ones where it is
    left out), checked against autograd. A bias that was left out counts as one of zeros."""
    made = gradients(operator)
    told: Answer = {
        "op": operator.op,
        "shapes": {name: of.shape for name, of in {"upstream": made.upstream, **made.found}.items()},
    }
    if asked["output"] != "none":
        form = _form(asked["output"], made.upstream.size + sum(of.size for of in made.found.values()))
        told |= {
            "upstream": form(made.upstream),
            "gradients": {name: form(of) for name, of in made.found.items()},
        }
    wait = asked["check"] == "wait"
    check = reference.check_gradients(operator, made.given, made.upstream, made.found, wait=wait)
    return {**told, "check": check}


def answer_learn(operator: Operator, asked: Mapping[str, Any]) -> Answer:
    """Gradient steps on the mean squared difference from the configuration's own output: ``loss`` before each step and
    after the last, the ``rate`` of each, the ``kernels`` on the way, and how far the last one is from the one that made
    the output. ``curvature`` says how much steeper the loss is in one direction than in another; it decides how slow
    this is.
    """
    learnt = learn(
        operator, steps=asked["steps"], rate=asked["rate"], start=float(asked["start"] == "ones"),
        every=asked["every"],
    )  # fmt: skip
    found, last = curvature(operator), max(learnt.kernels)
    return {
        "op": operator.op,
        "steps": last,
        "loss": learnt.loss,
        "rate": learnt.rate,
        "kernels": {"step": list(learnt.kernels), "value": [of.tolist() for of in learnt.kernels.values()]},
        "target": learnt.target.tolist(),
        "apart": float(np.abs(learnt.kernels[last] - learnt.target).max()),
        "curvature": None if found is None else asdict(found),
    }


def answer_code(operator: Operator, asked: Mapping[str, Any]) -> Answer:
    """The configuration in PyTorch's words, each form null where PyTorch has none and ``notes`` say why; in function
    form the tensors are x, w and b, the output y."""
    told = code(operator)
    return {**told, "script": code_as_script(operator)} if asked["script"] else told


def _link(operator: Operator) -> dict[str, Any]:
    link = query.to_query(operator.model_dump(mode="json", exclude_unset=True))
    return {"query": link.query, "note": link.note}


def _output(array: Array, form: str) -> Answer:
    """The output as nested lists, packed, or not at all."""
    return {} if form == "none" else {"output": _form(form, array.size)(array)}


def _form(form: str, count: int) -> Callable[[Array], Any]:
    """How arrays of so many numbers in all are told. Lists are refused where they would be very long."""
    if form == "packed":
        return pack
    within(
        "nested_elements", count, "/output", say("too many numbers for nested lists (ask for ?output=packed)")
    )
    return lambda array: array.tolist()


def _tensors(computed: Computed, view: View | None) -> dict[str, Any]:
    """The tensors in PyTorch's shape; one that was sent packed stays with its sender.

    Beside those given, what a view shows that follows from them: shares, the upstream gradient, gradients.
    """
    operator = computed.operator
    told: dict[str, Any] = {"bias": None} if "bias" in type(operator).model_fields else {}
    for name, array in computed.given.items():
        if not is_packed(operator.specs[name]):
            told[name] = pack(array)
    arrays = computed.arrays
    if isinstance(arrays, ChainArrays):
        return told | {name: pack(of) for name, of in tensors_of(arrays, view).items()}
    shown = computation_of(operator, view).tensors if view else ()
    for name in shown:
        if name not in operator.specs and name not in ("output", "weight", "bias"):
            made = arrays.laid(name)
            assert made is not None
            told[name] = pack(made.reshape(_own_shape(operator, name) or made.shape))
    return told


def _own_shape(operator: Operator, name: str) -> tuple[int, ...] | None:
    """PyTorch's shape of a tensor that follows from the others, where PyTorch has it."""
    shapes = {**operator.shapes, **operator.left_out}
    return shapes["output"] if name == "upstream" else shapes.get(name.removeprefix("grad_"))


def heavy(operator: Operator) -> bool:
    """Whether the work is long enough to leave the event loop: about a millisecond."""
    cells = sum(prod(shape) for shape in operator.shapes.values() if shape is not None)
    return operator.cost.macs + operator.cost.comparisons > 500_000 or cells > 50_000

"""What a configuration is written as, run in PyTorch, gives the output that the server gives."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from app.core.lattice import Array
from app.operators import OPERATORS, from_json
from app.torchcode.write import WRITERS
from app.torchcode.write_script import letter
from app.trace import compute
from app.trace.code import code
from tests.against_torch.configurations import FAMILIES, MODES, fits
from tests.against_torch.four_ways import apart
from tests.torchcode.stand_in import torchvision

PRESETS = [(op, name, config) for op, model in OPERATORS.items() for name, _, config in model.presets]


WHOLE = {"torch": torch, "F": F, "nn": nn, "torchvision": torchvision}
BESIDE = ("offset", "mask")  # what a module is given with the input


def _tensors(given: Mapping[str, Array]) -> dict[str, torch.Tensor]:
    return {name: torch.from_numpy(np.array(array)) for name, array in given.items()}


def by_function(lines: str, given: Mapping[str, Array]) -> Array:
    """The ``y`` of lines that know x, w and b."""
    names = {**WHOLE, **{letter(name): tensor for name, tensor in _tensors(given).items()}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # that an uneven "same" copies the input
        exec(lines, names)  # noqa: S102 - our own lines, in a test
    answer: Array = names["y"].numpy()
    return answer


def by_module(expression: str, given: Mapping[str, Array]) -> Array:
    """What the module answers with the configuration's weight and bias put into it."""
    tensors = _tensors(given)
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", UserWarning
        )  # and that a weight without numbers cannot be initialised
        module = eval(expression, dict(WHOLE)).double()  # noqa: S307 - our own expression, in a test
        held = dict(module.named_parameters())
        for name, buffer in module.named_buffers():  # of a batch norm: its mean and variance
            found = [tensor for given, tensor in tensors.items() if given.startswith(name.split(".")[-1])]
            if buffer.dim():
                (buffer.data,) = found
        tensors = {name: tensor for name, tensor in tensors.items() if "running" not in name}
        wanted = [
            tensor for name, tensor in tensors.items() if name not in ("input", *BESIDE)
        ]  # in the order of the modules
        assert len(held) == len(wanted)
        for parameter, tensor in zip(held.values(), wanted, strict=True):
            assert parameter.shape == tensor.shape
            parameter.data = tensor
        beside = [tensors[name] for name in BESIDE if name in tensors]
        answer: Array = module(tensors["input"], *beside).detach().numpy()
    return answer


def agrees(config: dict[str, Any]) -> None:
    operator = from_json(config)
    told, computed = code(operator), compute(operator)
    assert told["function"] or told["notes"], "what has no form says so"
    if told["function"]:
        assert apart(by_function(told["function"], computed.given), computed.output) <= 1, told["function"]
    if told["module"]:
        assert apart(by_module(told["module"], computed.given), computed.output) <= 1, told["module"]


@pytest.mark.parametrize("op", FAMILIES)
@given(data=st.data())
def test_both_forms_compute_what_the_server_computes(op: str, data: st.DataObject) -> None:
    agrees(data.draw(fits(op)))


@pytest.mark.parametrize("mode", MODES[1:])
@pytest.mark.parametrize("padding", [2, [[1, 3], [0, 2]], "same"])
@pytest.mark.parametrize("batch", [None, 2])
def test_border_modes_are_laid_on_first(mode: str, padding: Any, batch: int | None) -> None:
    agrees({"op": "conv2d", "input_size": [4, 5], "kernel_size": [3, 4], "padding": padding, "padding_mode": mode,
            "batch_size": batch})  # fmt: skip


@pytest.mark.parametrize(("op", "name", "config"), PRESETS)
def test_every_preset_can_be_written(op: str, name: str, config: dict[str, Any]) -> None:
    told = code(from_json(config))
    if OPERATORS[op].family in WRITERS:
        agrees(config)
        assert told["function"], name
    else:
        assert told["function"] is None
        assert told["notes"]

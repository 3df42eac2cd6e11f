"""What the app wrote, run in PyTorch."""

from __future__ import annotations

import warnings
from collections.abc import Mapping

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from app.core.lattice import Array
from app.torchcode.write_script import LETTERS

WHOLE = {"torch": torch, "F": F, "nn": nn}


def _tensors(given: Mapping[str, Array]) -> dict[str, torch.Tensor]:
    return {name: torch.from_numpy(np.array(array)) for name, array in given.items()}


def by_function(lines: str, given: Mapping[str, Array]) -> Array:
    """The ``y`` of lines that know x, w and b."""
    names = {**WHOLE, **{LETTERS[name]: tensor for name, tensor in _tensors(given).items()}}
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
        assert len(held) == len(given) - 1
        for name, parameter in held.items():
            wanted = tensors[name.split(".")[-1]]
            assert parameter.shape == wanted.shape
            parameter.data = wanted
        answer: Array = module(tensors["input"]).detach().numpy()
    return answer

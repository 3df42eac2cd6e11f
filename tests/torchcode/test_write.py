"""How configurations are written, word for word."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from app.operators import OPERATORS, from_json
from app.torchcode.write import WRITERS, written
from app.trace.code import code

CONV = {"op": "conv2d", "in_channels": 3, "out_channels": 8}
UP = {"op": "conv_transpose2d", "input_size": 4, "kernel_size": 3, "stride": 2}

FORMS: list[tuple[dict[str, Any], str | None, str | None]] = [
    (CONV, "nn.Conv2d(3, 8, kernel_size=3, bias=False)", "y = F.conv2d(x, w)"),
    (
        {**CONV, "kernel_size": [3, 5], "stride": 2, "padding": [1, 1], "input_size": 9, "bias": {"fill": "ones"}},
        "nn.Conv2d(3, 8, kernel_size=(3, 5), stride=2, padding=1)",
        "y = F.conv2d(x, w, b, stride=2, padding=1)",
    ),
    (
        {**CONV, "padding": "same", "dilation": 2},
        'nn.Conv2d(3, 8, kernel_size=3, padding="same", dilation=2, bias=False)',
        'y = F.conv2d(x, w, padding="same", dilation=2)',
    ),
    (
        {**CONV, "padding": 1, "padding_mode": "reflect"},
        'nn.Conv2d(3, 8, kernel_size=3, padding=1, bias=False, padding_mode="reflect")',
        'x = F.pad(x, (1, 1, 1, 1), mode="reflect")\ny = F.conv2d(x, w)',
    ),
    (
        {**CONV, "padding": [[1, 0], [2, 2]], "padding_mode": "circular"},
        "nn.Sequential(\n    nn.CircularPad2d((2, 2, 1, 0)),\n    nn.Conv2d(3, 8, kernel_size=3, bias=False),\n)",
        'x = F.pad(x, (2, 2, 1, 0), mode="circular")\ny = F.conv2d(x, w)',
    ),
    (
        {"op": "conv1d", "padding": [[2, 0]]},
        "nn.Sequential(\n    nn.ZeroPad1d((2, 0)),\n    nn.Conv1d(1, 1, kernel_size=3, bias=False),\n)",
        "x = F.pad(x, (2, 0))\ny = F.conv1d(x, w)",
    ),
    (
        {**UP, "padding": 1, "output_size": [8, 7]},
        "nn.ConvTranspose2d(1, 1, kernel_size=3, stride=2, padding=1, output_padding=(1, 0), bias=False)",
        "y = F.conv_transpose2d(x, w, stride=2, padding=1, output_padding=(1, 0))",
    ),
    (
        {**UP, "padding": [[1, 0], [0, 0]]},
        ("nn.Sequential(\n    nn.ConvTranspose2d(1, 1, kernel_size=3, stride=2, bias=False),\n"
        "    nn.ZeroPad2d((0, 0, -1, 0)),\n)"),
        "y = F.conv_transpose2d(x, w, stride=2)\ny = y[..., 1:, :]",
    ),
    (
        {"op": "unfold", "kernel_size": [2, 3], "padding": 1, "stride": 2},
        "nn.Unfold(kernel_size=(2, 3), padding=1, stride=2)",
        "y = F.unfold(x, kernel_size=(2, 3), padding=1, stride=2)",
    ),
    (
        {"op": "fold", "kernel_size": 2, "output_size": [4, 5]},
        "nn.Fold(output_size=(4, 5), kernel_size=2)",
        "y = F.fold(x, output_size=(4, 5), kernel_size=2)",
    ),
    (
        {"op": "unfold", "kernel_size": [3], "in_channels": 2},
        None,
        "w = torch.eye(3, dtype=x.dtype).reshape(3, 1, 3).repeat(2, 1, 1)\ny = F.conv1d(x, w, groups=2)",
    ),
    ({"op": "max_pool2d", "kernel_size": 2}, "nn.MaxPool2d(kernel_size=2)", "y = F.max_pool2d(x, kernel_size=2)"),
    (
        {"op": "max_pool2d", "kernel_size": 2, "stride": 1, "ceil_mode": True},
        "nn.MaxPool2d(kernel_size=2, stride=1, ceil_mode=True)",
        "y = F.max_pool2d(x, kernel_size=2, stride=1, ceil_mode=True)",
    ),
    (
        {"op": "avg_pool2d", "kernel_size": 3, "stride": 3, "padding": 1, "count_include_pad": False},
        "nn.AvgPool2d(kernel_size=3, padding=1, count_include_pad=False)",
        "y = F.avg_pool2d(x, kernel_size=3, padding=1, count_include_pad=False)",
    ),
    ({"op": "avg_pool2d", "dilation": 2}, None, None),
    (
        {"op": "deform_conv2d", "in_channels": 4, "out_channels": 2, "groups": 2, "stride": 2, "padding": [1, 0],
         "dilation": [1, 2], "offset_groups": 2, "mask": {"fill": "unit"}, "bias": {"fill": "ones"}},
        ("torchvision.ops.DeformConv2d(4, 2, kernel_size=3, stride=2, padding=(1, 0), dilation=(1, 2), groups=2)"),
        ("y = torchvision.ops.deform_conv2d(x, offset, w, b, stride=2, padding=(1, 0), dilation=(1, 2), mask=mask)"),
    ),
    (
        {"op": "deform_conv2d"},
        "torchvision.ops.DeformConv2d(1, 1, kernel_size=3, bias=False)",
        "y = torchvision.ops.deform_conv2d(x, offset, w)",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("config", "module", "function"), FORMS)
def test_a_configuration_is_written_as_pytorchs_own_pages_would(
    config: dict[str, Any], module: str | None, function: str | None
) -> None:
    told = code(from_json(config))
    assert (told["module"], told["function"]) == (module, function)


def test_what_has_only_one_form_or_none_says_why() -> None:
    assert "no dilation" in code(from_json({"op": "avg_pool2d", "dilation": 2}))["notes"][0]
    assert "two spatial axes" in code(from_json({"op": "fold", "kernel_size": [3]}))["notes"][0]
    short = {"op": "avg_pool3d", "input_size": 2, "kernel_size": 3, "padding": 1}
    assert "avg_pool3d refuses" in code(from_json(short))["notes"][0]


def test_a_family_without_a_writer_answers_in_words() -> None:
    told = written(SimpleNamespace(family="weather", title="Weather forecast"))
    assert told.module is None
    assert told.function is None
    assert told.notes == ("no PyTorch form: PyTorch has nothing that is weather forecast",)


def test_a_deformable_module_says_what_it_is_applied_to() -> None:
    config = {"op": "deform_conv2d", "mask": {"fill": "unit"}}
    assert code(from_json(config))["notes"] == [
        "apply the module to x, offset and mask: y = layer(x, offset, mask)"
    ]
    alone = code(from_json({"op": "deform_conv2d", "batch_size": None}))
    assert alone["function"] == "y = torchvision.ops.deform_conv2d(x[None], offset[None], w)[0]"
    assert alone["notes"] == ["no module form: torchvision takes a batch"]


# Every family of the registry is written, or stands here with what keeps it from being written.
UNWRITTEN: dict[str, str] = {}


def test_every_family_of_the_registry_has_a_writer_or_is_listed() -> None:
    families = {model.family for model in OPERATORS.values()}
    assert families - WRITERS.keys() == UNWRITTEN.keys()

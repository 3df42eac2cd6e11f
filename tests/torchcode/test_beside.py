"""What stands beside a pasted layer: a tensor is its input, and what cannot be that is said."""

from __future__ import annotations

from typing import Any

import pytest

from app.answers.parse import answer_parse
from app.operators import from_json
from app.torchcode.read_faults import fault

LAYER = "nn.Conv2d(3, 8, 3)"


def only(source: str) -> dict[str, Any]:
    """The configuration of the one layer of a source about which nothing is to be said."""
    told = answer_parse(source)
    assert told["complaints"] == []
    (found,) = told["configurations"]
    config: dict[str, Any] = found["config"]
    return config


@pytest.mark.parametrize(
    "source",
    [
        f"x = torch.randn(1, 3, 32, 32)\n{LAYER}",
        f"conv = {LAYER}\nx = torch.randn(1, 3, 32, 32)",
        f"{LAYER}\ntorch.rand(1, 3, 32, 32)",
        f"w = torch.randn(8, 3, 3, 3, 3)\nx = torch.empty((1, 3, 32, 32))\n{LAYER}",
        (
            f"class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.c = {LAYER}\n"
            "    def forward(self, x):\n        return self.c(x)\nx = torch.randn(1, 3, 32, 32)"
        ),
    ],
)
def test_a_tensor_beside_a_layer_gives_its_input_a_size(source: str) -> None:
    config = only(source)
    assert (config["input_size"], config["in_channels"]) == ([32, 32], 3)


def test_its_numbers_and_its_batch_are_taken_too() -> None:
    assert only(f"torch.zeros(2, 3, 9, 9)\n{LAYER}") | {"bias": None} == {
        "op": "conv2d",
        "in_channels": 3,
        "out_channels": 8,
        "kernel_size": 3,
        "bias": None,
        "batch_size": 2,
        "input": {"fill": "zeros"},
        "input_size": [9, 9],
    }


@pytest.mark.parametrize(
    ("beside", "words"),
    [
        ("x = torch.randn(1, 4, 32, 32)", "in_channels is 3, but 4 channels arrive here"),
        ("x = torch.randn(5, 6)", "Conv2d"),
    ],
)
def test_a_tensor_that_cannot_be_the_input_is_said_to_be_none_and_the_layer_opens_without_it(
    beside: str, words: str
) -> None:
    told = answer_parse(f"{beside}\n{LAYER}")
    assert words in told["complaints"][0]["detail"]
    (found,) = told["configurations"]
    assert found["config"]["in_channels"] == 3
    assert "input_size" not in found["config"]


@pytest.mark.parametrize("kernel", [1, 2, 3, 5, 7, 11, 31])
@pytest.mark.parametrize("stride", [1, 2, 4])
def test_a_layer_opens_with_an_input_its_kernel_moves_over(kernel: int, stride: int) -> None:
    for kind in ("Conv2d(1, 1, ", "MaxPool2d("):
        config = only(f"nn.{kind}{kernel}, stride={stride})")
        operator = from_json(config)
        shape, out = operator.shapes["input"], operator.shapes["output"]
        assert shape is not None
        assert out is not None
        assert kernel + 2 <= shape[-1] <= 96
        assert min(out[-2:]) >= 3


@pytest.mark.parametrize(
    "source",
    ["nn.Conv2d(3x, 8, 3)", "nn.Conv2d(3", "f(1))", "(1]", "x = 'a", "f(1 2)", "f(a=1, 2)", "007", "  a\n b", "a b",
     "1 +", "for", "f(1，2)", "0x", "1__0", "def f(:", "x = = 2"],
)  # fmt: skip
def test_what_is_no_python_is_said_in_words_of_our_own(source: str) -> None:
    with pytest.raises(SyntaxError) as raised:
        compile(source, "", "exec")
    detail, hint = fault(raised.value.msg)
    (complaint,) = answer_parse(source)["complaints"]
    assert (complaint["detail"], complaint["hint"]) == (detail, hint)
    assert raised.value.msg not in detail
    assert hint

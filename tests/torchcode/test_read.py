"""What is read out of pasted source, what is not, and where it says so."""

from __future__ import annotations

import inspect
import time
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from app.errors import Refusal
from app.operators import from_json
from app.torchcode.read import Reading, read
from app.torchcode.read_config import configurations
from app.torchcode.read_functions import FUNCTION_KINDS
from app.torchcode.read_tree import LONGEST
from app.torchcode.signatures import FUNCTIONS, MODULES, REQUIRED, ROOMS, signature
from tests.torchcode import stand_in

CHAIN = """
    import torch.nn as nn
    import torch.nn.functional as func
    from torch import relu

    class Net(nn.Module):
        def __init__(self, width=8, kernel=5):
            super(Net, self).__init__()
            pad = kernel // 2
            self.conv1 = nn.Conv2d(3, width, kernel, padding=pad)
            self.stages = nn.ModuleList([nn.Conv2d(width, width, 3) for _ in range(2)])
            self.head = nn.Linear(width * 4 ** 2, 10)

        def pooled(self, x):
            return func.max_pool2d(x, 2)

        def forward(self, x):
            n, c, h, w = x.shape
            x = self.pooled(relu(self.conv1(x)))
            for stage in self.stages:
                x = stage(x).relu()
            if self.training:
                x = func.dropout(x, p=.5)
            x = torch.flatten(x, 1).view(n, -1)
            return self.head(x)
"""


def kinds(source: str) -> list[str]:
    reading = read(source)
    assert reading.complaints == ()
    return [layer.kind for layer in reading.layers]


def arguments(source: str) -> dict[str, Any]:
    return dict(read(source).layers[-1].arguments)


def test_a_class_whose_forward_is_a_chain_is_read_in_the_order_of_its_data() -> None:
    reading = read(CHAIN)
    assert reading.complaints == ()
    assert [(layer.name, layer.kind) for layer in reading.layers] == [
        ("conv1", "Conv2d"), ("F.relu", "ReLU"), ("F.max_pool2d", "MaxPool2d"), ("stage", "Conv2d"), ("F.relu", "ReLU"),
        ("stage", "Conv2d"), ("F.relu", "ReLU"), ("F.dropout", "Dropout"), ("F.flatten", "Flatten"), ("view", "View"),
        ("head", "Linear"),
    ]  # fmt: skip
    assert reading.layers[0].arguments["padding"] == 2
    assert reading.layers[-1].arguments["in_features"] == 128
    assert [layer.inputs for layer in reading.layers] == [(at - 1,) for at in range(11)]


@pytest.mark.parametrize(
    "source",
    [
        "nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU())",
        "Sequential(Conv2d(1, 2, 3), ReLU())",
        "torch.nn.Sequential(*[torch.nn.Conv2d(1, 2, 3), torch.nn.ReLU()])",
        "nn.Sequential(nn.Sequential(nn.Conv2d(1, 2, 3)), nn.ReLU())",
        "from collections import OrderedDict as O\nnn.Sequential(O([('a', nn.Conv2d(1, 2, 3)), ('b', nn.ReLU())]))",
        "import collections\nnn.Sequential(collections.OrderedDict(a=nn.Conv2d(1, 2, 3), b=nn.ReLU()))",
        "net = nn.Sequential()\nnet.add_module('a', nn.Conv2d(1, 2, 3))\nnet.append(nn.ReLU())",
        "layers = []\nlayers += [nn.Conv2d(1, 2, 3)]\nlayers.append(nn.ReLU())\nnn.Sequential(*layers)",
        "nn.Conv2d(1, 2, 3),\nnn.ReLU(),",
        "self.conv = nn.Conv2d(1, 2, 3)\nself.relu = nn.ReLU()",
        "x = torch.randn(1, 1, 5, 5)\ny = F.relu(nn.Conv2d(1, 2, 3)(x))",
        "w = torch.zeros(2, 1, 3, 3)\ny = torch.relu(torch.conv2d(x, w))",
        "class A(nn.Sequential):\n    def __init__(self):\n        super().__init__(nn.Conv2d(1, 2, 3), nn.ReLU())",
        "def f():\n    return nn.Conv2d(1, 2, 3), nn.ReLU()\nnn.Sequential(*f())",
    ],
)
def test_every_way_to_write_two_layers(source: str) -> None:
    assert kinds(source) == ["Conv2d", "ReLU"]
    assert read(source).layers[0].arguments["kernel_size"] in (3, (3, 3))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5 // 2", 2), ("(3, 5)", (3, 5)), ("[1, 2]", [1, 2]), ("-(-4)", 4), ("2 ** 3", 8), ("7 % 4", 3), ("K", 5),
        ("K * 2 + 1", 11), ("int(7 / 2)", 3), ("max(1, K)", 5), ("3 if K > 4 else 1", 3), ("(1,) * 2", (1, 1)),
        ("SIZES[1]", 9), ("len(SIZES)", 2), ("'same'", "same"), ("K and 2", 2), ("not 0 and 4", 4),
    ],
)  # fmt: skip
def test_arithmetic_is_pythons(text: str, value: Any) -> None:
    got = arguments(f"K = 5\nSIZES = [7, 9]\nnn.Conv2d(1, 1, 3, padding={text})")["padding"]
    assert got == value
    assert type(got) is type(value)


@pytest.mark.parametrize(
    ("source", "line", "column", "words"),
    [
        ("nn.Conv2d(3, 8)", 1, 1, "needs kernel_size"),
        ("nn.Conv2d(3, 8, 3, 1, 0, 1, 1, True, 'zeros', None, None, 7)", 1, 59, "at most 11"),
        ("nn.Conv2d(3, 8, 3, strides=2)", 1, 20, "no argument strides"),
        ("nn.Conv2d(3, 8, 3, out_channels=2)", 1, 20, "twice"),
        ("\n\nnn.Conv2d(3, 8, k)", 3, 17, "k is not known"),
        ("x = 'é'; nn.Mystery(1)", 1, 10, "nn.Mystery is not known"),
        ("nn.Conv2d(3, 8, 1 / 0)", 1, 17, "divided"),
        ("nn.Conv2d(3, 8, 9 ** 99)", 1, 17, "more than any layer"),
        ("nn.Conv2d(3, 8, 2 ** 41)", 1, 1, ""),
        ("nn.Conv2d(3, 8, lambda: 3)", 1, 17, "Lambda"),
        ("while True:\n    pass", 1, 1, "while"),
        ("nn.Conv2d(3, 8,\n  3", 1, 10, "never closed"),
        ("nn.Conv2d(3x, 8, 3)", 1, 11, "a number runs into letters"),
        ("nn.Conv2d(3，8, 3)", 1, 12, "， is no sign of Python's"),
        ("keras.layers.Conv2D(32, 3)", 1, 1, "keras.layers.Conv2D is no layer of PyTorch"),
        ("hello there", 1, 7, "this is not Python from here on"),
        ("y = F.conv2d(x, torch.zeros(3, 3))", 1, 5, "dimensions"),
        ("class A(nn.Module):\n    def __init__(self):\n        pass", 1, 1, "no forward"),
        ("def f():\n    return f()\nf()", 2, 12, "nested"),
        ("x = nn.Conv2d", 1, 1, ""),
    ],
)
def test_what_is_not_understood_is_named_with_its_line_and_column(
    source: str, line: int, column: int, words: str
) -> None:
    complaints = read(source).complaints
    if words:
        assert (complaints[0].line, complaints[0].column) == (line, column)
        assert words in complaints[0].detail


def test_columns_count_from_the_margin_that_was_pasted() -> None:
    (complaint,) = read("        nn.Conv2d(3, 8, k)\n        nn.ReLU()").complaints
    assert (complaint.line, complaint.column) == (1, 25)


def test_the_rest_is_read_past_what_is_not_understood() -> None:
    reading = read("nn.Sequential(nn.Conv2d(1, 6, 5), nn.Mystery(), nn.ReLU(), open('f'), nn.MaxPool2d(2))")
    assert [layer.kind for layer in reading.layers] == ["Conv2d", "ReLU", "MaxPool2d"]
    assert [layer.inputs for layer in reading.layers] == [(-1,), (0,), (1,)]
    assert len(reading.complaints) == 2


def test_a_module_applied_twice_is_one_module() -> None:
    reading = read("c = nn.Conv2d(2, 2, 3)\ny = c(c(x))")
    assert [layer.module for layer in reading.layers] == [0, 0]


HOSTILE = [
    "(" * 5_000, "-" * 20_000 + "1", "a" + ".b" * 15_000, "a" + "[0]" * 9_000, "1+" * 20_000 + "1",
    "[" * 150 + "]" * 150,
    "9**9**9**9", "x = [0] * 10**9", "x = 'a' * 10**9", "x = (1,) * 1000\n" + "x = x * 1000\n" * 20, "1" * 5_000, "\0",
    "x = [1]\n" + "x += x\n" * 60, "x = [1]\n" + "x.extend(x)\n" * 60, "s = 'aa'\n" + "s = f'{s}{s}{s}'\n" * 200,
    "def f(a):\n    return f(f(a))\nf(f)", "def f():\n    for i in range(1000): f()\nf()",
    "for i in range(1000):\n  for j in range(1000):\n    for k in range(1000):\n      nn.ReLU()",
    "x = [[i for i in range(1000)] for j in range(1000)]",
    "net = nn.Sequential()\n" + "net.append(net)\n" * 9 + "net(x)",
    "for i in range(1000):\n  for j in range(1000):\n    for k in range(1000): pass",
    "import os\nos.system('touch /tmp/was-executed')",
    "__import__('os').system('true')", "eval('1')", "exec('1')", "open('/etc/passwd').read()", "().__class__.__bases__",
    "nn.Sequential(*[nn.Conv2d(1, 1, 1)] * 999, *[nn.ReLU()] * 999)", "nn.Conv2d(10**30, 1, 1)",
    "nn.Conv2d(1e999, 1, 1)",
    "torch.zeros(10**9, 10**9)", "torch.full((10**4, 10**4), 1)", "nn.Conv2d(*[1] * 900)", "lambda: 0", "x = \ud800",
    "match x:\n  case 1: pass", "async def f(): await x", "def f(**k): pass\nf(**{})", "class A(A): pass\nA()",
    "class A:\n  def __init__(self):\n    self.a = A()\nA()", "x: int\ny: int = 3\ndel x",
    "with open('x') as f:\n  nn.ReLU()",
    "a = []\na.append(a)\nnn.Sequential(*a)", "net = nn.Sequential()\nnet.append(net)\nnet(x)",
    "'%s' % 1", "x = {1: 2, **y}",
]  # fmt: skip


@pytest.mark.parametrize("source", HOSTILE)
def test_hostile_source_is_answered_at_once_and_never_executed(source: str) -> None:
    begun = time.process_time()  # of this process: others may keep the machine busy
    reading = read(source)
    assert time.process_time() - begun < 3
    assert isinstance(reading, Reading)


@given(st.text(alphabet="nn.Conv2d(3,=8)k*+-[]x\n 'F:_iforla", max_size=80))
def test_any_text_is_read_or_complained_about(source: str) -> None:
    if source.strip():
        read(source)


def test_source_that_is_empty_or_too_long_is_refused() -> None:
    with pytest.raises(Refusal, match="no source"):
        read(" \n")
    with pytest.raises(Refusal) as refused:
        read("#" * (LONGEST + 1))
    assert refused.value.status == 413


@pytest.mark.parametrize("kind", sorted(set(MODULES) - {"Identity", *ROOMS}))
def test_a_modules_signature_is_pytorchs(kind: str) -> None:
    theirs = inspect.signature(getattr(nn, kind).__init__).parameters
    names = [name for name in theirs if name != "self"]
    if not set(names) & {"args", "kwargs"}:  # some kinds leave their signature to their parent
        ours = signature(MODULES[kind])
        assert list(ours) == names
        for name, usual in ours.items():
            expected = theirs[name].default
            assert (
                REQUIRED if expected is inspect.Parameter.empty else expected
            ) == usual or kind == "Softplus"


@pytest.mark.parametrize("name", sorted(FUNCTIONS - ROOMS.keys()))
def test_a_functions_signature_is_pytorchs(name: str) -> None:
    """Read off PyTorch's Python where there is some; built-in functions are called with every argument by name."""
    assert name in FUNCTION_KINDS
    function = getattr(F, name, None) or getattr(torch, name)
    function = getattr(F, f"_{name}", function) if name.startswith("max_pool") else function
    try:
        theirs = inspect.signature(function).parameters
    except ValueError:
        assert getattr(function, "__doc__", None)
        return
    if "args" not in theirs and name != "flatten":
        assert list(theirs) == list(signature(FUNCTIONS[name]))


def test_the_signatures_of_deformable_convolution_are_torchvisions() -> None:
    """As its pages print them, and as the stand-in has them; a pair of equal numbers is that number."""
    for name, text, theirs in (
        ("DeformConv2d", MODULES["DeformConv2d"], stand_in.DeformConv2d.__init__),
        ("deform_conv2d", FUNCTIONS["deform_conv2d"], stand_in.deform_conv2d),
    ):
        parameters = {
            key: each for key, each in inspect.signature(theirs).parameters.items() if key != "self"
        }
        ours = signature(text)
        assert list(ours) == list(parameters), name
        for key, usual in ours.items():
            default = parameters[key].default
            default = default[0] if isinstance(default, tuple) else default
            assert usual == (REQUIRED if default is inspect.Parameter.empty else default)


@pytest.mark.parametrize(
    "source",
    [
        "torchvision.ops.deform_conv2d(x, offset, w, b, stride=2, padding=1, mask=m)",
        "import torchvision.ops\ntorchvision.ops.deform_conv2d(x, offset, w, b, 2, (1, 1), mask=m)",
        "from torchvision import ops\nops.deform_conv2d(x, offset, w, bias=b, stride=(2, 2), padding=1, mask=m)",
        "from torchvision.ops import deform_conv2d as dc\ndc(x, offset, w, b, 2, 1, 1, m)",
        "deform_conv2d(x, offset, w, b, stride=2, padding=1, mask=m)",
        "torchvision.ops.DeformConv2d(4, 6, 3, stride=2, padding=1, groups=2)(x, offset, m)",
        (
            "from torchvision.ops import DeformConv2d\nlayer = DeformConv2d(4, 6, 3, 2, 1, groups=2)\n"
            "layer(x, offset, mask=m)"
        ),
        (
            "class N(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
            "        self.dcn = ops.DeformConv2d(4, 6, (3, 3), 2, 1, groups=2)\n"
            "    def forward(self, x, offset, m):\n        return self.dcn(x, offset, m)\nN()(x, offset, m)"
        ),
    ],
)
def test_deformable_convolution_is_read_under_every_name_it_goes_by(source: str) -> None:
    made = (
        "x = torch.randn(1, 4, 8, 8)\noffset = torch.zeros(1, 36, 4, 4)\nw = torch.randn(6, 2, 3, 3)\n"
        "b = torch.randn(6)\nm = torch.rand(1, 18, 4, 4)\n"
    )
    reading = read(made + source)
    assert reading.complaints == ()
    (found,) = configurations(reading)
    operator: Any = from_json(found.config)
    assert operator.shapes["weight"] == (6, 2, 3, 3)
    assert operator.shapes["mask"] == (1, 18, 4, 4)
    assert (operator.groups, operator.offset_groups, operator.strides) == (2, 2, (2, 2))
    assert operator.shapes["bias"] == (6,)


def test_a_deformable_layer_in_a_sequence_is_named_as_missing_its_offset_and_read_all_the_same() -> None:
    reading = read("nn.Sequential(nn.Conv2d(1, 2, 3), torchvision.ops.DeformConv2d(2, 4, 3))")
    assert [layer.kind for layer in reading.layers] == ["Conv2d", "DeformConv2d"]
    (complaint,) = reading.complaints
    assert (complaint.line, complaint.column) == (1, 35)
    assert "offset" in complaint.detail


def test_a_name_that_torchvision_has_is_not_pytorchs() -> None:
    assert "nn.DeformConv2d is not known" in read("nn.DeformConv2d(1, 1, 3)").complaints[0].detail
    assert "F.deform_conv2d is not known" in read("F.deform_conv2d(x, o, w)").complaints[0].detail
    assert (
        "offset is not known" in read("deform_conv2d(x, None, torch.zeros(1, 1, 1, 1))").complaints[0].detail
    )


def test_built_in_functions_take_their_arguments_in_this_order() -> None:
    """conv2d and its like have no signature to read: a call by position must do what the same call by name does."""
    x, w = torch.randn(1, 2, 9, 9), torch.randn(4, 1, 3, 3)
    by_name = F.conv2d(input=x, weight=w, bias=None, stride=2, padding=1, dilation=2, groups=2)
    assert torch.equal(F.conv2d(x, w, None, 2, 1, 2, 2), by_name)
    order = ["input", "weight", "bias", "stride", "padding", "dilation", "groups"]
    assert list(signature(FUNCTIONS["conv2d"])) == order
    up = F.conv_transpose2d(input=x, weight=w.repeat(1, 1, 1, 1)[:2], bias=None, stride=3, padding=1, output_padding=1,
                            groups=2, dilation=2)  # fmt: skip
    assert torch.equal(F.conv_transpose2d(x, w[:2], None, 3, 1, 1, 2, 2), up)
    order = ["input", "weight", "bias", "stride", "padding", "output_padding", "groups", "dilation"]
    assert list(signature(FUNCTIONS["conv_transpose2d"])) == order
    mean = F.avg_pool2d(input=x, kernel_size=3, stride=2, padding=1, ceil_mode=True, count_include_pad=False,
                        divisor_override=5)  # fmt: skip
    assert torch.equal(F.avg_pool2d(x, 3, 2, 1, True, False, 5), mean)

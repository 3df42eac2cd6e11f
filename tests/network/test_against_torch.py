"""Shapes, parameters and multiply-adds of whole networks against PyTorch building and running the same source."""

from __future__ import annotations

from math import prod
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from app.network import Network, evaluate
from app.network.examples import EXAMPLES, Example
from app.operators import from_json
from app.torchcode.read import read
from tests.torchcode.stand_in import torchvision

BUILT = {"LeNet-5": "LeNet5()", "VGG-16": "vgg16", "ResNet basic block": "BasicBlock()", "MobileNet's block": "block",
         "U-Net's up path": "UpPath()", "DCGAN's generator": "generator"}  # fmt: skip
COSTS = {"lenet": (61_706, 416_520), "vgg16": (138_357_544, 15_470_264_320)}


def told(example: Example) -> Network:
    reading = read(example.source)
    assert reading.complaints == ()
    shapes = [example.shape] if example.shape else [each.shape for each in reading.inputs]
    return evaluate(reading.layers, [shape for shape in shapes if shape is not None])


def built(example: Example) -> tuple[nn.Module, dict[str, Any]]:
    """The module that PyTorch makes of the same source, without memory for its numbers."""
    names: dict[str, Any] = {"torch": torch, "nn": nn, "F": F}
    with torch.device("meta"):
        exec(example.source, names)  # noqa: S102 - our own source, in a test
        module = eval(BUILT[example.title], names)  # noqa: S307
    assert isinstance(module, nn.Module)
    return module, names


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: each.name)
def test_totals_and_shapes_of_the_examples_are_pytorchs(example: Example) -> None:
    network = told(example)
    module, names = built(example)
    assert sum(row.parameters for row in network.rows) == sum(each.numel() for each in module.parameters())
    inputs = [torch.empty(shape, device="meta") for shape in network.inputs]
    with FlopCounterMode(display=False) as counter:
        output = module.eval()(*inputs)
    assert network.rows[-1].shape == tuple(output.shape)
    assert 2 * sum(row.effect.macs for row in network.rows if row.effect) == counter.get_total_flops()
    assert not any(row.problems for row in network.rows)
    assert names["nn"] is nn


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: each.name)
def test_every_layers_shape_is_the_modules_own(example: Example) -> None:
    """Where a layer is a module, a hook sees the shape that it makes."""
    network = told(example)
    module, _ = built(example)
    seen: list[tuple[str, tuple[int, ...]]] = []
    for each in module.modules():
        if not list(each.children()):
            each.register_forward_hook(lambda m, _, out: seen.append((type(m).__name__, tuple(out.shape))))
    module.eval()(*[torch.empty(shape, device="meta") for shape in network.inputs])
    ours = [(row.layer.kind, row.shape) for row in network.rows if row.layer.module is not None]
    assert ours == seen


def test_vgg16_and_lenet_have_the_published_totals() -> None:
    """VGG's are the paper's 138 M. LeNet's 61,706 is not the paper's 60,000: that counts a connection table between
    the second and third layer, which no grouped convolution has, and pooling that learns."""
    for example in EXAMPLES:
        if example.name in COSTS:
            network = told(example)
            macs = sum(row.effect.macs for row in network.rows if row.effect)
            assert (sum(row.parameters for row in network.rows), macs) == COSTS[example.name]


SMALL = st.integers(1, 3)
CONV = st.builds(
    lambda out, k, s, p, d, g: f"nn.Conv2d(C, {out * g}, {k}, stride={s}, padding={p}, dilation={d}, groups={g})",
    SMALL, SMALL, SMALL, st.integers(0, 2), st.integers(1, 2), st.sampled_from([1, 1, 2]),
)  # fmt: skip
UP = st.builds(
    lambda out, k, s, p, o: f"nn.ConvTranspose2d(C, {out * 2}, {k}, {s}, {min(p, k - 1)}, {min(o, s - 1)})",
    SMALL, SMALL, SMALL, st.integers(0, 2), st.integers(0, 1),
)  # fmt: skip
POOL = st.builds(
    lambda kind, k, s, p, c: f"nn.{kind}Pool2d({k}, {s}, padding={min(p, k // 2)}, ceil_mode={c})",
    st.sampled_from(["Max", "Avg"]), SMALL, st.sampled_from([None, 1, 2, 3]), st.integers(0, 1), st.booleans(),
)  # fmt: skip
ADAPTIVE = st.builds(
    lambda kind, h, w: f"nn.Adaptive{kind}Pool2d(({h}, {w}))",
    st.sampled_from(["Max", "Avg"]), st.sampled_from([None, 1, 3, 5]), st.integers(1, 6),
)  # fmt: skip
SCALED = st.builds(
    lambda s, m, a: f"nn.Upsample(scale_factor={s}, mode='{m}'{', align_corners=True' * (a and m == 'bilinear')})",
    st.sampled_from([1, 2, 3, 1.5, 0.5]), st.sampled_from(["nearest", "bilinear", "bicubic"]), st.booleans(),
)  # fmt: skip
PADS = st.builds(
    lambda kind, p: f"nn.{kind}Pad2d({p})", st.sampled_from(["Zero", "Replication"]),
    st.one_of(st.integers(0, 2), st.tuples(*[st.integers(0, 2)] * 4)),
)  # fmt: skip
OTHERS = st.sampled_from(["nn.ReLU()", "nn.BatchNorm2d(C)", "nn.GroupNorm(2, C)", "nn.PixelShuffle(2)", "nn.PReLU()",
                          "nn.Dropout(0.1)", "nn.ChannelShuffle(2)", "nn.InstanceNorm2d(C, affine=True)"])  # fmt: skip
CHAINS = st.lists(st.one_of(CONV, UP, POOL, ADAPTIVE, SCALED, PADS, OTHERS), min_size=1, max_size=6)


def ran(text: str, x: torch.Tensor) -> tuple[nn.Module, torch.Tensor] | None:
    """What PyTorch makes of a layer; None where it refuses."""
    try:
        module = eval(text, {"nn": nn})  # noqa: S307 - our own text, in a test
        return module, module.eval()(x)
    except (RuntimeError, ValueError):
        return None


@settings(deadline=None)
@given(chain=CHAINS, size=st.tuples(st.integers(3, 12), st.integers(3, 12)), tail=st.booleans())
def test_random_chains_have_pytorchs_shapes_and_parameters_or_are_refused_where_pytorch_refuses(
    chain: list[str], size: tuple[int, int], tail: bool
) -> None:
    """Layer by layer, as both go: the first that PyTorch refuses is the first with a problem."""
    x = torch.zeros(1, 4, *size)
    lines = [*chain, *(["nn.Flatten()", "nn.Linear(F, 3)"] if tail else [])]
    for at, line in enumerate(lines):
        lines[at] = text = line.replace("(C,", f"({x.shape[1]},").replace(", C)", f", {x.shape[1]})")
        lines[at] = text = text.replace("(C)", f"({x.shape[1]})").replace("(F,", f"({prod(x.shape[1:])},")
        ours = evaluate(read(f"nn.Sequential({', '.join(lines[: at + 1])})").layers, [(1, 4, *size)])
        row = ours.rows[-1]
        made = ran(text, x)
        if made is None:
            assert row.shape is None, f"{text} is refused by PyTorch only"
            assert row.problems
            return
        module, x = made
        assert row.shape == tuple(x.shape), text
        assert row.parameters == sum(each.numel() for each in module.parameters()), text
        assert row.problems == ()
        if x.numel() > 30_000:
            return


def influence(module: nn.Module, size: int, cell: int) -> list[int]:
    """The input columns whose change changes one output column."""
    x = torch.ones(1, 1, 1, size, dtype=torch.float64).repeat(1, 1, size, 1).requires_grad_()
    y = module.double().eval()(x)
    y[..., cell].sum().backward()
    assert x.grad is not None
    found: list[int] = x.grad.abs().sum((0, 1, 2)).nonzero()[:, 0].tolist()
    return found


@pytest.mark.parametrize(
    "source",
    [
        "nn.Upsample(scale_factor=2, mode='bilinear')",
        "nn.Upsample(scale_factor=3, mode='bilinear')",
        "nn.Upsample(scale_factor=2, mode='bilinear', align_corners=True)",
        "nn.Upsample(scale_factor=2, mode='bicubic')",
        "nn.Upsample(scale_factor=3, mode='nearest')",
        "nn.Upsample(size=(7, 7), mode='nearest')",
        "nn.Upsample(size=(31, 31), mode='area')",
        "nn.AdaptiveAvgPool2d(5)",
        "nn.AdaptiveAvgPool2d(4)",
        "nn.Sequential(nn.AvgPool2d(2), nn.Upsample(scale_factor=2), nn.AvgPool2d(3, 1, 1))",
        "nn.Sequential(nn.ZeroPad2d(2), nn.AvgPool2d(3, 2), nn.AdaptiveAvgPool2d(2))",
    ],
)
def test_fields_of_layers_that_resample_are_where_the_gradient_is_not_zero(source: str) -> None:
    size = 12
    network = evaluate(read(source).layers, [(1, 1, size, size)])
    row = network.rows[-1]
    assert row.shape is not None
    _, field = row.seen[-1]
    assert field is not None
    module = eval(source, {"nn": nn})  # noqa: S307 - our own text, in a test
    for cell in range(row.shape[-1]):
        cells = field.cells(cell)
        inside = {each for each in cells if 0 <= each < size}
        at_the_edge = len(inside) < len(cells)  # there the edge's cells are read in place of those past it
        assert inside == set(influence(module, size, cell)) or at_the_edge


def test_both_ways_of_a_block_are_seen_where_they_meet() -> None:
    source = (
        "def f(x):\n    return nn.Conv2d(1, 1, 3, padding=1)(x) + nn.Conv2d(1, 1, 7, padding=3)(x)\ny = f(x)"
    )
    row = evaluate(read(source).layers, [(1, 1, 9, 9)]).rows[-1]
    assert row.layer.kind == "Add"
    assert [each and (each.start, each.sizes(9)) for each in row.seen[-1]] == [(-3, (7, 7))] * 2


def test_cells_never_read_are_counted_for_a_layer_and_for_the_whole() -> None:
    network = evaluate(
        read("nn.Sequential(nn.Conv2d(1, 1, 1, 2), nn.Conv2d(1, 1, 2, 2))").layers, [(1, 1, 7, 7)]
    )
    assert [row.unread for row in network.rows] == [(3, 3), (0, 0)]
    x = torch.ones(1, 1, 7, 7, requires_grad=True)
    nn.Sequential(nn.Conv2d(1, 1, 1, 2), nn.Conv2d(1, 1, 2, 2))(x).sum().backward()
    assert x.grad is not None
    assert network.unread[-1] == ((x.grad.abs().sum((0, 1, 3)) == 0).sum().item(),) * 2


DEFORMED = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.offset = nn.Conv2d(4, 2 * 2 * 9, 3, padding=1)
        self.mask = nn.Conv2d(4, 2 * 9, 3, padding=1)
        self.deformed = torchvision.ops.DeformConv2d(4, 6, 3, padding=1, groups=2)
        self.after = nn.Conv2d(6, 8, 3)

    def forward(self, x):
        moved = self.deformed(x, self.offset(x), torch.sigmoid(self.mask(x)))
        return self.after(moved)
"""


def test_a_deformable_layer_with_offsets_of_its_own_making_has_torchvisions_shapes_and_parameters() -> None:
    names: dict[str, Any] = {"torch": torch, "nn": nn, "torchvision": torchvision}
    exec(DEFORMED, names)  # noqa: S102 - our own source, in a test
    module = names["Net"]()
    network = evaluate(read(DEFORMED).layers, [(1, 4, 9, 7)])
    assert not any(row.problems for row in network.rows)
    assert network.rows[-1].shape == tuple(module(torch.randn(1, 4, 9, 7)).shape)
    assert sum(row.parameters for row in network.rows) == sum(each.numel() for each in module.parameters())
    deformed = next(row for row in network.rows if row.layer.kind == "DeformConv2d")
    own = from_json({"op": "deform_conv2d", "in_channels": 4, "out_channels": 6, "groups": 2, "padding": 1,
                     "input_size": [9, 7], "offset_groups": 2, "bias": {"fill": "ones"}})  # fmt: skip
    assert deformed.effect is not None
    assert (deformed.effect.macs, deformed.parameters) == (own.cost.macs, own.cost.parameters)


def test_nobodys_field_is_told_past_a_deformable_layer_since_offsets_decide_it() -> None:
    network = evaluate(read(DEFORMED).layers, [(1, 4, 9, 7)])
    deformed, after = network.rows[-2:]
    assert deformed.unread is None
    assert all(each is None for fields in (*deformed.seen.values(), *after.seen.values()) for each in fields)
    assert network.unread == {}


@pytest.mark.parametrize(
    ("offset", "mask"),
    [("1, 18, 9, 7", "1, 18, 9, 7"), ("1, 18, 8, 7", "1, 9, 9, 7"), ("1, 27, 9, 7", "1, 9, 9, 7")],
)
def test_an_offset_or_mask_of_another_shape_is_named(offset: str, mask: str) -> None:
    given = ", ".join(f"torch.zeros({shape})" for shape in ("1, 4, 9, 7", offset, mask))
    source = f"ops.DeformConv2d(4, 6, 3, padding=1)({given})"
    (row,) = evaluate(read(source).layers, [(1, 4, 9, 7)]).rows
    assert row.effect is None
    assert "channels on a map of 9×7" in row.problems[0][1]

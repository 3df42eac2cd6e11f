"""TensorFlow's and ONNX's padding words: their published formulas, by hand and through PyTorch's F.pad."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from app import reference
from app.core.axis import CELL, OUTSIDE, PADDING
from app.errors import Refusal, patched
from app.operators import from_json
from app.textbook.same_padding import same_lower_padding, same_padding
from app.trace import compute, scene
from app.trace.arrays import Arrays
from app.trace.code import code, code_as_script
from app.trace.notes import notes
from app.trace.words import words
from app.views import VIEWS

WORDS = ("SAME", "SAME_UPPER", "SAME_LOWER", "VALID")
COUNTING: dict[str, Any] = {
    "op": "conv1d", "input": [[[float(number) for number in range(1, 14)]]], "weight": [[[1.0] * 6]], "stride": 5,
}  # fmt: skip


def expected_pads(word: str, size: int, *, kernel: int, stride: int, dilation: int) -> tuple[int, int]:
    """As ONNX's Conv says it: the sum of both pads from the output's size, the odd cell where the word puts it."""
    if word == "VALID":
        return 0, 0
    total = max((math.ceil(size / stride) - 1) * stride + ((kernel - 1) * dilation + 1) - size, 0)
    odd = total % 2
    return (total // 2 + odd, total // 2) if word == "SAME_LOWER" else (total // 2, total // 2 + odd)


@pytest.mark.parametrize(
    ("word", "pads", "output"),
    [
        ("SAME", (1, 2), [15, 45, 46]),  # TensorFlow's own drawing: 0 1 … 13 0 0
        ("SAME_UPPER", (1, 2), [15, 45, 46]),
        ("SAME_LOWER", (2, 1), [10, 39, 55]),
        ("VALID", (0, 0), [21, 51]),  # 12 and 13 are dropped
    ],
)  # fmt: skip
def test_tensorflows_example_of_13_cells_kernel_6_stride_5(
    word: str, pads: tuple[int, int], output: list[int]
) -> None:
    operator: Any = from_json({**COUNTING, "padding": word})
    assert operator.pads == (pads,)
    assert compute(operator).output.tolist() == [[[*map(float, output)]]]


@given(st.data())
def test_sizes_and_values_are_those_of_the_published_formulas(data: st.DataObject) -> None:
    axes = data.draw(st.integers(1, 3))
    several = {
        "input_size": st.integers(1, 9), "kernel_size": st.integers(1, 4), "stride": st.integers(1, 4),
        "dilation": st.integers(1, 3),
    }  # fmt: skip
    config: dict[str, Any] = {
        name: data.draw(st.lists(each, min_size=axes, max_size=axes)) for name, each in several.items()
    }
    word = data.draw(st.sampled_from(WORDS))
    config |= {"op": f"conv{axes}d", "padding": word, "in_channels": 2, "out_channels": 2}
    numbers = list(zip(*(config[name] for name in several), strict=True))
    if word == "VALID" and any(i < d * (k - 1) + 1 for i, k, _, d in numbers):
        with pytest.raises(Refusal):
            from_json(config)
        return
    operator: Any = from_json(config)
    wanted = [expected_pads(word, i, kernel=k, stride=s, dilation=d) for i, k, s, d in numbers]
    assert list(operator.pads) == wanted
    sizes = [
        math.ceil((i - d * (k - 1)) / s) if word == "VALID" else math.ceil(i / s) for i, k, s, d in numbers
    ]
    assert [size.value for size in operator.sizes] == sizes
    made = compute(operator)
    x, weight = (torch.from_numpy(made.given[name].copy()) for name in ("input", "weight"))
    padded = torch.nn.functional.pad(x, [side for pair in reversed(wanted) for side in pair])
    conv = getattr(torch.nn.functional, operator.op)
    out = conv(padded, weight, stride=config["stride"], dilation=config["dilation"])
    assert torch.allclose(out, torch.from_numpy(made.output.copy()), rtol=0, atol=1e-9)
    assert reference.check(operator, made.given, made.output, wait=True)["status"] == "agrees"


@given(st.integers(1, 30), st.integers(1, 7), st.integers(1, 5), st.sampled_from(WORDS))
def test_what_is_said_of_pytorchs_padding_is_true(size: int, kernel: int, stride: int, word: str) -> None:
    config = {"op": "conv1d", "input_size": size, "kernel_size": kernel, "stride": stride}
    if word == "VALID" and kernel > size:
        return
    operator: Any = from_json({**config, "padding": word})
    (told,) = notes(operator)["padding"]
    ((before, after),) = operator.pads
    assert told.startswith(f"{before} before, {after} after")
    wanted = operator.sizes[0].value
    padded = {even: size + 2 * even for even in range(max(before, after) + 3)}
    alike = [even for even, i in padded.items() if i >= kernel and (i - kernel) // stride + 1 == wanted]
    if before in alike:
        assert f"reads what PyTorch's padding={before} reads" in told
        even_one = from_json({**config, "padding": before})
        assert (compute(even_one).output == compute(operator).output).all()
    elif alike:
        nearest = min(alike, key=lambda even: abs(even - before))
        assert f"padding={nearest} gives the same size but reads {abs(nearest - before)} cell" in told
    else:
        assert "needs F.pad first" in told


def test_tensorflow_stride_2_reads_one_cell_later_than_pytorch() -> None:
    config = {"op": "conv2d", "input_size": 6, "stride": 2}
    same, even = (from_json({**config, "padding": padding}) for padding in ("SAME", 1))
    assert same.shapes["output"] == even.shapes["output"]
    assert (compute(same).output != compute(even).output).any()
    told = "0 before, 1 after. PyTorch's padding=1 gives the same size but reads 1 cell earlier."
    assert notes(same)["padding"] == [told]
    assert notes(even)["padding"] == []


def test_axes_that_differ_are_told_apart() -> None:
    told = notes(from_json({"op": "conv2d", "input_size": [6, 7], "stride": 2, "padding": "SAME"}))["padding"]
    assert told[0].startswith("Height: 0 before, 1 after.")
    assert told[1] == "Width: 1 before, 1 after, which reads what PyTorch's padding=1 reads."


def test_how_far_a_dilated_kernel_spans_is_said_with_its_formula() -> None:
    assert notes(from_json({"op": "conv2d", "dilation": 2}))["size"] == [
        "The kernel spans 5 cells: 2·(3 − 1) + 1."
    ]
    assert notes(from_json({"op": "conv2d", "dilation": [1, 2]}))["size"] == [
        "Width: the kernel spans 5 cells: 2·(3 − 1) + 1."
    ]
    assert notes(from_json({"op": "conv2d"}))["size"] == []


def test_valid_that_does_not_fit_is_mended_with_same() -> None:
    config = {"op": "conv1d", "input_size": 3, "kernel_size": 5, "stride": 2, "padding": "VALID"}
    with pytest.raises(Refusal) as caught:
        from_json(config)
    (problem,) = caught.value.problems
    assert 'use padding "SAME"' in problem.hint
    assert problem.fix is not None
    assert from_json(patched(config, problem.fix)).sizes[0].value == 2


@pytest.mark.parametrize("mode", ["reflect", "replicate", "circular"])
def test_a_border_mode_may_fill_what_a_word_lays_on(mode: str) -> None:
    operator = from_json(
        {"op": "conv1d", "input_size": 8, "stride": 2, "padding": "SAME", "padding_mode": mode}
    )
    made = compute(operator)
    assert reference.check(operator, made.given, made.output, wait=True)["status"] == "agrees"


@pytest.mark.parametrize("word", WORDS)
def test_the_code_says_in_numbers_what_pytorch_has_no_word_for(word: str) -> None:
    operator = from_json({"op": "conv2d", "input_size": 6, "stride": 2, "padding": word})
    told = code(operator)
    assert word not in str(told)
    space: dict[str, Any] = {}
    exec(str(code_as_script(operator)), space)  # noqa: S102 - a script of ours that asserts its own output
    assert tuple(space["y"].shape) == operator.shapes["output"]


@pytest.mark.parametrize("op", ["conv_transpose2d", "unfold"])
def test_only_convolutions_take_the_words(op: str) -> None:
    with pytest.raises(Refusal):
        from_json({"op": op, "padding": "SAME"})


def padded_in_torch(operator: Any, pads: Any) -> torch.Tensor:
    """PyTorch's convolution of the input as F.pad pads it."""
    given = compute(operator).given
    x, weight = (torch.from_numpy(given[name].copy()) for name in ("input", "weight"))
    mode = "constant" if operator.padding_mode == "zeros" else operator.padding_mode
    padded = torch.nn.functional.pad(x, [side for pair in reversed(pads) for side in pair], mode=mode)
    axes = tuple(range(2, weight.dim()))
    conv = getattr(torch.nn.functional, operator.op)
    bias = torch.from_numpy(given["bias"].copy()) if "bias" in given else None
    weight = weight.flip(axes) if operator.flip else weight
    return conv(
        padded, weight, bias, stride=operator.strides, dilation=operator.dilations, groups=operator.groups
    )


@given(st.data())
def test_both_outputs_beside_each_other_are_pytorchs_after_f_pad(data: st.DataObject) -> None:
    axes = data.draw(st.integers(1, 3))
    several = {
        "input_size": st.integers(1, 8), "kernel_size": st.integers(1, 4), "stride": st.integers(1, 3),
        "dilation": st.integers(1, 2),
    }  # fmt: skip
    config: dict[str, Any] = {
        name: data.draw(st.lists(each, min_size=axes, max_size=axes)) for name, each in several.items()
    }
    config |= {
        "op": f"conv{axes}d", "in_channels": 2, "out_channels": 2, "groups": data.draw(st.sampled_from([1, 2])),
        "padding": data.draw(st.sampled_from([0, 1, 2, [[1, 0]] * axes, *WORDS])), "flip": data.draw(st.booleans()),
        "padding_mode": data.draw(st.sampled_from(["zeros", "zeros", "reflect", "circular", "replicate"])),
        "bias": data.draw(st.sampled_from([None, {"fill": "integers"}])),
    }  # fmt: skip
    try:
        operator: Any = from_json(config)
    except Refusal:
        return
    numbers = list(zip(*(config[name] for name in several), strict=True))
    for side, both in operator.besides.items():
        word = {"same": "SAME", "lower": "SAME_LOWER"}[side]
        wanted = tuple(expected_pads(word, i, kernel=k, stride=s, dilation=d) for i, k, s, d in numbers)
        assert both.laid == wanted
        arrays = Arrays(operator)
        for name, pads in ((f"{side}_output", wanted), (f"even_{side}_output", both.even)):
            theirs = padded_in_torch(operator, pads).numpy()
            ours = arrays.laid(name)
            assert ours is not None
            assert np.abs(ours.reshape(theirs.shape) - theirs).max() <= 1e-9 * max(1.0, np.abs(theirs).max())
        made, even, apart = (
            arrays.laid(name) for name in (f"{side}_output", f"even_{side}_output", f"apart_{side}")
        )
        assert made is not None
        assert even is not None
        assert np.array_equal(apart, made - even)  # type: ignore[arg-type]
        told = words(operator, VIEWS["padding"].under(side))[-1]
        assert ("None of" in told) == all(a[0] == b[0] for a, b in zip(both.even, wanted, strict=True))
        if "None of" in told:
            assert np.array_equal(made, even)


@given(
    st.integers(1, 12),
    st.integers(1, 6),
    st.integers(2, 4),
    st.integers(1, 2),
    st.sampled_from(["same", "lower"]),
)
def test_with_a_stride_pytorchs_side_is_always_an_even_padding(
    size: int, kernel: int, stride: int, dilation: int, side: str
) -> None:
    config = {
        "op": "conv1d",
        "input_size": size,
        "kernel_size": kernel,
        "stride": stride,
        "dilation": dilation,
    }
    operator: Any = from_json({**config, "padding": "SAME"})
    ((before, after),) = operator.besides[side].even
    assert before == after
    assert from_json({**config, "padding": before}).sizes[0].value == operator.sizes[0].value


def test_the_padding_that_is_set_stays_where_it_gives_the_size_and_is_told_where_it_does_not() -> None:
    config = {"op": "conv2d", "input_size": 6, "kernel_size": 5, "stride": 3}
    kept: Any = from_json({**config, "padding": 2})
    assert kept.besides["same"].even == ((2, 2), (2, 2))
    other: Any = from_json({**config, "padding": 0})
    assert other.besides["same"].even == ((1, 1), (1, 1))
    told = words(other, VIEWS["padding"])
    assert told[0].startswith("The padding set gives another size than SAME")
    assert told[1].endswith("the windows are the same.")


def test_what_stands_at_each_place_of_both_lines_is_told() -> None:
    operator: Any = from_json({"op": "conv1d", "input_size": 6, "stride": 2, "padding": 1})
    grounds = operator.computations["beside_same"].grounds
    assert grounds["even_same_input"]["iw"].tolist() == [PADDING, *[CELL] * 6, PADDING]
    assert grounds["same_input"]["iw"].tolist() == [*[CELL] * 6, PADDING, OUTSIDE]


def test_a_border_mode_that_cannot_lay_on_so_much_is_told_and_mended() -> None:
    config = {
        "op": "conv1d",
        "input_size": 3,
        "kernel_size": 3,
        "dilation": 3,
        "padding_mode": "reflect",
        "padding": 2,
    }
    operator = from_json({**config, "input_size": 3})
    with pytest.raises(Refusal) as caught:
        scene(operator, VIEWS["padding"])
    (problem,) = caught.value.problems
    assert "reflect cannot lay on as many cells" in problem.detail
    assert problem.fix is not None
    assert scene(from_json(patched(config, problem.fix)), VIEWS["padding"])["total"] == 3


@given(st.data())
def test_the_lessons_on_same_padding_are_pytorchs_after_f_pad(data: st.DataObject) -> None:
    sizes = {name: data.draw(st.tuples(st.integers(1, most), st.integers(1, most)))
             for name, most in (("size", 6), ("kernel", 4), ("stride", 3), ("dilation", 2))}  # fmt: skip
    draw = np.random.default_rng(data.draw(st.integers(0, 999)))
    x, weight = draw.normal(size=(2, *sizes["size"])), draw.normal(size=(3, 2, *sizes["kernel"]))
    each = list(zip(sizes["size"], sizes["kernel"], sizes["stride"], sizes["dilation"], strict=True))
    for word, lesson in (("SAME", same_padding), ("SAME_LOWER", same_lower_padding)):
        pads = [expected_pads(word, i, kernel=k, stride=s, dilation=d) for i, k, s, d in each]
        padded = torch.nn.functional.pad(
            torch.from_numpy(x), [side for pair in reversed(pads) for side in pair]
        )
        theirs = torch.nn.functional.conv2d(
            padded, torch.from_numpy(weight), stride=sizes["stride"], dilation=sizes["dilation"]
        ).numpy()
        ours = lesson(x, weight, stride=sizes["stride"], dilation=sizes["dilation"])
        assert ours.shape == theirs.shape
        assert np.abs(ours - theirs).max() <= 1e-9 * max(1.0, np.abs(theirs).max())

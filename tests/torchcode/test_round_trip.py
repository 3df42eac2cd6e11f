"""Configuration → code → configuration: what the writers write is read back as what it was."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.operators import OPERATORS, Operator, from_json
from app.torchcode.read import read
from app.torchcode.read_config import LEARNED, OPS, Config, configurations
from app.torchcode.read_tree import LONGEST
from app.torchcode.write import written
from app.torchcode.write_script import letter
from app.trace import compute
from app.trace.code import code_as_script
from tests.against_torch.configurations import FAMILIES, fits

READ = [op for op in FAMILIES if op in OPS.values()]
PRESETS = [config for op, model in OPERATORS.items() if op in READ for _, _, config in model.presets]


def read_back(source: str) -> Config:
    """The one configuration of a source that is understood to its end."""
    reading = read(source)
    assert reading.complaints == ()
    (found,) = configurations(reading)
    return found.config


@pytest.mark.parametrize(
    ("source", "config"),
    [
        ("nn.BatchNorm2d(8)", {"op": "batch_norm2d", "in_channels": 8, **LEARNED}),
        ("nn.BatchNorm1d(4, eps=1e-3, affine=False)", {"op": "batch_norm1d", "in_channels": 4, "eps": 1e-3}),
        (
            "nn.BatchNorm3d(num_features=2, momentum=None)",
            {"op": "batch_norm3d", "in_channels": 2, **LEARNED},
        ),
    ],
)
def test_a_batch_norm_is_read_as_it_begins(source: str, config: Config) -> None:
    assert read_back(source) == config
    assert from_json(config).shapes["running_mean"] == (config["in_channels"],)


def test_a_batch_norm_that_keeps_no_statistics_is_no_operator_here() -> None:
    assert configurations(read("nn.BatchNorm2d(8, track_running_stats=False)")) == []


LINES = "x = torch.randn(1, 2, 4, 4)\nm, v = torch.tensor([1, 2]), torch.tensor([4, 1])\n"


@pytest.mark.parametrize(
    ("call", "config"),
    [
        ("F.batch_norm(x, m, v)", {}),
        ("F.batch_norm(x, m, v, w, eps=0.5)", {"weight": {"fill": "ones"}, "eps": 0.5}),
        ("F.batch_norm(x, m, v, bias=b)", {"bias": {"fill": "zeros"}}),
        ("F.batch_norm(F.relu(x), running_var=v, running_mean=m)", {}),
    ],
)
def test_a_call_of_batch_norm_is_read_with_its_statistics(call: str, config: Config) -> None:
    told = {
        "running_mean": {"shape": [2], "values": [1, 2]},
        "running_var": {"shape": [2], "values": [4, 1]},
    }
    found = read_back(LINES + call)
    found.pop("input_size", None)
    assert found == {"op": "batch_norm2d", "in_channels": 2, **told, **config}


def test_a_batch_norm_in_training_is_no_operator_here_and_one_over_unknown_axes_is_told_of() -> None:
    assert configurations(read(LINES + "F.batch_norm(x, None, None, training=True)")) == []
    (said,) = read("F.batch_norm(x, torch.zeros(2), torch.ones(2))").complaints
    assert "axes" in said.detail
    assert "torch.randn" in said.hint


def has_a_layer_of_its_own(operator: Operator) -> bool:
    """Unfold and fold over one or three axes are written as convolutions, and read back as these; a deformable
    convolution without a batch is written as the first example of one."""
    if operator.family == "deformable":
        return operator.batched
    return operator.family not in ("unfold", "fold") or operator.axes == 2


def sized(operator: Operator, config: Config) -> Config:
    """The input's shape, which a module does not tell."""
    shape = operator.shapes["input"]
    assert shape is not None
    return {**config, "input": {"fill": "random", "shape": list(shape)}}


@pytest.mark.parametrize("op", READ)
@given(data=st.data())
def test_a_module_is_read_back(op: str, data: st.DataObject) -> None:
    operator = from_json(data.draw(fits(op)))
    module = written(operator).module
    assume(module is not None and has_a_layer_of_its_own(operator))
    assert module is not None
    config = sized(operator, read_back(module))
    if operator.family in ("unfold", "fold", "pooling"):
        config.pop("in_channels", None)
    again = from_json(config)
    assert written(again).module == module
    assert again.shapes["output"] == operator.shapes["output"]


@pytest.mark.parametrize("op", READ)
@given(data=st.data())
def test_a_call_is_read_back(op: str, data: st.DataObject) -> None:
    operator = from_json(data.draw(fits(op)))
    lines = written(operator).function
    assume(lines is not None and has_a_layer_of_its_own(operator))
    assert lines is not None
    tensors = [
        f"{letter(name)} = torch.randn({', '.join(map(str, operator.shapes[name] or ()))})"
        for name in operator.specs
    ]
    again = from_json(sized(operator, read_back("\n".join([*tensors, *lines]))))
    assert written(again).function == lines
    assert again.shapes["output"] == operator.shapes["output"]


def same_numbers(config: dict[str, Any]) -> None:
    operator = from_json(config)
    script = code_as_script(operator)
    if script is None or len(script) > LONGEST or not has_a_layer_of_its_own(operator):
        return
    again = compute(from_json(read_back(script)))
    assert again.output.shape == (operator.shapes["output"] or ())
    assert (again.output == compute(operator).output).all()


@pytest.mark.parametrize("op", READ)
@given(data=st.data())
def test_a_script_is_read_back_with_its_numbers(op: str, data: st.DataObject) -> None:
    same_numbers(data.draw(fits(op)))


@pytest.mark.parametrize("config", PRESETS)
def test_every_preset_is_read_back_out_of_its_script(config: dict[str, Any]) -> None:
    if "image" not in (config.get("input") or {}):
        same_numbers(config)

"""What a tensor field accepts, what it refuses, and where its refusals point."""

from __future__ import annotations

import json
import time
from typing import Any

import numpy as np
import pytest
from pydantic import BaseModel, ConfigDict

from app.errors import Refusal
from app.settings import limits
from app.tensors import Tensor, as_json, is_packed, materialise, pack, shape_of


class Layer(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    input: Tensor
    bias: Tensor | None = None


def layer(**fields: Any) -> Layer:
    return Layer.model_validate(fields)


def refusal(value: Any, default: tuple[int, ...] | None = (1, 1, 4, 4)) -> Refusal:
    """The refusal of a spec, whether it comes from the field, its shape or its numbers."""
    with pytest.raises(Refusal) as caught:
        array(value, default)
    return caught.value


def array(value: Any, default: tuple[int, ...] | None = None, axes: int | None = None) -> Any:
    spec = layer(input=value).input
    return materialise(spec, shape_of(spec, "/input", default, axes=axes), "/input", axes=axes)


FORMS = [
    ([[1, 2.5], [3, 4]], [[1.0, 2.5], [3.0, 4.0]]),
    ([[], []], [[], []]),
    ([], []),
    ({"shape": [], "values": [5]}, 5.0),
    ({"shape": [2, 1], "values": [1, 2]}, [[1.0], [2.0]]),
    ({"shape": [2, 0], "values": []}, [[], []]),
    ({"shape": [3], "dtype": "uint8", "data": "AP8H"}, [0.0, 255.0, 7.0]),
    ({"shape": [1], "dtype": "float32", "data": "AAAgwA=="}, [-2.5]),
    ({"shape": [0], "dtype": "float64", "data": ""}, []),
    ({"fill": "arange", "shape": [3]}, [0.0, 1.0, 2.0]),
    ({"kernel": "box", "shape": [1, 1, 2]}, [[[0.5, 0.5]]]),
]


@pytest.mark.parametrize(("value", "wanted"), FORMS)
def test_every_form_becomes_its_numbers(value: Any, wanted: Any) -> None:
    made = array(value)
    assert made.tolist() == wanted
    assert made.shape == np.shape(wanted)
    assert made.dtype == np.float64
    assert made.flags.c_contiguous
    assert not made.flags.writeable


@pytest.mark.parametrize("value", [value for value, _ in FORMS] + [{"image": "sample", "size": [3, 4]}])
def test_a_spec_goes_back_to_the_json_it_came_from(value: Any) -> None:
    spec = layer(input=value).input
    assert json.dumps(as_json(spec), sort_keys=True) == json.dumps(value, sort_keys=True)
    assert layer(input=value).model_dump()["input"] == value
    assert is_packed(spec) == (isinstance(value, dict) and "data" in value)


REFUSED = [
    ([[1, 2], [3]], "#/input/1", "ragged: input[1] holds 1, input[0] holds 2"),
    ([[[1], [2]], [[1], [2, 3]]], "#/input/1/1", "ragged: input[1][1] holds 2, input[0][0] holds 1"),
    ([[1, 2], 3], "#/input/1", "input[1] is a number, input[0] is a list"),
    ([1, [2]], "#/input/1", "input[1] is a list, input[0] is a number"),
    ([[1, True]], "#/input/0/1", "input[0][1]: true is not a number"),
    ([False, False], "#/input/0", "input[0]: false is not a number"),
    ([1, "2"], "#/input/1", 'input[1]: "2" is not a number'),
    ([None], "#/input/0", "input[0]: null is not a number"),
    ([[1], {}], "#/input/1", "input[1]: a JSON object is not a number"),
    ([[[0, 0], [0, 0], [0, float("nan")]]], "#/input/0/2/1", "input[0][2][1] is not finite"),
    ([1.0, 10**400], "#/input/1", "input[1] is not finite"),
    ({"shape": [2], "values": [1, float("-inf")]}, "#/input/values/1", "input.values[1] is not finite"),
    ({"shape": [2], "values": [1, True]}, "#/input/values/1", "input.values[1]: true is not a number"),
    ({"shape": [2], "values": [1, [2]]}, "#/input/values/1", "input.values[1]: a JSON list is not a number"),
    ({"shape": [2, 2], "values": [1]}, "#/input/values", "1 values do not fill shape [2, 2], which holds 4"),
    ({"shape": [2]}, "#/input/values", "input.values is missing"),
    ({"shape": [-1], "values": []}, "#/input/shape/0", "input.shape[0] cannot be negative"),
    ({"shape": [1, -2], "fill": "ones"}, "#/input/shape/1", "input.shape[1] cannot be negative"),
    ({"shape": [1.0], "fill": "ones"}, "#/input/shape/0", "input.shape[0] must be a whole number"),
    ({"shape": [True], "fill": "ones"}, "#/input/shape/0", "input.shape[0] must be a whole number"),
    ({"shape": 3, "fill": "ones"}, "#/input/shape", "input.shape must be a list of whole numbers"),
    ({"fill": "ones", "seed": -1}, "#/input/seed", "input.seed cannot be negative"),
    ({"fill": "ones", "sed": 1}, "#/input/sed", "input.sed is not a field of this form"),
    ({"fill": "nose"}, "#/input/fill", 'there is no fill called "nose"'),
    ({"kernel": "sobel"}, "#/input/kernel", 'there is no kernel called "sobel"'),
    ({"image": "lena"}, "#/input/image", 'there is no image called "lena"'),
    ({}, "#/input", "input names no form of a tensor"),
    (5, "#/input", "input is not a tensor"),
    (None, "#/input", "input is not a tensor"),
    ({"shape": [1], "dtype": "uint8", "data": "A"}, "#/input/data", "the data holds 0 bytes"),
    ({"shape": [2], "dtype": "uint8", "data": "AA=="}, "#/input/data", "the data holds 1 bytes"),
    ({"shape": [3], "dtype": "uint8", "data": "A*A!"}, "#/input/data", "the data is not base64"),
    ({"shape": [1], "dtype": "float32", "data": "AADAfw=="}, "#/input/0", "input[0] is not finite"),
    ({"shape": [1], "dtype": "int8", "data": "AA=="}, "#/input/dtype", "input.dtype must be 'uint8'"),
]


@pytest.mark.parametrize(("value", "pointer", "words"), REFUSED)
def test_what_is_wrong_is_named_and_pointed_to(value: Any, pointer: str, words: str) -> None:
    refused = refusal(value)
    (problem,) = [each.as_json() for each in refused.problems]
    assert refused.status == 422
    assert problem["pointer"] == pointer
    assert problem["detail"].startswith(words)


def test_a_list_nested_too_deep_is_refused_and_one_level_less_is_not() -> None:
    deep: Any = 1
    for _ in range(limits().depth):
        deep = [deep]
    assert array(deep).shape == (1,) * limits().depth
    assert "levels deep" in str(refusal([deep]))


@pytest.mark.parametrize(
    "value",
    [
        {"shape": [1, 1, 10**9, 10**9], "fill": "ones"},
        {"shape": [0, 10**12], "fill": "ones"},
        {"shape": [2**52] * 16, "kernel": "box"},
        {"shape": [10**9], "values": []},
        {"shape": [10**9], "dtype": "uint8", "data": ""},
        {"image": "sample", "size": [10**6, 10**6]},
    ],
)
def test_a_shape_beyond_the_limit_is_refused_before_anything_is_made(value: Any) -> None:
    started = time.process_time()
    refused = refusal(value)
    assert time.process_time() - started < 0.05
    assert refused.status == 413
    assert refused.limit is not None
    assert refused.limit.name == "elements"
    assert refused.limit.asked > refused.limit.allowed == limits().elements
    assert refused.limit.asked < 2**63


def test_a_default_shape_beyond_the_limit_is_refused_too() -> None:
    assert refusal({"fill": "ones"}, (10**5, 10**5)).status == 413


def test_a_recipe_without_a_shape_takes_the_default_and_refuses_to_go_without() -> None:
    assert array({"fill": "ones"}, (1, 2, 3)).shape == (1, 2, 3)
    assert "names no shape" in str(refusal({"fill": "ones"}, None))


def test_a_wrong_name_is_mended_to_the_nearest_right_one() -> None:
    (problem,) = refusal({"fill": "rando"}).problems
    assert problem.fix == ({"op": "add", "path": "/input/fill", "value": "random"},)


def test_a_flood_of_unknown_fields_is_answered_with_a_few_problems() -> None:
    assert len(refusal({"fill": "ones", **{f"x{at}": 1 for at in range(5000)}}).problems) <= 8


def test_a_refusal_of_the_second_tensor_points_to_the_second_tensor() -> None:
    with pytest.raises(Refusal, match=r"bias\[0\]") as caught:
        layer(input=[1], bias=["a"])
    assert caught.value.problems[0].pointer == "/bias/0"


def test_a_tensor_that_may_be_null_takes_null() -> None:
    assert layer(input=[1], bias=None).bias is None


def test_an_array_of_the_wrong_shape_is_refused_when_made() -> None:
    spec = layer(input=[1, 2]).input
    with pytest.raises(Refusal, match=r"has shape \[2\], \[1, 2\] is needed"):
        materialise(spec, (1, 2), "/input")


def test_a_long_nested_list_is_read_quickly() -> None:
    value = np.linspace(0, 1, 100_000).reshape(1, 1, 250, 400).tolist()
    times = []
    for _ in range(5):
        started = time.process_time()
        array(value)
        times.append(time.process_time() - started)
    assert min(times) < 0.05  # 7 ms measured; a Python loop over the numbers takes ten times that


def test_the_schema_of_a_tensor_lists_every_form() -> None:
    schema = json.dumps(Layer.model_json_schema())
    assert all(name in schema for name in ("Values", "Packed", "Recipe", "Preset", "Picture"))


@pytest.mark.parametrize(
    ("numbers", "dtype"),
    [
        ([0.0, 255.0], "uint8"),
        ([], "uint8"),
        ([256.0], "float32"),
        ([-1.0], "float32"),
        ([0.5], "float32"),
        ([0.1], "float64"),
        ([1e300], "float64"),
        ([16777217.0], "float64"),
        ([1.0] * 2000 + [0.1], "float64"),
        ([1.0] * 2000 + [300.0], "float32"),
    ],
)
def test_packing_takes_the_smallest_type_that_loses_nothing(numbers: list[float], dtype: str) -> None:
    packed = pack(np.array([numbers]))
    assert packed["dtype"] == dtype
    assert json.loads(json.dumps(packed))["shape"] == [1, len(numbers)]
    assert array(packed).tolist() == [numbers]


def test_packing_an_array_with_gaps_packs_its_own_numbers() -> None:
    assert array(pack(np.arange(12.0).reshape(3, 4).T)).tolist() == np.arange(12.0).reshape(3, 4).T.tolist()

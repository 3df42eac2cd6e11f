"""The short query: what it looks like, that it loses nothing, and what it refuses."""

from __future__ import annotations

import base64
import json
import time
import zlib
from typing import Any
from urllib.parse import parse_qsl

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refusal
from app.query import from_query, split_query, to_query
from app.settings import limits
from app.tensors import pack


def same(one: Any, other: Any) -> bool:
    """Equal as JSON: 1, 1.0 and true are three things, the order of keys is none."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def refusal(text: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        from_query(text)
    return caught.value


READABLE = [
    ({}, ""),
    ({"op": "conv2d", "stride": 2}, "op=conv2d&stride=2"),
    ({"stride": [1, 2]}, "stride=1,2"),
    ({"stride": [3]}, "stride=3,"),
    ({"stride": []}, "stride=,"),
    ({"kernel_size": [3, 5]}, "kernel_size=3x5"),
    ({"kernel_size": [3]}, "kernel_size=3,"),
    ({"padding": [[1, 2], [0, 3]]}, "padding=1:2,0:3"),
    ({"padding": [[1, 2]]}, "padding=1:2"),
    ({"padding": "same"}, "padding=same"),
    ({"bias": None, "check": True}, "bias=null&check=true"),
    ({"a": "null", "b": "7", "c": "", "d": "a,b"}, "a=text:null&b=text:7&c=text:&d=text:a,b"),
    ({"a": 1.0, "b": -0.5, "c": 1e-05, "d": 1e16}, "a=1.0&b=-0.5&c=1e-05&d=1e16"),
    ({"a": [None, True, "word", 0.5]}, "a=null,true,word,0.5"),
    ({"input": {"fill": "integers"}}, "input=fill:integers"),
    ({"input": {"fill": "integers", "seed": 0}}, "input=fill:integers:0"),
    ({"input": {"fill": "integers", "seed": 7, "shape": [1, 2, 5]}}, "input=fill:integers:7:1x2x5"),
    ({"input": {"fill": "ones", "shape": [5]}}, "input=fill:ones::5"),
    ({"input": {"fill": "ones", "shape": []}}, "input=fill:ones::"),
    ({"weight": {"kernel": "sobel_x"}}, "weight=kernel:sobel_x"),
    ({"weight": {"kernel": "sobel_x", "shape": [1, 1, 3, 3]}}, "weight=kernel:sobel_x:1x1x3x3"),
    ({"input": {"image": "sample"}}, "input=image:sample"),
    ({"input": {"image": "sample", "size": [64, 48], "channels": 3}}, "input=image:sample:64x48:3"),
    ({"input": {"image": "sample", "channels": 1}}, "input=image:sample::1"),
    ({"offset": {"field": "zoom"}}, "offset=field:zoom"),
    ({"offset": {"field": "rotate", "strength": -12.5}}, "offset=field:rotate:-12.5"),
    ({"offset": {"field": "towards", "strength": 1, "point": [0, 6.5]}}, "offset=field:towards:1:0,6.5"),
    ({"offset": {"field": "towards", "point": [2, 3]}}, "offset=field:towards::2,3"),
    ({"weight": [[[1, 2, 3], [4, 5, 6.5]]]}, "weight=1x2x3:1,2,3;4,5,6.5"),
    ({"weight": [[], []]}, "weight=2x0:"),
    ({"weight": {"shape": [2, 2], "values": [1, 2, 3, 4]}}, "weight=values:2x2:1,2;3,4"),
    ({"weight": {"shape": [0, 3], "values": []}}, "weight=values:0x3:"),
    ({"weight": {"shape": [], "values": [5]}}, "weight=values::5"),
    ({"links": [{"op": "conv2d", "padding": [[1, 2], [0, 3]], "bias": None}, {"op": "unfold"}]},
     "links=(op=conv2d!padding=1:2,0:3!bias=null)(op=unfold)"),
    ({"links": [{}, {"weight": {"fill": "integers", "seed": 2}}]}, "links=()(weight=fill:integers:2)"),
]  # fmt: skip


@pytest.mark.parametrize(("config", "query"), READABLE)
def test_a_configuration_is_written_readably_and_read_back(config: dict[str, Any], query: str) -> None:
    assert to_query(config).query == query
    assert to_query(config).note is None
    assert same(from_query(query), config)


@pytest.mark.parametrize(
    ("query", "config"),
    [
        ("?op=conv2d&stride=2&", {"op": "conv2d", "stride": 2}),
        ("stride=2x3", {"stride": [2, 3]}),
        ("kernel_size=2,3", {"kernel_size": [2, 3]}),
        ("stride=1%2C2", {"stride": [1, 2]}),
        ("weight=1x4:1;2,3;4", {"weight": [[1, 2, 3, 4]]}),
        ("input=fill:ones:", {"input": {"fill": "ones"}}),
        ("a=1E%2B3", {"a": 1000.0}),
    ],
)
def test_people_may_write_it_a_little_differently(query: str, config: dict[str, Any]) -> None:
    assert same(from_query(query), config)


words = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,8}", fullmatch=True)
numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
small = st.integers(-9, 9) | st.floats(-1, 1).map(lambda number: round(number, 2))
scalars = st.none() | st.booleans() | numbers | words | st.text()
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
shapes = st.lists(st.integers(0, 4), max_size=4)


@st.composite
def literals(draw: st.DrawFn) -> Any:
    """A nested list of numbers, or its shape and values."""
    shape = draw(shapes)
    count = int(np.prod(shape))
    values = draw(st.lists(small, min_size=count, max_size=count))
    if draw(st.booleans()):
        return {"shape": shape, "values": values}
    return np.array(values, dtype=object).reshape(shape or [count]).tolist()


def optional(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Objects with the first field always and the others sometimes."""
    first, *others = fields.items()
    return st.fixed_dictionaries(dict([first]), optional=dict(others))


arrays = shapes.flatmap(
    lambda shape: st.binary(min_size=int(np.prod(shape)), max_size=int(np.prod(shape))).map(
        lambda data: {"shape": shape, "dtype": "uint8", "data": base64.b64encode(data).decode()}
    )
)
recipes = (
    optional(fill=words | st.text(), seed=st.integers() | st.none(), shape=shapes | st.none())
    | optional(kernel=words, shape=shapes)
    | optional(image=words, size=shapes, channels=st.integers())
)
configs = st.dictionaries(st.text(), anything | literals() | recipes | arrays, max_size=6)


@given(configs)
def test_a_query_gives_its_configuration_back(config: dict[str, Any]) -> None:
    link = to_query(config)
    assert link.note is None
    assert same(from_query(link.query), config)


@given(configs)
def test_a_query_survives_what_browsers_and_forms_do_to_it(config: dict[str, Any]) -> None:
    query = to_query(config).query
    assert query.isascii()
    assert not set(query) & set(" \"'<>#+\\{}|^`")
    parsed = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query))
    assert len(parsed) == len(config)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        config = from_query(text)
    except Refusal:
        return
    assert same(from_query(to_query(config).query), config)


@given(st.sampled_from(READABLE), st.integers(0, 60), st.text(max_size=3))
def test_a_damaged_query_is_read_or_refused(sample: tuple[Any, str], at: int, put: str) -> None:
    damaged = sample[1][:at] + put + sample[1][at + 1 :]
    try:
        config = from_query(damaged)
    except Refusal:
        return
    assert same(from_query(to_query(config).query), config)


def test_keys_at_their_defaults_are_left_out_and_1_is_not_true() -> None:
    defaults = {"stride": 1, "bias": None, "dilation": 1, "padding": [0, 0]}
    config = {"op": "conv2d", "stride": 1, "bias": None, "dilation": True, "padding": [0, 0.0]}
    assert to_query(config, defaults).query == "op=conv2d&dilation=true&padding=0,0.0"


def test_a_long_tensor_is_compressed_and_exact() -> None:
    weight = np.random.default_rng(0).integers(-4, 5, (4, 3, 5, 5)).tolist()
    link = to_query({"weight": weight})
    assert link.query.startswith("weight=z:")
    assert len(link.query) < len(json.dumps(weight)) / 2
    assert same(from_query(link.query), {"weight": weight})


def test_a_packed_weight_is_carried_exactly() -> None:
    weight = pack(np.arange(18.0).reshape(2, 1, 3, 3) / 7)
    link = to_query({"weight": weight})
    assert link.query.startswith("weight=packed:float64:2x1x3x3:")
    assert link.note is None
    assert from_query(link.query) == {"weight": weight}


@pytest.mark.parametrize(
    "value", [{"data": "AA=A"}, {"data": "A"}, {"data": "é"}, {"data": "AB=="}, {"data": 5}]
)
def test_packed_bytes_that_are_not_plain_base64_are_still_carried(value: dict[str, Any]) -> None:
    config = {"weight": {"shape": [1], "dtype": "uint8", **value}}
    assert from_query(to_query(config).query) == config


@pytest.mark.parametrize("shape", [(1, 3, 30, 40), (2, 1, 30, 40), (3, 30, 40)])
def test_a_photograph_stays_at_home_and_a_note_says_so(shape: tuple[int, ...]) -> None:
    photo = pack(np.random.default_rng(0).integers(0, 256, shape).astype(float))
    link = to_query({"op": "conv2d", "input": photo, "stride": 2})
    assert link.query == f"op=conv2d&input=image:sample:30x40:{shape[-3]}&stride=2"
    assert link.note == "the photograph stays with you: this link shows the sample instead"


def test_more_numbers_than_fit_become_random_ones_and_a_note_says_so() -> None:
    values = np.random.default_rng(0).random((1, 1, 100, 100)).tolist()
    link = to_query({"input": values, "weight": [[[[1]]]]})
    assert link.query == "input=fill:random::1x1x100x100&weight=1x1x1x1:1"
    assert link.note == "the values of input are too many for a link: it shows random ones instead"


def test_only_as_much_is_left_out_as_must_be() -> None:
    rng = np.random.default_rng(0)
    config = {"input": rng.random((1, 1, 28, 28)).tolist(), "weight": rng.random((1, 1, 12, 12)).tolist()}
    link = to_query(config)
    assert len(link.query) <= limits().query_bytes
    assert from_query(link.query)["weight"] == config["weight"]
    assert from_query(link.query)["input"] == {"fill": "random", "shape": [1, 1, 28, 28]}


def test_what_is_too_long_and_no_tensor_is_told_to_be_too_long() -> None:
    noise = base64.b64encode(np.random.default_rng(0).bytes(9000)).decode()
    assert to_query({"title": noise}).note == "this configuration is too long for a link"


def test_a_link_for_a_million_numbers_is_made_at_once() -> None:
    big = pack(np.random.default_rng(0).random((1, 2, 700, 700)))
    nested = [[0.0] * 1000] * 1000
    started = time.process_time()
    to_query({"input": big, "weight": nested, "offset": {"shape": [10**6], "values": nested[0] * 1000}})
    assert time.process_time() - started < 0.05


def packed(plain: bytes) -> str:
    return base64.urlsafe_b64encode(zlib.compress(plain, 9)).decode().rstrip("=")


@pytest.mark.parametrize(
    ("query", "pointer", "words"),
    [
        ("stride", "", '"stride" is no piece'),
        ("stride=1&stride=2", "/stride", "stride stands twice"),
        ("stride=", "/stride", '"" cannot be read'),
        ("stride=1,,2", "/stride", '"" cannot be read'),
        ("stride=07", "/stride", '"07" cannot be read'),
        ("stride=1e999", "/stride", '"1e999" cannot be read'),
        ("stride=-", "/stride", '"-" cannot be read'),
        ("stride=\u0663", "/stride", '"\u0663" cannot be read'),
        ("stride=" + "9" * 5000, "/stride", '"999'),
        ("padding=1:2,3", "/padding", '"" cannot be read'),
        ("padding=1:2:3", "/padding", '"2:3" cannot be read'),
        ("padding_mode=no%20word", "/padding_mode", '"no word" cannot be read'),
        ("title=%ff", "/title", '"%ff" is not UTF-8'),
        ("title=text:%ED%A0%80", "/title", '"text:%ED%A0%80" is not UTF-8'),
        ("a%2Fb~c=%20", "/a~1b~0c", '" " cannot be read'),
        ("input=fill:", "/input", '"fill:" cannot be read'),
        ("input=fill:ones:1:2:3", "/input", '"fill:ones:1:2:3" cannot be read'),
        ("input=fill:ones:1.5", "/input/seed", '"1.5" cannot be read'),
        ("input=fill:ones::-1", "/input/shape", '"-1" cannot be read'),
        ("input=image:sample:4xx4", "/input/size", '"4xx4" cannot be read'),
        ("weight=2x2:1,2,3", "/weight", "3 numbers do not fill 2x2, which holds 4"),
        ("weight=2x1:1,a", "/weight", '"a" cannot be read'),
        ("weight=999999999x0:", "/weight", '"999999999x0" cannot be read'),
        ("weight=999999x999999x0x3:", "/weight", '"999999x999999x0x3" cannot be read'),
        ("weight=" + "1x" * 400 + "1:5", "/weight", '"1x1x1'),
        ("weight=values:2x2", "/weight", '"2x2" cannot be read'),
        ("weight=packed:uint8:1", "/weight", '"uint8:1" cannot be read'),
        ("weight=packed:uint8:1:AAAA", "/weight", "the compressed part of the link is damaged"),
        ("a=(op=conv2d", "/a", '"(op=conv2d" cannot be read'),
        ("a=(op=conv2d)x(op=conv2d)", "/a", '"(op=conv2d)x(op=conv2d)" cannot be read'),
        ("a=(op)", "/a/0", '"op" cannot be read'),
        ("a=(b=1)(c=1!c=2)", "/a/1/c", "c stands twice"),
        ("a=(b=(c=1))", "/a", '"(b=(c=1))" cannot be read'),
        ("a=z:", "/a", "the compressed part"),
        ("a=z:é", "/a", "the compressed part"),
        ("a=z:" + packed(b"[1]")[:-3], "/a", "the compressed part"),
        ("a=z:" + packed(b"[1"), "/a", "the compressed part"),
        ("a=z:" + packed(b"[NaN]"), "/a", "the compressed part"),
        ("a=z:" + packed(b"1e999"), "/a", "the compressed part"),
        ("a=z:" + packed(b'"\\ud800"'), "/a", "the compressed part"),
        ("a=z:" + packed(b"\xff"), "/a", "the compressed part"),
        ("a=z:" + packed(b"9" * 5000), "/a", "the compressed part"),
        ("a=z:" + packed(b"[" * 100_000), "/a", "the compressed part"),
        ("a=z:" + packed(b"[" * 100 + b"]" * 100), "/a", "this is nested more than"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_field(query: str, pointer: str, words: str) -> None:
    refused = refusal(query)
    assert refused.status == 422
    assert refused.problems[0].pointer == pointer
    assert refused.problems[0].detail.startswith(words)


def test_a_query_too_long_is_refused_by_name_and_the_longest_allowed_is_read() -> None:
    longest = limits().query_bytes
    assert from_query("a=text:" + "b" * (longest - 7)) == {"a": "b" * (longest - 7)}
    refused = refusal("a=text:" + "b" * (longest - 6))
    assert refused.status == 413
    assert refused.limit is not None
    assert (refused.limit.name, refused.limit.asked) == ("query_bytes", longest + 1)


def test_a_decompression_bomb_is_stopped_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "app.query.compression.limits", lambda: limits().model_copy(update={"body_bytes": 1000})
    )
    query = "a=z:" + packed(b'"' + b"a" * 5_000_000 + b'"')
    assert len(query) < limits().query_bytes
    refused = refusal(query)
    assert refused.status == 413
    assert refused.limit is not None
    assert (refused.limit.name, refused.limit.asked) == ("body_bytes", 1001)


@pytest.mark.parametrize(
    "value", [float("nan"), [1.0, float("inf")], [[[float("nan")]]], "\ud800", {"a": "\udfff"}]
)
def test_what_is_not_json_makes_no_link(value: Any) -> None:
    with pytest.raises(Refusal, match="what JSON cannot") as caught:
        to_query({"input": value})
    assert caught.value.problems[0].pointer == "/input"


def test_the_pages_own_keys_are_told_from_the_configurations() -> None:
    config = {"op": "conv2d", "padding": [[1, 2], [0, 3]], "title": "a&b=c", "output_size": [3, 3]}
    query = to_query(config).query
    rest, page = split_query(f"view=im2col&{query}&frame=12&cell=1%2C2")
    assert rest == query
    assert from_query(rest) == config
    assert page == {"view": "im2col", "frame": "12", "cell": "1,2"}


@pytest.mark.parametrize(
    ("query", "pointer"),
    [("view=a&view=b", "/view"), ("view=%ff", "/view"), ("view", ""), ("a=" + "b" * 9000, "")],
)
def test_a_pages_query_is_refused_as_a_configurations_is(query: str, pointer: str) -> None:
    with pytest.raises(Refusal) as caught:
        split_query(query)
    assert caught.value.problems[0].pointer == pointer


def test_objects_whose_values_have_signs_of_the_list_are_compressed_and_read_back() -> None:
    for config in (
        {"links": [{"a": "one!two"}]},
        {"links": [{"a": [{"b": 1}]}]},
        {"links": [{"a b": 1}]},
        {"links": [{}, 1]},
    ):
        link = to_query(config)
        assert link.query.startswith("links=z:")
        assert same(from_query(link.query), config)

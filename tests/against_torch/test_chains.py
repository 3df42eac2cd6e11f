"""Chains against PyTorch and autograd, and what an output cell sees against a network that only counts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refusal, patched
from app.operators import OPERATORS, from_json
from app.operators.linked import Linked
from app.reference import differentiated, run
from app.trace import compute, frames, scene
from app.trace.gradients import gradients
from app.trace.links import ChainArrays
from app.trace.parts import part_at, parts
from app.views import views_of
from tests.against_torch.chains import apart, chain, differences, graph, paths_of
from tests.against_torch.sources import Drawn

STACK = {"op": "chain", "input_size": 9, "links": [{"op": "conv2d", "weight": {"fill": "random"}}] * 2}


@st.composite
def chains(draw: Any, axes: int) -> dict[str, Any]:
    return chain(Drawn(draw), axes)


@st.composite
def graphs(draw: Any, axes: int) -> dict[str, Any]:
    return graph(Drawn(draw), axes)


@pytest.mark.parametrize("axes", [1, 2, 3])
@given(data=st.data())
def test_a_chain_whose_links_read_any_map_before_them_is_pytorchs(axes: int, data: st.DataObject) -> None:
    found = differences(data.draw(graphs(axes)))
    assert max(found.values()) <= 1, found


@pytest.mark.parametrize("axes", [1, 2, 3])
@given(data=st.data())
def test_output_gradients_and_paths_are_pytorchs(axes: int, data: st.DataObject) -> None:
    config = data.draw(chains(axes))
    found = differences(config)
    assert max(found.values()) <= 1, found


@given(config=chains(2) | graphs(2))
def test_the_cells_read_through_the_tables_are_those_with_a_path(config: dict[str, Any]) -> None:
    operator = from_json(config)
    assert isinstance(operator, Linked)
    _, counted = paths_of(operator, "cell")
    seen = (counted != 0).reshape(-1, *counted.shape[-2:]).any(axis=0)
    rows, cols = (int(each["read"]) for each in operator.receptive_field)
    assert (seen.any(axis=1).sum(), seen.any(axis=0).sum()) == (rows, cols)
    assert seen.sum() == operator.read_count
    _, everywhere = paths_of(operator, "ones")
    read = (everywhere != 0).reshape(-1, *everywhere.shape[-2:]).any(axis=0)
    missed = [np.flatnonzero(~read.any(axis=axis)).tolist() for axis in (1, 0)]
    assert [operator.unread["h"], operator.unread["w"]] == missed
    assert operator.unread_count == (~read).sum()


def preset(name: str) -> Linked:
    config = next(config for each, _, config in OPERATORS["chain"].presets if each == name)
    operator = from_json(config)
    assert isinstance(operator, Linked)
    return operator


@pytest.mark.parametrize(
    ("name", "size", "read"),
    [("gridding", 13, 49), ("hybrid", 13, 169), ("tower", 31, 961), ("attention", 23, 529)],
)
def test_the_fields_of_the_presets_are_what_their_titles_say(name: str, size: int, read: int) -> None:
    operator = preset(name)
    assert [each["size"] for each in operator.receptive_field] == [size, size]
    assert np.prod([each["read"] for each in operator.receptive_field]) == read
    paths = ChainArrays(operator).back("cell", "paths").maps[0]
    assert (paths[0, 0] > 0).sum() == read


def test_fifteen_small_kernels_have_135_weights_where_one_large_one_has_961() -> None:
    assert preset("tower").cost.parameters == 15 * 9
    one = from_json({"op": "conv2d", "input_size": 31, "kernel_size": 31})
    assert one.cost.parameters == 961
    assert one.shapes["output"] == preset("tower").shapes["output"]


def test_the_effective_field_of_means_is_the_share_of_the_paths() -> None:
    arrays = ChainArrays(preset("tower"))
    paths = arrays.back("cell", "paths").maps[0]
    weighed = arrays.back("cell", "grad_input").maps[0]
    assert apart(weighed, paths / paths.sum()) <= 1
    middle = weighed[0, 0, 8:23, 8:23].sum()  # a quarter of the field
    assert middle > 0.95


@pytest.mark.parametrize("out", [1, 4, 32])
def test_a_separable_convolution_costs_one_over_the_channels_plus_one_over_the_kernel(out: int) -> None:
    cost = from_json({"op": "separable_conv2d", "out_channels": out, "padding": 1}).cost
    standard = cost.standard  # type: ignore[attr-defined]
    assert standard["macs_ratio"] == pytest.approx(1 / out + 1 / 9)
    assert standard["parameters_ratio"] == pytest.approx(1 / out + 1 / 9)
    assert (cost.macs > standard["macs"]) is (out == 1)


def test_a_separable_convolution_is_the_product_of_its_two_kernels() -> None:
    operator = from_json({"op": "separable_conv2d", "bias": {"fill": "integers"}, "stride": 2, "padding": 1})
    computed = compute(operator)
    given = {name: torch.from_numpy(np.array(array)) for name, array in computed.given.items()}
    one = given["weight1"].squeeze(1)[None] * given["weight2"][:, :, 0, 0][..., None, None]
    expected = torch.nn.functional.conv2d(given["input"], one, given["bias2"], 2, 1).numpy()
    assert apart(computed.output, expected) <= 1


@given(
    groups=st.sampled_from([1, 2]), masked=st.booleans(), batch=st.sampled_from([None, 1, 2]),
    stride=st.sampled_from([1, 2]), seed=st.integers(0, 99),
)  # fmt: skip
def test_offsets_and_masks_that_a_convolution_predicts_are_pytorchs_by_plain_indexing(
    groups: int, masked: bool, batch: int | None, stride: int, seed: int
) -> None:
    def conv(out: int) -> dict[str, Any]:
        weight = {"fill": "random", "seed": seed}
        return {
            "op": "conv2d",
            "out_channels": out * groups * 4,
            "kernel_size": 2,
            "stride": stride,
            "weight": weight,
        }

    reads = {"input": "input", "offset": "map1", **({"mask": "map2"} if masked else {})}
    deformed = {
        "op": "deform_conv2d",
        "kernel_size": 2,
        "offset_groups": groups,
        "stride": stride,
        "from": reads,
    }
    config = {
        "op": "chain", "input_size": 5, "in_channels": 2, "batch_size": batch, "upstream": {"fill": "random"},
        "input": {"fill": "random", "seed": seed},
        "links": [conv(2), {**conv(1), "from": {"input": "input"}}, deformed],
    }  # fmt: skip
    operator = from_json(config)
    computed, back = compute(operator), gradients(operator)
    assert apart(computed.output, run(operator, computed.given)) <= 1
    theirs = differentiated(operator, back.given, back.upstream)
    assert {name for name in back.found if apart(back.found[name], theirs[name]) > 1} == set()
    assert back.found["weight1"].any()
    assert bool(back.found["weight2"].any()) is masked


@pytest.mark.parametrize("view", views_of("chain"), ids=lambda view: view.name)
@pytest.mark.parametrize("name", ["stride", "shuffled", "encoder", "residual", "deformed"])
def test_every_frame_of_every_part_adds_up_to_what_its_map_holds(name: str, view: Any) -> None:
    operator, seen = preset(name), 0
    if view.of not in operator.computations:
        with pytest.raises(Refusal, match="depends on its offsets"):
            parts(operator, view)
        return
    found = parts(operator, view)
    total = scene(operator, view)["total"]
    while seen < total:
        page = frames(operator, view, start=seen, count=1000, values=True)
        part = part_at(found, seen)
        made = part.arrays.laid(part.lattice.result)
        assert made is not None
        sums = page["values"][part.lattice.reduce]
        added = part.arrays.laid(part.lattice.added) if part.lattice.added in part.lattice.tensors else None
        if added is not None:
            sums = sums + added.reshape(-1)[seen - part.start :][: page["count"]]
        assert np.allclose(sums, made.reshape(-1)[seen - part.start :][: page["count"]])
        assert page["link"] == part.number
        seen += page["count"]
    assert seen == total


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"links": [{"op": "conv2d"}, {"op": "conv2d", "stride": 0}]}, "/links/1/stride"),
        ({"in_channels": 2, "links": [{"op": "conv2d", "groups": 3}]}, "/links/0/groups"),
        ({"links": [{"op": "conv2d"}, {"op": "max_pool2d", "kernel_size": 9}]}, "/links/1/padding"),
        ({"links": [{"op": "conv2d", "colour": 1}]}, "/links/0/colour"),
        ({"links": [{"op": "conv2d"}, {"op": "conv9d"}]}, "/links/1/op"),
        ({"links": [{"op": "conv2d", "input_size": 3}]}, "/links/0/input_size"),
        ({"links": [{"op": "chain"}]}, "/links/0/op"),
        ({"links": []}, "/links"),
        ({"output_cell": 99}, "/output_cell"),
        ({"output_cell": [0, 99]}, "/output_cell/1"),
        ({"input_size": 0}, "/input_size"),
    ],
)
def test_a_refusal_names_the_link_and_its_fix_is_accepted(change: dict[str, Any], pointer: str) -> None:
    config = {**STACK, **change}
    with pytest.raises(Refusal) as refused:
        from_json(config)
    (problem,) = refused.value.problems
    assert problem.pointer == pointer
    assert problem.fix is not None
    from_json(patched(config, problem.fix))


RESIDUAL: dict[str, Any] = {"op": "chain", "input_size": 6, "links": [
    {"op": "conv2d", "padding": 1}, {"op": "conv2d", "kernel_size": 2},
    {"op": "add", "from": {"input": "map1", "other": "input"}},
]}  # fmt: skip


@pytest.mark.parametrize(
    ("reads", "pointer", "said"),
    [
        ({"input": "map1", "other": "map9"}, "/links/2/from/other", "no map before it is called 'map9'"),
        ({"input": "map3"}, "/links/2/from/input", "no map before it is called 'map3'"),
        ({"input": "output"}, "/links/2/from/input", "no map before it is called 'output'"),
        ({"other": ["map1"]}, "/links/2/from/other", "no map before it is called"),
        ({"weight": "map1"}, "/links/2/from/weight", "no map can give it 'weight'"),
        ({"a/b": "map1"}, "/links/2/from/a~1b", "no map can give it 'a/b'"),
        (
            {"input": "map1", "other": "map2"},
            "/links/2/from/other",
            "the input has shape [1, 1, 6, 6], the other",
        ),
        ("map1", "/links/2/from", "from is no object"),
        (None, "/links/2/from", "from is no object"),
    ],
)
def test_a_source_that_cannot_be_is_refused_by_name_and_its_fix_is_accepted(
    reads: Any, pointer: str, said: str
) -> None:
    config = {**RESIDUAL, "links": [*RESIDUAL["links"][:2], {"op": "add", "from": reads}]}
    with pytest.raises(Refusal) as refused:
        from_json(config)
    (problem,) = refused.value.problems
    assert problem.pointer == pointer
    assert said in problem.detail
    assert problem.detail.startswith("link 3, add")
    assert problem.fix is not None
    from_json(patched(config, problem.fix))


def test_a_tensor_that_a_map_gives_is_not_given_twice() -> None:
    config = {**RESIDUAL, "links": [{"op": "add", "other": {"fill": "ones"}, "from": {"other": "input"}}]}
    with pytest.raises(Refusal) as refused:
        from_json(config)
    assert refused.value.problems[0].pointer == "/links/0/from/other"
    assert "other1" in from_json(patched(config, refused.value.problems[0].fix or ())).specs


def test_a_map_that_nobody_reads_is_computed_and_its_gradient_is_zero() -> None:
    operator = from_json(RESIDUAL)
    assert isinstance(operator, Linked)
    assert operator.shapes["map2"] == (1, 1, 5, 5)
    found = gradients(operator).found
    assert not found["weight2"].any()
    assert found["weight1"].any()
    assert [step.number for step in operator.way_back] == [3, 3, 1]


def test_gradients_of_a_map_that_is_read_twice_add() -> None:
    doubled = {"op": "chain", "input_size": 3, "links": [{"op": "add", "from": {"other": "input"}}]}
    assert gradients(from_json(doubled)).found["input"].tolist() == np.full((1, 1, 3, 3), 2.0).tolist()
    squared = {**doubled, "links": [{"op": "multiply", "from": {"other": "input"}}]}
    made = gradients(from_json(squared))
    assert np.array_equal(made.found["input"], 2 * made.given["input"])


def test_the_field_of_a_graph_is_the_hull_of_its_paths_and_its_cells_their_union() -> None:
    plus = [
        {"op": "conv2d", "kernel_size": [1, 5], "padding": [0, 2]},
        {"op": "conv2d", "kernel_size": [5, 1], "padding": [2, 0], "from": {"input": "input"}},
        {"op": "add", "from": {"input": "map1", "other": "map2"}},
    ]
    operator = from_json({"op": "chain", "input_size": 7, "links": plus})
    assert isinstance(operator, Linked)
    assert [each["size"] for each in operator.receptive_field] == [5, 5]
    assert operator.read_count == 9  # a cross, not a square


@pytest.mark.parametrize("links", [3, [3], ["conv2d"], [{}], [None]])
def test_links_that_are_none_are_refused(links: Any) -> None:
    with pytest.raises(Refusal) as refused:
        from_json({"op": "chain", "links": links})
    assert refused.value.problems[0].pointer.startswith("/links")


def test_a_chain_may_begin_with_a_fold() -> None:
    operator = from_json({"op": "chain", "links": [{"op": "fold", "output_size": 4}, {"op": "conv2d"}]})
    assert operator.shapes["input"] == (1, 9, 4)
    assert operator.shapes["output"] == (1, 1, 2, 2)
    assert operator.sizes


def test_a_later_link_of_other_axes_is_refused_by_number() -> None:
    with pytest.raises(Refusal) as refused:
        from_json({**STACK, "links": [{"op": "conv2d"}, {"op": "conv1d"}]})
    assert refused.value.problems[0].pointer == "/links/1"
    assert refused.value.problems[0].detail.startswith("link 2, conv1d: ")


def test_numbers_that_overflow_are_refused_with_their_link() -> None:
    huge = {"fill": "ones"}
    links = [{"op": "conv2d", "weight": {"shape": [1, 1, 1, 1], "values": [1e200]}}] * 2
    with pytest.raises(Refusal) as refused:
        compute(from_json({"op": "chain", "input": huge, "links": links}))
    assert "link 2" in str(refused.value)
    assert "not finite" in str(refused.value)


@given(groups=st.sampled_from([1, 2, 3, 6]), batch=st.sampled_from([None, 1, 2]))
def test_a_shuffle_is_pytorchs(groups: int, batch: int | None) -> None:
    config = {"op": "channel_shuffle", "in_channels": 6, "groups": groups, "batch_size": batch, "input_size": [2, 3],
              "input": {"fill": "random"}}  # fmt: skip
    computed = compute(from_json(config))
    x = torch.from_numpy(np.array(computed.given["input"]))
    expected = torch.nn.functional.channel_shuffle(x if batch else x[None], groups).numpy()
    assert np.array_equal(computed.output, expected if batch else expected[0])

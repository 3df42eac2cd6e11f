"""A page may ask to be told, rather than answered, what takes long: nothing is computed then."""

from __future__ import annotations

import pytest

from app.answers import work
from app.answers.ahead import ahead
from app.operators import OPERATORS, from_json
from app.trace.scene import views_for
from tests.api.asking import Asking

LARGE = {"op": "conv2d", "input_size": 4000}


def test_what_takes_longer_than_asked_for_is_told_from_its_shapes_and_not_computed(
    api: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "compute", lambda _: pytest.fail("it was computed"))
    told = api.post("/compute?scene=window&within=1.5", LARGE).json()
    assert told["ahead"]["cells"] == 4000 * 4000
    assert told["ahead"]["seconds"] > 1.5
    assert told["shapes"]["output"] == [1, 1, 3998, 3998]
    assert "output" not in told
    assert "scene" not in told


def test_what_is_quick_is_answered_as_without_the_question(api: Asking) -> None:
    asked = api.post("/compute?scene=window&within=1.5", {"op": "conv2d", "input_size": 64}).json()
    plain = api.post("/compute?scene=window", {"op": "conv2d", "input_size": 64}).json()
    assert asked.pop("ahead")["seconds"] < 0.1
    assert asked == plain


def test_a_view_that_shows_what_follows_from_the_tensors_takes_longer() -> None:
    layer = from_json({"op": "conv2d", "input_size": 1000})
    back = next(view for view in views_for(layer) if view.name == "there_and_back")
    assert ahead(layer, back).seconds > ahead(layer).seconds


def test_a_larger_kernel_takes_longer_and_more_output_channels_share_the_copies() -> None:
    small, large, wide = (
        ahead(from_json({"op": "conv2d", "input_size": 500, **more})).seconds
        for more in ({}, {"kernel_size": 31}, {"kernel_size": 31, "out_channels": 4})
    )
    assert small < large
    assert wide < 2 * large


@pytest.mark.parametrize("op", OPERATORS)
def test_every_operators_example_is_quick(op: str) -> None:
    layer = from_json(OPERATORS[op].presets[0][2])
    for view in (None, *views_for(layer)):
        assert 0 < ahead(layer, view).seconds < 0.1


@pytest.mark.parametrize("within", ["0", "-1", "soon", "nan"])
def test_a_wait_that_is_no_number_above_0_is_refused(api: Asking, within: str) -> None:
    answer = api.post(f"/compute?within={within}", LARGE)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "#/within"

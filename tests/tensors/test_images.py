"""The sample photograph as a tensor."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PIL import Image as Pillow

from app.errors import Refusal
from app.settings import settings
from app.tensors import IMAGES, materialise, shape_of
from app.tensors.images import photograph
from app.tensors.parse import parse


def array(value: dict[str, Any], default: tuple[int, ...] | None = None) -> Any:
    spec = parse({"image": "sample", **value}, "/input")
    return materialise(spec, shape_of(spec, "/input", default), "/input")


def test_the_file_is_small_credited_and_as_large_as_the_registry_says() -> None:
    sample = IMAGES["sample"]
    path = settings().static / "images" / sample.file
    assert path.stat().st_size <= 80_000
    with Pillow.open(path) as file:
        assert file.size == sample.size[::-1]
    assert "NASA" in sample.credit


def test_at_its_own_size_the_photograph_is_the_file_itself() -> None:
    with Pillow.open(settings().static / "images" / "sample.jpg") as file:
        own = np.asarray(file.convert("RGB")).transpose(2, 0, 1)
    assert np.array_equal(photograph("sample", (512, 512), channels=3), own)


def test_values_are_whole_numbers_from_0_to_255() -> None:
    made = array({"size": [40, 60]})
    assert made.shape == (1, 3, 40, 60)
    assert (made == np.rint(made)).all()
    assert made.min() >= 0
    assert made.max() <= 255
    assert made.std() > 30  # a picture, not a blank


def test_grey_is_the_rounded_luma_of_the_colours() -> None:
    red, green, blue = photograph("sample", (50, 50), channels=3)
    luma = 0.299 * red + 0.587 * green + 0.114 * blue
    grey = photograph("sample", (50, 50), channels=1)[0]
    assert (grey == np.rint(grey)).all()
    assert abs(grey - luma).max() < 0.51


def test_another_proportion_crops_about_the_middle_and_does_not_squeeze() -> None:
    wide = photograph("sample", (256, 512), channels=1)[0]
    whole = photograph("sample", (512, 512), channels=1)[0]
    assert np.array_equal(wide, whole[128:384])


def test_what_a_picture_leaves_out_the_configuration_gives() -> None:
    assert array({}, (1, 3, 6, 7)).shape == (1, 3, 6, 7)
    assert array({"channels": 1}, (2, 3, 6, 7)).shape == (2, 1, 6, 7)
    assert array({"size": [4, 5]}, (3, 6, 7)).shape == (3, 4, 5)
    assert array({}).shape == (1, 3, 512, 512)


def test_each_batch_item_is_the_same_picture() -> None:
    made = array({}, (2, 1, 8, 8))
    assert np.array_equal(made[0], made[1])


def test_a_picture_of_no_rows_is_empty() -> None:
    assert array({"size": [0, 4]}).shape == (1, 3, 0, 4)


@pytest.mark.parametrize(("default", "axes"), [((1, 3, 20), 1), ((1, 1, 4, 4, 4), 3), ((4,), None)])
def test_operators_without_rows_and_columns_refuse_a_picture(
    default: tuple[int, ...], axes: int | None
) -> None:
    with pytest.raises(Refusal, match="two-dimensional"):
        shape_of(parse({"image": "sample"}, "/input"), "/input", default, axes=axes)


def test_five_channels_of_a_photograph_are_refused_with_a_fix() -> None:
    with pytest.raises(Refusal, match="1 or 3 channels, not 5") as caught:
        shape_of(parse({"image": "sample"}, "/input"), "/input", (1, 5, 8, 8))
    assert caught.value.problems[0].fix == ({"op": "add", "path": "/input/channels", "value": 3},)

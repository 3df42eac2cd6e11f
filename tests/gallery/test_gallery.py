"""Every card can be shown, can be found, and opens in the lab as what it says."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest

from app import query
from app.gallery import SHELVES, WISE, Card, gallery
from app.gallery.card import of_preset
from app.operators import OPERATORS, from_json
from app.trace import compute, scene, view_for
from app.views import VIEWS

CARDS = [card for shelf in SHELVES for card in shelf.cards]


@pytest.mark.parametrize("card", CARDS, ids=[card.name for card in CARDS])
def test_a_card_has_a_picture_in_its_view(card: Card) -> None:
    operator = from_json(dict(card.config))
    told = scene(operator, view_for(operator, card.view, card.options or None))
    whole: dict[str, Any] = {**told.get("parts", [{}])[0], **told}
    assert whole["total"] > 0
    assert card.frame is None or card.frame < whole["total"]
    assert whole["panels"]


def test_no_two_cards_have_one_name_and_none_shows_what_another_shows() -> None:
    assert max(Counter(card.name for card in CARDS).values()) == 1
    assert (
        max(Counter(f"{card.view}{card.options}{sorted(card.config.items())}" for card in CARDS).values())
        == 1
    )


def test_every_view_and_every_family_of_operators_has_a_card() -> None:
    assert {card.view for card in CARDS} == {*VIEWS}
    families = {from_json(dict(card.config)).family for card in CARDS}
    assert families == {model.family for model in OPERATORS.values()}


def test_a_cards_link_stands_for_its_configuration() -> None:
    for shelf in gallery()["shelves"]:
        for card in shelf["cards"]:
            assert query.from_query(card["query"]) == card["config"]


def test_words_on_cards_are_whole_sentences() -> None:
    for card in CARDS:
        assert card.title
        assert card.title[0].isupper() or card.title[0].isdigit() or card.title == "im2col", card.title
        assert card.about.endswith("."), card.name


def test_a_preset_that_is_not_there_is_named() -> None:
    with pytest.raises(KeyError, match="conv2d has no preset nothing"):
        of_preset("conv2d", "nothing", "window")


# What the layers of well-known networks have; only sizes and channels may be smaller.
LAYERS = {
    "alexnet-conv1": {"kernel_size": 11, "stride": 4, "padding": 2},
    "resnet-stem": {"kernel_size": 7, "stride": 2, "padding": 3},
    "resnet-downsample": {"kernel_size": 1, "stride": 2},
    "convnext-depthwise": {"kernel_size": 7, "padding": 3, "groups": 2},
    "replknet": {"kernel_size": 31, "padding": 15},
    "deeplab-atrous": {"dilation": 6, "padding": 6},
    "unet-up": {"kernel_size": 2, "stride": 2},
    "dcgan-up": {"kernel_size": 4, "stride": 2, "padding": 1},
    "c3d": {"padding": 1},
    "c3d-pool": {"kernel_size": [1, 2, 2]},
}


@pytest.mark.parametrize("name", LAYERS)
def test_a_real_layer_has_its_own_settings(name: str) -> None:
    (card,) = [card for card in CARDS if card.name == name]
    settings = ("kernel_size", "stride", "padding", "dilation", "groups")
    assert {key: value for key, value in card.config.items() if key in settings} == LAYERS[name]


def test_wavenet_sees_sixteen_samples_up_to_its_own_and_none_after_it() -> None:
    (card,) = [card for card in CARDS if card.name == "wavenet"]
    operator = from_json(dict(card.config))
    (axis,) = operator.receptive_field  # type: ignore[attr-defined]
    assert (axis["cell"], axis["start"], axis["size"]) == (16, 1, 16)


@pytest.mark.parametrize(
    ("card", "channels", "cells"),
    [*zip(WISE, ([0, 1, 2], [1], [1], [0, 1, 2]), (1, 9, 1, 25), strict=True)],
    ids=[card.name for card in WISE],
)
def test_a_wise_word_says_what_one_number_is_made_from(card: Card, channels: list[int], cells: int) -> None:
    """Found without the lattice: which cells of the input change one number of the output."""
    operator = from_json(dict(card.config))
    plain = compute(operator)
    given = plain.given["input"]
    assert given is not None
    assert given.shape == (1, 3, 5, 5)
    made = plain.output.shape
    place = (0, min(1, made[1] - 1), made[2] // 2, made[3] // 2)
    read = []
    for cell in np.ndindex(given.shape):
        changed = given.copy()
        changed[cell] += 1_000
        config = {**card.config, "input": changed.tolist(), "weight": {"fill": "ones"}}
        if operator.op == "multiply":
            config = {**card.config, "input": changed.tolist(), "other": {"fill": "ones"}}
        alike = compute(from_json({**config, "input": given.tolist()})).output[place]
        if compute(from_json(config)).output[place] != alike:
            read.append(cell)
    assert sorted({cell[1] for cell in read}) == channels
    assert len(read) == len(channels) * cells

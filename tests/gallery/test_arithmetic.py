"""The figures of the convolution arithmetic have the guide's numbers, and the sizes the guide gets from them."""

from __future__ import annotations

import pytest

from app.gallery import arithmetic
from app.gallery.card import Card
from app.operators import from_json

CARDS = {card.name: card for shelf in arithmetic.SHELVES for card in shelf.cards}

# Name, then input, kernel, stride, padding, dilation, output padding, and the output under the figure.
FIGURES: tuple[tuple[str, tuple[int, ...], int], ...] = (
    ("no-padding-no-strides", (4, 3, 1, 0, 1, 0), 2),
    ("arbitrary-padding", (5, 4, 1, 2, 1, 0), 6),
    ("half-padding", (5, 3, 1, 1, 1, 0), 5),
    ("full-padding", (5, 3, 1, 2, 1, 0), 7),
    ("no-padding-strides", (5, 3, 2, 0, 1, 0), 2),
    ("padding-strides", (5, 3, 2, 1, 1, 0), 3),
    ("padding-strides-odd", (6, 3, 2, 1, 1, 0), 3),
    ("dilation", (7, 3, 1, 0, 2, 0), 3),
    ("avg-pooling", (5, 3, 1, 0, 1, 0), 3),
    ("max-pooling", (5, 3, 1, 0, 1, 0), 3),
    ("no-padding-no-strides-transposed", (2, 3, 1, 0, 1, 0), 4),
    ("arbitrary-padding-transposed", (6, 4, 1, 2, 1, 0), 5),
    ("half-padding-transposed", (5, 3, 1, 1, 1, 0), 5),
    ("full-padding-transposed", (7, 3, 1, 2, 1, 0), 5),
    ("no-padding-strides-transposed", (2, 3, 2, 0, 1, 0), 5),
    ("padding-strides-transposed", (3, 3, 2, 1, 1, 0), 5),
    ("padding-strides-odd-transposed", (3, 3, 2, 1, 1, 1), 6),
    ("dilation-transposed", (3, 3, 1, 0, 2, 0), 7),
)


def numbers(card: Card) -> tuple[int, ...]:
    usual = {"stride": 1, "padding": 0, "dilation": 1, "output_padding": 0}
    names = ("input_size", "kernel_size", *usual)
    return tuple(int(card.config.get(name, usual.get(name, 0))) for name in names)


@pytest.mark.parametrize("figure", FIGURES, ids=[figure[0] for figure in FIGURES])
def test_a_figure_has_the_guides_numbers_and_size(figure: tuple[str, tuple[int, ...], int]) -> None:
    name, told, size = figure
    card = CARDS[name]
    assert numbers(card) == told
    output = from_json(dict(card.config)).shapes["output"]
    assert output is not None
    assert output[2:] == (size, size)


def test_every_figure_is_there_and_no_other() -> None:
    assert [figure[0] for figure in FIGURES] == [*CARDS]


def test_every_convolution_has_its_transpose_back_to_the_size_it_came_from() -> None:
    for name, card in CARDS.items():
        back = CARDS.get(f"{name}-transposed")
        if back is None:
            assert name.endswith(("-transposed", "-pooling"))
            continue
        there, returned = from_json(dict(card.config)).shapes, from_json(dict(back.config)).shapes
        assert returned["input"] == there["output"]
        assert returned["output"] == there["input"]

"""The sample inputs: a sound, its spectrogram and a clip, made from formulas at any size."""

from __future__ import annotations

import numpy as np
import pytest

from app.operators import OPERATORS, from_json
from app.tensors.fills import FILLS, filled
from app.trace import compute

SAMPLES = [name for name, fill in FILLS.items() if fill.size]
SHAPES = [
    (),
    (1,),
    (5,),
    (1, 1),
    (0, 4),
    (3, 3),
    (1, 1, 1),
    (2, 0, 3),
    (2, 3, 4, 5),
    (1, 1, 40),
    (1, 2, 6, 7, 7),
]


def test_there_is_one_for_each_number_of_axes() -> None:
    assert [len(FILLS[name].size) for name in SAMPLES] == [1, 2, 3]


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_a_sample_has_any_shape_in_whole_numbers_of_one_digit(name: str, shape: tuple[int, ...]) -> None:
    made = filled(name, shape)
    assert made.shape == shape
    assert (made == np.round(made)).all()
    assert (np.abs(made) <= 9).all()
    assert not np.signbit(made[made == 0]).any()


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_at_its_own_size_uses_all_of_its_range(name: str) -> None:
    assert filled(name, (1, 1, *FILLS[name].size)).max() >= 8


def test_the_whistle_rises() -> None:
    made = filled("waveform", (1, 1, 400))[0, 0]
    crossings = np.flatnonzero(np.diff(np.sign(made[made != 0])))
    first, last = np.diff(crossings[:6]).mean(), np.diff(crossings[-6:]).mean()
    assert first > 2 * last


def test_the_spectrogram_says_so_too() -> None:
    """From column to column the loudest pitch never falls, and in all it climbs."""
    made = filled("spectrogram", (1, 1, 24, 40))[0, 0]
    loudest = made.argmax(axis=0)
    assert (np.diff(loudest) <= 0).all()
    assert loudest[0] - loudest[-1] > 6


def test_the_spectrogram_is_that_of_the_waveform() -> None:
    """Its first column, from the sound itself, pitch by pitch."""
    rows, columns = 6, 9
    made = filled("spectrogram", (1, 1, rows, columns))[0, 0]
    length = 3 * (columns - 1) + 12
    t = np.arange(length)
    sound = np.sin(2 * np.pi * (t / 20 + (1 / 4 - 1 / 20) * t**2 / (2 * length)))
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(12) / 12)
    spectra = [
        [abs(sum(hann[n] * sound[3 * c + n] * np.exp(-2j * np.pi * f * n / 12) for n in range(12))) for f in range(6)]
        for c in range(columns)
    ]  # fmt: skip
    expected = np.round(9 * np.array(spectra).T[::-1] / np.max(spectra))
    assert made.tolist() == expected.tolist()


def test_the_ball_falls_bounces_and_crosses_from_left_to_right() -> None:
    made = filled("clip", (1, 1, 12, 9, 9))[0, 0]
    places = [np.unravel_index(frame.argmax(), frame.shape) for frame in made]
    down, across = [int(place[0]) for place in places], [int(place[1]) for place in places]
    assert (across[0], across[-1]) == (0, 8)
    assert across == sorted(across)
    lowest = down.index(max(down))
    assert down[: lowest + 1] == sorted(down[: lowest + 1])
    assert 0 < min(down[lowest:]) < down[lowest]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_convolution_takes_a_sample_by_its_name_in_every_channel(name: str) -> None:
    op = f"conv{len(FILLS[name].size)}d"
    assert op in OPERATORS
    operator = from_json(
        {"op": op, "input": {"fill": name}, "input_size": list(FILLS[name].size), "in_channels": 2}
    )
    given = compute(operator).given["input"]
    assert given is not None
    assert given.shape == (1, 2, *FILLS[name].size)
    assert (given[0, 0] == given[0, 1]).all()

"""Sample inputs made from formulas: a sound, its spectrogram, a short clip. Whole numbers, to be read in cells."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Shape = tuple[int, ...]
Array = NDArray[np.float64]
LOUD = 9  # the largest number of a sample: one digit
LOW, HIGH = 1 / 20, 1 / 4  # the whistle's pitch at its start and its end, in cycles per sample
BLOCK = 1 << 18  # numbers of windows held at once


def waveform(shape: Shape, _: int = 0) -> Array:
    """A whistle whose pitch rises, and that swells and fades; along the last axis, alike in all others.

    v[t] = round(9 · sin(π (t + ½) / n) · sin(2π (LOW · t + (HIGH − LOW) · t² / 2n)))

    >>> waveform((8,)).astype(int).tolist()
    [0, 2, 6, 9, 5, -3, -5, 0]
    """
    length = shape[-1] if shape else 1
    swell = np.sin(np.pi * (np.arange(length) + 0.5) / max(length, 1))
    return _laid(swell * _whistle(length), shape)


def spectrogram(shape: Shape, _: int = 0) -> Array:
    """How loud each pitch of the whistle is at each moment: rows are pitches, the lowest last, columns moments.

    s[f, t] = round(9 · |F(w · v[t·hop : t·hop + 2R])[f]| / largest),   w a Hann window, R the number of rows

    >>> spectrogram((4, 6)).astype(int).tolist()
    [[0, 0, 0, 1, 1, 2], [2, 3, 4, 5, 6, 6], [7, 7, 7, 7, 6, 5], [9, 0, 6, 1, 2, 2]]
    """
    rows, columns = (shape[-2] if len(shape) > 1 else 1), (shape[-1] if shape else 1)
    if 0 in (rows, columns):
        return np.zeros(shape)
    width, hop = 2 * rows, max(1, rows // 2)
    sound = _whistle(hop * (columns - 1) + width)
    windows = np.lib.stride_tricks.sliding_window_view(sound, width)[::hop]
    made, hann = np.empty((rows, columns)), np.hanning(width + 1)[:-1]
    step = max(1, BLOCK // width)
    for at in range(0, columns, step):
        heard = np.abs(np.fft.rfft(windows[at : at + step] * hann, axis=1))
        made[:, at : at + step] = heard[:, :rows].T[::-1]
    loudest = made.max()
    return _laid(made / loudest if loudest > 0 else made, shape)


def clip(shape: Shape, _: int = 0) -> Array:
    """A ball that flies from the upper left to the right and bounces once; the third axis from the end is time.

    v[t, y, x] = round(9 · exp(−((y − y(t))² + (x − x(t))²) / 2s²)),   s a seventh of the shorter side

    >>> clip((2, 4, 4)).astype(int)[0].tolist()
    [[9, 2, 0, 0], [2, 1, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]
    """
    frames, rows, columns = (1, 1, 1, *shape)[-3:]
    if 0 in (frames, rows, columns):
        return np.zeros(shape)
    gone = np.arange(frames) / max(1, frames - 1)
    across = gone * (columns - 1)
    height = np.where(
        gone < 0.5, 1 - 4 * gone**2, 3 * (gone - 0.5) * (1.5 - gone) * 0.8
    )  # falls, then bounces lower
    down = (1 - height) * (rows - 1)
    narrow = 2 * max(0.6, min(rows, columns) / 7) ** 2
    far_y = (np.arange(rows) - down[:, None]) ** 2
    far_x = (np.arange(columns) - across[:, None]) ** 2
    ball = np.exp(-far_y / narrow)[:, :, None] * np.exp(-far_x / narrow)[:, None, :]
    return _laid(ball, shape)


def _whistle(length: int) -> Array:
    t = np.arange(length, dtype=np.float64)
    return np.sin(2 * np.pi * (LOW * t + (HIGH - LOW) * t * t / (2 * max(length, 1))))


def _laid(numbers: Array, shape: Shape) -> Array:
    """From −1 … 1 to whole numbers without a negative zero, repeated along the axes before their own."""
    whole = np.round(LOUD * numbers) + 0.0
    return np.broadcast_to(whole.reshape(whole.shape[max(0, whole.ndim - len(shape)) :]), shape)

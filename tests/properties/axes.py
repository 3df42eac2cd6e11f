"""Random axes: a convolution's, under every border mode, or a transposed convolution's."""

from __future__ import annotations

from hypothesis import strategies as st

from app.core.axis import Axis
from app.core.border import MODES, Mode


@st.composite
def gathering(draw: st.DrawFn, modes: tuple[Mode, ...] = MODES) -> Axis:
    """The axis of a convolution that fits its input."""
    mode = draw(st.sampled_from(modes))
    kernel, dilation, stride = draw(st.integers(1, 4)), draw(st.integers(1, 3)), draw(st.integers(1, 4))
    pad, pad_end = draw(st.integers(0, 4)), draw(st.integers(0, 4))
    span = dilation * (kernel - 1) + 1
    wide = max(pad, pad_end)
    least = max(1, span - pad - pad_end, {"reflect": wide + 1, "circular": wide}.get(mode, 1))
    size = least + draw(st.integers(0, 6))
    output = (size + pad + pad_end - span) // stride + 1
    return Axis(size, output, kernel, stride, dilation, pad, pad_end, mode=mode)


@st.composite
def scattering(draw: st.DrawFn) -> Axis:
    """The axis of a transposed convolution, output padding and uneven crop included."""
    kernel, dilation, stride = draw(st.integers(1, 4)), draw(st.integers(1, 3)), draw(st.integers(1, 4))
    size, extra = draw(st.integers(1, 5)), draw(st.integers(0, max(stride, dilation) - 1))
    canvas = (size - 1) * stride + dilation * (kernel - 1) + 1
    pad = draw(st.integers(0, canvas - 1))
    pad_end = draw(st.integers(0, canvas - 1 - pad))
    return Axis(canvas + extra - pad - pad_end, size, kernel, stride, dilation, pad, pad_end).T


@st.composite
def general(draw: st.DrawFn) -> Axis:
    """Any relation, zoom and stride both above 1: what composing a convolution with a transposed one gives."""
    few, some = st.integers(1, 4), st.integers(1, 6)
    dilation = draw(few) * draw(st.sampled_from([1, -1]))
    return Axis(
        draw(some), draw(some), draw(few), draw(few), dilation, draw(st.integers(-5, 5)), 0, zoom=draw(few)
    )


def any_axis() -> st.SearchStrategy[Axis]:
    """Any of them."""
    return st.one_of(gathering(), scattering(), general())

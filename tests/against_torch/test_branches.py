"""The one convolution that two branches come to, against PyTorch running both."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.against_torch.branches import apart, branched
from tests.against_torch.sources import Rolled


@settings(max_examples=2 * settings().max_examples)
@given(st.integers(0, 2**31))
def test_a_reparameterised_convolution_is_pytorchs_two_branches_whatever_their_border(seed: int) -> None:
    found = apart(branched(Rolled(seed)))
    assert max(found.values()) <= 1, found

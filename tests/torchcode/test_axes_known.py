"""A batch norm of an input whose shape is known and is of no use says so, and not that it is unknown."""

from __future__ import annotations

from app.torchcode.read import read

CODE = """
import torch, torch.nn.functional as F
x = torch.randn(8, 3)
y = F.batch_norm(x, torch.zeros(3), torch.ones(3))
"""


def test_two_dimensions_are_told_as_what_cannot_be_used() -> None:
    told = [str(complaint) for complaint in read(CODE).complaints]
    assert len(told) == 1
    assert "the input has 2 dimensions" in told[0]

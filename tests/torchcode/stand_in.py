"""What torchvision.ops has of deformable convolution, for tests: its signatures, over this suite's own definition of it
by plain indexing. torchvision itself is no dependency."""

from __future__ import annotations

from types import SimpleNamespace

import torch
from torch import Tensor, nn

from tests.against_torch.in_torch import by_definition

Pair = int | tuple[int, int]


def deform_conv2d(
    input: Tensor,  # noqa: A002 - torchvision's name
    offset: Tensor, weight: Tensor, bias: Tensor | None = None, stride: Pair = (1, 1),
    padding: Pair = (0, 0), dilation: Pair = (1, 1), mask: Tensor | None = None,
) -> Tensor:  # fmt: skip
    """The call; a batch is required, and both kinds of groups follow from the shapes."""
    if input.dim() != 4:
        raise ValueError("a batch is required")
    given = {"input": input, "offset": offset, "weight": weight, "bias": bias, "mask": mask}
    settings = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in (("stride", stride), ("padding", padding), ("dilation", dilation))
    }
    config = {
        **settings, "groups": input.shape[1] // weight.shape[1],
        "offset_groups": offset.shape[1] // (2 * weight[0, 0].numel()),
    }  # fmt: skip
    return by_definition(config, {name: tensor for name, tensor in given.items() if tensor is not None})


class DeformConv2d(nn.Module):  # type: ignore[misc]  # torch is not typed here
    """The module; offset and mask are given when it is applied."""

    def __init__(
        self, in_channels: int, out_channels: int, kernel_size: Pair, stride: Pair = 1, padding: Pair = 0,
        dilation: Pair = 1, groups: int = 1, bias: bool = True,
    ) -> None:  # fmt: skip
        super().__init__()
        kernel = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
        self.settings = {"stride": stride, "padding": padding, "dilation": dilation}
        self.weight = nn.Parameter(torch.zeros(out_channels, in_channels // groups, *kernel))
        self.bias = nn.Parameter(torch.zeros(out_channels)) if bias else None

    def forward(self, x: Tensor, offset: Tensor, mask: Tensor | None = None) -> Tensor:
        """The call with the module's own weight."""
        return deform_conv2d(x, offset, self.weight, self.bias, mask=mask, **self.settings)


torchvision = SimpleNamespace(ops=SimpleNamespace(deform_conv2d=deform_conv2d, DeformConv2d=DeformConv2d))

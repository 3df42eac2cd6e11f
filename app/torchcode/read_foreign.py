"""Layers of other libraries: what PyTorch has for them."""

from __future__ import annotations

from app.i18n import joined, say
from app.torchcode.read_trace import nearest
from app.torchcode.signatures import MODULES, REQUIRED, signature

KERAS = {
    "Dense": "Linear", "BatchNormalization": "BatchNorm2d", "DepthwiseConv2D": "Conv2d", "SeparableConv2D": "Conv2d",
    "Conv2DTranspose": "ConvTranspose2d", "AveragePooling2D": "AvgPool2d",
    "GlobalAveragePooling2D": "AdaptiveAvgPool2d", "GlobalMaxPooling2D": "AdaptiveMaxPool2d",
}  # fmt: skip


def foreign(name: str) -> tuple[str, str] | None:
    """What to write for a layer of another library; None for a name that is near to no layer.

    >>> foreign("keras.layers.Conv2D")[1]
    'only layers of PyTorch are read: write nn.Conv2d(in_channels, out_channels, kernel_size)'
    >>> foreign("open")
    """
    last = name.rpartition(".")[2]
    near = KERAS.get(last) or (nearest(last, MODULES) if last[:1].isupper() else None)
    if near is None:
        return None
    needs = joined(", ", [each for each, usual in signature(MODULES[near]).items() if usual is REQUIRED])
    return (
        say("{name} is no layer of PyTorch", name=name),
        say("only layers of PyTorch are read: write nn.{near}({needs})", near=near, needs=needs),
    )

"""How deformable convolutions are written: torchvision's module and call, and for a script the same sampling in
plain PyTorch, for whoever has no torchvision.

In a script, what is imported and what stands in for it are called the same, so the call is the same line.
"""

from __future__ import annotations

from typing import Any

from app.i18n import say
from app.torchcode.write_call import Written, call

STAND_IN = """\
try:
    import torchvision.ops
except ImportError:  # the same sampling in plain PyTorch
    from types import SimpleNamespace

    def deform_conv2d(x, offset, w, b=None, stride=1, padding=0, dilation=1, mask=None):
        (n, channels, high, wide), (kh, kw), (oh, ow) = x.shape, w.shape[2:], offset.shape[2:]
        f, groups = offset.shape[1] // (2 * kh * kw), channels // w.shape[1]
        s, p, d = ((v, v) if isinstance(v, int) else v for v in (stride, padding, dilation))
        row = d[0] * torch.arange(kh)[:, None] + s[0] * torch.arange(oh) - p[0]
        col = d[1] * torch.arange(kw)[:, None] + s[1] * torch.arange(ow) - p[1]
        moved = offset.reshape(n, f, kh, kw, 2, oh, ow)
        row = (row[:, None, :, None] + moved[:, :, :, :, 0]).flatten(2)
        col = (col[:, None, :] + moved[:, :, :, :, 1]).flatten(2)
        maps = F.pad(x, (1, 1, 1, 1)).reshape(n, f, channels // f, (high + 2) * (wide + 2))
        samples = 0
        for top in (row.floor(), row.floor() + 1):  # the four cells about each point,
            for left in (col.floor(), col.floor() + 1):
                near = (1 - (row - top).abs()) * (1 - (col - left).abs())
                at = (top.clamp(-1, high) + 1) * (wide + 2) + left.clamp(-1, wide) + 1
                at = at.long()[:, :, None].expand(-1, -1, channels // f, -1)
                samples = samples + near[:, :, None] * maps.gather(3, at)  # those outside are 0
        if mask is not None:
            samples = samples * mask.reshape(n, f, 1, kh * kw * oh * ow)
        columns = samples.reshape(n, groups, w[0].numel(), oh * ow)
        y = (w.reshape(groups, w.shape[0] // groups, w[0].numel()) @ columns).reshape(n, w.shape[0], oh, ow)
        return y if b is None else y + b[:, None, None]

    torchvision = SimpleNamespace(ops=SimpleNamespace(deform_conv2d=deform_conv2d))"""


def deformable(layer: Any) -> Written:
    """torchvision takes a batch, counts both kinds of groups from shapes, and gives the module offset and mask when it
    is applied."""
    settings = {
        "stride": layer.strides, "padding": tuple(before for before, _ in layer.pads), "dilation": layer.dilations,
    }  # fmt: skip
    more, less = ("", "") if layer.batched else ("[None]", "[0]")
    bias = ("b",) if layer.bias is not None else ()
    made = call("torchvision.ops.deform_conv2d", f"x{more}", f"offset{more}", "w", *bias, **settings)
    masked = layer.mask is not None
    function = f"y = {made[:-1]}{f', mask=mask{more}' if masked else ''}){less}"
    apply = (
        say("apply the module to x, offset and mask: y = layer(x, offset, mask)")
        if masked
        else say("apply the module to x, offset: y = layer(x, offset)")
    )
    if not layer.batched:
        return Written(None, (function,), (say("no module form: torchvision takes a batch"),), STAND_IN)
    module = call(
        "torchvision.ops.DeformConv2d", layer.shapes["input"][-3], layer.shapes["weight"][0],
        kernel_size=layer.shapes["weight"][2:], **settings, groups=layer.groups, bias=layer.bias is not None,
    )  # fmt: skip
    return Written(module, (function,), (apply,), STAND_IN)

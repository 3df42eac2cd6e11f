"""The operators, registered once: the catalogue, the API, the lab and the tests all read this list."""

from __future__ import annotations

import json
from typing import Annotated, Any, Union

from pydantic import Field, TypeAdapter, ValidationError

from app.errors import Patch, Problem, Refusal, patched
from app.operators.average_pooling import AvgPool1d, AvgPool2d, AvgPool3d
from app.operators.base import Operator
from app.operators.batch_norm import BatchNorm1d, BatchNorm2d, BatchNorm3d
from app.operators.chain import Chain
from app.operators.complaints import refusal_of
from app.operators.convolution import Conv1d, Conv2d, Conv3d
from app.operators.deformable import DeformConv2d
from app.operators.fields import FIELDS
from app.operators.fold import Fold
from app.operators.join import Add, Multiply
from app.operators.linked import Linked
from app.operators.max_pooling import MaxPool1d, MaxPool2d, MaxPool3d
from app.operators.reparameterized import ReparameterizedConv2d
from app.operators.separable import SeparableConv2d
from app.operators.shuffle import ChannelShuffle
from app.operators.transposed import ConvTranspose1d, ConvTranspose2d, ConvTranspose3d
from app.operators.unfold import Unfold

OPERATORS: dict[str, type[Operator]] = {
    "conv2d": Conv2d,
    "conv1d": Conv1d,
    "conv3d": Conv3d,
    "conv_transpose2d": ConvTranspose2d,
    "conv_transpose1d": ConvTranspose1d,
    "conv_transpose3d": ConvTranspose3d,
    "deform_conv2d": DeformConv2d,
    "max_pool2d": MaxPool2d,
    "max_pool1d": MaxPool1d,
    "max_pool3d": MaxPool3d,
    "avg_pool2d": AvgPool2d,
    "avg_pool1d": AvgPool1d,
    "avg_pool3d": AvgPool3d,
    "unfold": Unfold,
    "fold": Fold,
    "channel_shuffle": ChannelShuffle,
    "batch_norm2d": BatchNorm2d,
    "batch_norm1d": BatchNorm1d,
    "batch_norm3d": BatchNorm3d,
    "add": Add,
    "multiply": Multiply,
    "reparameterized_conv2d": ReparameterizedConv2d,
    "separable_conv2d": SeparableConv2d,
    "chain": Chain,
}
__all__ = ["FIELDS", "LINKABLE", "OPERATORS", "Operator", "from_json", "parse"]
_ANY: Any = Annotated[Union[tuple(OPERATORS.values())], Field(discriminator="op")]  # noqa: UP007 - made from the list
_ADAPTER: TypeAdapter[Any] = TypeAdapter(_ANY)
# What a chain may be made of: no chain, and nothing that is two branches itself.
LINKABLE = {op: model for op, model in OPERATORS.items() if model.family not in ("chain", "reparameterized")}
_LINKABLE: Any = Annotated[Union[tuple(LINKABLE.values())], Field(discriminator="op")]  # noqa: UP007
_LINK_ADAPTER: TypeAdapter[Any] = TypeAdapter(_LINKABLE)
MENDS = 8


def parse(body: bytes) -> Operator:
    """The operator a JSON configuration describes.

    A refusal's fix is only kept if it is enough: it is applied, and where another refusal follows, that one's fix
    is added, until the configuration is accepted.

    Raises: Refusal with a pointer to every field that was wrong.

    >>> parse(b'{"op": "conv2d", "input_size": 4}').shapes["output"]
    (1, 1, 2, 2)
    """
    try:
        return _constructed(body)
    except Refusal as refusal:
        if refusal.status == 400:
            raise
        config = json.loads(body)
        problems = tuple(
            Problem(each.pointer, each.detail, each.hint, _enough(config, each.fix))
            for each in refusal.problems
        )
        raise Refusal(problems, status=refusal.status, limit=refusal.limit) from None


def from_json(config: Any) -> Operator:
    """`parse` for a configuration that is a JSON value already."""
    return parse(json.dumps(config).encode())


def _constructed(body: bytes) -> Operator:
    try:
        operator: Operator = _ADAPTER.validate_json(body)
    except ValidationError as error:
        raise refusal_of(error, OPERATORS) from None
    return operator


def _link(config: Any) -> Operator:
    try:
        operator: Operator = _LINK_ADAPTER.validate_json(json.dumps(config))
    except ValidationError as error:
        raise refusal_of(error, LINKABLE) from None
    return operator


Linked.kinds, Linked.maker = LINKABLE, staticmethod(_link)


def _enough(config: Any, fix: Patch | None) -> Patch | None:
    """The fix, with what must follow it; None where that leads nowhere."""
    for _ in range(MENDS):
        if fix is None:
            return None
        try:
            _constructed(json.dumps(patched(config, fix)).encode())
            return fix
        except Refusal as refusal:
            more = refusal.problems[0].fix
            fix = None if more is None else fix + more
        except (KeyError, IndexError, TypeError):
            return None
    return None

"""Channel shuffle: channels deal themselves out anew, so that groups which never meet exchange what they know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace as changed
from functools import cached_property
from math import gcd
from typing import Any, ClassVar, Literal

from app.core.axis import Axis
from app.core.lattice import LETTERS, Lattice, spatial
from app.errors import refuse, replace
from app.i18n import say
from app.operators.base import Cost, Operator, Presets, Shape, Size, own_shape
from app.operators.layer import INPUT, INPUT_SIZE, Count
from app.operators.per_axis import PerAxis, Whole, spread
from app.tensors import Spec, Tensor, as_json


class ChannelShuffle(Operator):
    """Lay the channels out as groups × channels, and read them column by column.

    out[n, (c, g), o] = input[n, (g, c), i],   i = o

    Shape: input (N, C, H, W) or (C, H, W); output likewise.
    Source: https://docs.pytorch.org/docs/stable/generated/torch.nn.ChannelShuffle.html

    >>> ChannelShuffle(op="channel_shuffle", in_channels=6).lattice.shape("output")
    (1, 3, 2, 5, 5)
    """

    title: ClassVar[str] = say("Channel shuffle")
    family: ClassVar[str] = "shuffle"
    summary: ClassVar[str] = say(
        "Every group hands a share of its channels to every other; no number changes."
    )
    formula: ClassVar[str] = "i"
    lesson: ClassVar[str] = "channel_shuffle"
    reference: ClassVar[str] = "torch.nn.functional.channel_shuffle"
    letters: ClassVar[tuple[str, ...]] = LETTERS[2]
    assumed: ClassVar[dict[str, Any]] = {"input_size": INPUT_SIZE[2], "input": as_json(INPUT)}
    controls: ClassVar[tuple[str, ...]] = ("input_size", "groups", "in_channels", "batch_size", "input")
    presets: ClassVar[Presets] = (
        ("start", say("Six channels in two groups"),
         {"op": "channel_shuffle", "in_channels": 6, "input_size": 3, "input": {"fill": "arange"}}),
        ("three", say("Six channels in three groups"),
         {"op": "channel_shuffle", "in_channels": 6, "groups": 3, "input_size": 3, "input": {"fill": "arange"}}),
    )  # fmt: skip

    retold: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "groups": {
            "help": say("In how many groups the channels lie before they are dealt out among all of them.")
        },
    }

    op: Literal["channel_shuffle"]
    input: Tensor | None = None
    groups: Whole = 2
    batch_size: Count | None = 1
    in_channels: Count = 4
    input_size: PerAxis | None = None

    @property
    def axes(self) -> int:
        """Rows and columns."""
        return 2

    @property
    def specs(self) -> dict[str, Spec]:
        """What to make the input from."""
        return {"input": self.input or INPUT}

    @cached_property
    def image(self) -> Shape:
        """The input's shape, its channels checked against the groups."""
        size = INPUT_SIZE[2] if self.input_size is None else self.input_size
        batch = () if self.batch_size is None else (self.batch_size,)
        hinted = (*batch, self.in_channels, *spread("input_size", size, 2, least=1))
        own = own_shape(self.input, "input", 2, hinted) or hinted
        if len(own) not in (3, 4):
            raise refuse(
                "/input",
                say("the input has {count} dimensions, {op} takes 3 or 4", count=len(own), op=self.op),
            )
        if self.groups < 1:
            raise refuse(
                "/groups",
                say("groups is {groups}", groups=self.groups),
                hint=say("it must be at least 1"),
                fix=replace("/groups", 1),
            )
        if own[-3] % self.groups:
            raise refuse(
                "/groups",
                say(
                    "{channels} channels do not fall into {groups} equal groups",
                    channels=own[-3],
                    groups=self.groups,
                ),
                hint=say("groups must divide the channels"),
                fix=replace("/groups", gcd(own[-3], self.groups)),
            )
        if 0 in own[-3:]:
            raise refuse(
                "/in_channels" if self.input is None or own == hinted else "/input",
                say("the input of shape {shape} has a dimension without entries", shape=list(own)),
                hint=say("only the batch may be empty"),
                fix=replace("/in_channels", self.groups) if own == hinted else None,
            )
        return own

    @cached_property
    def shapes(self) -> dict[str, Shape | None]:
        """The output is as large as the input."""
        return {"input": self.image, "output": self.image}

    @cached_property
    def sizes(self) -> tuple[Size, ...]:
        """Nothing moves in space."""
        sizes = zip(LETTERS[2], self.image[-2:], strict=True)
        return tuple(Size(name, self.formula, str(size), size, 0) for name, size in sizes)

    @cached_property
    def lattice(self) -> Lattice:
        """Input n g c i, output n c g o: group and channel change places."""
        names, shape = LETTERS[2], self.image
        channels = {
            "n": shape[0] if len(shape) == 4 else 1,
            "g": self.groups,
            "c": shape[-3] // self.groups,
        }
        tensors = {
            "input": ("n", "g", "c", *spatial("i", names)),
            "output": ("n", "c", "g", *spatial("o", names)),
        }
        return Lattice(tuple(Axis(size, size, 1) for size in shape[-2:]), channels, tensors)

    @cached_property
    def cost(self) -> Cost:
        """Nothing is multiplied."""
        return changed(super().cost, macs=0)

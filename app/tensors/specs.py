"""The forms of a tensor spec, as frozen models. They hold what was sent; they allocate nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _as_tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


Size = Annotated[int, Field(ge=0, lt=2**53)]
Sizes = Annotated[tuple[Size, ...], BeforeValidator(_as_tuple), Field(max_length=16)]
MOST_STRENGTH = 1_000
Place = Annotated[float, Field(ge=-1e6, le=1e6)]
Seed = Annotated[int, Field(ge=0, lt=2**53)]


@dataclass(frozen=True)
class Nested:
    """A nested list of numbers, as PyTorch's ``tolist()`` writes it.

    ``numbers`` are its numbers row by row, ``shape`` what the nesting says.
    """

    lists: list[Any]
    shape: tuple[int, ...] = field(compare=False)
    numbers: list[int | float] = field(compare=False, repr=False)


class Form(BaseModel):
    """What every object form shares: strict, frozen, no unknown fields."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Values(Form):
    """A shape and the numbers row by row: the only form that keeps the shape of something empty."""

    shape: Sizes
    values: list[Any] = Field(repr=False, description="numbers, row by row; as many as the shape holds")


class Packed(Form):
    """A shape and the numbers' bytes: little-endian, row by row, in base64."""

    shape: Sizes
    dtype: Literal["uint8", "float32", "float64"]
    data: str = Field(repr=False, description="base64 of the little-endian bytes")


class Recipe(Form):
    """A fill by name. Without a shape it takes the one the rest of the configuration gives."""

    fill: str
    seed: Seed = 0
    shape: Sizes | None = None


class Preset(Form):
    """A kernel by name. Without a shape it takes the one the rest of the configuration gives."""

    kernel: str
    shape: Sizes | None = None


class Picture(Form):
    """A photograph by name, cropped to the proportions of ``size`` and resized; values 0 … 255."""

    image: str
    size: Annotated[tuple[Size, Size], BeforeValidator(_as_tuple)] | None = None
    channels: Literal[1, 3] | None = None


class Moves(Form):
    """A vector field by name, for offsets: how strong it is, and which point of the input it is about, if it is."""

    field: str
    strength: Annotated[float, Field(ge=-MOST_STRENGTH, le=MOST_STRENGTH)] | None = None
    point: Annotated[tuple[Place, Place], BeforeValidator(_as_tuple)] | None = None

    @property
    def shape(self) -> None:
        """It never names one."""
        return


Spec = Nested | Values | Packed | Recipe | Preset | Picture | Moves


def as_json(spec: Spec) -> Any:
    """The JSON a spec was made from.

    >>> as_json(Recipe(fill="ones", shape=(2, 2)))
    {'fill': 'ones', 'shape': [2, 2]}
    """
    if isinstance(spec, Nested):
        return spec.lists
    if isinstance(spec, Values):
        return {"shape": list(spec.shape), "values": spec.values}
    return spec.model_dump(mode="json", exclude_unset=True)


def is_packed(spec: Spec) -> bool:
    """Whether a spec carries its numbers as bytes, so that the sender has a copy already.

    >>> is_packed(Packed(shape=(1,), dtype="uint8", data="AA=="))
    True
    """
    return isinstance(spec, Packed)

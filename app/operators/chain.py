"""A chain: operators in a row, each told by its own configuration."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from app.errors import Patch, Problem, Refusal, refuse, replace
from app.i18n import joined, say
from app.operators.base import Operator, Presets
from app.operators.layer import INPUT
from app.operators.linked import GIVEN, SIZE, Config, Linked
from app.tensors import as_json

LINKS: tuple[Config, ...] = ({"op": "conv2d"}, {"op": "conv2d", "weight": {"fill": "integers", "seed": 2}})
MOST_LINKS = 32


def _stack(count: int, **settings: Any) -> list[Config]:
    return [{"op": "conv2d", **settings} for _ in range(count)]


def _dilated(*rates: int) -> list[Config]:
    return [{"op": "conv2d", "dilation": rate, "weight": {"fill": "ones"}} for rate in rates]


_NORM: Config = {"running_mean": [1], "running_var": [4], "weight": [4], "bias": [1], "eps": 0}
_PRESETS: Presets = (
    ("start", say("Two 3 × 3: together they see 5 × 5"), {"op": "chain", "input_size": 7, "links": list(LINKS)}),
    ("stride", say("A stride between: what comes after sees twice as far"),
     {"op": "chain", "input_size": 9, "links": [
         {"op": "conv2d", "padding": 1}, {"op": "max_pool2d"},
         {"op": "conv2d", "weight": {"fill": "integers", "seed": 2}}]}),
    ("mixed", say("Groups, then 1 × 1: the groups are mixed"),
     {"op": "chain", "input_size": 5, "in_channels": 4, "links": [
         {"op": "conv2d", "groups": 2, "out_channels": 4, "padding": 1},
         {"op": "conv2d", "kernel_size": 1, "out_channels": 4, "weight": {"fill": "integers", "seed": 3}}]}),
    ("shuffled", say("Groups, shuffle, groups: every group hears of every other"),
     {"op": "chain", "input_size": 4, "in_channels": 4, "links": [
         {"op": "conv2d", "groups": 2, "out_channels": 4, "padding": 1}, {"op": "channel_shuffle"},
         {"op": "conv2d", "groups": 2, "out_channels": 4, "padding": 1, "weight": {"fill": "integers", "seed": 2}}]}),
    ("encoder", say("Down with stride 2, and up again by its transpose"),
     {"op": "chain", "input_size": 8, "links": [
         {"op": "conv2d", "kernel_size": 4, "stride": 2, "padding": 1},
         {"op": "conv_transpose2d", "kernel_size": 4, "stride": 2, "padding": 1}]}),
    ("unfolded", say("Unfold, and fold again: every cell as often as windows read it"),
     {"op": "chain", "input_size": 4, "links": [{"op": "unfold"}, {"op": "fold", "output_size": 4}]}),
    ("gridding", say("Dilation 2, 2, 2: a grid of 49 cells in a field of 13 × 13"),
     {"op": "chain", "input_size": 13, "input": {"fill": "ones"}, "links": _dilated(2, 2, 2)}),
    ("hybrid", say("Dilation 1, 2, 3: all 169 cells of the same field"),
     {"op": "chain", "input_size": 13, "input": {"fill": "ones"}, "links": _dilated(1, 2, 3)}),
    ("attention",
        say("Large-kernel attention: 5 × 5, 7 × 7 dilated by 3 and 1 × 1 see 23 × 23, and multiply the input"),
     {"op": "chain", "input_size": 23, "in_channels": 2, "links": [
         {"op": "conv2d", "groups": 2, "kernel_size": 5, "padding": 2, "weight": {"kernel": "gaussian"}},
         {"op": "conv2d", "groups": 2, "kernel_size": 7, "dilation": 3, "padding": 9, "weight": {"kernel": "gaussian"}},
         {"op": "conv2d", "kernel_size": 1, "out_channels": 2, "weight": {"fill": "integers", "seed": 3}},
         {"op": "multiply", "from": {"other": "input"}}]}),
    ("deformed", say("Offsets predicted by a convolution beside: it says where the next one looks"),
     {"op": "chain", "input_size": 6, "input": {"fill": "random"}, "links": [
         {"op": "conv2d", "out_channels": 18, "padding": 1, "weight": {"fill": "random", "seed": 4}},
         {"op": "deform_conv2d", "padding": 1, "from": {"input": "input", "offset": "map1"}}]}),
    ("residual", say("A residual block: two 3 × 3, and the input added to what they made"),
     {"op": "chain", "input_size": 6, "links": [
         {"op": "conv2d", "padding": 1}, {"op": "conv2d", "padding": 1, "weight": {"fill": "integers", "seed": 2}},
         {"op": "add", "from": {"other": "input"}}]}),
    ("branches", say("A 3 × 3 and a 1 × 1 side by side, each with its norm, added: RepVGG while it trains"),
     {"op": "chain", "input_size": 5, "links": [
         {"op": "conv2d", "padding": 1}, {"op": "batch_norm2d", **_NORM},
         {"op": "conv2d", "kernel_size": 1, "from": {"input": "input"}, "weight": {"fill": "integers", "seed": 2}},
         {"op": "batch_norm2d", **_NORM}, {"op": "add", "from": {"other": "map2"}}]}),
    ("tower", say("Fifteen 3 × 3: the field of one 31 × 31"),
     {"op": "chain", "input_size": 31, "input": {"fill": "random"}, "links": _stack(15, weight={"kernel": "box"})}),
)  # fmt: skip


class Chain(Linked):
    """Links of any kind, each a configuration without its input.

    map[0] = input,   map[l] = link[l](map[l − 1]),   output = map[L]

    A link may say that one of its tensors comes from another map: ``"from": {"input": "map1", "other": "input"}``.

    Shape: input as the first link takes it; output as the last one gives it.

    >>> from app.operators import from_json
    >>> from_json({"op": "chain", "input_size": 7}).shapes["output"]
    (1, 1, 3, 3)
    """

    title: ClassVar[str] = say("Chain of operators")
    summary: ClassVar[str] = say(
        "Each link reads the feature map that the link before it wrote, or one from further back."
    )
    lesson: ClassVar[str] = "chain"
    assumed: ClassVar[dict[str, Any]] = {"links": list(LINKS), "input_size": SIZE, "input": as_json(INPUT)}
    controls: ClassVar[tuple[str, ...]] = (
        "input_size", "in_channels", "batch_size", "links", "output_cell", "input",
    )  # fmt: skip
    presets: ClassVar[Presets] = _PRESETS

    op: Literal["chain"]
    links: Annotated[tuple[Config, ...], Field(max_length=MOST_LINKS)] | None = None

    @property
    def configs(self) -> tuple[Config, ...]:
        """The links as they were given."""
        return LINKS if self.links is None else self.links

    def place_of(self, link: int, path: str) -> str | None:
        """At the link; what the chain says for its first link stays the chain's, and a later one has none to mend."""
        if path.split("/")[1:2] and path.split("/")[1] in GIVEN:
            return path if link == 0 else None
        return f"/links/{link}{path}"

    @cached_property
    def made(self) -> tuple[Operator, ...]:
        """The links as operators.

        Raises: Refusal where there are none, or one names what the chain gives it.
        """
        if not self.configs:
            fix = replace("/links", list(LINKS))
            raise refuse("/links", say("there are no links"), hint=say("a chain has at least one"), fix=fix)
        for place, config in enumerate(self.configs):
            for name in (*GIVEN, "upstream"):
                if name in config:
                    raise _given(place, name)
        self.sources  # noqa: B018 - refused here, under its own pointers
        return super().made

    @cached_property
    def sources(self) -> tuple[Mapping[str, int], ...]:
        """The map before it for the input, and what a link says itself.

        Raises: Refusal where it names no map before it, or a tensor that no map can give.
        """
        return tuple(self._sources(place, config) for place, config in enumerate(self.configs))

    def _sources(self, place: int, config: Config) -> Mapping[str, int]:
        told, found = config.get("from", {}), {"input": place}
        pointer, said = (
            f"/links/{place}/from",
            say("link {link}, {op}", link=place + 1, op=config.get("op")),
        )
        kind = type(self).kinds.get(str(config.get("op")))
        tensors = kind.mappable if kind else ("input",)
        maps = {self.map_name(at): at for at in range(place + 1)}
        if not isinstance(told, dict):
            hint = say(
                'write which map gives which tensor: {{"{tensor}": "{map}"}}',
                tensor=tensors[-1],
                map=self.map_name(place),
            )
            raise refuse(
                pointer, say("{said}: from is no object", said=said), hint=hint, fix=_without(pointer)
            )
        for tensor, name in told.items():
            at = f"{pointer}/{tensor.replace('~', '~0').replace('/', '~1')}"
            if tensor not in tensors:
                detail = say("{said}: no map can give it {tensor!r}", said=said, tensor=tensor[:40])
                raise refuse(
                    at,
                    detail,
                    hint=say("a map can give {tensors}", tensors=joined(", ", tensors)),
                    fix=_without(at),
                )
            if tensor in config:
                detail = say(
                    "{said} has {tensor} itself, and from {name!s:.40}", said=said, tensor=tensor, name=name
                )
                raise refuse(at, detail, hint=say("leave one of the two out"), fix=_without(at))
            if not isinstance(name, str) or name not in maps:
                detail = say("{said}: no map before it is called {name!r:.42}", said=said, name=name)
                hint = (
                    say("before it there are {maps}", maps=joined(", ", maps))
                    if place
                    else say("before it there is only input")
                )
                raise refuse(at, detail, hint=hint, fix=replace(at, self.map_name(place)))
            found[tensor] = maps[name]
        return found

    def link(self, config: Config, made: list[Operator]) -> Operator:
        """The next link. Where a map does not fit, the refusal says which would, the last first."""
        try:
            return super().link(config, made)
        except Refusal as refusal:
            named = config.get("from", {})
            problems = tuple(
                self._of_source(problem, config, made) if _field(problem) in named else problem
                for problem in refusal.problems
            )
            raise Refusal(problems, status=refusal.status, limit=refusal.limit) from None

    def _of_source(self, problem: Problem, config: Config, made: list[Operator]) -> Problem:
        """A problem with a tensor that a map gives, told of the word that names the map."""
        pointer = f"/from/{_field(problem)}"
        return Problem(pointer, problem.detail, problem.hint, self._fitting(pointer, config, made))

    def _fitting(self, pointer: str, config: Config, made: list[Operator]) -> Patch | None:
        tensor = pointer.rpartition("/")[2]
        for at in range(len(made), -1, -1):
            try:
                self.reading(config, made, {**self.sources[len(made)], tensor: at})
            except Refusal:
                continue
            return replace(pointer, self.map_name(at))
        return None


def _field(problem: Problem) -> str:
    return problem.pointer.split("/")[1] if problem.pointer else ""


def _without(pointer: str) -> Patch:
    return ({"op": "remove", "path": pointer},)


def _given(place: int, name: str) -> Refusal:
    pointer = f"/links/{place}/{name}"
    detail = say("link {link} names {name}, which the chain gives it", link=place + 1, name=name)
    hint = say(
        'leave it out: a link reads the map before it, or those it names in "from"; the chain says the rest'
    )
    return Refusal((Problem(pointer, detail, hint, _without(pointer)),))

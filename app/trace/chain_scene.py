"""The scene of any operator. A chain's has a scene for each link, in which every map and kernel of the chain has its
panel in the same place: those of the link at work are its own, the others stand aside, as far as they are made.

A map that is handed gradients more than once is one panel: its cells hold what was ``carried`` there ``before``, until
the part at work has added its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from math import prod
from typing import Any

from app.i18n import say
from app.operators import Operator
from app.operators.linked import Linked
from app.trace.choosing import with_choices
from app.trace.links import CARRIED
from app.trace.margins import Margins, lay_borders, leave, room_along
from app.trace.parts import Part, parts
from app.trace.rows import TALL, WIDE, in_rows
from app.trace.scene import lesson_for, scene_of
from app.views.base import View, column, row

Scene = dict[str, Any]
Shown = tuple[dict[str, Any], Scene]  # a panel, and the scene whose dimensions it has
WITH_KERNELS = 5  # maps; in a longer chain the kernels would take the room of the maps
ASIDE = "aside:"


def scene(operator: Operator, view: View) -> Scene:
    """What a painter needs for every frame of a view."""
    if not isinstance(operator, Linked):
        return with_choices(scene_of(operator, view), operator)
    found = parts(operator, view)
    scenes = [_own(operator, view, part) for part in found]
    own = [[*each["panels"]] for each in scenes]
    forwards = view.through == "forwards"
    margins = lay_borders([part.lattice for part in found], own) if forwards else {}
    kernels = {panel["name"] for panels in own for panel in panels if panel["role"] == "weight"}
    names = _names(view, scenes)
    if len(operator.made) >= WITH_KERNELS:
        names = [name for name in names if name not in kernels]
    shown = [_shown(scenes, own, place) for place in range(len(scenes))]
    arrangement = _arrangement(names, kernels & {*names}, shown[-1], margins=margins)
    for place, each in enumerate(scenes):
        _with_the_others(
            each, [shown[place][name] for name in names], made=_made(own, place), margins=margins
        )
        each["arrangement"] = arrangement
    return {
        "op": operator.op,
        "view": view.name,
        "title": view.title,
        "opens": view.opens,
        "lesson": lesson_for(operator, view),
        "total": sum(part.total for part in found),
        "forward": _settings(operator),
        "parts": scenes,
    }


def _settings(chain: Linked) -> dict[str, Any]:
    """The sizes that a chain's settings speak of: of its input, its first kernel and its output's channels."""
    first, last = chain.made[0].lattice, chain.made[-1].lattice
    dims = [dim for dim in first.tensors["input"] if dim != "g" and dim[0] != "k"]
    inward, outward = (
        prod(of.channels.get(name, 1) for name in pair) for of, pair in ((first, "gc"), (last, "gm"))
    )
    sizes = {dim: size for dim, size in first.sizes.items() if len(dim) > 1}
    return {
        "sizes": {"n": first.channels["n"], "g": 1, "c": inward, "m": outward, **sizes},
        "tensors": {"input": dims},
    }


def _shown(
    scenes: Sequence[Scene], own: Sequence[Sequence[dict[str, Any]]], place: int
) -> dict[str, tuple[dict[str, Any], Scene]]:
    """Every panel as it stands when a part is at work: as the last part before it filled it, or as any has it."""
    found = {panel["name"]: (panel, of) for of, panels in zip(scenes, own, strict=True) for panel in panels}
    for of, panels in zip(scenes[: place + 1], own, strict=False):
        found |= {panel["name"]: (panel, of) for panel in panels if panel["fills"]}
    return found


def _own(chain: Linked, view: View, part: Part) -> Scene:
    """A link's scene, its panels named and titled as the chain does."""
    told = scene_of(part.operator, part.view, part.lattice)
    called = {name: part.called.get(name, of) for name, of in part.names.items()}
    panels: dict[str, dict[str, Any]] = {}
    for each in told["panels"]:
        panel, name = dict(each), each["name"]  # a scene shares what is the same for all sizes
        at = _map_of(chain, part, name)
        title, role = _title(at, len(chain.made)), "output" if at else "input"
        if at is None:
            title, role = say("{title} {number}", title=panel["title"], number=part.number), panel["role"]
        panel |= {"name": called[name], "title": title, "role": role}
        if name == part.lattice.result and part.lattice.added == CARRIED:
            panel["before"] = CARRIED
        if name == "weight":
            _as_matrix(panel, told["sizes"])
        if at != len(chain.made):
            panel.pop("sets", None)  # cells of the output are chosen, not those of the maps before it
        panels.setdefault(called[name], panel)
    told["panels"] = [*panels.values()]
    links = list(dict.fromkeys((called[a], called[b]) for a, b in told["links"]))
    links += [(name, chain.map_name(part.number)) for name in _unseen(chain, part) if part.handed is None]
    own: Scene = {"seed": view.seed} if view.seed else {}
    own |= {"op": part.operator.op, "link": part.number, "links": links, "names": dict(part.names)}
    lesson = lesson_for(part.operator if view.lesson is None else chain, view)
    return {**with_choices(told, chain), **own, "view": view.name, "lesson": lesson}


def _unseen(chain: Linked, part: Part) -> list[str]:
    """The maps that a link reads for what its taps only follow, such as offsets."""
    named = chain.sources[part.number - 1]
    return [chain.map_name(at) for tensor, at in named.items() if tensor not in part.lattice.tensors]


def _map_of(chain: Linked, part: Part, name: str) -> int | None:
    """Which map a tensor of a link is, or is the gradient of; None for the link's own."""
    if name in ("output", "upstream"):
        return part.number
    if part.handed is not None and name == part.lattice.result:
        return part.handed.map
    return chain.sources[part.number - 1].get(name)


def _title(at: int | None, count: int) -> str:
    return say("Input") if at == 0 else say("Output") if at == count else say("Map {at}", at=at)


def _as_matrix(panel: dict[str, Any], sizes: Mapping[str, int]) -> None:
    """A kernel of single cells is what it is at every pixel: a matrix from channels to channels."""
    if prod(sizes[dim] for dim in panel["rows"] + panel["cols"]) == 1 and len(panel["sheets"]) > 1:
        *rows, col = panel["sheets"]
        panel |= {"rows": [*panel["rows"], *rows], "cols": [*panel["cols"], col], "sheets": []}


def _names(view: View, scenes: Sequence[Scene]) -> list[str]:
    """Every panel's name, in the order of the chain."""
    ordered = scenes if view.through == "forwards" else scenes[::-1]
    names: list[str] = []
    for each in ordered:
        here = [panel["name"] for panel in each["panels"]]
        if view.through == "backwards":
            here.reverse()
        names += [name for name in here if name not in names]
    return names


def _made(own: Sequence[Sequence[dict[str, Any]]], place: int) -> set[str]:
    """The panels that are there before a part begins: given, or filled, if only in part, by those before it."""
    fills = [{panel["name"] for panel in panels if panel["fills"]} for panels in own]
    later = set[str]().union(*fills[place:]) - set[str]().union(*fills[:place])
    return {panel["name"] for panels in own for panel in panels} - later


def _with_the_others(told: Scene, shown: Sequence[Shown], *, made: set[str], margins: Margins) -> None:
    """Give a link's scene the chain's other panels, each with dimensions of its own that no tap has."""
    own = {panel["name"]: panel for panel in told["panels"]}
    sizes, tensors, names, panels = (dict(told[key]) for key in ("sizes", "tensors", "names", "names"))
    listed = []
    for panel, of in shown:
        name = panel["name"]
        if name in own:
            listed.append(own[name])
            continue
        dims = [f"{name}:{side}" for side in ("sheet", "row", "col")]
        lengths = [_length(panel[side], of) for side in ("sheets", "rows", "cols")]
        sizes |= dict(zip(dims, lengths, strict=True))
        (local,) = (of["names"][local] for local in (panel["value"]["tensor"],))
        batched = "n" in panel["pins"] and of["sizes"]["n"] == told["sizes"]["n"]
        tensors[ASIDE + name] = [*(["n"] if batched else []), *dims]
        names[ASIDE + name] = local
        listed.append({
            "name": name, "title": panel["title"], "role": panel["role"], "rows": dims[1:2], "cols": dims[2:],
            "sheets": dims[:1], "pins": ["n"] if batched else [], "value": {"tensor": ASIDE + name},
            "fills": None if name in made else "later", "aside": True,
        })  # fmt: skip
        leave(listed[-1], margins.get(name, {}))
    del panels
    here = {panel["name"] for panel in listed}
    told["links"] = [link for link in told["links"] if here.issuperset(link)]
    told |= {"sizes": sizes, "tensors": tensors, "names": names, "panels": listed}


def _arrangement(
    names: Sequence[str], aside: AbstractSet[str], shown: Mapping[str, Shown], *, margins: Margins
) -> dict[str, Any]:
    """All in a row, each kernel before the map it makes, or where there are no sheets to spread beneath the maps; many
    maps in rows, with cells of one size: what is seen of them is how they shrink."""
    maps = [name for name in names if name not in aside]
    if len(maps) <= WITH_KERNELS:
        kernels = [name for name in names if name in aside]
        flat = all(prod(of["sizes"][dim] for dim in panel["sheets"]) == 1 for panel, of in shown.values())
        wide = column(row(*maps), row(*kernels)) if flat and len(kernels) > 1 else row(*names)
        pairs = [row(*maps[at : at + 2]) if at + 1 < len(maps) else maps[at] for at in range(0, len(maps), 2)]
        beside = [row(*kernels) if len(kernels) > 1 else kernels[0]] if kernels else []
        narrow = column(*pairs, *beside) if len(pairs) + len(beside) > 1 else row(*names)
        return {"wide": wide, "narrow": narrow}
    sized = tuple((name, *_sides(*shown[name], margins=margins)) for name in maps)
    return {"wide": in_rows(sized, WIDE), "narrow": in_rows(sized, TALL), "one_scale": True}


def _sides(panel: Mapping[str, Any], of: Scene, *, margins: Margins) -> tuple[int, int]:
    rows, cols = (
        _length(panel[side], of) + room_along(margins, panel["name"], side) for side in ("rows", "cols")
    )
    return rows, cols


def _length(dims: Sequence[str], of: Scene) -> int:
    """How many cells of a tensor lie along one side of its panel, without a border."""
    return prod(of["sizes"][dim.removeprefix("-").replace("s", "i", 1)] for dim in dims)

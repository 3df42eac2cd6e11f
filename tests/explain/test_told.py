"""The guided mode's sentences against numbers that are found another way: from the relation and from plain sums."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.core.lattice import Lattice
from app.operators import Operator, from_json
from app.trace import compute, frames
from app.trace.scene import computation_of, view_for, views_for
from app.views.base import View
from tests.api.asking import Asking
from tests.golden.test_scenes import CONFIGS

MORE: dict[str, dict[str, Any]] = {
    "dilated": {"op": "conv2d", "input_size": 7, "dilation": 2, "padding": 2, "bias": {"fill": "ones"}},
    "depthwise": {"op": "conv2d", "input_size": 5, "in_channels": 3, "out_channels": 3, "groups": 3, "stride": 2},
    "circular": {"op": "conv1d", "input_size": 6, "padding": 2, "padding_mode": "circular", "stride": 2},
    "average": {"op": "avg_pool2d", "input_size": 5, "kernel_size": 3, "stride": 2, "padding": 1},
    "deep": {"op": "conv_transpose3d", "input_size": 2, "stride": 2, "kernel_size": 2},
    "join": {"op": "multiply", "input_size": 3},
}  # fmt: skip
ALL = {**CONFIGS, **MORE}
CASES = [
    (name, view.name)
    for name, config in ALL.items()
    if config["op"] != "chain"
    for view in views_for(from_json(config))
]
NODE = shutil.which("node") or "node"
TELL = Path(__file__).with_name("told.js")
PACKED = {"check": "now", "tensors": "packed", "output": "packed"}
Story = list[tuple[str, str, list[str]]]
SUM = re.compile(r"(-?\d+)(?:·\(?(-?\d+)\)?)? ([-+]) (\d+) = (-?\d+)")
NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?")


def plain(words: str) -> str:
    """A sentence with ASCII's minus, without the titles and cells it names."""
    return re.sub(r"“[^”]*”|\w+\[[^]]*\]", "", words.replace("−", "-")).replace("(", "").replace(")", "")


def numbers(words: str) -> list[float]:
    """All numbers of a sentence."""
    return [float(each) for each in NUMBER.findall(plain(words))]


class Frame:
    """One frame's taps and products, from the server's own columns and the relation."""

    def __init__(self, operator: Operator, view: View, number: int) -> None:
        self.told = frames(operator, view, start=number, count=1, values=True)
        self.lattice: Lattice = computation_of(operator, view)
        self.taps = {name: np.asarray(column) for name, column in self.told["taps"].items()}
        self.fixed = {name: int(index[0]) for name, index in self.told["frames"].items()}
        self.products = np.asarray(self.told["values"]["product"])
        self.reduced = float(np.asarray(self.told["values"][self.lattice.reduce])[0])

    def leaves_places(self, dims: tuple[str, ...]) -> bool:
        """Whether some of these dimensions are places that the frame does not fix."""
        return any(dim.startswith("i") and dim not in self.fixed for dim in dims)

    def channels(self, source: tuple[str, ...]) -> int:
        """How many sheets of a tensor are read."""
        own = [self.taps[dim] for dim in source if dim in ("g", "c", "m")]
        return len({tuple(each) for each in np.stack(own).T.tolist()}) if own else 1

    def coordinates(self) -> list[Any]:
        """Where each tap stands along each axis: stride·o + dilation·k − pad."""
        found = []
        for name, axis in zip(self.lattice.names, self.lattice.axes, strict=True):
            k = self.taps[f"k{name}"]
            k = axis.kernel - 1 - k if axis.flip else k
            found.append(axis.stride * self.taps[f"o{name}"] + axis.dilation * k - axis.pad)
        return found

    def kinds(self, source: tuple[str, ...]) -> dict[str, int]:
        """How many different places of a tensor are cells, copies, holes or none at all."""
        others = [self.taps[dim] for dim in source if not dim.startswith("i")]
        places = self.coordinates()
        kinds: dict[tuple[int, ...], str] = {}
        for tap in range(len(self.products)):
            here, kind = [], "cell"
            for name, axis, place in zip(self.lattice.names, self.lattice.axes, places, strict=True):
                at = int(place[tap])
                inside = 0 <= at <= axis.zoom * (axis.input - 1)
                if inside and at % axis.zoom:
                    kind = kind if kind == "none" else "hole"
                elif not inside:
                    copied = int(self.taps[f"i{name}"][tap]) >= 0
                    kind = ("copy" if kind == "cell" else kind) if copied else "none"
                here.append(at)
            kinds[(*here, *(int(other[tap]) for other in others))] = kind
        return {kind: list(kinds.values()).count(kind) for kind in ("cell", "copy", "hole", "none")}


def close(told: float, right: float) -> bool:
    """As near as four digits can be."""
    return abs(told - right) <= 6e-4 * max(abs(right), 1e-12) or (abs(right) < 1e-12 and told == 0)


def check_start(frame: Frame, words: str) -> None:
    sums = SUM.findall(plain(words))
    assert len(sums) == len(frame.lattice.axes), words
    places = frame.coordinates()
    for (index, by, sign, before, first), name, axis, place in zip(
        sums, frame.lattice.names, frame.lattice.axes, places, strict=True
    ):
        right = int(index) * int(by or 0) + (int(before) if sign == "+" else -int(before))
        assert right == int(first), words
        if f"o{name}" in frame.fixed:
            reach = axis.dilation * (axis.kernel - 1)
            assert int(first) == axis.stride * frame.fixed[f"o{name}"] - axis.pad + min(0, reach), words
            assert int(index) == frame.fixed[f"o{name}"]
            assert not by or int(by) == axis.stride
        elif f"k{name}" in frame.fixed:
            assert int(first) == int(place.min()) or frame.taps[f"o{name}"].min() > 0
            assert int(index) == frame.fixed[f"k{name}"]
        else:
            assert int(index) == frame.fixed[f"i{name}"]
            own = frame.taps[f"o{name}"]
            assert int(first) <= own.min()
            assert int(first) == own.min() or own.min() == 0, "what is cut off is cut off at the edge"


def check_reads(frame: Frame, source: tuple[str, ...], story: Story) -> None:
    kinds = frame.kinds(source)
    reads = next(words for about, words, _ in story if about == "reads")
    if any(
        dim.startswith("k") for dim in source
    ):  # windows as columns: what lies outside is no place of them
        assert numbers(reads) == [kinds["cell"]]
        return
    assert numbers(reads) == ([sum(kinds.values())] + ([kinds["cell"]] if "covers" in reads else [])), reads
    for letter, word in (("copy", "repeat"), ("hole", "hole")):
        told = [numbers(words)[0] for about, words, _ in story if about.startswith("kind") and word in words]
        assert told == ([kinds[letter]] if kinds[letter] else []), story
    nothing = [
        numbers(words)[0]
        for about, words, _ in story
        if about.startswith("kind") and ("padding" in words or "edge" in words) and "cut" not in words
    ]
    assert sum(nothing) == kinds["none"], story
    for words in (words for about, words, _ in story if about.startswith("kind") and "in each of" in words):
        count, each, channels, _ = numbers(words)  # and count as 0
        assert count == each * channels
        assert channels == frame.channels(source)


@pytest.fixture(scope="module")
def stories(api: Asking) -> dict[tuple[str, str], dict[int, Story]]:
    """What the page's own modules tell of three frames of every scene: one run of Node for all of them."""
    asked = []
    for name, view in CASES:
        config = ALL[name]
        answer = api.post("/compute", config, params={**PACKED, "scene": view}).json()
        total = answer["scene"]["total"]
        asked.append(
            {"config": config, "answer": answer, "frames": sorted({0, int(total * 0.55), total - 1})}
        )
    run = subprocess.run(
        [NODE, str(TELL)], input=json.dumps(asked), capture_output=True, text=True, check=True
    )
    told = json.loads(run.stdout)
    return {
        case: dict(zip(each["frames"], found, strict=True))
        for case, each, found in zip(CASES, asked, told, strict=True)
    }


@pytest.mark.parametrize(("name", "view_name"), CASES, ids=[f"{name}-{view}" for name, view in CASES])
def test_every_number_that_is_told_of_a_frame_is_true_of_it(
    stories: dict[tuple[str, str], dict[int, Story]], name: str, view_name: str
) -> None:
    operator = from_json(ALL[name])
    view = view_for(operator, view_name)
    for number, story in stories[name, view_name].items():
        check(Frame(operator, view, number), operator, story)


def check(frame: Frame, operator: Operator, story: Story) -> None:
    abouts = [about for about, _, _ in story]
    assert abouts[0] in ("made", "source")
    assert abouts[-1] == "next"
    assert len({words for _, words, _ in story}) == len(story), "nothing is said twice"
    lattice = frame.lattice
    source = next((name for name in lattice.factors if frame.leaves_places(lattice.tensors[name])), None)
    held = bool(getattr(lattice, "ties", ())) or operator.op == "deform_conv2d"
    for about, words, panels in story:
        assert panels, f"{about} speaks of a place"
        assert "{" not in words
        assert "NaN" not in words
        if about == "start" and not held:
            check_start(frame, words)
        if about == "product":
            right = frame.products[np.argmax(np.abs(frame.products))]
            assert close(abs(numbers(words)[-1]), abs(right)), (words, right)
        if about == "sum":
            check_sum(frame, operator, words)
        if about == "order":
            check_order(frame, words)
        if about in ("lands", "lost"):
            result = np.stack([frame.taps[dim] for dim in lattice.tensors[lattice.result]])
            there = (result >= 0).all(axis=0)
            right = len(np.unique(result[:, there], axis=1).T) if about == "lands" else int((~there).sum())
            assert (numbers(words) or [1.0])[0] == right, (words, right)
    if "reads" in abouts and source and not held:
        check_reads(frame, lattice.tensors[source], story)


def check_order(frame: Frame, words: str) -> None:
    """The column's formula is true of this frame, and the row's counts every place of the window once."""
    said = re.fullmatch(r"Column = (.*); in it, row = (.*)\.", words.replace("·", "*"))
    assert said, words
    column, *here = said[1].split(" = ")
    if here:
        assert eval(column, {}, dict(frame.fixed)) == eval(here[0]), words  # noqa: S307 - the page's own words
    rows = eval(said[2], {}, dict(frame.taps))  # noqa: S307
    assert sorted(set(rows.tolist())) == list(range(len(set(rows.tolist())))), words


def check_sum(frame: Frame, operator: Operator, words: str) -> None:
    told = numbers(words)
    if frame.lattice.result == "output":
        output = np.asarray(compute(operator).output)
        dims = frame.lattice.tensors["output"]
        sizes = [frame.lattice.sizes[dim] for dim in dims]
        at = np.ravel_multi_index([frame.fixed[dim] for dim in dims], sizes)
        assert close(told[-1], float(output.reshape(-1)[at])) or "up to" in words, words
    elif "with the" not in words and frame.lattice.reduce == "sum":
        assert close(told[-1], frame.reduced), (words, frame.reduced)
    if "add up to" in words or "Added up" in words:
        total = frame.products.sum()
        assert any(close(each, float(total)) for each in told), (words, total)

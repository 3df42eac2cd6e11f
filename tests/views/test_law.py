"""The views' law: the output rebuilt frame by frame from what the panels show, and no cell ever wants two values."""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from typing import Any

import numpy as np
import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.operators import OPERATORS, Operator, from_json
from app.trace import scene
from app.trace.arrays import Arrays
from app.trace.scene import views_for
from app.views import VIEWS, views_of
from app.views.base import View
from tests.against_torch.configurations import FAMILIES
from tests.views.reading import Reading, Tap
from tests.views.strategies import small, variants

Where = tuple[Any, ...]
less = settings(max_examples=settings().max_examples // 2, suppress_health_check=list(HealthCheck))


def reading_of(operator: Operator, view: View) -> Reading:
    """The scene as it travels, with the tensors; the upstream gradient is full of different whole numbers."""
    told = orjson.loads(orjson.dumps(scene(operator, view), option=orjson.OPT_SERIALIZE_NUMPY, default=list))
    arrays = Arrays(operator)
    tensors = {name: arrays.laid(name) for name in told["tensors"]}
    return Reading(told, {name: array.tolist() for name, array in tensors.items() if array is not None})


def result_cell(reading: Reading, tap: Tap) -> Where:
    return tuple(tap[dim] for dim in reading.scene["tensors"][reading.scene["result"]])


def rebuilt(reading: Reading, panels: tuple[dict[str, Any], ...]) -> dict[Where, list[tuple[float, Tap]]]:
    """For each cell of the result the products of what some panels show, one per meeting of cells, with a tap of it."""
    shown = [reading.values(panel) for panel in panels]
    out: dict[Where, list[tuple[float, Tap]]] = defaultdict(list)
    for taps in reading.by_frame:
        meetings: dict[Where, float] = {}
        met: dict[Where, Tap] = {}
        for tap in taps:
            cells = [reading.cell(panel, tap) for panel in panels]
            if None in cells or -1 in result_cell(reading, tap):
                continue  # padding: a panel without a stage has no cell for it, and it adds nothing
            keys = [(cell, reading.pins(panel, tap)) for cell, panel in zip(cells, panels, strict=True)]
            term = 1.0
            for values, key in zip(shown, keys, strict=True):
                term *= values[key]  # type: ignore[index]
            meeting = (result_cell(reading, tap), *cells)
            assert meetings.setdefault(meeting, term) == term, f"{meeting} wants two values"
            met[meeting] = tap
        for (cell, *rest), term in meetings.items():
            out[cell].append((term, met[(cell, *rest)]))
    return out


def reduced(reading: Reading, terms: list[tuple[float, Tap]]) -> float:
    """What the scene says becomes of them: their sum, their mean by shares, or the largest."""
    match reading.scene["reduce"]:
        case "max":
            return max(term for term, _ in terms)
        case "mean":
            return sum(term * reading.read("share", tap) for term, tap in terms)
        case _:
            return sum(term for term, _ in terms)


def check(operator: Operator, view: View) -> None:
    """Rebuild the result from every choice of panels that show its factors, and from the panel of products."""
    reading = reading_of(operator, view)
    expected = np.array(reading.tensors[reading.scene["result"]])
    added = reading.scene.get("added", "bias")
    if added in reading.tensors:
        more = np.array(reading.tensors[added])
        whole = more.shape == expected.shape
        expected = expected - (more if whole else more.reshape(1, *more.shape, *[1] * operator.axes))
    factors = reading.scene["factors"]
    choices = [*product(*(reading.showing(factor) for factor in factors))]
    choices += [
        (panel,)
        for panel in reading.scene["panels"]
        if panel["value"] == {"sum": factors} and len(factors) > 1
    ]
    assert choices or view.name == "coverage"
    for panels in choices:
        found = np.zeros(expected.shape)
        for cell, terms in rebuilt(reading, panels).items():
            found[cell] = reduced(reading, terms)
        apart = np.abs(found - expected).max(initial=0.0)
        rounds = {"share", "bilinear", "slope", "scale", "normalised"} & set(
            factors
        )  # a share such as 1/9 rounds
        exact = reading.scene["reduce"] == "sum" and not rounds
        allowed = 0.0 if exact else 1e-12 * np.abs(expected).max(initial=1.0)
        assert apart <= allowed, (view.name, [panel["name"] for panel in panels])


@pytest.mark.parametrize("op", FAMILIES)
@less
@given(data=st.data())
def test_every_view_rebuilds_the_output_from_what_its_panels_show(op: str, data: st.DataObject) -> None:
    _, operator = data.draw(small(op))
    for view in views_for(operator):
        check(operator, data.draw(st.sampled_from(variants(view))))


@pytest.mark.parametrize("op", FAMILIES)
@less
@given(data=st.data())
def test_frames_share_out_the_taps_and_the_output_panel_shows_the_output(
    op: str, data: st.DataObject
) -> None:
    _, operator = data.draw(small(op))
    for view in (data.draw(st.sampled_from(variants(each))) for each in views_for(operator)):
        reading = reading_of(operator, view)
        in_frames = sum(len(taps) for taps in reading.by_frame)
        placed = [tap for tap in reading.taps if all(tap[dim] >= 0 for dim in reading.scene["order"])]
        assert in_frames == len(placed)
        for panel in reading.scene["panels"]:
            if "tensor" in panel["value"]:
                reading.values(panel)


@pytest.mark.parametrize("op", [op for op in FAMILIES if VIEWS["coverage"] in views_of(OPERATORS[op].family)])
@less
@given(data=st.data())
def test_coverage_counts_how_many_outputs_read_a_cell_and_how_many_cells_an_output_receives(
    op: str, data: st.DataObject
) -> None:
    _, operator = data.draw(small(op))
    view = next(view for view in views_of(operator.family) if view.name == "coverage")
    reading = reading_of(operator, view)
    for panel, here, there in (("reads", "i", "o"), ("receives", "o", "i")):
        told = reading.panels[panel]
        assert told["value"] == {"distinct": there}
        met: dict[Where, set[Where]] = defaultdict(set)
        for tap in reading.taps:
            if all(tap["i" + name] >= 0 for name in reading.names):
                own, other = (tuple(tap[letter + name] for name in reading.names) for letter in (here, there))
                met[own].add(other)
        for own in product(*(range(reading.sizes[here + name]) for name in reading.names)):
            count = 1
            for name, at in zip(reading.names, own, strict=True):
                count *= len(distinct(reading, name, (here, at), there))
            assert count == len(met[own])


def distinct(reading: Reading, name: str, at: tuple[str, int], there: str) -> set[int]:
    """What a painter counts along one axis: the o's (or real i's) that meet an index."""
    letter, index = at
    place = next(axis["table"] for axis in reading.scene["axes"] if axis["name"] == name)
    table = reading.scene["tables"][place]
    found = set()
    for (o, start), step in product(enumerate(table["start"]), table["step"]):
        row = {"o": o, "i": table["cell"][start + step]}
        if row[letter] == index and row[there] >= 0:
            found.add(row[there])
    return found


def test_a_batch_does_not_weigh_twice_in_a_sum_of_the_kernel() -> None:
    operator = from_json({"op": "conv2d", "input_size": 4, "batch_size": 2, "out_channels": 3})
    for view in views_for(operator):
        check(operator, view)

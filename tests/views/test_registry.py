"""Every view works for every operator it is for, has a lesson that tells of it, and is registered by being there."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import app
from app.errors import Refusal, patched
from app.operators import FIELDS, OPERATORS, Operator, from_json
from app.textbook import LESSONS
from app.trace import frames, lesson_for, scene
from app.views import VIEWS, views_of
from app.views.base import View
from tests.textbook.test_textbook_reads_well import loop_variables
from tests.views.strategies import variants

PAIRS = [
    (op, name, view)
    for op, model in OPERATORS.items()
    for name, _, _ in model.presets
    for view in views_of(model.family)
]


@pytest.mark.parametrize("model", OPERATORS.values(), ids=lambda model: model.op_name())
def test_every_operator_names_a_lesson_that_exists_and_has_views_of_its_own(model: type[Operator]) -> None:
    assert model.lesson in LESSONS
    assert views_of(model.family)
    # under deformation taps are weighed, not counted; of a chain paths are counted
    names = {view.name for view in views_of(model.family)}
    assert ("coverage" in names) is (model.family not in ("deformable", "chain"))
    assert ("deformable_coverage" in names) is (model.family == "deformable")
    assert ("path_coverage" in names) is (model.family == "chain")
    assert model.presets[0][0] == "start"
    for text in (model.title, model.summary, model.formula):
        assert text
    assert set(model.controls) <= model.model_fields.keys() & FIELDS.keys()


@pytest.mark.parametrize("view", VIEWS.values(), ids=lambda view: view.name)
def test_every_view_names_a_lesson_that_exists_and_a_family_that_has_operators(view: View) -> None:
    families = {model.family for model in OPERATORS.values()}
    assert view.families
    assert set(view.families) <= families
    assert view.title
    assert view.summary


def placed(tree: Any) -> list[str]:
    """The panels of an arrangement."""
    if isinstance(tree, str):
        return [tree]
    ((kind, parts),) = tree.items()
    assert kind in ("row", "column")
    return [name for part in parts for name in placed(part)]


def shown_in(config: dict[str, Any], view: View) -> Operator:
    """The configuration's operator, mended as the refusal says where the view has nothing to show of it."""
    operator = from_json(config)
    try:
        scene(operator, view)
    except Refusal as refusal:
        assert view.of != "output"
        fix = refusal.problems[0].fix
        assert fix is not None
        operator = from_json(patched(config, fix))
    return operator


@pytest.mark.parametrize(("op", "name", "view"), PAIRS, ids=lambda part: getattr(part, "name", part))
def test_every_view_shows_every_preset(op: str, name: str, view: View) -> None:
    config = next(config for preset, _, config in OPERATORS[op].presets if preset == name)
    operator = shown_in(config, view)
    for variant in variants(view):
        whole = scene(operator, variant)
        parts = whole.get("parts", [whole])
        assert whole["total"] == sum(part["total"] for part in parts)
        for part in parts:
            shown_whole(part)
        page = frames(operator, variant, start=whole["total"] - 1, count=2, values=True)
        assert page["count"] == 1


def shown_whole(told: dict[str, Any]) -> None:
    """The scene is complete: every panel placed, every dimension known, every frame there."""
    panels = {panel["name"]: panel for panel in told["panels"]}
    assert sorted(placed(told["arrangement"]["wide"])) == sorted(panels)
    narrow = placed(told["arrangement"]["narrow"])  # may leave one out
    assert len(set(narrow)) == len(narrow)
    assert {"output"} & panels.keys() <= set(narrow) <= panels.keys()
    assert all(set(link) <= panels.keys() for link in told["links"])
    for panel in panels.values():
        for side in ("rows", "cols", "sheets"):
            dims = [dim.removeprefix("-") for dim in panel[side]]
            assert len(dims) == len(set(dims))
            assert set(dims) <= told["sizes"].keys()
        assert set(panel["pins"]) <= told["sizes"].keys()
    assert told["total"] == np.prod([told["sizes"][dim] for dim in told["order"]], dtype=int)


@pytest.mark.parametrize(("op", "name", "view"), PAIRS, ids=lambda part: getattr(part, "name", part))
def test_the_loop_beside_a_view_is_the_loop_of_that_operator(op: str, name: str, view: View) -> None:
    config = next(config for preset, _, config in OPERATORS[op].presets if preset == name)
    operator = from_json(config)
    lesson = LESSONS[lesson_for(operator, view)]
    backwards = operator.family in ("transposed", "fold")
    if view.lesson is None:
        assert lesson.axes == operator.axes or backwards or operator.family in ("pooling", "batch_norm")
    if view.name in ("kernel_matrix", "coverage"):
        assert ("divmod" in lesson.code) == backwards
    whole_maps = operator.family in ("chain", "shuffle")
    if lesson.axes == operator.axes and not whole_maps:  # else the cursor would move and the loop stand still
        places = {dim for dim in scene(shown_in(config, view), view)["order"] if len(dim) > 1}
        assert places <= set(loop_variables(lesson.code))


@pytest.mark.parametrize(
    ("change", "lesson"),
    [
        ({}, "sliding_window"),
        ({"in_channels": 2}, "channels"),
        ({"batch_size": 2}, "channels"),
        ({"dilation": 2}, "groups"),
        ({"groups": 2}, "groups"),
        ({"padding_mode": "reflect", "padding": 1}, "bordered_window"),
    ],
)
def test_the_window_shows_the_plainest_loop_that_does_what_is_configured(
    change: dict[str, Any], lesson: str
) -> None:
    assert lesson_for(from_json({"op": "conv2d", **change}), VIEWS["window"]) == lesson


@pytest.mark.parametrize("view", views_of("convolution"), ids=lambda view: view.name)
@pytest.mark.parametrize("op", ["conv1d", "conv2d", "conv3d"])
def test_no_loop_beside_a_turned_kernel_reads_it_unturned(op: str, view: View) -> None:
    config = {"op": op, "kernel_size": 1 if view.of == "pixels" else 3, "input_size": 4}
    if view.of not in from_json({**config, "flip": True}).computations:
        return
    plain, turned = (lesson_for(from_json({**config, "flip": flip}), view) for flip in (False, True))
    assert turned.startswith("true_") or plain in UNMOVED


# Lessons that a turn leaves as they are: no kernel cell has a place in them, or all have the same.
UNMOVED = {"bias_gradient", "coverage", "pointwise"}

NEW_VIEW = '''"""A view in one file."""
from app.views.base import Grid, Panel, View, row
VIEW = View(
    name="strip", title="Strip", summary="Everything in one line.", lesson="groups", families=("convolution",),
    order=("n", "g", "m", "o*"), steps=("c", "k*"),
    panels=(
        Panel("input", "Input", "input", Grid((), ("g", "c", "i*")), ("tensor", "input")),
        Panel("output", "Output", "output", Grid((), ("g", "m", "o*")), ("tensor", "output"), fills="prefix"),
    ),
    links=(("input", "output"),), wide=row("input", "output"), narrow=row("input", "output"),
)
'''
ASK = """
from app.catalogue import catalogue
from app.operators import from_json
from app.trace import scene, view_for
told = catalogue()
assert "strip" in told["views"]
assert [each["op"] for each in told["operators"] if "strip" in each["views"]] == ["conv2d", "conv1d", "conv3d"]
operator = from_json({"op": "conv2d", "input_size": 4})
assert scene(operator, view_for(operator, "strip"))["total"] == 4
"""


@pytest.mark.parametrize("view", VIEWS.values(), ids=lambda view: view.name)
def test_every_option_has_choices_of_its_own_and_the_first_is_what_is_shown_unasked(view: View) -> None:
    assert len({option.name for option in view.options}) == len(view.options)
    for option in view.options:
        names = [choice.name for choice in option.choices]
        assert len(set(names)) == len(names) > 1
        assert all(name.isidentifier() for name in (option.name, *names))
    assert view.under(*view.choices) is view


def test_a_file_put_into_the_views_is_a_view(tmp_path: Path) -> None:
    copy = tmp_path / "app"
    shutil.copytree(Path(app.__file__).parent, copy, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "views" / "strip.py").write_text(NEW_VIEW)
    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr

"""A group has its own hue and name, the same from the input through the kernel to the output."""

from __future__ import annotations

from tests.browser.lab import Lab

GROUPED = "?op=conv2d&input_size=5&in_channels=4&out_channels=4&groups=2"


def _marks(lab: Lab) -> dict[str, list[tuple[int, str]]]:
    return {
        panel["name"]: [(mark["group"], mark["hue"]) for mark in panel["groups"]]
        for panel in lab.describe()["panels"]
    }


def test_two_groups_have_one_hue_each_in_every_panel(lab: Lab) -> None:
    lab.open(GROUPED)
    for frame, own in ((4, 0), (25, 1)):
        lab.page.evaluate("(frame) => convscope.store.set({ frame, tap: null })", frame)
        marks = _marks(lab)
        hues = {group: hue for panel in marks.values() for group, hue in panel}
        assert len(set(hues.values())) == 2
        assert {mark for panel in marks.values() for mark in panel} == set(hues.items())
        for name in ("weight", "products"):
            assert set(marks[name]) == {(own, hues[own])}, "only this frame's kernel maps are shown"
        assert set(marks["output"]) == set(marks["input"]) == set(hues.items())
        assert any(mark["named"] for panel in lab.describe()["panels"] for mark in panel["groups"])


def test_where_there_is_one_group_nothing_is_marked(lab: Lab) -> None:
    assert any(_marks(lab.open(GROUPED)).values())
    lab.edit({"op": "conv2d", "input_size": 5, "in_channels": 4, "out_channels": 4})
    assert not any(_marks(lab).values())


def test_a_kernel_matrix_has_them_along_both_edges(lab: Lab) -> None:
    lab.open("?op=conv2d&input_size=4&in_channels=2&out_channels=2&groups=2&view=kernel_matrix&frame=0")
    groups = next(panel["groups"] for panel in lab.describe()["panels"] if panel["name"] == "matrix")
    assert sorted(mark["group"] for mark in groups) == [0, 0, 1, 1]

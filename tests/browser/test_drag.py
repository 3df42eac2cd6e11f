"""A sampling point of a deformable convolution, dragged in a real browser."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Request, expect

from app import reference
from app.operators import from_json
from app.trace import compute
from tests.browser.again import again, attend
from tests.browser.lab import Lab, lab_on
from tests.browser.still import kept_still

QUERY = "?op=deform_conv2d&input_size=6&offset=fill:zeros&mask=fill:random:2&frame=5"
MIDDLE: dict[str, Any] = {
    "op": "deform_conv2d",
    "input_size": 6,
    "offset": {"fill": "zeros"},
    "mask": {"fill": "random", "seed": 2},
    "frame": 5,
}
CENTRE = 4  # the kernel's middle cell
LAST = 8  # where the loop has come to when no tap is chosen


kept = kept_still(QUERY)


@pytest.fixture
def lab(loaded: Lab) -> Lab:
    """One that is loaded once, with every point where it stands without offsets."""
    return again(loaded, **MIDDLE)


def numbers(lab: Lab, name: str) -> Any:
    """A tensor on the stage, flat."""
    return np.array(lab.page.evaluate("(name) => [...convscope.store.get().tensors.get(name).data]", name))


def at(lab: Lab, row: float, col: float) -> tuple[float, float]:
    """A place between the input's cells, in pixels of the page."""
    x, y = lab.at("input", 0, 0)
    far, _ = lab.at("input", 0, 1)
    return x + col * (far - x), y + row * (far - x)


def dragged(lab: Lab, start: tuple[float, float], end: tuple[float, float]) -> None:
    mouse = lab.page.mouse
    mouse.move(*start)
    mouse.down()
    for step in range(1, 6):
        mouse.move(*(a + (b - a) * step / 5 for a, b in zip(start, end, strict=True)))


def holds(lab: Lab) -> None:
    """What stands in the lab is what the server computes for its configuration, and the reference agrees."""
    config = lab.state("config")
    operator = from_json(config)
    computed = compute(operator)
    np.testing.assert_allclose(numbers(lab, "output"), computed.output.ravel(), atol=1e-12)
    assert reference.check(operator, computed.given, computed.output, wait=True)["status"] == "agrees"


def test_a_dragged_point_changes_its_outputs_alone_while_it_moves_and_then_agrees_with_the_reference(
    lab: Lab,
) -> None:
    before = numbers(lab, "output")
    attend(lab)
    bodies: list[str] = []

    def hear(request: Request) -> None:
        if "/compute" in request.url:
            bodies.append(request.url)

    lab.page.on("request", hear)
    dragged(lab, at(lab, 2, 2), at(lab, 3.25, 1.5))
    lab.wait(f"convscope.store.get().tensors.get('output').data[5] !== {before[5]}")
    moving = numbers(lab, "output")
    assert np.flatnonzero(moving != before).tolist() == [5]
    lab.until(lambda: bodies)
    assert all("outputs=5" in url for url in bodies)
    moved = len(bodies)
    lab.page.mouse.up()
    lab.idle()
    lab.until(lambda: any("outputs=5" not in url for url in bodies[moved:]))
    lab.page.remove_listener("request", hear)
    offset = np.array(lab.state("config")["offset"]["values"]).reshape(9, 2, 4, 4)
    np.testing.assert_allclose(offset[CENTRE, :, 1, 1], [1.25, -0.5], atol=0.03)
    assert np.count_nonzero(offset) == 2
    assert np.flatnonzero(numbers(lab, "output") != before).tolist() == [5]
    holds(lab)
    lab.wait("convscope.store.get().check.status === 'agrees'")
    expect(lab.page.locator("#facts")).to_contain_text("Agrees with PyTorch")


def test_the_picture_follows_the_point(lab: Lab) -> None:
    where = [round(each) for each in at(lab, 3.25, 1.5)]
    host = lab.page.locator("#stage").bounding_box()
    assert host is not None
    place = (where[0] - round(host["x"]), where[1] - round(host["y"]))
    before = lab.picture().getpixel(place)
    dragged(lab, at(lab, 2, 2), at(lab, 3.25, 1.5))
    lab.until(lambda: lab.picture().getpixel(place) != before)
    lab.page.mouse.up()
    lab.idle()
    assert lab.picture().getpixel(place) != before


def test_undo_takes_the_point_back(lab: Lab) -> None:
    before = numbers(lab, "output")
    dragged(lab, at(lab, 2, 2), at(lab, 3, 1))
    lab.page.mouse.up()
    lab.idle()
    assert not np.array_equal(numbers(lab, "output"), before)
    lab.page.go_back()
    lab.wait("convscope.store.get().config.offset?.fill === 'zeros'")
    lab.idle()
    np.testing.assert_array_equal(numbers(lab, "output"), before)


def test_a_click_on_a_point_only_puts_the_cursor_there(lab: Lab) -> None:
    lab.page.mouse.click(*at(lab, 1, 1))
    lab.wait("convscope.store.get().tap !== null")
    lab.idle()
    assert lab.state("config")["offset"] == {"fill": "zeros"}
    front = lab.describe()["front"]
    assert (front["kh"], front["kw"]) == (0, 0)


@pytest.mark.parametrize(("key", "change"), [("ArrowDown", (0.1, 0)), ("ArrowLeft", (0, -0.1))])
def test_the_keyboard_moves_the_point_the_cursor_is_at(
    lab: Lab, key: str, change: tuple[float, float]
) -> None:
    lab.page.keyboard.press(f"Shift+{key}")
    lab.wait("convscope.store.get().config.offset.values !== undefined")
    lab.idle()
    offset = np.array(lab.state("config")["offset"]["values"]).reshape(9, 2, 4, 4)
    assert offset[LAST, :, 1, 1].tolist() == list(change)
    assert np.count_nonzero(offset) == 1
    holds(lab)


def test_a_finger_drags_a_point_too(browser: Browser, server: str) -> None:
    with lab_on(browser, server, has_touch=True) as lab:
        lab.open(QUERY)
        session = lab.page.context.new_cdp_session(lab.page)

        def touch(kind: str, *points: tuple[float, float]) -> None:
            told = [{"x": x, "y": y} for x, y in points]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": told})

        start, end = at(lab, 2, 2), at(lab, 2, 3)
        touch("touchStart", start)
        for step in range(1, 6):
            touch("touchMove", (start[0] + (end[0] - start[0]) * step / 5, start[1]))
        touch("touchEnd")
        lab.wait("convscope.store.get().config.offset.values !== undefined")
        lab.idle()
        offset = np.array(lab.state("config")["offset"]["values"]).reshape(9, 2, 4, 4)
        np.testing.assert_allclose(offset[CENTRE, :, 1, 1], [0, 1], atol=0.03)
        holds(lab)

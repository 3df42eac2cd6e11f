"""axe-core finds nothing wrong, on any page of ours and in many states of the lab.

What it costs is a page to be loaded and axe to be read there: states of the lab follow one another in one page.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from app.gallery.family import RELATIONS
from tests.browser.lab import PROOF, READY, Lab, Reader, emulate, held, intercept, lab_on

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
# Every rule, also those that are best practice only, and WCAG 2.2's target size, which axe leaves off. What changes its
# colour or its place slowly has the one it changes to. Nothing of ours has a sound, so that axe need not load every
# file again to hear it.
RUN = """async ([within, only]) => {
  for (const each of document.getAnimations()) if (each.effect.getComputedTiming().endTime < Infinity) each.finish();
  const rules = only.runOnly ? {} : {"target-size": {enabled: true}};
  const ours = {include: within.map((each) => [each]), exclude: [[".swagger-ui"]]};
  const {violations} = await axe.run(ours, {resultTypes: ["violations"], preload: false, rules, ...only});
  return violations.map(({id, nodes}) => `${id}: ${nodes.slice(0, 3).map(({html}) => html).join("\\n    ")}`);
}"""


# What a section holds besides its heading has come.
FILLED = """[...document.querySelectorAll("details[open]")].every((each) =>
  each.querySelector(":scope > :not(summary):is(textarea, .chips:not(:empty), .body:not(:empty))"))"""


# The page has heard of the taste.
CHANGED = """async (scheme) => {
  const end = performance.now() + 30_000;
  while (getComputedStyle(document.documentElement).colorScheme !== scheme) {
    if (performance.now() > end) throw new Error(`never ${scheme}`);
    await new Promise(requestAnimationFrame);
  }
}"""


def _violations(page: Page, *within: str, dark: bool = False) -> list[str]:
    """What breaks a rule, where a state differs from those that are looked at whole, or anywhere.

    ``dark``: in the dark too, of the rules about colours, since nothing else differs there.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    parts = ["html"] if PROOF or not within else list(within)
    found = list(page.evaluate(RUN, [parts, {}]))
    if dark:
        emulate(page, color_scheme="dark")
        page.evaluate(CHANGED, "dark")
        only = {"runOnly": ["color-contrast", "link-in-text-block"]}
        found += [f"dark: {each}" for each in page.evaluate(RUN, [parts, only])]
        emulate(page, color_scheme="light")
        page.evaluate(CHANGED, "light")
    return found


def _shown(lab: Lab, view: str = "window", **config: Any) -> None:
    lab.page.evaluate("([config, view]) => convscope.session.open(config, view)", [config, view])
    lab.idle()


def _open_all(lab: Lab) -> None:
    lab.listen()
    lab.page.evaluate(
        "() => document.querySelectorAll('details').forEach((each) => { each.open = !each.hidden })"
    )
    lab.wait(FILLED)
    lab.quiet()
    lab.idle()


@pytest.fixture(scope="module")
def telephone(browser: Browser, server: str) -> Iterator[Lab]:
    with lab_on(browser, server, **PHONE) as made:
        yield made.open()


@pytest.fixture
def phone(telephone: Lab) -> Iterator[Lab]:
    """A telephone on which the lab is loaded once."""
    yield telephone
    assert telephone.complaints == []


@pytest.mark.parametrize("op", ["conv2d", "deform_conv2d", "chain"])
def test_axe_finds_nothing_in_the_lab_with_every_section_open(lab: Lab, op: str) -> None:
    lab.open(f"?op={op}")
    if op == "conv2d" or PROOF:
        assert _violations(lab.page, dark=True) == []
    _open_all(lab)
    assert _violations(lab.page, dark=True) == []


@pytest.mark.parametrize("view", ["im2col", "coverage", "input_gradient"])
def test_axe_finds_nothing_in_other_views(loaded: Lab, view: str) -> None:
    _shown(loaded, view, op="conv2d")
    assert _violations(loaded.page, ".theatre", "#facts") == []


def test_axe_finds_nothing_in_the_list_of_keys(loaded: Lab) -> None:
    _shown(loaded, op="conv2d")
    loaded.page.keyboard.press("?")
    expect(loaded.page.locator("#help")).to_be_visible()
    assert _violations(loaded.page, "#help") == []
    loaded.page.keyboard.press("Escape")
    expect(loaded.page.locator("#help")).to_be_hidden()


def test_axe_finds_nothing_beside_a_refusal(loaded: Lab) -> None:
    _shown(loaded, op="conv2d", input_size=3, kernel_size=3)
    loaded.page.evaluate(
        "() => convscope.session.change({...convscope.store.get().config, kernel_size: 9, padding: 0})"
    )
    expect(loaded.page.locator("#notice .fix")).to_be_visible()
    loaded.idle()
    assert _violations(loaded.page, ".theatre", "#controls", dark=True) == []


def test_axe_finds_nothing_in_the_panels_as_tables(loaded: Lab) -> None:
    _shown(loaded, op="conv2d", padding=1)
    loaded.page.keyboard.press("r")
    expect(loaded.page.locator("#stage table").first).to_be_visible()
    loaded.idle()
    assert _violations(loaded.page, ".theatre") == []
    loaded.page.keyboard.press("r")
    expect(loaded.page.locator("#stage table")).to_have_count(0)


def test_axe_finds_nothing_while_a_cell_is_edited(loaded: Lab) -> None:
    _shown(loaded, op="conv2d", padding=1)
    field = loaded.page.locator(".cell-field")
    loaded.page.locator("#pencil").click()
    expect(field).to_be_visible()
    loaded.idle()
    assert _violations(loaded.page, ".theatre") == []
    loaded.page.locator(".cell-brush").click()
    field.focus()
    loaded.page.keyboard.type("x")
    loaded.page.keyboard.press("Enter")
    expect(loaded.page.locator(".cell-told.bad")).to_be_visible()
    assert _violations(loaded.page, ".theatre", dark=True) == []
    loaded.page.locator("#pencil").click()
    expect(field).to_have_count(0)


def _explained(lab: Lab) -> None:
    lab.page.locator("#colours").click()
    expect(lab.page.locator("#legend figure").first).to_be_visible()
    lab.page.locator("#explain").click()
    expect(lab.page.locator(".guide-words")).not_to_be_empty()
    lab.idle()
    assert _violations(lab.page, ".theatre", ".guide", dark=True) == []
    lab.page.locator(".guide-end").click()
    expect(lab.page.locator(".guide")).to_have_count(0)
    lab.page.locator("#colours").click()
    expect(lab.page.locator("#legend")).to_be_hidden()


def test_axe_finds_nothing_while_a_step_is_explained_beside_a_legend(loaded: Lab) -> None:
    _shown(loaded, op="conv2d", padding=1)
    _explained(loaded)


def test_axe_finds_nothing_while_it_plays(loaded: Lab) -> None:
    _shown(loaded, op="conv2d", input_size=32)
    loaded.page.locator(".speed").select_option("0.25")
    loaded.page.locator(".control.play").click()
    loaded.wait("convscope.store.get().frame > 0")
    assert _violations(loaded.page, ".theatre") == []
    assert loaded.state("playing")
    loaded.page.locator(".speed").select_option("1")
    loaded.page.locator(".control.play").click()


def test_axe_finds_nothing_on_a_phone(phone: Lab) -> None:
    _shown(phone, op="conv2d")
    assert _violations(phone.page, dark=True) == []


def test_axe_finds_nothing_while_a_step_is_explained_on_a_phone(phone: Lab) -> None:
    _shown(phone, op="conv2d", padding=1)
    _explained(phone)


def test_axe_finds_nothing_in_the_drawer_of_a_phone(phone: Lab) -> None:
    phone.page.locator("#drawer").tap()
    expect(phone.page.locator("#controls")).to_be_visible()
    phone.idle()
    assert _violations(phone.page, "#controls") == []
    phone.page.locator(".drawer-head button").tap()
    expect(phone.page.locator("#controls")).to_be_hidden()


@pytest.mark.parametrize("page", ["gallery", "embed"])
def test_axe_finds_nothing_in_the_gallery_and_in_a_frame(lab: Lab, page: str) -> None:
    with held(lab.page, "**/api/v1/compute*"):  # what is painted is not looked at
        lab.page.goto(f"{lab.root}/{page}")
        lab.wait(READY)
        assert _violations(lab.page) == []


def test_axe_finds_nothing_on_the_page_of_the_api(lab: Lab) -> None:
    nothing = {"openapi": "3.1.0", "info": {"title": "Nothing", "version": "0"}, "paths": {}}
    intercept(
        lab.page, "**/openapi.json*", lambda route: route.fulfill(json=nothing)
    )  # no part of ours is of it
    lab.page.goto(f"{lab.root}/docs")
    lab.wait(READY)
    assert _violations(lab.page, dark=True) == []


def test_axe_finds_nothing_on_the_page_of_networks(lab: Lab) -> None:
    lab.page.goto(f"{lab.root}/network")
    lab.wait(READY)
    expect(lab.page.locator(".slab").first).to_be_visible()
    assert _violations(lab.page, dark=True) == []


@pytest.mark.parametrize("device", [{}, PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing_in_the_family(reader: Reader, device: dict[str, Any]) -> None:
    proofs = {relation.name: len(relation.proofs) for relation in RELATIONS}
    places = ("groups", "stride/2") if PROOF else ("groups",) if device else ("stride/2",)
    with lab_on(reader.browser, reader.root, **device) as lab:
        lab.page.goto(f"{lab.root}/family")
        lab.wait(READY)
        assert _violations(lab.page, dark=True) == []
        for place in places:
            lab.page.evaluate("(place) => { location.hash = place }", place)
            told = lab.page.locator(".proof .verdict", has_text="numbers are equal")
            expect(told).to_have_count(proofs[place.partition("/")[0]])
            lab.wait("window.convscope?.store.get().answer && !convscope.store.get().pending")
            assert _violations(lab.page, dark=True) == [], place

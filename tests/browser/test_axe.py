"""axe-core finds nothing wrong, on any page of ours and in many states of the lab."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.lab import Lab, lab_on

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
# Every rule, also those that are best practice only, and WCAG 2.2's target size, which axe leaves off.
RUN = """async (only) => {
  const rules = only.runOnly ? {} : {"target-size": {enabled: true}};
  const {violations} = await axe.run(document, {resultTypes: ["violations"], rules, ...only});
  return violations.map(({id, nodes}) => `${id}: ${nodes.slice(0, 3).map(({html}) => html).join("\\n    ")}`);
}"""


# What a section holds besides its heading has come.
FILLED = """[...document.querySelectorAll("details[open]")].every((each) =>
  each.querySelector(":scope > :not(summary):is(textarea, .chips:not(:empty), .body:not(:empty))"))"""


def _violations(page: Page, scheme: str = "light") -> list[str]:
    """What breaks a rule; in the dark, of the rules about colours: nothing else differs there."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    only = {"runOnly": ["color-contrast", "link-in-text-block"]} if scheme == "dark" else {}
    return list(page.evaluate(RUN, only))


def _open_all(lab: Lab) -> None:
    lab.listen()
    lab.page.evaluate(
        "() => document.querySelectorAll('details').forEach((each) => { each.open = !each.hidden })"
    )
    lab.wait(FILLED)
    lab.quiet()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("op", ["conv2d", "deform_conv2d", "chain"])
def test_axe_finds_nothing_in_the_lab_with_every_section_open(
    browser: Browser, server: str, op: str, scheme: str
) -> None:
    with lab_on(browser, server, color_scheme=scheme) as lab:
        lab.open(f"?op={op}")
        assert _violations(lab.page, scheme) == []
        _open_all(lab)
        assert _violations(lab.page, scheme) == []


@pytest.mark.parametrize("view", ["im2col", "coverage", "input_gradient"])
def test_axe_finds_nothing_in_other_views(lab: Lab, view: str) -> None:
    lab.open(f"?op=conv2d&view={view}")
    assert _violations(lab.page) == []


def test_axe_finds_nothing_in_the_list_of_keys(lab: Lab) -> None:
    lab.open()
    lab.page.keyboard.press("?")
    lab.page.locator("#help").wait_for()
    assert _violations(lab.page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_beside_a_refusal(browser: Browser, server: str, scheme: str) -> None:
    with lab_on(browser, server, color_scheme=scheme) as lab:
        lab.open("?op=conv2d&input_size=3&kernel_size=3")
        lab.page.evaluate(
            "() => convscope.session.change({...convscope.store.get().config, kernel_size: 9, padding: 0})"
        )
        lab.wait("convscope.store.get().problem")
        assert _violations(lab.page, scheme) == []


def test_axe_finds_nothing_in_the_panels_as_tables(lab: Lab) -> None:
    lab.open("?op=conv2d&padding=1")
    lab.page.keyboard.press("r")
    lab.page.locator("#stage table").first.wait_for()
    assert _violations(lab.page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_while_a_cell_is_edited(browser: Browser, server: str, scheme: str) -> None:
    with lab_on(browser, server, color_scheme=scheme) as lab:
        lab.open("?op=conv2d&padding=1")
        lab.page.locator("#pencil").click()
        lab.page.locator(".cell-field").wait_for()
        assert _violations(lab.page) == []
        lab.page.locator(".cell-brush").click()
        lab.page.locator(".cell-field").focus()
        lab.page.keyboard.type("x")
        lab.page.keyboard.press("Enter")
        lab.page.locator(".cell-told.bad").wait_for()
        assert _violations(lab.page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_while_a_step_is_explained_beside_a_legend(
    browser: Browser, server: str, scheme: str
) -> None:
    for more in ({}, PHONE):
        with lab_on(browser, server, color_scheme=scheme, **more) as lab:
            lab.open("?op=conv2d&padding=1")
            lab.page.locator("#colours").click()
            lab.page.locator("#legend figure").first.wait_for()
            lab.page.locator("#explain").click()
            lab.page.locator(".guide").wait_for()
            lab.wait("document.querySelector('.guide-words').textContent !== ''")
            assert _violations(lab.page) == []


def test_axe_finds_nothing_in_the_drawer_of_a_phone(browser: Browser, server: str) -> None:
    with lab_on(browser, server, **PHONE) as lab:
        lab.open()
        lab.page.locator("#drawer").tap()
        lab.page.locator("#controls").wait_for()
        lab.page.locator("#controls").evaluate(
            "(box) => Promise.all(box.getAnimations().map((each) => each.finished))"
        )
        assert _violations(lab.page) == []


@pytest.mark.parametrize("page", ["gallery", "embed"])
def test_axe_finds_nothing_in_the_gallery_and_in_a_frame(lab: Lab, page: str) -> None:
    lab.page.goto(f"{lab.root}/{page}")
    lab.page.wait_for_load_state("networkidle")
    assert _violations(lab.page) == []


def test_axe_finds_nothing_while_it_plays(lab: Lab) -> None:
    lab.open("?op=conv2d&input_size=32&frame=0")
    lab.page.locator(".speed").select_option("0.25")
    lab.page.keyboard.press("Space")
    lab.wait("convscope.store.get().frame > 0")
    assert _violations(lab.page) == []
    assert lab.state("playing")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_a_phone(browser: Browser, server: str, scheme: str) -> None:
    with lab_on(browser, server, color_scheme=scheme, **PHONE) as lab:
        lab.open()
        assert _violations(lab.page, scheme) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_page_of_networks(browser: Browser, server: str, scheme: str) -> None:
    with lab_on(browser, server, color_scheme=scheme) as lab:
        lab.page.goto(f"{server}/network")
        lab.page.locator(".slab").first.wait_for()
        assert _violations(lab.page, scheme) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("place", ["", "#groups", "#stride/2"])
def test_axe_finds_nothing_in_the_family(browser: Browser, server: str, place: str, scheme: str) -> None:
    for more in ({}, PHONE):
        with lab_on(browser, server, color_scheme=scheme, **more) as lab:
            lab.page.goto(f"{server}/family{place}")
            lab.page.wait_for_load_state("networkidle")
            assert _violations(lab.page, scheme) == []

"""axe-core finds nothing wrong, on any page of ours and in many states of the lab."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.lab import Lab, emulate, lab_on

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
# Every rule, also those that are best practice only, and WCAG 2.2's target size, which axe leaves off.
RUN = """async (only) => {
  const rules = only.runOnly ? {} : {"target-size": {enabled: true}};
  const ours = {include: [["html"]], exclude: [[".swagger-ui"]]};
  const {violations} = await axe.run(ours, {resultTypes: ["violations"], rules, ...only});
  return violations.map(({id, nodes}) => `${id}: ${nodes.slice(0, 3).map(({html}) => html).join("\\n    ")}`);
}"""


# What a section holds besides its heading has come.
FILLED = """[...document.querySelectorAll("details[open]")].every((each) =>
  each.querySelector(":scope > :not(summary):is(textarea, .chips:not(:empty), .body:not(:empty))"))"""


# The page has heard of the taste, and what would change its colour slowly has the one it changes to.
CHANGED = """async (scheme) => {
  const end = performance.now() + 30_000;
  while (getComputedStyle(document.documentElement).colorScheme !== scheme) {
    if (performance.now() > end) throw new Error(`never ${scheme}`);
    await new Promise(requestAnimationFrame);
  }
  for (const each of document.getAnimations()) if (each instanceof CSSTransition) each.finish();
}"""


def _violations(page: Page, *, dark: bool = False) -> list[str]:
    """What breaks a rule; ``dark``: in the dark too, of the rules about colours, since nothing else differs there."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = list(page.evaluate(RUN, {}))
    if dark:
        emulate(page, color_scheme="dark")
        page.evaluate(CHANGED, "dark")
        only = {"runOnly": ["color-contrast", "link-in-text-block"]}
        found += [f"dark: {each}" for each in page.evaluate(RUN, only)]
        emulate(page, color_scheme="light")
        page.evaluate(CHANGED, "light")
    return found


def _open_all(lab: Lab) -> None:
    lab.listen()
    lab.page.evaluate(
        "() => document.querySelectorAll('details').forEach((each) => { each.open = !each.hidden })"
    )
    lab.wait(FILLED)
    lab.quiet()


@pytest.mark.parametrize("op", ["conv2d", "deform_conv2d", "chain"])
def test_axe_finds_nothing_in_the_lab_with_every_section_open(lab: Lab, op: str) -> None:
    lab.open(f"?op={op}")
    assert _violations(lab.page, dark=True) == []
    _open_all(lab)
    assert _violations(lab.page, dark=True) == []


@pytest.mark.parametrize("view", ["im2col", "coverage", "input_gradient"])
def test_axe_finds_nothing_in_other_views(lab: Lab, view: str) -> None:
    lab.open(f"?op=conv2d&view={view}")
    assert _violations(lab.page) == []


def test_axe_finds_nothing_in_the_list_of_keys(lab: Lab) -> None:
    lab.open()
    lab.page.keyboard.press("?")
    lab.page.locator("#help").wait_for()
    assert _violations(lab.page) == []


def test_axe_finds_nothing_beside_a_refusal(lab: Lab) -> None:
    lab.open("?op=conv2d&input_size=3&kernel_size=3")
    lab.page.evaluate(
        "() => convscope.session.change({...convscope.store.get().config, kernel_size: 9, padding: 0})"
    )
    lab.wait("convscope.store.get().problem")
    assert _violations(lab.page, dark=True) == []


def test_axe_finds_nothing_in_the_panels_as_tables(lab: Lab) -> None:
    lab.open("?op=conv2d&padding=1")
    lab.page.keyboard.press("r")
    lab.page.locator("#stage table").first.wait_for()
    assert _violations(lab.page) == []


def test_axe_finds_nothing_while_a_cell_is_edited(lab: Lab) -> None:
    lab.open("?op=conv2d&padding=1")
    lab.page.locator("#pencil").click()
    lab.page.locator(".cell-field").wait_for()
    assert _violations(lab.page, dark=True) == []
    lab.page.locator(".cell-brush").click()
    lab.page.locator(".cell-field").focus()
    lab.page.keyboard.type("x")
    lab.page.keyboard.press("Enter")
    lab.page.locator(".cell-told.bad").wait_for()
    assert _violations(lab.page, dark=True) == []


def test_axe_finds_nothing_while_a_step_is_explained_beside_a_legend(browser: Browser, server: str) -> None:
    for more in ({}, PHONE):
        with lab_on(browser, server, **more) as lab:
            lab.open("?op=conv2d&padding=1")
            lab.page.locator("#colours").click()
            lab.page.locator("#legend figure").first.wait_for()
            lab.page.locator("#explain").click()
            lab.page.locator(".guide").wait_for()
            lab.wait("document.querySelector('.guide-words').textContent !== ''")
            assert _violations(lab.page, dark=True) == []


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


def test_axe_finds_nothing_on_the_page_of_the_api(lab: Lab) -> None:
    lab.page.goto(f"{lab.root}/docs")
    lab.wait("document.documentElement.dataset.ready === 'true'")
    assert _violations(lab.page, dark=True) == []


def test_axe_finds_nothing_while_it_plays(lab: Lab) -> None:
    lab.open("?op=conv2d&input_size=32&frame=0")
    lab.page.locator(".speed").select_option("0.25")
    lab.page.keyboard.press("Space")
    lab.wait("convscope.store.get().frame > 0")
    assert _violations(lab.page) == []
    assert lab.state("playing")


def test_axe_finds_nothing_on_a_phone(browser: Browser, server: str) -> None:
    with lab_on(browser, server, **PHONE) as lab:
        lab.open()
        assert _violations(lab.page, dark=True) == []


def test_axe_finds_nothing_on_the_page_of_networks(lab: Lab) -> None:
    lab.page.goto(f"{lab.root}/network")
    lab.page.locator(".slab").first.wait_for()
    assert _violations(lab.page, dark=True) == []


@pytest.mark.parametrize("place", ["", "#groups", "#stride/2"])
def test_axe_finds_nothing_in_the_family(browser: Browser, server: str, place: str) -> None:
    for more in ({}, PHONE):
        with lab_on(browser, server, **more) as lab:
            lab.page.goto(f"{server}/family{place}")
            lab.page.wait_for_load_state("networkidle")
            assert _violations(lab.page, dark=True) == []

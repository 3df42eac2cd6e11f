"""The family map: a relation is opened by mouse, finger or keyboard, its slider moves the stage, its proofs hold."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from app.gallery.family import MEMBERS, RELATIONS
from tests.browser.lab import READY, Lab, emulate, lab_on

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
NAMED = {relation.name: relation for relation in RELATIONS}
BOXES = "(names) => names.map((name) => document.getElementById(name).getBoundingClientRect().toJSON())"
TITLES = """() => Object.fromEntries(
  JSON.parse(document.getElementById("boot").textContent).relations.map(({ name, title }) => [name, title]))"""
SHAPE = "convscope.store.get().answer?.shapes.output.join()"


def opened(lab: Lab, place: str = "") -> Lab:
    lab.page.goto("about:blank")  # a new hash alone would load nothing
    lab.page.goto(f"{lab.root}/family{place}")
    lab.wait(READY)
    return lab


def shows(lab: Lab, shape: str) -> None:
    lab.wait(f"window.convscope && {SHAPE} === '{shape}'")


def test_every_relation_has_a_line_and_a_label_between_its_cards_and_no_label_covers_another(
    lab: Lab,
) -> None:
    for width, height in ((1440, 900), (1024, 768)):
        lab.page.set_viewport_size({"width": width, "height": height})
        opened(lab)
        expect(lab.page.locator(".line")).to_have_count(len(RELATIONS))
        expect(lab.page.locator(".member-card")).to_have_count(len(MEMBERS))
        boxes = lab.page.evaluate(BOXES, [f"way-{relation.name}" for relation in RELATIONS])
        for at, one in enumerate(boxes):
            for other in boxes[at + 1 :]:
                apart = (
                    one["x"] + one["width"] <= other["x"]
                    or other["x"] + other["width"] <= one["x"]
                    or one["y"] + one["height"] <= other["y"]
                    or other["y"] + other["height"] <= one["y"]
                )
                assert apart, (width, RELATIONS[at].name)


def test_a_label_opens_its_relation_and_the_slider_moves_the_stage(lab: Lab) -> None:
    opened(lab)
    lab.page.locator("#way-dilation").click()
    expect(lab.page.locator("h1:visible")).to_have_text("Dilated is a special case of Convolution")
    shows(lab, "1,1,6,6")
    slider = lab.page.locator("#morph-slider")
    for value, shape in (("1", "1,1,4,4"), ("2", "1,1,2,2")):
        slider.fill(value)
        shows(lab, shape)
    expect(slider).to_have_attribute("aria-valuetext", "dilation: 3")
    expect(lab.page.locator(".changed")).to_contain_text("multiply-adds 324 → 36")
    expect(lab.page.locator(".proof")).to_contain_text("All 4 numbers are equal.")
    assert lab.href.endswith("#dilation/2")
    lab.page.go_back()
    expect(lab.page.locator("#map")).to_be_visible()
    expect(lab.page.locator("#way-dilation")).to_be_focused()


def test_a_line_itself_opens_its_relation(lab: Lab) -> None:
    opened(lab)
    way = lab.page.locator("#way-multiplier").bounding_box()
    assert way is not None
    lab.page.mouse.click(way["x"] - 40, way["y"] + way["height"] / 2 - 7)
    expect(lab.page.locator("h1:visible")).to_have_text(
        "Depthwise separable is a special case of Convolution"
    )


def test_every_proof_of_every_relation_holds_in_the_page(lab: Lab) -> None:
    emulate(lab.page, reduced_motion="reduce")
    opened(lab)
    titles = lab.page.evaluate(TITLES)
    for relation in RELATIONS:
        lab.page.evaluate("(name) => { location.hash = name }", relation.name)
        expect(lab.page.locator("#morph-title")).to_have_text(titles[relation.name])
        verdicts = lab.page.locator(".proof.holds .verdict", has_text="numbers are equal")
        expect(verdicts).to_have_count(len(relation.proofs))


def test_the_play_button_runs_the_slider_to_its_end(lab: Lab) -> None:
    opened(lab, "#groups")
    lab.page.locator("#morph-play").click()
    shows(lab, "1,6,2,2")
    lab.wait("document.querySelector('#morph-slider').value === '2'")
    expect(lab.page.locator("#morph-play")).to_have_attribute("aria-label", "Run the slider (space)")
    lab.wait("convscope.store.get().config.groups === 3")


def test_the_slider_runs_for_a_reader_who_wants_no_motion_too(browser: Browser, server: str) -> None:
    with lab_on(browser, server, reduced_motion="reduce") as lab:
        opened(lab, "#dilation")
        shows(lab, "1,1,6,6")
        lab.page.keyboard.press("Space")
        shows(lab, "1,1,2,2")


def test_a_relation_is_opened_run_and_left_by_keyboard_alone(lab: Lab) -> None:
    opened(lab)
    lab.page.locator("#way-kernel").focus()
    lab.page.keyboard.press("Enter")
    expect(lab.page.locator("#morph-title")).to_be_focused()
    lab.page.locator("#morph-slider").focus()
    lab.page.keyboard.press("ArrowRight")
    lab.wait("convscope.store.get().config.kernel_size === 3")
    lab.page.keyboard.press("End")
    lab.wait("convscope.store.get().config.kernel_size === 1")
    frame = lab.state("frame")
    lab.page.locator("#picture").focus()
    lab.page.keyboard.press("ArrowRight")
    lab.wait(f"convscope.store.get().frame === {frame + 1}")
    lab.page.keyboard.press("Escape")
    expect(lab.page.locator("#way-kernel")).to_be_focused()


def test_an_answer_that_comes_late_does_not_take_the_slider_back(lab: Lab) -> None:
    opened(lab, "#groups")
    shows(lab, "1,6,2,2")
    lab.listen()
    lab.page.evaluate(
        "() => { for (const stop of ['1', '2', '0', '2', '1']) {"
        " const slider = document.querySelector('#morph-slider');"
        " slider.value = stop; slider.dispatchEvent(new Event('input', {bubbles: true})); } }"
    )
    lab.wait("convscope.store.get().config.groups === 2")
    lab.quiet()
    lab.wait("!convscope.store.get().pending")
    assert lab.state("config")["groups"] == 2


def test_the_lab_opens_what_the_stage_shows_and_compares_what_a_proof_compares(lab: Lab) -> None:
    opened(lab, "#average/4")
    shows(lab, "1,2,2,2")
    link = lab.page.locator(".proof-links a")
    lab.page.goto(f"{lab.root}{link.get_attribute('href')}")
    lab.idle()
    assert lab.state("config")["groups"] == 2
    expect(lab.page.locator(".differences")).to_contain_text("the outputs are equal")


def test_on_a_phone_the_map_is_a_list_and_nothing_is_cut_off(browser: Browser, server: str) -> None:
    with lab_on(browser, server, color_scheme="dark", **PHONE) as lab:
        opened(lab)
        assert lab.page.evaluate("document.documentElement.scrollWidth") == 390
        widths = lab.page.evaluate(
            "() => [...document.querySelectorAll('.way')].map((way) => way.offsetWidth)"
        )
        assert set(widths) == {358}, "every way is a row of the list"
        lab.page.locator("#way-whole").tap()
        shows(lab, "1,3,3,3")
        assert lab.page.evaluate("document.documentElement.scrollWidth") == 390
        lab.page.locator(".morph-slider .end").last.tap()
        shows(lab, "1,3,1,1")
        stage = lab.page.locator("#picture").bounding_box()
        told = lab.page.locator(".morph-about").bounding_box()
        assert stage is not None
        assert told is not None
        assert stage["y"] + stage["height"] <= told["y"]

"""The loop, line by line: what runs, and what its variables hold, move with the cursor."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.lab import Lab, intercept

WINDOW = "?op=conv2d&input_size=5&frame=4"
BESIDE = """(lines) => lines.map((line) =>
  [line.querySelector("code").innerText, line.querySelector(".value").innerText])"""
THERE = "convscope.store.get().run?.told.frame === convscope.store.get().frame"


def _values(lab: Lab) -> dict[str, str]:
    """What stands beside every line."""
    return dict(lab.page.locator("#facts .code .line").evaluate_all(BESIDE))


def _by_line(lab: Lab) -> None:
    lab.open(WINDOW)
    lab.page.locator("[data-unit=line]").click()
    lab.wait(THERE)


def test_stepping_by_line_walks_through_the_loop_and_its_taps(lab: Lab) -> None:
    _by_line(lab)
    now = lab.page.locator("#facts .code .line.now code")
    seen = []
    for _ in range(7):
        lab.page.keyboard.press("ArrowRight")
        seen.append(now.inner_text())
    assert seen == [
        "for kh in range(k_h):",
        "for kw in range(k_w):",
        "ih = s_h * oh + kh - p_h",
        "iw = s_w * ow + kw - p_w",
        "if 0 <= ih < i_h and 0 <= iw < i_w:",
        "out[oh, ow] += x[ih, iw] * kernel[kh, kw]",
        "for kw in range(k_w):",
    ]
    assert lab.state("tap") == 0
    values = _values(lab)
    assert (values["ih = s_h * oh + kh - p_h"], values["for kh in range(k_h):"]) == ("1", "0")
    product = lab.stage("terms(4).terms[0].product")
    assert float(values["out[oh, ow] += x[ih, iw] * kernel[kh, kw]"].replace("−", "-")) == product


def test_stepping_by_line_goes_on_into_the_next_frame_and_back(lab: Lab) -> None:
    _by_line(lab)
    lab.page.keyboard.press("ArrowLeft")
    last = lab.state("step")
    lab.page.keyboard.press("ArrowRight")
    lab.wait(f"convscope.store.get().frame === 5 && {THERE}")
    assert lab.state("step") == 0
    lab.page.keyboard.press("ArrowLeft")
    lab.wait(f"convscope.store.get().frame === 4 && {THERE}")
    assert lab.state("step") == -1
    lab.page.keyboard.press("ArrowLeft")
    assert lab.state("step") == last - 1


def test_the_variables_follow_a_click_on_the_output(lab: Lab) -> None:
    lab.open(WINDOW)
    lab.page.mouse.click(*lab.at("output", 2, 0))
    lab.wait(f"convscope.store.get().frame === 6 && {THERE}")
    values = _values(lab)
    assert (values["for oh in range(o_h):"], values["for ow in range(o_w):"]) == ("2", "0")
    shown = values["out[oh, ow] += x[ih, iw] * kernel[kh, kw]"].replace("−", "-")
    assert float(shown) == lab.stage("terms(6).result")


def test_where_no_loop_fits_steps_go_by_tap_and_it_says_why(lab: Lab) -> None:
    lab.open("?op=conv2d&input_size=5&padding=1:0,0:0&frame=4")
    lab.page.locator("[data-unit=line]").click()
    expect(lab.page.locator("#facts .hint[role=status]")).to_contain_text("same padding on both sides")
    lab.page.keyboard.press("ArrowRight")
    lab.page.keyboard.press("ArrowRight")
    assert lab.state("tap") == 1


def test_the_loops_button_is_not_there_before_it_has_words(lab: Lab) -> None:
    lab.open("?op=conv2d")
    untold = {**lab.page.request.get(f"{lab.root}/api/v1/operators").json(), "lessons": {}}
    intercept(lab.page, "**/api/v1/operators", lambda route: route.fulfill(json=untold))
    toggle = lab.page.locator("#facts .loop .under button")
    expect(toggle).to_be_visible()
    lab.page.locator("#operator").select_option("max_pool2d")
    lab.wait("convscope.store.get().scene.op === 'max_pool2d'")
    expect(toggle).to_be_hidden()

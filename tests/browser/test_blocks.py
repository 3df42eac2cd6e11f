"""The whole kernel matrix in little: only where there is one, with the server's counts, and a click goes to a row."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.lab import Lab

LARGE = "?op=conv2d&input_size=56&in_channels=64&out_channels=64&padding=1&view=kernel_matrix"
# Of the whole matrix in little, once it is drawn.
COLOURS = """() => {
  const map = document.querySelector(".minimap");
  const { data } = map.getContext("2d").getImageData(0, 0, map.width, map.height);
  return new Set(new Uint32Array(data.buffer)).size;
}"""


def test_a_real_layers_matrix_is_shown_whole_counted_and_gone_to_by_a_click(lab: Lab) -> None:
    lab.open(LARGE)
    section = lab.page.locator(".whole-matrix")
    expect(section).to_contain_text("40,282,095,616")
    expect(section).to_contain_text("4,096 blocks")
    lab.wait(f"({COLOURS})() > 3")
    box = lab.page.locator(".minimap").first.bounding_box()
    assert box is not None
    lab.page.locator(".minimap").first.click(position={"x": 20, "y": box["height"] * 0.75})
    lab.wait("convscope.store.get().frame > 140000")
    lab.wait("convscope.stage.seen('matrix').row > 140000")


def test_it_is_there_for_the_kernel_matrix_only(lab: Lab) -> None:
    lab.open("?op=conv2d&input_size=5")
    expect(lab.page.locator(".whole-matrix")).to_be_hidden()
    lab.view("kernel_matrix")
    expect(lab.page.locator(".whole-matrix")).to_contain_text("a dense layer")
    lab.view("coverage")
    expect(lab.page.locator(".whole-matrix")).to_be_hidden()

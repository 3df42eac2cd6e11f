"""A photograph: from a file to a picture, and nowhere else."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Request, expect

from tests.browser.lab import Lab
from tests.browser.shown import shown


def photograph(rows: int, columns: int) -> FilePayload:
    red, green = np.meshgrid(np.linspace(0, 255, columns), np.linspace(0, 255, rows))
    pixels = np.stack([red, green, np.full_like(red, 90)], axis=-1).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return {"name": "photo.png", "mimeType": "image/png", "buffer": file.getvalue()}


def _upload(lab: Lab, rows: int, columns: int) -> None:
    lab.page.locator(".chooser:not(.npy)").set_input_files(photograph(rows, columns))
    lab.wait(f"convscope.store.get().answer.shapes.input.slice(-2).join() === '{rows},{columns}'")
    lab.idle()


def test_an_uploaded_photograph_is_filtered_at_once_and_stays_out_of_the_link(loaded: Lab) -> None:
    lab = loaded
    shown(lab, "op=conv2d")
    _upload(lab, 24, 32)
    assert lab.state("problem") is None
    answer = lab.state("answer")
    assert answer["shapes"]["input"] == [1, 1, 24, 32]
    assert answer["shapes"]["output"] == [1, 1, 24, 32]
    assert lab.state("showAll") is True
    assert "input" not in answer["tensors"], "what was sent packed does not come back"
    assert "packed" not in lab.href
    expect(lab.page.locator(".credit")).to_contain_text("sample")
    output = lab.page.evaluate("() => Array.from(convscope.store.get().tensors.get('output').data)")
    assert max(map(abs, output)) > 0


def test_grey_is_the_rounded_luma(loaded: Lab) -> None:
    lab = loaded
    shown(lab, "op=conv2d")
    _upload(lab, 8, 8)
    grey = lab.page.evaluate("() => Array.from(convscope.store.get().tensors.get('input').data)")
    red, green = np.meshgrid(np.linspace(0, 255, 8), np.linspace(0, 255, 8))
    pixels = np.stack([red, green, np.full_like(red, 90)], axis=-1).astype(np.uint8)
    wanted = np.asarray(Image.fromarray(pixels).convert("L")).reshape(-1)
    assert np.abs(np.array(grey) - wanted).max() <= 1


def test_colour_is_three_channels_with_a_kernel_each(loaded: Lab) -> None:
    lab = loaded
    shown(lab, "op=conv2d")
    _upload(lab, 16, 16)
    lab.page.locator(".segments button", has_text="RGB").click()
    lab.idle()
    assert lab.state("answer")["shapes"]["input"] == [1, 3, 16, 16]
    assert lab.state("answer")["shapes"]["weight"][:2] == [3, 1]
    assert lab.state("config")["groups"] == 3


def test_a_new_size_draws_the_photograph_again(lab: Lab) -> None:
    lab.open("?op=conv2d")  # a page in which no field was ever opened to a number for each axis
    _upload(lab, 40, 40)
    lab.page.locator("#field-input_size").fill("20")
    lab.page.locator("#field-input_size").press("Enter")
    lab.idle()
    assert lab.state("answer")["shapes"]["input"] == [1, 1, 20, 20]


def test_a_view_of_a_photograph_does_not_send_it_again(loaded: Lab) -> None:
    lab = loaded
    shown(lab, "op=conv2d")
    _upload(lab, 64, 64)
    sent: list[int] = []

    def heard(request: Request) -> None:
        sent.append(len(request.post_data or ""))

    view = lab.state("view")
    lab.page.on("request", heard)
    lab.page.locator("#tabs [role=tab]").nth(1).click()
    lab.wait(f"convscope.store.get().scene.view !== '{view}'")
    lab.idle()
    lab.until(lambda: sent)
    lab.page.remove_listener("request", heard)
    assert max(sent) < 1000


def test_what_is_no_photograph_is_refused_in_words(loaded: Lab) -> None:
    lab = loaded
    shown(lab, "op=conv2d")
    file: FilePayload = {"name": "a.gif", "mimeType": "image/gif", "buffer": b"GIF89a"}
    lab.page.locator(".chooser:not(.npy)").set_input_files(file)
    expect(lab.page.locator(".pictures .trouble")).to_contain_text("PNG and JPEG")
    broken: FilePayload = {"name": "a.png", "mimeType": "image/png", "buffer": b"not a picture"}
    lab.page.locator(".chooser:not(.npy)").set_input_files(broken)
    expect(lab.page.locator(".pictures .trouble")).to_contain_text("could not be read")


def test_the_sample_photograph_is_credited_and_shown_whole(loaded: Lab) -> None:
    lab = loaded
    shown(lab, "op=conv2d")
    lab.page.locator("[data-field=input] .chip", has_text="sample photo").click()
    lab.wait("convscope.store.get().showAll")  # the photograph is fetched first
    lab.idle()
    assert lab.state("answer")["shapes"]["output"] == [1, 1, 256, 256]
    expect(lab.page.locator(".credit")).not_to_have_text("")
    modes = {panel["name"]: panel["mode"] for panel in lab.describe()["panels"]}
    assert modes["input"] == modes["output"] == "picture"
    lab.page.locator("[data-field=input] .chip", has_text="digits").click()
    lab.wait("!convscope.store.get().showAll")
    lab.idle()
    assert lab.state("answer")["shapes"]["input"][-1] < 16


def test_a_dropped_file_that_is_no_photograph_is_told_above_the_stage(loaded: Lab) -> None:
    lab = loaded
    shown(lab, "op=conv2d")
    lab.page.evaluate(
        """() => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File(["words"], "notes.txt", { type: "text/plain" }));
          document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer }));
        }"""
    )
    expect(lab.page.locator("#notice")).to_contain_text("PNG and JPEG")
    _upload(lab, 9, 9)
    expect(lab.page.locator("#notice")).to_have_text("")


def test_an_address_says_that_the_photograph_stayed_here(lab: Lab) -> None:
    lab.open("?op=conv2d")
    _upload(lab, 24, 32)
    lab.wait("location.search.endsWith('&note=photo')")
    address = lab.href
    lab.page.locator("[data-field=input] .chip", has_text="digits").click()
    lab.idle()
    assert "note" not in lab.href
    lab.page.goto(address)
    lab.idle()
    assert lab.state("problem") is None
    expect(lab.page.locator("#notice")).to_contain_text("photograph")


@pytest.mark.parametrize("way", ["drop", "paste"])
def test_a_photograph_can_be_dropped_and_pasted(loaded: Lab, way: str) -> None:
    lab = loaded
    shown(lab, "op=conv2d")
    lab.page.evaluate(
        """([way, bytes]) => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([new Uint8Array(bytes)], "photo.png", { type: "image/png" }));
          const init = { bubbles: true, cancelable: true };
          const event = way === "drop"
            ? new DragEvent("drop", { ...init, dataTransfer: transfer })
            : new ClipboardEvent("paste", { ...init, clipboardData: transfer });
          document.body.dispatchEvent(event);
        }""",
        [way, list(photograph(9, 12)["buffer"])],
    )
    lab.wait("convscope.store.get().answer.shapes.input.slice(-2).join() === '9,12'")
    lab.idle()
    assert lab.state("showAll") is True


def test_going_back_to_an_earlier_photograph_keeps_it_apart_from_the_newer_one(loaded: Lab) -> None:
    lab = loaded
    shown(lab, "op=conv2d")
    _upload(lab, 24, 32)
    _upload(lab, 40, 40)
    lab.page.go_back()
    lab.wait("convscope.store.get().answer.shapes.input.slice(-2).join() === '24,32'")
    lab.idle()
    assert lab.page.evaluate("convscope.store.get().config.input.data.length") > 0

"""Arrays in and out of the lab as .npy files: somebody's own filters, and what they make of an input."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import FilePayload

from tests.browser.lab import Lab
from tests.browser.shown import shown


def _file(name: str, array: NDArray[np.generic]) -> FilePayload:
    held = io.BytesIO()
    np.save(held, array)
    return {"name": name, "mimeType": "application/octet-stream", "buffer": held.getvalue()}


def _open(lab: Lab, field: str, file: FilePayload) -> None:
    lab.page.locator(f"[data-field={field}] .typed").click()
    lab.page.locator(f"[data-field={field}] .chooser.npy").set_input_files(file)


def _saved(lab: Lab, name: str) -> NDArray[np.float64]:
    with lab.page.expect_download() as waiting:
        lab.page.get_by_label(f"Save {name} as a .npy file").click()
    assert waiting.value.suggested_filename == f"{name}.npy"
    found: NDArray[np.float64] = np.load(Path(waiting.value.path()))
    return found


def test_a_bank_of_filters_sets_the_channels_and_the_kernel_and_comes_out_as_it_went_in(loaded: Lab) -> None:
    lab = loaded
    shown(lab, "?op=conv2d&input_size=12&padding=2")
    filters = np.random.default_rng(1).normal(size=(8, 3, 5, 4)).astype(np.float32)
    _open(lab, "weight", _file("filters.npy", filters))
    lab.wait("convscope.store.get().answer.shapes.weight.join() === '8,3,5,4'")
    lab.idle()
    assert lab.state("answer")["shapes"]["input"] == [1, 3, 12, 12]
    assert np.array_equal(_saved(lab, "weight"), filters.astype(np.float64))
    output = _saved(lab, "output")
    x = np.pad(_saved(lab, "input"), ((0, 0), (0, 0), (2, 2), (2, 2)))
    windows = np.lib.stride_tricks.sliding_window_view(x, (5, 4), axis=(2, 3))
    assert np.allclose(output, np.einsum("nchwij,mcij->nmhw", windows, filters), atol=1e-9)


def test_many_numbers_travel_as_bytes_and_stay_out_of_the_link(loaded: Lab) -> None:
    lab = loaded
    shown(lab, "?op=conv2d&input_size=6")
    _open(lab, "weight", _file("many.npy", np.linspace(-1, 1, 64 * 16 * 9).reshape(64, 16, 3, 3)))
    lab.wait("convscope.store.get().answer.shapes.weight.join() === '64,16,3,3'")
    lab.idle()
    assert "data" in lab.state("config")["weight"]
    assert "too many for a link" in lab.state("answer")["link"]["note"]


def test_a_file_that_is_no_array_of_numbers_is_refused_in_words_and_changes_nothing(loaded: Lab) -> None:
    lab = loaded
    shown(lab, "?op=conv2d")
    before = lab.state("config")
    _open(lab, "weight", _file("text.npy", np.array(["a", "b"])))
    trouble = lab.page.locator("[data-field=weight] .trouble")
    trouble.get_by_text("text (<U1)").wait_for()
    assert lab.state("config") == before


def test_an_array_dropped_on_the_page_is_the_input_and_on_a_tensors_controls_that_tensor(loaded: Lab) -> None:
    lab = loaded
    shown(lab, "?op=conv2d&kernel_size=1")
    drop = """([selector, numbers]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([new Uint8Array(numbers)], "dropped.npy"));
      const how = { dataTransfer, bubbles: true, cancelable: true };
      document.querySelector(selector).dispatchEvent(new DragEvent("drop", how));
    }"""
    image = _file("x.npy", np.arange(20, dtype=np.int64).reshape(1, 4, 5))["buffer"]
    lab.page.evaluate(drop, ["#stage", list(image)])
    lab.wait("convscope.store.get().answer.shapes.input.slice(-2).join() === '4,5'")
    kernel = _file("w.npy", np.full((2, 1, 2, 2), 0.5))["buffer"]
    lab.page.evaluate(drop, ["[data-field=weight]", list(kernel)])
    lab.wait("convscope.store.get().answer.shapes.weight.join() === '2,1,2,2'")
    lab.idle()
    assert lab.state("problem") is None
    assert lab.state("answer")["shapes"]["output"][-3:] == [2, 3, 4]

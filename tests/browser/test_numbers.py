"""Number boxes show the whole number."""

from __future__ import annotations

from tests.browser.lab import Lab


def test_a_number_of_six_digits_is_seen_whole(lab: Lab) -> None:
    lab.open("?op=conv1d&input_size=262144&kernel_size=3")
    box = lab.page.locator("#field-input_size")
    assert box.input_value() == "262144"
    assert box.evaluate("(box) => box.scrollWidth <= box.clientWidth")

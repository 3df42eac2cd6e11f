"""Fingers on the screen. What follows at once says so: then a slow machine is no slow finger."""

from __future__ import annotations

import time

from tests.browser.lab import Lab

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
QUICK = 0.02  # seconds
# Longer than any rest of a finger or of a pointer; a timer that was set before it with less has come by then.
RESTED = "() => new Promise((done) => setTimeout(done, 500))"


class Fingers:
    """As the screen tells of them."""

    def __init__(self, lab: Lab) -> None:
        self._wire = lab.page.context.new_cdp_session(lab.page)
        self._last = time.time()

    def tell(self, kind: str, *points: tuple[float, float], after: float | None = None) -> None:
        """They come down, move or go: now, or so many seconds after what was told before, however late it is."""
        self._last = time.time() if after is None else self._last + after
        touches = [{"x": x, "y": y, "id": at} for at, (x, y) in enumerate(points)]
        event = {"type": f"touch{kind}", "touchPoints": touches, "timestamp": self._last}
        self._wire.send("Input.dispatchTouchEvent", event)

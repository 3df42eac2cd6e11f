"""One loaded page for the tests of a file: each opens its own picture in it, as if the page had been loaded with it."""

from __future__ import annotations

from typing import Any

from tests.browser.lab import Lab

# Nothing stays of how the picture was looked at: the strip of steps, a closer look, a second view, a note, the focus.
ANEW = """([config, view]) => {
  document.activeElement?.blur();
  scrollTo(0, 0);
  const { store, session } = convscope;
  store.set({ playing: false, stepBy: "output", step: null, showAll: false, zoom: {}, beside: "", notes: [] });
  session.open(config, view);
}"""
AT = "(frame) => convscope.store.set({ frame, tap: null, step: null })"


def again(lab: Lab, op: str, *, view: str = "", frame: int = 0, **config: Any) -> Lab:
    """Open a configuration at a frame, in the operator's first view or another."""
    views = next(each["views"] for each in lab.catalogue()["operators"] if each["op"] == op)
    lab.page.mouse.move(0, 0)
    lab.page.evaluate(ANEW, [{"op": op, **config}, view or views[0]])
    lab.idle()
    lab.page.evaluate(AT, frame)
    lab.idle()
    return lab


def attend(lab: Lab) -> None:
    """Hear of every request from here on: none is made again any more because PyTorch is being loaded."""
    lab.wait("convscope.store.get().check.status !== 'loading'")
    lab.listen()


def unasked(lab: Lab) -> None:
    """Nothing has been asked of the API since, though whatever would have is over."""
    lab.idle()
    lab.quiet()
    assert lab.asked == []

"""What an address shows, in a page that is there already: a load costs more than most of what is asked of a picture."""

from __future__ import annotations

from typing import Any

from app.query.link import from_query, split_query
from tests.browser.lab import Lab

# As an example chip opens it, then the cursor's place and what stands beside the picture; of what stood beside the one
# before nothing is left.
SHOW = """([config, { view, ...more }]) => {
  const { store, session } = convscope;
  store.set({ against: "", beside: "", notes: [], zoom: {} });
  delete convscope.against;
  delete convscope.beside;
  session.open(config, view);
  store.set(more);
}"""


def shown(lab: Lab, address: str, **more: Any) -> None:
    """Show a configuration alone, or ``against`` another or ``beside`` another view, at the frame of its address."""
    query, page = split_query(address.removeprefix("?"))
    config = from_query(query)
    views = next(each["views"] for each in lab.catalogue()["operators"] if each["op"] == config["op"])
    lab.resize(1440, 900)
    lab.page.mouse.move(0, 0)
    lab.page.evaluate(SHOW, [config, {"view": page.get("view", views[0])} | more])
    lab.idle()
    if "frame" in page:
        lab.page.evaluate("(frame) => convscope.store.set({ frame })", int(page["frame"]))
        lab.idle()

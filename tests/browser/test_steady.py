"""What a step must not do: make what is there already, or have the page laid out before it is drawn."""

from __future__ import annotations

import json

import pytest

from app.query import to_query
from tests.browser.lab import Lab, emulate

CONFIGURATIONS = (
    "?op=conv2d&input_size=64&padding=1&frame=700",
    "?op=conv2d&input_size=32&kernel_size=9&padding=4&frame=300",
    "?op=conv2d&input_size=14&in_channels=4&out_channels=4&padding=1&frame=30",
)
STEPS = 6


@pytest.fixture
def lab(lab: Lab) -> Lab:
    """A reader who wants no motion: of a step one picture is drawn, and what is asked of the page is the same."""
    emulate(lab.page, reduced_motion="reduce")
    return lab


# The nodes that came into the page in some steps and were never there before: what is put back is not made.
MADE = """async (steps) => {
  const { stage, store } = convscope, first = store.get().frame, known = new Set(), made = [];
  const remember = (node) => { known.add(node); node.childNodes.forEach(remember); };
  const go = async () => {
    for (let at = 0; at < steps; at += 1) {
      store.set({ frame: first + at, tap: null });
      await stage.settled();
    }
  };
  const seen = new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) {
      if (!known.has(node)) made.push(`${node.parentNode?.className} > ${node.nodeName} ${node.textContent}`);
      remember(node);
    }
  });
  remember(document.documentElement);
  seen.observe(document.documentElement, { childList: true, subtree: true });
  await go();
  made.length = 0;
  await go();
  seen.disconnect();
  return made;
}"""
# Which of what a browser must lay the page out for was asked while a step was handled and drawn.
# An observer of sizes comes after the layout and asks for nothing.
ASKED = """async (steps) => {
  const { stage, store } = convscope, asked = [], undo = [];
  const watch = (owner, name) => {
    const own = Object.getOwnPropertyDescriptor(owner, name);
    const told = (call) => function (...given) {
      if (!new Error().stack.includes("ResizeObserver")) asked.push(name);
      return call.apply(this, given);
    };
    Object.defineProperty(owner, name, own.get ? { ...own, get: told(own.get) } : { ...own, value: told(own.value) });
    undo.push(() => Object.defineProperty(owner, name, own));
  };
  for (const side of ["Width", "Height", "Left", "Top"]) {
    for (const box of ["client", "scroll"]) watch(Element.prototype, box + side);
    watch(HTMLElement.prototype, `offset${side}`);
  }
  for (const name of ["getBoundingClientRect", "getClientRects", "scrollIntoView"]) watch(Element.prototype, name);
  watch(HTMLElement.prototype, "innerText");
  watch(window, "getComputedStyle");
  await stage.settled();
  asked.length = 0;
  for (let at = 0; at < steps; at += 1) {
    const { steps: before } = stage.stats();
    store.set({ frame: store.get().frame + 1, tap: null });
    while (stage.stats().steps === before) await new Promise(requestAnimationFrame);
  }
  for (const back of undo) back();
  return asked;
}"""
QUERIED = """() => {
  const found = [];
  for (let node = document.getElementById("stage"); node; node = node.parentElement)
    if (getComputedStyle(node).containerType !== "normal") found.push(node.className || node.nodeName);
  return found;
}"""


# What PyTorch says comes late where it has just been loaded, and is written then.
CHECKED = "convscope.store.get().check?.status !== 'loading'"


def _opened(lab: Lab, query: str) -> None:
    lab.open(query)
    lab.wait(CHECKED)


@pytest.mark.parametrize("query", CONFIGURATIONS)
def test_a_step_makes_no_node_where_somebody_has_been_and_asks_nothing_that_lays_the_page_out(
    lab: Lab, query: str
) -> None:
    _opened(lab, query)
    assert lab.page.evaluate(MADE, STEPS) == []
    assert lab.page.evaluate(ASKED, 2 * STEPS) == []


def test_a_step_lays_nothing_out_where_the_line_under_the_stage_has_nothing_to_tell(lab: Lab) -> None:
    links = [{"op": "deform_conv2d", "kernel_size": 3}, {"op": "conv2d", "kernel_size": 1}]
    _opened(lab, "?" + to_query({"op": "chain", "input_size": 8, "links": links}).query + "&frame=1")
    assert lab.page.locator("#hover").inner_text() == ""
    assert lab.page.evaluate(ASKED, STEPS) == []


LINE = "document.querySelector('#terms .sum').textContent"
# Of an open sum: its beginning as soon as a step is handled, and the whole line when it is written from nothing.
SEEN = f"""async () => {{
  const {{ store }} = convscope, more = document.querySelector("#terms .more");
  const before = {LINE};
  store.set({{ frame: store.get().frame + 1, tap: null }});
  await undefined;
  const seen = {LINE};
  more.click();
  more.click();
  return [before, seen, {LINE}];
}}"""


def test_of_an_open_sum_what_is_in_view_is_written_at_once_and_all_of_it_when_the_cursor_rests(
    lab: Lab,
) -> None:
    lab.open("?op=conv2d&input_size=40&kernel_size=25&padding=12&frame=820")
    lab.page.locator("#terms .more").click()
    before, seen, whole = lab.page.evaluate(SEEN)
    ahead = 600  # characters that are in view in any case
    assert seen[:ahead] == whole[:ahead] != before[:ahead]
    assert seen != whole, "what is out of view may wait"
    assert seen.split(" = ")[-1] == whole.split(" = ")[-1], "the result is at the end and never waits"
    lab.page.evaluate("() => convscope.store.set({ frame: convscope.store.get().frame - 1 })")
    lab.wait(f"{LINE} === {json.dumps(before)}")


# What a browser does that translates a page: every text in an element of its own, one of them a copy.
TRANSLATED = """(selector) => {
  const texts = [], walker = document.createTreeWalker(document.querySelector(selector), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const [at, text] of texts.entries()) {
    const font = document.createElement("font");
    text.replaceWith(font);
    font.append(at % 2 ? text : text.data);
  }
  return texts.length;
}"""


def _unfold(lab: Lab) -> None:
    lab.page.locator("#facts .in-formula > summary").click()
    lab.page.locator("#facts .product").wait_for()


def test_what_a_browser_has_translated_is_written_anew_by_a_step(lab: Lab) -> None:
    lab.open("?op=conv2d&input_size=8&padding=1&frame=11")
    _unfold(lab)
    lines = ("#terms .sum", "#facts .product")
    go = "(frame) => { convscope.store.set({ frame, tap: null }); return convscope.stage.settled(); }"
    wanted = {}
    for frame in (9, 8, 0, 20):
        lab.page.evaluate(go, frame)
        wanted[frame] = [lab.page.locator(line).text_content() for line in lines]
    assert len({first for first, _ in wanted.values()}) == len(wanted)
    for frame, words in wanted.items():
        assert all(lab.page.evaluate(TRANSLATED, line) > 3 for line in lines)
        lab.page.evaluate(go, frame)
        assert [lab.page.locator(line).text_content() for line in lines] == words
    assert lab.complaints == []


def test_what_is_formulas_and_numbers_is_not_to_be_translated_and_letters_wait_for_no_layout(
    lab: Lab,
) -> None:
    """A canvas in a container that is asked for its width has a layout made at every font it is given."""
    lab.open()
    assert lab.page.evaluate(QUERIED) == []
    _unfold(lab)
    for part in ("#stage", "#hover", "#terms .sum", "#player .counter", "#facts .product", "#facts .code"):
        assert (
            lab.page.locator(f"[translate=no]{part}, [translate=no] {part}, {part}[translate=no]").count() > 0
        ), part


# Which places of a long line hold their nodes when it comes back after it was short.
FOLDED = """async () => {
  const main = document.querySelector("script[src$='/main.js']").src;
  const { redraw, sketch } = await import(main.replace("main.js", "lib/dom.js"));
  const host = document.createElement("p"), b = (_, at) => sketch("b", { text: at });
  const line = (length) => Array.from({ length }, b);
  redraw(host, line(4096));
  const first = [...host.children];
  redraw(host, line(10));
  const short = host.children.length;
  redraw(host, line(4096));
  const right = host.textContent === first.map((_, at) => at).join("");
  return [short, right, [...host.children].filter((node, at) => node === first[at]).length];
}"""


def test_of_a_long_sum_that_is_folded_a_few_places_are_kept(lab: Lab) -> None:
    lab.open()
    short, right, kept = lab.page.evaluate(FOLDED)
    assert (short, right) == (10, True)
    assert 10 < kept < 100

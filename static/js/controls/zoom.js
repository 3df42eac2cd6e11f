// @ts-check
/** Looking closer by buttons in a panel's corner, by keys and by gestures; what panels are seen through is state. */
import { subscribe } from "../lib/later.js";
import { el } from "../lib/dom.js";
import { drawn } from "./icons.js";
import { dressed } from "../lib/dress.js";
import { t } from "../lib/words.js";

/** @import { LabStore } from "../state.js" */
/** @import { Stage } from "../paint/stage.js" */

await dressed("zoom");

/** @typedef {Awaited<ReturnType<typeof mountZoom>>} Zoom */
/** @typedef {Awaited<ReturnType<Stage["gestures"]>>} Gestures */
/** @typedef {ReturnType<Gestures["panels"]>[number]} Panel */

const PATHS = { minus: "M3.5 8h9", plus: "M8 3.5v9M3.5 8h9", expand: "M6 2.5H2.5V6M10 2.5h3.5V6M6 13.5H2.5V10M10 13.5h3.5V10" };
const CLOSER = 1.5;
/** Pixels of a button's side and of the gap to the panel. */
const BUTTON = 26;
/** Nothing is pointed at here: where there is something to gain the buttons stand. */
const STANDING = matchMedia("(hover: none)");

/**
 * The buttons of one panel.
 * @param {string} name
 * @param {string} title
 * @param {(factor: number) => void} act
 */
function buttonsOf(name, title, act) {
  const button = (/** @type {keyof typeof PATHS} */ shape, /** @type {string} */ words, /** @type {number} */ factor) =>
    el("button", { type: "button", title: words, "aria-label": t("{panel}: {what}", { panel: title, what: words }), onclick: () => act(factor) }, drawn(PATHS[shape]));
  const [out, into, whole] = [button("minus", t("farther (−)"), 1 / CLOSER), button("plus", t("closer (+)"), CLOSER), button("expand", t("as a whole (0)"), 0)];
  const node = el("div", { class: "zoom", role: "group", "aria-label": t("Zoom: {panel}", { panel: title }), dataset: { panel: name } }, out, into, whole);
  for (const event of ["click", "dblclick", "pointerdown"]) node.addEventListener(event, (each) => each.stopPropagation());
  return {
    node,
    /** @param {Panel} panel */
    update({ block, frame, wordsEnd, closer, farther, zoomed, pictured }) {
      [out.hidden, whole.hidden] = [!farther, !zoomed];
      into.disabled = !closer;
      node.classList.toggle("unread", pictured);
      const count = [out, into, whole].filter((each) => !each.hidden).length;
      const left = Math.max(block.x, frame.x + frame.width - count * BUTTON);
      const inside = STANDING.matches && pictured && left < wordsEnd + 4; // there a corner of colours is less than words
      const top = inside ? frame.y + frame.height - BUTTON - 2 : Math.max(0, frame.y - BUTTON - 1);
      Object.assign(node.style, { left: `${left}px`, top: `${top}px` });
    },
  };
}

/**
 * Buttons where the panels stand; a panel's are seen while the pointer is on it or one of them has the focus.
 * @param {HTMLElement} host
 * @param {Gestures} gestures
 * @param {(panel: string, factor: number) => void} act
 */
function corners(host, gestures, act) {
  /** @type {Map<string, ReturnType<typeof buttonsOf>>} */
  let shown = new Map();
  let told = "";
  const place = () => {
    const panels = gestures.panels();
    const now = JSON.stringify(panels);
    if (now === told) return;
    told = now;
    const before = shown;
    shown = new Map(panels.map((panel) => /** @type {const} */ ([panel.name, before.get(panel.name) ?? buttonsOf(panel.name, panel.title, (factor) => act(panel.name, factor))])));
    for (const [name, { node }] of before) if (!shown.has(name)) node.remove();
    for (const panel of panels) {
      const buttons = shown.get(panel.name);
      buttons?.update(panel);
      if (buttons && !buttons.node.isConnected) host.append(buttons.node);
    }
  };
  subscribe(place);
  place();
  return {
    /** @param {string | null} here */
    point(here) {
      for (const [name, { node }] of shown) node.classList.toggle("here", name === here);
    },
  };
}

/**
 * @param {HTMLElement} host
 * @param {{store: LabStore, stage: Stage}} parts
 */
export async function mountZoom(host, { store, stage }) {
  let space = false;
  let dragged = false;
  const tell = (/** @type {string} */ panel, /** @type {import("../paint/lens.js").Lens | null} */ lens) => {
    dragged = true;
    const { [panel]: _, ...others } = store.get().zoom;
    store.set({ zoom: lens ? { ...others, [panel]: lens } : others });
    stage.setHover(null);
  };
  const gestures = await stage.gestures({ tell, space: () => space });
  const act = (/** @type {string} */ panel, /** @type {number} */ factor) => (factor === 0 ? tell(panel, null) : gestures.zoom(panel, factor));
  const buttons = corners(host, gestures, act);
  /** @type {string | null} */
  let here = null;
  /** @type {string | null} */
  let last = null;
  const under = (/** @type {PointerEvent} */ event) => {
    const box = host.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const holds = (/** @type {Panel} */ { block }) => x >= block.x - 2 && y >= block.y - 2 && x < block.x + block.width + 2 && y < block.y + block.height + 2;
    return gestures.panels().find(holds)?.name ?? null;
  };
  const point = (/** @type {PointerEvent} */ event) => {
    const now = under(event);
    if (now === here) return;
    here = now;
    last = now ?? last;
    buttons.point(here);
  };
  host.addEventListener("pointermove", point, { capture: true });
  host.addEventListener("pointerleave", () => buttons.point((here = null)));
  /** The panel that keys are meant for: under the pointer, with the focus, the last one, or the first too small to read. */
  const meant = () => {
    const panels = gestures.panels();
    const focused = document.activeElement?.closest(".zoom");
    const wished = [here, focused instanceof HTMLElement ? focused.dataset["panel"] : null, last].find((name) => panels.some((panel) => panel.name === name));
    return panels.find((panel) => panel.name === wished) ?? panels.find(({ zoomed }) => zoomed) ?? panels.find(({ pictured }) => pictured) ?? panels[0];
  };
  return {
    point,
    /** @param {number} factor 0: as a whole */
    by(factor) {
      const panel = meant();
      if (panel) act((last = panel.name), factor);
    },
    /** @param {readonly [number, number]} by columns and rows */
    pan(by) {
      const panel = meant();
      return panel !== undefined && gestures.pan(panel.name, by);
    },
    /** Space is down: over a panel that can be moved it may begin a drag. @returns {(() => boolean) | null} whether it was one */
    grab() {
      if (!gestures.panels().some(({ name, partial }) => name === here && partial)) return null;
      if (!space) [space, dragged] = [true, false];
      host.style.cursor = "grab";
      return () => {
        space = false;
        host.style.cursor = "";
        return dragged;
      };
    },
  };
}

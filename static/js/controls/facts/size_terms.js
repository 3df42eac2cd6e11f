// @ts-check
/** The size formula pointed at: a letter lights what it counts on the stage, the size goes to the last window. */

import { el } from "../../lib/dom.js";
import { t } from "../../lib/words.js";

/** @import { LabStore } from "../../state.js" */
/** @import { Stage } from "../../paint/stage.js" */

/** What each letter counts. @type {Record<string, () => string>} */
const NAMES = {
  i: () => t("The input cells"),
  k: () => t("How far the kernel reaches"),
  s: () => t("The window and its next step"),
  p: () => t("The padding"),
  "p₀": () => t("The padding before"),
  "p₁": () => t("The padding after"),
  d: () => t("The cells that the kernel reads, as far apart as the dilation"),
  op: () => t("The output cells that output padding adds"),
  o: () => t("The last window, and what is left over"),
};

/**
 * @param {HTMLElement} host
 * @param {{store: LabStore, stage: Stage}} parts
 */
export async function mountTerms(host, { store, stage }) {
  const { light } = await stage.termLights();
  /** @type {HTMLElement | null} */
  let pinned = null;
  const said = el("p", { class: "aside", role: "status" });

  const axesOf = (/** @type {HTMLElement} */ node) => (node.closest(".size")?.getAttribute("data-axes") ?? "").split(" ");
  const termOf = (/** @type {HTMLElement} */ node) => ({ term: node.dataset["term"] ?? "", axes: axesOf(node), count: Number(node.dataset["count"] ?? 0) });
  const nameOf = (/** @type {HTMLElement} */ node) => NAMES[node.dataset["term"] ?? ""]?.() ?? "";
  const alike = (/** @type {HTMLElement} */ node) => (/** @type {HTMLElement} */ each) => each.dataset["term"] === node.dataset["term"] && axesOf(each).join() === axesOf(node).join();

  /** @param {HTMLElement | null} node */
  function pin(node) {
    pinned = node;
    for (const each of /** @type {NodeListOf<HTMLElement>} */ (host.querySelectorAll("button[data-term]"))) each.setAttribute("aria-pressed", String(node !== null && alike(node)(each)));
    light(node && termOf(node));
    said.textContent = node && nameOf(node);
    node?.closest(".size")?.append(said);
  }

  /** To the last window along the axes of a formula, as a whole frame. @param {readonly string[]} axes */
  function last(axes) {
    const { frame, scene } = store.get();
    const here = scene && stage.sceneAt(frame);
    if (!here || here.forward) return;
    const ends = Object.fromEntries(axes.map((axis) => [`o${axis}`, (here.sizes[`o${axis}`] ?? 1) - 1]));
    store.set({ playing: false, tap: null, step: null, frame: stage.frameOf({ ...stage.front(frame, null), ...ends }) });
  }

  addEventListener("keydown", ({ key }) => {
    if (key === "Escape" && pinned) pin(null);
  });
  store.subscribe((state) => state.answer, () => pin(null));
  return {
    /** @param {string} type of the event @param {HTMLElement} node */
    tell(type, node) {
      node.title ||= nameOf(node);
      if (type === "click") {
        const again = pinned !== null && alike(node)(pinned);
        pin(again ? null : node);
        if (!again && node.dataset["term"] === "o") last(axesOf(node));
      } else if (type === "pointerover" || type === "focusin") light(termOf(node));
      else light(pinned && termOf(pinned));
    },
  };
}

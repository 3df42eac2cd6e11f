// @ts-check
/** The stage follows the state, and what happens on the stage becomes state. */
import { GLIDES } from "../lib/clock.js";
import { write } from "../lib/dom.js";
import { pressedAgain } from "../lib/wanted.js";
import { pointing } from "../paint/needs.js";
import { partsOf } from "../wire/parts.js";
import { t } from "../lib/words.js";

/** @import { LabStore } from "../state.js" */
/** @import { Stage } from "../paint/stage.js" */

/**
 * @param {{store: LabStore, stage: Stage}} parts
 * @param {() => number} rate frames a second while playing
 */
export function bindStage({ store, stage }, rate) {
  let held = store.get().tensors;
  let sizes = "";
  /** @type {Promise<void> | null} the strip by which sheets are browsed, where a scene has many */
  let strip = null;
  const browse = () => {
    const hover = document.getElementById("hover");
    if (!hover || strip || stage.decks().length === 0) return;
    strip = Promise.all([import("./sheets.js"), pointing.load()]).then(([{ mountSheets }]) => mountSheets(hover.closest(".footline") ?? hover, stage));
    pressedAgain("[]{}", strip);
  };
  store.subscribe(
    (state) => state.scene,
    (scene) => {
      const { tensors, frame, tap, showAll } = store.get();
      if (!scene) return;
      const now = JSON.stringify([scene.op, scene.view, partsOf(scene).map((part) => part.sizes)]);
      stage.setScene(scene, tensors === held ? null : tensors);
      held = tensors;
      stage.setShowAll(showAll);
      stage.setCursor({ frame, tap, motion: false });
      browse();
      const other = now !== sizes;
      sizes = now;
      if (other) store.set({ zoom: {} }); // who hears of it hears of the scene as well, and asks the stage about it
    },
  );
  store.subscribe(
    (state) => state.zoom,
    (zoom) => stage.setZoom(zoom),
  );
  const move = () => {
    const { frame, tap, playing, scene } = store.get();
    if (scene) stage.setCursor({ frame, tap, motion: playing ? rate() <= GLIDES : undefined });
  };
  store.subscribe((state) => state.frame, move);
  store.subscribe((state) => state.tap, move);
  store.subscribe(
    (state) => state.showAll,
    (all) => stage.setShowAll(all),
  );
  store.subscribe(
    (state) => state.pending,
    (pending) => document.getElementById("lab")?.setAttribute("aria-busy", String(pending)),
  );
  followTheme(stage);
}

/** Draw a stage anew in other colours. @param {Stage} stage */
export function followTheme(stage) {
  const themed = new MutationObserver(() => stage.themeChanged());
  themed.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  return themed;
}

/**
 * The line under the stage: what the pointer is on, or else what this frame reads.
 * @param {HTMLElement} host
 * @param {{store: LabStore, stage: Stage}} parts
 */
export function mountHover(host, { store, stage }) {
  const draw = () => {
    const { hover, frame, scene } = store.get();
    const { text, coordinates } = scene && scene.total > 0 && !hover ? stage.windowSlice(frame) : { text: "", coordinates: "" };
    const words = hover || (text ? (coordinates === "output" ? t("writes {slice}", { slice: text }) : t("reads {slice}", { slice: text })) : stage.resting());
    write(host, { text: words, class: hover ? "hover pointing" : "hover" });
  };
  for (const part of /** @type {const} */ (["hover", "frame", "tap", "scene"])) store.subscribe((state) => state[part], draw);
  store.subscribe((state) => state.scene, () => void stage.settled().then(draw)); // where a place is, only the drawn stage knows
}

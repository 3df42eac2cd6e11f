// @ts-check
/** The stage follows the state, and what happens on the stage becomes state. */
import { GLIDES, wanted } from "../lib/later.js";
import { write } from "../lib/dom.js";
import { beside as ahead, pointing } from "../paint/needs.js";
import { MOST_OPEN } from "../paint/scenery.js";
import { deepest, partsOf } from "../wire/scene.js";
import { folded, spread } from "./edit.js";
import { t } from "../lib/words.js";

/** @import { Choice } from "../paint/pointing.js" */
/** @import { LabStore } from "../state.js" */
/** @import { Session } from "./session.js" */
/** @import { Stage } from "../paint/stage.js" */

/**
 * @param {{store: LabStore, stage: Stage}} parts
 * @param {() => number} rate frames a second while playing
 */
export function bindStage({ store, stage }, rate) {
  let held = store.get().tensors;
  let sizes = "";
  /** By which sheets are browsed, where a scene has many. */
  const strip = wanted(async () => {
    const [{ mountSheets }] = await Promise.all([import("./sheets.js"), pointing.load()]);
    const hover = /** @type {HTMLElement} */ (document.getElementById("hover"));
    return mountSheets(hover.closest(".footline") ?? hover, stage);
  });
  ahead.push((scene) => (partsOf(scene).some((part) => deepest(part) > MOST_OPEN) ? strip.load().catch(() => undefined) : null));
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
      strip.here?.update();
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
 * The line under the stage: what the pointer is on, or else what this frame reads. What it answers writes it anew.
 * @param {HTMLElement} host
 * @param {{store: LabStore, stage: Stage}} parts
 */
export function mountHover(host, { store, stage }) {
  let waiting = false;
  const draw = () => {
    const { hover, frame, scene } = store.get();
    const { text, coordinates } = scene && scene.total > 0 && !hover ? stage.windowSlice(frame) : { text: "", coordinates: "" };
    const words = hover || (text ? (coordinates === "output" ? t("writes {slice}", { slice: text }) : t("reads {slice}", { slice: text })) : stage.resting());
    write(host, { text: words, class: hover ? "hover pointing" : "hover" });
    if (words || waiting) return;
    waiting = true;
    void stage.drawn().then(() => { // where a place is, only the drawn stage knows
      waiting = false;
      if (stage.resting()) draw();
    });
  };
  for (const part of /** @type {const} */ (["hover", "frame", "tap", "scene"])) store.subscribe((state) => state[part], draw);
  return draw;
}

/**
 * The cell beside the chosen one, where the scene has one that may be chosen; at the edge it stays.
 * @param {import("../wire/types.js").WireScene} scene
 * @param {import("../types.js").Config} config may be ahead of the scene
 * @param {readonly [number, number]} by columns and rows
 * @returns {Choice | null}
 */
export function beside(scene, config, [right, down]) {
  const sets = partsOf(scene).flatMap(({ panels }) => panels.flatMap((panel) => panel.sets ?? []))[0];
  if (!sets) return null;
  const now = config[sets.field] ?? sets.at;
  const moves = [...sets.size.slice(2).map(() => 0), down, right].slice(-sets.size.length);
  const cell = spread(now, sets.size.length).map((at, place) => Math.max(0, Math.min((sets.size[place] ?? 1) - 1, at + (moves[place] ?? 0))));
  return { field: sets.field, cell };
}

/** A cell chosen on the stage becomes the value of a field: by a click on it, or from the one beside it by key. @param {{store: LabStore, session: Session}} parts */
export function createChoosing({ store, session }) {
  /** @param {Choice} choice @param {{live?: boolean}} [how] live: a key is held, more may come */
  const choose = ({ field, cell }, how) => session.change({ ...store.get().config, [field]: folded(cell) }, how);
  return {
    choose,
    /** @param {readonly [number, number]} by columns and rows @returns {(() => void) | null} what to do when the key is let go; null where there is nothing to choose */
    move(by) {
      const { scene, config } = store.get();
      const choice = scene && beside(scene, config, by);
      if (!choice) return null;
      choose(choice, { live: true });
      return () => choose(choice);
    },
  };
}

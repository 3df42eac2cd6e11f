// @ts-check
/** A cell chosen on the stage becomes the value of a field: by a click on it, or from the one beside it by key. */
import { partsOf } from "../wire/parts.js";
import { folded, spread } from "./edit.js";

/** @import { Choice } from "../paint/pointing.js" */
/** @import { LabStore } from "../state.js" */
/** @import { Session } from "./session.js" */

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

/** @param {{store: LabStore, session: Session}} parts */
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

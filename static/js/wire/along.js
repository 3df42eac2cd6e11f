// @ts-check
/** The cursor moved along one dimension: the other indices that a tap is told by stay, the rest follows. */

import { chosenTap, frameGroups, tapNumber } from "./cursor.js";
import { FREE, numberOf } from "./table.js";
import { assignmentOf, nothing } from "./scene.js";
import { groupsOf, tapAt } from "./taps.js";

/** @typedef {import("./types.js").Model} Model */
/** @typedef {import("./types.js").Assignment} Assignment */
/** @typedef {{frame: number, tap: number | null}} Cursor */

/** Whether frames or their taps run through a dimension. @param {Model} model @param {number} id */
const told = ({ order, steps }, id) => order.ids.includes(id) || steps.ids.includes(id);

/** The dimensions a tap is told by: those of the frame, then those within it. @param {Model} model */
export const movable = ({ order, steps }) => [...order.ids, ...steps.ids];

/** What the cursor fixes: of a whole frame its own indices, of a tap all. @param {Model} model @param {Cursor} cursor @returns {Assignment} */
export const fixedBy = (model, { frame, tap }) => (tap === null ? assignmentOf(model, frame) : tapAt(model, frameGroups(model, frame), tap));

/**
 * The cursor at another index of one dimension; where no tap stands there, at the next that has one.
 * @param {Model} model
 * @param {Cursor} cursor
 * @param {number} id
 * @param {{way: number, to?: number}} where way: 1 up, −1 down; to: the index to go to instead of the next one
 * @returns {Cursor | null} null: there is none that way
 */
export function along(model, cursor, id, { way, to }) {
  const fixed = fixedBy(model, cursor);
  for (const axis of model.axes) {
    const dims = [axis.o, axis.k, axis.s, axis.i];
    if (dims.includes(id)) for (const each of dims) if (each !== id && !told(model, each)) fixed[each] = FREE;
  }
  const size = model.size[id] ?? 0;
  const from = fixed[id] ?? FREE;
  let index = to ?? (from === FREE ? (way > 0 ? 0 : size - 1) : from + way);
  for (; index >= 0 && index < size; index += way) {
    const found = at(model, fixed, { id, index, whole: cursor.tap === null && model.order.ids.includes(id) });
    if (found) return found;
  }
  return null;
}

/** @param {Model} model @param {Assignment} fixed @param {{id: number, index: number, whole: boolean}} where whole: a frame is meant @returns {Cursor | null} */
function at(model, fixed, { id, index, whole }) {
  const wanted = fixed.slice();
  wanted[id] = index;
  if (whole) return { frame: numberOf(model.order, wanted), tap: null };
  const groups = groupsOf(model, wanted);
  if (groups.some(({ count }) => count === 0)) return null;
  const tap = fixed[id] === FREE ? tapAt(model, groups, 0) : chosenTap(model, groups, nothing(model), fixed);
  const frame = numberOf(model.order, tap);
  return frame < 0 ? null : { frame, tap: tapNumber(model, frame, tap) };
}

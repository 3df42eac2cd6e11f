// @ts-check
/**
 * The cursor is a tap. A frame fixes some of its dimensions, the step within the frame the rest; what is still open is
 * settled by preference (a sheet someone brought forward) or by the middle of the kernel.
 */

import { COPY, FREE, numberOf } from "./table.js";
import { assignmentOf, cellAssignment, nothing } from "./scene.js";
import { groupsOf, place, tapAt } from "./taps.js";

/** @typedef {import("./types.js").Model} Model */
/** @typedef {import("./types.js").Panel} Panel */
/** @typedef {import("./types.js").Group} Group */
/** @typedef {import("./types.js").Assignment} Assignment */
/** @typedef {{row: number, col: number, sheet: number}} Cell */

/** @param {Model} model @param {number} frame */
export const frameGroups = (model, frame) => groupsOf(model, assignmentOf(model, frame));

/** @param {Group} group @param {number} row @param {number} id */
function indexIn(group, row, id) {
  const at = group.ids.indexOf(id);
  return at < 0 ? FREE : (group.rows[row * group.ids.length + at] ?? FREE);
}

/**
 * How far a row is from what is wanted: first the preferred indices, then the middle of the kernel, then the nearest to the cursor.
 * @param {Model} model @param {Group} group @param {number} row
 * @param {{preferred: Assignment, near: Assignment | null}} wish
 */
function distance(model, group, row, { preferred, near }) {
  let [missed, off, away] = [0, 0, 0];
  for (const id of group.ids) {
    const index = indexIn(group, row, id);
    const wanted = preferred[id] ?? FREE;
    if (wanted !== FREE) missed += Math.abs(index - wanted);
    const current = near?.[id] ?? FREE;
    if (current !== FREE && model.order.ids.includes(id)) away += Math.abs(index - current);
  }
  for (const axis of model.axes) {
    if (!group.ids.includes(axis.k)) continue;
    off += Math.abs(indexIn(group, row, axis.k) - Math.floor(((model.size[axis.k] ?? 1) - 1) / 2));
    if (indexIn(group, row, axis.i) < 0) away += 0.5;
  }
  return missed * 1e9 + off * 1e5 + away;
}

/** @param {Model} model @param {Group} group @param {{preferred: Assignment, near: Assignment | null}} wish */
function nearest(model, group, wish) {
  let [best, least] = [0, Infinity];
  for (let row = 0; row < group.count; row += 1) {
    const far = distance(model, group, row, wish);
    if (far < least) [best, least] = [row, far];
  }
  return best;
}

/**
 * One tap of the groups: the one that agrees best with what is preferred.
 * @param {Model} model
 * @param {readonly Group[]} groups
 * @param {Assignment} preferred
 * @param {Assignment | null} [near]
 * @returns {Assignment}
 */
export function chosenTap(model, groups, preferred, near = null) {
  const tap = nothing(model);
  for (const group of groups) {
    if (group.count === 0) continue;
    const row = group.ids.length === 1 ? plainRow(group, preferred, near) : nearest(model, group, { preferred, near });
    place(tap, group, row);
  }
  return tap;
}

/** @param {Group} group @param {Assignment} preferred @param {Assignment | null} near */
function plainRow(group, preferred, near) {
  const id = group.ids[0] ?? 0;
  const row = group.rows.indexOf(preferred[id] ?? FREE);
  return Math.max(0, row >= 0 ? row : group.rows.indexOf(near?.[id] ?? FREE));
}

/**
 * The tap that decides which sheets lie in front and where the pins stand.
 * @param {Model} model
 * @param {{frame: number, tap: number | null}} cursor
 * @param {Assignment} preferred
 * @returns {Assignment}
 */
export function frontTap(model, { frame, tap }, preferred) {
  const groups = frameGroups(model, frame);
  if (tap !== null) return tapAt(model, groups, tap);
  const fixed = assignmentOf(model, frame);
  const chosen = chosenTap(model, groups, preferred);
  return chosen.map((index, at) => (index !== FREE ? index : fixed[at] !== FREE ? (fixed[at] ?? FREE) : (preferred[at] ?? FREE)));
}

/**
 * The number of the tap of a frame that agrees with what is wanted, null where none does. An output and a kernel index
 * say which input cell is meant: its place on the stage may be counted otherwise where the indices come from.
 * @param {Model} model @param {number} frame @param {Assignment} indices
 */
export function tapNumber(model, frame, indices) {
  const wanted = indices.slice();
  for (const { held, o, k, s, i } of model.axes) if (!held && (wanted[o] ?? FREE) >= 0 && (wanted[k] ?? FREE) >= 0) wanted[s] = wanted[i] = FREE;
  let number = 0;
  for (const group of frameGroups(model, frame)) {
    const agrees = (/** @type {number} */ row) => group.ids.every((id) => (wanted[id] ?? FREE) === FREE || wanted[id] === indexIn(group, row, id));
    let row = 0;
    while (row < group.count && !agrees(row)) row += 1;
    if (row === group.count) return null;
    number = number * group.count + row;
  }
  return number;
}

/**
 * What a cell stands for when people point at it: a copied border cell is the input cell itself, wherever it stands.
 * @param {Model} model @param {Panel} panel @param {Cell} cell @param {Assignment | null} cursor
 */
export function pointedAt(model, panel, cell, cursor) {
  const fixed = cellAssignment(model, panel, cell, cursor);
  for (const axis of model.axes) {
    const s = fixed[axis.s] ?? FREE;
    const input = s >= 0 ? (axis.table.cell[s] ?? -1) : -1;
    if (input < 0 || axis.table.kind[s] === undefined) continue;
    if (axis.table.kind[s] === COPY || axis.table.positions(input).length > 1) {
      fixed[axis.s] = FREE;
      fixed[axis.i] = input;
    }
  }
  return fixed;
}

/** Only rows that stand on an index of each of these dimensions. @param {readonly Group[]} groups @param {readonly number[]} ids @returns {Group[]} */
function standing(groups, ids) {
  return groups.map((group) => {
    const width = group.ids.length;
    const needed = group.ids.flatMap((id, at) => (ids.includes(id) ? at : []));
    if (needed.length === 0 || width === 1) return group;
    const rows = group.rows.filter((_, place) => needed.every((at) => (group.rows[place - (place % width) + at] ?? -1) >= 0));
    return { ...group, rows, count: rows.length / width };
  });
}

/** The inputs of axes whose places are not on the stage, nor their windows: nothing is met there where no cell is. @param {Model} model */
function bare({ panels, axes }) {
  const seen = [...panels.values()].filter(({ aside }) => !aside);
  return axes.flatMap(({ s, o, k, i, held }) => (held || seen.some(({ shown }) => shown.includes(s) || (shown.includes(o) && shown.includes(k))) ? [] : i));
}

/** @param {Model} model @param {Panel} panel @param {Cell} cell @param {Assignment | null} cursor */
export const tapsThrough = (model, panel, cell, cursor) => standing(groupsOf(model, pointedAt(model, panel, cell, cursor)), bare(model));

/**
 * The frame to go to when a cell is clicked, −1 where no tap passes through it. Among several the one that meets the cell with the middle of the kernel.
 * @param {Model} model
 * @param {Panel} panel
 * @param {Cell} cell
 * @param {Assignment} cursor
 */
export function frameThrough(model, panel, cell, cursor) {
  const groups = tapsThrough(model, panel, cell, cursor);
  if (groups.some((group) => group.count === 0)) return -1;
  return numberOf(model.order, chosenTap(model, standing(groups, model.order.ids), nothing(model), cursor));
}


// @ts-check
/**
 * Where taps stand in a panel. A panel's row, column and sheet are sums over dimensions, so each group of taps adds
 * its own small list of (row, column, sheet) and the cells are all sums of one entry per list.
 */

import { part, spell } from "./radix.js";
import { restrict } from "./taps.js";

/** @typedef {import("./types.js").Group} Group */
/** @typedef {import("./types.js").Panel} Panel */
/** @typedef {import("./types.js").Assignment} Assignment */
/** @typedef {{rows: Int32Array, cols: Int32Array, sheets: Int32Array, count: number}} Cells */
/** @typedef {readonly [number, number, number, number]} Hull first row, first column, last row, last column */
/** @typedef {{pinned?: Assignment | null, sheet?: number}} Options only taps that agree with the panel's pins; only one sheet */

/** Every face of a panel asks for a frame's groups, more than once. @type {WeakMap<Group, Map<Panel, Array<readonly number[]>>>} */
const known = new WeakMap();

/** @param {Group} group @param {Panel} panel @returns {Array<readonly number[]>} */
function contributions(group, panel) {
  const mine = known.get(group) ?? new Map();
  const found = mine.get(panel) ?? added(group, panel);
  known.set(group, mine.set(panel, found));
  return found;
}

/**
 * What one group's rows add to a panel's row, column and sheet: each different triple once.
 * @param {Group} group
 * @param {Panel} panel
 * @returns {Array<readonly number[]>}
 */
function added(group, panel) {
  const width = group.ids.length;
  const radices = [panel.rows, panel.cols, panel.sheets];
  const uses = radices.map((radix) => radix.ids.map((id, at) => [group.ids.indexOf(id), at]).filter(([where = -1]) => where >= 0));
  if (uses.every((use) => use.length === 0)) return group.count > 0 ? [[0, 0, 0]] : [];
  /** @type {Map<string, readonly number[]>} */
  const found = new Map();
  for (let row = 0; row < group.count; row += 1) {
    const sums = radices.map((radix, which) => {
      let sum = 0;
      for (const [where = 0, at = 0] of uses[which] ?? []) {
        const add = part(radix, at, group.rows[row * width + where] ?? -1);
        if (add < 0) return -1;
        sum += add;
      }
      return sum;
    });
    if (!sums.includes(-1)) found.set(sums.join(), sums);
  }
  return [...found.values()];
}

/** @param {readonly Group[]} groups @param {Panel} panel @param {Options} options */
function lists(groups, panel, { pinned = null, sheet = -1 }) {
  let kept = pinned ? restrict(groups, panel.pins, pinned) : groups;
  if (sheet >= 0 && panel.sheets.ids.length > 0) {
    const size = 1 + Math.max(...panel.sheets.ids);
    kept = restrict(kept, panel.sheets.ids, spell(panel.sheets, sheet, new Int32Array(size)));
  }
  return kept.map((group) => contributions(group, panel));
}

/**
 * The cells of a panel that some taps stand in, each once. Taps without a place there (padding in a panel of real cells) are left out.
 * @param {readonly Group[]} groups
 * @param {Panel} panel
 * @param {Options} [options]
 * @returns {Cells}
 */
export function project(groups, panel, options = {}) {
  const all = lists(groups, panel, options);
  const most = all.reduce((count, adds) => count * adds.length, 1);
  let [cells, next] = [new Int32Array(3 * Math.max(1, most)), new Int32Array(3 * most)];
  [cells[0], cells[1]] = [panel.rows.before, panel.cols.before];
  let count = most > 0 ? 1 : 0;
  for (const adds of all) {
    if (count === 0 || (adds.length === 1 && adds[0]?.every((add) => add === 0))) continue;
    let made = 0;
    for (let at = 0; at < 3 * count; at += 3) {
      for (const [down = 0, right = 0, deck = 0] of adds) {
        next[made] = (cells[at] ?? 0) + down;
        next[made + 1] = (cells[at + 1] ?? 0) + right;
        next[made + 2] = (cells[at + 2] ?? 0) + deck;
        made += 3;
      }
    }
    [cells, next, count] = [next, cells, made / 3];
  }
  const column = (/** @type {number} */ which) => {
    const made = new Int32Array(count);
    for (let at = 0; at < count; at += 1) made[at] = cells[3 * at + which] ?? 0;
    return made;
  };
  return { rows: column(0), cols: column(1), sheets: column(2), count };
}

/**
 * The smallest rectangle round the cells that `project` would give, without making them.
 * @param {readonly Group[]} groups
 * @param {Panel} panel
 * @param {Options} [options]
 * @returns {Hull | null}
 */
export function hull(groups, panel, options = {}) {
  const [row, col] = [panel.rows.before, panel.cols.before];
  let [top, left, bottom, right] = [row, col, row, col];
  for (const adds of lists(groups, panel, options)) {
    if (adds.length === 0) return null;
    const rows = adds.map((add) => add[0] ?? 0);
    const cols = adds.map((add) => add[1] ?? 0);
    top += Math.min(...rows);
    bottom += Math.max(...rows);
    left += Math.min(...cols);
    right += Math.max(...cols);
  }
  return [top, left, bottom, right];
}

// @ts-check
/**
 * Where taps stand in a panel. A panel's row, column and sheet are sums over dimensions, so each group of taps adds
 * its own small list of (row, column, sheet) and the cells are all sums of one entry per list.
 */

import { ends, part, spell } from "./table.js";
import { restrict } from "./taps.js";

/** @typedef {import("./types.js").Group} Group */
/** @typedef {import("./types.js").Panel} Panel */
/** @typedef {import("./types.js").Assignment} Assignment */
/** @typedef {{rows: Int32Array, cols: Int32Array, sheets: Int32Array, count: number}} Cells */
/** @typedef {readonly [number, number, number, number]} Hull first row, first column, last row, last column */
/** @typedef {{row: number, col: number, rows: number, cols: number}} Area */
/** @typedef {{pinned?: Assignment | null, sheet?: number, area?: Area | null}} Options only taps that agree with the panel's pins; only one sheet; only the cells of an area */
/** @typedef {{each: Array<readonly number[]>, hull: Hull}} Adds what a group adds to a panel's row, column and sheet, each different triple once; the least and the most of it */

/** Every face of a panel asks for a frame's groups, more than once. @type {WeakMap<Group, Map<Panel, Adds>>} */
const known = new WeakMap();

/** @param {Group} group @param {Panel} panel @returns {Adds} */
function contributions(group, panel) {
  const mine = known.get(group) ?? new Map();
  const found = mine.get(panel) ?? added(group, panel);
  known.set(group, mine.set(panel, found));
  return found;
}

/** @param {Group} group @param {Panel} panel @returns {Adds} */
function added(group, panel) {
  const width = group.ids.length;
  const radices = [panel.rows, panel.cols, panel.sheets];
  const uses = radices.map((radix) => radix.ids.map((id, at) => [group.ids.indexOf(id), at]).filter(([where = -1]) => where >= 0));
  if (uses.every((use) => use.length === 0)) return { each: group.count > 0 ? [[0, 0, 0]] : [], hull: [0, 0, 0, 0] };
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
  const each = [...found.values()];
  const [[top, bottom], [left, right]] = [ends(each.map(([row = 0]) => row)), ends(each.map(([, col = 0]) => col))];
  return { each, hull: [top, left, bottom, right] };
}

/** Of a frame's groups what they add to a panel, as it was last asked for: its hull and its cells are asked for one after the other. @type {WeakMap<readonly Group[], Map<Panel, {pinned: Assignment | null, sheet: number, all: Adds[]}>>} */
const asked = new WeakMap();

/** @param {readonly Group[]} groups @param {Panel} panel @param {Options} options @returns {readonly Adds[]} */
function lists(groups, panel, { pinned = null, sheet = -1 }) {
  const mine = asked.get(groups) ?? new Map();
  const last = mine.get(panel);
  if (last?.pinned === pinned && last.sheet === sheet) return last.all;
  const all = listed(groups, panel, { pinned, sheet });
  asked.set(groups, mine.set(panel, { pinned, sheet, all }));
  return all;
}

/** @param {readonly Group[]} groups @param {Panel} panel @param {{pinned: Assignment | null, sheet: number}} options */
function listed(groups, panel, { pinned, sheet }) {
  let kept = pinned ? restrict(groups, panel.pins, pinned) : groups;
  if (sheet >= 0 && panel.sheets.ids.length > 0) {
    const size = 1 + Math.max(...panel.sheets.ids);
    kept = restrict(kept, panel.sheets.ids, spell(panel.sheets, sheet, new Int32Array(size)));
  }
  return kept.map((group) => contributions(group, panel));
}

/** Where the first cell stands. @param {Panel} panel @returns {Adds} */
const origin = ({ rows: { before: row }, cols: { before: col } }) => ({ each: [[row, col, 0]], hull: [row, col, row, col] });

/** Whether a list leads anywhere. @param {Adds} adds */
const moves = ({ each }) => each.length > 1 || each[0]?.some((add) => add !== 0);

/** The least and the most that some lists add, all together. @param {readonly Adds[]} all @returns {Hull} */
function span(all) {
  let [top, left, bottom, right] = [0, 0, 0, 0];
  for (const { hull } of all) [top, left, bottom, right] = [top + hull[0], left + hull[1], bottom + hull[2], right + hull[3]];
  return [top, left, bottom, right];
}

const NONE = new Int32Array(0);
/** @type {Cells} */
const NOWHERE = { rows: NONE, cols: NONE, sheets: NONE, count: 0 };

/**
 * The cells of a panel that some taps stand in, each once. Taps without a place there (padding in a panel of real cells) are left out.
 * What can only lead out of the area that is asked for is not followed.
 * @param {readonly Group[]} groups
 * @param {Panel} panel
 * @param {Options} [options]
 * @returns {Cells}
 */
export function project(groups, panel, options = {}) {
  const found = lists(groups, panel, options);
  if (found.some(({ each }) => each.length === 0)) return NOWHERE;
  const { area } = options;
  const [top, left, bottom, right] = area ? [area.row, area.col, area.row + area.rows, area.col + area.cols] : [-Infinity, -Infinity, Infinity, Infinity];
  const all = [origin(panel), ...found.filter(moves)];
  let [cells, count] = [new Int32Array(3), 1];
  all.forEach(({ each }, list) => {
    const [up, back, down, on] = span(all.slice(list + 1));
    const next = new Int32Array(3 * count * each.length);
    let made = 0;
    for (let at = 0; at < 3 * count; at += 3) {
      for (const add of each) {
        const [y, x] = [(cells[at] ?? 0) + (add[0] ?? 0), (cells[at + 1] ?? 0) + (add[1] ?? 0)];
        if (y + down < top || x + on < left || y + up >= bottom || x + back >= right) continue;
        next[made] = y;
        next[made + 1] = x;
        next[made + 2] = (cells[at + 2] ?? 0) + (add[2] ?? 0);
        made += 3;
      }
    }
    [cells, count] = [next, made / 3];
  });
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
  const all = lists(groups, panel, options);
  return all.some(({ each }) => each.length === 0) ? null : span([origin(panel), ...all]);
}

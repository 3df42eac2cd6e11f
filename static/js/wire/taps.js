// @ts-check
/**
 * Taps as a product. Fixing some dimensions leaves, per plain dimension and per axis, a short list of rows that still
 * agree (a group); the taps are every combination of one row per group. Nothing of that product is ever stored: it is
 * counted, walked, or projected onto a panel group by group.
 */

import { heldDimensions, neighbours, nothing } from "./scene.js";
import { CLASH, FREE } from "./table.js";

/** @typedef {import("./types.js").Model} Model */
/** @typedef {import("./types.js").Group} Group */
/** @typedef {import("./types.js").Assignment} Assignment */
/** @typedef {import("./types.js").Axis} Axis */
/** @typedef {import("./types.js").Panel} Panel */
/** @typedef {{groups: Map<string, Group>, rows: number}} Kept groups by what they fix, and the rows of all of them */

/** Every frame asks for the same few rows again and again: of a model, its groups by what they fix. @type {WeakMap<Model, Kept>} */
const made = new WeakMap();
/** Of a group, what is left of it by what is wanted. @type {WeakMap<Group, Kept>} */
const left = new WeakMap();
/** So many are kept, or once so many rows, then it begins anew: a kernel cell of a long input has a row for each output. */
const MOST_KEPT = 512;
const MOST_ROWS = 2 ** 17;

/**
 * @template {object} Owner
 * @param {WeakMap<Owner, Kept>} all
 * @param {Owner} owner
 * @param {string} key
 * @param {() => Group} make
 */
function keptIn(all, owner, key, make) {
  const mine = all.get(owner) ?? { groups: new Map(), rows: 0 };
  const found = mine.groups.get(key);
  if (found) return found;
  const group = make();
  if (mine.groups.size >= MOST_KEPT || mine.rows >= MOST_ROWS) all.set(owner, { groups: new Map([[key, group]]), rows: group.count });
  else all.set(owner, { groups: mine.groups.set(key, group), rows: mine.rows + group.count });
  return group;
}

/** Whether the steps run through a dimension from its end. @param {Model} model @param {number} dimension */
const backwards = ({ steps }, dimension) => steps.backwards[steps.ids.indexOf(dimension)] ?? false;

/** @param {Model} model @param {number} dimension @param {Assignment} fixed @returns {Group} */
function plainGroup(model, dimension, fixed) {
  const index = fixed[dimension] ?? FREE;
  const size = model.size[dimension] ?? 0;
  const all = Int32Array.from({ length: size }, (_, at) => (backwards(model, dimension) ? size - 1 - at : at));
  const rows = index === FREE ? all : Int32Array.from(index >= 0 && index < size ? [index] : []);
  return { ids: [dimension], rows, count: rows.length };
}

/**
 * Rows come kernel index first, ascending; the steps may run through outputs, or from the end.
 * @param {number[]} rows
 * @param {{by: number, descending: boolean}} order by: 0 output, 1 kernel
 */
function sorted(rows, { by, descending }) {
  const list = Array.from({ length: rows.length / 4 }, (_, at) => rows.slice(4 * at, 4 * at + 4));
  const sign = descending ? -1 : 1;
  return list.sort((a, b) => sign * ((a[by] ?? 0) - (b[by] ?? 0)) || (a[1 - by] ?? 0) - (b[1 - by] ?? 0)).flat();
}

/** @param {Model} model @param {Axis} axis @param {Assignment} fixed @returns {Group} */
function axisGroup(model, axis, fixed) {
  const at = (/** @type {number} */ dimension) => fixed[dimension] ?? FREE;
  const clash = [axis.o, axis.k, axis.s, axis.i].some((dimension) => at(dimension) === CLASH);
  const found = clash ? [] : axis.table.rows(at(axis.o), at(axis.k), at(axis.s), at(axis.i));
  const first = model.steps.ids.find((dimension) => dimension === axis.o || dimension === axis.k) ?? axis.k;
  const order = { by: first === axis.o ? 0 : 1, descending: backwards(model, first) };
  const rows = Int32Array.from(order.by === 0 || order.descending ? sorted(found, order) : found);
  return { ids: [axis.o, axis.k, axis.s, axis.i], rows, count: rows.length / 4 };
}

/**
 * The groups of all taps that agree with what is fixed, in the order of the scene's steps, slowest first.
 * @param {Model} model
 * @param {Assignment} fixed
 * @returns {Group[]}
 */
export function groupsOf(model, fixed) {
  /** @type {Group[]} */
  const groups = [];
  const seen = new Set();
  const held = heldDimensions(model);
  for (const dimension of [...model.steps.ids, ...model.plain, ...model.axes.map((axis) => axis.o)]) {
    if (seen.has(dimension)) continue;
    if (held.includes(dimension)) {
      groups.push(neighbours.here?.heldGroup(model, fixed) ?? { ids: held, rows: new Int32Array(0), count: 0 });
      for (const id of held) seen.add(id);
      continue;
    }
    const axis = model.axes.find((each) => [each.o, each.k, each.s, each.i].includes(dimension));
    const key = axis ? `${axis.name} ${fixed[axis.o]} ${fixed[axis.k]} ${fixed[axis.s]} ${fixed[axis.i]}` : `${dimension} ${fixed[dimension]}`;
    const group = keptIn(made, model, key, () => (axis ? axisGroup(model, axis, fixed) : plainGroup(model, dimension, fixed)));
    for (const id of group.ids) seen.add(id);
    groups.push(group);
  }
  return groups;
}

/** @param {readonly Group[]} groups */
export const countTaps = (groups) => groups.reduce((product, group) => product * group.count, 1);

/** @param {Assignment} tap @param {Group} group @param {number} row */
export function place(tap, group, row) {
  const width = group.ids.length;
  for (let at = 0; at < width; at += 1) tap[group.ids[at] ?? 0] = group.rows[row * width + at] ?? FREE;
}

/**
 * The tap with a number, counted in the order of the steps.
 * @param {Model} model
 * @param {readonly Group[]} groups
 * @param {number} number
 * @returns {Assignment}
 */
export function tapAt(model, groups, number) {
  const tap = nothing(model);
  let rest = number;
  for (let at = groups.length - 1; at >= 0; at -= 1) {
    const group = groups[at];
    if (!group || group.count === 0) continue;
    place(tap, group, rest % group.count);
    rest = Math.floor(rest / group.count);
  }
  return tap;
}

/**
 * Walk every tap in order. The array handed over is always the same one.
 * @param {Model} model
 * @param {readonly Group[]} groups
 * @param {(tap: Assignment, number: number) => void} visit
 * @param {{start?: number, count?: number}} [range]
 */
export function eachTap(model, groups, visit, { start = 0, count = Infinity } = {}) {
  const end = Math.min(countTaps(groups), start + count);
  if (start >= end) return;
  const tap = tapAt(model, groups, start);
  const digits = new Int32Array(groups.length);
  for (let at = groups.length - 1, rest = start; at >= 0; at -= 1) {
    const size = groups[at]?.count ?? 1;
    digits[at] = rest % size;
    rest = Math.floor(rest / size);
  }
  for (let number = start; ; ) {
    visit(tap, number);
    number += 1;
    if (number >= end) return;
    advance(tap, groups, digits);
  }
}

/** @param {Assignment} tap @param {readonly Group[]} groups @param {Int32Array} digits */
function advance(tap, groups, digits) {
  for (let at = groups.length - 1; at >= 0; at -= 1) {
    const group = groups[at];
    if (!group) continue;
    const next = ((digits[at] ?? 0) + 1) % group.count;
    digits[at] = next;
    place(tap, group, next);
    if (next > 0) return;
  }
}

/**
 * Keep only the rows that agree with some dimensions of an assignment (a panel's pins).
 * @param {readonly Group[]} groups
 * @param {readonly number[]} dimensions
 * @param {Assignment} wanted
 * @returns {readonly Group[]}
 */
export function restrict(groups, dimensions, wanted) {
  if (dimensions.length === 0) return groups;
  return groups.map((group) => {
    const where = group.ids.map((id, at) => (dimensions.includes(id) && (wanted[id] ?? FREE) !== FREE ? at : -1)).filter((at) => at >= 0);
    if (where.length === 0) return group;
    return keptIn(left, group, where.map((at) => `${at}=${wanted[group.ids[at] ?? 0]}`).join(), () => filtered(group, where, wanted));
  });
}

/** @param {Group} group @param {readonly number[]} where @param {Assignment} wanted @returns {Group} */
function filtered(group, where, wanted) {
  const width = group.ids.length;
  const kept = [];
  for (let row = 0; row < group.count; row += 1) {
    if (!where.every((at) => group.rows[row * width + at] === wanted[group.ids[at] ?? 0])) continue;
    for (let at = 0; at < width; at += 1) kept.push(group.rows[row * width + at] ?? FREE);
  }
  return { ids: group.ids, rows: Int32Array.from(kept), count: kept.length / width };
}

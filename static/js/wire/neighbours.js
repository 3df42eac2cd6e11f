// @ts-check
/** The taps beside places between the cells: the entries of the tensors that hold them, every cell next to each, and the place that is meant. */

import { heldDimensions, linesOf } from "./scene.js";
import { CLASH, FREE } from "./table.js";

/** @typedef {import("./types.js").Model} Model */
/** @typedef {import("./types.js").Group} Group */
/** @typedef {import("./types.js").Assignment} Assignment */
/** @typedef {import("./scene.js").Line} Line */

/**
 * The stage position and the input cell beside a place.
 * @param {Line} line
 * @param {number} entry
 * @param {number} plus
 */
function beside({ axis: { table }, data }, entry, plus) {
  const s = Math.floor(data[entry] ?? NaN) + plus;
  return s >= 0 && s < table.cell.length ? /** @type {const} */ ([s, table.cell[s] ?? -1]) : /** @type {const} */ ([-1, -1]);
}

/** @param {number} wanted @param {number} index */
const agrees = (wanted, index) => wanted === FREE || wanted === index;

/**
 * The entries of the tensors that may agree with what is fixed. Where a cell is, all places are looked through for those near it.
 * @param {readonly Line[]} lines
 * @param {Assignment} fixed
 * @returns {number[]}
 */
function entriesOf(lines, fixed) {
  const [first] = lines;
  if (!first) return [];
  const { places } = first.held;
  let free = [0];
  if (lines.some(({ axis: { s, i } }) => fixed[s] !== FREE || fixed[i] !== FREE)) {
    const near = (/** @type {number} */ entry) => lines.every((line) => [0, 1].some((plus) => {
      const [s, i] = beside(line, entry, plus);
      return agrees(fixed[line.axis.s] ?? FREE, s) && agrees(fixed[line.axis.i] ?? FREE, i);
    }));
    free = Array.from(first.data.length === places.count ? Array(places.count).keys() : []).filter(near);
    return free.filter((entry) => places.ids.every((id, at) => agrees(fixed[id] ?? FREE, Math.floor(entry / (places.strides[at] ?? 1)) % (places.sizes[at] ?? 1))));
  }
  places.ids.forEach((id, at) => {
    const index = fixed[id] ?? FREE;
    const stride = places.strides[at] ?? 1;
    if (index === FREE) free = free.flatMap((entry) => Array.from({ length: places.sizes[at] ?? 0 }, (_, each) => entry + each * stride));
    else free = index < 0 || index >= (places.sizes[at] ?? 0) ? [] : free.map((entry) => entry + index * stride);
  });
  return free;
}

/**
 * All combinations of what the other dimensions may be beside some that are known.
 * @param {Model} model
 * @param {Assignment} fixed
 * @param {Assignment} known
 * @returns {Assignment[]}
 */
function tied(model, fixed, known) {
  return model.ties.reduce((made, { ids, rows }) => made.flatMap((each) => rows.flatMap((row) => {
    if (!ids.every((id, at) => agrees(each[id] ?? FREE, row[at] ?? -1) && agrees(fixed[id] ?? FREE, row[at] ?? -1))) return [];
    const next = each.slice();
    ids.forEach((id, at) => (next[id] = row[at] ?? -1));
    return [next];
  })), [known]);
}

/**
 * The taps beside one entry: every neighbour along every axis.
 * @param {Model} model
 * @param {readonly Line[]} lines
 * @param {number} entry
 * @param {{fixed: Assignment, tap: Assignment}} at
 * @returns {Assignment[]}
 */
function neighbours(model, lines, entry, { fixed, tap }) {
  return lines.reduce((made, line) => {
    const { held, axis } = line;
    return made.flatMap((each) => Array.from({ length: model.size[held.plus] ?? 0 }, (_, plus) => {
      const next = each.slice();
      [next[axis.s], next[axis.i]] = beside(line, entry, plus);
      next[held.plus] = plus;
      return next;
    }).filter((next) => [held.plus, axis.s, axis.i].every((id) => agrees(fixed[id] ?? FREE, next[id] ?? FREE))));
  }, [tap]);
}

/**
 * The one group of all dimensions that held places depend on, in the order of the steps.
 * @param {Model} model
 * @param {Assignment} fixed
 * @returns {Group}
 */
export function heldGroup(model, fixed) {
  const ids = heldDimensions(model);
  const lines = linesOf(model);
  const clash = ids.some((id) => fixed[id] === CLASH);
  const empty = new Int32Array(model.names.length).fill(FREE);
  const taps = (clash ? [] : entriesOf(lines, fixed)).flatMap((entry) => {
    const tap = empty.slice();
    const places = lines[0]?.held.places;
    places?.ids.forEach((id, at) => (tap[id] = Math.floor(entry / (places.strides[at] ?? 1)) % (places.sizes[at] ?? 1)));
    return tied(model, fixed, tap).flatMap((each) => neighbours(model, lines, entry, { fixed, tap: each }));
  });
  const steps = model.steps.ids.filter((id) => ids.includes(id));
  const first = ids.filter((id) => !steps.includes(id) && !model.axes.some(({ s, i }) => s === id || i === id));
  const rank = (/** @type {Assignment} */ tap) => [...first, ...steps].reduce((number, id) => number * (model.size[id] ?? 1) + (tap[id] ?? 0), 0);
  const ranked = taps.map((tap) => /** @type {const} */ ([rank(tap), tap])).sort(([a], [b]) => a - b);
  return { ids, rows: Int32Array.from(ranked.flatMap(([, tap]) => ids.map((id) => tap[id] ?? FREE))), count: ranked.length };
}

/** The dimensions a place is told by. @param {Model} model */
const toldBy = (model) => linesOf(model)[0]?.held.places.ids ?? [];

/**
 * What is preferred, and of the places of a sheet the last one: there the loop stands when it has run through a frame.
 * @param {Model} model
 * @param {Assignment} preferred
 * @returns {Assignment}
 */
export function lastPlace(model, preferred) {
  const wanted = preferred.slice();
  for (const { axis: { k } } of linesOf(model)) if (wanted[k] === FREE && !model.order.ids.includes(k)) wanted[k] = (model.size[k] ?? 1) - 1;
  return wanted;
}

/**
 * The one place of this frame that what is pointed at belongs to: all that is then known of its taps.
 * @param {Model} model
 * @param {Assignment} front the frame, and of which channels it is where the pointed-at cell does not tell
 * @param {Assignment} pointed what the pointed-at cell fixes
 * @returns {Assignment | null}
 */
export function placeOf(model, front, pointed) {
  const [lines, own] = [linesOf(model), toldBy(model)];
  const at = (/** @type {number} */ id) => pointed[id] ?? FREE;
  const known = front.map((index, id) => (model.order.ids.includes(id) ? index : at(id)));
  const cell = lines.some(({ axis: { s, i } }) => at(s) !== FREE || at(i) !== FREE);
  if (cell || lines.length === 0 || lines.some(({ axis: { k } }) => at(k) === FREE) || !known.every((index, id) => agrees(at(id), index))) return null;
  const taps = tied(model, pointed, known);
  const tap = taps.find((each) => own.every((id) => each[id] === front[id] || at(id) !== FREE)) ?? taps[0];
  return tap ? known.map((index, id) => (own.includes(id) ? (tap[id] ?? FREE) : index)) : null;
}

/** The tap in front at another place: sheets stay as they lie. @param {Model} model @param {Assignment} front @param {Assignment} place @returns {Assignment} */
export function standing(model, front, place) {
  const own = toldBy(model);
  return front.map((index, id) => (own.includes(id) ? (place[id] ?? index) : index));
}

// @ts-check
/**
 * The cells of an area of a panel, at the cost of that area only. A tensor's cell and a count are separable (a row adds
 * its part, a column its part); a sum walks the taps of the visible rows or of the visible columns, whichever are fewer.
 * Of a panel that fills up while the frames run, which frame makes each cell.
 */

import { CELL, FREE, OUTSIDE, named, numberOf, spell } from "./table.js";
import { STRENGTH, cellAssignment, kindAt, nothing } from "./scene.js";
import { countTaps, eachTap, groupsOf } from "./taps.js";
import { distinctAt, neutral, productOf } from "./values.js";

/** @typedef {import("./types.js").Model} Model */
/** @typedef {import("./types.js").Panel} Panel */
/** @typedef {import("./types.js").Tensors} Tensors */
/** @typedef {import("./types.js").Assignment} Assignment */
/** @typedef {import("./table.js").Radix} Radix */
/** @typedef {{row: number, col: number, rows: number, cols: number, sheet: number}} Area */
/** @typedef {{values: Float64Array, kinds: Uint8Array}} Block row by row; NaN where a cell is empty */
/** @typedef {{add: Int32Array, kind: Uint8Array, factor: Float64Array, both: Int32Array}} Side what each row (or column) brings: an offset or −1, a kind, a count, and which place it says the dimensions on both sides have */

/** Give every axis that has only a stage position the input index there. @param {Model} model @param {Assignment} fixed */
function settle(model, fixed) {
  for (const axis of model.axes) {
    const s = fixed[axis.s] ?? FREE;
    if (s >= 0 && (fixed[axis.i] ?? FREE) === FREE) fixed[axis.i] = axis.table.cell[s] ?? -1;
  }
  return fixed;
}

/** @param {Radix | null} tensor @param {Assignment} fixed the offset of the dimensions that are fixed, −1 where one names no cell */
function offset(tensor, fixed) {
  let sum = 0;
  if (!tensor) return sum;
  for (let at = 0; at < tensor.ids.length; at += 1) {
    const index = fixed[tensor.ids[at] ?? 0] ?? FREE;
    if (index === FREE) continue;
    if (index < 0) return -1;
    sum += index * (tensor.strides[at] ?? 1);
  }
  return sum;
}

/** What kind of place a side's own indices are. @param {import("./types.js").Grounds | undefined} grounds @param {Radix} radix @param {Assignment} fixed */
const groundAt = (grounds, radix, fixed) => radix.ids.reduce((kind, id) => stronger(kind, grounds?.get(id)?.[fixed[id] ?? 0] ?? CELL), CELL);

/**
 * @param {Model} model @param {Panel} panel @param {Radix} radix
 * @param {{first: number, count: number}} range
 * @returns {Side}
 */
function sideOf(model, panel, radix, { first, count }) {
  const tensor = "tensor" in panel.value ? (model.tensors.get(panel.value.tensor) ?? null) : null;
  const grounds = "tensor" in panel.value ? model.grounds.get(panel.value.tensor) : undefined;
  const side = { add: new Int32Array(count), kind: new Uint8Array(count), factor: new Float64Array(count).fill(1), both: new Int32Array(count) };
  const twice = panel.rows.ids.filter((id) => panel.cols.ids.includes(id));
  for (let at = 0; at < count; at += 1) {
    if (!named(radix, first + at)) {
      [side.add[at], side.kind[at]] = [-1, OUTSIDE];
      continue;
    }
    const fixed = settle(model, spell(radix, first + at, nothing(model)));
    for (const id of twice) {
      side.both[at] = (side.both[at] ?? 0) * (model.size[id] ?? 1) + (fixed[id] ?? 0);
      if (radix === panel.cols) fixed[id] = FREE; // the row brings its offset
    }
    side.add[at] = offset(tensor, fixed);
    side.kind[at] = stronger(kindAt(model, fixed), groundAt(grounds, radix, fixed));
    if ("distinct" in panel.value) side.factor[at] = distinctAt(model, panel.value.distinct, fixed);
  }
  return side;
}

/** @param {number} a @param {number} b */
const stronger = (a, b) => ((STRENGTH[a] ?? 0) >= (STRENGTH[b] ?? 0) ? a : b);

/**
 * @param {Model} model @param {Tensors} tensors @param {Panel} panel @param {Area} area @param {Assignment} cursor
 * @returns {Block}
 */
function gathered(model, tensors, panel, area, cursor) {
  const rows = sideOf(model, panel, panel.rows, { first: area.row, count: area.rows });
  const cols = sideOf(model, panel, panel.cols, { first: area.col, count: area.cols });
  const deck = sideOf(model, panel, panel.sheets, { first: area.sheet, count: 1 });
  const pinned = nothing(model);
  for (const pin of panel.pins) pinned[pin] = cursor[pin] ?? FREE;
  const tensor = "tensor" in panel.value ? panel.value.tensor : null;
  const bases = [deck.add[0] ?? 0, tensor ? offset(model.tensors.get(tensor) ?? null, settle(model, pinned)) : 0];
  const base = bases.includes(-1) ? -1 : (bases[0] ?? 0) + (bases[1] ?? 0);
  const data = tensor ? (tensors.get(tensor)?.data ?? NOTHING) : null;
  const nothingThere = neutral(model);
  const margin = panel.rows.count > panel.rows.places || panel.cols.count > panel.cols.places;
  const bounded = margin || (tensor !== null && model.grounds.has(tensor));
  const block = empty(area);
  const { values, kinds } = block;
  for (let row = 0, at = 0; row < area.rows; row += 1) {
    const [r, kind, factor] = [rows.add[row] ?? -1, stronger(rows.kind[row] ?? CELL, deck.kind[0] ?? CELL), (rows.factor[row] ?? 1) * (deck.factor[0] ?? 1)];
    for (let col = 0; col < area.cols; col += 1, at += 1) {
      const c = cols.add[col] ?? -1;
      kinds[at] = stronger(kind, cols.kind[col] ?? CELL);
      if (rows.both[row] !== cols.both[col] || (bounded && kinds[at] === OUTSIDE)) continue;
      if (!data) values[at] = factor * (cols.factor[col] ?? 1);
      else values[at] = r < 0 || c < 0 || base < 0 ? nothingThere : (data[r + c + base] ?? NaN);
    }
  }
  return block;
}

const NOTHING = new Float64Array(0);

/** @param {Area} area @returns {Block} */
const empty = ({ rows, cols }) => ({ values: new Float64Array(rows * cols).fill(NaN), kinds: new Uint8Array(rows * cols) });

/**
 * What is fixed along one visible row (or column): its own dimensions, the sheet, the pins.
 * @param {Model} model @param {Panel} panel @param {Area} area
 * @param {{cursor: Assignment, byRow: boolean, line: number}} which
 */
function lineOf(model, panel, area, { cursor, byRow, line }) {
  const cell = byRow ? { row: area.row + line, col: -1 } : { row: -1, col: area.col + line };
  return groupsOf(model, cellAssignment(model, panel, { ...cell, sheet: area.sheet }, cursor));
}

/**
 * @param {Model} model @param {Tensors} tensors @param {Panel} panel @param {Area} area
 * @param {{cursor: Assignment, factors: readonly string[]}} work
 * @returns {Block}
 */
function summed(model, tensors, panel, area, { cursor, factors }) {
  const block = empty(area);
  const product = productOf(model, tensors, factors);
  const cost = (/** @type {boolean} */ byRow) => countTaps(lineOf(model, panel, area, { cursor, byRow, line: 0 })) * (byRow ? area.rows : area.cols);
  const byRow = cost(true) <= cost(false);
  const lines = byRow ? area.rows : area.cols;
  for (let line = 0; line < lines; line += 1) {
    eachTap(model, lineOf(model, panel, area, { cursor, byRow, line }), (tap) => {
      const row = byRow ? line : numberOf(panel.rows, tap) - area.row;
      const col = byRow ? numberOf(panel.cols, tap) - area.col : line;
      if (row < 0 || row >= area.rows || col < 0 || col >= area.cols) return;
      const at = row * area.cols + col;
      const before = block.values[at] ?? NaN;
      if (Number.isNaN(before)) block.kinds[at] = kindAt(model, tap);
      block.values[at] = (Number.isNaN(before) ? 0 : before) + product(tap);
    });
  }
  return block;
}

/**
 * @param {Model} model @param {Tensors} tensors @param {Panel} panel @param {Area} area
 * @param {Assignment} cursor where the panel's pins stand
 * @returns {Block}
 */
export function blockOf(model, tensors, panel, area, cursor) {
  if (area.rows <= 0 || area.cols <= 0) return empty(area);
  if ("sum" in panel.value) return summed(model, tensors, panel, area, { cursor, factors: panel.value.sum });
  return gathered(model, tensors, panel, area, cursor);
}

/**
 * One cell's value and kind.
 * @param {Model} model @param {Tensors} tensors @param {Panel} panel
 * @param {{row: number, col: number, sheet: number}} cell @param {Assignment} cursor
 */
export function cellOf(model, tensors, panel, cell, cursor) {
  const { values, kinds } = blockOf(model, tensors, panel, { ...cell, rows: 1, cols: 1 }, cursor);
  return { value: values[0] ?? NaN, kind: kinds[0] ?? CELL };
}

/** @typedef {{base: number, rows: Float64Array, cols: Float64Array}} Made the frame that makes a cell is the sum of three parts */

/** The part of the frame number that some dimensions decide. @param {Model} model @param {Assignment} fixed */
function framePart(model, fixed) {
  const { ids, strides } = model.order;
  return ids.reduce((sum, id, at) => sum + Math.max(0, fixed[id] ?? FREE) * (strides[at] ?? 1), 0);
}

/**
 * The frame that first makes each cell of an area: a cell is made when its own part, its row's and its column's add up to no more than the frame.
 * @param {Model} model @param {Panel} panel @param {Area} area @param {Assignment} cursor
 * @returns {Made}
 */
export function madeBy(model, panel, area, cursor) {
  const fixed = spell(panel.sheets, area.sheet, nothing(model));
  for (const pin of panel.pins) fixed[pin] = cursor[pin] ?? FREE;
  const side = (/** @type {import("./table.js").Radix} */ radix, /** @type {number} */ first, /** @type {number} */ count) =>
    Float64Array.from({ length: count }, (_, at) => framePart(model, spell(radix, first + at, nothing(model))));
  return { base: framePart(model, fixed), rows: side(panel.rows, area.row, area.rows), cols: side(panel.cols, area.col, area.cols) };
}

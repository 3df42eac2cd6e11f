// @ts-check
/**
 * Through a chain: the cells of every earlier map that some taps of a link go back to. What the link reads of its input
 * is what the one before it has to make; so it goes on, cell by cell of every map between, down to the first.
 */

import { project } from "./project.js";
import { FREE, spell } from "./table.js";
import { nothing } from "./scene.js";
import { groupsOf } from "./taps.js";

/** @typedef {import("./types.js").Model} Model */
/** @typedef {import("./types.js").Group} Group */
/** @typedef {import("./types.js").Panel} Panel */
/** @typedef {import("./project.js").Cells} Cells */

/** The panel of a tensor. @param {Model} model @param {string} tensor @returns {Panel | undefined} */
const panelOf = (model, tensor) => [...model.panels.values()].find(({ value, aside }) => !aside && "tensor" in value && value.tensor === tensor);

/** The indices of a panel's dimensions in each of some cells; the border laid on a map is nothing that a link makes. @param {Panel} panel @param {Cells} cells */
function spelled({ rows: down, cols: across, sheets: deep }, { rows, cols, sheets, count }) {
  const length = 1 + Math.max(-1, ...down.ids, ...across.ids, ...deep.ids);
  return Array.from({ length: count }, (_, at) => {
    const into = new Int32Array(length).fill(FREE);
    spell(deep, sheets[at] ?? 0, into);
    spell(down, rows[at] ?? 0, into);
    return spell(across, cols[at] ?? 0, into);
  }).filter((cell) => !cell.includes(-1));
}

/**
 * Cells taken apart so that each part is a product: all combinations of the indices met in it. Those of a map mostly are one;
 * where places of a kernel are channels (unfold's columns) a window's cells are a few.
 * @param {readonly number[]} ids dimensions, slowest first
 * @param {readonly Int32Array[]} cells an index for each dimension, every cell once
 * @returns {Array<Map<number, Set<number>>>} for each part the indices of every dimension
 */
function products(ids, cells) {
  const met = new Map(ids.map((id) => [id, new Set(cells.map((cell) => cell[id] ?? FREE))]));
  const combinations = [...met.values()].reduce((product, { size }) => product * size, 1);
  if (combinations === cells.length) return [met];
  const by = ids.find((id) => (met.get(id)?.size ?? 0) > 1) ?? -1;
  return [...(met.get(by) ?? [])].flatMap((index) => products(ids, cells.filter((cell) => cell[by] === index)));
}

/** The taps whose dimensions stand on some of the indices met. @param {Model} model @param {ReadonlyMap<number, ReadonlySet<number>>} met @returns {Group[]} */
function groupsAmong(model, met) {
  return groupsOf(model, nothing(model)).map((group) => {
    const width = group.ids.length;
    const kept = [];
    for (let row = 0; row < group.count; row += 1) {
      const agrees = group.ids.every((id, at) => met.get(id)?.has(group.rows[row * width + at] ?? FREE) ?? true);
      if (agrees) kept.push(...group.rows.subarray(row * width, (row + 1) * width));
    }
    return { ids: group.ids, rows: Int32Array.from(kept), count: kept.length / width };
  });
}

/**
 * What a link reads to make some cells of its map, each once.
 * @param {Model} model @param {{made: Panel, input: Panel}} panels @param {Cells} cells
 * @returns {Cells}
 */
function readFor(model, { made, input }, cells) {
  /** @type {Map<string, readonly [number, number, number]>} */
  const found = new Map();
  const ids = [...made.sheets.ids, ...made.rows.ids, ...made.cols.ids];
  for (const met of cells.count > 0 ? products(ids, spelled(made, cells)) : []) {
    const { rows, cols, sheets, count } = project(groupsAmong(model, met), input);
    for (let at = 0; at < count; at += 1) {
      const cell = /** @type {const} */ ([rows[at] ?? 0, cols[at] ?? 0, sheets[at] ?? 0]);
      found.set(cell.join(), cell);
    }
  }
  const all = [...found.values()];
  const side = (/** @type {0 | 1 | 2} */ at) => Int32Array.from(all, (cell) => cell[at]);
  return { rows: side(0), cols: side(1), sheets: side(2), count: all.length };
}

/** The maps a part reads: its own panels that hold neither what it makes nor a kernel. @param {Model} model */
const readOf = (model) => [...model.panels.values()].filter(({ value, aside, role }) => !aside && role !== "weight" && "tensor" in value && value.tensor !== model.scene.result);

/** Cells of one panel, each once. @param {Cells | undefined} one @param {Cells} other @returns {Cells} */
function together(one, other) {
  if (!one || one.count === 0) return other;
  const all = new Map([one, other].flatMap(({ rows, cols, sheets, count }) => Array.from({ length: count }, (_, at) => [`${rows[at]},${cols[at]},${sheets[at]}`, [rows[at] ?? 0, cols[at] ?? 0, sheets[at] ?? 0]])));
  const side = (/** @type {number} */ at) => Int32Array.from([...all.values()], (cell) => /** @type {number[]} */ (cell)[at] ?? 0);
  return { rows: side(0), cols: side(1), sheets: side(2), count: all.size };
}

/**
 * By panel, the cells that the taps of one part go back to in the maps that the parts before it read.
 * @param {readonly Model[]} models the parts in the order of the chain
 * @param {number} part
 * @param {readonly Group[]} groups its taps
 * @returns {Map<string, Cells>}
 */
export function reach(models, part, groups) {
  /** @type {Map<string, Cells>} */
  const found = new Map();
  /** @type {Map<string, Cells>} */
  const met = new Map();
  const first = models[part];
  if (!first || part === 0 || !panelOf(first, "input")) return found;
  for (const panel of readOf(first)) met.set(panel.name, project(groups, panel));
  for (let at = part - 1; at >= 0; at -= 1) {
    const model = models[at];
    const made = model && panelOf(model, "output");
    const cells = made && met.get(made.name);
    if (!cells) continue;
    for (const input of readOf(model)) {
      const seen = together(met.get(input.name), readFor(model, { made, input }, cells));
      met.set(input.name, seen);
      found.set(input.name, seen);
    }
  }
  return found;
}

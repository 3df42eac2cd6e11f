// @ts-check
/** Panels that fill up while the frames run: what has been added to their cells so far. */

import { FREE, numberOf, spell } from "./table.js";
import { assignmentOf, cellAssignment, nothing } from "./scene.js";
import { countTaps, eachTap, groupsOf } from "./taps.js";
import { productOf, valueAt } from "./values.js";

/** @typedef {import("./types.js").Model} Model */
/** @typedef {import("./types.js").Panel} Panel */
/** @typedef {import("./types.js").Tensors} Tensors */
/** @typedef {import("./types.js").Assignment} Assignment */

/** The sums so far in one sheet of a panel, kept from frame to frame: a step forward adds that frame's taps only. */
export class RunningSums {
  /** @param {Model} model @param {Tensors} tensors @param {Panel} panel @param {{sheet: number, cursor: Assignment}} where */
  constructor(model, tensors, panel, { sheet, cursor }) {
    this.model = model;
    this.tensors = tensors;
    this.panel = panel;
    this.sheet = sheet;
    this.fixed = spell(panel.sheets, sheet, nothing(model));
    for (const pin of panel.pins) this.fixed[pin] = cursor[pin] ?? FREE;
    this.frame = -1;
    this.term = productOf(model, tensors, panel.terms);
    this.sums = new Float64Array(panel.rows.count * panel.cols.count);
    this.touched = new Uint8Array(this.sums.length);
  }

  /** Bring the sums to a frame. @param {number} frame */
  advance(frame) {
    if (frame === this.frame) return;
    if (frame < this.frame || frame - this.frame > 64) this.#again(frame);
    else for (let each = this.frame + 1; each <= frame; each += 1) this.#add(each);
    this.frame = frame;
  }

  /** A frame that stands on another sheet or another pin adds nothing here. @param {number} frame */
  #add(frame) {
    const taken = spell(this.model.order, frame, nothing(this.model));
    if (taken.some((index, id) => index !== FREE && this.fixed[id] !== FREE && this.fixed[id] !== index)) return;
    const fixed = this.fixed.map((index, id) => (index === FREE ? (taken[id] ?? FREE) : index));
    eachTap(this.model, groupsOf(this.model, fixed), (tap) => this.#keep(tap));
  }

  /** @param {number} frame */
  #again(frame) {
    this.sums.fill(0);
    this.touched.fill(0);
    eachTap(this.model, groupsOf(this.model, this.fixed), (tap) => {
      const when = numberOf(this.model.order, tap);
      if (when >= 0 && when <= frame) this.#keep(tap);
    });
  }

  /** @param {Assignment} tap */
  #keep(tap) {
    const [row, col] = [numberOf(this.panel.rows, tap), numberOf(this.panel.cols, tap)];
    if (row < 0 || col < 0) return;
    const at = row * this.panel.cols.count + col;
    this.sums[at] = (this.sums[at] ?? 0) + this.term(tap);
    this.touched[at] = 1;
  }

  /** The bias of a cell: one for the whole sheet unless the panel's rows or columns run through what it depends on. @param {number} place */
  biasAt(place) {
    const added = this.model.scene.added ?? "bias";
    const bias = this.tensors.get(added) ? this.model.tensors.get(added) : undefined;
    if (!bias) return 0;
    const { rows, cols } = this.panel;
    const fixed = this.fixed;
    if (!bias.ids.some((id) => rows.ids.includes(id) || cols.ids.includes(id))) return valueAt(this.model, this.tensors, added, fixed);
    const cell = { row: Math.floor(place / cols.count), col: place % cols.count, sheet: this.sheet };
    return valueAt(this.model, this.tensors, added, cellAssignment(this.model, this.panel, cell, fixed));
  }

  /** A cell's sum with its bias. @param {number} row @param {number} col */
  at(row, col) {
    const place = row * this.panel.cols.count + col;
    return { value: (this.sums[place] ?? 0) + this.biasAt(place), touched: this.touched[place] === 1 };
  }
}

/**
 * Between which numbers the sums of a panel lie from the first frame to the last, without what is added at the end.
 * @param {Model} model @param {Tensors} tensors @param {Panel} panel
 * @param {number} limit
 * @returns {{least: number, most: number, whole: boolean} | null} null where that takes more taps than the limit
 */
export function extremes(model, tensors, panel, limit) {
  const groups = (/** @type {number} */ frame) => groupsOf(model, assignmentOf(model, frame));
  if (model.total * countTaps(groups(model.total >> 1)) > limit) return null;
  const term = productOf(model, tensors, panel.terms);
  const sides = [panel.sheets, panel.rows, panel.cols];
  /** @type {Map<string, number>} */
  const sums = new Map();
  const found = { least: 0, most: 0, whole: true };
  for (let frame = 0; frame < model.total; frame += 1) {
    eachTap(model, groups(frame), (tap) => {
      const at = sides.map((side) => numberOf(side, tap));
      if (at.includes(-1)) return;
      const place = [...at, ...panel.pins.map((pin) => tap[pin])].join();
      const sum = (sums.get(place) ?? 0) + term(tap);
      sums.set(place, sum);
      if (sum < found.least) found.least = sum;
      if (sum > found.most) found.most = sum;
      if (sum % 1 !== 0) found.whole = false;
    });
  }
  return found;
}

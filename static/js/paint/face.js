// @ts-check
/**
 * A panel as it stands on the stage: which sheet lies in each open place, which part of it is seen, and the numbers
 * there. A magnifier is a face too: a small one on the same panel, that keeps the cursor in its middle.
 */

import { blockOf, madeBy } from "../wire/block.js";
import { countApart, differ } from "./captions.js";
import { hull, project } from "../wire/project.js";
import { ends, named, numberOf } from "../wire/table.js";
import { kept } from "./blocks.js";
import { fills, lenses } from "./needs.js";

/** @typedef {import("../wire/types.js").Model} Model */
/** @typedef {import("../wire/types.js").Panel} Panel */
/** @typedef {import("../wire/types.js").Tensors} Tensors */
/** @typedef {import("../wire/types.js").Assignment} Assignment */
/** @typedef {import("../wire/types.js").Group} Group */
/** @typedef {import("../wire/block.js").Block} Block */
/** @typedef {import("./blocks.js").Placed} Placed */
/** @typedef {import("./blocks.js").Rect} Rect */
/** @typedef {import("./lens.js").Lens} Lens */
/** @typedef {import("../wire/project.js").Hull} Hull */

/**
 * @typedef {object} View what is to be seen: everything a face needs to know
 * @property {Model} model
 * @property {Tensors} tensors
 * @property {number} frame
 * @property {boolean} all panels that fill are shown complete
 * @property {Assignment} front the tap that decides sheets and pins
 * @property {Assignment | null} place of places that a tensor holds, the one that is pointed at
 * @property {readonly Group[]} groups the frame's taps
 * @property {ReadonlyMap<string, number>} greys what a tensor's values are multiplied by to be a grey, where they are a photograph's
 * @property {boolean} open no channel is singled out: a colour photograph may be shown in colour
 * @property {Assignment | null} won the tap that wins the frame, where one does
 * @property {number} version of the values
 * @property {ReadonlyMap<string, import("../wire/project.js").Cells>} reach of a chain: the cells of other links' maps, by panel
 * @property {boolean} only nothing else is to be lit
 */

/**
 * @typedef {object} Slot one open sheet
 * @property {number} sheet
 * @property {string} key what its contents depend on
 * @property {Block} block
 * @property {Block | null} against what its cells should be, where some may differ
 * @property {Block | null} before what its cells hold until they are made, where that is not nothing
 * @property {Block[]} colours the blocks of red, green and blue, where they are shown as one
 * @property {import("../wire/block.js").Made | null} made
 * @property {import("../wire/fills.js").RunningSums | null} sums
 * @property {Float64Array | null} result what a running sum ends as: the server's
 * @property {import("./dots.js").Picture | null} picture
 * @property {number} frame up to which it is drawn
 */

const NONE = new Int32Array(0);

/** @param {ReadonlyArray<readonly [number, number]>} cells @returns {Hull | null} */
function around(cells) {
  if (cells.length === 0) return null;
  const [[top, bottom], [left, right]] = [ends(cells.map(([row]) => row)), ends(cells.map(([, col]) => col))];
  return [top, left, bottom, right];
}

export class Face {
  /** @param {Panel} panel @param {Placed} placed @param {boolean} magnifier */
  constructor(panel, placed, magnifier) {
    this.panel = panel;
    /** As it was laid out. */
    this.laid = placed;
    this.magnifier = magnifier;
    this.placed = placed;
    this.cell = placed.fit.cell;
    this.pictured = placed.fit.pictured;
    this.rows = Math.min(placed.fit.rows, panel.rows.count);
    this.cols = Math.min(placed.fit.cols, panel.cols.count);
    /** @type {Lens | null} */
    this.lens = null;
    /** Where the cursor was when this was last looked at; null: the part that is seen has been chosen since. @type {string | null} */
    this.cursor = "";
    this.row0 = 0;
    this.col0 = 0;
    this.title = panel.title;
    this.caption = "";
    /** Its heading may say another part than is seen now. */
    this.moved = false;
    /** @type {{version: number, few: boolean} | null} */
    this.marked = null;
    /** @type {Array<Slot | undefined>} */
    this.slots = placed.slots.map(() => undefined);
  }

  /** Be seen through a lens, or as laid out. @param {Lens | null} lens @param {Face} [before] the same panel until now: what it shows is kept */
  see(lens, before = this) {
    if (lens === this.lens && before === this) return;
    this.placed = lens && lenses.here ? lenses.here.through(this.laid, this.panel, lens) : this.laid;
    const { cell, pictured, rows, cols } = this.placed.fit;
    Object.assign(this, { cell, pictured, rows: Math.min(rows, this.panel.rows.count), cols: Math.min(cols, this.panel.cols.count) });
    this.moved = true;
    const same = lens === before.lens;
    [this.lens, this.cursor] = [lens, same ? before.cursor : lens ? null : ""];
    this.row0 = kept(same ? before.row0 : (lens?.row ?? 0), this.rows, this.panel.rows.count);
    this.col0 = kept(same ? before.col0 : (lens?.col ?? 0), this.cols, this.panel.cols.count);
  }

  /** Whether this is a colour photograph (or one filtered channel by channel) seen as a whole. @param {View} view */
  inColour({ open, model, all, greys }) {
    const { role, value, sheets } = this.panel;
    if (!open || !this.pictured || sheets.count !== 3 || !("tensor" in value) || !((greys.get(value.tensor) ?? 0) > 0)) return false;
    return role === "input" || (all && model.scene.sizes["g"] === 3);
  }

  /** Whether its numbers are written: all of them, or none where one could not be told. */
  get told() {
    return !this.pictured && this.cell >= this.placed.leastCell;
  }

  get partial() {
    return this.rows < this.panel.rows.count || this.cols < this.panel.cols.count;
  }

  /** Look where the cursor is. @param {View} view @returns {number[]} the slots whose contents changed */
  look(view) {
    const cursor = `${view.frame}|${view.front.join()}`;
    if (this.partial && (this.magnifier || (this.cursor !== null && this.cursor !== cursor))) this.follow(view);
    this.cursor = cursor;
    const front = Math.max(0, this.sheetIn(view));
    const pins = `${this.panel.pins.map((pin) => view.front[pin]).join()}|${this.inColour(view)}`;
    return this.slots.flatMap((slot, at) => {
      const sheet = this.slots.length > 1 ? at : front;
      const key = `${view.version}|${sheet}|${this.row0}|${this.col0}|${this.cell}|${pins}`;
      if (slot?.key === key) return [];
      this.slots[at] = { ...this.read(view, sheet, key), picture: slot?.picture ?? null };
      return [at];
    });
  }

  /** The sheet in front; of another link's map one that the frame goes back to, if none is preferred. @param {View} view */
  sheetIn(view) {
    const front = numberOf(this.panel.sheets, view.front);
    return front < 0 && this.panel.aside ? (view.reach.get(this.panel.name)?.sheets[0] ?? 0) : front;
  }

  /** The cells of another link's map that are lit, on one sheet: not the margin about them. @param {View} view @param {number} sheet @returns {Array<[number, number]> | null} */
  reached(view, sheet) {
    if (!this.panel.aside && !view.only) return null;
    const { rows, cols, sheets, count } = view.reach.get(this.panel.name) ?? { rows: NONE, cols: NONE, sheets: NONE, count: 0 };
    /** @type {Array<[number, number]>} */
    const found = [];
    const there = (/** @type {number} */ at) => named(this.panel.rows, rows[at] ?? 0) && named(this.panel.cols, cols[at] ?? 0);
    for (let at = 0; at < count; at += 1) if (sheets[at] === sheet && there(at)) found.push([rows[at] ?? 0, cols[at] ?? 0]);
    return found;
  }

  /** @param {View} view @param {number} sheet @param {string} key @returns {Slot} */
  read(view, sheet, key) {
    const { model, tensors, front } = view;
    const area = { row: this.row0, col: this.col0, rows: this.rows, cols: this.cols, sheet };
    const sums = fills.here && this.panel.fills === "sums" ? new fills.here.RunningSums(model, tensors, this.panel, { sheet, cursor: front }) : null;
    const final = { ...this.panel, value: { tensor: "tensor" in this.panel.value ? this.panel.value.tensor : model.scene.result } };
    const block = blockOf(model, tensors, sums ? final : this.panel, area, front);
    const against = this.panel.against ? blockOf(model, tensors, { ...this.panel, value: { tensor: this.panel.against } }, area, front) : null;
    const before = this.panel.before ? blockOf(model, tensors, { ...this.panel, value: { tensor: this.panel.before } }, area, front) : null;
    const made = this.panel.fills === "prefix" ? madeBy(model, this.panel, area, front) : null;
    const colours = this.inColour(view) ? [0, 1, 2].map((each) => blockOf(model, tensors, this.panel, { ...area, sheet: each }, front)) : [];
    return { sheet, key, block, against, before, colours, made, sums, result: sums ? block.values : null, picture: null, frame: -1 };
  }

  /** Bring the part that is seen to the cursor. @param {View} view */
  follow(view) {
    const cells = hull(view.groups, this.panel, { pinned: view.front }) ?? [0, 0, 0, 0];
    const [row, col] = [numberOf(this.panel.rows, view.front), numberOf(this.panel.cols, view.front)];
    this.row0 = this.along({ first: cells[0], last: cells[2], at: row, start: this.row0, seen: this.rows, count: this.panel.rows.count });
    this.col0 = this.along({ first: cells[1], last: cells[3], at: col, start: this.col0, seen: this.cols, count: this.panel.cols.count });
  }

  /** Where the part that is seen begins: a magnifier centres, a window moves only when it must. @param {{first: number, last: number, at: number, start: number, seen: number, count: number}} way */
  along({ first, last, at, start, seen, count }) {
    const spread = last - first + 1;
    const [low, high] = spread <= seen ? [first, last] : at >= 0 ? [at, at] : [first, first];
    if (!this.magnifier && low >= start && high < start + seen) return kept(start, seen, count);
    return kept(Math.floor((low + high + 1 - seen) / 2), seen, count);
  }

  /** Whether a cell ends as another number than it should. @param {number} slot @param {number} at the cell's place in the block */
  apart(slot, at) {
    const { block, against } = this.slots[slot] ?? {};
    return Boolean(against) && differ(block?.values[at] ?? 0, against?.values[at] ?? 0);
  }

  /** Whether a picture's cells that differ are marked: not where most do, for there would be nothing else to see. @param {View} view */
  marks({ tensors, version }) {
    if (this.marked?.version !== version) {
      const [count, all] = this.panel.against ? countApart(tensors, this.panel) : [0, 0];
      this.marked = { version, few: 2 * count <= all };
    }
    return this.marked.few;
  }

  /** The number to show in a cell by now. @param {View} view @param {number} slot @param {number} at the cell's place in the block */
  shown(view, slot, at) {
    const found = this.slots[slot];
    if (!found) return { value: NaN, kind: 0 };
    const kind = found.block.kinds[at] ?? 0;
    const value = this.panel.fills === "later" && !view.all ? NaN : (found.block.values[at] ?? NaN);
    const col = at % this.cols;
    const row = (at - col) / this.cols;
    if (found.made && !view.all) {
      const frame = found.made.base + (found.made.rows[row] ?? 0) + (found.made.cols[col] ?? 0);
      return { value: frame <= view.frame ? value : (found.before?.values[at] ?? NaN), kind };
    }
    if (!found.sums || view.all || view.frame >= view.model.total - 1) return { value, kind };
    found.sums.advance(view.frame);
    const sum = found.sums.at(this.row0 + row, this.col0 + col);
    return { value: sum.value, kind, faint: !sum.touched };
  }

  /** All numbers to show in a slot by now, NaN where nothing is yet. @param {View} view @param {number} slot @returns {ArrayLike<number>} */
  showing(view, slot) {
    const found = this.slots[slot];
    if (!found) return [];
    if (this.panel.fills === "later" && !view.all) return found.block.values.map(() => NaN);
    const final = view.all || view.frame >= view.model.total - 1;
    if (found.sums && !final) return found.block.values.map((_, at) => this.shown(view, slot, at).value);
    const { made, block } = found;
    if (!made || view.all) return block.values;
    const values = found.before ? Float64Array.from(found.before.values) : new Float64Array(block.values.length).fill(NaN);
    for (let row = 0, at = 0; row < this.rows; row += 1) {
      const base = made.base + (made.rows[row] ?? 0);
      for (let col = 0; col < this.cols; col += 1, at += 1) if (base + (made.cols[col] ?? 0) <= view.frame) values[at] = block.values[at] ?? NaN;
    }
    return values;
  }

  /** The cells of this face that some taps stand in: per slot, visible ones only. @param {readonly Group[]} groups @param {View} view */
  lit(groups, view) {
    return this.slots.map((_, slot) => this.litIn(groups, view, slot));
  }

  /** @param {readonly Group[]} groups @param {View} view @param {number} slot @returns {number[]} places in the block */
  litIn(groups, view, slot) {
    const sheet = this.slots[slot]?.sheet ?? 0;
    const area = { row: this.row0, col: this.col0, rows: this.rows, cols: this.cols };
    const reached = this.reached(view, sheet);
    const own = reached ? null : project(groups, this.panel, { pinned: view.front, sheet, area });
    const rows = own?.rows ?? Int32Array.from(reached ?? [], ([row]) => row);
    const cols = own?.cols ?? Int32Array.from(reached ?? [], ([, col]) => col);
    const places = [];
    for (let at = 0; at < rows.length; at += 1) {
      const [row, col] = [(rows[at] ?? 0) - this.row0, (cols[at] ?? 0) - this.col0];
      if (row >= 0 && col >= 0 && row < this.rows && col < this.cols) places.push(row * this.cols + col);
    }
    return places;
  }

  /** The hull of some taps in a slot, counted from the first visible row and column; it may reach past what is seen. @param {readonly Group[]} groups @param {View} view @param {number} slot @returns {Hull | null} */
  extent(groups, view, slot) {
    const reached = this.reached(view, this.slots[slot]?.sheet ?? 0);
    const found = reached ? around(reached) : hull(groups, this.panel, { pinned: view.front, sheet: this.slots[slot]?.sheet ?? 0 });
    return found && [found[0] - this.row0, found[1] - this.col0, found[2] - this.row0, found[3] - this.col0];
  }

  /** What is seen of it. @param {readonly Group[]} groups @param {View} view @param {number} slot @returns {Hull | null} */
  hull(groups, view, slot) {
    const found = this.extent(groups, view, slot);
    if (!found) return null;
    const seen = /** @type {const} */ ([Math.max(found[0], 0), Math.max(found[1], 0), Math.min(found[2], this.rows - 1), Math.min(found[3], this.cols - 1)]);
    return seen[0] > seen[2] || seen[1] > seen[3] ? null : seen;
  }

  /** @param {number} slot @param {number} at the cell's place in the block @returns {Rect} */
  rect(slot, at) {
    const { x, y } = this.placed.slots[slot] ?? { x: 0, y: 0 };
    const col = at % this.cols;
    return { x: x + col * this.cell, y: y + ((at - col) / this.cols) * this.cell, width: this.cell, height: this.cell };
  }

  /** @param {number} slot @param {Hull} cells visible rows and columns @returns {Rect} */
  span(slot, [top, left, bottom, right]) {
    const { x, y } = this.placed.slots[slot] ?? { x: 0, y: 0 };
    return { x: x + left * this.cell, y: y + top * this.cell, width: (right - left + 1) * this.cell, height: (bottom - top + 1) * this.cell };
  }
}

// @ts-check
/** Places between the cells: where the taps of a frame read whose places a tensor holds, and how much of which cells. */

import { linesOf, nothing } from "../wire/scene.js";
import { FREE, numberOf } from "../wire/table.js";
import { place } from "../wire/taps.js";
import { valueAt } from "../wire/values.js";

/** @typedef {import("./face.js").Face} Face */
/** @typedef {import("./face.js").View} View */
/** @typedef {import("./tints.js").Palette} Palette */
/** @typedef {import("../wire/types.js").Assignment} Assignment */
/** @typedef {import("../wire/scene.js").Line} Line */
/** @typedef {readonly [number, number]} Point x and y in pixels */

/**
 * @typedef {object} Sample one place in one open sheet
 * @property {Face} face
 * @property {number} slot
 * @property {number} entry where the tensors hold it
 * @property {Assignment} tap its first neighbour
 * @property {Point} at
 * @property {Point} unmoved
 * @property {number} strength what its taps are multiplied by, whichever neighbour they read
 * @property {boolean} front whether the cursor's tap is one of its
 * @property {Share[]} shares of the place in front: what it takes of the cells about it
 */

/** @typedef {{rect: import("./blocks.js").Rect, value: number}} Share of one cell that is there */

/** @typedef {Line & {from: number}} Side a line along a side of a face, which begins at stage position ``from``: past the border where it shows the cells alone */

/** The axes of held places along a face's columns and rows, if it shows both. @param {View} view @param {Face} face @returns {readonly [Side, Side] | null} */
export function axesOn({ model }, { panel }) {
  const lines = linesOf(model);
  const [across, down] = [panel.cols, panel.rows].map(({ ids }) => {
    const line = ids.length === 1 && lines.find(({ axis }) => ids[0] === axis.s || ids[0] === axis.i);
    return line ? { ...line, from: ids[0] === line.axis.s ? 0 : line.axis.table.cell.indexOf(0) } : undefined;
  });
  return across && down ? [across, down] : null;
}

/** Pixels of a stage position. @param {Face} face @param {number} slot @param {readonly [number, number]} position column and row @returns {Point} */
export function pixels(face, slot, [column, row]) {
  const { x = 0, y = 0 } = face.placed.slots[slot] ?? {};
  return [x + (column - face.col0 + 0.5) * face.cell, y + (row - face.row0 + 0.5) * face.cell];
}

/** The stage position of a pixel: `pixels` undone. @param {Face} face @param {number} slot @param {Point} point @returns {readonly [number, number]} */
export function positionAt(face, slot, [left, top]) {
  const { x = 0, y = 0 } = face.placed.slots[slot] ?? {};
  return [(left - x) / face.cell + face.col0 - 0.5, (top - y) / face.cell + face.row0 - 0.5];
}

/** Where a tap would stand if nothing moved it. @param {Line} line @param {Assignment} tap */
export const regular = ({ axis }, tap) => (axis.table.start[tap[axis.o] ?? 0] ?? 0) + (axis.table.step[tap[axis.k] ?? 0] ?? 0);

/** What every tap beside a place is multiplied by: the factors that depend on the place alone. @param {View} view @param {Line} line @param {Assignment} tap */
function strengthOf({ model, tensors }, { held }, tap) {
  const own = model.scene.factors.filter((name) => model.tensors.get(name)?.ids.every((id) => held.places.ids.includes(id)));
  return own.reduce((product, name) => product * valueAt(model, tensors, name, tap), 1);
}

/**
 * What a tap beside a place takes of its cell, for each cell beside it: the factors that depend on the neighbour.
 * @param {View} view
 * @param {Face} face
 * @param {{lines: readonly [Side, Side], slot: number, entry: number, tap: Assignment}} at
 * @returns {Share[]}
 */
function sharesOf({ model, tensors }, face, { lines, slot, entry, tap }) {
  const pluses = lines.map(({ held }) => held.plus);
  const own = model.scene.factors.filter((name) => pluses.some((plus) => model.tensors.get(name)?.ids.includes(plus)));
  const [first = -1, second = -1] = pluses;
  return [0, 1, 2, 3].flatMap((corner) => {
    const next = tap.slice();
    [next[first], next[second]] = [corner % 2, corner >> 1];
    const [col = -1, row = -1] = lines.map(({ data, held, axis }) => {
      const at = Math.floor(data[entry] ?? NaN) + (next[held.plus] ?? 0);
      return at >= 0 && at < axis.table.cell.length ? at : -1;
    });
    const [left, top] = [col - lines[0].from - face.col0, row - lines[1].from - face.row0];
    if (col < 0 || row < 0 || left < 0 || top < 0 || left >= face.cols || top >= face.rows) return [];
    return [{ rect: face.span(slot, [top, left, top, left]), value: own.reduce((product, name) => product * valueAt(model, tensors, name, next), 1) }];
  });
}

/**
 * The places of a frame in a face.
 * @param {View} view
 * @param {Face} face
 * @returns {Sample[]}
 */
export function samplesOf(view, face) {
  const lines = axesOn(view, face);
  const [across, down] = lines ?? [];
  const group = across && view.groups.find(({ ids }) => ids.includes(across.held.plus));
  if (!across || !down || !group) return [];
  const { model, front } = view;
  /** @type {Map<string, Sample>} */
  const found = new Map();
  for (let row = 0; row < group.count; row += 1) {
    const tap = nothing(model);
    place(tap, group, row);
    if (tap[across.held.plus] !== 0 || tap[down.held.plus] !== 0) continue;
    const full = tap.map((index, id) => (index === FREE ? (front[id] ?? FREE) : index));
    const [sheet, entry] = [numberOf(face.panel.sheets, full), numberOf(across.held.places, tap)];
    const slot = face.slots.findIndex((each) => each?.sheet === sheet);
    if (slot < 0 || entry < 0) continue;
    const inFront = across.held.places.ids.every((id) => front[id] === tap[id]);
    found.set(`${slot} ${entry}`, {
      face, slot, entry, tap: full,
      at: pixels(face, slot, [(across.data[entry] ?? 0) - across.from, (down.data[entry] ?? 0) - down.from]),
      unmoved: pixels(face, slot, [regular(across, tap) - across.from, regular(down, tap) - down.from]),
      strength: strengthOf(view, across, tap),
      front: inFront,
      shares: inFront ? sharesOf(view, face, { lines: [across, down], slot, entry, tap: full }) : [],
    });
  }
  return [...found.values()];
}

/** The same places, the one that is being moved where the pointer is; what it takes there the server has to say. @param {Sample[]} samples @param {import("./drag.js").Pulled | null} pulled */
export const pulledTo = (samples, pulled) =>
  samples.map((sample) => {
    if (sample.entry !== pulled?.entry) return sample;
    const [was, is] = [positionAt(sample.face, sample.slot, sample.at), pulled.at];
    const same = was.every((each, at) => Math.floor(each) === Math.floor(is[at] ?? NaN));
    return { ...sample, at: pixels(sample.face, sample.slot, is), shares: same ? sample.shares : [] };
  });

/** @typedef {0 | 1 | 2} Corner of a cell: top left, top right, bottom left */
/** @type {ReadonlyArray<readonly [Corner, number, number]>} each with its middle, in parts of a cell */
const CORNERS = [[0, 0.2, 0.22], [1, 0.8, 0.22], [2, 0.2, 0.78]];

/**
 * The corner of a cell where a number is covered least. A wide one fills the cell from side to side, so only above or below is free;
 * not below where that is taken.
 * @param {import("./blocks.js").Rect} rect
 * @param {readonly Sample[]} samples
 * @param {boolean} wide
 * @returns {Corner}
 */
export function freeCorner({ x, y, width, height }, samples, wide) {
  if (samples.length === 0) return 0;
  const shared = samples.some(({ shares }) => shares.some(({ rect }) => rect.x === x && rect.y === y));
  const corners = CORNERS.filter(([corner]) => !wide || (corner !== 1 && !(corner === 2 && shared)));
  const room = corners.map(([, across, down]) => Math.min(...samples.map(({ at: [left, top] }) => {
    const aside = wide ? Math.max(0, x - left, left - x - width) : left - x - across * width;
    return Math.hypot(aside, top - y - down * height);
  })));
  const enough = room.findIndex((far) => far > width * 0.34);
  return corners[enough < 0 ? room.indexOf(Math.max(...room)) : enough]?.[0] ?? 0;
}

/** The place under the pointer: the nearest within reach. @param {readonly Sample[]} samples @param {Point} point @param {number} reach pixels */
export function sampleUnder(samples, [x, y], reach) {
  /** @type {Sample | null} */
  let best = null;
  let least = reach;
  for (const sample of samples) {
    const far = Math.hypot(sample.at[0] - x, sample.at[1] - y);
    if (far <= least) [best, least] = [sample, far];
  }
  return best;
}

/** Where a number in a corner stands. @param {CanvasRenderingContext2D} ink @param {import("./blocks.js").Rect} rect @param {number} [corner] 0 top left, 1 top right, 2 bottom left @returns {readonly [number, number]} */
export function cornered(ink, { x, y, width, height }, corner = 0) {
  ink.textAlign = corner === 1 ? "right" : "left";
  ink.textBaseline = corner === 2 ? "bottom" : "top";
  const gap = Math.max(2.5, width * 0.09);
  return [corner === 1 ? x + width - gap : x + gap, corner === 2 ? y + height - gap : y + gap];
}

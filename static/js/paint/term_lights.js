// @ts-check
/** A letter of the size formula on the stage: the cells it counts, lit in every panel that has them along a side of their own. */

import { CELL, COPY, CROP, FREE, HOLE, OUTSIDE, PADDING, ends } from "../wire/table.js";

/** @typedef {import("./show.js").Show} Show */
/** @typedef {import("./face.js").Face} Face */
/** @typedef {import("./face.js").View} View */
/** @typedef {import("../wire/types.js").Axis} Axis */
/** @typedef {import("../wire/types.js").Model} Model */
/** @typedef {import("../wire/table.js").Radix} Radix */
/** @typedef {readonly [number, number]} Range first and last */
/** @typedef {{term: string, axes: readonly string[], count: number}} Term axes: those it is said of; count: what it stands for */
/** @typedef {{panel: string, slot: number, hull: [number, number, number, number], dropped: boolean}} Band in a panel's visible rows and columns; dropped: floor leaves it out */
/** @typedef {{s: Range[], i: Range[], o: Range[], k: Range[]}} Places along an axis, by what is counted */

/** Runs of places of some kinds. @param {ArrayLike<number>} kinds @param {(kind: number, at: number) => boolean} wanted @returns {Range[]} */
function runs(kinds, wanted) {
  /** @type {Array<[number, number]>} */
  const found = [];
  for (let at = 0; at < kinds.length; at += 1) {
    if (!wanted(kinds[at] ?? 0, at)) continue;
    const last = found.at(-1);
    if (last && last[1] === at - 1) last[1] = at;
    else found.push([at, at]);
  }
  return found;
}

/** The input cells on a stretch of the stage. @param {Axis} axis @param {readonly Range[]} ranges @returns {Range[]} */
function cellsOn({ table }, ranges) {
  const on = ranges.map(([first, last]) => table.cell.slice(first, last + 1).filter((cell, at) => cell >= 0 && table.kind[first + at] === CELL));
  return on.flatMap((cells) => (cells.length > 0 ? [ends(cells)] : []));
}

/** The stretch of a window. @param {Axis} axis @param {number} o @returns {Range} */
function windowAt({ table }, o) {
  const start = table.start[o] ?? 0;
  const [least, most] = ends(table.step);
  return [start + least, start + most];
}

/** @type {(s: Range[], more?: Partial<Places>) => Places} */
const places = (s, more = {}) => ({ s, i: [], o: [], k: [], ...more });

/**
 * What a term counts along one axis.
 * @param {Model} model @param {Axis} axis
 * @param {{term: string, count: number, o: number}} said o: where the cursor stands
 * @returns {Places}
 */
function counted(model, axis, { term, count, o }) {
  const { table } = axis;
  const [outputs, inputs, kernel] = [model.size[axis.o] ?? 1, model.size[axis.i] ?? 1, model.size[axis.k] ?? 1];
  const [last, all] = [outputs - 1, (/** @type {number} */ size) => /** @type {Range[]} */ ([[0, size - 1]])];
  const here = Math.max(0, Math.min(o, last));
  if (term === "i") {
    const cells = runs(table.kind, (kind) => kind === CELL);
    return places(cells.length > 0 ? [[cells[0]?.[0] ?? 0, cells.at(-1)?.[1] ?? 0]] : [], { i: all(inputs) });
  }
  if (term === "k") return places([windowAt(axis, here)], { k: all(kernel) });
  if (term === "d") return places([...table.step].map((step) => /** @type {const} */ ([(table.start[here] ?? 0) + step, (table.start[here] ?? 0) + step])));
  if (term === "op") return places([], { o: [[outputs - count, last]] });
  const border = runs(table.kind, (kind) => kind === PADDING || kind === COPY || kind === CROP);
  if (term === "p₀") return places(border.filter(([first]) => first === 0));
  if (term === "p₁") return places(border.filter(([first]) => first > 0));
  if (term === "p") return places(border);
  return places([windowAt(axis, last)], { o: [[last, last]] });
}

/** What is left over past the last window. @param {Axis} axis @param {number} last @returns {Places} */
function dropped(axis, last) {
  const [, end] = windowAt(axis, last);
  return places(runs(axis.table.kind, (kind, at) => at > end && kind !== OUTSIDE && kind !== HOLE && kind !== CROP));
}

/** The numbers along a panel's side, where one dimension alone runs along it. @param {Radix} side @param {Axis} axis @param {Places} found @returns {Range[]} */
function along(side, axis, found) {
  const [id] = side.ids;
  if (side.ids.length !== 1) return [];
  const inputs = found.i.length > 0 ? found.i : cellsOn(axis, found.s);
  const ranges = id === axis.s ? found.s : id === axis.i ? inputs : id === axis.o ? found.o : id === axis.k ? found.k : [];
  const flip = (/** @type {number} */ at) => side.before + (side.backwards[0] ? (side.sizes[0] ?? 1) - 1 - at : at);
  return ranges.map(([first, last]) => (side.backwards[0] ? [flip(last), flip(first)] : [flip(first), flip(last)]));
}

/** The axis that a side runs along. @param {Model} model @param {Radix} side */
const axisOf = ({ axes }, { ids }) => axes.find(({ s, i, o, k }) => ids.length === 1 && [s, i, o, k].includes(ids[0] ?? FREE));

/** Terms that are a frame about something, not a block of it: lit along each axis for itself. */
const FRAMES = ["p", "p₀", "p₁", "op", "dropped"];

/** @param {View} view @param {Face} face @param {(axis: Axis) => Places} of @param {{axes: readonly string[], term: string}} said @returns {Array<[number, number, number, number]>} in the panel's own rows and columns */
function blocks({ model }, face, of, { axes, term }) {
  const { rows, cols } = face.panel;
  const [down, across] = [axisOf(model, rows), axisOf(model, cols)];
  const [own, other] = [down ? along(rows, down, of(down)) : [], across ? along(cols, across, of(across)) : []];
  const [whole, wide] = /** @type {[Range, Range]} */ ([[0, rows.count - 1], [0, cols.count - 1]]);
  const [vertical, horizontal] = [down && axes.includes(down.name) ? own : [], across && axes.includes(across.name) ? other : []];
  if (FRAMES.includes(term)) return [...vertical.map(([a, b]) => cross([a, b], wide)), ...horizontal.map((range) => cross(whole, range))];
  if (vertical.length === 0 && horizontal.length === 0) return [];
  return (own.length > 0 ? own : [whole]).flatMap((range) => (other.length > 0 ? other : [wide]).map((each) => cross(range, each)));
}

/** @param {Range} rows @param {Range} cols @returns {[number, number, number, number]} */
const cross = ([top, bottom], [left, right]) => [top, left, bottom, right];

/** @param {View} view @param {readonly Face[]} faces @param {Term} term @returns {Band[]} */
export function bandsOf(view, faces, { term, axes, count }) {
  const { model, front } = view;
  if (model.scene.forward) return []; // of a gradient the letters are another's
  const at = (/** @type {Axis} */ { o }) => front[o] ?? 0;
  const size = (/** @type {Axis} */ { o }) => model.size[o] ?? 1;
  /** @type {Array<{of: (axis: Axis) => Places, term: string}>} */
  let parts = [{ of: (axis) => counted(model, axis, { term, count, o: at(axis) }), term }];
  if (term === "o") parts.push({ of: (axis) => dropped(axis, size(axis) - 1), term: "dropped" });
  if (term === "s") parts = steps(model, axes, at);
  return faces.filter(({ panel, magnifier }) => !panel.aside && !magnifier).flatMap((face) =>
    parts.flatMap(({ of, term: part }) => blocks(view, face, of, { axes, term: part }).flatMap((block) => seen(face, block, part === "dropped"))),
  );
}

/** The window, and where the next step along each axis takes it; where the input is spread out, the holes. @param {Model} model @param {readonly string[]} axes @param {(axis: Axis) => number} at */
function steps(model, axes, at) {
  const named = model.axes.filter(({ name }) => axes.includes(name));
  if (named.some(({ table }) => table.kind.includes(HOLE))) return [{ of: (/** @type {Axis} */ { table }) => places(runs(table.kind, (kind) => kind === HOLE)), term: "p" }];
  const on = (/** @type {Axis} */ axis, /** @type {number} */ by) => {
    const o = Math.max(0, at(axis)) + by;
    return places([windowAt(axis, o)], { o: [[o, o]] });
  };
  const next = named.map((moved) => {
    const last = (model.size[moved.o] ?? 1) - 1;
    const by = last === 0 ? 0 : at(moved) >= last ? -1 : 1;
    return { of: (/** @type {Axis} */ axis) => on(axis, axis === moved ? by : 0), term: "s" };
  });
  return [{ of: (/** @type {Axis} */ axis) => on(axis, 0), term: "s" }, ...next];
}

/** @param {Face} face @param {[number, number, number, number]} block @param {boolean} left @returns {Band[]} */
function seen(face, [top, first, bottom, last], left) {
  const hull = /** @type {[number, number, number, number]} */ ([Math.max(0, top - face.row0), Math.max(0, first - face.col0), Math.min(face.rows - 1, bottom - face.row0), Math.min(face.cols - 1, last - face.col0)]);
  if (hull[0] > hull[2] || hull[1] > hull[3]) return [];
  return face.slots.map((_, slot) => ({ panel: face.panel.name, slot, hull, dropped: left }));
}

/** @param {Show} show @param {View} view @param {readonly Band[]} bands */
function paint({ moving, scenery }, view, bands) {
  if (!moving || !scenery) return;
  const { ink, palette } = moving;
  ink.save();
  for (const { panel, slot, hull, dropped: left } of bands) {
    const face = scenery.main.get(panel);
    if (!face) continue;
    const { x, y, width, height } = face.span(slot, hull);
    ink.fillStyle = ink.strokeStyle = left ? palette.bad : palette.focus;
    ink.globalAlpha = 0.2;
    ink.fillRect(x, y, width, height);
    ink.globalAlpha = 1;
    ink.lineWidth = 2.5;
    ink.setLineDash(left ? [5, 3] : []);
    ink.beginPath();
    ink.roundRect(x + 1, y + 1, width - 2, height - 2, Math.min(5, face.cell / 6));
    ink.stroke();
  }
  ink.restore();
}

/** @param {Show} show @param {() => void} ask */
export function termLights(show, ask) {
  /** @type {Term | null} */
  let term = null;
  show.lights = {
    bands: (view) => (term ? bandsOf(view, [...(show.scenery?.main.values() ?? [])], term) : []),
    paint: (view) => paint(show, view, show.lights?.bands(view) ?? []),
  };
  return {
    /** @param {Term | null} next */
    light(next) {
      term = next;
      ask();
    },
  };
}
